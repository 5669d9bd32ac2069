"""What a person asserts of figures, held against the story's marts."""

import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from data_quality.assertions.judgement import judge
from data_quality.report import CheckResult
from tests.integration.data_quality.marts import BODY_NAME, change, write_publication

_SAID = {"region": "RU-SMO", "reason": "посчитано по отчёту", "who": "Иванова А. А."}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication; not to be changed."""
    return write_publication(tmp_path_factory.mktemp("assertions") / "before")


def judged(story: Path, folder: Path, *records: dict[str, object]) -> list[CheckResult]:
    reviewed = folder / "reviewed"
    reviewed.mkdir(exist_ok=True)
    text = yaml.safe_dump([{**_SAID, **record} for record in records], allow_unicode=True)
    (reviewed / "assertions.yml").write_text(text, encoding="utf-8")
    with duckdb.connect(str(story / "marts.duckdb"), read_only=True) as connection:
        return judge(connection, reviewed)


def test_no_file_asserts_nothing(story: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(story / "marts.duckdb"), read_only=True) as connection:
        assert judge(connection, tmp_path) == []
        assert judge(connection, None) == []


@pytest.mark.parametrize(
    ("record", "severity", "passed"),
    [
        ({"quarter": "2020-Q3", "what": "events_count", "at_least": 2}, "blocking", True),
        ({"quarter": "2020-Q3", "what": "events_count", "at_least": 3}, "blocking", False),
        ({"quarter": "2020-Q3", "what": "events_count", "at_most": 2}, "warning", True),
        ({"quarter": "2020-Q3", "what": "events_count", "at_most": 1}, "warning", False),
        ({"quarter": "2020-Q3", "what": "fct_event", "at_least": 2, "executive_body": BODY_NAME}, "blocking", True),
        ({"quarter": "2020-Q3", "what": "unexecuted_count", "at_least": 1}, "blocking", True),
        ({"quarter": "2020-Q3", "what": "unexecuted_count", "at_least": 2}, "blocking", False),
        ({"quarter": "2020-Q3", "what": "reported_held_share", "at_least": 0.5}, "blocking", True),
        ({"quarter": "2020-Q3", "what": "reported_held_share", "at_least": 0.51}, "blocking", False),
        # Each quarter of a range for itself: there is one event in the fourth quarter.
        ({"from_quarter": "2020-Q3", "to_quarter": "2020-Q4", "what": "held_count", "at_least": 1}, "blocking", True),
        # A quarter that is not over is not judged, so a range without an end goes as far as there is something to say.
        ({"from_quarter": "2020-Q3", "what": "events_count", "at_least": 1}, "blocking", True),
        ({"quarter": "2021-Q1", "what": "events_count", "at_least": 100}, "blocking", True),
    ],
)
def test_a_bound_holds_or_does_not(
    story: Path, tmp_path: Path, record: dict[str, object], severity: str, passed: bool
) -> None:
    (result,) = judged(story, tmp_path, record)
    assert (result.severity, result.passed, result.error) == (severity, passed, None)


def test_a_failure_names_the_assertion_the_figure_and_the_rows(story: Path, tmp_path: Path) -> None:
    good = {"quarter": "2020-Q3", "what": "events_count", "at_least": 1}
    wrong = {"quarter": "2020-Q3", "what": "unexecuted_count", "at_least": 5, "executive_body": BODY_NAME}
    result = judged(story, tmp_path, good, wrong)[1]
    assert result.name == "assertions.2.at_least"
    for words in ("№ 2", "reviewed/assertions.yml", "Иванова А. А.", "посчитано по отчёту", "не меньше 5", BODY_NAME):
        assert words in result.meaning
    assert result.observed.replace("\N{NO-BREAK SPACE}", " ") == "получено: III квартал 2020 года — 1"
    (row,) = result.sample
    assert (row["event_key"], row["file_name"], row["row_number"]) == ("e2", "q3.docx", 3)
    with duckdb.connect(str(story / "marts.duckdb"), read_only=True) as connection:
        found = connection.execute(f"select event_key from ({result.query})").fetchall()
    assert found == [("e2",)], "the query gives the rows that were counted"


def test_a_share_of_nothing_is_below_any_minimum(story: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(story, tmp_path / "own"))
    change(own, ["delete from fct_event where quarter = '2020-Q4'"])
    least, most = judged(
        own,
        tmp_path,
        {"quarter": "2020-Q4", "what": "reported_held_share", "at_least": 0.1},
        {"quarter": "2020-Q4", "what": "reported_held_share", "at_most": 0.9},
    )
    assert not least.passed and "пусто" in least.observed
    assert most.passed


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"quarter": "2020-Q3", "what": "event_count", "at_least": 1}, "event_count"),
        ({"quarter": "2020-Q3", "what": "parties_count", "at_least": 1}, "нет региона или квартала"),
        ({"quarter": "2020-Q3", "what": "events_count", "at_least": 1, "region": "RU-XXX"}, "RU-XXX неизвестен"),
        ({"quarter": "2020-Q3", "what": "events_count", "at_least": 1, "executive_body": "Никто"}, "«Никто»"),
        ({"quarter": "2020-3", "what": "events_count", "at_least": 1}, "quarter"),
        ({"quarter": "2020-Q3", "what": "events_count"}, "1"),
        ({"what": "events_count", "at_least": 1}, "1"),
        ({"quarter": "2020-Q3", "what": "events_count", "at_least": 3, "at_most": 2}, "at_most"),
        ({"from_quarter": "2020-Q3", "to_quarter": "2020-Q1", "what": "events_count", "at_least": 1}, "to_quarter"),
    ],
)
def test_an_assertion_of_nothing_is_an_error(
    story: Path, tmp_path: Path, record: dict[str, object], words: str
) -> None:
    (result,) = judged(story, tmp_path, record)
    assert (result.severity, result.passed) == ("blocking", False)
    assert words in (result.error or "")
