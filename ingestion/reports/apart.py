"""A part none of whose rows is read: all of them set apart for one reason.

Belongs here: the rows of such a part. Does not belong here: when a part is refused (see ``kinds`` and ``read``), rows
that are set apart one by one (see ``rows``).
"""

from collections.abc import Callable

from ingestion.notices import Address, Notice
from ingestion.reports.cells import row_words
from ingestion.reports.parts import Part
from ingestion.reports.row_sorts import IgnoredRow, PartRows, QuarantinedRow
from ingestion.reports.table_headers import TableHeader


def set_apart(part: Part, notice_of: Callable[[Address], Notice]) -> PartRows:
    """All rows of a part quarantined for one reason; nested tables are layout, for they are read with their cell."""
    rows = PartRows()
    for entry in part.tables:
        if entry.header is not None:
            rows.headers.append(TableHeader(entry.table.number, entry.header))
        for row in range(1, entry.table.row_count + 1):
            words = row_words(entry.table, row)
            if entry.role == "nested":
                rows.ignored.append(IgnoredRow(entry.table.number, row, "layout_table", words))
                continue
            address = Address(part.number, entry.table.number, row)
            rows.quarantined.append(QuarantinedRow(entry.table.number, row, notice_of(address), words))
    return rows
