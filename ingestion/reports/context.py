"""What a reading is given besides the document, and what it gives back.

Belongs here: ``ReadingContext`` (identity of the file, hints of whoever sent it in, corrections), ``DocumentReading``
(records of the landed tables and notices). Does not belong here: how either is used or made (see ``read``).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from ingestion.contracts.tables import Record, tables_of
from ingestion.corrections import Correction
from ingestion.ledger import Hints, Receipt
from ingestion.notices import Notice
from ingestion.reports.table_headers import TableHeaders


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """The identity of a document and what is known of it beside its own words.

    ``file_format`` is needed only for a file that could not be read; otherwise the document knows it. ``corrections``
    are those accepted of this document, in the order of their file.
    """

    document_sha256: str
    file_name: str
    size_bytes: int
    reading_version: str
    hints: Hints = field(default_factory=Hints)
    file_format: str | None = None
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def of(cls, receipt: Receipt, reading_version: str, corrections: Iterable[Correction] = ()) -> Self:
        """The context that a receipt and the reviewed corrections give."""
        hints, made = receipt.hints, tuple(corrections)
        return cls(receipt.sha256, receipt.file_name, receipt.size_bytes, reading_version, hints, corrections=made)


@dataclass(slots=True)
class DocumentReading:
    """A document as records of the landed tables.

    ``outcome`` is ``accepted``, ``quarantined`` (something was set apart) or ``rejected``. ``tables`` holds a list of
    records for every landed table of the contract. ``held_back`` has, by landed table, the rows that were understood as
    rows of a part which as a whole could not be placed (period or region unknown): ``concord inspect`` shows them, but
    they are landed only as quarantined rows. ``headers`` are the headings under which the rows were read.
    """

    context: ReadingContext
    outcome: str
    tables: dict[str, list[Record]]
    notices: list[Notice] = field(default_factory=list)
    held_back: Mapping[str, list[Record]] = field(default_factory=dict)
    headers: TableHeaders = field(default_factory=TableHeaders)

    def add_notice(self, notice: Notice) -> None:
        """Append a notice, to the list and to the landed table alike; it learns what its column is called."""
        address = self.headers.named(notice.address)
        self.notices.append(replace(notice, address=address))
        self.tables["document_notice"].append(
            {
                "document_sha256": self.context.document_sha256,
                "notice_number": len(self.notices),
                "part_number": address.part,
                "table_number": address.table,
                "row_number": address.row,
                "cell_number": address.cell,
                "column_heading": address.heading,
                "notice_code": notice.code,
                "notice_severity": notice.severity,
                "notice_message": notice.message("ru"),
                "notice_parameters": json.dumps(dict(notice.parameters), ensure_ascii=False, sort_keys=True),
                "notice_value": notice.value,
            }
        )


def empty_tables() -> dict[str, list[Record]]:
    """A list without records for every landed table."""
    return {table.name: [] for table in tables_of("landed")}
