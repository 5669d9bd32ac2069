"""Workbooks: rows as ``.xlsx`` that a spreadsheet shows as what they are, with no formula or link in any cell.

Belongs here: sheets with a frozen heading, filters and widths, values by their types, the limits of a sheet and of a
cell, equal bytes for equal rows. Does not belong here: which rows and under which names (see ``exports``,
``rendering.spreadsheet``).

A text is a text in ``.xlsx`` whatever it begins with, so it is written as it is; one that would become a formula when
somebody edits its cell is marked so that it stays a text (``quotePrefix``).
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Literal

from orchestration.delivery.spreadsheet_safety import is_live

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ColumnType = Literal["text", "integer", "number", "boolean", "date", "timestamp"]

MOST_ROWS = 1_048_576  # of a sheet, its heading included
MOST_UNITS = 32_767  # of a cell, in UTF-16 units
_LONGEST_NAME = 31
_CREATED = datetime(2000, 1, 1)  # of the file, so that equal rows are equal bytes; when they hold stands in them
_FIRST_DAY = date(1900, 3, 1)  # Excel takes 1900 for a leap year: earlier days would be told wrongly
_LINE_HEIGHT, _MOST_LINES = 15, 12  # points; of a longer text the row shows its beginning
BOOLEANS = {True: "да", False: "нет"}
_DATE, _TIMESTAMP = "dd.mm.yyyy", "dd.mm.yyyy hh:mm:ss"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, the type of its values, its width in characters."""

    heading: str
    type: ColumnType = "text"
    width: int = 14


@dataclass(slots=True)
class Cut:
    """A text that does not fit into a cell: which sheet, row as the sheet counts, heading, and how long it was."""

    sheet: str
    row: int
    heading: str
    length: int


@dataclass(slots=True)
class _Formats:
    heading: "Format"
    text: "Format"
    live: "Format"
    date: "Format"
    timestamp: "Format"
    number: "Format"
    title: "Format"
    line: "Format"


