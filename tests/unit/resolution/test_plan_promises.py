"""What an item of a plan promises, by the domain's rules."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.quarters import quarter_of
from ingestion.reports.dates_within import read_dates_within
from ingestion.reports.period import Period
from ingestion.resolution.identity.terms import Term
from ingestion.resolution.promises.plan_promises import promises_of_item
from ingestion.resolution.promises.promises import Promise

YEAR = Period("year", date(2021, 1, 1), date(2021, 12, 31))
YEARS = Period("other", date(2020, 1, 1), date(2022, 12, 31))
FOREVER = Term()


def promised(words: str, period: Period | None = YEAR, term: Term = FOREVER) -> list[Promise]:
    """The promises of an item whose column of dates has these words, in a plan for this period."""
    read = read_dates_within(words, period)
    item: dict[str, Any] = {
        "period_from": period.first_day if period else None,
        "period_to": period.last_day if period else None,
        "dates_text": words,
        "dates_status": read.status,
        "date_from": read.date_from,
        "date_to": read.date_to,
        "date_precision": read.precision,
        "recurrence": read.recurrence,
    }
    dates = [
        {
            "date_words": part.text,
            "date_from": part.date_from,
            "date_to": part.date_to,
            "date_precision": part.precision,
            "recurrence": part.recurrence,
        }
        for part in read.items
        if len(read.items) > 1
    ]
    return promises_of_item(item, dates, term)


def due(words: str, period: Period | None = YEAR, term: Term = FOREVER) -> list[str | None]:
    return [promise.due_quarter for promise in promised(words, period, term)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 июня", ["2021-Q2"]),
        ("сентябрь", ["2021-Q3"]),
        ("март – май 2021 года", ["2021-Q2"]),
        ("до 15 сентября", ["2021-Q3"]),
        ("II квартал", ["2021-Q2"]),
        ("III-IV кварталы 2021 года", ["2021-Q4"]),
        ("I полугодие", ["2021-Q2"]),
        ("2021 год", ["2021-Q4"]),
        ("в течение года", ["2021-Q4"]),
        ("II, IV кварталы", ["2021-Q2", "2021-Q4"]),
        ("апрель, октябрь 2021 года", ["2021-Q2", "2021-Q4"]),
        ("ежемесячно", ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]),
        ("ежеквартально", ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]),
        ("постоянно", ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]),
        ("раз в полугодие", ["2021-Q2", "2021-Q4"]),
        ("2 раза в год, 2021 год", ["2021-Q2", "2021-Q4"]),
        ("ежегодно", ["2021-Q4"]),
        ("ежегодно, сентябрь", ["2021-Q3"]),
        ("по мере необходимости", [None]),
        ("по согласованию", [None]),
        ("", [None]),
    ],
)
def test_a_plan_of_one_year(words: str, expected: list[str | None]) -> None:
    assert due(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ежегодно", ["2020-Q4", "2021-Q4", "2022-Q4"]),
        ("ежегодно, III квартал", ["2020-Q3", "2021-Q3", "2022-Q3"]),
        ("до 15 сентября (ежегодно)", ["2020-Q3", "2021-Q3", "2022-Q3"]),
        ("ежегодно, сентябрь, 2020–2021 годы", ["2020-Q3", "2021-Q3"]),
        ("ежегодно, июнь – август, 2021-2022 годы", ["2021-Q3", "2022-Q3"]),
        ("ежегодно в апреле 2021 года", ["2021-Q2", "2022-Q2"]),
        ("2020–2022 годы", ["2020-Q4", "2021-Q4", "2022-Q4"]),
        ("2021 год", ["2021-Q4"]),
        ("ежеквартально, 2020 год", ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]),
        # Which year is meant is not said, and nothing is guessed.
        ("II квартал", [None]),
    ],
)
def test_a_plan_of_three_years(words: str, expected: list[str | None]) -> None:
    assert due(words, YEARS) == expected


def test_monthly_work_is_promised_once_a_month() -> None:
    assert [promise.occurrences for promise in promised("ежемесячно")] == [3, 3, 3, 3]
    begins_late = Term(date(2021, 5, 10), None)
    assert [(p.due_quarter, p.occurrences) for p in promised("ежемесячно", YEAR, begins_late)] == [
        ("2021-Q2", 2),
        ("2021-Q3", 3),
        ("2021-Q4", 3),
    ]


def test_nothing_is_due_after_the_agreement_has_ended() -> None:
    ended = Term(date(2015, 1, 1), date(2021, 6, 30))
    assert due("ежеквартально", YEAR, ended) == ["2021-Q1", "2021-Q2"]
    assert due("2021 год", YEAR, ended) == ["2021-Q2"]
    assert due("IV квартал", YEAR, ended) == [None]


def test_what_was_reported_before_the_plan_began_is_no_answer_to_it() -> None:
    [march] = promised("март")
    assert (march.earliest, march.due_quarter, march.latest) == ("2021-Q1", "2021-Q1", "2022-Q1")
    [december] = promised("декабрь")
    assert (december.earliest, december.latest) == ("2021-Q1", "2022-Q4")


def test_a_plan_without_a_period_knows_only_what_its_items_say() -> None:
    assert due("сентябрь 2021 года", None) == ["2021-Q3"]
    assert due("ежеквартально", None) == [None]


def test_an_undated_item_may_be_answered_while_the_plan_runs() -> None:
    [promise] = promised("по согласованию")
    assert (promise.earliest, promise.latest) == ("2021-Q1", "2021-Q4")


DAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31))


@given(
    first=DAYS,
    last=DAYS,
    recurrence=st.sampled_from([None, "monthly", "quarterly", "half_yearly", "annual", "continuous", "as_needed"]),
    precision=st.sampled_from(["day", "month", "quarter", "half_year", "year", "open", None]),
    years=st.integers(1, 6),
)
def test_whatever_an_item_says_is_due_within_plan_and_term_or_never(
    first: date, last: date, recurrence: str | None, precision: str | None, years: int
) -> None:
    first, last = sorted([first, last])
    plan = Term(date(2020, 1, 1), date(2019 + years, 12, 31))
    item: dict[str, Any] = {
        "period_from": plan.begins_on,
        "period_to": plan.ends_on,
        "dates_text": "",
        "dates_status": "parsed",
        "date_from": first,
        "date_to": last,
        "date_precision": precision,
        "recurrence": recurrence,
    }
    promises = promises_of_item(item, [], Term(date(2020, 5, 1), None))
    assert promises
    assert len({(p.due_quarter, p.due_from) for p in promises}) == len(promises)
    for promise in promises:
        if promise.due_quarter is None:
            assert len(promises) == 1
            continue
        assert promise.earliest <= promise.due_quarter <= promise.latest
        assert "2020-Q2" <= promise.due_quarter <= quarter_of(date(2019 + years, 12, 31))


def test_the_end_of_february_is_due_once_a_year() -> None:
    years = Period("other", date(2015, 1, 1), date(2017, 12, 31))
    assert due("ежегодно, февраль", years) == ["2015-Q1", "2016-Q1", "2017-Q1"]
