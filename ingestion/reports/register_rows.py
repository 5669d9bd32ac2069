"""The rows of a register of agreements: which are entries.

Belongs here: what a register's table has other than a report's: an agreement a row, headings of groups. Does not belong
here: what tables have in common (see ``rows``), the meaning of a field's words (see ``register_values``).
"""

from ingestion.documents.grid import Cell, Table
from ingestion.language.text import clean
from ingestion.reports.cells import FieldCell, Fit
from ingestion.reports.furniture import heading_of, is_numbered
from ingestion.reports.header import Header
from ingestion.reports.parts import Part
from ingestion.reports.plan_rows import body_of_entry
from ingestion.reports.row_account import Fault
from ingestion.reports.row_sorts import PartRows
from ingestion.reports.rows import RowReader

REGISTER_TEXTS = (
    "row_label",
    "parties_text",
    "subject_text",
    "signing_text",
    "number_text",
    "term_text",
    "prolongation_text",
    "responsible_text",
    "note_text",
)
REGISTER_FIELDS = (*REGISTER_TEXTS, "agreements", "executive_body_name", "dates_text")


def read_register_rows(part: Part, title_body: str, *, has_merges: bool) -> PartRows:
    """Sort the rows of a register; its entries stand among ``events``."""
    return _RegisterReader(part.number, title_body, None, has_merges).read(part)


class _RegisterReader(RowReader):
    known_fields = frozenset(REGISTER_FIELDS)
    kind = "register"
    title_field = "agreements"

    def _missing_title(self, header: Header) -> str:
        return "register_entry_without_agreement"

    def _read_across(self, table: Table, row: int, cell: Cell) -> None:
        heading = heading_of(cell.words)
        # An agreement across the table, or a numbered row, may be an entry that lost its columns.
        if heading.sort in ("agreement", "unclear") or is_numbered(table, row, cell):
            self._quarantine(table, row, Fault("row_across_unclear", cell))
            return
        if heading.sort == "body":
            self._name_body(heading, table.number, row, cell.stood_words)
        else:
            self._account.say("heading_by_topic", clean(cell.words), self._account.address(table, row, cell.column))
        self._end_section_row(table, row)

    def _body_of(self, table: Table, row: int, fitted: Fit) -> tuple[str, str]:
        return body_of_entry(fitted, self._sections)

    def _agreements_of(self, table: Table, row: int, fitted: Fit, title: FieldCell) -> FieldCell | None:
        return None  # the agreement is the entry itself
