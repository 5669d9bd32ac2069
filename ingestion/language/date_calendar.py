"""Atoms of a date phrase on the calendar: first and last day, precision, the place within a year.

Belongs here: what a month, decade, quarter or half-year is, given its year. Does not belong here: which year is meant
(``date_years``), what the words of a phrase say (``date_grammar``).
"""

import calendar
from datetime import date

from ingestion.language.date_atoms import Atom
from ingestion.quarters import quarter_bounds

Bounds = tuple[date, date]

_PRECISION = {
    "day": "day",
    "nth_weekday": "day",
    "after_period": "day",
    "month": "month",
    "season": "month",
    "decade": "day",
    "half_month": "day",
    "quarter": "quarter",
    "half_year": "half_year",
    "first_months": "month",
    "year": "year",
}
_COARSENESS = ("day", "month", "quarter", "half_year", "period", "year", "open")


def coarsest(precisions: list[str]) -> str:
    """The least precise of several."""
    return max(precisions, key=_COARSENESS.index)


def precision_of(atom: Atom) -> str:
    """How exactly an atom says when."""
    if atom.kind == "relative_period" and isinstance(atom.detail, tuple):
        return str(atom.detail[0])
    return _PRECISION[atom.kind]


def order(atom: Atom) -> tuple[int, int]:
    """The place of an atom within its year; what is longer than a month counts by its first month."""
    month, number = atom.month or 0, atom.number or 0
    if atom.kind in ("quarter", "half_year"):
        return (number - 1) * (3 if atom.kind == "quarter" else 6) + 1, 0
    if atom.kind == "season" and isinstance(atom.detail, tuple):
        return int(atom.detail[0]), 0
    return month, number if atom.kind == "day" else 0


def order_of_end(atom: Atom) -> tuple[int, int]:
    """The place of the end of an atom within its year."""
    number = atom.number or 0
    if atom.kind in ("quarter", "half_year"):
        return number * (3 if atom.kind == "quarter" else 6), 31
    if atom.kind == "season" and isinstance(atom.detail, tuple):
        return int(atom.detail[1]), 31
    return atom.month or 0, number if atom.kind == "day" else 31


def atom_bounds(atom: Atom, year: int) -> Bounds | None:
    """First and last day of an atom in a year; None where there is no such day (31 September)."""
    number, month = atom.number or 0, atom.month or 0
    kind = atom.kind
    if not 1 <= year <= 9998:
        return None
    try:
        if kind == "day":
            day = date(year, month, number) if number > 0 else _months(year, month, month)[1]
            if number == 0:
                return None
            return day, day
        if kind == "month":
            return _months(year, month, month)
        if kind == "season" and isinstance(atom.detail, tuple):
            return _months(year, int(atom.detail[0]), int(atom.detail[1]))
        if kind == "quarter":
            return _months(year, number * 3 - 2, number * 3)
        if kind == "half_year":
            return _months(year, number * 6 - 5, number * 6)
        if kind == "first_months":
            return _months(year, 1, number)
        if kind == "year":
            return date(year, 1, 1), date(year, 12, 31)
        if kind == "decade":
            last = _months(year, month, month)[1] if number == 3 else date(year, month, number * 10)
            return date(year, month, number * 10 - 9), last
        if kind == "half_month":
            first, last = _months(year, month, month)
            return (first, date(year, month, 15)) if number == 1 else (date(year, month, 16), last)
        if kind == "nth_weekday" and isinstance(atom.detail, int):
            return _nth_weekday(year, month, number, atom.detail)
    except ValueError:
        return None
    return None


def _months(year: int, first: int, last: int) -> Bounds:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _nth_weekday(year: int, month: int, number: int, weekday: int) -> Bounds | None:
    days = [week[weekday - 1] for week in calendar.monthcalendar(year, month) if week[weekday - 1]]
    day = days[-1] if number < 0 else days[number - 1]
    return date(year, month, day), date(year, month, day)


def unit_bounds(unit: str, quarter: str) -> Bounds:
    """The quarter, half-year or year that a quarter lies in."""
    year, number = int(quarter[:4]), int(quarter[-1])
    if unit == "quarter":
        return quarter_bounds(quarter)
    if unit == "half_year":
        return _months(year, 1, 6) if number <= 2 else _months(year, 7, 12)
    return date(year, 1, 1), date(year, 12, 31)
