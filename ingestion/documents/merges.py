"""Rows of cells with merge marks → a table of cells with spans. Every reader of a format with merges builds here.

Belongs here: which places a cell covers. Does not belong here: how a format writes its marks, or what a cell says.

A vertical merge is marked cell by cell: one starts it, those below say that they go on with it. A row that is one wide
cell (in these documents: the name of an executive body) does not end the merges that run through it. The merged cell
then spans the row too, and the wide cell lies over it (see ``grid.Table``).
"""

from dataclasses import dataclass
from typing import Literal

from ingestion.documents.grid import Cell, Table
from ingestion.documents.guard import Tally
from ingestion.notices import Address, Notice

Merge = Literal["", "start", "continue"]


@dataclass(slots=True)
class Placed:
    """A cell while its table grows."""

    row: int
    column: int
    column_span: int
    paragraphs: tuple[str, ...]
    row_span: int = 1
    merges: bool = False


class TableBuilder:
    """Takes the rows of one table from the top and gives the table; ``notices`` gathers what is odd about merges."""

    def __init__(self, number: int, depth: int, tally: Tally, notices: list[Notice]) -> None:
        self.number = number
        self.depth = depth
        self.row_count = 0
        self._column_count = 0
        self._tally = tally
        self._notices = notices
        self._cells: list[Placed] = []
        self._open: dict[int, Placed] = {}  # by first column: the merge that a cell of the next row may go on with

    def add_row(self, row: list[tuple[int, int, tuple[str, ...], Merge]], reach: int) -> None:
        """Add the next row: (column, column span, paragraphs, merge mark) of each cell, left to right.

        ``reach`` is the column that the row reaches to, places without a cell at its end included.

        Raises:
            DocumentRefused: the table is larger than the limits.
        """
        self.row_count += 1
        number = self.row_count
        self._tally.row(Address(table=self.number, row=number), len(row), reach)
        self._column_count = max(self._column_count, reach)
        going_on = self._open
        opened: dict[int, Placed] = {}
        for column, span, paragraphs, merge in row:
            if merge == "continue" and (origin := going_on.get(column)) is not None:
                self._extend(origin, span, paragraphs)
                opened[column] = origin
                continue
            placed = Placed(number, column, span, paragraphs, 1, merge != "")
            self._cells.append(placed)
            if merge:
                opened[column] = placed
        if not (len(row) == 1 and row[0][1] > 1 and not row[0][3]):
            self._open = opened

    def _extend(self, origin: Placed, span: int, paragraphs: tuple[str, ...]) -> None:
        address = Address(table=self.number, row=self.row_count, cell=origin.column)
        crossed = self.row_count - (origin.row + origin.row_span)
        if crossed:
            self._notices.append(Notice("merge_crosses_row", {"first_row": origin.row}, address=address))
        if span != origin.column_span:
            self._notices.append(Notice("merge_uneven", {"first_row": origin.row}, address=address))
        if any(words.strip() for words in paragraphs):
            # Word keeps such words in the file and shows them nowhere.
            self._notices.append(Notice("merge_hides_words", value="\n".join(paragraphs), address=address))
        origin.row_span += crossed + 1

    def table(self) -> Table:
        """The table of all rows added so far."""
        cells = [Cell(c.row, c.column, c.paragraphs, c.row_span, c.column_span) for c in self._cells]
        return Table(self.number, self.row_count, self._column_count, cells, self.depth)
