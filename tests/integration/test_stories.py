"""The worked stories and the questions of docs/ on real publications: what they answer is what was written by hand.

Belongs here: ``examples/stories/*.yml`` through the real pipeline, each finding against its answer; the questions of
``docs/questions`` on the same home. Does not belong here: the pages made of them (``tests/unit/examples``), the
questions on the example reports (``test_examples``).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from examples.story import Finding, Story, load_stories
from examples.tell_stories import tell
from orchestration.asking.reader import reading
from orchestration.building.publishing import Publication
from orchestration.generated.questions_page import Question, questions

STORIES = load_stories()
FINDINGS = [
    pytest.param(finding, id=f"{story.number}.{number} {story.name}")
    for story in STORIES
    for number, finding in enumerate(story.findings, start=1)
]
QUESTIONS = {question.number: question for question in questions()}
NA_PRIVALE = "Региональный патриотический туристский фестиваль «На привале»"
OF_LIPETSK = "Обмен перечнями свободных инвестиционных площадок"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[date | None, Publication]:
    """All stories in one home, published for now and for the days that they look back to."""
    return tell(tmp_path_factory.mktemp("stories") / "home")


def answer(publication: Publication, sql: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    with reading(publication) as marts:
        result = marts.execute(sql)
        return tuple(column[0] for column in result.description or ()), result.fetchall()


def asked(told: Mapping[date | None, Publication], number: int, *names: str) -> list[tuple[Any, ...]]:
    """Some columns of the answer to a question."""
    columns, rows = answer(told[None], QUESTIONS[number].sql)
    return [tuple(row[columns.index(name)] for name in names) for row in rows]


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_story_comes_out_as_it_is_told(told: Mapping[date | None, Publication], finding: Finding) -> None:
    columns, rows = answer(told[finding.as_of], finding.sql)
    assert columns == finding.columns
    assert rows == list(finding.rows)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_document_of_a_story_is_read_whole(told: Mapping[date | None, Publication], story: Story) -> None:
    _, rows = answer(
        told[None],
        "select file_name, document_kind, document_outcome, rows_accepted_count, rows_quarantined_count"
        f" from fct_document_outcome where reporting_region_code = '{story.region}'",
    )
    assert {(d.file, d.kind, "accepted", len(d.rows), 0) for d in story.documents} <= {
        (name, kind, "accepted" if outcome == "superseded" else outcome, accepted, quarantined)
        for name, kind, outcome, accepted, quarantined in rows
    }


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_every_question_can_be_asked(told: Mapping[date | None, Publication], question: Question) -> None:
    columns, _ = answer(told[None], question.sql)
    assert len(set(columns)) == len(columns) > 1


def test_agreements_of_the_year(told: Mapping[date | None, Publication]) -> None:
    names = {words: name for story in STORIES for name, words in story.agreements.items()}
    found = [
        (names[title], *figures)
        for title, *figures in asked(
            told, 1, "agreement_title", "basis", "fulfilled_count", "promises_count", "fulfilment_share"
        )
    ]
    of_year = [row for row in found if row[1] != "none"]
    assert of_year == [("vladimir", "promises", 0, 1, 0.0), ("tver", "report_only", 0, 0, None)]
    assert found[:2] == of_year, "what can be judged stands above what cannot"


def test_promised_and_not_done(told: Mapping[date | None, Publication]) -> None:
    found = asked(told, 2, "first_due_quarter", "due_quarter", "standing", "event_title", "reason_category")
    by_covid = [row for row in found if row[0] in ("2020-Q2", "2020-Q3") and "«" in row[3] and "Тоскания" not in row[3]]
    assert len(by_covid) == 25 and {row[2:3] + row[4:] for row in by_covid} == {("not_met", "epidemic")}
    toskaniya = "Фестиваль «Русская Тоскания»"
    assert [row for row in found if row not in by_covid] == [
        ("2025-Q3", "2025-Q3", "not_met", toskaniya, "security"),
        ("2022-Q3", "2022-Q3", "not_met", toskaniya, "venue"),
        ("2021-Q3", "2021-Q3", "not_met", toskaniya, "venue"),
        ("2020-Q3", "2020-Q3", "not_reported", OF_LIPETSK, None),
        ("2020-Q3", "2020-Q3", "not_met", toskaniya, "epidemic"),
        ("2016-Q2", "2016-Q4", "not_met", NA_PRIVALE, "not_stated"),
    ]


def test_put_off(told: Mapping[date | None, Publication]) -> None:
    found = asked(told, 3, "due_quarter", "promised_quarter", "last_standing", "last_due_quarter")
    assert [row for row in found if row[1] != "2021-Q4"] == [
        ("2024-Q2", "2024-Q4", "met", "2024-Q4"),
        ("2016-Q3", "2016-Q4", "not_met", "2016-Q4"),
        ("2016-Q2", "2016-Q3", "not_met", "2016-Q4"),
        ("2013-Q4", "2014-Q2", "met", "2014-Q2"),
    ]
    assert [row[2:] for row in found if row[1] == "2021-Q4"] == [("awaiting_report", "2021-Q4")] * 10


def test_no_longer_mentioned(told: Mapping[date | None, Publication]) -> None:
    # From the third quarter of 2020 to the fourth of 2025.
    assert asked(told, 4, "event_title", "due_quarter", "quarters_overdue") == [(OF_LIPETSK, "2020-Q3", 21)]


def test_reports_missing_or_late(told: Mapping[date | None, Publication]) -> None:
    assert asked(told, 5, "quarter", "executive_body_name", "report_standing", "report_due_on", "days_late") == [
        # 5 January 2021 is in the holidays of the New Year, which end with Sunday the 10th.
        ("2020-Q4", "Министерство инвестиций и развития Свердловской области", "missing", date(2021, 1, 11), 1743),
        ("2020-Q3", "Управление труда и занятости Орловской области", "missing", date(2020, 10, 5), 1841),
        ("2020-Q2", "Министерство инвестиций и развития Свердловской области", "arrived_late", date(2020, 7, 6), 15),
    ]


def test_changed_after_publication(told: Mapping[date | None, Publication]) -> None:
    found = asked(told, 6, "restated_on", "quarter", "executive_body_name", "file_name")
    assert found and {row[:2] for row in found} == {(date(2020, 11, 9), "2020-Q2")}
    assert {row[3] for row in found} == {"отчёт 2020-Q2 исправленный.docx"}


def test_due_now_and_next(told: Mapping[date | None, Publication]) -> None:
    # «Переправа» is looked for in the second quarter of 2026, which is neither this one nor the next.
    assert asked(told, 7, "event_title") == []


def test_cooperation_by_partner(told: Mapping[date | None, Publication]) -> None:
    assert asked(
        told, 8, "partner_name", "events_count", "held_count", "year_ago_events_count", "year_ago_held_count"
    ) == [
        ("Тверская область", 1, 1, 0, 0),
        ("Владимирская область", 1, 0, 1, 0),
        ("Брянская область", 0, 0, 3, 2),
        ("Калужская область", 0, 0, 3, 2),
    ]


def test_agreements_ending_or_silent(told: Mapping[date | None, Publication]) -> None:
    # The agreement of Moscow and Tver of 2009 was replaced by that of 2014.
    assert asked(told, 9, "party_names", "days_left", "last_seen_quarter") == [
        ("Липецкая область, Воронежская область", 253, "2025-Q1"),
        ("Москва, Тверская область", None, "2014-Q2"),
        ("Орловская область, Смоленская область", None, "2016-Q4"),
        ("Челябинская область, Свердловская область", None, "2020-Q3"),
        ("Брянская область, Орловская область", None, "2020-Q4"),  # by the report for the whole year
    ]


def test_nothing_waits_for_a_decision(told: Mapping[date | None, Publication]) -> None:
    assert asked(told, 10, "alert_kind", "subject") == []


def test_documents_that_disagree(told: Mapping[date | None, Publication]) -> None:
    assert asked(told, 11, "quarter", "disagreement", "file_name", "other_file_name") == [
        ("2020-Q2", "outcome", "отчёт 2020-Q2 исправленный.docx", "отчёт 2020.docx")
    ]
