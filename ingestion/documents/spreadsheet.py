"""Spreadsheets (``.xlsx``, ``.xlsm``, ``.xls``, ``.ods``) → the grid model.

Belongs here: sheets as tables, values as a person sees them. Does not belong here: what the markup says before it is
read (``sheet_scan``), packages (``opc``).

A table keeps the row and column numbers of its sheet, so that a notice names what a person sees at the edge of the
sheet. Lines above the table, where a row holds one filled cell, are paragraphs; their rows are empty in the table. A
hidden sheet is left out and named; a hidden row is read and counted, for filters hide rows without anyone noticing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO

from ingestion.documents import ole
from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.documents.guard import Tally
from ingestion.documents.opc import Package, parse_xml
from ingestion.documents.refusal import refusal
from ingestion.documents.sheet_scan import Range, Sheet, scan_open_document, scan_workbook
from ingestion.documents.sniff import Source
from ingestion.documents.xls_scan import scan_binary
from ingestion.notices import Address, Notice

_Value = int | float | str | bool | time | date | datetime | timedelta
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x1e\x85\u2028\u2029", "\n"))
_EXACT = 10**15  # whole numbers up to here are exact and are shown by their digits
_UNTOLD = ("лист", "sheet", "table", "таблица")  # names that programs give to sheets themselves


def read(source: Source) -> Document:
    """Read a spreadsheet.

    Raises:
        DocumentRefused: it is encrypted, damaged, hostile, or a binary workbook (.xlsb).
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    found = _scan(source)
    with _refusing("spreadsheet_broken"):
        book = CalamineWorkbook.from_filelike(BytesIO(source.data))
    sheets = _Sheets(Document(source.format, []))
    with book:
        for index, about in enumerate(book.sheets_metadata):
            with _refusing("sheet_broken", about.name):
                sheet = book.get_sheet_by_index(index)
                rows = [[shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
                merges = sheet.merged_cell_ranges
            seen = found.get(about.name, Sheet())
            if merges is not None:
                seen.merges = [(top + 1, left + 1, end + 1, right + 1) for (top, left), (end, right) in merges]
            sheets.add(about.name, rows, seen, is_hidden=about.visible is not SheetVisibleEnum.Visible)
    return sheets.finish()


@contextmanager
def _refusing(code: str, value: str = "") -> Iterator[None]:
    """Turn what the library raises into a refusal."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise refusal("document_encrypted") from error
    except CalamineError as error:
        raise refusal(code, value=value, error=str(error)) from error
    except BaseException as error:
        # The library is not written in Python; where it loses its footing it raises an exception that is none of
        # Python's errors and has no public name.
        if type(error).__name__ != "PanicException":
            raise
        raise refusal(code, value=value, error=str(error)) from error


def _scan(source: Source) -> dict[str, Sheet]:
    """What the markup says of each sheet, by its name."""
    package = source.package
    if package is None:
        if not source.data.startswith(ole.SIGNATURE):
            raise refusal("spreadsheet_broken", error="neither a package nor a compound file")
        scan_binary(source.data)
        return {}
    if source.format == "ods":
        return scan_open_document(package)
    main = package.main_part or ""
    if "sheet.binary" in package.content_type(main):
        raise refusal("format_xlsb")
    sheets = scan_workbook(package)
    return {name: sheets[part] for name, part in _parts(package, main).items() if part in sheets}


def _parts(package: Package, main: str) -> dict[str, str]:
    """The name of each sheet and its part."""
    related = package.related(main)
    found = {}
    for element in parse_xml(package.read(main), main).iter("{*}sheet"):
        target = next((v for k, v in element.attrib.items() if str(k).rpartition("}")[2] == "id" and "}" in str(k)), "")
        if str(target) in related:
            found[element.get("name", "")] = related[str(target)][1]
    return found


class _Sheets:
    """Puts sheets into a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tally = Tally()
        self._names: list[str] = []

    def add(self, name: str, rows: list[list[str]], found: Sheet, *, is_hidden: bool) -> None:
        while rows and not any(words.strip() for words in rows[-1]):
            rows.pop()
        if not rows:
            return
        notices = self._document.notices
        if is_hidden:
            notices.append(Notice("sheet_hidden", value=name))
            return
        self._names.append(name)
        headers = self._document.page_headers
        headers += [line for line in found.page_headers if line not in headers]
        first = next((n for n, row in enumerate(rows) if sum(bool(words.strip()) for words in row) > 1), None)
        above = rows[:first] if first is not None else rows
        for row in above:
            for words in filter(str.strip, row):
                self._tally.words(len(words))
                self._document.blocks += [Paragraph(line) for line in words.split("\n") if line.strip()]
        if first is None:
            return
        self._document.blocks.append(self._table(rows, first, found.merges))
        number = self._tally.tables
        for place in found.failed:
            notices.append(Notice("cell_shows_error", address=Address(None, number, *place)))
        if found.hidden_rows:
            said: dict[str, str | int] = {"count": found.hidden_rows}
            notices.append(Notice("hidden_rows_read", said, name, Address(table=number)))

    def _table(self, rows: list[list[str]], first: int, ranges: list[Range]) -> Table:
        tally = self._tally
        tally.table(0)
        width = max(index for row in rows[first:] for index, words in enumerate(row, 1) if words.strip())
        spans, covered = _spans(ranges, first, len(rows), width)
        cells = []
        for number, row in enumerate(rows, 1):
            tally.row(tally.tables, number, width, width)
            if number <= first:
                continue
            for column, words in enumerate(row[:width], 1):
                if (number, column) in covered:
                    if words.strip():
                        address = Address(None, tally.tables, number, column)
                        self._document.notices.append(Notice("merge_hides_words", value=words, address=address))
                    continue
                tally.words(len(words), tally.tables, number, column)
                down, across = spans.get((number, column), (1, 1))
                cells.append(Cell(number, column, paragraphs_of(words), down, across))
        return Table(tally.tables, len(rows), width, cells)

    def finish(self) -> Document:
        """The document. The name of its only sheet may be all that tells the quarter; it counts as a page header."""
        if len(self._names) == 1 and not self._names[0].casefold().startswith(_UNTOLD):
            self._document.page_headers += self._names
        return self._document


def _spans(
    ranges: list[Range], first: int, row_count: int, width: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """The spans of merged cells by their place, and the places that they cover beside their own.

    Ranges are cut to the table; one that overlaps an earlier one is no range that a program writes, and is left out.
    """
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in ranges:
        bottom, right = min(bottom, row_count), min(right, width)
        if top <= first or top > bottom or left > right:
            continue
        places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if covered & places or places & spans.keys():
            continue
        spans[top, left] = bottom - top + 1, right - left + 1
        covered |= places - {(top, left)}
    return spans, covered


def paragraphs_of(words: str) -> tuple[str, ...]:
    """Lines up to a blank one are a paragraph, each blank line an empty one, as in a text dump."""
    found: list[list[str]] = []
    is_open = False
    for line in words.split("\n"):
        if line.strip() and is_open:
            found[-1].append(line)
        else:
            found.append([line])
        is_open = bool(line.strip())
    return tuple("\n".join(lines) for lines in found)


def shown(value: _Value) -> str:
    """A value as a person sees it in a cell: 5 and not 5.0, 12,5, 11.08.2020, 15:00."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").translate(_LINE_ENDS)
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    if isinstance(value, datetime):
        day = value.strftime("%d.%m.%Y")
        return day if value.time() == time.min else f"{day} {_clock(value.time())}"
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")


def _clock(value: time) -> str:
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")
