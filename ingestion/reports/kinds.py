"""The kinds of documents: report, plan, register. What each must look like and which modules read its rows.

Belongs here: everything that is chosen by the kind of a part; a new kind is put in here. Does not belong here: telling
the kind (see ``title``), how rows of a kind are read (``rows``, ``plan_rows``, ``register_rows`` and the ``…values``),
what becomes of a part as a whole (``read``).
"""

from dataclasses import dataclass

from ingestion.contracts.tables import Record
from ingestion.documents.grid import Document, Paragraph
from ingestion.language.agreement import AgreementReading, read_agreement
from ingestion.notices import Address, Notice
from ingestion.reports.parts import Part
from ingestion.reports.placing import Placing
from ingestion.reports.plan_rows import ItemPlace, agreement_in_title, read_plan_rows
from ingestion.reports.plan_values import PlanContext, plan_records
from ingestion.reports.register_rows import read_register_rows
from ingestion.reports.register_values import entry_agreements, entry_records
from ingestion.reports.row_sorts import EventRow, PartRows
from ingestion.reports.rows import read_rows
from ingestion.reports.title import Form, TitleReading
from ingestion.reports.values import RowKey, agreements_of, row_records

# Which form a table must have for each kind, and what is said where the part has none. A report may look like a plan
# (its heading names those responsible), and a plan like a report (it does not).
_FORMS = {"report": {"report", "plan"}, "plan": {"plan", "report"}, "register": {"register"}}
_WORDS_BESIDE_SCAN = 80  # a long title with a line for the signature; a covering letter has more
_REFUSALS = {"plan": "no_plan_table", "register": "no_register_table"}
_TOLD_BY = {"participants_text", "result_text", "note_text"}  # fields of a report that a plan seldom has

_REPORT_TABLES = ("report_row", "report_row_agreement", "report_row_date", "report_cell")
_PERIOD_TABLES = ("period_row", *_REPORT_TABLES[1:])
_PLAN_TABLES = ("plan_item", "plan_item_agreement", "plan_item_date", "plan_item_cell")
_REGISTER_TABLES = ("register_entry", "register_entry_cell")
ROW_TABLES = tuple(dict.fromkeys((*_REPORT_TABLES, *_PERIOD_TABLES, *_PLAN_TABLES, *_REGISTER_TABLES)))


@dataclass(frozen=True, slots=True)
class SortedPart:
    """A part whose rows are sorted and which is not placed yet.

    ``agreements`` are those of each event, item or entry; ``places`` says what heads each item of a plan, and
    ``title_agreement`` is the one in a plan's title.
    """

    part: Part
    title: TitleReading
    rows: PartRows
    agreements: list[list[AgreementReading]]
    places: dict[tuple[int, int], ItemPlace]
    title_agreement: AgreementReading | None

    @property
    def mentions(self) -> list[AgreementReading]:
        """All that the part says of agreements, its title included."""
        of_title = [self.title_agreement] if self.title_agreement is not None else []
        return of_title + [reading for readings in self.agreements for reading in readings]

    @property
    def agreement_addresses(self) -> dict[str, Address]:
        """Where the words of each agreement in the rows stand first."""
        found: dict[str, Address] = {}
        for event, readings in zip(self.rows.events, self.agreements, strict=True):
            cell = event.agreements or event.cells.get("agreements")
            if cell is not None:
                where = Address(self.part.number, cell.origin_table, cell.origin_row, cell.cell_number)
                for reading in readings:
                    found.setdefault(reading.text, where)
        return found


def form_of(part: Part) -> Form:
    """What the tables of a part look like, as far as it helps to tell its kind."""
    fields = frozenset(name for entry in part.tables if entry.header is not None for name in entry.header.fields)
    return Form(None if part.shape == "unknown" else part.shape, part.shape == "report" and not fields & _TOLD_BY)


def refusal_of(part: Part, kind: str, document: Document) -> str | None:
    """The code of what is said where a part has no table as its kind must have; None where it has one."""
    if part.shape in _FORMS.get(kind, ()):
        return None
    return "picture_for_table" if _is_scan(document) else _REFUSALS.get(kind, "no_report_table")


def _is_scan(document: Document) -> bool:
    """Whether pictures stand where a table should: there is no table with words, and little text beside them.

    A letter has an emblem or a signature as a picture too, and more words.
    """
    has_picture = document.pictures or any(notice.code == "picture_in_cell" for notice in document.notices)
    if not has_picture or any(not cell.is_blank for table in document.tables for cell in table.cells):
        return False
    words = sum(len(block.text.split()) for block in document.blocks if isinstance(block, Paragraph))
    return words <= _WORDS_BESIDE_SCAN


def sort_part(part: Part, title: TitleReading, *, has_merges: bool) -> SortedPart:
    """Sort the rows of a part by the rules of its kind (``has_merges`` is as in ``rows.read_rows``)."""
    if title.kind == "register":
        rows = read_register_rows(part, title.executive_body, has_merges=has_merges)
        return SortedPart(part, title, rows, [entry_agreements(entry) for entry in rows.events], {}, None)
    if title.kind == "plan":
        named = agreement_in_title(title.title_text)
        rows, places = read_plan_rows(part, title.executive_body, named, has_merges=has_merges)
        of_title = read_agreement(named) if named else None
        return SortedPart(part, title, rows, [agreements_of(item) for item in rows.events], places, of_title)
    rows = read_rows(part, title.executive_body, title.period, has_merges=has_merges)
    return SortedPart(part, title, rows, [agreements_of(event) for event in rows.events], {}, None)


def event_records(
    entry: SortedPart, key: RowKey, event: EventRow, readings: list[AgreementReading], placing: Placing
) -> tuple[dict[str, list[Record]], list[Notice]]:
    """The records of one row by landed table, and what there is to say about its words."""
    period = entry.title.period
    if entry.title.kind == "register":
        made = entry_records(key, event, readings, placing.region_code)
        return dict(zip(_REGISTER_TABLES, (made.rows, made.cells), strict=True)), made.notices
    if entry.title.kind == "plan":
        plan = PlanContext(placing.region_code, period, entry.title_agreement)
        records = plan_records(key, event, readings, entry.places[event.table, event.row], plan)
        names = _PLAN_TABLES
    else:
        is_longer = period is not None and period.quarter is None
        records = row_records(key, event, readings, placing.region_code, placing.quarter, period if is_longer else None)
        names = _PERIOD_TABLES if is_longer else _REPORT_TABLES
    by_table = dict(zip(names, ([records.row], records.agreements, records.dates, records.cells), strict=True))
    return by_table, records.notices
