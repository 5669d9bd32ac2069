"""Rows of cells with merge marks → a table of cells with spans. Every reader of a format with merges builds here.

Belongs here: which places a cell covers. Does not belong here: how a format writes its marks, or what a cell says.

A vertical merge is marked cell by cell: one starts it, those below say that they go on with it. A row that is one wide
cell (in these documents: the name of an executive body) does not end the merges that run through it. The merged cell
then spans the row too, and the wide cell lies over it (see ``grid.Table``).
"""

from typing import Literal

from ingestion.documents.grid import Cell, Table
from ingestion.documents.guard import Tally
from ingestion.notices import Address, Notice

Merge = Literal["", "start", "continue"]
# Column, column span, paragraphs, and whether it starts a vertical merge or goes on with one.
Placing = tuple[int, int, tuple[str, ...], Merge]


class TableBuilder:
    """Takes the rows of one table from the top and gives the table; ``notices`` gathers what is odd about merges."""

    def __init__(self, number: int, depth: int, tally: Tally, notices: list[Notice]) -> None:
        self.number = number
        self.depth = depth
        self.row_count = 0
        self._column_count = 0
        self._tally = tally
        self._notices = notices
        self._cells: list[Cell] = []
        self._open: dict[
            int, int
        ] = {}  # first column → the cell (its place in the list) that the next row may go on with

    def add_row(self, row: list[Placing], reach: int) -> None:
        """Add the next row, its cells left to right.

        ``reach`` is the column that the row reaches to, places without a cell at its end included.

        Raises:
            DocumentRefused: the table is larger than the limits.
        """
        self.row_count += 1
        number = self.row_count
        self._tally.row(self.number, number, len(row), reach)
        if reach > self._column_count:
            self._column_count = reach
        cells, going_on, new = self._cells, self._open, tuple.__new__
        opened: dict[int, int] = {}
        for column, span, paragraphs, merge in row:
            if merge:
                origin = going_on.get(column) if merge == "continue" else None
                opened[column] = len(cells) if origin is None else origin
                if origin is not None:
                    self._extend(origin, span, paragraphs)
                    continue
            cells.append(new(Cell, (number, column, paragraphs, 1, span, None)))  # Cell(…) takes twice as long
        if not (len(row) == 1 and row[0][1] > 1 and not row[0][3]):
            self._open = opened

    def _extend(self, place: int, span: int, paragraphs: tuple[str, ...]) -> None:
        origin = self._cells[place]
        address = Address(table=self.number, row=self.row_count, cell=origin.column)
        crossed = self.row_count - (origin.row + origin.row_span)
        if crossed:
            self._notices.append(Notice("merge_crosses_row", {"first_row": origin.row}, address=address))
        if span != origin.column_span:
            self._notices.append(Notice("merge_uneven", {"first_row": origin.row}, address=address))
        if any(words.strip() for words in paragraphs):
            # Word keeps such words in the file and shows them nowhere.
            self._notices.append(Notice("merge_hides_words", value="\n".join(paragraphs), address=address))
        self._cells[place] = origin._replace(row_span=origin.row_span + crossed + 1)

    def table(self) -> Table:
        """The table of all rows added so far."""
        return Table(self.number, self.row_count, self._column_count, self._cells, self.depth)
