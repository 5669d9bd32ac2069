"""Rules: which condition is told to whom, how grave it is and in which words.

Belongs here: what a rule may say, the built-in ones (``rules.yml``), what a home changes or adds
(``reviewed/alert_rules.yml``). Does not belong here: whether a condition holds (``conditions``,
``pipeline_conditions``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.home import Home
from ingestion.reviewed import ReviewedFileError, read_records

HOME_FILE = "alert_rules.yml"
_BUILT_IN = Path(__file__).with_name("rules.yml")
_SCHEMA = Path(__file__).with_name("rules.schema.json")

_OF_A_MART = ("mart", "condition", "identity")
_NEEDED = ("severity", "audience", "wording")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    ``mart``, ``condition`` (SQL over its columns) and ``identity`` (columns that name one alert) say when it holds;
    ``system`` names a condition of the pipeline instead. ``severity`` is a constant, or a column where
    ``severity_column`` is set. ``subject`` and ``wording`` are Jinja templates over the row. ``changes_on`` are the
    columns whose change is told as an update; without them severity and wording are. ``suppress_days`` is how long an
    alert that was told stays untold whatever becomes of it, ``repeat_days`` after how many days it is told again while
    it holds; 0 is never.
    """

    name: str
    label: str
    wording: str
    audience: tuple[str, ...]
    severity: str | None = None
    severity_column: str | None = None
    system: str | None = None
    mart: str | None = None
    condition: str | None = None
    identity: tuple[str, ...] = ()
    subject: str = "{{ subject }}"
    since: str | None = None
    changes_on: tuple[str, ...] = ()
    suppress_days: int = 0
    repeat_days: int = 0
    enabled: bool = True
    is_built_in: bool = True


class RulesFileError(ValueError):
    """A file of rules cannot be used; the message names the record and what is wrong."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a home; ``problem`` says why its own file was left aside, None where it was not."""

    rules: tuple[Rule, ...]
    problem: str | None = None

    @property
    def enabled(self) -> tuple[Rule, ...]:
        """Those that are not switched off."""
        return tuple(rule for rule in self.rules if rule.enabled)

    def of_system(self, condition: str) -> Rule | None:
        """The rule for a condition of the pipeline; None where it is switched off."""
        return next((rule for rule in self.enabled if rule.system == condition), None)


def home_file(home: Home) -> Path:
    """Where a home's own rules stand."""
    return home.reviewed / HOME_FILE


def rules_of(home: Home) -> Rules:
    """The built-in rules as a home changes them, and its own. A file that cannot be used changes nothing, and is said.

    A home must not fall silent because of a slip in its rules: the built-in ones hold then.
    """
    try:
        return Rules(read_rules(home_file(home)))
    except (RulesFileError, OSError) as error:
        return Rules(built_in(), " ".join(str(error).split()))


@cache
def built_in() -> tuple[Rule, ...]:
    """The rules that come with the program, in the order in which they are told."""
    return _rules(_records(_BUILT_IN.read_bytes(), _BUILT_IN.name), {})


def read_rules(file: Path) -> tuple[Rule, ...]:
    """The built-in rules as a file changes them, and those that it adds; a file that is not there changes nothing.

    Raises:
        RulesFileError: the file cannot be used.
        OSError: it cannot be read.
    """
    if not file.exists():
        return built_in()
    records = _records(file.read_bytes(), file.name)
    return _rules(records, {rule.name: rule for rule in built_in()})


def _records(data: bytes, name: str) -> list[dict[str, Any]]:
    try:
        return read_records(data, _SCHEMA)
    except ReviewedFileError as error:
        raise RulesFileError(f"{name}: {error}") from error


def _rules(records: Iterable[Mapping[str, Any]], known: dict[str, Rule]) -> tuple[Rule, ...]:
    found, own = dict(known), set[str]()
    for position, said in enumerate(records, 1):
        record = _in_full(said)
        name = record["rule"]
        if name in own:
            raise RulesFileError(f"{position}: {name} stands twice")
        own.add(name)
        fields = _fields(record)
        if name in known:
            _fits(position, known[name].system is not None, record)
            found[name] = replace(known[name], **fields)
            continue
        is_system = "system" in record
        if is_system and known:  # only the program knows its own conditions
            raise RulesFileError(f"{position}: {name}: there is no built-in rule of that name to change")
        _fits(position, is_system, record)
        needed = [*_NEEDED, *(() if is_system else _OF_A_MART)]
        if lacking := [field for field in needed if field not in record]:
            raise RulesFileError(f"{position}: {name}: a new rule also needs {', '.join(lacking)}")
        found[name] = Rule(name=name, is_built_in=not known, **{"label": _label(name), **fields})
    return tuple(found.values())


def _in_full(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what ``alert_kind`` is short for."""
    whole = dict(record)
    if (kind := whole.pop("alert_kind", None)) is None:
        return whole
    condition = {"mart": "fct_alert", "condition": f"alert_kind = '{kind}'", "identity": ["alert_key"]}
    return {**condition, "severity": {"column": "alert_severity"}, "wording": "{{ alert_text }}", **whole}


def _fits(position: int, is_system: bool, record: Mapping[str, Any]) -> None:
    """A condition of the pipeline has no columns, one of a mart no name."""
    alien = [*_OF_A_MART, "since", "changes_on"] if is_system else ["system"]
    if wrong := [field for field in alien if field in record]:
        raise RulesFileError(f"{position}: {record['rule']}: {', '.join(wrong)} cannot be said of this rule")


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in record.items():
        if name == "severity":
            is_column = isinstance(value, Mapping)
            fields["severity"] = None if is_column else value
            fields["severity_column"] = value["column"] if is_column else None
        elif name != "rule":
            fields[name] = tuple(value) if isinstance(value, list) else value
    return fields


def _label(name: str) -> str:
    """Rules on ``fct_alert`` are called as the kinds of alerts are, which have their words in the contracts."""
    from ingestion.contracts.fields import fields

    return fields()["alert_kind"].values.get(name, name)
