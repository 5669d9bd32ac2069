"""The rows of a part: which are events, which name an executive body, which are furniture; what is carried down.

Belongs here: the order of rows and what follows from it: sections, carried agreements, rows continued by hand, the
account of every row. Does not belong here: finding the heading (``header``), one row's cells (``cells``), telling
furniture by its words (``furniture``), the meaning of a field's words (``values``).

Every row of every table of the part ends in exactly one of ``events``, ``ignored`` and ``quarantined``.
"""

from collections.abc import Callable, Sequence

from ingestion.documents.grid import Cell, Table
from ingestion.language.text import clean
from ingestion.notices import Address, Notice
from ingestion.reports.cells import FieldCell, Fit, fit, own_cells, row_words
from ingestion.reports.furniture import (
    Heading,
    body_of,
    cell_across,
    heading_of,
    is_column_numbers,
    is_numbered,
    is_rearranged,
    is_signature,
    is_total,
    last_event_row,
)
from ingestion.reports.header import REPORT_FIELDS, Header, header_at
from ingestion.reports.parts import Part, PartTable
from ingestion.reports.period import Period, read_period
from ingestion.reports.row_sorts import UNNAMED_BODY, EventRow, IgnoredRow, PartRows, QuarantinedRow, Section
from ingestion.reports.title import kind_of
from ingestion.reports.words import plain

_MOST_CONTINUED = 3  # cells with words in a row without a title that goes on with the row above


def read_rows(part: Part, title_body: str, period: Period | None, *, has_merges: bool) -> PartRows:
    """Sort the rows of a part's tables.

    ``title_body`` is the body whose report the title says it is (or empty). ``has_merges`` is False for a format that
    cannot tell a merged cell from an empty one; there an empty agreement takes the one above it in its section.
    """
    reader = RowReader(part.number, title_body, period, has_merges)
    for entry in part.tables:
        reader.read_table(entry)
    for words in part.bodies_below:
        reader.name_body(body_of(words) or Heading("body", words), None, None, words)
    reader.finish()
    return reader.rows


def set_apart(part: Part, notice_of: Callable[[Address], Notice]) -> PartRows:
    """All rows of a part quarantined for one reason; nested tables are layout, for they are read with their cell."""
    rows = PartRows()
    for entry in part.tables:
        for row in range(1, entry.table.row_count + 1):
            words = row_words(entry.table, row)
            if entry.role == "nested":
                rows.ignored.append(IgnoredRow(entry.table.number, row, "layout_table", words))
                continue
            address = Address(part.number, entry.table.number, row)
            rows.quarantined.append(QuarantinedRow(entry.table.number, row, notice_of(address), words))
    return rows


