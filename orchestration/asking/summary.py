"""What there is to tell after a run: documents as they were read, and what the marts say is not done.

Belongs here: the questions and their answers as plain data. Does not belong here: wording and layout (see ``cli``).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ingestion.home import Home
from ingestion.intake import Received
from ingestion.landing import Landed, readings_folder
from ingestion.ledger import Receipt
from ingestion.notices import Address, Language, Notice
from orchestration.asking.reader import Row, reading, rows
from orchestration.building.publishing import Publication

if TYPE_CHECKING:
    import duckdb

PROBLEMS = ("error", "warning")  # severities of notices that somebody has to look at, the graver first


@dataclass(frozen=True, slots=True)
class PartSummary:
    """One part of a file: what it is and for which days, ISO dates or None where that is not known or not needed."""

    kind: str
    period_kind: str | None
    period_from: str | None
    period_to: str | None
    quarter: str | None


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One file of a run. ``outcome`` is the document's: accepted, quarantined or rejected.

    ``withdrawal`` says when, by whom and why it was withdrawn (see ``withdrawal_of``); None where it counts.
    """

    path: str
    file_name: str
    sha256: str
    is_new: bool
    outcome: str
    quarters: tuple[str, ...]
    parts: tuple[PartSummary, ...]
    rows_accepted: int
    rows_ignored: int
    rows_quarantined: int
    notices: tuple[dict[str, Any], ...]
    withdrawal: dict[str, Any] | None = None

    @property
    def has_problem(self) -> bool:
        """Whether a person has to look at it: it was not wholly accepted, or something in it was not understood."""
        return self.outcome != "accepted" or any(notice["severity"] in PROBLEMS for notice in self.notices)


def withdrawal_of(receipt: Receipt) -> dict[str, Any] | None:
    """When, by whom and why a document was withdrawn; None where it was not."""
    withdrawal = receipt.withdrawal
    if withdrawal is None:
        return None
    return {
        "withdrawn_on": withdrawal.withdrawn_on.isoformat(),
        "withdrawn_by": withdrawal.who or None,
        "withdrawal_reason": withdrawal.reason,
    }


def documents(home: Home, received: Sequence[Received], language: Language) -> list[DocumentSummary]:
    """Files of a run as their readings describe them, in order of the run; a file that came twice stands once."""
    once = {item.receipt.sha256: item for item in reversed(received)}
    return [_document(home, item, language) for item in reversed(once.values())]


def _document(home: Home, item: Received, language: Language) -> DocumentSummary:
    folder = readings_folder(home) / item.receipt.sha256

    def table(name: str) -> list[Row]:
        import pyarrow.parquet as pq

        found: list[Row] = pq.read_table(folder / f"{name}.parquet").to_pylist()
        return found

    parts = table("document_part")
    return DocumentSummary(
        path=str(item.path),
        file_name=item.path.name,
        sha256=item.receipt.sha256,
        is_new=item.is_new,
        outcome=table("document")[0]["document_outcome"],
        quarters=tuple(sorted({part["quarter"] for part in parts if part["quarter"]})),
        parts=tuple(dict.fromkeys(map(_part, parts))),
        rows_accepted=sum(part["rows_accepted_count"] for part in parts),
        rows_ignored=sum(part["rows_ignored_count"] for part in parts),
        rows_quarantined=sum(part["rows_quarantined_count"] for part in parts),
        notices=tuple(_notice(record, language) for record in table("document_notice")),
        withdrawal=withdrawal_of(item.receipt),
    )


def _part(record: Row) -> PartSummary:
    first, last = record["period_from"], record["period_to"]
    return PartSummary(
        kind=record["document_kind"],
        period_kind=record["period_kind"],
        period_from=first.isoformat() if first else None,
        period_to=last.isoformat() if last else None,
        quarter=record["quarter"],
    )


def _notice(record: Row, language: Language) -> dict[str, Any]:
    notice = _notice_of(record)
    return {
        "code": notice.code,
        "severity": notice.severity,
        "message": notice.message(language),
        "address": notice.address.words(language),
        "value": notice.value,
    }


def _notice_of(record: Row) -> Notice:
    part, table, row, cell = (record[f"{name}_number"] for name in ("part", "table", "row", "cell"))
    address = Address(part, table, row, cell, record["column_heading"])
    return Notice(
        record["notice_code"], json.loads(record["notice_parameters"]), value=record["notice_value"], address=address
    )


def outcomes(landed: Iterable[Landed]) -> list[tuple[str, str, Notice | None]]:
    """Of documents that were read: file name, outcome, and the notice that decided it; None where none did."""
    import pyarrow.parquet as pq

    found = []
    for one in landed:
        (document,) = pq.read_table(one.folder / "document.parquet").to_pylist()
        notices = pq.read_table(one.folder / "document_notice.parquet").to_pylist()
        decisive = (_notice_of(record) for record in notices if record["notice_code"] == document["notice_code"])
        found.append((one.receipt.file_name, str(document["document_outcome"]), next(decisive, None)))
    return found


def refusal_in(home: Home, row: Row, language: Language) -> str | None:
    """The decisive notice of a row of ``fct_document_outcome`` in a language; None where its reading is not kept.

    The notice stands in the landed reading with its parameters, so that it can be worded again.
    """
    import pyarrow.parquet as pq

    # The reading that was published, which another version of the program may have made.
    folder = readings_folder(home).with_name(row["reading_version"])
    file = folder / row["document_sha256"] / "document_notice.parquet"
    if not file.is_file():
        return None
    for record in pq.read_table(file).to_pylist():
        if record["notice_code"] == row["notice_code"] and record["part_number"] in (None, row["part_number"]):
            return str(_notice(record, language)["message"])
    return None


