"""The rows of a part: which are events, which name an executive body, which are furniture.

Belongs here: the order of rows and what follows from it, the sort of each. Does not belong here: finding the heading
(``header``), one row's cells (``cells``), telling furniture by its words (``furniture``), what rows take from above
(``sections``, ``continuation``), entering them (``row_account``), the meaning of a field's words (``values``).

Every row of every table of the part ends in exactly one of ``events``, ``ignored`` and ``quarantined``.
"""

from collections.abc import Sequence

from ingestion.documents.grid import Cell, Table
from ingestion.language.text import clean
from ingestion.notices import Notice
from ingestion.reports import continuation
from ingestion.reports.cells import FieldCell, Fit, fit, own_cells, row_words, unread_note
from ingestion.reports.column_fit import cells_missing, fault_of_shift
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
from ingestion.reports.near_heading import missing_headings, quoted
from ingestion.reports.parts import Part, PartTable
from ingestion.reports.period import Period, read_period
from ingestion.reports.row_account import Fault, RowAccount
from ingestion.reports.row_sorts import EventRow, PartRows
from ingestion.reports.sections import Sections
from ingestion.reports.table_headers import TableHeader
from ingestion.reports.title import kind_of
from ingestion.reports.words import plain


def read_rows(part: Part, title_body: str, period: Period | None, *, has_merges: bool) -> PartRows:
    """Sort the rows of a part's tables.

    ``title_body`` is the body whose report the title says it is (or empty). ``has_merges`` is False for a format that
    cannot tell a merged cell from an empty one; there an empty agreement takes the one above it in its section.
    """
    return RowReader(part.number, title_body, period, has_merges).read(part)


