"""What one reported event promises, by the domain's rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.quarters import add_quarters, quarters_between, target_days
from ingestion.resolution.promises.promises import promises_of
from tests.unit.resolution.rows import report_row

NO_DATES = {"date_from": None, "date_to": None, "date_precision": None}


def due(row: dict[str, object]) -> list[str | None]:
    return [promise.due_quarter for promise in promises_of(row)]


def test_an_ordinary_held_event_promises_nothing() -> None:
    assert due(report_row()) == []


def test_continuous_work_is_due_in_the_reports_quarter_and_the_next() -> None:
    assert due(report_row(recurrence="continuous", outcome="in_progress")) == ["2020-Q3", "2020-Q4"]


@pytest.mark.parametrize(("recurrence", "occurrences"), [("monthly", 3), ("quarterly", 1), ("weekly", 1), ("daily", 1)])
def test_work_of_every_quarter_is_due_in_the_next(recurrence: str, occurrences: int) -> None:
    [promise] = promises_of(report_row(recurrence=recurrence, **NO_DATES))
    assert (promise.due_quarter, promise.occurrences) == ("2020-Q4", occurrences)


@pytest.mark.parametrize(
    ("quarter", "expected"),
    [("2020-Q1", "2020-Q4"), ("2020-Q2", "2020-Q4"), ("2020-Q3", "2021-Q2"), ("2020-Q4", "2021-Q2")],
)
def test_half_yearly_work_is_due_by_the_end_of_the_next_half_year(quarter: str, expected: str) -> None:
    assert due(report_row(recurrence="half_yearly", quarter=quarter, **NO_DATES)) == [expected]


@pytest.mark.parametrize(
    ("quarter", "deadline", "expected"),
    [
        ("2020-Q3", date(2020, 9, 15), "2021-Q3"),
        ("2020-Q2", date(2020, 9, 15), "2020-Q3"),
        ("2020-Q4", date(2020, 9, 15), "2021-Q3"),
        ("2021-Q1", date(2020, 12, 20), "2021-Q4"),
        ("2020-Q1", date(2020, 2, 29), "2021-Q1"),
    ],
)
def test_annual_work_is_due_in_the_quarter_of_its_date_that_follows_the_report(
    quarter: str, deadline: date, expected: str
) -> None:
    row = report_row(recurrence="annual", quarter=quarter, date_from=None, date_to=deadline)
    [promise] = promises_of(row)
    assert promise.due_quarter == expected
    assert promise.due_to is not None
    assert promise.due_to.month == deadline.month


def test_annual_work_without_a_date_is_due_by_the_end_of_next_year() -> None:
    [promise] = promises_of(report_row(recurrence="annual", **NO_DATES))
    assert (promise.due_quarter, promise.earliest) == ("2021-Q4", "2021-Q1")
    assert (promise.due_from, promise.due_to) == (date(2021, 1, 1), date(2021, 12, 31))


def test_a_range_of_years_is_due_in_each_year_from_the_reports_on() -> None:
    row = report_row(date_from=date(2018, 1, 1), date_to=date(2022, 12, 31), date_precision="year")
    assert due(row) == ["2020-Q4", "2021-Q4", "2022-Q4"]


@pytest.mark.parametrize(
    ("target", "expected", "first", "last"),
    [
        ("2020-10-08", "2020-Q4", date(2020, 10, 8), date(2020, 10, 8)),
        ("2021-02", "2021-Q1", date(2021, 2, 1), date(2021, 2, 28)),
        ("2020-12", "2020-Q4", date(2020, 12, 1), date(2020, 12, 31)),
        ("2020-Q4", "2020-Q4", date(2020, 10, 1), date(2020, 12, 31)),
        ("2021", "2021-Q4", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_postponement_is_due_where_it_went(target: str, expected: str, first: date, last: date) -> None:
    [promise] = promises_of(report_row(outcome="postponed", postponed_to=target, note_text="перенесено"))
    assert (promise.origin, promise.due_quarter, promise.due_from, promise.due_to) == (
        "postponement",
        expected,
        first,
        last,
    )


def test_a_postponement_to_nothing_named_is_due_never() -> None:
    assert due(report_row(outcome="postponed", note_text="перенесено")) == [None]


def test_a_cancelled_annual_event_still_promises_the_next_year() -> None:
    assert due(report_row(outcome="cancelled", recurrence="annual")) == ["2021-Q3"]


QUARTERS = st.integers(0, 200).map(lambda n: add_quarters("2000-Q1", n))


@given(
    quarter=QUARTERS,
    recurrence=st.sampled_from(["daily", "monthly", "quarterly", "half_yearly", "annual", "continuous"]),
    day=st.dates(date(1996, 1, 1), date(2052, 1, 1)) | st.none(),
)
def test_a_recurrence_promises_one_more_occurrence_within_five_quarters(
    quarter: str, recurrence: str, day: date | None
) -> None:
    row = report_row(quarter=quarter, recurrence=recurrence, date_from=None, date_to=day)
    promises = list(promises_of(row))
    assert len({promise.due_quarter for promise in promises}) == len(promises) <= 2
    for promise in promises:
        assert promise.due_quarter is not None
        assert promise.earliest <= promise.due_quarter <= promise.latest
        ahead = quarters_between(quarter, promise.due_quarter)
        assert 0 <= ahead <= (7 if recurrence in {"annual", "half_yearly"} else 1) or (
            day and day.year > int(quarter[:4])
        )


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_target_days_of_a_month_are_the_whole_month(day: date) -> None:
    first, last = target_days(f"{day:%Y-%m}")
    assert first.day == 1
    assert first <= day <= last
    assert (last.toordinal() + 1, first.month) == (date.fromordinal(last.toordinal() + 1).toordinal(), day.month)
    assert date.fromordinal(last.toordinal() + 1).day == 1
