"""Lists for reading: nothing that matters is cut off, and the same is not said over and over."""

from typing import Any

import pytest

from data_quality.report import Breach
from data_quality.russian import NO_BREAK, quarter_words
from ingestion.contracts.fields import fields
from orchestration.asking.summary import CHAIN_PLACES, PROBLEMS, DocumentSummary, chains
from orchestration.wording.lists import breach_lines, missing_lines, notice_lines, superseded_words
from orchestration.wording.messages import Messages

RU = Messages("ru")


def missing(quarter: str, names: str, bodies: int, standing: str = "missing") -> list[dict[str, Any]]:
    return [
        {
            "quarter": quarter,
            "executive_body_name": f"Орган {name}",
            "report_standing": standing,
            "bodies_count": bodies,
        }
        for name in names
    ]


def test_quarters_in_which_nobody_reported_are_one_line() -> None:
    rows = [row for quarter in ("2023-Q3", "2023-Q4", "2024-Q1") for row in missing(quarter, "абвгде", 6)]
    assert list(missing_lines(RU, rows, shown=9)) == ["  • 2023-Q3 … 2024-Q1: не отчитался ни один из 6 органов"]
    (line,) = missing_lines(RU, rows, 9, quarter_words)
    assert (
        line.replace(NO_BREAK, " ")
        == "  • III квартал 2023 года … I квартал 2024 года: не отчитался ни один из 6 органов"
    )


def test_a_roster_that_grew_does_not_break_the_line() -> None:
    rows = missing("2023-Q3", "аб", 2) + missing("2023-Q4", "абв", 3)
    (line,) = missing_lines(RU, rows, shown=9)
    assert line == "  • 2023-Q3 … 2023-Q4: не отчитался ни один орган (отчёта ждали от 2–3)"


def test_other_missing_reports_are_named_and_the_oldest_counted() -> None:
    rows = [
        *missing("2024-Q2", "абвгд", 9),
        *missing("2024-Q1", "абвгд", 9),
        *missing("2024-Q1", "е", 9, "not_named"),
        *missing("2023-Q3", "аб", 9),
        *missing("2023-Q1", "а", 1),
    ]
    assert list(missing_lines(RU, rows, shown=3)) == [
        "  • 2024-Q1 … 2024-Q2: отчёт не пришёл: Орган а; Орган б; Орган в … и ещё 2",
        "  • 2024-Q1: не назван в пришедшем сводном отчёте: Орган е",
        "  • 2023-Q3: отчёт не пришёл: Орган а; Орган б",
        "  … и 1 отчёт за более ранние кварталы",
    ]


def notice(code: str, severity: str, row: int) -> dict[str, Any]:
    return {"code": code, "severity": severity, "address": f"строка {row}", "message": f"слова {row}", "value": ""}


def test_notices_are_told_by_code_the_graver_first() -> None:
    notices = [
        notice("words", "warning", 3),
        notice("words", "warning", 5),
        notice("note", "info", 6),
        notice("lost", "error", 7),
    ]
    assert list(notice_lines(RU, notices, PROBLEMS)) == [
        "      ошибка — lost (строка 7): слова 7",
        "      предупреждение — words × 2 (первое: строка 3): слова 3",
    ]


@pytest.mark.parametrize(
    ("outcome", "severities", "has_problem"),
    [
        ("accepted", [], False),
        ("accepted", ["info"], False),
        ("accepted", ["info", "warning"], True),
        ("quarantined", [], True),
        ("rejected", [], True),
    ],
)
def test_a_document_with_warnings_is_one_to_look_at(outcome: str, severities: list[str], has_problem: bool) -> None:
    notices = tuple(notice("words", severity, 1) for severity in severities)
    document = DocumentSummary("a", "a", "0", True, outcome, (), (), 1, 0, 0, notices)
    assert document.has_problem == has_problem


def test_a_document_that_counts_no_more_says_what_does() -> None:
    assert superseded_words(RU, ["б.docx"]) == " — заменён документом б.docx, действует он"
    assert superseded_words(RU, ["б.docx", "в.docx"]) == " — заменён документами б.docx, в.docx, действуют они"
    assert superseded_words(RU, []) == " — заменён более поздним документом"
    assert superseded_words(RU, ["б.docx"], of_part=True) == " заменена документом б.docx, действует он"
    assert superseded_words(RU, [], of_part=True) == " заменена более поздним документом"


def event(key: str, last: str, standing: str, last_standing: str) -> dict[str, Any]:
    return {
        "expectation_key": key,
        "last_expectation_key": last,
        "standing": standing,
        "last_standing": last_standing,
    }


def test_an_event_that_was_postponed_again_and_again_is_one() -> None:
    found = chains(
        [
            event("c", "c", "not_met", "not_met"),
            event("b", "c", "postponed", "not_met"),
            event("a", "c", "postponed", "not_met"),
            event("d", "e", "postponed", "met_late"),
            event("f", "g", "postponed", "awaiting_report"),
            event("h", "h", "postponed", "postponed"),
            event("i", "i", "not_reported", "not_reported"),
        ]
    )
    assert {place: [row["expectation_key"] for row in rows] for place, rows in found.items()} == {
        "not_held": ["c"],
        "no_date": ["h"],
        "unclear": [],
        "ahead": ["f"],
        "not_reported": ["i"],
        "since_held": ["d"],
    }


def test_every_standing_has_its_place() -> None:
    for standing in fields()["standing"].values:
        assert sum(map(len, chains([event("a", "a", "postponed", standing)]).values())) == 1
    for place in CHAIN_PLACES:
        assert RU(f"run.chain.{place}", n=2)


def test_what_does_not_hold_is_told_with_its_first_rows_and_how_many_more_there_are() -> None:
    assert list(breach_lines(RU, Breach("m: доли: не выполняется", ("a", "b"), 7), "✗")) == [
        "  ✗ m: доли: не выполняется",
        "      a",
        "      b",
        "      … и ещё 5",
    ]
    assert list(breach_lines(RU, Breach("файл не читается"), "!")) == ["  ! файл не читается"]
