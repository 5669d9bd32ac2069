"""What rows take from above them: the executive body whose section they stand in, the agreement carried down.

Belongs here: beginning a section, what ends with it, whose an event is and under which agreement. Does not belong here:
which rows begin sections (see ``rows``), telling a body by its words (``furniture``).
"""

from ingestion.documents.grid import Table
from ingestion.language.text import clean
from ingestion.reports.cells import FieldCell, Fit
from ingestion.reports.furniture import Heading, body_of
from ingestion.reports.row_account import RowAccount
from ingestion.reports.row_sorts import UNNAMED_BODY, Section


class Sections:
    """The section that the next row stands in. ``body`` is empty before any is named.

    ``title_body`` and ``has_merges`` are as in ``rows.read_rows``. ``may_carry_over`` says whether a table cut in two
    may have cut the agreement's cell.
    """

    def __init__(self, account: RowAccount, title_body: str, has_merges: bool) -> None:
        self.body = ""
        self.remark = ""
        self.title_body = title_body
        self.may_carry_over = False
        self.agreements: FieldCell | None = None  # in a row across the table, over the rows below it
        self._account = account
        self._has_merges = has_merges
        self._is_named_above = False  # by a section row or the title, not by a column of the row itself
        self._carried: FieldCell | None = None  # the agreement above, while its section lasts

    def begin(self, heading: Heading, table: int | None, row: int | None, words: str) -> None:
        """Begin the section of an executive body; agreements from above end."""
        self._name(heading, table, row, words)
        self._is_named_above = True
        self.agreements = self._carried = None

    def begin_agreements(self, cell: FieldCell) -> None:
        """Put the rows below under the agreements of a row across the table."""
        self.agreements = cell
        self._carried = None

    def agreement_goes_on(self, cell: FieldCell | None) -> None:
        """Take the agreement of the event above anew: a row continued by hand has added words to it."""
        self._carried = cell

    def _name(self, heading: Heading, table: int | None, row: int | None, words: str) -> None:
        self.body, self.remark = heading.name, heading.remark
        self._account.rows.sections.append(Section(table, row, heading.name, heading.remark, words))

    def body_of(self, table: Table, row: int, fitted: Fit) -> tuple[str, str]:
        """The executive body of an event and its remark: its own column's, the section's, the title's."""
        named = fitted.cells.get("executive_body_name")
        if named is None and "responsible_text" in fitted.cells and not self._is_named_above:
            responsible = fitted.cells["responsible_text"]
            named = responsible if body_of(responsible.words) is not None else None
        if named is not None and not named.is_blank:
            heading = body_of(named.words) or Heading("unfamiliar", clean(named.words))
            if (heading.name, heading.remark) != (self.body, self.remark):
                self._name(heading, table.number, row, named.stood_words)
                self._is_named_above = False
                self.agreements = None
                self._carried = self._carried if self._has_merges else None
        if not self.body and self.title_body:
            self._name(Heading("body", self.title_body), None, None, self.title_body)
            self._is_named_above = True
        # A column of bodies left empty is no merge where merges are known: the body above is not this row's.
        is_left_empty = named is not None and named.is_blank and self._has_merges and not self._is_named_above
        if not self.body or is_left_empty:
            if is_left_empty or not any(
                notice.code == "executive_body_missing" for notice in self._account.rows.notices
            ):
                place = named.cell_number if named is not None else None
                self._account.say("executive_body_missing", "", self._account.address(table, row, place))
            return UNNAMED_BODY, ""
        return self.body, self.remark

    def agreements_of(self, table: Table, row: int, fitted: Fit, title: FieldCell) -> FieldCell | None:
        """The cell with the agreements of an event: its own, the one carried down, the section's; None for none.

        ``title`` names the event where it has none.
        """
        found = fitted.cells.get("agreements")
        if found is not None and not found.is_blank:
            self._carried = found
            return found
        if not self._has_merges and self._carried is not None:
            return self._carried
        address = self._account.address(table, row, found.cell_number if found is not None else None)
        if self.may_carry_over and self._carried is not None and found is not None:
            # A table cut in two cuts a merged cell too: its lower half is left empty.
            self._account.say("agreement_carried_over", clean(self._carried.words), address)
            return self._carried
        if self.agreements is not None:
            return self.agreements
        self._account.say("agreement_missing", clean(title.words), address)
        return None