class Workbook(AbstractContextManager["Workbook"]):
    """A workbook being written; it is whole when the context is left.

    With ``is_streamed`` a row is forgotten once the next one is written, however many there are.
    """

    def __init__(self, target: Path | IO[bytes], *, is_streamed: bool = False) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            target,
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "constant_memory": is_streamed,
                "in_memory": not is_streamed,
            },
        )
        self._book.set_properties({"created": _CREATED})
        top = {"valign": "top"}
        self._formats = _Formats(
            heading=self._book.add_format(
                {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EDF3", "bottom": 1}
            ),
            text=self._book.add_format(top),
            live=self._book.add_format({**top, "quote_prefix": True}),
            date=self._book.add_format({**top, "num_format": _DATE, "align": "left"}),
            timestamp=self._book.add_format({**top, "num_format": _TIMESTAMP, "align": "left"}),
            number=self._book.add_format(top),
            title=self._book.add_format({"bold": True, "font_size": 13}),
            line=self._book.add_format(),
        )
        self._wrapped = replace(
            self._formats,
            text=self._book.add_format({**top, "text_wrap": True}),
            live=self._book.add_format({**top, "text_wrap": True, "quote_prefix": True}),
        )
        self._names: set[str] = set()
        self.cuts: list[Cut] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def add_sheet(
        self, name: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]], *, is_wrapped: bool = True
    ) -> list[str]:
        """Write rows; more than a sheet holds go on in a further one. Returns the names of the sheets.

        With ``is_wrapped`` rows are as high as their texts need, within bounds; without, each is one line high.
        """
        sheets: list[_Sheet] = [self._new(name, columns, is_wrapped)]
        for row in rows:
            if sheets[-1].is_full:
                sheets[-1].close()
                sheets.append(self._new(name, columns, is_wrapped))
            sheets[-1].write(row)
        sheets[-1].close()
        return [sheet.name for sheet in sheets]

    def add_page(self, name: str, lines: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
        """A sheet to read rather than to filter: the first line is its title, lines of one cell run over the others."""
        sheet = self._book.add_worksheet(self._free(name))
        for position, width in enumerate(widths):
            sheet.set_column(position, position, width)
        writer = _Writer(sheet, self._wrapped, self.cuts)
        for row, line in enumerate(lines):
            if len(line) == 1 and isinstance(line[0], str):
                form = self._formats.title if row == 0 else self._formats.line
                sheet.set_row(row, _LINE_HEIGHT * (1.5 if row == 0 else 1))
                sheet.write_string(row, 0, line[0], form)
                continue
            sheet.set_row(row, _height(line, widths))
            for position, value in enumerate(line):
                writer.write(row, position, value, "text" if isinstance(value, str) else "integer", "")
        sheet.hide_gridlines(2)
        _set_for_printing(sheet)
        sheet.fit_to_pages(1, 0)

    def _new(self, name: str, columns: Sequence[SheetColumn], is_wrapped: bool) -> "_Sheet":
        formats = self._wrapped if is_wrapped else self._formats
        return _Sheet(self._book.add_worksheet(self._free(name)), columns, formats, self.cuts, is_wrapped)

    def _free(self, name: str) -> str:
        """The name, shortened where it is too long, numbered where it is taken."""
        number, found = 1, name[:_LONGEST_NAME]
        while found.lower() in self._names:
            number += 1
            ending = f" ({number})"
            found = name[: _LONGEST_NAME - len(ending)] + ending
        self._names.add(found.lower())
        return found


@dataclass(slots=True)
class _Writer:
    """Values into cells, each by its type."""

    sheet: "Worksheet"
    formats: _Formats
    cuts: list[Cut]

    def write(self, row: int, position: int, value: Any, kind: ColumnType, heading: str) -> None:
        if value is None:
            return
        if kind == "boolean":
            self.sheet.write_string(row, position, BOOLEANS[bool(value)], self.formats.text)
        elif kind in ("integer", "number"):
            self.sheet.write_number(row, position, value, self.formats.number)
        elif kind == "date" and value >= _FIRST_DAY:
            self.sheet.write_datetime(row, position, value, self.formats.date)
        elif kind == "timestamp" and value.date() >= _FIRST_DAY:
            self.sheet.write_datetime(row, position, value, self.formats.timestamp)
        else:
            self._text(row, position, value if isinstance(value, str) else value.isoformat(), heading)

    def _text(self, row: int, position: int, text: str, heading: str) -> None:
        if 2 * len(text) > MOST_UNITS and (units := _units(text)) > MOST_UNITS:
            self.cuts.append(Cut(self.sheet.get_name(), row + 1, heading, units))
            text = _shortened(text)
        form = self.formats.live if is_live(text) else self.formats.text
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library takes such a text for markup that is ready; in two fragments it is a text again.
            self.sheet.write_rich_string(row, position, text[:3], form, text[3:], form)
        else:
            self.sheet.write_string(row, position, text, form)


@dataclass(slots=True)
class _Sheet:
    """A sheet of rows under a heading."""

    sheet: "Worksheet"
    columns: Sequence[SheetColumn]
    formats: _Formats
    cuts: list[Cut]
    is_wrapped: bool
    _writer: _Writer = field(init=False)
    _widths: Sequence[int] = field(init=False)
    _row: int = field(default=1, init=False)

    def __post_init__(self) -> None:
        self._writer = _Writer(self.sheet, self.formats, self.cuts)
        self._widths = [column.width for column in self.columns]
        for position, column in enumerate(self.columns):
            self.sheet.set_column(position, position, column.width)
        self.sheet.set_row(0, 32)
        for position, column in enumerate(self.columns):
            self.sheet.write_string(0, position, column.heading, self.formats.heading)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        _set_for_printing(self.sheet)

    @property
    def name(self) -> str:
        return str(self.sheet.get_name())

    @property
    def is_full(self) -> bool:
        return self._row >= MOST_ROWS

    def write(self, row: Sequence[Any]) -> None:
        if self.is_wrapped:
            self.sheet.set_row(self._row, _height(row, self._widths))
        for position, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            self._writer.write(self._row, position, value, column.type, column.heading)
        self._row += 1

    def close(self) -> None:
        self.sheet.autofilter(0, 0, self._row - 1, len(self.columns) - 1)


def _set_for_printing(sheet: "Worksheet") -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_footer("&C&P / &N")


def _height(row: Sequence[Any], widths: Sequence[int]) -> float:
    """How high a row must be for its texts; not every program finds that out by itself."""
    lines = 1
    for value, width in zip(row, widths, strict=False):
        if isinstance(value, str) and (len(value) > width or "\n" in value):
            head = value[: width * _MOST_LINES]
            lines = max(lines, sum(-(-len(line) // width) or 1 for line in head.split("\n")))
    return _LINE_HEIGHT * min(lines, _MOST_LINES)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(text: str) -> str:
    ending = f"… [обрезано: в ячейку Excel помещается {MOST_UNITS} знаков, в тексте их {_units(text)}]"
    room = MOST_UNITS - len(ending)
    return text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore") + ending
