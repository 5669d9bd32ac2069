"""One document drawn in every format: the grid of a test → the bytes of a file → what all of reading makes of it.

Belongs here: drawing grids (``tests.unit.reports.grids``) as Word, OpenDocument, HTML, Excel and PDF files, reading a
file from its bytes to records. Does not belong here: any layout, any expectation, traits of one format alone.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from ingestion.documents.grid import Cell, Table
from ingestion.documents.read import read_document
from ingestion.reports.context import DocumentReading
from ingestion.reports.read import read_reports
from tests.unit.documents import open_document, printed, sheets, word
from tests.unit.reports.account import check_account
from tests.unit.reports.grids import context

MARKED = "ЗДЕСЬ"  # the words of the paragraph that ``put_in`` replaces
_PAGE = (1640, 1800)  # points: ten columns of words side by side, all on one page
_LINE = 12
_MARGIN = 20
_LETTER = 6  # width at the size in which ``printed`` writes

Block = Table | str


def read_drawn(
    file_format: str, *blocks: Block, page_headers: Sequence[str] = (), file_name: str = "отчет", **hints: str
) -> DocumentReading:
    """Draw blocks as a file of a format and read it; the region is known unless a test says ``""``."""
    return read_bytes(drawn(file_format, blocks, page_headers), f"{file_name}.{file_format}", **hints)


def read_bytes(data: bytes, file_name: str = "отчет.docx", **hints: str) -> DocumentReading:
    """Read a file from its bytes to records and check that every row and word is accounted for."""
    given = {"region": "RU-SMO"} | hints
    document = read_document(data, file_name)
    reading = read_reports(document, context(file_name, **{name: value for name, value in given.items() if value}))
    check_account(document, reading)
    return reading


def drawn(file_format: str, blocks: Sequence[Block], page_headers: Sequence[str] = ()) -> bytes:
    """The bytes of a file of these blocks."""
    draw = {"docx": _docx, "odt": _odt, "html": _html, "xlsx": _xlsx, "pdf": _pdf}[file_format]
    return draw(blocks, page_headers)


def put_in(data: bytes, file_format: str, markup: str, styles: str = "") -> bytes:
    """An OpenDocument or HTML file with markup in place of the paragraph ``MARKED``; ``styles`` are OpenDocument's."""
    if file_format == "html":
        return data.replace(f"<p>{MARKED}</p>".encode(), markup.encode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    content = members["content.xml"].replace(open_document.p(MARKED), markup)
    members["content.xml"] = content.replace("<office:automatic-styles>", f"<office:automatic-styles>{styles}")
    return sheets.zipped(members)


def _stretches(table: Table, row: int) -> Iterator[tuple[int, int, Cell | None]]:
    """First and last column and the cell that is seen there, left to right."""
    places = table.places(row)
    first = 0
    for column in range(1, len(places) + 1):
        if column == len(places) or places[column] is not places[first]:
            yield first + 1, column, places[first]
            first = column


def _rows(table: Table) -> Iterator[list[tuple[int, int, Cell | None]]]:
    return (list(_stretches(table, row)) for row in range(1, table.row_count + 1))


# --- Word -------------------------------------------------------------------------------------------------------------


def word_table(table: Table) -> str:
    """The table as WordprocessingML."""
    return word.table(*(_word_row(number, stretches) for number, stretches in enumerate(_rows(table), 1)))


def _word_row(number: int, stretches: list[tuple[int, int, Cell | None]]) -> str:
    properties = ""
    if stretches[0][2] is None:
        properties += f"<w:gridBefore w:val='{stretches[0][1]}'/>"
    if stretches[-1][2] is None:
        properties += f"<w:gridAfter w:val='{stretches[-1][1] - stretches[-1][0] + 1}'/>"
    cells = [_word_cell(number, last - first + 1, cell) for first, last, cell in stretches if cell is not None]
    return word.row(*cells, properties=properties)


def _word_cell(row: int, span: int, cell: Cell) -> str:
    properties = f"<w:gridSpan w:val='{span}'/>" if span > 1 else ""
    if cell.row < row:
        return word.cell("", properties + "<w:vMerge/>")
    properties += "<w:vMerge w:val='restart'/>" if cell.row_span > 1 else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(word.paragraph, cell.paragraphs))}</w:tc>"


def _docx(blocks: Sequence[Block], page_headers: Sequence[str]) -> bytes:
    body = "".join(word.paragraph(block) if isinstance(block, str) else word_table(block) for block in blocks)
    parts = {f"header{number}": word.paragraph(words) for number, words in enumerate(page_headers, 1)}
    return word.docx(body, parts=parts)


# --- OpenDocument -----------------------------------------------------------------------------------------------------


def _odt(blocks: Sequence[Block], page_headers: Sequence[str]) -> bytes:
    body = "".join(open_document.p(block) if isinstance(block, str) else _odt_table(block) for block in blocks)
    header = f"<style:header>{''.join(map(open_document.p, page_headers))}</style:header>" if page_headers else ""
    return open_document.odt(body, master=header)


