"""Reports for half a year and a year, single bodies and the whole region, from Word files' bytes to resolved tables.

Belongs here: that nothing doubles and every disagreement is kept. Does not belong here: each verdict (see the unit
tests of resolution), the marts (``tests/integration/test_longer_periods.py``).
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from examples.wordml import Cell, Row, Table, document
from ingestion import ledger
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.landing import land
from ingestion.ledger import Hint, Hints
from ingestion.resolution.resolve import resolve
from tests.reports_in_words import (
    CULTURE,
    EXHIBITION,
    FAIR,
    FESTIVAL,
    FORUM,
    HEADINGS,
    MATCH,
    MEETINGS,
    PUT_OFF,
    QUARTERS,
    SPORT,
    changed,
    report,
)

Rows = list[dict[str, Any]]


class Desk:
    """A home to which documents come, and what they mean together."""

    def __init__(self, folder: Path) -> None:
        self._home = Home(folder / "home")
        self._home.create()
        self._folder = folder
        self._count = 0

    def receive(self, files: Mapping[str, bytes], received_on: date) -> None:
        for name, data in files.items():
            path = self._folder / name
            path.write_bytes(data)
            hints = Hints(region=Hint("RU-SMO", "hint"))
            Intake(self._home).receive(path, hints=hints, received_on=received_on)

    def resolved(self) -> dict[str, Rows]:
        self._count += 1
        output = self._folder / f"build{self._count}"
        documents = [land(self._home, receipt) for receipt in ledger.effective(ledger.read(self._home.ledger))]
        resolve(self._home, documents, date(2021, 3, 1), output)
        return {file.stem: pq.read_table(file).to_pylist() for file in (output / "resolved").glob("*.parquet")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def verdicts(tables: Mapping[str, Rows]) -> list[str]:
    return sorted(row["statement_verdict"] for row in tables["period_statement"])


def counting(tables: Mapping[str, Rows]) -> set[tuple[str, str, str]]:
    return {(e["event_key"], e["quarter"], e["period_kind"]) for e in tables["event"] if e["is_current"]}


def test_longer_reports_that_repeat_the_quarters_change_nothing(desk: Desk) -> None:
    desk.receive(QUARTERS, date(2020, 10, 5))
    before = desk.resolved()
    year = {
        CULTURE: [changed(FESTIVAL, title='ФЕСТИВАЛЬ  "Переправа"'), EXHIBITION, MEETINGS, FAIR],
        SPORT: [MATCH],
    }
    half = {CULTURE: [PUT_OFF, MEETINGS, FAIR], SPORT: [MATCH]}
    repeated = {"half.docx": report("I полугодие 2020 года", half), "year.docx": report("2020 год", year)}
    desk.receive(repeated, date(2021, 1, 20))
    after = desk.resolved()
    assert verdicts(after) == ["confirms"] * 9
    # The year: the festival with its postponement, the exhibition, three rows of meetings, the fair, the match. Half of
    # it: what was put off, two rows of meetings, the fair, the match.
    assert len(after["period_statement_event"]) == 8 + 5
    assert after["contradiction"] == []
    for name in ("event", "event_series", "expectation", "agreement", "reporting_obligation", "executive_body"):
        assert after[name] == before[name], name


def test_what_is_added_counts_once_and_gives_way_to_its_quarter(desk: Desk) -> None:
    desk.receive(QUARTERS, date(2020, 10, 5))
    known = counting(desk.resolved())
    year = report("2020 год", {CULTURE: [FESTIVAL, EXHIBITION, MEETINGS, FAIR, FORUM], SPORT: [MATCH]})
    desk.receive({"year.docx": year}, date(2021, 1, 20))
    tables = desk.resolved()
    assert verdicts(tables) == ["adds", *["confirms"] * 5]
    ((key, quarter, kind),) = counting(tables) - known
    assert (quarter, kind) == ("2020-Q4", "year")
    corrected = report("2020 год", {CULTURE: [changed(FORUM, people="120 человек"), EXHIBITION], SPORT: [MATCH]})
    desk.receive({"corrected.docx": corrected}, date(2021, 2, 1))
    assert (key, quarter, kind) in counting(desk.resolved()), "the key survives the report's revision"
    fourth = report("IV квартал 2020 года", {CULTURE: [FORUM], SPORT: []})
    desk.receive({"q4.docx": fourth}, date(2021, 2, 10))
    tables = desk.resolved()
    assert {kind for _, _, kind in counting(tables)} == {"quarter"}
    assert len(counting(tables)) == len(known) + 1
    assert [(c["disagreement"], c["statement_words"], c["other_statement_words"]) for c in tables["contradiction"]] == [
        ("participants", "100 человек", "120 человек")
    ]


def test_a_promise_is_answered_by_what_only_the_year_tells(desk: Desk) -> None:
    told = {
        "q2.docx": report("II квартал 2020 года", {CULTURE: [PUT_OFF], SPORT: [MATCH]}),
        "q3.docx": report("III квартал 2020 года", {CULTURE: [EXHIBITION], SPORT: []}),
    }
    desk.receive(told, date(2020, 10, 5))
    year = report("2020 год", {CULTURE: [FESTIVAL, EXHIBITION], SPORT: [changed(MATCH, people="")]})
    desk.receive({"year.docx": year}, date(2021, 1, 20))
    tables = desk.resolved()
    ((key, quarter, _),) = (event for event in counting(tables) if event[2] == "year")
    assert quarter == "2020-Q3"
    answers = [e["answer_event_key"] for e in tables["expectation"] if e["expectation_origin"] == "postponement"]
    assert answers == [key]


def test_a_bodys_own_report_and_the_regions_count_once_and_disagree_in_sight(desk: Desk) -> None:
    own = {"own.docx": report("III квартал 2020 года", {CULTURE: [FESTIVAL, EXHIBITION]})}
    desk.receive(own, date(2020, 10, 2))
    region = {CULTURE: [changed(FESTIVAL, people="54 человека")], SPORT: [MATCH]}
    desk.receive({"region.docx": report("III квартал 2020 года", region)}, date(2020, 10, 5))
    tables = desk.resolved()
    assert len(counting(tables)) == 2
    shown = {
        c["disagreement"]: (c["statement_words"], c["row_number"], c["other_statement_words"], c["other_cell_words"])
        for c in tables["contradiction"]
    }
    assert shown == {
        "participants": ("54 человека", 3, "45 человек", "45 человек"),
        "event_missing": (None, None, "Выставка «Образец»", "Выставка «Образец»"),
    }


def test_two_parts_of_one_document_that_tell_one_event_count_it_once(desk: Desk, tmp_path: Path) -> None:
    title = ["Отчет о реализации соглашений в сфере межрегионального сотрудничества", "за III квартал 2020 года"]

    def table(*events: tuple[str, ...]) -> Table:
        drawn = [Row(tuple(Cell((words,)) for words in HEADINGS), is_heading=True)]
        drawn.append(Row((Cell((CULTURE,), column_span=8),)))
        drawn += [Row((Cell((f"{n}.",)), *(Cell((text,)) for text in words))) for n, words in enumerate(events, 1)]
        return Table((1800,) * 8, drawn)

    called_off = changed(FESTIVAL, result="", note="Отменен")
    both = document(title, table(FESTIVAL, EXHIBITION), [*title], more=[table(called_off, FAIR)])
    desk.receive({"parts.docx": both}, date(2020, 10, 5))
    tables = desk.resolved()
    assert len(counting(tables)) == 3
    assert len(tables["event"]) == 4, "the row that does not count stays in sight"
    assert [(c["contradiction_kind"], c["disagreement"], c["statement_words"]) for c in tables["contradiction"]] == [
        ("parts_of_one_document", "outcome", "отменено: Отменен")
    ]
    assert [(p["slot_key"] == tables["slot"][0]["slot_key"], p["part_number"]) for p in tables["slot_part"]] == [
        (True, 1),
        (True, 2),
    ]
