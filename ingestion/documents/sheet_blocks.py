"""Sheets of shown values → the blocks of a document.

Belongs here: lines as paragraphs, tables with the row and column numbers of their sheet, merged cells as spans, what is
said of a sheet. Does not belong here: where the tables of a sheet stand (``sheet_tables``), values (``sheet_values``).
"""

from collections.abc import Mapping

from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.documents.guard import Tally
from ingestion.documents.sheet_scan import Range, Sheet
from ingestion.documents.sheet_tables import Region, regions
from ingestion.documents.sheet_values import paragraphs_of
from ingestion.notices import Address, Notice

_UNTOLD = ("лист", "sheet", "table", "таблица")  # names that programs give to sheets themselves


class Sheets:
    """Puts the sheets of a workbook into a document, one by one."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tally = Tally()
        self._names: list[str] = []

    def add(
        self, name: str, rows: list[list[str]], found: Sheet, unknown: Mapping[str, int], *, is_hidden: bool
    ) -> None:
        """Add a sheet by its name: its rows as shown, what its markup says, how often each unknown format came.

        Raises:
            DocumentRefused: it is larger than the limits.
        """
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
