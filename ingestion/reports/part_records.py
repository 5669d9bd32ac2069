"""Records about what holds rows: documents, parts, sections; and about rows that gave no records of their own.

Belongs here: the columns of these landed tables. Does not belong here: when they are made (see ``read``), records of
rows that were read (see ``values``, ``plan_values``, ``register_values``).
"""

from ingestion.contracts.tables import Record
from ingestion.reports.context import ReadingContext
from ingestion.reports.parts import Part
from ingestion.reports.placing import Placing
from ingestion.reports.row_sorts import PartRows
from ingestion.reports.title import TitleReading
from ingestion.reports.values import RowKey


def document_record(context: ReadingContext, file_format: str | None, outcome: str, code: str | None) -> Record:
    """The record of a document; ``code`` is the notice that decided its outcome, None for an accepted one."""
    return {
        "document_sha256": context.document_sha256,
        "file_name": context.file_name,
        "file_format": file_format,
        "size_bytes": context.size_bytes,
        "reading_version": context.reading_version,
        "document_outcome": outcome,
        "notice_code": code,
    }


def part_record(
    sha256: str,
    part: Part,
    title: TitleReading,
    placing: Placing | None,
    rows: PartRows,
    accepted: int,
    outcome: str,
    code: str | None,
) -> Record:
    """The record of a part. ``placing`` is None where its rows were not read, ``accepted`` counts rows that were."""
    bodies = {section.name for section in rows.sections}
    period = title.period
    return {
        "document_sha256": sha256,
        "part_number": part.number,
        "document_kind": title.kind,
        "document_kind_source": title.kind_source,
        "document_outcome": outcome,
        "notice_code": code,
        "period_kind": period.kind if period is not None else None,
        "period_from": period.first_day if period is not None else None,
        "period_to": period.last_day if period is not None else None,
        # A quarter is what a report is for; a plan for one has its first and last day.
        "quarter": period.quarter if period is not None and title.kind != "plan" else None,
        "period_source": title.period_source,
        "reporting_region_code": placing.region_code if placing is not None else title.region_code,
        "reporting_region_source": placing.region_source if placing is not None else title.region_source,
        "executive_body_name": bodies.pop() if len(bodies) == 1 else None,
        "is_correction": title.is_correction,
        "stated_on": title.stated_on,
        "title_text": title.title_text,
        "rows_read_count": sum(entry.table.row_count for entry in part.tables),
        "rows_accepted_count": accepted,
        "rows_ignored_count": len(rows.ignored),
        "rows_quarantined_count": len(rows.quarantined),
    }


def section_records(sha256: str, part: int, rows: PartRows) -> list[Record]:
    """A record a section, in the order of the part."""
    return [
        {
            "document_sha256": sha256,
            "part_number": part,
            "section_position": position,
            "table_number": section.table,
            "row_number": section.row,
            "executive_body_name": section.name,
            "section_remark": section.remark,
            "cell_words": section.words,
        }
        for position, section in enumerate(rows.sections, start=1)
    ]


def ignored_records(sha256: str, part: int, rows: PartRows) -> list[Record]:
    """A record a row that is no event, with the rule that says so."""
    return [
        {
            **RowKey(sha256, part, ignored.table, ignored.row).record(),
            "ignore_rule": ignored.rule,
            "row_words": ignored.words,
        }
        for ignored in rows.ignored
    ]


def quarantined_records(sha256: str, part: int, rows: PartRows) -> list[Record]:
    """A record a row set apart, with the notice that says why."""
    return [
        {
            **RowKey(sha256, part, apart.table, apart.row).record(),
            "cell_number": apart.notice.address.cell,
            "field_name": apart.field,
            "notice_code": apart.notice.code,
            "notice_message": apart.notice.message("ru"),
            "row_words": apart.words,
        }
        for apart in rows.quarantined
    ]
