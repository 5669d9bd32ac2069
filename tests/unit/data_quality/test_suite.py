import re
from pathlib import Path

import pytest
import yaml

from data_quality.suite import FOLDER, SuiteError, load_suite, suites

MAIN_MARTS = {
    "bridge_event_agreement",
    "dim_agreement",
    "dim_event_series",
    "fct_agreement_fulfilment",
    "fct_alert",
    "fct_body_reporting",
    "fct_document_outcome",
    "fct_event",
    "fct_event_version",
    "fct_expectation",
    "rpt_agreement_year",
    "rpt_body_fulfilment",
    "rpt_contradictions",
    "rpt_corrections",
    "rpt_period_statements",
    "rpt_region_cooperation",
    "rpt_restatements",
    "rpt_unexecuted_events",
}
VALID = {
    "table": "fct_event",
    "ru": "Мероприятия",
    "evidence": ["event_key"],
    "expectations": [
        {
            "name": "one",
            "type": "expect_column_values_to_be_null",
            "kwargs": {"column": "a"},
            "severity": "warning",
            "ru": "столбец всегда пуст",
        }
    ],
}


def _write(folder: Path, **changes: object) -> Path:
    file = folder / "fct_event.yml"
    file.write_text(yaml.safe_dump({**VALID, **changes}, allow_unicode=True), encoding="utf-8")
    return file


def test_each_main_mart_has_a_suite_and_something_that_blocks() -> None:
    found = {suite.table: suite for suite in suites()}
    assert found.keys() == MAIN_MARTS
    assert all(any(e.severity == "blocking" for e in suite.expectations) for suite in found.values())


def test_meanings_are_russian_and_said_once() -> None:
    meanings = [f"{suite.table}: {e.meaning}" for suite in suites() for e in suite.expectations]
    assert len(set(meanings)) == len(meanings)
    assert all(re.search("[а-яё]{3}", meaning) for meaning in meanings)


def test_every_frame_that_is_named_is_there_and_none_is_idle() -> None:
    from data_quality.frames import FRAMES

    assert {e.frame for suite in suites() for e in suite.expectations if e.frame} == FRAMES.keys()


def test_a_valid_file_is_read(tmp_path: Path) -> None:
    (expectation,) = load_suite(_write(tmp_path)).expectations
    assert (expectation.name, expectation.frame, expectation.evidence) == ("one", None, ("event_key",))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"expectations": []}, "expectations"),
        ({"expectations": [{**VALID["expectations"][0], "severity": "grave"}]}, "grave"),  # type: ignore[dict-item]
        ({"expectations": [{**VALID["expectations"][0], "hurry": 1}]}, "hurry"),  # type: ignore[dict-item]
        ({"expectations": VALID["expectations"] * 2}, "said twice: one"),  # type: ignore[operator]
        ({"table": "fct_alert"}, "called after its mart"),
        ({"evidence": []}, "evidence"),
    ],
)
def test_a_file_that_says_something_wrong_is_refused(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with pytest.raises(SuiteError, match=says):
        load_suite(_write(tmp_path, **changes))


def test_files_lie_where_they_are_looked_for() -> None:
    assert {path.stem for path in FOLDER.glob("*.yml")} == MAIN_MARTS
