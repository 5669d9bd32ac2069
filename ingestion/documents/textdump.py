"""A Word table dumped as text → the grid model.

Belongs here: finding the rows and cells of such a dump. Does not belong here: encodings (``encoding``), meaning.

In the dump a tab opens each cell, its lines follow, and a blank line ends each row. But a cell may hold blank lines
too, and then nothing in the text tells which of them ends a row. What tells is the whole: all rows are equally wide,
save those of one cell that name a section. So the width and the ends of rows are chosen together, such that as little
as possible is out of the ordinary; where two ways are equally good, the file is refused rather than guessed at.

The dump cannot tell a merged cell from an empty one, nor a line break from a new paragraph: lines without a blank one
between them are one paragraph here.
"""

from bisect import bisect_right
from dataclasses import dataclass

from ingestion.documents.encoding import decode
from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.guard import Tally
from ingestion.documents.merges import Merge, TableBuilder
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source
from ingestion.notices import Address, Notice

_WIDTHS = range(3, 41)  # how many columns the table of a report may have
_SAMPLE = 600  # cells from which the width is told
_WIDER = 3  # by how many cells a row may be wider than the others
_MOST_ODD_ROWS = 0.2  # more than this share of odd rows, and the text is no dump
# What is out of the ordinary, and how much so: a row of one cell that names something, and of one that names nothing, a
# row of another width, a row that the end of the file cuts off (programs trim empty cells there), a blank line at the
# end of a cell that ends no row, and the same where that cell begins its row and names something, as a section does.
_SECTION, _NAMELESS, _ODD, _CUT_OFF, _BLANK_INSIDE, _NAME_INSIDE = 1, 12, 20, 2, 4, 12


