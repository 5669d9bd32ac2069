"""What executive bodies owe: reports, words about what was promised, days that were never named, rows to mend.

Belongs here: asking the marts for it, body by body. Does not belong here: how a letter says it (``document``).

A promise is owed where the report that could tell of it came and is silent, where no report came though its deadline is
over, and where its day was never named. That something came back in earlier years promises nothing and is not owed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from orchestration.asking.reader import Row, rows

if TYPE_CHECKING:
    import duckdb

_REPORTS = """
select
    reporting_region_code, executive_body_key, executive_body_name, quarter, report_due_on, report_standing, file_name
from fct_body_reporting
where report_standing in ('missing', 'not_named') and ($quarter is null or quarter = $quarter)
order by quarter, executive_body_key
"""
_PROMISES = """
with

agreements as (

    select
        bridge_expectation_agreement.expectation_key,
        list(dim_agreement.agreement_title order by dim_agreement.agreement_title) as titles
    from bridge_expectation_agreement
    inner join dim_agreement on bridge_expectation_agreement.agreement_key = dim_agreement.agreement_key
    group by bridge_expectation_agreement.expectation_key

)

select
    fct_expectation.reporting_region_code,
    fct_expectation.executive_body_key,
    dim_executive_body.executive_body_name,
    fct_expectation.expectation_key,
    fct_expectation.event_title,
    coalesce(agreements.titles, []) as agreements,
    fct_expectation.promised_text,
    fct_expectation.due_quarter,
    fct_expectation.standing,
    fct_expectation.file_name,
    fct_expectation.table_number,
    fct_expectation.row_number
from fct_expectation
inner join dim_executive_body on fct_expectation.executive_body_key = dim_executive_body.executive_body_key
left join agreements on fct_expectation.expectation_key = agreements.expectation_key
left join fct_body_reporting
    on
        fct_expectation.reporting_region_code = fct_body_reporting.reporting_region_code
        and fct_expectation.executive_body_key = fct_body_reporting.executive_body_key
        and fct_expectation.due_quarter = fct_body_reporting.quarter
where
    fct_expectation.expectation_origin != 'series'
    and ($quarter is null or fct_expectation.counted_quarter = $quarter)
    and (
        fct_expectation.standing in ('not_reported', 'undated')
        -- A body that owes no report has no deadline: its report is missing as soon as the quarter is over.
        or (
            fct_expectation.standing = 'awaiting_report'
            and coalesce(fct_body_reporting.report_standing, 'missing') = 'missing'
        )
    )
order by fct_expectation.due_quarter nulls last, fct_expectation.event_title, fct_expectation.expectation_key
"""
_SET_APART = """
select
    coalesce(outcomes.reporting_region_code, dim_executive_body.reporting_region_code) as reporting_region_code,
    dim_executive_body.executive_body_key,
    dim_executive_body.executive_body_name,
    outcomes.file_name,
    outcomes.document_outcome,
    outcomes.rows_quarantined_count,
    coalesce(fct_alert.alert_text, outcomes.notice_message, '') as said,
    fct_alert.table_number,
    fct_alert.row_number
from fct_document_outcome as outcomes
inner join dim_executive_body
    on list_contains(string_split(dim_executive_body.executive_body_names, '; '), outcomes.executive_body_name)
left join fct_alert
    on
        outcomes.document_sha256 = fct_alert.document_sha256
        and outcomes.document_sha256 = fct_alert.link_key
        and fct_alert.alert_kind in ('rows_quarantined', 'document_rejected')
        and fct_alert.reporting_region_code is not distinct from outcomes.reporting_region_code
        and fct_alert.quarter is not distinct from outcomes.quarter
where
    ($quarter is null or outcomes.quarter = $quarter)
    and (
        outcomes.document_outcome = 'rejected'
        or (outcomes.document_outcome in ('accepted', 'quarantined') and outcomes.rows_quarantined_count > 0)
    )
qualify row_number() over (
    partition by outcomes.document_sha256, outcomes.part_number, dim_executive_body.executive_body_key
    order by fct_alert.alert_key
) = 1
order by outcomes.received_at, outcomes.file_name, outcomes.part_number
"""


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A report that did not come, or came and does not name the body; ``file_name`` is that of the latter."""

    quarter: str
    due_on: date
    is_named_nowhere: bool
    file_name: str | None


@dataclass(frozen=True, slots=True)
class Promise:
    """Something promised of which nothing is known, in the words of the promise, and where these stand."""

    event_title: str
    agreements: tuple[str, ...]
    promised_text: str
    due_quarter: str | None
    file_name: str
    table_number: int
    row_number: int


@dataclass(frozen=True, slots=True)
class SetApart:
    """A document of the body that was refused, or rows of it that were set apart; what is wrong, with the first row."""

    file_name: str
    is_refused: bool
    rows_count: int
    said: str
    table_number: int | None
    row_number: int | None


@dataclass(slots=True)
class Owed:
    """All that a body owes; never empty."""

    reporting_region_code: str
    executive_body_key: str
    executive_body_name: str
    reports: list[MissingReport] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    undated: list[Promise] = field(default_factory=list)
    set_apart: list[SetApart] = field(default_factory=list)


def owed_by_bodies(connection: "duckdb.DuckDBPyConnection", quarter: str | None = None) -> list[Owed]:
    """What each body owes, for a quarter or for all, by region and name; bodies that owe nothing are left out."""
    found: dict[tuple[str, str], Owed] = {}
    parameters: Mapping[str, str | None] = {"quarter": quarter}

    def of(row: Row) -> Owed:
        key = row["reporting_region_code"], row["executive_body_key"]
        return found.setdefault(key, Owed(*key, row["executive_body_name"]))

    for row in rows(connection, _REPORTS, parameters):
        is_named_nowhere = row["report_standing"] == "not_named"
        of(row).reports.append(MissingReport(row["quarter"], row["report_due_on"], is_named_nowhere, row["file_name"]))
    for row in rows(connection, _PROMISES, parameters):
        promise = Promise(
            row["event_title"],
            tuple(row["agreements"]),
            row["promised_text"],
            row["due_quarter"],
            row["file_name"],
            row["table_number"],
            row["row_number"],
        )
        (of(row).undated if row["standing"] == "undated" else of(row).promises).append(promise)
    for row in rows(connection, _SET_APART, parameters):
        of(row).set_apart.append(
            SetApart(
                row["file_name"],
                row["document_outcome"] == "rejected",
                row["rows_quarantined_count"],
                row["said"],
                row["table_number"],
                row["row_number"],
            )
        )
    return sorted(
        found.values(), key=lambda owed: (owed.reporting_region_code, owed.executive_body_name, owed.executive_body_key)
    )


def names_of(connection: "duckdb.DuckDBPyConnection") -> dict[str, list[str]]:
    """All names that bodies have or had, by key, the present one first."""
    named: dict[str, list[str]] = defaultdict(list)
    for row in rows(connection, "select * from dim_executive_body order by executive_body_key"):
        names = [row["executive_body_name"], *row["executive_body_names"].split("; ")]
        named[row["executive_body_key"]] = list(dict.fromkeys(names))
    return named
