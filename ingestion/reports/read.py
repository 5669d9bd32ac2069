"""Document → DocumentReading: the whole of the room, put together.

Belongs here: the order of the steps, the outcome, notices in the order of the document. Does not belong here: any
single step (see the other modules), what is chosen by the kind of a document (``kinds``), the columns of records
(``part_records``), what becomes of records (``ingestion.landing``).

A document with corrections is read twice: as it stands, for only then is it known which of its columns is which field,
and with the corrected words in it. The second reading is the one that counts; what differs is what was corrected.
"""

from collections.abc import Mapping
from dataclasses import replace

from ingestion.contracts.tables import Record
from ingestion.documents.grid import Document
from ingestion.language.agreement import AgreementReading
from ingestion.notices import Address, Notice
from ingestion.reports.apart import set_apart
from ingestion.reports.context import DocumentReading, ReadingContext, empty_tables
from ingestion.reports.corrected import meet_cells, meet_titles, placed, unread, with_cells, with_title
from ingestion.reports.correction_records import record_corrections
from ingestion.reports.kinds import ROW_TABLES, SortedPart, event_records, form_of, refusal_of, sort_part
from ingestion.reports.near_heading import nearest_heading
from ingestion.reports.part_records import (
    document_record,
    ignored_records,
    part_record,
    quarantined_records,
    section_records,
)
from ingestion.reports.parts import Part, split_parts
from ingestion.reports.placing import Placing, common_party, place_part
from ingestion.reports.repeated import repeated_rows
from ingestion.reports.row_sorts import PartRows, QuarantinedRow
from ingestion.reports.table_headers import TableHeader, TableHeaders
from ingestion.reports.title import TitleReading, kind_told_of, read_title
from ingestion.reports.values import RowKey

__all__ = ["DocumentReading", "ReadingContext", "read_reports", "refused"]

# Of a file that is not opened.
_UNREAD = TitleReading("", "unknown", "none", None, "none", None, "none", "", False, None, ())


def read_reports(document: Document, context: ReadingContext) -> DocumentReading:
    """Read a document's parts and rows.

    Never raises for what a document says: what cannot be read is set apart with a notice, what is no report at all is
    rejected with one. Every row of every table is counted once: read = accepted + ignored + quarantined.
    """
    reading = _read(document, context, {})
    if not context.corrections:
        return reading
    corrections = dict(enumerate(context.corrections, start=1))
    cells = meet_cells(document, reading, corrections)
    corrected = with_cells(document, cells.values())
    parts = _parts(corrected, context)
    titles = meet_titles(document, parts, corrections)
    words = {met.address.part: met.correction.paragraphs for met in titles.values() if met.fault is None}
    after = _read(corrected, context, words)
    record_corrections(reading, after, placed(cells, parts) | titles)
    return after


def refused(context: ReadingContext, notice: Notice) -> DocumentReading:
    """The reading of a file that could not be opened: rejected, with the notice that says why."""
    tables = empty_tables()
    tables["document"].append(document_record(context, context.file_format, "rejected", notice.code))
    tables["document_part"].append(
        part_record(context.document_sha256, Part(1), _UNREAD, None, PartRows(), 0, "rejected", notice.code)
    )
    reading = DocumentReading(context, "rejected", tables)
    reading.add_notice(notice)
    corrections = dict(enumerate(context.corrections, start=1))
    record_corrections(reading, reading, unread(corrections, notice.code))
    return reading


def _parts(document: Document, context: ReadingContext) -> list[Part]:
    return split_parts(document, kind_told_of(context.file_name, context.hints))


def _read(document: Document, context: ReadingContext, titles: Mapping[int | None, tuple[str, ...]]) -> DocumentReading:
    """Read a document; ``titles`` are the words that stand for the title of a part, by its number."""
    assembler = _Assembler(document, context)
    parts = _parts(document, context)
    for part in parts:
        if part.number in titles:
            part.title_lines = with_title(part.title_lines, titles[part.number])
    assembler.take_notices_of_reader(parts)
    for part in parts:
        assembler.add(part)
    assembler.place()
    return assembler.finish()


