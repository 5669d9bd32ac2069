"""Cells that are too long to be read: their words are kept as they stand, and it is said where they are.

Belongs here: the notice. Does not belong here: how each reader answers to such words (``ingestion.language``: none
claims to understand them).
"""

from collections.abc import Iterator

from ingestion.language.text import LONGEST_CELL
from ingestion.notices import Address, Notice
from ingestion.reports.row_sorts import EventRow


def long_cells(part: int, event: EventRow) -> Iterator[Notice]:
    """A notice for each cell of a row whose words are beyond ``LONGEST_CELL``, where they stand."""
    cells = dict(event.cells)
    if event.agreements is not None:
        cells["agreements"] = event.agreements
    for cell in cells.values():
        if sum(map(len, cell.paragraphs)) > LONGEST_CELL:
            address = Address(part, cell.origin_table, cell.origin_row, cell.cell_number)
            yield Notice("cell_not_read", {"limit": LONGEST_CELL}, cell.words, address)
