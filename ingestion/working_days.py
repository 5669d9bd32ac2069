"""Working days in Russia: weekends, public holidays, days off moved by the government, Saturdays worked instead.

Belongs here: whether a day is a working one, the next and the previous of them, the n-th from a day on. Does not belong
here: deadlines (``ingestion.deadlines``), the settings of a home.

The package ``holidays`` knows the holidays of every year and what was moved in years up to ``known_until``; the
reviewed file ``days_off.yml`` adds the single days that it lacks. In later years only what the Labour Code says by
itself is known: a holiday on a weekend gives the next working day off, those of January excepted (article 112).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ingestion.reference import read_yaml

_DAY = timedelta(days=1)
_SATURDAY = 5
_JANUARY = 1


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The country's calendar with days off, and working days, of one's own."""

    days_off: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()

    def includes(self, day: date) -> bool:
        """Whether a day is a working one."""
        if day in self.working_days:
            return True
        return day not in self.days_off and _is_working(day)

    def from_day(self, day: date) -> Iterator[date]:
        """The working days from a day on, itself included."""
        while True:
            if self.includes(day):
                yield day
            day += _DAY

    def at_or_after(self, day: date) -> date:
        """The day itself, or the next working one."""
        return next(self.from_day(day))

    def at_or_before(self, day: date) -> date:
        """The day itself, or the last working one before it."""
        while not self.includes(day):
            day -= _DAY
        return day


@cache
def known_until() -> int:
    """The last year of which it is known what the government moved."""
    from holidays.countries.russia import RussiaStaticHolidays

    return max(RussiaStaticHolidays.special_public_holidays)


def _is_working(day: date) -> bool:
    off, worked = _year(day.year)
    return day not in off and (day.weekday() < _SATURDAY or day in worked)


@cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The days off of a year that the week does not give, and the days of its weekends that were worked instead."""
    import holidays

    calendar = holidays.country_holidays("RU", years=year)
    off = {day for day in calendar if day.year == year}
    worked = {day for day in calendar.weekend_workdays if day.year == year} - off
    for known in read_yaml("days_off.yml")["days"]:
        day = date.fromisoformat(known["day"])
        if day.year == year:
            off.add(day)
    if year > known_until():
        for holiday in sorted(off):
            if holiday.weekday() >= _SATURDAY and holiday.month != _JANUARY:
                off.add(_following(holiday, off))
    return frozenset(off), frozenset(worked)


def _following(holiday: date, off: set[date]) -> date:
    day = holiday
    while day in off or day.weekday() >= _SATURDAY:
        day += _DAY
    return day
