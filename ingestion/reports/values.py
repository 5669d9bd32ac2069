"""A row of events → records of the landed tables: every field's words read by the language room.

Belongs here: which reader reads which field, the records of one row, the notices about words that are not understood.
Does not belong here: how a phrase is read (``ingestion.language``), where the row stands (``rows``), whose it is
(``placing``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.contracts.lists import joined, joined_phrases
from ingestion.contracts.tables import Record
from ingestion.language.agreement import AgreementReading, read_agreement, split_agreements
from ingestion.language.dates import DatesReading, is_outside_quarter, read_dates
from ingestion.language.outcome import OutcomeReading
from ingestion.language.participants import read_participants
from ingestion.language.place import read_place
from ingestion.language.remarks import participants_remarks, place_remarks
from ingestion.language.text import clean
from ingestion.notices import Address, Notice
from ingestion.reports.cells import FieldCell
from ingestion.reports.dates_within import is_outside, read_dates_within
from ingestion.reports.long_cells import long_cells
from ingestion.reports.period import Period
from ingestion.reports.row_outcome import outcome_of
from ingestion.reports.row_sorts import EventRow

TEXT_FIELDS = (
    "row_label",
    "event_title",
    "dates_text",
    "place_text",
    "participants_text",
    "result_text",
    "note_text",
)


@dataclass(frozen=True, slots=True)
class RowKey:
    """Where a row stands; the first columns of all its records."""

    document_sha256: str
    part_number: int
    table_number: int
    row_number: int

    def record(self) -> Record:
        """The key as columns."""
        return {
            "document_sha256": self.document_sha256,
            "part_number": self.part_number,
            "table_number": self.table_number,
            "row_number": self.row_number,
        }

    def address(self, cell: int | None = None) -> Address:
        """The key as an address, of a cell where one is given."""
        return Address(self.part_number, self.table_number, self.row_number, cell)


@dataclass(frozen=True, slots=True)
class RowRecords:
    """The records of one row by landed table, and what there is to say about its words."""

    row: Record
    agreements: list[Record]
    dates: list[Record]
    cells: list[Record]
    notices: list[Notice]


def agreements_of(event: EventRow) -> list[AgreementReading]:
    """The agreements under which an event was held, in the order of the cell."""
    if event.agreements is None:
        return []
    return [read_agreement(text) for text in split_agreements(event.agreements.paragraphs)]


def row_records(
    key: RowKey,
    event: EventRow,
    agreements: Sequence[AgreementReading],
    region_code: str | None,
    quarter: str | None,
    period: Period | None = None,
) -> RowRecords:
    """Read the fields of a row of ``report_row``, or of ``period_row`` where a period other than a quarter is given.

    Without either (a part set apart) dates stay without the year they do not say.
    """
    notices: list[Notice] = [*long_cells(key.part_number, event)]
    texts = {name: clean(event.cells[name].words) if name in event.cells else "" for name in TEXT_FIELDS}
    words = texts["dates_text"]
    dates = read_dates(words, quarter) if period is None else read_dates_within(words, period)
    outcome, about_outcome = outcome_of(event, texts, dates, quarter, key.address())
    participants = read_participants(texts["participants_text"])
    place = read_place(texts["place_text"], region_code)
    is_missed = quarter is not None and dates.recurrence is None and is_outside_quarter(dates, quarter)
    if period is not None:
        is_missed = dates.recurrence is None and is_outside(dates, period.first_day, period.last_day)
        if is_missed and outcome.outcome != "postponed":
            where = key.address(cell_of(event, "dates_text"))
            notices.append(Notice("dates_outside_period", value=words, address=where))
    _say_about_dates(key, event, texts["dates_text"], dates, outcome, quarter if is_missed else None, notices)
    notices += about_outcome
    notices += participants_remarks(participants, key.address(cell_of(event, "participants_text")))
    notices += place_remarks(place, key.address(cell_of(event, "place_text")))
    when: Record = {"quarter": quarter}
    if period is not None:
        when = {"period_from": period.first_day, "period_to": period.last_day}
    row = {
        **key.record(),
        **when,
        "reporting_region_code": region_code,
        "executive_body_name": event.body,
        "section_remark": event.remark,
        **texts,
        **dates_columns(dates),
        ("is_outside_quarter" if period is None else "is_outside_period"): is_missed,
        "outcome": outcome.outcome,
        "outcome_certainty": float(outcome.certainty),
        "outcome_rule": outcome.rule,
        "reason_category": outcome.reason_category,
        "reason_text": outcome.reason_text or None,
        "postponed_to": outcome.postponed_to,
        "participants_status": participants.status,
        "participants_count": participants.participants,
        "regions_count": participants.regions,
        "organisations_count": participants.organisations,
        "is_participants_approximate": participants.approximate,
        "place_status": place.status,
        "participation_mode": place.mode,
        "locality": place.locality,
        "locality_region_code": place.region_code,
        "venue": place.venue,
    }
    return RowRecords(
        row=row,
        agreements=agreement_records(key, event.agreements, agreements, notices),
        dates=date_records(key, dates),
        cells=cell_records(key, event),
        notices=notices,
    )


def cell_of(event: EventRow, name: str) -> int | None:
    """The column of the grid in which a field's words stand."""
    return event.cells[name].cell_number if name in event.cells else None


