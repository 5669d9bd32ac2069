"""Working days: against the production calendars of the country, day by day where something was moved."""

from datetime import date, timedelta

import pytest

from ingestion.working_days import WorkingDays, known_until

CALENDAR = WorkingDays()


# How many working days the production calendar of a year has (five-day week). That of 2020 had 248; two days off were
# declared in the course of it.
@pytest.mark.parametrize(
    ("year", "count"),
    [
        (2015, 247), (2016, 247), (2017, 247), (2018, 247), (2019, 247), (2020, 248 - 2), (2021, 247), (2022, 247),
        (2023, 247), (2024, 248), (2025, 247), (2026, 247), (2027, 247),
    ],
)  # fmt: skip
def test_a_year_has_as_many_working_days_as_its_production_calendar(year: int, count: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    assert sum(CALENDAR.includes(day) for day in days if day.year == year) == count


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2021, 1, 8), False),  # New Year holidays
        (date(2021, 1, 11), True),
        (date(2021, 2, 20), True),  # a Saturday, worked for 22 February
        (date(2021, 2, 22), False),
        (date(2021, 2, 27), False),  # a Saturday like any other
        (date(2018, 4, 28), True),
        (date(2018, 4, 30), False),
        (date(2024, 12, 28), True),
        (date(2024, 12, 30), False),
        (date(2021, 6, 14), False),  # for Saturday 12 June
        (date(2021, 11, 5), False),  # moved from 2 January
        (date(2021, 12, 31), False),
        (date(2020, 12, 31), True),
        (date(2020, 2, 29), False),  # a Saturday
        (date(2020, 6, 24), False),  # by decree
        (date(2020, 7, 1), False),
        (date(2020, 4, 6), True),  # authorities worked on
        (date(2021, 5, 6), True),
        (date(2026, 12, 31), False),
        (date(2027, 2, 20), True),
    ],
)
def test_moved_days_are_known(day: date, is_working: bool) -> None:
    assert CALENDAR.includes(day) is is_working


def test_beyond_what_is_known_a_holiday_on_a_weekend_gives_the_next_working_day() -> None:
    year = known_until() + 1
    assert year >= 2028
    unity = next(date(y, 11, 4) for y in range(year, year + 20) if date(y, 11, 4).weekday() == 5)
    assert [CALENDAR.includes(unity + timedelta(days=days)) for days in range(4)] == [False, False, False, True]
    # Those of January give none: what becomes of them the government decides.
    first = next(date(y, 1, 8) for y in range(year, year + 20) if date(y, 1, 8).weekday() == 6)
    assert CALENDAR.includes(first + timedelta(days=1))


def test_days_of_ones_own_come_first() -> None:
    own = WorkingDays(days_off=(date(2021, 5, 6), date(2021, 8, 30)), working_days=(date(2021, 5, 10),))
    assert not own.includes(date(2021, 5, 6))
    assert own.includes(date(2021, 5, 10))
    assert own.at_or_after(date(2021, 8, 28)) == date(2021, 8, 31)
    assert own.at_or_before(date(2021, 8, 30)) == date(2021, 8, 27)