@dataclass(frozen=True, slots=True)
class Superseded:
    """What of a document counts no more, with the files that count instead: all of it (``files``), or parts by number.

    Of the document as a whole nothing is said where some part of it counts still: ``files`` is None then.
    """

    files: tuple[str, ...] | None
    parts: dict[int, tuple[str, ...]]


def superseded(publication: Publication, documents: Iterable[str]) -> dict[str, Superseded]:
    """Those of the documents (SHA-256) of which something counts no more, being superseded or withdrawn.

    They are what the published marts say: the current parts of the same kind, region and period. Nothing may be left
    of them (a correction that was withdrawn since), then there is no file to name.
    """
    with reading(publication) as connection:
        found = rows(
            connection,
            """
            with parts as (
                select
                    *,
                    bool_and(document_outcome in ('superseded', 'withdrawn'))
                        over (partition by document_sha256) as is_whole
                from fct_document_outcome
                where list_contains(?, document_sha256)
            ),

            asked as (
                select * from parts where document_outcome in ('superseded', 'withdrawn')
            )

            select asked.document_sha256, asked.part_number, asked.is_whole,
                list(distinct now.file_name order by now.file_name)
                filter (now.file_name is not null) as file_names
            from asked
            left join fct_document_outcome as now
                on now.current_slots_count > 0
                and now.document_sha256 <> asked.document_sha256
                and now.document_kind = asked.document_kind
                and now.reporting_region_code is not distinct from asked.reporting_region_code
                and now.period_from is not distinct from asked.period_from
                and now.period_to is not distinct from asked.period_to
            group by asked.document_sha256, asked.part_number, asked.is_whole
            order by asked.document_sha256, asked.part_number
            """,
            [list(documents)],
        )
    by_document: dict[str, Superseded] = {}
    for document, alike in groupby(found, key=lambda row: row["document_sha256"]):
        parts = {row["part_number"]: (tuple(row["file_names"] or ()), row["is_whole"]) for row in alike}
        is_whole = all(whole for _, whole in parts.values())
        files = tuple(sorted({name for names, _ in parts.values() for name in names})) if is_whole else None
        by_document[document] = Superseded(files, {number: names for number, (names, _) in parts.items()})
    return by_document


# Where a chain of postponements has got to, by the standing of its last promise. A promise that stands as postponed
# without another one following it has no new date.
_PLACES = {
    "not_met": "not_held",
    "scheduled": "ahead",
    "awaiting_report": "ahead",
    "postponed": "no_date",
    "undated": "no_date",
    "unclear": "unclear",
    "not_reported": "not_reported",
    "met": "since_held",
    "met_early": "since_held",
    "met_late": "since_held",
    "partially_met": "since_held",
}
# In the order in which they are told.
CHAIN_PLACES = ("not_held", "no_date", "unclear", "ahead", "not_reported", "since_held")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a publication says is not done, newest first.

    ``unexecuted`` and ``not_reported`` have each expectation that was not met. ``chains`` has each event once, however
    often it was postponed, by where it has got to (``CHAIN_PLACES``): not held; postponed without a new date; not
    clear whether it was held; postponed, its new date ahead or the report on it not here yet; not reported on;
    postponed and held since.
    """

    unexecuted: list[Row]
    not_reported: list[Row]
    chains: dict[str, list[Row]]
    missing_reports: list[Row]


def findings(publication: Publication) -> Findings:
    """The questions that everybody asks first, answered from the published marts."""
    with reading(publication) as connection:
        events = rows(
            connection,
            """
            select expectation_key, standing, event_title, executive_body_name, agreements_text, due_quarter,
                reason_category, reason_text, promised_quarter, last_expectation_key, last_standing, last_due_quarter,
                file_name, table_number, row_number
            from rpt_unexecuted_events
            order by due_quarter desc nulls last, executive_body_name, event_title, expectation_key
            """,
        )
        missing = missing_reports(connection)
    return Findings(
        unexecuted=[event for event in events if event["standing"] != "not_reported"],
        not_reported=[event for event in events if event["standing"] == "not_reported"],
        chains=chains(events),
        missing_reports=missing,
    )


def chains(events: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows of ``rpt_unexecuted_events``, newest first → the newest row of each chain, by where the chain has got to."""
    newest: dict[str, Row] = {}
    for event in events:
        chain = event["last_expectation_key"] or event["expectation_key"]
        if chain not in newest or event["expectation_key"] == chain:  # the last promise, if it is among the rows
            newest[chain] = event
    found: dict[str, list[Row]] = {place: [] for place in CHAIN_PLACES}
    for event in newest.values():
        found[_PLACES[event["last_standing"] or event["standing"]]].append(event)
    return found


def missing_reports(connection: "duckdb.DuckDBPyConnection") -> list[Row]:
    """Reports that have not come, newest quarter first; ``bodies_count`` of each quarter is how many owed one."""
    return rows(
        connection,
        """
        select quarter, executive_body_name, reporting_region_code, report_due_on, days_late, report_standing,
            count(*) over (partition by quarter) as bodies_count
        from fct_body_reporting
        qualify report_standing in ('missing', 'not_named')
        order by quarter desc, executive_body_name, reporting_region_code
        """,
    )
