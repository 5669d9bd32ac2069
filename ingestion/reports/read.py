"""Document → DocumentReading: the whole of the room, put together.

Belongs here: the order of the steps, the records that are about parts and documents, the outcome. Does not belong here:
any single step (see the other modules), what becomes of records (``ingestion.landing``).
"""

from dataclasses import dataclass, replace

from ingestion.contracts.tables import Record
from ingestion.documents.grid import Document
from ingestion.language.agreement import AgreementReading
from ingestion.notices import Address, Notice
from ingestion.reports.context import DocumentReading, ReadingContext, empty_tables
from ingestion.reports.parts import Part, split_parts
from ingestion.reports.placing import Placing, common_party, place_part
from ingestion.reports.row_sorts import PartRows, QuarantinedRow
from ingestion.reports.rows import read_rows, set_apart
from ingestion.reports.title import TitleReading, read_title
from ingestion.reports.values import RowKey, RowRecords, agreements_of, row_records

__all__ = ["DocumentReading", "ReadingContext", "read_reports", "refused"]

_REFUSALS = {"plan": "plan_not_supported", "register": "register_not_supported"}
_ROW_TABLES = ("report_row", "report_row_agreement", "report_row_date", "report_cell")


def read_reports(document: Document, context: ReadingContext) -> DocumentReading:
    """Read a document's parts and rows.

    Never raises for what a document says: what cannot be read is set apart with a notice, what is no report at all is
    rejected with one. Every row of every table is counted once: read = accepted + ignored + quarantined.
    """
    assembler = _Assembler(document, context)
    parts = split_parts(document)
    assembler.take_notices_of_reader(parts)
    for part in parts:
        assembler.add(part)
    assembler.place()
    return assembler.finish()


def refused(context: ReadingContext, notice: Notice) -> DocumentReading:
    """The reading of a file that could not be opened: rejected, with the notice that says why."""
    tables = empty_tables()
    tables["document"].append(_document_record(context, context.file_format, "rejected", notice.code))
    tables["document_part"].append(
        {
            "document_sha256": context.document_sha256,
            "part_number": 1,
            "document_kind": "unknown",
            "document_outcome": "rejected",
            "notice_code": notice.code,
            "period_kind": None,
            "period_from": None,
            "period_to": None,
            "quarter": None,
            "period_source": "none",
            "reporting_region_code": None,
            "reporting_region_source": "none",
            "executive_body_name": None,
            "is_correction": False,
            "title_text": "",
            "rows_read_count": 0,
            "rows_accepted_count": 0,
            "rows_ignored_count": 0,
            "rows_quarantined_count": 0,
        }
    )
    reading = DocumentReading(context, "rejected", tables)
    reading.add_notice(notice)
    return reading


@dataclass(frozen=True, slots=True)
class _Report:
    """A report whose rows are read and which is not placed yet; ``agreements`` are those of each event."""

    part: Part
    kind: str
    title: TitleReading
    rows: PartRows
    agreements: list[list[AgreementReading]]

    @property
    def mentions(self) -> list[AgreementReading]:
        return [reading for readings in self.agreements for reading in readings]


