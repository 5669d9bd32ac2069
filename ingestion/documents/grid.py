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

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.notices import Notice


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words by paragraph as they stand (no cleaning), its address, its span.

    ``paragraphs`` keeps empty ones, for a blank paragraph separates things in these documents. ``\\n`` inside a
    paragraph is a line break made by hand, ``\\t`` a tab.
    """

    row: int
    column: int
    paragraphs: tuple[str, ...]
    row_span: int = 1
    column_span: int = 1

    @property
    def words(self) -> str:
        """The words as they stand, one paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def is_blank(self) -> bool:
        """Whether the cell holds nothing but white space."""
        return not any(p.strip() for p in self.paragraphs)


@dataclass(slots=True)
class Table:
    """A rectangle of cells. ``number`` counts the tables of a document from 1, in reading order."""

    number: int
    row_count: int
    column_count: int
    cells: list[Cell]
    depth: int = 0  # 0 in the body, 1 inside a cell of another table, …
    _places: dict[tuple[int, int], Cell] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self._places[row, column] = cell

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place; None where the row starts late or ends early."""
        return self._places.get((row, column))

    def row(self, number: int) -> list[Cell]:
        """The cells that cover a row, left to right, each once; merged ones from above included."""
        found: list[Cell] = []
        for column in range(1, self.column_count + 1):
            cell = self._places.get((number, column))
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
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

    @property
    def tables(self) -> Iterator[Table]:
        """The tables, in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))
    needs_review: bool = False  # True where the format keeps no tables and the reader had to put them together (PDF)
