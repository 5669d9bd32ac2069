"""What there is to tell after a run: documents as they were read, and what the marts say is not done.

Belongs here: the questions and their answers as plain data. Does not belong here: wording and layout (see ``cli``).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingestion.home import Home
from ingestion.intake import Received
from ingestion.landing import readings_folder
from ingestion.notices import Address, Language, Notice
from orchestration.publishing import Publication
from orchestration.reader import Row, reading, rows


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One file of a run. ``outcome`` is the document's: accepted, quarantined or rejected."""

    path: str
    file_name: str
    sha256: str
    is_new: bool
    outcome: str
    quarters: tuple[str, ...]
    rows_accepted: int
    rows_ignored: int
    rows_quarantined: int
    notices: tuple[dict[str, Any], ...]


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
        rows_accepted=sum(part["rows_accepted_count"] for part in parts),
        rows_ignored=sum(part["rows_ignored_count"] for part in parts),
        rows_quarantined=sum(part["rows_quarantined_count"] for part in parts),
        notices=tuple(_notice(record, language) for record in table("document_notice")),
    )


def _notice(record: Row, language: Language) -> dict[str, Any]:
    address = Address(record["part_number"], record["table_number"], record["row_number"], record["cell_number"])
    notice = Notice(
        record["notice_code"], json.loads(record["notice_parameters"]), value=record["notice_value"], address=address
    )
    return {
        "code": notice.code,
        "severity": notice.severity,
        "message": notice.message(language),
        "address": address.words(language),
        "value": notice.value,
    }


@dataclass(frozen=True, slots=True)
class Findings:
    """What a publication says is not done, newest first."""

    unexecuted: list[Row]
    not_reported: list[Row]
    missing_reports: list[Row]


def findings(publication: Publication) -> Findings:
    """The questions that everybody asks first, answered from the published marts."""
    with reading(publication) as connection:
        events = rows(
            connection,
            """
            select expectation_key, standing, event_title, executive_body_name, agreements_text, due_quarter,
                reason_category, reason_text, promised_quarter, last_standing, file_name, table_number, row_number
            from rpt_unexecuted_events
            order by due_quarter desc nulls last, executive_body_name, event_title, expectation_key
            """,
        )
        missing = rows(
            connection,
            """
            select quarter, executive_body_name, reporting_region_code, report_due_on, days_late, report_standing
            from fct_body_reporting
            where report_standing in ('missing', 'named_not')
            order by quarter desc, executive_body_name
            """,
        )
    return Findings(
        unexecuted=[event for event in events if event["standing"] != "not_reported"],
        not_reported=[event for event in events if event["standing"] == "not_reported"],
        missing_reports=missing,
    )
