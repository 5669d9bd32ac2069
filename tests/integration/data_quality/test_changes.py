"""A build against the publication before it: what differs, what is not to be expected, what a person is told."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_quality.changes.changes import Changes, changes_of, rows_of_change
from data_quality.changes.compare import BEFORE, mart_change
from data_quality.report import CheckResult
from tests.integration.data_quality.marts import change, write_publication
from tests.integration.data_quality.story import Q3_REPORT

_ROWS = st.dictionaries(st.integers(0, 8), st.none() | st.sampled_from(["а", "б"]), max_size=8)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication; not to be changed."""
    return write_publication(tmp_path_factory.mktemp("changes") / "20201020T000000Z-aaaaaaaa")


@pytest.fixture
def own(story: Path, tmp_path: Path) -> Path:
    """A copy of it to change: the build."""
    return Path(shutil.copytree(story, tmp_path / "build"))


def compared(
    build: Path, before: Path, *causes: str, reviewed: Path | None = None
) -> tuple[Changes, Mapping[str, CheckResult]]:
    with duckdb.connect(str(build / "marts.duckdb"), read_only=True) as connection:
        changes, checks = changes_of(connection, before, reviewed, causes)
    assert changes is not None, [check.message for check in checks]
    return changes, {check.name: check for check in checks}


@given(before=_ROWS, after=_ROWS)
@settings(max_examples=60, deadline=None)
def test_rows_are_told_apart_as_by_hand(before: dict[int, str | None], after: dict[int, str | None]) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach ':memory:' as {BEFORE}")
        for place, rows in ((f"{BEFORE}.main", before), ("main", after)):
            connection.execute(f"create table {place}.t (k integer, v varchar)")
            for row in rows.items():
                connection.execute(f"insert into {place}.t values (?, ?)", row)
        found = mart_change(connection, "t", ("k",))
    both = before.keys() & after.keys()
    differing = sorted(key for key in both if before[key] != after[key])
    assert found.added == len(after.keys() - before.keys())
    assert found.removed == len(before.keys() - after.keys())
    assert found.changed == len(differing)
    assert found.columns == ({"v": len(differing)} if differing else {})
    assert found.rows.get("changed", []) == [
        {"k": key, "changes": {"v": [before[key], after[key]]}} for key in differing
    ]


def test_equal_marts_differ_in_nothing(own: Path, story: Path) -> None:
    changes, checks = compared(own, story, "receipts")
    assert (changes.marts, changes.summary) == ({}, ("Ничего не изменилось.",))
    assert all(check.passed for check in checks.values())


def test_a_person_is_told_what_changed(own: Path, story: Path) -> None:
    change(
        own,
        [
            "insert into fct_event (event_key, quarter, executive_body_key, event_title, reporting_region_code) values "
            "('n1', '2021-Q1', 'body', 'Бал', 'RU-SMO'), ('n2', '2021-Q1', 'other', 'Слёт', 'RU-SMO')",
            "insert into fct_document_outcome (document_sha256, part_number, file_name, document_outcome, quarter, "
            "reporting_region_code, period_from, period_to) values "
            "('f', 1, 'q1.docx', 'accepted', '2021-Q1', 'RU-SMO', '2021-01-01', '2021-03-31')",
            "update fct_expectation set standing = 'not_met' where expectation_key in ('x1', 'x2')",
            "update fct_agreement_fulfilment set fulfilment_share = 0.67 "
            "where agreement_key = 'A1' and quarter = '2020-Q4'",
        ],
    )
    changes, checks = compared(own, story, "receipts")
    told = "\n".join(changes.summary).replace("\N{NO-BREAK SPACE}", " ")
    assert "Учтены новые документы: q1.docx." in told
    assert "Добавлены 2 мероприятия I квартала 2021 года (2 органа)." in told
    assert "2 обещания теперь не выполнены." in told
    assert "Доля выполнения «Соглашение A1» за IV квартал 2020 года: с 0,50 до 0,67." in told
    assert all(check.passed for check in checks.values()), "new documents explain new events"
    assert changes.marts["fct_event"].rows["added"][0]["event_title"] == "Бал"


def test_what_changes_without_a_reason_is_pointed_out_with_its_row(own: Path, story: Path) -> None:
    change(own, ["update fct_event set outcome = 'cancelled' where event_key = 'e1'"])
    for causes, passed in ((("receipts",), False), (("evaluated_on",), False), (("receipts", "reviewed"), True)):
        _, checks = compared(own, story, *causes)
        check = checks["changes.old_quarters_stand"]
        assert check.passed is passed, causes
    _, checks = compared(own, story, "receipts")
    check = checks["changes.old_quarters_stand"]
    assert (check.severity, check.unexpected_count) == ("warning", 1)
    (row,) = check.sample
    assert (row["event_key"], row["file_name"], row["row_number"]) == ("e1", "q3.docx", 2)
    assert row["outcome_change"] == "held → cancelled"


