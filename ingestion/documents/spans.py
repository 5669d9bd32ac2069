"""Cells that say how many rows they cover → the merge marks that ``merges.TableBuilder`` takes.

Belongs here: formats where the first cell of a merge gives its height (OpenDocument, HTML). Does not belong here:
formats that mark every cell of a merge (see ``merges``), or how a format writes spans.
"""

from dataclasses import dataclass

from ingestion.documents.merges import Merge, Placing, TableBuilder
from ingestion.notices import Address, Notice


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell of a row: its first column, how many columns and rows it covers, its paragraphs."""

    column: int
    columns: int
    rows: int
    paragraphs: tuple[str, ...]


@dataclass(slots=True)
class _Held:
    """A cell from a row above that covers places of the next rows."""

    columns: int
    rows_left: int
    first_row: int


class SpannedRows:
    """Takes the rows of one table from the top. A merge that outlasts the table ends with it."""

    def __init__(self, builder: TableBuilder, notices: list[Notice]) -> None:
        self.builder = builder
        self._notices = notices
        self._held: dict[int, _Held] = {}

    def first_free(self, column: int) -> int:
        """The first column from ``column`` on that no cell from above covers in the next row."""
        for first, held in sorted(self._held.items()):
            if first <= column < first + held.columns:
                column = first + held.columns
        return column

    def is_covered(self, column: int) -> bool:
        """Whether a cell from above covers this column of the next row."""
        return bool(self._held) and self.first_free(column) != column

    def end_group(self) -> None:
        """End all merges, as the end of a group of rows does in HTML."""
        self._held.clear()

    def add(self, cells: list[SpannedCell], reach: int) -> None:
        """Add the next row, its cells left to right; ``reach`` is as in ``TableBuilder.add_row``.

        A row that is one wide cell may run through merges from above (see ``merges``). Any other cell in a place that
        is covered ends the merge there, with a notice, for no word of it may be hidden by one.

        Raises:
            DocumentRefused: the table is larger than the limits.
        """
        number = self.builder.row_count + 1
        row: list[Placing] = []
        for cell in cells:
            merge: Merge = "start" if cell.rows > 1 else ""
            row.append((cell.column, cell.columns, cell.paragraphs, merge))
        if self._held:
            reach = max(reach, *(first + held.columns - 1 for first, held in self._held.items()))
            row += self._going_on(cells, number)
            row.sort(key=lambda placing: placing[0])
        self.builder.add_row(row, reach)
        for first, held in list(self._held.items()):
            held.rows_left -= 1
            if held.rows_left < 1:
                del self._held[first]
        for cell in cells:
            if cell.rows > 1:
                self._held[cell.column] = _Held(cell.columns, cell.rows - 1, number)

    def _going_on(self, cells: list[SpannedCell], number: int) -> list[Placing]:
        taken = {column for cell in cells for column in range(cell.column, cell.column + cell.columns)}
        crossed = [
            first for first, held in self._held.items() if not taken.isdisjoint(range(first, first + held.columns))
        ]
        if len(cells) == 1 and cells[0].columns > 1 and cells[0].rows == 1 and len(crossed) == len(self._held):
            return []
        for first in crossed:
            said: dict[str, str | int] = {"first_row": self._held.pop(first).first_row}
            address = Address(None, self.builder.number, number, first)
            self._notices.append(Notice("cells_overlap", said, address=address))
        return [(first, held.columns, ("",), "continue") for first, held in self._held.items()]