@dataclass(frozen=True, slots=True)
class _Cell:
    """The lines of a cell without the blank ones at its end, and whether there were any."""

    lines: tuple[str, ...]
    ends_blank: bool

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Lines up to a blank one are a paragraph; each blank line is an empty paragraph."""
        return tuple(_paragraphs(self.lines)) or ("",)

    @property
    def is_name(self) -> bool:
        """Whether the cell could stand alone in its row: it says something, more than a number."""
        return sum(letter.isalpha() for line in self.lines for letter in line) > 3


def read(source: Source) -> Document:
    """Read a text dump.

    Raises:
        DocumentRefused: ``text_not_a_table_dump``, ``text_rows_ambiguous``, ``format_unknown``, limits.
    """
    decoded = decode(source.data)
    if decoded is None:
        raise refusal("format_unknown")
    lines = decoded[0].replace("\r\n", "\n").translate(_LINE_ENDS).split("\n")
    first = next((number for number, line in enumerate(lines) if line.startswith("\t")), None)
    if first is None:
        raise refusal("text_not_a_table_dump")
    cells = _cells(lines[first:])
    width, rows = _rows(cells)
    document = Document("text", [Paragraph(line) for line in lines[:first] if line.strip()], has_merges=False)
    _Tables(document, width).add(cells, rows)
    return document


_LINE_ENDS = {ord(sign): "\n" for sign in "\r\x0b\x0c\x1e\x85\u2028\u2029"}


def _cells(lines: list[str]) -> list[_Cell]:
    found: list[list[str]] = []
    for line in lines:
        if line.startswith("\t"):
            found.append([line[1:]])
        else:
            found[-1].append(line)
    cells: list[_Cell] = []
    for held in found:
        size = len(held)
        while size > 1 and not held[size - 1].strip():
            size -= 1
        cells.append(_Cell(tuple(held[:size]) if held[:size] != [""] else (), size < len(held)))
    return cells


def _paragraphs(lines: tuple[str, ...]) -> list[str]:
    found: list[list[str]] = []
    after_blank = True
    for line in lines:
        is_blank = not line.strip()
        if is_blank:
            found.append([""])
        elif after_blank:
            found.append([line])
        else:
            found[-1].append(line)
        after_blank = is_blank
    return ["\n".join(held) for held in found]


# --- which cells make a row -----------------------------------------------------------------------------------------


def _rows(cells: list[_Cell]) -> tuple[int, list[tuple[int, int]]]:
    """The width of the table, and for each row its first cell and the one after its last.

    Raises:
        DocumentRefused: no width makes a table of the cells, or several ways are equally good.
    """
    sample = cells[:_SAMPLE]
    is_whole = len(sample) == len(cells)
    (best, width), (second, _) = sorted((_divide(sample, width, is_whole)[0], width) for width in _WIDTHS)[:2]
    _, ways, rows = _divide(cells, width, is_whole=True)
    full = sum(end - start == width for start, end in rows)
    odd = sum(_is_odd(cells, start, end, width) for start, end in rows[:-1])
    if full < 2 or odd > _MOST_ODD_ROWS * len(rows):
        raise refusal("text_not_a_table_dump")
    if ways > 1 or best == second:
        raise refusal("text_rows_ambiguous")
    return width, rows


def _is_odd(cells: list[_Cell], start: int, end: int, width: int) -> bool:
    return end - start != width and not (end - start == 1 and cells[start].is_name)


def _divide(cells: list[_Cell], width: int, is_whole: bool) -> tuple[int, int, list[tuple[int, int]]]:
    """The cheapest division into rows for a width: its cost, how many divisions cost as little, and its rows.

    ``is_whole`` says that the last cell is the last of the file, where a row may be cut off: then it costs something,
    else (the sample ends anywhere) nothing.
    """
    count = len(cells)
    ends = [number + 1 for number, cell in enumerate(cells) if cell.ends_blank or number == count - 1]
    unreached = 10**9
    costs = [unreached] * count + [0]
    ways = [0] * count + [1]
    chosen = [count] * (count + 1)
    for start in range(count - 1, -1, -1):
        place = first = bisect_right(ends, start)
        while place < len(ends) and ends[place] - start <= width + _WIDER:
            end = ends[place]
            place += 1  # the ends between the first and this one would lie inside the row
            if end == count and end - start < width:
                own = (_CUT_OFF if is_whole else 0) if end - start > 1 or not cells[start].is_name else _SECTION
            else:
                own = _cost(cells, start, end, width)
            cost = own + _BLANK_INSIDE * (place - first - 1) + costs[end]
            if end - start > 1 and cells[start].ends_blank and cells[start].is_name:
                cost += _NAME_INSIDE
            if cost < costs[start]:
                costs[start], ways[start], chosen[start] = cost, ways[end], end
            elif cost == costs[start] < unreached:
                ways[start] = min(ways[start] + ways[end], 2)
    rows: list[tuple[int, int]] = []
    start = 0
    while start < count and costs[0] < unreached:
        rows.append((start, chosen[start]))
        start = chosen[start]
    return costs[0], ways[0], rows


def _cost(cells: list[_Cell], start: int, end: int, width: int) -> int:
    if end - start == width:
        return 0
    if end - start == 1:
        return _SECTION if cells[start].is_name else _NAMELESS
    return _ODD


# --- rows → tables --------------------------------------------------------------------------------------------------


class _Tables:
    """Puts rows into tables; text that stands after an empty last cell ends a table."""

    def __init__(self, document: Document, width: int) -> None:
        self._document = document
        self._width = width
        self._tally = Tally()
        self._builder: TableBuilder | None = None

    def add(self, cells: list[_Cell], rows: list[tuple[int, int]]) -> None:
        for start, end in rows:
            self._row(cells[start:end], is_last=end == len(cells))
        self._end_table()

    def _row(self, row: list[_Cell], is_last: bool) -> None:
        if self._builder is None:
            self._tally.table(0)
            self._builder = TableBuilder(self._tally.tables, 0, self._tally, self._document.notices)
        builder = self._builder
        address = Address(table=builder.number, row=builder.row_count + 1)
        last = row[-1]
        outside: list[str] = []
        # Text that belongs to the last cell or follows the table, and nothing in the dump says which.
        doubtful = "\n".join(last.lines[_first_blank(last.lines) :]).strip()
        if doubtful and len(row) > 1:
            place = Address(table=builder.number, row=address.row, cell=len(row))
            if last.lines[0].strip():
                self._document.notices.append(Notice("dump_text_kept_in_cell", {}, doubtful, place))
            else:
                self._document.notices.append(Notice("dump_text_taken_out", {}, doubtful, place))
                outside = [line for line in last.lines if line.strip()]
                last = _Cell((), True)
        words = [cell.paragraphs for cell in [*row[:-1], last]]
        span = self._width if len(row) == 1 and last.is_name else 1
        if span == 1 and len(words) != self._width:
            words = self._odd(words, address, is_last and len(row) < self._width)
        for column, paragraphs in enumerate(words, 1):
            self._tally.words(sum(map(len, paragraphs)), builder.number, address.row, column)
        merge: Merge = ""
        placed = [(column, span, paragraphs, merge) for column, paragraphs in enumerate(words, 1)]
        builder.add_row(placed, max(self._width, len(words)))  # cells too many are cells of the table as well
        if outside:
            self._end_table()
            self._document.blocks += [Paragraph(line) for line in outside]

    def _odd(self, words: list[tuple[str, ...]], address: Address, is_cut_off: bool) -> list[tuple[str, ...]]:
        if is_cut_off:
            missing = self._width - len(words)
            self._document.notices.append(Notice("dump_cut_off", {"count": missing}, address=address))
            return words + [("",)] * missing
        said: dict[str, str | int] = {"count": len(words), "expected": self._width}
        self._document.notices.append(Notice("dump_row_width", said, address=address))
        return words

    def _end_table(self) -> None:
        if self._builder is not None:
            self._document.blocks.append(self._builder.table())
        self._builder = None


def _first_blank(lines: tuple[str, ...]) -> int:
    return next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
