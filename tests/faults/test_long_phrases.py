"""A field that says one thing thousands of times is answered in time, with every row accounted for.

Processor time is bounded as in ``make fuzz``, and as generously: what is linear takes a tenth of it, what is not, ten
times as long.
"""

import time

import pytest

from ingestion.reports.read import read_reports
from tests.faults.fuzz import SECONDS
from tests.faults.long_phrases import PLACES, documents
from tests.unit.reports import grids
from tests.unit.reports.account import check_account


@pytest.mark.parametrize("place", PLACES)
def test_phrases_without_end_are_read_in_time(place: str) -> None:
    grids.read(grids.TITLE, grids.make_table([grids.HEADINGS, grids.event()]))  # word lists are loaded once
    made = documents(place)
    began = time.process_time()
    readings = [read_reports(document, context) for document, context in made]
    seconds = time.process_time() - began
    for (document, _), reading in zip(made, readings, strict=True):
        check_account(document, reading)
    assert seconds < SECONDS
