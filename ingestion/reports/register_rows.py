"""The rows of a register of agreements: which are entries.

Belongs here: what a register's table has other than a report's: an agreement a row, headings of groups. Does not belong
here: what tables have in common (see ``rows``), the meaning of a field's words (see ``register_values``).
"""

from ingestion.documents.grid import Cell, Table
from ingestion.language.text import clean
from ingestion.notices import Address, Notice
from ingestion.reports.cells import FieldCell, Fit
from ingestion.reports.furniture import Heading, body_of, heading_of, is_numbered
from ingestion.reports.header import Header
from ingestion.reports.parts import Part
from ingestion.reports.plan_rows import body_of_entry
from ingestion.reports.row_sorts import PartRows
from ingestion.reports.rows import RowReader

REGISTER_FIELDS = (
    "row_label",
    "agreements",
    "parties_text",
    "subject_text",
    "signing_text",
    "number_text",
    "term_text",
    "prolongation_text",
    "responsible_text",
    "note_text",
    "executive_body_name",
    "dates_text",
)


def read_register_rows(part: Part, title_body: str, *, has_merges: bool) -> PartRows:
    """Sort the rows of a register; its entries stand among ``events``."""
    reader = _RegisterReader(part.number, title_body, None, has_merges)
    for entry in part.tables:
        reader.read_table(entry)
    for words in part.bodies_below:
        reader.name_body(body_of(words) or Heading("body", words), None, None, words)
    reader.finish()
    return reader.rows


class _RegisterReader(RowReader):
    known_fields = frozenset(REGISTER_FIELDS)
    title_field = "agreements"

    def _missing_title(self, header: Header) -> str:
        return "register_entry_without_agreement"

    def _read_across(self, table: Table, row: int, cell: Cell) -> None:
        heading = heading_of(cell.words)
        # An agreement across the table, or a numbered row, may be an entry that lost its columns.
        if heading.sort in ("agreement", "unclear") or is_numbered(table, row, cell):
            self._quarantine(table, row, "row_across_unclear", cell=cell)
            return
        if heading.sort == "body":
            self.name_body(heading, table.number, row, cell.words)
        else:
            address = Address(self._part, table.number, row, cell.column)
            self.rows.notices.append(Notice("heading_by_topic", value=clean(cell.words), address=address))
        self._previous = None
        self._ignore(table, row, "section")

    def _body_of(self, table: Table, row: int, fitted: Fit) -> tuple[str, str]:
        return body_of_entry(fitted, self._body, self._remark, self._title_body)

    def _agreements_of(self, fitted: Fit, row: int, address: Address) -> FieldCell | None:
        return None  # the agreement is the entry itself
