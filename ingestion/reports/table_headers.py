"""Under which heading each row of each table was read.

Belongs here: the headings of a document's tables once they are found, and the column that a place stands in. Does not
belong here: finding a heading (see ``header``), deciding where another one begins (see ``rows``).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from ingestion.notices import Address
from ingestion.reports.header import Column, Header


@dataclass(frozen=True, slots=True)
class TableHeader:
    """A heading of a table. The rows of ``header`` are 0 where it stands in a table before and this one goes on."""

    table: int
    header: Header


class TableHeaders:
    """The headings of a document, by table in the order of their rows.

    ``across`` are the rows (table, row) of one cell across the table, which stands in no column.
    """

    def __init__(self, found: Iterable[TableHeader] = (), across: Collection[tuple[int, int]] = ()) -> None:
        self._across = across
        self._by_table: dict[int, list[Header]] = {}
        for entry in found:
            self._by_table.setdefault(entry.table, []).append(entry.header)

    def of(self, table: int) -> list[Header]:
        """All headings of a table, top to bottom."""
        return self._by_table.get(table, [])

    def at(self, table: int, row: int) -> Header | None:
        """The heading that holds for a row: the last one that begins at or above it, for rows above it the first."""
        found = self.of(table)
        return next((header for header in reversed(found) if header.first_row <= row), found[0] if found else None)

    def column(self, table: int, row: int, cell: int) -> Column | None:
        """The column that a place of the grid stands in; None where it stands in none."""
        header = self.at(table, row) if (table, row) not in self._across else None
        columns = header.columns if header is not None else ()
        return next((column for column in columns if column.first <= cell <= column.last), None)

    def named(self, address: Address) -> Address:
        """An address with what the document calls its column; the same one where it is of no cell."""
        if address.table is None or address.row is None or address.cell is None:
            return address
        column = self.column(address.table, address.row, address.cell)
        return replace(address, heading=column.heading) if column is not None else address