def _odt_table(table: Table) -> str:
    rows = []
    for number, stretches in enumerate(_rows(table), 1):
        cells = []
        for first, last, cell in stretches:
            if cell is None or cell.row < number:
                cells += [open_document.covered()] * (last - first + 1)
                continue
            spans = f"table:number-columns-spanned='{last - first + 1}' table:number-rows-spanned='{cell.row_span}'"
            words = "".join(map(open_document.p, cell.paragraphs))
            cells.append(f"<table:table-cell {spans}>{words}</table:table-cell>")
            cells += [open_document.covered()] * (last - first)
        rows.append(open_document.row(*cells))
    return open_document.table(*rows)


# --- HTML -------------------------------------------------------------------------------------------------------------


def _html(blocks: Sequence[Block], page_headers: Sequence[str]) -> bytes:
    body = "".join(f"<p>{block}</p>" if isinstance(block, str) else _html_table(block) for block in blocks)
    headers = "".join(f"<div style='mso-element:header'><p>{words}</p></div>" for words in page_headers)
    return f"<html><head><meta charset='utf-8'></head><body>{body}{headers}</body></html>".encode()


def _html_table(table: Table) -> str:
    rows = []
    for number, stretches in enumerate(_rows(table), 1):
        cells = [
            f"<td colspan={last - first + 1} rowspan={cell.row_span}>"
            + "".join(f"<p>{words}</p>" for words in cell.paragraphs)
            for first, last, cell in stretches
            if cell is not None and cell.row == number
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1>{''.join(rows)}</table>"


# --- Excel ------------------------------------------------------------------------------------------------------------


def _xlsx(blocks: Sequence[Block], page_headers: Sequence[str]) -> bytes:
    lines: list[list[str]] = []
    merges = []
    for block in blocks:
        if isinstance(block, str):
            lines.append([block])
            continue
        above = len(lines)
        for number, stretches in enumerate(_rows(block), 1):
            line = [""] * block.column_count
            for first, _, cell in stretches:
                if cell is not None and cell.row == number:
                    line[first - 1] = "\n".join(cell.paragraphs)
            lines.append(line)
        merges += [_range(cell, above) for cell in block.cells if cell.row_span > 1 or cell.column_span > 1]
    after = f"<mergeCells>{''.join(merges)}</mergeCells>" if merges else ""
    headers = "".join(page_headers)
    after += f"<headerFooter><oddHeader>&amp;C{headers}</oddHeader></headerFooter>" if headers else ""
    return sheets.xlsx(sheets.grid(lines), after=after)


def _range(cell: Cell, above: int) -> str:
    first, last = cell.row + above, cell.row + above + cell.row_span - 1
    left, right = chr(64 + cell.column), chr(63 + cell.column + cell.column_span)
    return f'<mergeCell ref="{left}{first}:{right}{last}"/>'


# --- PDF --------------------------------------------------------------------------------------------------------------


def _pdf(blocks: Sequence[Block], page_headers: Sequence[str]) -> bytes:
    """One page, or a page a table where there are page headers; those stand at the head of each."""
    pages: list[str] = []
    head = "".join(printed.words(_MARGIN, 10, words, page_height=_PAGE[1]) for words in page_headers)
    page, top = head, 2 * _MARGIN
    for block in blocks:
        if isinstance(block, str):
            for line in _wrapped(block, _PAGE[0] - 2 * _MARGIN):
                page += printed.words(_MARGIN, top, line, page_height=_PAGE[1])
                top += _LINE
            top += _LINE
            continue
        drawn_table, top = _printed_table(block, top)
        page += drawn_table
        top += 2 * _LINE
        if page_headers:
            pages.append(page)
            page, top = head, 2 * _MARGIN
    return printed.pdf(*(pages or [page]), page_size=_PAGE)


def _printed_table(table: Table, top: int) -> tuple[str, int]:
    width = (_PAGE[0] - 2 * _MARGIN) // table.column_count
    lines = {
        (cell.row, cell.column): [
            line for words in cell.paragraphs for line in _wrapped(words, cell.column_span * width - 10)
        ]
        for cell in table.cells
    }
    heights = [
        max([1, *(-(-len(lines[c.row, c.column]) // c.row_span) for c in table.row(row))]) * _LINE + 6
        for row in range(1, table.row_count + 1)
    ]
    tops = [top + sum(heights[:row]) for row in range(table.row_count + 1)]
    made = ""
    for cell in table.cells:
        left = _MARGIN + (cell.column - 1) * width
        box = (left, tops[cell.row - 1], left + cell.column_span * width, tops[cell.row - 1 + cell.row_span])
        made += printed.cell(*box, *lines[cell.row, cell.column], page_height=_PAGE[1])
    return made, tops[-1]


def _wrapped(words: str, width: int) -> Iterable[str]:
    """Lines no wider than that, as a typesetter breaks them; a word that is wider has a line of its own."""
    line = ""
    for one in words.split():
        if line and (len(line) + 1 + len(one)) * _LETTER > width:
            yield line
            line = one
        else:
            line = f"{line} {one}" if line else one
    yield line
