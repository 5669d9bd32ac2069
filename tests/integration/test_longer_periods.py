"""Reports for longer periods as Word files through the whole path, audit included.

Belongs here: that no published total doubles. Does not belong here: what the documents mean together
(``tests/golden/test_longer_periods.py``), the columns of the marts (``warehouse``).
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ingestion.home import Home
from ingestion.ledger import Hint, Hints
from orchestration.asking.reader import reading, rows
from orchestration.asking.summary import superseded
from orchestration.monitor import Monitor
from orchestration.running.execution import Order, Outcome, execute
from tests.reports_in_words import (
    CULTURE,
    EXHIBITION,
    FAIR,
    FESTIVAL,
    FORUM,
    MATCH,
    MEETINGS,
    PUT_OFF,
    QUARTERS,
    SPORT,
    changed,
    report,
)

FIGURES = """
    select quarter, sum(events_count), sum(held_count), sum(promises_count), sum(fulfilled_count)
    from fct_agreement_fulfilment where quarter < '2020-Q4' group by quarter order by quarter
"""


def run(home: Home, folder: Path, files: Mapping[str, bytes], received_on: date) -> Outcome:
    """Take in files and publish."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    hints = Hints(region=Hint("RU-SMO", "hint"))
    order = Order(tuple(folder / name for name in files), hints, received_on, date(2021, 3, 1))
    outcome = execute(home, order, Monitor(), wait_seconds=0)
    assert outcome.ending == "published", outcome.blocked_by
    return outcome


def asked(outcome: Outcome, sql: str) -> list[tuple[Any, ...]]:
    """What the publication answers."""
    assert outcome.publication is not None
    with reading(outcome.publication) as connection:
        return [tuple(row.values()) for row in rows(connection, sql)]


def test_longer_reports_double_no_total_add_what_is_new_and_disagree_in_sight(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    quarters = run(home, tmp_path / "inbox", QUARTERS, date(2020, 10, 5))
    events = asked(quarters, "select event_key, quarter, event_title, period_kind from fct_event order by 1")
    figures = asked(quarters, FIGURES)

    year = {
        CULTURE: [FESTIVAL, changed(EXHIBITION, result="Выставка проведена", note=""), MEETINGS, FAIR, FORUM],
        SPORT: [changed(MATCH, people="70 человек")],
    }
    half = {CULTURE: [PUT_OFF, MEETINGS, FAIR], SPORT: [MATCH]}
    third = {CULTURE: [FESTIVAL, EXHIBITION, MEETINGS], SPORT: []}
    longer = {
        "half.docx": report("I полугодие 2020 года", half),
        "year.docx": report("2020 год", year),
        "again.docx": report("3 квартал 2020 года", third),
    }
    now = run(home, tmp_path / "inbox", longer, date(2021, 1, 20))
    told = (
        "select event_key, quarter, event_title, period_kind from fct_event where period_kind {} 'quarter' order by 1"
    )
    assert asked(now, told.format("=")) == events
    assert asked(now, FIGURES) == figures
    assert [row[1:] for row in asked(now, told.format("<>"))] == [("2020-Q4", "Форум «Граница»", "year")]
    counted = "select statement_verdict, count(*) from rpt_period_statements group by 1 order by 1"
    assert asked(now, counted) == [("adds", 1), ("confirms", 7), ("contradicts", 2)]
    shown = asked(
        now,
        "select event_title, disagreement, statement_words, other_statement_words, file_name, other_file_name"
        " from rpt_contradictions order by 1",
    )
    assert shown == [
        (
            "Выставка «Образец»",
            "outcome",
            "отменено: Отменена",
            "проведено: Выставка проведена",
            "again.docx",
            "year.docx",
        ),
        ("Турнир по самбо", "participants", "50 человек", "70 человек", "q1.docx", "year.docx"),
    ]
    # What counts instead of a quarter's report is another of that quarter, and no longer report around it.
    third_report = hashlib.sha256(QUARTERS["q3.docx"]).hexdigest()
    assert now.publication is not None
    assert superseded(now.publication, [third_report])[third_report].files == ("again.docx",)
    assert asked(now, "select quarter from fct_alert where alert_kind = 'documents_disagree' order by 1") == [
        ("2020-Q1",),
        ("2020-Q3",),
    ]
    fourth = "select report_standing, events_count, added_count from fct_body_reporting where quarter = '2020-Q4'"
    assert sorted(asked(now, fourth)) == [("missing", 0, 0), ("missing", 1, 1)]