@pytest.mark.parametrize(
    ("document", "is_explained"),
    [
        ("update fct_document_outcome set document_outcome = 'withdrawn' where quarter = '2020-Q3'", True),
        ("update fct_document_outcome set document_outcome = 'superseded' where quarter = '2020-Q3'", True),
        ("update fct_document_outcome set reading_version = 'other' where quarter = '2020-Q3'", False),
        ("update fct_document_outcome set document_outcome = 'rejected' where quarter = '2020-Q3'", False),
        ("update fct_document_outcome set document_outcome = 'withdrawn' where quarter = '2020-Q4'", False),
    ],
)
def test_a_document_explains_the_events_of_its_own_period(
    own: Path, story: Path, document: str, is_explained: bool
) -> None:
    change(own, [f"delete from fct_event where document_sha256 = '{Q3_REPORT}'", document])
    _, checks = compared(own, story, "receipts")
    assert checks["changes.old_quarters_stand"].passed is is_explained


def _many(folder: Path, count: int) -> None:
    change(
        folder,
        [
            "insert into fct_event (event_key, quarter, reporting_region_code, event_title) "
            f"select 'm' || i, '2020-Q3', 'RU-SMO', 'М' from range({count}) as t(i)"
        ],
    )


@pytest.mark.parametrize(("lost", "passed"), [(19, True), (20, False), (40, False)])
def test_events_that_vanish_in_numbers_forbid_publication_whatever_else_changed(
    own: Path, story: Path, tmp_path: Path, lost: int, passed: bool
) -> None:
    before = Path(shutil.copytree(story, tmp_path / "20201021T000000Z-bbbbbbbb"))
    _many(before, 40)
    _many(own, 40 - lost)
    _, checks = compared(own, before, "program")
    check = checks["changes.events_kept"]
    assert (check.passed, check.severity) == (passed, "blocking")
    if passed:
        return
    assert (check.unexpected_count, len(check.sample)) == (lost, 20)
    assert "accepted_changes.yml" in check.observed

    reviewed = tmp_path / "reviewed"
    reviewed.mkdir()
    accepted = reviewed / "accepted_changes.yml"
    accepted.write_text(f"- {{against: {before.name}, reason: перенесены, who: Иванова}}\n", encoding="utf-8")
    assert compared(own, before, "program", reviewed=reviewed)[1]["changes.events_kept"].passed
    accepted.write_text("- {against: 20190101T000000Z-cccccccc, reason: не то, who: Иванова}\n", encoding="utf-8")
    assert not compared(own, before, "program", reviewed=reviewed)[1]["changes.events_kept"].passed
    accepted.write_text("- {against: 1}\n", encoding="utf-8")
    checks = compared(own, before, "program", reviewed=reviewed)[1]
    assert checks["changes.accepted_changes_readable"].is_blocking
    assert not checks["changes.accepted_changes_readable"].passed


def test_a_publication_of_another_form_is_compared_as_far_as_it_goes(own: Path, story: Path, tmp_path: Path) -> None:
    before = Path(shutil.copytree(story, tmp_path / "20201021T000000Z-bbbbbbbb"))
    change(before, ["alter table fct_event drop column venue", "drop table rpt_corrections"])
    changes, _ = compared(own, before, "program")
    assert changes.marts["fct_event"].columns_gained == ("venue",)
    assert changes.marts["rpt_corrections"].added == 3
    assert any("Столбцы fct_event: + venue" in line for line in changes.summary)


def test_a_publication_that_cannot_be_read_forbids_nothing_and_is_told(own: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    torn.mkdir()
    (torn / "marts.duckdb").write_bytes(b"no database" * 500)
    with duckdb.connect(str(own / "marts.duckdb"), read_only=True) as connection:
        changes, checks = changes_of(connection, torn, None, ())
    assert changes is None
    assert {(check.severity, check.passed) for check in checks} == {("warning", False)}
    assert all(check.error for check in checks)


def test_all_rows_of_a_mart_are_to_be_had(own: Path, story: Path, tmp_path: Path) -> None:
    before = Path(shutil.copytree(story, tmp_path / "before"))
    _many(before, 120)
    assert len(rows_of_change(own, before, "fct_event").rows["removed"]) == 120
    with pytest.raises(LookupError):
        rows_of_change(own, before, "no_such_mart")