class _Assembler:
    def __init__(self, document: Document, context: ReadingContext) -> None:
        self._document = document
        self._context = context
        self._tables = empty_tables()
        self._held_back: dict[str, list[Record]] = {name: [] for name in ROW_TABLES}
        self._notices: list[Notice] = []
        self._headers: list[TableHeader] = []
        self._across: set[tuple[int, int]] = set()
        self._sorted: list[SortedPart] = []
        self._outcomes: list[tuple[str, str | None]] = []

    def take_notices_of_reader(self, parts: list[Part]) -> None:
        """Take over what was odd while the file was read, with the part that it happened in."""
        part_of = {entry.table.number: part.number for part in parts for entry in part.tables}
        if self._document.needs_review:
            self._notices.append(Notice("read_from_pdf"))
        for notice in self._document.notices:
            where = notice.address
            part = where.part if where.table is None else part_of.get(where.table, where.part)
            self._notices.append(replace(notice, address=replace(where, part=part)))

    def add(self, part: Part) -> None:
        """Sort the rows of a part, or refuse it."""
        address = Address(part.number)
        title = read_title(
            part.title_lines,
            self._document.page_headers,
            self._context.file_name,
            self._context.hints,
            address,
            form_of(part),
        )
        if (refusal := refusal_of(part, title.kind, self._document)) is not None:
            rows = set_apart(part, lambda where: Notice(refusal, address=where))
            said = Notice(refusal, value=title.title_text, address=address)
            self._record_part(part, title, None, rows, 0, said)
            if (nearest := nearest_heading(part, title.kind)) is not None:
                self._notices.append(nearest)
            return
        self._sorted.append(sort_part(part, title, has_merges=self._document.has_merges))

    def place(self) -> None:
        """Place all parts, each by what it says and by the agreements of the whole document."""
        document_party = common_party([reading for entry in self._sorted for reading in entry.mentions])
        for entry in self._sorted:
            part, rows, title = entry.part, entry.rows, entry.title
            placing = place_part(
                title,
                entry.mentions,
                rows.sections,
                Address(part.number),
                document_party,
                is_report=title.kind == "report",
                agreement_addresses=entry.agreement_addresses,
            )
            sections = section_records(self._context.document_sha256, part.number, rows)
            self._tables["document_section"] += sections
            accepted = self._record_events(entry, placing)
            self._notices += [*title.notices, *placing.notices]
            if (named := entry.title_agreement) is not None and not named.has_parties:
                self._notices.append(_not_understood(named, part))
            self._record_part(part, title, placing, rows, accepted, placing.refusal)

    def finish(self) -> DocumentReading:
        """The reading, with its notices in the order of the document."""
        outcomes = {outcome for outcome, _ in self._outcomes}
        outcome = "accepted" if outcomes == {"accepted"} else "rejected" if outcomes == {"rejected"} else "quarantined"
        code = next((code for _, code in self._outcomes if code is not None), None)
        self._tables["document"].append(
            document_record(self._context, self._document.format, outcome, code if outcome != "accepted" else None)
        )
        self._tables["document_part"].sort(key=lambda record: int(record["part_number"]))
        headers = TableHeaders(self._headers, self._across)
        reading = DocumentReading(self._context, outcome, self._tables, held_back=self._held_back, headers=headers)
        for notice in sorted(dict.fromkeys(map(_Once, self._notices)), key=_Once.place):
            reading.add_notice(notice.notice)
        return reading

    def _record_events(self, entry: SortedPart, placing: Placing) -> int:
        """Land the rows of a part, or set all of them apart where the part has no place; the number accepted."""
        rows, is_placed = entry.rows, placing.refusal is None
        into = self._tables if is_placed else self._held_back
        for event, readings in zip(rows.events, entry.agreements, strict=True):
            key = RowKey(self._context.document_sha256, entry.part.number, event.table, event.row)
            records, notices = event_records(entry, key, event, readings, placing)
            for name, found in records.items():
                into[name] += found
            if is_placed:
                self._notices += notices
            else:  # nothing is said about its words yet: they are read again once the part has its place
                assert placing.refusal is not None
                notice = Notice(placing.refusal.code, placing.refusal.parameters, address=key.address())
                rows.quarantined.append(QuarantinedRow(event.table, event.row, notice, event.words))
        return len(rows.events) if is_placed else 0

    def _record_part(
        self,
        part: Part,
        title: TitleReading,
        placing: Placing | None,
        rows: PartRows,
        accepted: int,
        refusal: Notice | None,
    ) -> None:
        self._notices += [*rows.notices, *([refusal] if refusal is not None else [])]
        self._headers += rows.headers
        self._across.update(rows.across)
        if refusal is None:
            self._notices += repeated_rows(part.number, rows.events)
        code = refusal.code if refusal is not None else next((row.notice.code for row in rows.quarantined), None)
        outcome = "rejected" if placing is None else "quarantined" if code is not None else "accepted"
        self._outcomes.append((outcome, code))
        sha256 = self._context.document_sha256
        self._tables["ignored_row"] += ignored_records(sha256, part.number, rows)
        self._tables["quarantined_row"] += quarantined_records(sha256, part.number, rows)
        record = part_record(sha256, part, title, placing, rows, accepted, outcome, code)
        self._tables["document_part"].append(record)


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


def _not_understood(agreement: AgreementReading, part: Part) -> Notice:
    return Notice("agreement_not_understood", value=agreement.text, address=Address(part.number))
