"""Corrections through real runs: what is published then, what stays visible, and what publishes nothing."""

import json
from datetime import date
from pathlib import Path

import pytest

from ingestion.home import Home
from ingestion.settings import Settings
from orchestration.asking.reader import Row, reading, rows
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.monitor import Monitor
from orchestration.running.execution import Order, Outcome, execute
from tests.integration.orchestration.conftest import Ran
from tests.integration.orchestration.reports import AGREEMENT, EVENTS, write_report

DAY = date(2020, 10, 20)
FESTIVAL = ("1.", AGREEMENT, "Фестиваль «Пример»", "11 августа 2002 г.", "г. Смоленск", "45 человек", "Проведен", "")
EXHIBITION = (*EVENTS[1][:7], "Перенесено на IV квартал 2002 года")
WHEN = ("dates_text", "3", "11 августа 2002 г.", "11 августа 2020 г.")
MOVED = ("note_text", "4", "Перенесено на IV квартал 2002 года", "Перенесено на IV квартал 2020 года")


def write_corrections(home: Home, sha256: str, *entries: tuple[str, str, str, str], status: str = "accepted") -> None:
    home.reviewed.mkdir(parents=True, exist_ok=True)
    text = "".join(
        f"- document: {sha256}\n  table: 1\n  row: {row}\n  column: {column}\n  expect: {expect}\n  words: {words}\n"
        f"  reason: опечатка в годе\n  who: Иванова А. А.\n  on: 2020-10-20\n  status: {status}\n"
        for column, row, expect, words in entries
    )
    (home.reviewed / "corrections.yml").write_text(text, encoding="utf-8")


def run(home: Home, *paths: Path) -> Outcome:
    return execute(home, Order(paths=paths, evaluated_on=DAY), Monitor(), wait_seconds=0)


