"""Every labelled cell of the example corpus is read as its author meant it."""

from collections.abc import Iterator
from typing import Any

import pytest

from examples.corpus import Row, load_corpus
from ingestion.language.dates import read_dates
from ingestion.language.outcome import read_outcome
from ingestion.language.participants import read_participants
from ingestion.language.place import read_place
from ingestion.language.text import clean

CORPUS = load_corpus()


def _rows() -> Iterator[Any]:
    for report in CORPUS.reports:
        for number, (_, row) in enumerate(report.rows, start=1):
            yield pytest.param(report.quarter, row, id=f"{report.file}-{number}")


def _read(row: Row, quarter: str) -> dict[str, object]:
    words = {name: clean(text) for name, text in row.words.items()}
    dates = read_dates(words.get("dates_text", ""), quarter)
    outcome = read_outcome(words.get("note_text", ""), words.get("result_text", ""), dates, quarter)
    people = read_participants(words.get("participants_text", ""))
    place = read_place(words.get("place_text", ""), CORPUS.region)
    return {
        "outcome": outcome.outcome,
        "reason_category": outcome.reason_category,
        "postponed_to": outcome.postponed_to,
        "date_from": dates.date_from,
        "date_to": dates.date_to,
        "recurrence": dates.recurrence,
        "is_deadline": dates.is_deadline,
        "participants_count": people.participants,
        "regions_count": people.regions,
        "organisations_count": people.organisations,
        "is_participants_approximate": people.approximate,
        "participation_mode": place.mode,
        "locality": place.locality,
    }


@pytest.mark.parametrize(("quarter", "row"), _rows())
def test_reads_a_row_as_it_was_meant(quarter: str, row: Row) -> None:
    read = _read(row, quarter)
    wrong = {name: (read[name], value) for name, value in row.means.items() if read[name] != value}
    assert not wrong, f"read, meant: {wrong}; words: {dict(row.words)}"
