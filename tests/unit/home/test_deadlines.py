"""Deadlines: the day that a rule gives, by examples from the calendar on the wall."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.deadlines import DEFAULT_DEADLINES, DEFAULT_RULE, ON_DAY_OFF, Deadlines, Rule
from ingestion.quarters import quarter_bounds
from ingestion.working_days import WorkingDays

CALENDAR = WorkingDays()


@pytest.mark.parametrize(
    ("rule", "quarter", "due"),
    [
        # «До 5 числа»: a Monday; a Sunday; within the New Year holidays, which end with a weekend.
        (Rule(), "2020-Q3", date(2020, 10, 5)),
        (Rule(), "2020-Q2", date(2020, 7, 6)),
        (Rule(), "2020-Q4", date(2021, 1, 11)),
        (Rule(on_day_off="previous"), "2020-Q4", date(2020, 12, 31)),
        (Rule(on_day_off="keep"), "2020-Q4", date(2021, 1, 5)),
        # The tenth working day; one that the next month begins with; one after a day off by decree.
        (Rule(deadline_working_day=10), "2020-Q3", date(2020, 10, 14)),
        (Rule(deadline_working_day=10), "2020-Q4", date(2021, 1, 22)),
        (Rule(deadline_working_day=20), "2017-Q4", date(2018, 2, 5)),
        (Rule(deadline_working_day=1), "2020-Q2", date(2020, 7, 2)),
        # «До 20 числа второго месяца»; a Saturday that was worked; the week off of May 2021 moves nothing.
        (Rule(deadline_day=20, deadline_month=2), "2020-Q1", date(2020, 5, 20)),
        (Rule(deadline_day=20, deadline_month=2), "2020-Q4", date(2021, 2, 20)),
        (Rule(deadline_day=5, deadline_month=2), "2021-Q1", date(2021, 5, 5)),
        # The last day of a month: of February in a leap year (a Saturday) and in another (a Sunday).
        (Rule(deadline_day=31, deadline_month=2, on_day_off="keep"), "2019-Q4", date(2020, 2, 29)),
        (Rule(deadline_day=31, deadline_month=2), "2019-Q4", date(2020, 3, 2)),
        (Rule(deadline_day=31, deadline_month=2, on_day_off="keep"), "2020-Q4", date(2021, 2, 28)),
        # 31 December 2021 was a day off, moved from January.
        (Rule(deadline_day=31, deadline_month=3), "2021-Q3", date(2022, 1, 10)),
        (Rule(deadline_day=31, deadline_month=3, on_day_off="previous"), "2021-Q3", date(2021, 12, 30)),
    ],
)
def test_a_rule_gives_its_day(rule: Rule, quarter: str, due: date) -> None:
    assert rule.due_on(quarter, CALENDAR) == due


def test_days_of_a_region_count() -> None:
    week_off = tuple(date(2021, 5, day) for day in (4, 5, 6, 7))
    deadlines = Deadlines(Rule(deadline_day=5, deadline_month=2), days_off=week_off)
    assert deadlines.due_on("2021-Q1") == date(2021, 5, 11)


def test_the_last_quarter_may_have_its_own_rule() -> None:
    deadlines = Deadlines(DEFAULT_RULE, Rule(deadline_day=20))
    assert deadlines.due_on("2020-Q3") == date(2020, 10, 5)
    assert deadlines.due_on("2020-Q4") == date(2021, 1, 20)


def test_what_a_region_leaves_unsaid_holds_as_for_all() -> None:
    for_all = Deadlines(Rule(5, None, 2, "keep"), Rule(deadline_day=20), days_off=(date(2021, 1, 1),))
    own = Deadlines(Rule(deadline_working_day=10), days_off=(date(2021, 8, 30),)).over(for_all)
    assert own.rule == Rule(None, 10, 2, "keep")
    assert own.fourth_quarter == Rule(deadline_day=20)
    assert own.days_off == (date(2021, 1, 1), date(2021, 8, 30))
    assert Deadlines().over(for_all) == for_all
    assert DEFAULT_DEADLINES.due_on("2020-Q3") == date(2020, 10, 5)


_QUARTERS = st.builds("{}-Q{}".format, st.integers(2015, 2030), st.integers(1, 4))


@given(_QUARTERS, st.integers(1, 31), st.integers(1, 12))
def test_a_moved_deadline_is_a_working_day_on_its_side_of_the_raw_one(quarter: str, day: int, month: int) -> None:
    following, before, keep = (Rule(day, None, month, how).due_on(quarter, CALENDAR) for how in ON_DAY_OFF)
    assert before <= keep <= following
    assert CALENDAR.includes(following)
    assert CALENDAR.includes(before)
    assert (before == keep == following) is CALENDAR.includes(keep)
    between = (before + timedelta(days=number) for number in range(1, (following - before).days))
    assert not any(map(CALENDAR.includes, between))


@given(_QUARTERS, st.integers(1, 60), st.integers(1, 12))
def test_the_nth_working_day_has_n_working_days_up_to_it(quarter: str, number: int, month: int) -> None:
    due = Rule(deadline_working_day=number, deadline_month=month).due_on(quarter, CALENDAR)
    first = Rule(1, None, month, "keep").due_on(quarter, CALENDAR)
    assert first > quarter_bounds(quarter)[1]
    counted = list(islice(CALENDAR.from_day(first), number))
    assert (counted[-1], len(counted)) == (due, number)
