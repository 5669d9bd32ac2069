"""Conditions: what holds by the published marts, rule by rule.

Belongs here: asking the marts, a row as an alert. Does not belong here: those of the pipeline
(``pipeline_conditions``), what becomes of an alert that holds (``lifecycle``).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ingestion.notices import SEVERITIES, Severity
from orchestration.asking.reader import reading, rows
from orchestration.delivery.message import AlertLine, Evidence
from orchestration.delivery.rules import Rule
from orchestration.delivery.templates import WordingError, worded

if TYPE_CHECKING:
    import duckdb

    from orchestration.building.publishing import Publication

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that holds: the alert that it makes, as a digest would tell it, and what its change is told by.

    ``is_since_known`` is False where nothing says since when it holds; it is taken to hold since it was first seen.
    """

    line: AlertLine
    identity: str
    fingerprint: str
    is_since_known: bool = True

    @property
    def alert_id(self) -> str:
        """The alert's identity."""
        return self.line.alert_id

    @property
    def rule(self) -> str:
        """The rule that it holds by."""
        return self.line.kind


@dataclass(slots=True)
class Judgement:
    """What was found out: the conditions that hold, the rules that could be judged, and why others could not.

    An alert of a rule that could not be judged stays as it is: that nothing was found means nothing then.
    """

    conditions: dict[str, Condition] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
    broken: dict[str, str] = field(default_factory=dict)

    def add(self, rule: str, conditions: Iterable[Condition]) -> None:
        """Put what holds by a rule to the rest."""
        self.judged.add(rule)
        self.conditions.update((condition.alert_id, condition) for condition in conditions)


@dataclass(frozen=True, slots=True)
class Body:
    """An executive body of the marts with all its names."""

    key: str
    name: str
    names: tuple[str, ...]


class _BrokenRuleError(ValueError):
    pass


def judge(publication: "Publication", rules: Sequence[Rule], judgement: Judgement) -> dict[str, Body] | None:
    """Judge rules on the marts of a publication, adding to ``judgement``; returns its bodies by key.

    A rule that cannot be judged is noted and stops no other. None is returned where the marts cannot be read.
    """
    import duckdb

    try:
        with reading(publication) as connection:
            bodies = _bodies(connection)
            for rule in rules:
                if rule.mart is None:
                    continue
                try:
                    judgement.add(rule.name, _holding(connection, rule, bodies))
                except (_BrokenRuleError, WordingError, duckdb.Error) as error:
                    judgement.broken[rule.name] = _words(error)
    except duckdb.Error as error:  # the marts themselves cannot be read: no rule can be judged on them
        judgement.broken[publication.publication_id] = _words(error)
        return None
    return bodies


def alert_id_of(rule: Rule, identity: Sequence[Any]) -> str:
    """The identity of an alert, 32 hexadecimal digits.

    A built-in rule on a table of alerts keeps the table's own key, which analysts see; any other alert is known by its
    rule and the columns that the rule calls its identity.
    """
    if rule.is_built_in and len(identity) == 1 and _KEY.fullmatch(str(identity[0])):
        return str(identity[0])
    return _hash([rule.name, *identity])[:32]


def _bodies(connection: "duckdb.DuckDBPyConnection") -> dict[str, Body]:
    found = rows(
        connection, "select executive_body_key, executive_body_name, executive_body_names from dim_executive_body"
    )
    bodies = {}
    for row in found:
        names = [row["executive_body_name"], *(row["executive_body_names"] or "").split("; ")]
        key = row["executive_body_key"]
        bodies[key] = Body(key, row["executive_body_name"], tuple(dict.fromkeys(filter(None, names))))
    return bodies


def _holding(connection: "duckdb.DuckDBPyConnection", rule: Rule, bodies: Mapping[str, Body]) -> list[Condition]:
    columns = _columns(connection, rule)
    order = ", ".join(f'"{column}"' for column in rule.identity)
    query = f'select * from "{rule.mart}" where (\n{rule.condition}\n) order by {order}'
    statements = connection.extract_statements(query)
    if len(statements) != 1:
        raise _BrokenRuleError("the condition is more than one condition")
    by_identity: dict[str, list[dict[str, Any]]] = {}
    for row in rows(connection, query):
        by_identity.setdefault(identity_of([row[column] for column in rule.identity]), []).append(row)
    return [_condition(rule, columns, alike, bodies) for alike in by_identity.values()]


def _columns(connection: "duckdb.DuckDBPyConnection", rule: Rule) -> frozenset[str]:
    """The columns of a rule's mart, which must have all that the rule names."""
    found = connection.execute(
        "select column_name from duckdb_columns() where not internal and table_name = ?", [rule.mart]
    ).fetchall()
    columns = frozenset(name for (name,) in found)
    if not columns:
        raise _BrokenRuleError(f"there is no table {rule.mart}")
    named = {*rule.identity, *rule.changes_on, rule.since, rule.severity_column} - {None}
    if lacking := named - columns:
        raise _BrokenRuleError(f"{rule.mart} has no column {', '.join(sorted(map(str, lacking)))}")
    return columns


def _condition(
    rule: Rule, columns: frozenset[str], alike: Sequence[Mapping[str, Any]], bodies: Mapping[str, Body]
) -> Condition:
    row = alike[0]
    values = {**row, "rows_count": len(alike)}
    identity = [row[column] for column in rule.identity]
    since = row.get(rule.since or "since_on")
    body = bodies.get(row.get("executive_body_key") or "")
    line = AlertLine(
        alert_id=alert_id_of(rule, identity),
        change="opened",
        kind=rule.name,
        kind_label=rule.label,
        severity=severity_of(rule, row),
        subject=worded(rule.subject, values) if rule.subject != "{{ subject }}" or "subject" in columns else rule.label,
        text=worded(rule.wording, values),
        since_on=since if isinstance(since, date) else date.min,  # put right by ``lifecycle``
        quarter=row.get("quarter"),
        reporting_region_code=row.get("reporting_region_code"),
        executive_body_key=row.get("executive_body_key"),
        executive_body_name=body.name if body else row.get("executive_body_name"),
        link_table=row.get("link_table") or rule.mart,
        link_key=row.get("link_key") or "|".join(map(str, identity)),
        evidence=Evidence(**{name: row.get(name) for name in Evidence.__dataclass_fields__}),
    )
    changes = [row[column] for column in rule.changes_on] if rule.changes_on else [line.severity, line.text]
    return Condition(line, identity_of(identity), fingerprint_of(changes), isinstance(since, date))


def severity_of(rule: Rule, row: Mapping[str, Any]) -> Severity:
    """The severity that a rule gives a row.

    Raises:
        WordingError: the column of severities holds something else.
    """
    found = rule.severity if rule.severity_column is None else row[rule.severity_column]
    if found not in SEVERITIES:
        raise WordingError(f"{rule.severity_column}: {found!r} is no severity")
    return found  # type: ignore[return-value]


def fingerprint_of(values: Sequence[Any]) -> str:
    """By which a change of these values is known."""
    return _hash(values)[:16]


def identity_of(values: Sequence[Any]) -> str:
    """Values that name one alert, as the store keeps them."""
    return _json(values)


def _words(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")


def _json(values: Sequence[Any]) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)


def _hash(values: Sequence[Any]) -> str:
    return hashlib.sha256(_json(values).encode()).hexdigest()
