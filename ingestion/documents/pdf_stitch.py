"""Tables of single pages → tables that run over pages.

Belongs here: which tables go on from the page before, headings repeated on each page, rows that a page break cut in
two, cells merged across it. Does not belong here: pages (``pdf``), the words of a cell (``pdf_lines``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingestion.documents.grid import Cell, Table
from ingestion.documents.guard import Tally
from ingestion.documents.pdf_lines import Line, keeps_spaces, paragraphs_of

_NEAR = 3.0  # points within which two edges are one
_MOST_HEADING_ROWS = 4

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points."""


@dataclass(slots=True)
class Piece:
    """A cell within a segment: its rows (0-based, the last one included), its edges, its lines."""

    first: int
    last: int
    left: float
    right: float
    lines: list[Line]

    @property
    def squeezed(self) -> str:
        """The words without any white space, for comparison."""
        return "".join("".join(line.text.split()) for line in self.lines)


@dataclass(slots=True)
class Segment:
    """The part of a table on one page."""

    row_count: int
    edges: list[float]
    pieces: list[Piece]

    def row(self, number: int) -> list[Piece]:
        """The pieces that begin in a row, left to right."""
        return sorted((p for p in self.pieces if p.first == number), key=lambda piece: piece.left)


def segment_of(boxes: Iterable[tuple[Box, list[Line]]]) -> Segment:
    """A segment of the cells of a table as they stand on the page."""
    held = list(boxes)
    tops = _clustered(box[1] for box, _ in held)
    pieces = []
    for (left, top, right, bottom), lines in held:
        first = _nearest(tops, top)
        last = max((row for row, start in enumerate(tops) if start < bottom - _NEAR), default=first)
        pieces.append(Piece(first, max(first, last), left, right, lines))
    return Segment(len(tops), _clustered(edge for box, _ in held for edge in (box[0], box[2])), pieces)


def _clustered(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


@dataclass(slots=True)
class Stitched:
    """A table as it grows from page to page."""

    segment: Segment
    pages: int = 1
    joined_rows: int = 0
    _heading: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._heading = [_words(self.segment, row) for row in range(min(self.segment.row_count, _MOST_HEADING_ROWS))]

    def takes(self, other: Segment) -> bool:
        """Whether a segment at the top of the next page has the same edges, save for those that merged cells hide."""
        mine, others = self.segment.edges, other.edges
        if abs(mine[0] - others[0]) > _NEAR or abs(mine[-1] - others[-1]) > _NEAR:
            return False
        fewer, more = sorted((mine, others), key=len)
        return all(abs(more[_nearest(more, edge)] - edge) <= _NEAR for edge in fewer)

    def take(self, other: Segment) -> None:
        """Add the segment of the next page: without the heading, and with a cut row made whole."""
        skipped = 0
        while (
            skipped < min(other.row_count, len(self._heading))
            and _words(other, skipped) == self._heading[skipped]
            and (skipped > 0 or sum(map(bool, self._heading[0])) > 1)
        ):
            skipped += 1
        rest = [piece for piece in other.pieces if piece.first >= skipped]
        mine = self.segment
        is_cut = bool(rest) and self._is_cut(other, skipped)
        shift = mine.row_count - skipped - is_cut
        for piece in rest:
            at_top = piece.first == skipped
            above = self._above(piece) if at_top else None
            piece.first, piece.last = piece.first + shift, piece.last + shift
            if above is not None and (is_cut or self._goes_on(above, piece, mine.row_count - 1)):
                above.lines += piece.lines
                above.last = max(above.last, piece.last)
            else:
                mine.pieces.append(piece)
        mine.row_count += other.row_count - skipped - is_cut
        mine.edges = _clustered([*mine.edges, *other.edges])
        self.pages += 1
        self.joined_rows += is_cut

    def _above(self, piece: Piece) -> Piece | None:
        """The piece of the last row that stands in the same column."""
        last = self.segment.row_count - 1
        for own in self.segment.pieces:
            if own.last == last and abs(own.left - piece.left) <= _NEAR and abs(own.right - piece.right) <= _NEAR:
                return own
        return None

    def _is_cut(self, other: Segment, row: int) -> bool:
        """Whether the first row of the next page goes on with the last one here.

        Where rows are numbered, a row without a number does; elsewhere one with words that begin with a small letter.
        """
        pieces = other.row(row)
        last = [piece for piece in self.segment.pieces if piece.last == self.segment.row_count - 1]
        if len(pieces) != len(last) or not any(piece.lines for piece in pieces):
            return False
        if any(self._above(piece) is None for piece in pieces):
            return False
        begins_small = any(piece.lines and piece.lines[0].text[:1].islower() for piece in pieces)
        if len(pieces) > 1 and self._is_numbered() and abs(pieces[0].left - self.segment.edges[0]) <= _NEAR:
            return not pieces[0].lines
        return begins_small

    def _is_numbered(self) -> bool:
        left = self.segment.edges[0]
        firsts = [p for p in self.segment.pieces if abs(p.left - left) <= _NEAR and len(self.segment.row(p.first)) > 1]
        numbered = sum(piece.squeezed[:1].isdigit() for piece in firsts)
        return numbered > 0 and 2 * numbered >= len(firsts) - 1  # the heading has no number

    @staticmethod
    def _goes_on(above: Piece, piece: Piece, last_row: int) -> bool:
        """Whether a cell at the top of a page is the lower half of a merged one, though its row is a new one."""
        is_merged = above.first < last_row or piece.last > piece.first
        return is_merged and (not piece.lines or piece.lines[0].text[:1].islower())

    def table(self, number: int, tally: Tally) -> Table:
        """The table. Words are put together only here, for only now it is known how far columns reach."""
        segment = self.segment
        lefts = segment.edges[:-1]
        has_spaces = keeps_spaces(piece.lines for piece in segment.pieces)
        padding = min((max(p.lines[0].left - p.left, 0.0) for p in segment.pieces if p.lines), default=0.0)
        tally.table(0)
        cells = []
        counts = [0] * segment.row_count
        for piece in sorted(segment.pieces, key=lambda one: (one.first, one.left)):
            column = _nearest(lefts, piece.left) + 1
            span = sum(piece.left + _NEAR < edge <= piece.right + _NEAR for edge in segment.edges)
            words = paragraphs_of(piece.lines, piece.right - padding, has_spaces=has_spaces)
            tally.words(sum(map(len, words)), number, piece.first + 1, column)
            cells.append(Cell(piece.first + 1, column, words, piece.last - piece.first + 1, max(span, 1)))
            counts[piece.first] += 1
        for row, count in enumerate(counts, 1):
            tally.row(number, row, count, len(lefts))
        return Table(number, segment.row_count, len(lefts), cells)


def _words(segment: Segment, row: int) -> tuple[str, ...]:
    return tuple(piece.squeezed for piece in segment.row(row))
