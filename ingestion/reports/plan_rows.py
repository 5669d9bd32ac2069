"""The rows of a plan: which are items, which head a direction, a year, an agreement or an executive body.

Belongs here: what a plan's table has other than a report's: directions, years, agreements that head rows, items that
belong to no body. Does not belong here: what tables have in common (see ``rows``), the meaning of a field's words
(see ``plan_values``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.documents.grid import Cell, Table
from ingestion.language.text import clean
from ingestion.reports.cells import FieldCell, Fit, own_cells
from ingestion.reports.furniture import Heading, body_of, heading_of, is_numbered
from ingestion.reports.header import REPORT_FIELDS, Header
from ingestion.reports.parts import Part
from ingestion.reports.period import Period
from ingestion.reports.row_account import Fault
from ingestion.reports.row_sorts import PartRows
from ingestion.reports.rows import RowReader
from ingestion.reports.sections import Sections
from ingestion.reports.title import kind_of
from ingestion.reports.words import plain

_YEAR_ROW = re.compile(r"(?:на )?((?:19|20)\d\d) ?(?:год|г)?")
_ENDING_YEARS = re.compile(
    r"[\s,–—-]*на\s+(?:период\s+)?(?:19|20)\d\d[\d\s–—-]*(?:годы|годов|года|год|гг|г)?\.?$", re.IGNORECASE
)
_OF_AGREEMENT = re.compile(
    r"(?<!\w)(?:реализаци[юи]|исполнени[юя]|выполнени[юя]|рамках|к)\s+"
    r"(?P<agreement>(?:[а-яё-]+(?:ого|его|ему|ому)\s+){0,2}"
    r"(?:соглашени[яюе]|договор[ау]?|меморандум[ау]?|протокол[ау]?)(?!\w).*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """What heads an item: the direction's words (or empty), and the year where a row gives it."""

    direction: str
    year: Period | None


def read_plan_rows(
    part: Part, title_body: str, title_agreement: str, *, has_merges: bool
) -> tuple[PartRows, dict[tuple[int, int], ItemPlace]]:
    """Sort the rows of a plan; what heads each item comes beside them, by table and row.

    ``title_agreement`` is the agreement of the plan as a whole, or empty; an item without one of its own is under it.
    """
    reader = _PlanReader(part.number, title_body, has_merges, bool(title_agreement))
    return reader.read(part), reader.places


def agreement_in_title(words: str) -> str:
    """The one agreement that a plan says it carries out («план по реализации Соглашения между …»), or empty.

    «Соглашений» in the plural names none.
    """
    match = _OF_AGREEMENT.search(clean(words))
    return _ENDING_YEARS.sub("", match["agreement"]).rstrip(" .,;") if match is not None else ""


class _PlanReader(RowReader):
    kind = "plan"
    known_fields = frozenset(REPORT_FIELDS) | {"responsible_text", "planned_dates_text", "expected_result_text"}

    def __init__(self, part: int, title_body: str, has_merges: bool, has_agreement: bool) -> None:
        super().__init__(part, title_body, None, has_merges)
        self.places: dict[tuple[int, int], ItemPlace] = {}
        self._has_agreement = has_agreement
        self._direction = ""
        self._year: Period | None = None

    def _name_body(self, heading: Heading, table: int | None, row: int | None, words: str) -> None:
        """Begin the section of an executive body; directions begin anew in it."""
        super()._name_body(heading, table, row, words)
        self._direction = ""

    def _read_across(self, table: Table, row: int, cell: Cell) -> None:
        words = cell.words
        heading = heading_of(words)
        address = self._account.address(table, row, cell.column)
        year = _YEAR_ROW.fullmatch(plain(words))
        agreement = agreement_in_title(words) if kind_of(words) is not None else ""
        if year is not None:
            self._year = Period("year", date(int(year[1]), 1, 1), date(int(year[1]), 12, 31))
        elif heading.sort == "agreement" or agreement:
            named = FieldCell.of(cell, table)
            self._sections.begin_agreements(named._replace(paragraphs=(agreement,)) if agreement else named)
            self._direction = ""
        elif heading.sort == "body":
            self._name_body(heading, table.number, row, cell.stood_words)
        elif heading.sort == "unclear" or (is_numbered(table, row, cell) and not _heads_numbers(table, row, cell)):
            self._quarantine(table, row, Fault("row_across_unclear", cell))
            return
        else:
            self._direction = clean(words)
            self._account.say("plan_direction_read", clean(words), address)
        self._end_section_row(table, row)

    def _read_event(self, table: Table, row: int, header: Header, cells: Sequence[Cell]) -> None:
        super()._read_event(table, row, header, cells)
        events = self._account.rows.events
        if events and (events[-1].table, events[-1].row) == (table.number, row):
            self.places[table.number, row] = ItemPlace(self._direction, self._year)

    def _body_of(self, table: Table, row: int, fitted: Fit) -> tuple[str, str]:
        """The body an item is of: its own column's, the section's, the title's, the only one responsible, or none."""
        return body_of_entry(fitted, self._sections)

    def _agreements_of(self, table: Table, row: int, fitted: Fit, title: FieldCell) -> FieldCell | None:
        found = fitted.cells.get("agreements")
        if self._has_agreement and self._sections.agreements is None and (found is None or found.is_blank):
            return None
        return super()._agreements_of(table, row, fitted, title)


def body_of_entry(fitted: Fit, sections: Sections) -> tuple[str, str]:
    """The executive body of a row that need not have one, with its remark; two empty texts for none."""
    named = fitted.cells.get("executive_body_name")
    if named is not None and not named.is_blank:
        heading = body_of(named.words) or Heading("unfamiliar", clean(named.words))
        return heading.name, heading.remark
    if sections.body:
        return sections.body, sections.remark
    if sections.title_body:
        return sections.title_body, ""
    responsible = fitted.cells.get("responsible_text")
    only = body_of(responsible.words) if responsible is not None else None
    return (only.name, only.remark) if only is not None else ("", "")


def _heads_numbers(table: Table, row: int, cell: Cell) -> bool:
    """Whether the number before a row across the table is the head of those below it: «1» above «1.1»."""
    label = next((plain(other.words) for other in own_cells(table, row) if other is not cell), "")
    below = own_cells(table, row + 1) if row < table.row_count else []
    return bool(label and below) and re.match(rf"{re.escape(label)}\.\d", below[0].words.strip()) is not None
