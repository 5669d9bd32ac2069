"""Hand-written landed rows for the tests of resolution: only what a test is about needs to be said."""

from datetime import UTC, date, datetime
from typing import Any

from ingestion.contracts.tables import Record, tables
from ingestion.ledger import Receipt

REGION = "RU-SMO"

_ORDINARY: dict[str, Any] = {
    "document_sha256": "a" * 64,
    "part_number": 1,
    "table_number": 1,
    "row_number": 3,
    "quarter": "2020-Q3",
    "reporting_region_code": REGION,
    "executive_body_name": "Департамент Смоленской области по культуре",
    "section_remark": "",
    "row_label": "1.",
    "event_title": "Фестиваль «Переправа»",
    "dates_text": "11-13 сентября",
    "place_text": "г. Смоленск",
    "participants_text": "",
    "result_text": "Фестиваль состоялся",
    "note_text": "",
    "dates_status": "parsed",
    "date_from": date(2020, 9, 11),
    "date_to": date(2020, 9, 13),
    "date_precision": "day",
    "recurrence": None,
    "is_deadline": False,
    "is_year_inferred": True,
    "is_outside_quarter": False,
    "outcome": "held",
    "outcome_certainty": 1.0,
    "outcome_rule": "test",
    "reason_category": None,
    "reason_text": None,
    "postponed_to": None,
    "participants_status": "empty",
    "participants_count": None,
    "regions_count": None,
    "organisations_count": None,
    "is_participants_approximate": False,
    "place_status": "parsed",
    "participation_mode": "in_person",
    "locality": "Смоленск",
    "locality_region_code": "RU-SMO",
    "venue": None,
}


def report_row(**said: Any) -> Record:
    """A landed report row: an ordinary held event, but for what is said."""
    assert said.keys() <= _ORDINARY.keys()
    made = {**_ORDINARY, **said}
    assert tuple(made) == tables()["report_row"].column_names
    return made


def receipt(number: int, sha256: str, received_on: date = date(2020, 10, 3)) -> Receipt:
    """A receipt of that number, at noon of its day."""
    moment = datetime(received_on.year, received_on.month, received_on.day, 12, tzinfo=UTC)
    return Receipt(number, sha256, f"{number}.docx", 1, moment, received_on)
