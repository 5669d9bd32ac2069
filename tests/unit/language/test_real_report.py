"""The fifteen rows of the real report, each phrase as a person reads it."""

import json

import pytest

from ingestion.language.dates import read_dates
from ingestion.language.outcome import read_outcome
from ingestion.language.participants import read_participants
from ingestion.language.place import read_place
from tests.shared import shared_path

# First day, last day, recurrence, outcome, people, regions, form, town, region.
MEANT = [
    ("2020-07-01", "2020-09-30", "continuous", "in_progress", None, None, "by_correspondence", None, None),
    ("2020-07-01", "2020-09-30", "continuous", "in_progress", None, None, "by_correspondence", None, None),
    ("2020-07-01", "2020-09-30", "continuous", "in_progress", None, None, "by_correspondence", None, None),
    (None, None, "monthly", "in_progress", None, None, "by_correspondence", None, None),
    ("2020-08-11", "2020-08-11", None, "held", 45, None, "in_person", "Гагарин", "RU-SMO"),
    ("2020-09-05", "2020-09-06", None, "held", 279, None, "in_person", "Смоленск", "RU-SMO"),
    ("2020-09-05", "2020-09-07", None, "held", 61, None, "in_person", "Москва", "RU-MOW"),
    ("2020-09-11", "2020-09-13", None, "held", 110, None, "in_person", None, "RU-SMO"),
    ("2020-08-29", "2020-08-29", None, "held", 32, None, "in_person", "Калуга", "RU-KLU"),
    ("2020-09-04", "2020-09-05", None, "held", 170, None, "in_person", "Фленово", "RU-SMO"),
    ("2020-07-10", "2020-07-10", None, "held", None, None, "remote", None, "RU-BRY"),
    (None, "2020-09-15", "annual", "held", None, None, "by_correspondence", None, None),
    ("2020-01-01", "2024-12-31", None, "in_progress", None, None, "by_correspondence", None, None),
    ("2020-09-11", "2020-09-11", None, "held", None, None, "in_person", "Москва", "RU-MOW"),
    ("2020-08-15", "2020-08-15", None, "held", 35, 2, "in_person", "Десногорск", "RU-SMO"),
]


@pytest.mark.parametrize("number", range(len(MEANT)), ids=lambda number: f"row-{number + 1}")
def test_reads_a_row_of_the_real_report(number: int) -> None:
    row = json.loads(shared_path("layouts/expected.json").read_text(encoding="utf-8"))["rows"][number]
    dates = read_dates(row["dates_text"], "2020-Q3")
    outcome = read_outcome(row["note_text"], row["result_text"], dates, "2020-Q3")
    people = read_participants(row["participants_text"])
    place = read_place(row["place_text"], "RU-SMO")
    assert dates.status == people.status == "parsed"
    assert (
        dates.date_from and dates.date_from.isoformat(),
        dates.date_to and dates.date_to.isoformat(),
        dates.recurrence,
        outcome.outcome,
        people.participants,
        people.regions,
        place.mode,
        place.locality,
        place.region_code,
    ) == MEANT[number]
    assert (outcome.reason_category, outcome.postponed_to) == (None, None)
