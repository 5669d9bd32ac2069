"""The main job on the one real report, through the command line: as text, then as the same report in Word.

Belongs here: what a person does with a report and sees published. Does not belong here: how its cells are read (see
``tests/golden``), invented reports (``test_examples``).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.shared import shared_path

ROOT = Path(__file__).resolve().parents[2]
FIELDS = (
    "row_label",
    "event_title",
    "dates_text",
    "place_text",
    "participants_text",
    "result_text",
    "note_text",
    "section_remark",
    "executive_body_name",
)


def concord(home: Path, *arguments: str, stdin: str | None = None, language: str = "ru") -> tuple[int, str]:
    """Exit code and output of a command."""
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "--home", str(home), "--lang", language, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout


def ask(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home / "published" / "current" / "marts.duckdb"), read_only=True) as marts:
        return marts.execute(sql).fetchall()


def figures(home: Path) -> tuple[int, ...]:
    """Events, their bodies, agreements, rows of the bridge."""
    [row] = ask(
        home,
        "select (select count(*) from fct_event), (select count(distinct executive_body_key) from fct_event), "
        "(select count(*) from dim_agreement), (select count(*) from bridge_event_agreement)",
    )
    return row


@pytest.fixture(scope="module")
def text_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real") / "home"
    code, output = concord(home, "run", "--evaluated-on", "2020-10-20", str(shared_path("real/report_2020_q3.txt")))
    assert code == 0, output
    return home


def check_texts(home: Path) -> None:
    expected = json.loads(shared_path("layouts/expected.json").read_text("utf-8"))["rows"]
    found = ask(home, f"select {', '.join(FIELDS)} from fct_event order by table_number, row_number")
    wanted = [
        tuple(row["executive_body" if name == "executive_body_name" else name] for name in FIELDS) for row in expected
    ]
    assert found == wanted
    mentions = ask(
        home,
        "select event_title, agreement_text from bridge_event_agreement join fct_event using (event_key) "
        "order by fct_event.row_number, agreement_position",
    )
    assert mentions == [(row["event_title"], text) for row in expected for text in row["agreements"]]


def test_the_real_report_is_published_whole_and_word_for_word(text_home: Path) -> None:
    assert figures(text_home) == (15, 6, 7, 31)
    check_texts(text_home)


def test_the_parties_are_those_of_the_agreements(text_home: Path) -> None:
    assert {codes for (codes,) in ask(text_home, "select party_codes from dim_agreement")} == {
        "RU-BRY, RU-KLU, RU-SMO",
        "RU-ORL, RU-SMO",
        "RU-MOW, RU-SMO",
        "RU-KOS, RU-SMO",
        "RU-LIP, RU-SMO",
        "RU-SMO, RU-TVE",
        "RU-KEM, RU-SMO",
    }


def test_what_one_report_promises_is_awaited_and_nothing_is_called_unexecuted(text_home: Path) -> None:
    standings = ask(text_home, "select standing, count(*) from fct_expectation group by standing order by standing")
    # Continuous work answers for its own quarter (3 rows), 2020 of «2020-2024 годы» within it; the rest lies ahead.
    assert standings == [("met", 4), ("scheduled", 9)]
    assert ask(text_home, "select count(*) from rpt_unexecuted_events") == [(0,)]
    assert ask(
        text_home, "select distinct fulfilment_share, basis from fct_agreement_fulfilment where events_count > 0"
    ) == [(None, "report_only")]


def test_the_same_file_again_changes_nothing(text_home: Path) -> None:
    before = (text_home / "published" / "current").resolve()
    code, output = concord(
        text_home, "run", "--evaluated-on", "2020-10-20", str(shared_path("real/report_2020_q3.txt"))
    )
    assert code == 0, output
    assert (text_home / "published" / "current").resolve() == before


def test_commands_that_only_look(text_home: Path) -> None:
    code, output = concord(text_home, "status")
    assert code == 0 and "2020-Q3" in output
    code, output = concord(text_home, "sql", "select count(*) as events from fct_event")
    assert code == 0 and "15" in output
    code, _ = concord(text_home, "alerts", "list")
    assert code == 0
    code, output = concord(text_home, "parse", "dates", "--quarter", "2020-Q3", stdin="5-6 сентября\n")
    read = json.loads(output)
    assert code == 0 and (read["from"], read["to"], read["year_inferred"]) == ("2020-09-05", "2020-09-06", True)
    [(key,)] = ask(text_home, "select event_key from fct_event where row_label = '8.'")
    code, output = concord(text_home, "explain", key)
    assert code == 0 and "Переправа" in output


@pytest.mark.parametrize("language", ["ru", "en"])
def test_inspect_shows_the_reading_and_changes_nothing(tmp_path: Path, language: str) -> None:
    code, output = concord(tmp_path / "home", "inspect", str(shared_path("layouts/base.docx")), language=language)
    assert code == 0 and "Переправа" in output
    assert not (tmp_path / "home" / "archive").exists()


def test_published_marts_cannot_be_written_or_left_by_a_query(text_home: Path) -> None:
    for sql in (
        "delete from fct_event",
        "create table t as select 1",
        "attach '/tmp/other.duckdb'",
        "copy fct_event to '/tmp/stolen.csv'",
        "select * from read_csv('/etc/passwd')",
        "set enable_external_access = true",
    ):
        code, _ = concord(text_home, "sql", sql)
        assert code != 0, sql
    assert figures(text_home) == (15, 6, 7, 31)


def test_the_same_report_in_word_is_a_revision_and_not_a_second_report(text_home: Path) -> None:
    keys = ask(text_home, "select event_key from fct_event order by 1")
    agreements = ask(text_home, "select agreement_key from dim_agreement order by 1")
    code, output = concord(text_home, "run", "--evaluated-on", "2020-10-20", str(shared_path("layouts/base.docx")))
    assert code == 0, output
    assert figures(text_home) == (15, 6, 7, 31)
    check_texts(text_home)
    assert ask(text_home, "select event_key from fct_event order by 1") == keys
    assert ask(text_home, "select agreement_key from dim_agreement order by 1") == agreements
    assert ask(text_home, "select file_name, document_outcome from fct_document_outcome order by 1") == [
        ("base.docx", "accepted"),
        ("report_2020_q3.txt", "superseded"),
    ]