def _say_about_dates(
    key: RowKey,
    event: EventRow,
    text: str,
    dates: DatesReading,
    outcome: OutcomeReading,
    missed_quarter: str | None,
    notices: list[Notice],
) -> None:
    address = key.address(cell_of(event, "dates_text"))
    if dates.status == "unparsed":
        notices.append(Notice("dates_not_understood", value=text, address=address))
    elif dates.status == "partial":
        notices.append(Notice("dates_partly_understood", value=text, address=address))
    # A postponed event names the dates it was moved to, which lie outside by their nature.
    if missed_quarter is not None and outcome.outcome != "postponed":
        notices.append(Notice("dates_outside_quarter", {"quarter": missed_quarter}, value=text, address=address))


def agreement_records(
    key: RowKey, cell: FieldCell | None, agreements: Sequence[AgreementReading], notices: list[Notice]
) -> list[Record]:
    """A record an agreement; without a cell they are those of the document's title."""
    records: list[Record] = []
    for position, reading in enumerate(agreements, start=1):
        records.append(
            {
                **key.record(),
                "agreement_position": position,
                "cell_number": cell.cell_number if cell is not None else None,
                "origin_row_number": cell.origin_row if cell is not None else None,
                "agreement_text": reading.text,
                "agreement_status": reading.status,
                "agreement_kind": reading.kind,
                "party_codes": joined(reading.parties),
                "other_party_forms": joined_phrases(reading.others) or None,
                "agreement_subject": joined_phrases(reading.subjects),
                "agreement_subject_form": reading.subject,
                "signed_on": reading.signed_on,
                "agreement_number": reading.number,
                "agreement_years": reading.period,
            }
        )
        # Said of the place where the words stand, and so once for all rows that they are carried down to.
        if cell is not None and not reading.has_parties:
            address = Address(key.part_number, cell.origin_table, cell.origin_row, cell.cell_number)
            notices.append(Notice("agreement_not_understood", value=reading.text, address=address))
        elif cell is not None and reading.others:
            address = Address(key.part_number, cell.origin_table, cell.origin_row, cell.cell_number)
            notices.append(Notice("agreement_party_unlisted", value=reading.text, address=address))
    return records


def dates_columns(dates: DatesReading) -> Record:
    """The dates of a row as its columns."""
    return {
        "dates_status": dates.status,
        "date_from": dates.date_from,
        "date_to": dates.date_to,
        "date_precision": dates.precision,
        "recurrence": dates.recurrence,
        "is_deadline": dates.is_deadline,
        "is_year_inferred": dates.year_inferred,
    }


def date_records(key: RowKey, dates: DatesReading) -> list[Record]:
    """A record a date, where there are several."""
    if len(dates.items) < 2:
        return []
    return [
        {
            **key.record(),
            "date_position": position,
            "date_words": item.text,
            "date_from": item.date_from,
            "date_to": item.date_to,
            "date_precision": item.precision,
            "recurrence": item.recurrence,
            "is_deadline": item.is_deadline,
            "is_year_inferred": item.year_inferred,
        }
        for position, item in enumerate(dates.items, start=1)
    ]


def cell_records(key: RowKey, event: EventRow) -> list[Record]:
    """A record a cell: the words as they stand, and those that are read in their place by a reviewed correction."""
    cells = dict(event.cells)
    own = cells.get("agreements")
    # An agreement struck out by a correction leaves the one above, and its words stay all the same.
    if event.agreements is not None and (own is None or own.stood is None):
        cells["agreements"] = event.agreements
    return [
        {
            **key.record(),
            "field_name": name,
            "cell_number": cell.cell_number,
            "origin_row_number": cell.origin_row,
            "cell_words": cell.stood_words,
            "corrected_words": cell.words if cell.stood is not None else None,
        }
        for name, cell in sorted(cells.items(), key=lambda item: (item[1].cell_number, item[0]))
    ]
