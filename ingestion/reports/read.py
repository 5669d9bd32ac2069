"""Document → DocumentReading: the whole of the room, put together.

Belongs here: the order of the steps, the records that are about parts and documents, the outcome. Does not belong here:
any single step (see the other modules), what becomes of records (``ingestion.landing``).
"""

from dataclasses import dataclass, replace

from ingestion.contracts.tables import Record
from ingestion.documents.grid import Document
from ingestion.language.agreement import AgreementReading, read_agreement
from ingestion.notices import Address, Notice
from ingestion.reports.context import DocumentReading, ReadingContext, empty_tables
from ingestion.reports.parts import Part, split_parts
from ingestion.reports.placing import Placing, common_party, place_part
from ingestion.reports.plan_rows import ItemPlace, agreement_in_title, read_plan_rows
from ingestion.reports.plan_values import PlanContext, plan_records
from ingestion.reports.register_rows import read_register_rows
from ingestion.reports.register_values import entry_agreement, entry_records
from ingestion.reports.repeated import repeated_rows
from ingestion.reports.row_sorts import EventRow, PartRows, QuarantinedRow
from ingestion.reports.rows import read_rows, set_apart
from ingestion.reports.title import Form, TitleReading, kind_told_of, read_title
from ingestion.reports.values import RowKey, agreements_of, row_records

__all__ = ["DocumentReading", "ReadingContext", "read_reports", "refused"]

# Which form a table must have for each kind, and what is said where the part has none. A report may look like a plan
# (its heading names those responsible), and a plan like a report (it does not).
_FORMS = {"report": {"report", "plan"}, "plan": {"plan", "report"}, "register": {"register"}}
_REFUSALS = {"plan": "no_plan_table", "register": "no_register_table"}
_TOLD_BY = {"participants_text", "result_text", "note_text"}  # fields of a report that a plan seldom has
_ROW_TABLES = (
    "report_row",
    "period_row",
    "report_row_agreement",
    "report_row_date",
    "report_cell",
    "plan_item",
    "plan_item_agreement",
    "plan_item_date",
    "plan_item_cell",
    "register_entry",
    "register_entry_cell",
)


def read_reports(document: Document, context: ReadingContext) -> DocumentReading:
    """Read a document's parts and rows.

    Never raises for what a document says: what cannot be read is set apart with a notice, what is no report at all is
    rejected with one. Every row of every table is counted once: read = accepted + ignored + quarantined.
    """
    assembler = _Assembler(document, context)
    parts = split_parts(document, kind_told_of(context.file_name, context.hints))
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
            "document_kind_source": "none",
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
class _Sorted:
    """A part whose rows are sorted and which is not placed yet.

    ``agreements`` are those of each event, item or entry; ``places`` says what heads each item of a plan, and
    ``title_agreement`` is the one in a plan's title.
    """

    part: Part
    title: TitleReading
    rows: PartRows
    agreements: list[list[AgreementReading]]
    places: dict[tuple[int, int], ItemPlace]
    title_agreement: AgreementReading | None

    @property
    def mentions(self) -> list[AgreementReading]:
        """All that the part says of agreements, its title included."""
        of_title = [self.title_agreement] if self.title_agreement is not None else []
        return of_title + [reading for readings in self.agreements for reading in readings]


class _Assembler:
    def __init__(self, document: Document, context: ReadingContext) -> None:
        self._document = document
        self._context = context
        self._tables = empty_tables()
        self._held_back: dict[str, list[Record]] = {name: [] for name in _ROW_TABLES}
        self._notices: list[Notice] = []
        self._sorted: list[_Sorted] = []
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
        """Read the rows of a part, or refuse it."""
        address = Address(part.number)
        title = read_title(
            part.title_lines,
            self._document.page_headers,
            self._context.file_name,
            self._context.hints,
            address,
            _form_of(part),
        )
        if part.shape not in _FORMS.get(title.kind, ()):
            refusal = _REFUSALS.get(title.kind, "no_report_table")
            rows = set_apart(part, lambda where: Notice(refusal, address=where))
            self._record_part(part, title, None, rows, 0, Notice(refusal, value=title.title_text, address=address))
            return
        self._sorted.append(self._sort(part, title))

    def _sort(self, part: Part, title: TitleReading) -> _Sorted:
        has_merges = self._document.has_merges
        if title.kind == "register":
            rows = read_register_rows(part, title.executive_body, has_merges=has_merges)
            return _Sorted(part, title, rows, [[entry_agreement(entry)] for entry in rows.events], {}, None)
        if title.kind == "plan":
            named = agreement_in_title(title.title_text)
            rows, places = read_plan_rows(part, title.executive_body, named, has_merges=has_merges)
            of_title = read_agreement(named) if named else None
            return _Sorted(part, title, rows, [agreements_of(item) for item in rows.events], places, of_title)
        rows = read_rows(part, title.executive_body, title.period, has_merges=has_merges)
        return _Sorted(part, title, rows, [agreements_of(event) for event in rows.events], {}, None)

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
            )
            self._record_sections(part, rows)
            accepted = self._record_events(entry, placing)
            self._notices += [*title.notices, *placing.notices]
            if (named := entry.title_agreement) is not None and len(named.parties) < 2:
                self._notices.append(Notice("agreement_not_understood", value=named.text, address=Address(part.number)))
            self._record_part(part, title, placing, rows, accepted, placing.refusal)

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

    def _record_events(self, entry: _Sorted, placing: Placing) -> int:
        """Land the rows of a part, or set all of them apart where the part has no place; the number accepted."""
        rows, is_placed = entry.rows, placing.refusal is None
        into = self._tables if is_placed else self._held_back
        for event, readings in zip(rows.events, entry.agreements, strict=True):
            key = RowKey(self._context.document_sha256, entry.part.number, event.table, event.row)
            records, notices = _records_of(entry, key, event, readings, placing)
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
        if refusal is None:
            self._notices += repeated_rows(part.number, rows.events)
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


def _form_of(part: Part) -> Form:
    fields = frozenset(name for entry in part.tables if entry.header is not None for name in entry.header.fields)
    return Form(None if part.shape == "unknown" else part.shape, part.shape == "report" and not fields & _TOLD_BY)


def _records_of(
    entry: _Sorted, key: RowKey, event: EventRow, readings: list[AgreementReading], placing: Placing
) -> tuple[dict[str, list[Record]], list[Notice]]:
    """The records of one row by landed table, and what there is to say about its words."""
    period = entry.title.period
    if entry.title.kind == "register":
        made = entry_records(key, event, readings[0], placing.region_code)
        return {"register_entry": [made.row], "register_entry_cell": made.cells}, made.notices
    if entry.title.kind == "plan":
        plan = PlanContext(placing.region_code, period, entry.title_agreement)
        records = plan_records(key, event, readings, entry.places[event.table, event.row], plan)
        names = ("plan_item", "plan_item_agreement", "plan_item_date", "plan_item_cell")
    else:
        is_longer = period is not None and period.quarter is None
        records = row_records(key, event, readings, placing.region_code, placing.quarter, period if is_longer else None)
        names = ("period_row" if is_longer else "report_row", "report_row_agreement", "report_row_date", "report_cell")
    return dict(
        zip(names, ([records.row], records.agreements, records.dates, records.cells), strict=True)
    ), records.notices


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