class RowReader:
    """Sorts the rows of one part. Plans and registers differ by the three names below and by what they override."""

    known_fields: frozenset[str] = frozenset(REPORT_FIELDS)  # columns with another field are pointed out
    kind = "report"  # whose form it is
    title_field = "event_title"  # what a row must have

    def __init__(self, part: int, title_body: str, period: Period | None, has_merges: bool) -> None:
        self._account = RowAccount(part)
        self._sections = Sections(self._account, title_body, has_merges)
        self._period = period
        self._has_merges = has_merges
        self._previous: EventRow | None = None  # the event that the next row may go on with
        self._stopped: Notice | None = None  # why no row below is read
        self._last_event_row = 0

    def read(self, part: Part) -> PartRows:
        """Sort the rows of all tables of the part."""
        for entry in part.tables:
            self._read_table(entry)
        for words in part.bodies_below:
            self._name_body(body_of(words) or Heading("body", words), None, None, words)
        rows = self._account.rows
        if self._sections.title_body and not rows.sections:
            words = self._sections.title_body
            self._name_body(Heading("body", words), None, None, words)
        return rows

    # --- tables ---------------------------------------------------------------------------------------------------

    def _read_table(self, entry: PartTable) -> None:
        """Sort the rows of one table; what it carries over from the table before depends on how it goes on."""
        table = entry.table
        header = entry.header
        if entry.role == "unknown":
            self._set_table_apart(table)
            return
        if entry.role in ("layout", "nested"):
            self._ignore_table(table, is_said=entry.role == "layout")
            return
        assert header is not None
        for words in entry.bodies:
            self._name_body(body_of(words) or Heading("body", words), table.number, None, words)
        self._stopped = None
        is_same_form = entry.is_continued or self._is_repeated(header)
        self._previous = self._previous if is_same_form and not entry.bodies else None
        self._announce(header, table)
        self._last_event_row = last_event_row(table)
        self._sections.may_carry_over = entry.is_continued and not entry.bodies
        row = 1
        while row <= table.row_count:
            if row < header.first_row:
                self._read_above_header(table, row)
            elif row <= header.last_row:
                self._account.ignore(table, row, "header")
            else:
                changed = self._read_row(table, row, header)
                header = changed or header
                if changed is not None:
                    for heading_row in range(row + 1, changed.last_row + 1):
                        self._account.ignore(table, heading_row, "repeated_header")
                    row = changed.last_row
            row += 1

    def _is_repeated(self, header: Header) -> bool:
        """Whether a table has the very columns of the one before it, as the next page of one table has."""
        above = self._account.rows.headers
        return bool(above) and [c.fields for c in above[-1].header.columns] == [c.fields for c in header.columns]

    def _set_table_apart(self, table: Table) -> None:
        rows = range(1, table.row_count + 1)
        words = "\n".join(row_words(table, row) for row in rows)
        self._account.say("table_not_understood", words, self._account.address(table))
        for row in rows:
            if own_cells(table, row):
                self._quarantine(table, row, Fault("table_not_understood", is_said=False))
            else:
                self._account.ignore(table, row, "blank")

    def _ignore_table(self, table: Table, *, is_said: bool) -> None:
        rows = range(1, table.row_count + 1)
        words = "\n".join(row_words(table, row) for row in rows) if is_said else ""
        if words.strip(" |\n\t\xa0"):
            self._account.say("table_ignored", words, self._account.address(table))
        for row in rows:
            self._account.ignore(table, row, "layout_table")

    def _announce(self, header: Header, table: Table) -> None:
        """Begin to read under a heading and say what is unusual about it, once a heading."""
        self._account.rows.headers.append(TableHeader(table.number, header))
        if header.first_row == 0:
            return
        for column in header.columns:
            address = self._account.address(table, header.last_row, column.first)
            if any(double.first == column.first for double in header.doubled):
                self._account.say("heading_repeated", column.heading, address)
            elif not column.heading:
                if any(
                    column.first <= cell.column <= column.last and cell.row > header.last_row
                    for cell in table.cells
                    if not cell.is_blank
                ):
                    self._account.say("heading_empty", "", address)
            elif not set(column.fields) & self.known_fields:
                missing = [] if column.fields else missing_headings(self.kind, header.fields)
                code = "heading_unknown" if missing else "heading_beyond_form"
                parameters = {"missing": quoted(missing)} if missing else {}
                self._account.say(code, column.heading, address, parameters)
            elif len(column.fields) > 1:
                self._account.say("heading_of_two_fields", column.heading, address)

    def _read_above_header(self, table: Table, row: int) -> None:
        cells = own_cells(table, row)
        if len(cells) <= 1:
            self._account.ignore(table, row, "header" if cells else "blank")
        else:
            self._quarantine(table, row, Fault("row_above_heading"))

    # --- rows -----------------------------------------------------------------------------------------------------

    def _read_row(self, table: Table, row: int, header: Header) -> Header | None:
        """Sort one row; the heading from here on, where the row begins another one."""
        cells = own_cells(table, row)
        if not cells:
            self._account.ignore(table, row, "blank")
        elif is_column_numbers(cells):
            self._account.ignore(table, row, "column_numbers")
        elif all(plain(cell.words) in header.texts for cell in cells) and not is_rearranged(table, row, header):
            self._account.ignore(table, row, "repeated_header")
        elif self._stopped is not None:
            self._quarantine(table, row, Fault(self._stopped.code, is_said=False))
        elif (another := header_at(table, row)) is not None:
            self._account.ignore(table, row, "repeated_header")
            self._announce(another, table)
            return another
        elif is_total(cells):
            self._account.ignore(table, row, "total")
        elif is_signature(cells) and row > self._last_event_row:
            self._account.ignore(table, row, "signature")
        elif (wide := cell_across(table, row, cells, header)) is not None:
            self._account.rows.across.append((table.number, row))
            self._read_across(table, row, wide)
        else:
            self._read_event(table, row, header, cells)
        return None

    def _read_across(self, table: Table, row: int, cell: Cell) -> None:
        words = cell.words
        if kind_of(words) is not None and (period := read_period(words).period) is not None:
            if period != self._period:
                self._stopped = self._quarantine(table, row, Fault("report_inside_table", cell))
            else:
                self._account.ignore(table, row, "repeated_header")
            return
        heading = heading_of(words)
        if heading.sort == "unclear" or (heading.sort == "unfamiliar" and is_numbered(table, row, cell)):
            self._quarantine(table, row, Fault("row_across_unclear", cell))
            return
        address = self._account.address(table, row, cell.column)
        if heading.sort == "agreement":
            self._sections.begin_agreements(FieldCell.of(cell, table))
        elif heading.sort == "no_events":
            self._account.say("no_events_reported", clean(words), address)
        elif heading.sort == "topic":
            self._account.say("heading_by_topic", clean(words), address)
        else:
            if heading.sort == "unfamiliar":
                self._account.say("section_unfamiliar", clean(words), address)
            self._name_body(heading, table.number, row, cell.stood_words)
        self._end_section_row(table, row)

    def _end_section_row(self, table: Table, row: int) -> None:
        """Enter a row across the table that has been understood; no row below it goes on with an event above it."""
        self._previous = None
        self._account.ignore(table, row, "section")

    def _name_body(self, heading: Heading, table: int | None, row: int | None, words: str) -> None:
        """Begin the section of an executive body."""
        self._previous = None
        self._sections.begin(heading, table, row, words)

    def _read_event(self, table: Table, row: int, header: Header, cells: Sequence[Cell]) -> None:
        if not self._has_merges and len(table.row(row)) < len(header.columns) - 1:
            self._quarantine(table, row, Fault("row_too_short", parameters={"cells": len(table.row(row))}))
            return
        fitted = fit(table, row, header)
        if fitted.misfit is not None:
            self._quarantine(table, row, Fault("row_does_not_fit", fitted.misfit))
            return
        own = {name for name, cell in fitted.cells.items() if cell.origin_row == row and not cell.is_blank}
        shifted = fault_of_shift(table, row, fitted, own, header)
        if shifted is not None:
            self._quarantine(table, row, shifted)
            return
        above = self._previous
        if above is not None and continuation.goes_on(above, fitted, own, row, self.title_field):
            words = row_words(table, row)
            continuation.add_words(above, fitted, own, words)
            if "agreements" in own:
                self._sections.agreement_goes_on(above.agreements)
            self._account.say("row_continued", words, self._account.address(table, row))
            self._account.ignore(table, row, "continuation")
            return
        title = fitted.cells.get(self.title_field)
        if title is None or title.is_blank:
            column = header.column_of(self.title_field)
            place = column.first if column is not None else None
            self._quarantine(table, row, Fault(self._missing_title(header), place=place, field_name=self.title_field))
            return
        if continuation.is_torn(fitted, own, self.title_field):
            fault = Fault("row_continues_nothing", place=title.cell_number, field_name=self.title_field)
            self._quarantine(table, row, fault)
            return
        self._say_about_fit(table, row, fitted)
        if self._has_merges and (missing := cells_missing(table, row, header)):
            numbers: dict[str, str | int] = {"cells": len(header.columns) - missing, "columns": len(header.columns)}
            self._account.say("row_ends_early", title.words, self._account.address(table, row), numbers)
        if continuation.may_go_on(above, fitted, own, self.title_field):
            self._account.say(
                "row_perhaps_continued", title.words, self._account.address(table, row, title.cell_number)
            )
        body, remark = self._body_of(table, row, fitted)
        agreements = self._agreements_of(table, row, fitted, title)
        unread = unread_note(fitted, header)
        event = EventRow(table.number, row, body, remark, fitted.cells, agreements, row_words(table, row), unread)
        self._account.rows.events.append(event)
        self._previous = event
        self._sections.may_carry_over = False

    def _say_about_fit(self, table: Table, row: int, fitted: Fit) -> None:
        for code, cell in (("cell_over_several_columns", fitted.wide), ("cells_joined", fitted.joined)):
            if cell is not None:
                self._account.say(code, cell.words, self._account.address(table, row, cell.column))

    def _missing_title(self, header: Header) -> str:
        return "event_title_missing" if header.column_of("event_title") else "heading_without_event_title"

    def _body_of(self, table: Table, row: int, fitted: Fit) -> tuple[str, str]:
        return self._sections.body_of(table, row, fitted)

    def _agreements_of(self, table: Table, row: int, fitted: Fit, title: FieldCell) -> FieldCell | None:
        return self._sections.agreements_of(table, row, fitted, title)

    def _quarantine(self, table: Table, row: int, fault: Fault) -> Notice:
        """Set a row apart; no row below it goes on with an event above it."""
        self._previous = None
        return self._account.quarantine(table, row, fault)
