"""Civil quarters as text keys (``2020-Q3``) and the arithmetic on them.

Belongs here: what is true of the calendar alone. Does not belong here: deadlines, working days, phrases.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

_KEY = re.compile(r"(\d{4})-Q([1-4])")


def quarter_of(day: date) -> str:
    """The quarter that holds a day: 2020-08-11 → ``2020-Q3``."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def is_quarter(text: str) -> bool:
    """Whether the text is a well-formed quarter key."""
    return _KEY.fullmatch(text) is not None


def _ordinal(quarter: str) -> int:
    match = _KEY.fullmatch(quarter)
    if match is None:
        raise ValueError(f"not a quarter: {quarter!r} (expected the form 2020-Q3)")
    return int(match[1]) * 4 + int(match[2]) - 1


def _from_ordinal(ordinal: int) -> str:
    return f"{ordinal // 4:04d}-Q{ordinal % 4 + 1}"


def add_quarters(quarter: str, count: int) -> str:
    """The quarter ``count`` quarters later (earlier, when negative)."""
    return _from_ordinal(_ordinal(quarter) + count)


def quarters_between(first: str, last: str) -> int:
    """How many quarters ``last`` is after ``first`` (negative when it is before)."""
    return _ordinal(last) - _ordinal(first)


def quarter_range(first: str, last: str) -> list[str]:
    """All quarters from ``first`` to ``last``, both included; empty when ``last`` is before ``first``."""
    return [_from_ordinal(n) for n in range(_ordinal(first), _ordinal(last) + 1)]


def quarter_bounds(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter."""
    ordinal = _ordinal(quarter)
    year, index = divmod(ordinal, 4)
    start = date(year, index * 3 + 1, 1)
    following = date(year + 1, 1, 1) if index == 3 else date(year, index * 3 + 4, 1)
    return start, following - timedelta(days=1)


def target_days(target: str) -> tuple[date, date]:
    """First and last day of where something was postponed to: ``2020-09-12``, ``2020-09``, ``2020-Q4``, ``2021``."""
    if len(target) == 4:
        return date(int(target), 1, 1), date(int(target), 12, 31)
    if "Q" in target:
        return quarter_bounds(target)
    if len(target) == 7:
        year, month = int(target[:4]), int(target[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = date.fromisoformat(target)
    return day, day