class RowReader:
    """Sorts the rows of one part. Plans and registers differ by the two names below and by what they override."""

    known_fields: frozenset[str] = frozenset(REPORT_FIELDS)  # columns with another field are pointed out
    title_field = "event_title"  # what a row must have

    def __init__(self, part: int, title_body: str, period: Period | None, has_merges: bool) -> None:
        self.rows = PartRows()
        self._part = part
        self._period = period
        self._has_merges = has_merges
        self._body = ""
        self._remark = ""
        self._is_named_above = False  # by a section row or the title, not by a column of the row itself
        self._section_agreements: FieldCell | None = None
        self._carried: FieldCell | None = None  # the agreement above, while its section lasts
        self._previous: EventRow | None = None
        self._stopped: Notice | None = None
        self._may_carry_over = False  # whether a table cut in two may have cut the agreement's cell
        self._last_event_row = 0
        self._title_body = title_body

    def finish(self) -> None:
        """Name the body of the title where the part has neither events nor sections."""
        if self._title_body and not self.rows.sections:
            self.name_body(Heading("body", self._title_body), None, None, self._title_body)

    # --- tables ---------------------------------------------------------------------------------------------------

    def read_table(self, entry: PartTable) -> None:
        """Sort the rows of one table; what it carries over from the table before depends on how it goes on."""
        table = entry.table
        if entry.role in ("layout", "nested", "unknown"):
            self._read_other_table(entry)
            return
        header = entry.header
        assert header is not None
        for words in entry.bodies:
            self.name_body(body_of(words) or Heading("body", words), table.number, None, words)
        self._stopped = None
        self._previous = None if not entry.is_continued or entry.bodies else self._previous
        self._announce(header, table)
        self._last_event_row = last_event_row(table)
        self._may_carry_over = entry.is_continued and not entry.bodies
        row = 1
        while row <= table.row_count:
            if row < header.first_row:
                self._read_above_header(table, row)
            elif row <= header.last_row:
                self._ignore(table, row, "header")
            else:
                changed = self._read_row(table, row, header)
                header = changed or header
                if changed is not None:
                    for heading_row in range(row + 1, changed.last_row + 1):
                        self._ignore(table, heading_row, "repeated_header")
                    row = changed.last_row
            row += 1

    def _read_other_table(self, entry: PartTable) -> None:
        table = entry.table
        words = "\n".join(row_words(table, row) for row in range(1, table.row_count + 1))
        if entry.role == "unknown":
            notice = Notice("table_not_understood", value=words, address=Address(self._part, table.number))
            self.rows.notices.append(notice)
            for row in range(1, table.row_count + 1):
                if own_cells(table, row):
                    self._quarantine(table, row, "table_not_understood", say=False)
                else:
                    self._ignore(table, row, "blank")
            return
        if entry.role == "layout" and words.strip(" |\n\t\xa0"):
            self.rows.notices.append(Notice("table_ignored", value=words, address=Address(self._part, table.number)))
        for row in range(1, table.row_count + 1):
            self._ignore(table, row, "layout_table")

    def _announce(self, header: Header, table: Table) -> None:
        """Say what is unusual about a heading, once a heading."""
        if header.first_row == 0:
            return
        for column in header.columns:
            address = Address(self._part, table.number, header.last_row, column.first)
            if any(double.first == column.first for double in header.doubled):
                self.rows.notices.append(Notice("heading_repeated", value=column.heading, address=address))
            elif not set(column.fields) & self.known_fields:
                self.rows.notices.append(Notice("heading_unknown", value=column.heading, address=address))
            elif len(column.fields) > 1:
                self.rows.notices.append(Notice("heading_of_two_fields", value=column.heading, address=address))

    def _read_above_header(self, table: Table, row: int) -> None:
        cells = own_cells(table, row)
        if len(cells) <= 1:
            self._ignore(table, row, "header" if cells else "blank")
        else:
            self._quarantine(table, row, "row_above_heading")

    # --- rows -----------------------------------------------------------------------------------------------------

    def _read_row(self, table: Table, row: int, header: Header) -> Header | None:
        """Sort one row; the heading from here on, where the row begins another one."""
        cells = own_cells(table, row)
        if not cells:
            self._ignore(table, row, "blank")
        elif is_column_numbers(cells):
            self._ignore(table, row, "column_numbers")
        elif all(plain(cell.words) in header.texts for cell in cells) and not is_rearranged(table, row, header):
            self._ignore(table, row, "repeated_header")
        elif self._stopped is not None:
            self._quarantine(table, row, self._stopped.code, say=False)
        elif (another := header_at(table, row)) is not None:
            self._ignore(table, row, "repeated_header")
            self._announce(another, table)
            return another
        elif is_total(cells):
            self._ignore(table, row, "total")
        elif is_signature(cells) and row > self._last_event_row:
            self._ignore(table, row, "signature")
        elif (wide := cell_across(table, row, cells, header)) is not None:
            self._read_across(table, row, wide)
        else:
            self._read_event(table, row, header, cells)
        return None

    def _read_across(self, table: Table, row: int, cell: Cell) -> None:
        words = cell.words
        if kind_of(words) is not None and (period := read_period(words).period) is not None:
            if period != self._period:
                self._stopped = self._quarantine(table, row, "report_inside_table")
            else:
                self._ignore(table, row, "repeated_header")
            return
        heading = heading_of(words)
        if heading.sort == "unclear" or (heading.sort == "unfamiliar" and is_numbered(table, row, cell)):
            self._quarantine(table, row, "row_across_unclear", cell=cell)
            return
        address = Address(self._part, table.number, row, cell.column)
        if heading.sort == "agreement":
            self._section_agreements = FieldCell(cell.paragraphs, cell.column, row)
            self._carried = None
        elif heading.sort == "no_events":
            self.rows.notices.append(Notice("no_events_reported", value=clean(words), address=address))
        elif heading.sort == "topic":
            self.rows.notices.append(Notice("heading_by_topic", value=clean(words), address=address))
        else:
            if heading.sort == "unfamiliar":
                self.rows.notices.append(Notice("section_unfamiliar", value=clean(words), address=address))
            self.name_body(heading, table.number, row, words)
        self._previous = None
        self._ignore(table, row, "section")

    def name_body(self, heading: Heading, table: int | None, row: int | None, words: str) -> None:
        """Begin the section of an executive body."""
        self._body, self._remark = heading.name, heading.remark
        self._is_named_above = True
        self._carried = self._section_agreements = self._previous = None
        self.rows.sections.append(Section(table, row, heading.name, heading.remark, words))

    def _read_event(self, table: Table, row: int, header: Header, cells: Sequence[Cell]) -> None:
        if not self._has_merges and len(table.row(row)) < len(header.columns) - 1:
            self._quarantine(table, row, "row_too_short", parameters={"cells": len(table.row(row))})
            return
        fitted = fit(table, row, header)
        if fitted.misfit is not None:
            self._quarantine(table, row, "row_does_not_fit", cell=fitted.misfit)
            return
        own = {name for name, cell in fitted.cells.items() if cell.origin_row == row and not cell.is_blank}
        if self._goes_on(fitted, own, row):
            self._continue(table, row, fitted, own)
            return
        title = fitted.cells.get(self.title_field)
        if title is None or title.is_blank:
            self._quarantine(table, row, self._missing_title(header), field_name=self.title_field)
            return
        address = Address(self._part, table.number, row)
        if fitted.wide is not None:
            self._notice("cell_over_several_columns", address, fitted.wide, fitted.wide.words)
        if fitted.joined is not None:
            self._notice("cells_joined", address, fitted.joined, fitted.joined.words)
        if self._looks_continued(fitted, own):
            self._notice("row_perhaps_continued", address, None, title.words)
        body, remark = self._body_of(table, row, fitted)
        event = EventRow(
            table.number,
            row,
            body,
            remark,
            fitted.cells,
            self._agreements_of(fitted, row, address),
            row_words(table, row),
        )
        self.rows.events.append(event)
        self._previous = event
        self._may_carry_over = False

    def _missing_title(self, header: Header) -> str:
        return "event_title_missing" if header.column_of("event_title") else "heading_without_event_title"

    def _goes_on(self, fitted: Fit, own: set[str], row: int) -> bool:
        """Whether a row goes on with the event above it: it has neither a number nor a title of its own."""
        if self._previous is None or "row_label" in own or "agreements" in own:
            return False
        title = fitted.cells.get(self.title_field)
        if title is not None and not title.is_blank:
            if title.origin_row < row:  # merged down from the event above
                return True
            begins_small = clean(title.words)[:1].islower()
            return begins_small and "row_label" in fitted.cells and not own & {"dates_text"} and self._is_labelled()
        return len(own) <= _MOST_CONTINUED and "executive_body_name" not in own

    def _is_labelled(self) -> bool:
        label = self._previous.cells.get("row_label") if self._previous is not None else None
        return label is not None and not label.is_blank

    def _looks_continued(self, fitted: Fit, own: set[str]) -> bool:
        return (
            "row_label" in fitted.cells and "row_label" not in own and "dates_text" not in own and self._is_labelled()
        )

    def _continue(self, table: Table, row: int, fitted: Fit, own: set[str]) -> None:
        assert self._previous is not None
        for name in sorted(own):
            known = self._previous.cells.get(name)
            self._previous.cells[name] = fitted.cells[name] if known is None else known.with_more(fitted.cells[name])
        self._previous.words += "\n" + row_words(table, row)
        address = Address(self._part, table.number, row)
        self.rows.notices.append(Notice("row_continued", value=row_words(table, row), address=address))
        self._ignore(table, row, "continuation")

    def _body_of(self, table: Table, row: int, fitted: Fit) -> tuple[str, str]:
        named = fitted.cells.get("executive_body_name")
        if named is None and "responsible_text" in fitted.cells and not self._is_named_above:
            responsible = fitted.cells["responsible_text"]
            named = responsible if body_of(responsible.words) is not None else None
        if named is not None and not named.is_blank:
            heading = body_of(named.words) or Heading("unfamiliar", clean(named.words))
            if (heading.name, heading.remark) != (self._body, self._remark):
                carried = self._carried
                self.name_body(heading, table.number, row, named.words)
                self._carried = carried if self._has_merges else None
                self._is_named_above = False
        if not self._body and self._title_body:
            carried, agreements = self._carried, self._section_agreements
            self.name_body(Heading("body", self._title_body), None, None, self._title_body)
            self._carried, self._section_agreements = carried, agreements
        # A column of bodies left empty is no merge where merges are known: the body above is not this row's.
        is_left_empty = named is not None and named.is_blank and self._has_merges and not self._is_named_above
        if not self._body or is_left_empty:
            address = Address(self._part, table.number, row)
            if is_left_empty or not any(notice.code == "executive_body_missing" for notice in self.rows.notices):
                self.rows.notices.append(Notice("executive_body_missing", address=address))
            return UNNAMED_BODY, ""
        return self._body, self._remark

    def _agreements_of(self, fitted: Fit, row: int, address: Address) -> FieldCell | None:
        found = fitted.cells.get("agreements")
        if found is not None and not found.is_blank:
            self._carried = found
            return found
        if not self._has_merges and self._carried is not None:
            return self._carried
        if self._may_carry_over and self._carried is not None and found is not None:
            # A table cut in two cuts a merged cell too: its lower half is left empty.
            self.rows.notices.append(
                Notice("agreement_carried_over", value=clean(self._carried.words), address=address)
            )
            return self._carried
        if self._section_agreements is not None:
            return self._section_agreements
        self.rows.notices.append(
            Notice("agreement_missing", value=clean(fitted.cells[self.title_field].words), address=address)
        )
        return None

    # --- the account ----------------------------------------------------------------------------------------------

    def _notice(self, code: str, address: Address, cell: Cell | None, value: str) -> None:
        where = Address(address.part, address.table, address.row, cell.column if cell is not None else None)
        self.rows.notices.append(Notice(code, value=value, address=where))

    def _ignore(self, table: Table, row: int, rule: str) -> None:
        self.rows.ignored.append(IgnoredRow(table.number, row, rule, row_words(table, row)))

    def _quarantine(
        self,
        table: Table,
        row: int,
        code: str,
        *,
        cell: Cell | None = None,
        field_name: str | None = None,
        parameters: dict[str, str | int] | None = None,
        say: bool = True,
    ) -> Notice:
        words = row_words(table, row)
        address = Address(self._part, table.number, row, cell.column if cell is not None else None)
        notice = Notice(code, parameters or {}, value=cell.words if cell is not None else words, address=address)
        self.rows.quarantined.append(QuarantinedRow(table.number, row, notice, words, field_name))
        if say:
            self.rows.notices.append(notice)
        self._previous = None
        return notice
