"""The cells of a table as they are drawn in markup that knows spans but no overlap.

Belongs here: which rectangle of the grid shows which cell. Does not belong here: what stands in it (see
``inspect_page``), how a format merges cells (``ingestion.documents``).

Of two cells that cover a place the later one is seen, as in ``ingestion.documents.grid``: a row across the table cuts a
merged cell in two, and its lower part is drawn again with its words.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Drawn:
    """A rectangle of the grid and the cell that is seen in it; None where the table has none.

    ``is_resumed`` says that it is a lower part of a cell that was cut.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    cell: dict[str, Any] | None
    is_resumed: bool = False


def drawn_rows(table: dict[str, Any]) -> list[list[Drawn]]:
    """The rectangles that begin in each row, left to right; together they fill the grid without overlap."""
    seen: list[list[dict[str, Any] | None]] = [[None] * table["column_count"] for _ in range(table["row_count"])]
    for cell in table["cells"]:
        for row in range(cell["row"], min(cell["row"] + cell["row_span"], table["row_count"] + 1)):
            last = min(cell["column"] + cell["column_span"] - 1, table["column_count"])
            for column in range(cell["column"], last + 1):
                seen[row - 1][column - 1] = cell
    rows: list[list[Drawn]] = []
    above: dict[tuple[int, int], Drawn] = {}  # what the row above shows, by first column and width
    begun: set[int] = set()
    for number, places in enumerate(seen, start=1):
        here: dict[tuple[int, int], Drawn] = {}
        begins: list[Drawn] = []
        for column, width, cell in _runs(places):
            upper = above.get((column, width))
            if cell is not None and upper is not None and upper.cell is cell:
                upper.row_span += 1
                here[column, width] = upper
                continue
            drawn = Drawn(number, column, 1, width, cell, is_resumed=cell is not None and id(cell) in begun)
            begun.add(id(cell))
            here[column, width] = drawn
            begins.append(drawn)
        rows.append(begins)
        above = here
    return rows


def _runs(places: list[dict[str, Any] | None]) -> list[tuple[int, int, dict[str, Any] | None]]:
    """The stretches of a row that show one cell: first column, width, cell."""
    found: list[tuple[int, int, dict[str, Any] | None]] = []
    for column, cell in enumerate(places, start=1):
        if found and found[-1][2] is cell:
            first, width, _ = found[-1]
            found[-1] = (first, width + 1, cell)
        else:
            found.append((column, 1, cell))
    return found
