"""The one model every reader fills: a document as paragraphs and tables of addressed cells.

Belongs here: the shape of a document after its format is gone. Does not belong here: any format (see the readers
beside this file), any meaning of rows or columns (see ``ingestion.reports``).

Rows and columns are counted from 1, as a person counts them. A table is a full rectangle of places; a cell stands at
its top left place (its *origin*) and covers ``row_span × column_span`` places. ``Table.at`` answers any place with the
cell that covers it, so a merged cell is found from each of its rows. Where a wide row (the name of an executive body)
runs through a merged cell, the two overlap: of two cells that cover a place, ``Table.at`` answers the later one.

The words of a table inside a cell stand in that cell, in their place; the table is also a block of its own, after the
outer one, with ``depth`` above 0. Whoever counts words takes tables of ``depth`` 0 only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingestion.notices import Notice


class Cell(NamedTuple):
    """A cell: its words by paragraph as they stand (no cleaning), its address, its span.

    ``paragraphs`` keeps empty ones, for a blank paragraph separates things in these documents. ``\\n`` inside a
    paragraph is a line break made by hand, ``\\t`` a tab. ``stood`` are the paragraphs of the document where a reviewed
    correction has put others in their place; readers leave it None. A tuple, for a frozen dataclass takes three times
    as long to make (0.9 µs), a tenth of reading a grid.
    """

    row: int
    column: int
    paragraphs: tuple[str, ...]
    row_span: int = 1
    column_span: int = 1
    stood: tuple[str, ...] | None = None

    @property
    def words(self) -> str:
        """The words to be read, one paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def stood_words(self) -> str:
        """The words as they stand in the document, one paragraph a line."""
        return "\n".join(self.paragraphs if self.stood is None else self.stood)

    @property
    def is_blank(self) -> bool:
        """Whether the cell holds nothing but white space."""
        text = "".join(self.paragraphs)
        return not text or text.isspace()  # which looks no further than the first word


@dataclass(slots=True)
class Table:
    """A rectangle of cells. ``number`` counts the tables of a document from 1, in reading order."""

    number: int
    row_count: int
    column_count: int
    cells: list[Cell]
    depth: int = 0  # 0 in the body, 1 inside a cell of another table, …
    _covering: dict[int, list[Cell]] = field(default_factory=dict, repr=False, compare=False)  # by row
    # What was asked for last, with the number of its row: see ``places``.
    _spread: tuple[int, list[Cell | None]] = field(default=(0, []), repr=False, compare=False)
    _row: tuple[int, list[Cell]] = field(default=(0, []), repr=False, compare=False)
    _worded: tuple[int, list[Cell]] = field(default=(0, []), repr=False, compare=False)

    def __post_init__(self) -> None:
        covering = self._covering
        for cell in self.cells:
            for row in (cell.row,) if cell.row_span == 1 else range(cell.row, cell.row + cell.row_span):
                if row in covering:
                    covering[row].append(cell)
                else:
                    covering[row] = [cell]

    def places(self, row: int) -> Sequence[Cell | None]:
        """The cell at each column of a row, which is remembered until another row is asked for.

        Whoever reads a table asks row by row. A dictionary of all places costs 150 bytes a place and as much time as
        all else in making the table; this costs a microsecond a row, when it is asked for.
        """
        number, places = self._spread
        if number != row:
            places = [None] * self.column_count
            for cell in self._covering.get(row, ()):
                _, column, _, _, span, _ = cell
                if span == 1 and column <= self.column_count:
                    places[column - 1] = cell
                else:
                    for place in range(column - 1, min(column - 1 + span, self.column_count)):
                        places[place] = cell
            self._spread = (row, places)
        return places

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place; None where the row starts late or ends early."""
        places = self.places(row)
        return places[column - 1] if 0 < column <= len(places) else None

    def row(self, number: int) -> Sequence[Cell]:
        """The cells that cover a row, left to right, each once; merged ones from above included."""
        known, found = self._row
        if known != number:
            found = []
            last: Cell | None = None
            for cell in self.places(number):
                if cell is not None and cell is not last:
                    found.append(cell)
                    last = cell
            self._row = (number, found)
        return found

    def worded(self, number: int) -> Sequence[Cell]:
        """The cells with words that begin in a row, left to right."""
        known, found = self._worded
        if known != number:
            found = [cell for cell in self.row(number) if cell.row == number and not cell.is_blank]
            self._worded = (number, found)
        return found


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside every table."""

    text: str


@dataclass(slots=True)
class Document:
    """What a reader makes of a file: its blocks in reading order, and page headers apart from them."""

    format: str
    blocks: list[Paragraph | Table]
    page_headers: list[str] = field(default_factory=list)
    has_merges: bool = True  # False where the format cannot tell a merged cell from an empty one (text dump)
    notices: list[Notice] = field(default_factory=list)  # what was odd, repaired or left out while it was read
    pictures: int = 0  # how many stand outside every table; what is on them is not read
    needs_review: bool = False  # True where the format keeps no tables and the reader had to put them together (PDF)

    @property
    def tables(self) -> Iterator[Table]:
        """The tables, in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))