class _Assembler:
    def __init__(self, document: Document, context: ReadingContext) -> None:
        self._document = document
        self._context = context
        self._tables = empty_tables()
        self._held_back: dict[str, list[Record]] = {name: [] for name in _ROW_TABLES}
        self._notices: list[Notice] = []
        self._reports: list[_Report] = []
        self._outcomes: list[tuple[str, str | None]] = []

    def take_notices_of_reader(self, parts: list[Part]) -> None:
        """Take over what was odd while the file was read, with the part that it happened in."""
        part_of = {entry.table.number: part.number for part in parts for entry in part.tables}
        for notice in self._document.notices:
            where = notice.address
            part = where.part if where.table is None else part_of.get(where.table, where.part)
            self._notices.append(replace(notice, address=replace(where, part=part)))

    def add(self, part: Part) -> None:
        """Read the rows of a part, or refuse it."""
        address = Address(part.number)
        title = read_title(
            part.title_lines, self._document.page_headers, self._context.file_name, self._context.hints, address
        )
        kind = self._kind(part, title)
        refusal = self._refusal(part, kind)
        if refusal is not None:
            rows = set_apart(part, lambda where: Notice(refusal, address=where))
            self._record_part(
                part, kind, title, None, rows, 0, Notice(refusal, value=title.title_text, address=address)
            )
            return
        rows = read_rows(part, title.executive_body, title.period, has_merges=self._document.has_merges)
        agreements = [agreements_of(event) for event in rows.events]
        self._reports.append(_Report(part, kind, title, rows, agreements))

    def place(self) -> None:
        """Place all reports, each by what it says and by the agreements of the whole document."""
        document_party = common_party([reading for report in self._reports for reading in report.mentions])
        for report in self._reports:
            part, rows = report.part, report.rows
            placing = place_part(report.title, report.mentions, rows.sections, Address(part.number), document_party)
            self._record_sections(part, rows)
            accepted = self._record_events(part, rows, report.agreements, placing)
            self._notices += [*report.title.notices, *placing.notices]
            self._record_part(part, report.kind, report.title, placing, rows, accepted, placing.refusal)

    def finish(self) -> DocumentReading:
        """The reading, with its notices in the order of the document."""
        outcomes = {outcome for outcome, _ in self._outcomes}
        outcome = "accepted" if outcomes == {"accepted"} else "rejected" if outcomes == {"rejected"} else "quarantined"
        code = next((code for _, code in self._outcomes if code is not None), None)
        self._tables["document"].append(
            _document_record(self._context, self._document.format, outcome, code if outcome != "accepted" else None)
        )
        self._tables["document_part"].sort(key=lambda record: int(record["part_number"]))
        reading = DocumentReading(self._context, outcome, self._tables, held_back=self._held_back)
        for notice in sorted(dict.fromkeys(map(_Once, self._notices)), key=_Once.place):
            reading.add_notice(notice.notice)
        return reading

    def _kind(self, part: Part, title: TitleReading) -> str:
        """The kind of a part: a person's word, else the title's, else the form of its tables, else the file name's."""
        by_form = part.shape if part.shape != "unknown" else None
        return title.kind or by_form or title.kind_by_file_name or "unknown"

    def _refusal(self, part: Part, kind: str) -> str | None:
        if part.shape == "unknown":
            return _REFUSALS.get(kind, "no_report_table")
        if part.shape == "register" and kind == "report":
            return "no_report_table"
        return _REFUSALS.get(kind)

    def _record_sections(self, part: Part, rows: PartRows) -> None:
        for position, section in enumerate(rows.sections, start=1):
            self._tables["document_section"].append(
                {
                    "document_sha256": self._context.document_sha256,
                    "part_number": part.number,
                    "section_position": position,
                    "table_number": section.table,
                    "row_number": section.row,
                    "executive_body_name": section.name,
                    "section_remark": section.remark,
                    "cell_words": section.words,
                }
            )

    def _record_events(
        self, part: Part, rows: PartRows, agreements: list[list[AgreementReading]], placing: Placing
    ) -> int:
        """Land the events of a part, or set all of them apart where the part has no place; the number accepted."""
        into = self._tables if placing.refusal is None else self._held_back
        for event, readings in zip(rows.events, agreements, strict=True):
            key = RowKey(self._context.document_sha256, part.number, event.table, event.row)
            records = row_records(key, event, readings, placing.region_code, placing.quarter)
            _extend(into, records)
            if placing.refusal is None:
                self._notices += records.notices
            else:  # nothing is said about its words yet: they are read again once the part has its place
                notice = Notice(placing.refusal.code, placing.refusal.parameters, address=key.address())
                rows.quarantined.append(QuarantinedRow(event.table, event.row, notice, event.words))
        return len(rows.events) if placing.refusal is None else 0

    def _record_part(
        self,
        part: Part,
        kind: str,
        title: TitleReading,
        placing: Placing | None,
        rows: PartRows,
        accepted: int,
        refusal: Notice | None,
    ) -> None:
        self._notices += [*rows.notices, *([refusal] if refusal is not None else [])]
        self._record_rows_apart(part, rows)
        code = refusal.code if refusal is not None else next((row.notice.code for row in rows.quarantined), None)
        outcome = "rejected" if placing is None else "quarantined" if code is not None else "accepted"
        bodies = {section.name for section in rows.sections}
        period = title.period
        self._outcomes.append((outcome, code))
        self._tables["document_part"].append(
            {
                "document_sha256": self._context.document_sha256,
                "part_number": part.number,
                "document_kind": kind,
                "document_outcome": outcome,
                "notice_code": code,
                "period_kind": period.kind if period is not None else None,
                "period_from": period.first_day if period is not None else None,
                "period_to": period.last_day if period is not None else None,
                "quarter": period.quarter if period is not None else None,
                "period_source": title.period_source,
                "reporting_region_code": placing.region_code if placing is not None else title.region_code,
                "reporting_region_source": placing.region_source if placing is not None else title.region_source,
                "executive_body_name": bodies.pop() if len(bodies) == 1 else None,
                "is_correction": title.is_correction,
                "title_text": title.title_text,
                "rows_read_count": sum(entry.table.row_count for entry in part.tables),
                "rows_accepted_count": accepted,
                "rows_ignored_count": len(rows.ignored),
                "rows_quarantined_count": len(rows.quarantined),
            }
        )

    def _record_rows_apart(self, part: Part, rows: PartRows) -> None:
        for ignored in rows.ignored:
            key = RowKey(self._context.document_sha256, part.number, ignored.table, ignored.row)
            self._tables["ignored_row"].append(
                {**key.record(), "ignore_rule": ignored.rule, "row_words": ignored.words}
            )
        for apart in rows.quarantined:
            key = RowKey(self._context.document_sha256, part.number, apart.table, apart.row)
            self._tables["quarantined_row"].append(
                {
                    **key.record(),
                    "cell_number": apart.notice.address.cell,
                    "field_name": apart.field,
                    "notice_code": apart.notice.code,
                    "notice_message": apart.notice.message("ru"),
                    "row_words": apart.words,
                }
            )


class _Once:
    """A notice that is told once however often it was raised, in the order of the document."""

    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self._key = (notice.code, tuple(sorted(notice.parameters.items())), notice.value, notice.address)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def place(self) -> tuple[int, int, int, int]:
        """Part, table, row and cell, 0 where the notice is about something larger."""
        where = self.notice.address
        return where.part or 0, where.table or 0, where.row or 0, where.cell or 0


def _extend(tables: dict[str, list[Record]], records: RowRecords) -> None:
    tables["report_row"].append(records.row)
    tables["report_row_agreement"] += records.agreements
    tables["report_row_date"] += records.dates
    tables["report_cell"] += records.cells


def _document_record(context: ReadingContext, file_format: str | None, outcome: str, code: str | None) -> Record:
    return {
        "document_sha256": context.document_sha256,
        "file_name": context.file_name,
        "file_format": file_format,
        "size_bytes": context.size_bytes,
        "reading_version": context.reading_version,
        "document_outcome": outcome,
        "notice_code": code,
    }
