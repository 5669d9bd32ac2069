"""The account of a part's rows: each ignored by a named rule, set apart with a notice, or an event.

Belongs here: entering a row under one of these, with its words as they stand. Does not belong here: deciding under
which (see ``rows``), what the entries look like (``row_sorts``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ingestion.documents.grid import Cell, Table
from ingestion.notices import Address, Notice
from ingestion.reports.cells import row_words
from ingestion.reports.row_sorts import IgnoredRow, PartRows, QuarantinedRow


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is set apart.

    ``cell`` is the one to blame, ``place`` the column of the grid where something is missing; ``is_said`` is False
    where one notice speaks for many rows.
    """

    code: str
    cell: Cell | None = None
    place: int | None = None
    field_name: str | None = None
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    is_said: bool = True


class RowAccount:
    """Keeps the account of one part; ``rows`` is what has been entered so far."""

    def __init__(self, part: int) -> None:
        self.part = part
        self.rows = PartRows()

    def address(self, table: Table, row: int | None = None, cell: int | None = None) -> Address:
        """The address of a table of this part, of its row or cell where they are given."""
        return Address(self.part, table.number, row, cell)

    def say(
        self, code: str, value: str, address: Address, parameters: Mapping[str, str | int] = MappingProxyType({})
    ) -> None:
        """Add a notice that sets nothing apart."""
        self.rows.notices.append(Notice(code, parameters, value=value, address=address))

    def ignore(self, table: Table, row: int, rule: str) -> None:
        """Enter a row that is no event, by a rule of the contract."""
        self.rows.ignored.append(IgnoredRow(table.number, row, rule, row_words(table, row)))

    def quarantine(self, table: Table, row: int, fault: Fault) -> Notice:
        """Set a row apart."""
        words, cell = row_words(table, row), fault.cell
        address = self.address(table, row, cell.column if cell is not None else fault.place)
        value = cell.words if cell is not None else words
        notice = Notice(fault.code, fault.parameters, value=value, address=address)
        self.rows.quarantined.append(QuarantinedRow(table.number, row, notice, words, fault.field_name))
        if fault.is_said:
            self.rows.notices.append(notice)
        return notice
