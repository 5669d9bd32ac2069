"""Spreadsheets (``.xlsx``, ``.xlsm``, ``.xls``, ``.ods``) → the grid model.

Belongs here: sheets as tables, values as a person sees them. Does not belong here: what the markup says before it is
read (``sheet_scan``), packages (``opc``).

A table keeps the row and column numbers of its sheet, so that a notice names what a person sees at the edge of the
sheet. Lines above the table, where a row holds one filled cell, are paragraphs; their rows are empty in the table. A
hidden sheet is left out and named; a hidden row is read and counted, for filters hide rows without anyone noticing.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO

from ingestion.documents import ole
from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.documents.guard import Tally
from ingestion.documents.number_format import shown_date, shown_number
from ingestion.documents.opc import Package, parse_xml
from ingestion.documents.refusal import refusal
from ingestion.documents.sheet_scan import Range, Sheet, scan_open_document, scan_workbook
from ingestion.documents.sheet_tables import Region, regions
from ingestion.documents.sniff import Source
from ingestion.documents.xls_scan import scan_binary
from ingestion.notices import Address, Notice

_Value = int | float | str | bool | time | date | datetime | timedelta
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x1e\x85\u2028\u2029", "\n"))
_INDENT = re.compile(rb">\s+(?=</?(?:table|office):)")
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
        book = CalamineWorkbook.from_filelike(BytesIO(_without_indents(source)))
    sheets = _Sheets(Document(source.format, []))
    with book:
        for index, about in enumerate(book.sheets_metadata):
            with _refusing("sheet_broken", about.name):
                sheet = book.get_sheet_by_index(index)
                values = sheet.to_python(skip_empty_area=False)
                merges = sheet.merged_cell_ranges
            seen = (found.get(about.name) if isinstance(found, dict) else _at(found, index)) or Sheet()
            if merges is not None:
                seen.merges = [(top + 1, left + 1, end + 1, right + 1) for (top, left), (end, right) in merges]
            rows, unknown = _shown_rows(values, seen)
            sheets.add(about.name, rows, seen, unknown, is_hidden=about.visible is not SheetVisibleEnum.Visible)
    return sheets.finish()


def _without_indents(source: Source) -> bytes:
    """The file; an OpenDocument one whose markup is indented without the indents, which the library takes for cells."""
    if source.format != "ods" or source.package is None:
        return source.data
    content = source.package.read("content.xml")
    if not _INDENT.search(content):
        return source.data
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name in ("mimetype", "META-INF/manifest.xml"):
            if name in source.package:
                package.writestr(name, source.package.read(name))
        package.writestr("content.xml", _INDENT.sub(b">", content))
    return made.getvalue()


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


def _at(sheets: list[Sheet], index: int) -> Sheet | None:
    return sheets[index] if index < len(sheets) else None


def _shown_rows(values: list[list[_Value]], found: Sheet) -> tuple[list[list[str]], Counter[str]]:
    """The values of a sheet as a person sees them, and how often each format came that is not understood."""
    rows = [[shown(value) for value in row] for row in values]
    unknown: Counter[str] = Counter()
    for (number, column), code in found.formats.items():
        if number > len(values) or column > len(values[number - 1]):
            continue
        value = values[number - 1][column - 1]
        seen: str | None = None
        if isinstance(value, date):
            seen = shown_date(value, code)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            seen = shown_number(value, code)
            unknown[code] += seen is None
        if seen is not None:
            rows[number - 1][column - 1] = seen
    for (top, left, bottom, right), words in found.shown:
        for number in range(top, min(bottom, len(values)) + 1):
            row = values[number - 1]
            for column in range(left, min(right, len(row)) + 1):
                value = row[column - 1]
                # A date keeps its year and its usual form, unless the sheet shows no day.
                if not isinstance(value, date) or not re.search(rf"(?<!\d)0?{value.day}(?!\d)", words):
                    rows[number - 1][column - 1] = words
    return rows, +unknown


def _scan(source: Source) -> dict[str, Sheet] | list[Sheet]:
    """What the markup says of each sheet, by its name; of a binary workbook, in their order."""
    package = source.package
    if package is None:
        if not source.data.startswith(ole.SIGNATURE):
            raise refusal("spreadsheet_broken", error="neither a package nor a compound file")
        return scan_binary(source.data)
    if source.format == "ods":
        return scan_open_document(package)
    main = package.main_part or ""
    if "sheet.binary" in package.content_type(main):
        raise refusal("format_xlsb")
    styles = next((part for kind, part in package.related(main).values() if kind == "styles"), "")
    sheets = {part.replace("\\", "/").casefold(): sheet for part, sheet in scan_workbook(package, styles).items()}
    parts = {name: part.casefold() for name, part in _parts(package, main).items()}
    return {name: sheets[part] for name, part in parts.items() if part in sheets}


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

    def add(
        self, name: str, rows: list[list[str]], found: Sheet, unknown: Mapping[str, int], *, is_hidden: bool
    ) -> None:
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
        first_table = self._tally.tables + 1
        found_regions = regions(rows, found.merges)
        for region in found_regions:
            self._region(rows, region, found)
        if self._tally.tables < first_table:
            return
        address = Address(table=first_table)
        if any(region.has_gaps for region in found_regions):
            notices.append(Notice("sheet_table_has_gaps", value=name, address=address))
        for code, count in unknown.items():
            notices.append(Notice("number_format_not_applied", {"count": count}, code, address))
        if found.hidden_rows:
            notices.append(Notice("hidden_rows_read", {"count": found.hidden_rows}, name, address))

    def _region(self, rows: list[list[str]], region: Region, found: Sheet) -> None:
        left, right = region.first_column, region.last_column
        numbers = range(region.first_row, region.last_row + 1)
        filled = {number: list(filter(str.strip, rows[number - 1][left - 1 : right])) for number in numbers}
        opening = next((number for number in numbers if len(filled[number]) > 1), None)
        for row in rows[region.first_row - 1 : region.last_row if opening is None else opening - 1]:
            for words in filter(str.strip, row[left - 1 : right]):
                self._tally.words(len(words))
                self._document.blocks += [Paragraph(line) for line in words.split("\n") if line.strip()]
        if opening is None:
            return
        self._document.blocks.append(self._table(rows[: region.last_row], opening - 1, found.merges, left, right))
        for row_number, column in found.failed:
            if opening <= row_number <= region.last_row and left <= column <= right:
                address = Address(None, self._tally.tables, row_number, column)
                self._document.notices.append(Notice("cell_shows_error", address=address))

    def _table(self, rows: list[list[str]], first: int, ranges: list[Range], left: int, right: int) -> Table:
        """The table after the ``first`` rows, within columns; it keeps the numbers of the sheet."""
        tally = self._tally
        tally.table(0)
        while not any(words.strip() for words in rows[-1][left - 1 : right]):
            rows.pop()
        width = max(n for row in rows[first:] for n, words in enumerate(row[:right], 1) if n >= left and words.strip())
        own = [merge for merge in ranges if left <= merge[1]]
        spans, covered = _spans(own, first, len(rows), width)
        cells = []
        for number, row in enumerate(rows, 1):
            if number <= first:
                continue
            tally.row(tally.tables, number, width, width)
            for column, words in enumerate(row[left - 1 : width], left):
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
    if "\n" not in words:  # as nearly all are
        return (words,)
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
