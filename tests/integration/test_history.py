"""A small generated history through real resolution and real dbt: what comes out is what was told."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from bench.history import steps
from bench.history.answers import compare
from ingestion import compaction
from ingestion.home import Home

QUARTERS, REGIONS = 10, 3
# Of each kind some have to be there, or nothing is shown by their being right.
LEAST = {"met": 400, "met_early": 5, "met_late": 20, "not_met": 60, "postponed": 50, "not_reported": 60, "undated": 10}

QUESTION = """
select
    agreements.agreement_title,
    count(*) as unexecuted
from marts.rpt_unexecuted_events as unexecuted
inner join marts.bridge_expectation_agreement as bridge on unexecuted.expectation_key = bridge.expectation_key
inner join marts.dim_agreement as agreements on bridge.agreement_key = agreements.agreement_key
where unexecuted.reporting_region_code = 'RU-AL'
group by agreements.agreement_title
order by unexecuted desc
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a history that is worked out."""
    home = Home.open(tmp_path_factory.mktemp("history"))
    steps.generate(home, str(QUARTERS), str(REGIONS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compaction, "BATCH", 16)  # so that there are batches
        steps.resolve(home, str(QUARTERS))
    steps.build(home)
    yield home


def test_what_comes_out_is_what_was_told(home: Home) -> None:
    differences = compare(home.root / "truth", home.work / "marts.duckdb", home.work / "resolved")
    assert [difference for difference in differences if not difference.is_right] == []
    assert all(difference.rows for difference in differences)


def test_the_history_holds_something_of_every_kind(home: Home) -> None:
    with duckdb.connect() as connection:
        expected = connection.read_parquet(str(home.root / "truth" / "expected.parquet"))
        told = dict(expected.query("told", "select standing, count(*) from told group by standing").fetchall())
    assert {name: told[name] for name in LEAST if told[name] < LEAST[name]} == {}


def test_an_answer_that_is_wrong_is_seen(home: Home, tmp_path: Path) -> None:
    """The comparison itself can fail: one event fewer, one standing other than it was."""
    spoiled = tmp_path / "marts.duckdb"
    spoiled.write_bytes((home.work / "marts.duckdb").read_bytes())
    with duckdb.connect(spoiled) as connection:
        connection.execute(
            "update fct_expectation set standing = 'not_met'"
            " where expectation_key = (select min(expectation_key) from fct_expectation where standing = 'met')"
        )
    wrong = {each.question for each in compare(home.root / "truth", spoiled, home.work / "resolved") if each.missing}
    assert "expectations, whole" in wrong
    assert "events, their outcomes" not in wrong


def test_batches_of_readings_give_what_the_readings_gave(home: Home) -> None:
    batches = list((home.landed / "compacted").glob("*/*"))
    assert len(batches) > 1
    before = {file.name: file.read_bytes() for file in (home.work / "resolved").glob("*.parquet")}
    steps.resolve(home, str(QUARTERS))  # with batches of the usual size, of which there is none yet
    assert {file.name: file.read_bytes() for file in (home.work / "resolved").glob("*.parquet")} == before


def test_questions_are_asked_and_timed(home: Home, tmp_path: Path) -> None:
    (tmp_path / "unexecuted.sql").write_text(QUESTION.replace("marts.", ""), encoding="utf-8")
    taken = steps.questions(home, str(tmp_path))["milliseconds"]
    assert list(taken) == ["unexecuted"]
    assert 0 < taken["unexecuted"] < 1000