def ask(home: Home, sql: str) -> list[Row]:
    publication = current_publication(home)
    assert publication is not None
    with reading(publication) as connection:
        return rows(connection, sql)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A report with two wrong years, and both corrected before it was taken in. Not to be changed."""
    root = tmp_path_factory.mktemp("corrected") / "home"
    Home(root, Settings("RU-SMO")).create()
    home = Home.open(root)
    report = write_report(root.parent / "report.docx", events=[FESTIVAL, EXHIBITION])
    from ingestion.archive import sha256_of

    write_corrections(home, sha256_of(report.read_bytes()), WHEN, MOVED)
    return Ran(home, run(home, report))


@pytest.fixture
def home(corrected: Ran, tmp_path: Path) -> Home:
    """A copy of that home, for tests that change it."""
    import shutil

    shutil.copytree(corrected.home.root, tmp_path / "home", symlinks=True)
    return Home.open(tmp_path / "home")


def test_a_wrong_year_corrected_gives_the_right_dates_and_the_right_promise(corrected: Ran) -> None:
    assert corrected.outcome.ending == "published"
    assert ask(corrected.home, "select date_from, postponed_to, is_corrected from fct_event order by row_number") == [
        {"date_from": date(2020, 8, 11), "postponed_to": None, "is_corrected": True},
        {"date_from": date(2020, 9, 5), "postponed_to": "2020-Q4", "is_corrected": True},
    ]
    moved = "select due_quarter from fct_expectation where expectation_origin = 'postponement'"
    assert ask(corrected.home, moved) == [{"due_quarter": "2020-Q4"}]


def test_what_stood_and_who_decided_stay_in_the_marts(corrected: Ran) -> None:
    told = ask(
        corrected.home,
        """
        select
            corrections.correction_number, is_applied, stood_words, corrected_words, correction_reason, corrected_by,
            corrected_on, corrections.file_name, corrections.row_number, corrections.cell_number, events.event_title
        from rpt_corrections as corrections
        inner join fct_event as events on corrections.event_keys = events.event_key
        order by correction_number
        """,
    )
    assert [(row["correction_number"], row["row_number"], row["cell_number"]) for row in told] == [(1, 3, 4), (2, 4, 8)]
    assert told[0] == {
        "correction_number": 1,
        "is_applied": True,
        "stood_words": "11 августа 2002 г.",
        "corrected_words": "11 августа 2020 г.",
        "correction_reason": "опечатка в годе",
        "corrected_by": "Иванова А. А.",
        "corrected_on": date(2020, 10, 20),
        "file_name": "report.docx",
        "row_number": 3,
        "cell_number": 4,
        "event_title": "Фестиваль «Пример»",
    }
    (promise,) = ask(
        corrected.home,
        "select promised_text, cell_words from fct_expectation where expectation_origin = 'postponement'",
    )
    assert promise["cell_words"] == MOVED[2]


def test_explain_shows_both(corrected: Ran, capsys: pytest.CaptureFixture[str]) -> None:
    (event,) = ask(corrected.home, "select event_key from fct_event where row_number = 3")
    assert main(["--home", str(corrected.home.root), "--lang", "ru", "explain", event["event_key"]]) == 0
    shown = capsys.readouterr().out
    assert "«11 августа 2002 г.» → «11 августа 2020 г.» — опечатка в годе (Иванова А. А., 2020-10-20)" in shown
    assert "правка № 1, таблица 1, строка 3, графа 4 (dates_text)" in shown
    assert "IV квартал" not in shown
    assert main(["--home", str(corrected.home.root), "explain", event["event_key"], "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert [row["correction_number"] for row in found["corrections"]] == [1]


def test_a_corrected_report_replaces_the_document_and_the_correction_stays_with_the_old_one(
    home: Home, tmp_path: Path
) -> None:
    better = write_report(
        tmp_path / "report_2.docx", events=[(*FESTIVAL[:3], "12 августа 2020 г.", *FESTIVAL[4:]), EXHIBITION]
    )
    before = ask(home, "select event_key from fct_event order by row_number")
    assert run(home, better).ending == "published"
    told = ask(home, "select event_key, date_from, is_corrected, file_name from fct_event order by row_number")
    assert [{"event_key": row["event_key"]} for row in told] == before
    assert [(row["date_from"], row["is_corrected"], row["file_name"]) for row in told] == [
        (date(2020, 8, 12), False, "report_2.docx"),
        (date(2020, 9, 5), False, "report_2.docx"),
    ]
    kept = ask(home, "select is_applied, corrected_rows_count, corrected_events_count, event_keys from rpt_corrections")
    assert (
        kept == [{"is_applied": True, "corrected_rows_count": 1, "corrected_events_count": 0, "event_keys": None}] * 2
    )


def test_a_correction_that_no_longer_matches_publishes_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = current_publication(home)
    (document,) = ask(home, "select document_sha256 from fct_document_outcome")
    write_corrections(home, document["document_sha256"], WHEN, ("note_text", "4", "Отменено", "Отложено"))
    code = main(["--home", str(home.root), "--lang", "ru", "run", "--evaluated-on", "2020-10-20"])
    said = capsys.readouterr().out
    assert code == 4
    assert "Правка № 2 в файле reviewed/corrections.yml не подходит к документу report.docx" in said
    assert "«table: 1, row: 4, column: note_text»" in said
    assert f"ожидаются слова «Отменено», а стоит «{MOVED[2]}»" in said
    assert "Запишите в expect то, что стоит в документе" in said
    assert current_publication(home) == before
    assert ask(home, "select postponed_to from fct_event where row_number = 4") == [{"postponed_to": "2020-Q4"}]

    write_corrections(home, document["document_sha256"], WHEN)  # put right: the next run is not hindered
    assert run(home).ending == "published"
    assert ask(home, "select postponed_to, is_corrected from fct_event where row_number = 4") == [
        {"postponed_to": "2002-Q4", "is_corrected": False}
    ]


@pytest.mark.parametrize(
    ("document", "says"),
    [("0123456789", "которого нет среди полученных"), ("not a hash", "не соответствует описанию")],
)
def test_an_unknown_document_and_a_broken_file_publish_nothing(home: Home, document: str, says: str) -> None:
    before = current_publication(home)
    write_corrections(home, document, WHEN)
    outcome = run(home)
    assert outcome.ending == "blocked"
    (reason,) = outcome.blocked_by
    assert says in reason.verdict
    assert current_publication(home) == before


def test_a_proposed_correction_is_told_and_changes_nothing(home: Home) -> None:
    (document,) = ask(home, "select document_sha256 from fct_document_outcome")
    write_corrections(home, document["document_sha256"][:8], WHEN, status="proposed")
    outcome = run(home)
    assert outcome.ending == "published"
    assert outcome.publication is not None
    assert [notice["code"] for notice in outcome.publication.manifest["notices"]] == ["correction_waits"]
    assert ask(home, "select date_from, is_corrected from fct_event where row_number = 3") == [
        {"date_from": date(2002, 8, 11), "is_corrected": False}
    ]
    assert ask(home, "select correction_status, is_applied, expected_words from rpt_corrections") == [
        {"correction_status": "proposed", "is_applied": False, "expected_words": WHEN[2]}
    ]


def test_a_wrong_quarter_in_the_title_moves_the_report_and_the_title_of_an_event_keeps_its_key(home: Home) -> None:
    (document,) = ask(home, "select document_sha256, title_text from fct_document_outcome")
    before = ask(home, "select event_key from fct_event where row_number = 3")
    write_corrections(
        home, document["document_sha256"], ("event_title", "3", "Фестиваль «Пример»", "Ярмарка «Образец»")
    )
    assert run(home).ending == "published"
    assert ask(home, "select event_title, cell_words from fct_event where row_number = 3") == [
        {"event_title": "Ярмарка «Образец»", "cell_words": "Фестиваль «Пример»"}
    ]
    assert ask(home, "select event_key from fct_event where row_number = 3") == before

    right = document["title_text"].replace("III квартал", "II квартал")
    (home.reviewed / "corrections.yml").write_text(
        f"- {{document: {document['document_sha256']}, title: 1, expect: '{document['title_text']}', words: '{right}', "
        "reason: не тот квартал, who: Иванова А. А., on: 2020-10-20, status: accepted}\n",
        encoding="utf-8",
    )
    assert run(home).ending == "published"
    assert ask(home, "select distinct quarter, is_corrected from fct_event") == [
        {"quarter": "2020-Q2", "is_corrected": True}
    ]
    (told,) = ask(home, "select correction_place, stood_words, corrected_events_count from rpt_corrections")
    assert told == {
        "correction_place": "title",
        "stood_words": document["title_text"],
        "corrected_events_count": 2,
    }
