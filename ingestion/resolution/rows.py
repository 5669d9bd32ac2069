"""Landed rows as the pieces of this room refer to them: their address, and the kinds of documents that have none.

Belongs here: what every piece needs to name a row. Does not belong here: what a row means.
"""

from ingestion.contracts.tables import Record

WHOLE_KINDS = frozenset({"plan", "register"})
"""Kinds of documents that count, or are superseded, as a whole."""

RowId = tuple[str, int, int]
"""Document SHA-256, table number, row number."""


def row_id(record: Record) -> RowId:
    """The address of a landed record."""
    return record["document_sha256"], record["table_number"], record["row_number"]
