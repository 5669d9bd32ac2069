"""Recipients: who is told which alerts.

Belongs here: audiences of ``concord.toml`` held against roles of rules and bodies of the marts. Does not belong here:
what is told of an alert, and when (``digests``).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingestion.notices import SEVERITIES
from orchestration.delivery.conditions import Body
from orchestration.delivery.message import BODY, ENGINEER, AlertLine
from orchestration.delivery.rules import Rule
from orchestration.operation import Audience, Operation

COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who gets digests: an audience, or one executive body of an audience of bodies.

    ``key`` is what the store knows it by, ``title`` what its digests call it.
    """

    key: str
    title: str
    audience: Audience
    roles: frozenset[str]
    body_key: str | None = None

    def wants(self, line: AlertLine, rule: Rule) -> bool:
        """Whether it is told of an alert of a rule.

        An alert that belongs to no region is told in spite of ``regions``: better told than lost.
        """
        audience = self.audience
        return (
            not self.roles.isdisjoint(rule.audience)
            and SEVERITIES.index(line.severity) <= SEVERITIES.index(audience.least_severity)
            and (not audience.regions or line.reporting_region_code in (None, *audience.regions))
            and (self.body_key is None or line.executive_body_key == self.body_key)
        )


@dataclass(frozen=True, slots=True)
class Unclear:
    """A setting that fits nothing, in Russian: the setting and what is the matter."""

    name: str
    error: str


def recipients(
    operation: Operation, bodies: Mapping[str, Body] | None, rules: Collection[Rule], broken: Collection[str]
) -> tuple[list[Recipient], list[Unclear]]:
    """All recipients, and the settings of audiences that fit nothing.

    ``bodies`` is None where nothing is published: bodies cannot be told then. ``broken`` are the channels that do not
    work: where no engineer can be reached, what is for engineers goes to whoever can be.
    """
    found: list[Recipient] = []
    unclear: list[Unclear] = []
    known = {role for rule in rules for role in rule.audience}
    stands_in = not any(
        audience.role == ENGINEER and set(audience.channels) - set(broken) for audience in operation.audience
    )
    for audience in operation.audience:
        if audience.role not in known:
            words = f"роль {audience.role} не названа ни в одном правиле, ей ничего не посылается"
            unclear.append(_unclear(audience, words))
        if audience.role == BODY:
            keys, lacking = _bodies_of(audience, bodies or {})
            found += [_of_body(audience, bodies[key]) for key in keys] if bodies else []
            if bodies is not None:
                where = "названия органов — в dim_executive_body"
                unclear += [_unclear(audience, f"орган «{name}» не найден; {where}") for name in lacking]
            continue
        is_working = bool(set(audience.channels) - set(broken))
        roles = {audience.role} | ({ENGINEER} if stands_in and is_working else set())
        found.append(Recipient(audience.name, audience.name, audience, frozenset(roles)))
    return found, unclear


def folded(name: str) -> str:
    """A body's name without what spellings differ in."""
    return " ".join(name.casefold().replace("ё", "е").replace("«", '"').replace("»", '"').split())


def _unclear(audience: Audience, words: str) -> Unclear:
    return Unclear(audience.name, f"Аудитория «{audience.name}»: {words}.")


def _of_body(audience: Audience, body: Body) -> Recipient:
    return Recipient(f"{audience.name}|{body.key}", body.name, audience, frozenset({BODY}), body.key)


def _bodies_of(audience: Audience, bodies: Mapping[str, Body]) -> tuple[Sequence[str], list[str]]:
    """The keys of an audience's bodies, all where it names none, and the names that no body has or had."""
    if not audience.bodies:
        return sorted(bodies), []
    by_name = {folded(name): body.key for body in bodies.values() for name in body.names}
    # A present name goes before a former one of another body.
    by_name |= {folded(body.name): body.key for body in bodies.values()}
    keys = [by_name[folded(name)] for name in audience.bodies if folded(name) in by_name]
    return list(dict.fromkeys(keys)), [name for name in audience.bodies if folded(name) not in by_name]
