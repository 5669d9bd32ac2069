"""Which changes against the publication before are not to be expected, with the rows.

Belongs here: two checks. Does not belong here: the comparison (``compare``), its limits (``rules.yml``), accepting what
they found (``acceptance``).

An event of an earlier publication may change or vanish when a document explains it: one that is new, withdrawn,
returned or superseded since, for a period that the event's quarter lies in. So may anything once a person's decision,
a setting or the program itself changed, and the summary says that it did; but many events that vanish at once forbid
publication even then, for that is what a faulty new version looks like.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from data_quality.changes.compare import joined_rows
from data_quality.marts import grains
from data_quality.report import KEPT_ROWS, CheckResult, plain
from data_quality.russian import number

TABLE = "changes"
KEPT = "events_kept"
STANDING = "old_quarters_stand"

MEANINGS = {
    KEPT: "мероприятия прежней публикации не исчезают во множестве без документа, который это объясняет",
    STANDING: "сказанное отчётом о мероприятии меняется только с новым документом, решением, настройкой или версией "
    "программы",
}
_RULES = Path(__file__).with_name("rules.yml")
# Inputs whose change may move any figure. New receipts are looked at one by one; another day moves no event.
_MOVING = {"program", "reviewed", "settings", "office"}


@dataclass(frozen=True, slots=True)
class Rules:
    """``rules.yml``: columns that tell what a report says, columns that tell nothing, when too much vanished."""

    told: tuple[str, ...]
    bookkeeping: tuple[str, ...]
    least_count: int
    least_share: float


@cache
def rules() -> Rules:
    """The declared rules."""
    with _RULES.open(encoding="utf-8") as stream:
        said = yaml.load(stream, Loader=yaml.CSafeLoader)
    return Rules(tuple(said["told"]), tuple(said["bookkeeping"]), **said["vanished"])


def judgement(
    connection: duckdb.DuckDBPyConnection, causes: tuple[str, ...], *, is_accepted: bool = False
) -> list[CheckResult]:
    """The results of both checks. ``connection`` as for ``compare.mart_changes``.

    ``causes`` are the inputs that changed; with ``is_accepted`` a person has agreed that events vanish.
    """
    return [_kept(connection, is_accepted), _standing(connection, causes)]


def unjudged(error: str) -> list[CheckResult]:
    """The results where the publication before cannot be compared with; that forbids nothing, and is told."""
    return [
        CheckResult(f"{TABLE}.{name}", TABLE, "warning", False, meaning, error=error)
        for name, meaning in MEANINGS.items()
    ]


# Rows of the journal of documents that differ in more than bookkeeping, and so explain what differs in their period.
_EXPLAINING = """
    select distinct
        coalesce(a.reporting_region_code, b.reporting_region_code) as region,
        least(a.period_from, b.period_from) as first_on,
        greatest(a.period_to, b.period_to) as last_on
    from {documents}
    where a.is_here is null or b.is_here is null or {moved}
"""
_UNEXPLAINED = """
    not exists (
        select 1 from explaining
        where
            (explaining.region is null or explaining.region = b.reporting_region_code)
            and (explaining.first_on is null or explaining.first_on <= quarters.ends_on)
            and (explaining.last_on is null or explaining.last_on >= quarters.starts_on)
    )
"""


def _unexplained(condition: str) -> str:
    """Events of before that meet a condition and that no document explains, as SQL to select from."""
    moved = " or ".join(
        f"a.{column} is distinct from b.{column}"
        for column in ("document_outcome", "reporting_region_code", "period_from", "period_to", "quarter")
    )
    # A document that is refused now was read before: that is what has to be explained, not what explains it.
    moved = f"(({moved}) and a.document_outcome is distinct from 'rejected')"
    explaining = _EXPLAINING.format(
        documents=joined_rows("fct_document_outcome", grains()["fct_document_outcome"]), moved=moved
    )
    return f"""
        with explaining as ({explaining})
        select {{selected}}
        from {joined_rows("fct_event", grains()["fct_event"])}
        inner join main.dim_quarter as quarters on b.quarter = quarters.quarter
        where b.is_here and ({condition}) and {_UNEXPLAINED}
    """


_EVIDENCE = ("event_key", "quarter", "event_title", "executive_body_name", "file_name", "table_number", "row_number")


def _kept(connection: duckdb.DuckDBPyConnection, is_accepted: bool) -> CheckResult:
    vanished = _unexplained("a.is_here is null")
    count = _number(connection, vanished.format(selected="count(*)"))
    whole = _number(connection, "select count(*) from before.main.fct_event")
    limits = rules()
    is_many = count >= limits.least_count and count >= limits.least_share * whole
    if not is_many or is_accepted:
        return CheckResult(f"{TABLE}.{KEPT}", TABLE, "blocking", True, MEANINGS[KEPT])
    selected = ", ".join(f"b.{name}" for name in _EVIDENCE)
    return CheckResult(
        f"{TABLE}.{KEPT}",
        TABLE,
        "blocking",
        False,
        MEANINGS[KEPT],
        observed=f"исчезло мероприятий: {number(count)} из {number(whole)}. Если так и должно быть, подтвердите это "
        "записью в reviewed/accepted_changes.yml",
        unexpected_count=count,
        sample=_sample(connection, f"{vanished.format(selected=selected)} order by b.quarter desc, b.event_key"),
    )


def _standing(connection: duckdb.DuckDBPyConnection, causes: tuple[str, ...]) -> CheckResult:
    if _MOVING & set(causes):
        return CheckResult(f"{TABLE}.{STANDING}", TABLE, "warning", True, MEANINGS[STANDING])
    told = rules().told
    differs = " or ".join(f"a.{column} is distinct from b.{column}" for column in told)
    moved = _unexplained(differs)
    count = _number(connection, moved.format(selected="count(*)"))
    if not count:
        return CheckResult(f"{TABLE}.{STANDING}", TABLE, "warning", True, MEANINGS[STANDING])
    pairs = ", ".join(f"b.{column} as was_{column}, a.{column} as is_{column}" for column in told)
    selected = ", ".join(f"b.{name} as {name}" for name in _EVIDENCE)
    query = f"{moved.format(selected=f'{selected}, a.is_here, {pairs}')} order by b.quarter desc, b.event_key"
    return CheckResult(
        f"{TABLE}.{STANDING}",
        TABLE,
        "warning",
        False,
        MEANINGS[STANDING],
        observed=f"мероприятий, изменившихся без причины: {number(count)}",
        unexpected_count=count,
        sample=tuple(_moved(row) for row in _sample(connection, query)),
    )


def _moved(row: dict[str, Any]) -> dict[str, Any]:
    """A row with what differs in it alone, as «было → стало»."""
    found = {name: row[name] for name in _EVIDENCE}
    if row["is_here"] is None:
        return {**found, "change": "исчезло"}
    for column in rules().told:
        was, now = row[f"was_{column}"], row[f"is_{column}"]
        if was != now:
            found[f"{column}_change"] = f"{'пусто' if was is None else was} → {'пусто' if now is None else now}"
    return found


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _sample(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[dict[str, Any], ...]:
    result = connection.execute(f"{query} limit {KEPT_ROWS}")
    names = [column[0] for column in result.description or ()]
    return tuple(dict(zip(names, map(plain, values), strict=True)) for values in result.fetchall())
