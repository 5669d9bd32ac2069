"""The account of a part's rows: each ignored by a named rule, set apart with a notice, or an event.

Belongs here: entering a row under one of these, with its words as they stand. Does not belong here: deciding under
which (see ``rows``), what the entries look like (``row_sorts``).
"""

from ingestion.documents.grid import Cell, Table
from ingestion.notices import Address, Notice
from ingestion.reports.cells import row_words
from ingestion.reports.row_sorts import IgnoredRow, PartRows, QuarantinedRow


class RowAccount:
    """Keeps the account of one part; ``rows`` is what has been entered so far."""

    def __init__(self, part: int) -> None:
        self.part = part
        self.rows = PartRows()

    def address(self, table: Table, row: int | None = None, cell: int | None = None) -> Address:
        """The address of a table of this part, of its row or cell where they are given."""
        return Address(self.part, table.number, row, cell)

    def say(self, code: str, value: str, address: Address) -> None:
        """Add a notice that sets nothing apart."""
        self.rows.notices.append(Notice(code, value=value, address=address))

    def ignore(self, table: Table, row: int, rule: str) -> None:
        """Enter a row that is no event, by a rule of the contract."""
        self.rows.ignored.append(IgnoredRow(table.number, row, rule, row_words(table, row)))

    def quarantine(
        self,
        table: Table,
        row: int,
        code: str,
        *,
        cell: Cell | None = None,
        place: int | None = None,
        field_name: str | None = None,
        parameters: dict[str, str | int] | None = None,
        say: bool = True,
    ) -> Notice:
        """Set a row apart.

        ``cell`` is the one to blame, ``place`` the column of the grid where something is missing; ``say`` is False
        where one notice speaks for many rows.
        """
        words = row_words(table, row)
        address = self.address(table, row, cell.column if cell is not None else place)
        notice = Notice(code, parameters or {}, value=cell.words if cell is not None else words, address=address)
        self.rows.quarantined.append(QuarantinedRow(table.number, row, notice, words, field_name))
        if say:
            self.rows.notices.append(notice)
        return notice
