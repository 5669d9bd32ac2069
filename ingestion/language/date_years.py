"""Items of a date phrase → first and last days: the year found, taken from a neighbour or from the report's quarter.

Belongs here: which year is meant, and what «до», «с» and «не ранее» make of the bounds. Does not belong here: the
bounds of a month, decade, quarter, year (``date_calendar``), what the words of a phrase say (``date_grammar``).

Rules for a year that is not said: it is the year of the report; a December day in a first-quarter report is of the year
before; a range over New Year lies before or after it as the quarter does, and in the second and third quarter is not
read. A date that something is moved to (``forward``) is the next one that does not end before the quarter begins.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ingestion.language.date_atoms import Atom
from ingestion.language.date_calendar import (
    Bounds,
    atom_bounds,
    coarsest,
    order,
    order_of_end,
    precision_of,
    unit_bounds,
)
from ingestion.language.date_items import Item
from ingestion.quarters import add_quarters, quarter_bounds, quarter_of

_LEAP_YEAR = 2020


@dataclass(frozen=True, slots=True)
class Stretch:
    """An item on the calendar.

    ``is_known`` is False where a year or a valid day is missing: then there are no bounds. ``is_impossible``: there is
    no such day, and other dates of the phrase may hold without it.
    """

    date_from: date | None
    date_to: date | None
    precision: str
    is_deadline: bool
    year_inferred: bool
    is_known: bool
    is_doubtful: bool
    is_impossible: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the report says about the time of its rows."""

    quarter: str | None
    forward: bool = False
    recurrence: str | None = None

    @property
    def year(self) -> int | None:
        """The year of the report."""
        return int(self.quarter[:4]) if self.quarter is not None else None


def share_years(items: list[Item]) -> list[Item]:
    """Items without a year take it from a neighbour in the same phrase; a year that stands alone is everybody's."""
    without = [item for item in items if not item.low.has_year and not item.last.has_year]
    for item in items:
        _share_in_range(item)
    if not without or len(items) == 1:
        return items
    for item in items:
        if item.low.kind == "year" and item.high is not None:
            item.doubtful = True  # «сентябрь 2020-2024 годов»: in each of the years, but nothing says so
    alone = [item for item in items if item.low.kind == "year" and item.high is None and item.qualifier is None]
    if len(alone) == 1 and len(without) == len(items) - 1:
        for item in without:
            for atom in (item.low, item.last):
                atom.year, atom.relative_year = alone[0].low.year, alone[0].low.relative_year
        return without
    dated = [item for item in items if item.low.kind not in ("year", "after_period", "relative_period")]
    for before, after in reversed(list(pairwise(dated))):
        if not before.last.has_year and after.low.has_year:
            is_behind = order(before.last) > order(after.low) and not _lie_within(before, after)
            _copy_year(after.low, before.last, -1 if is_behind else 0)
            _share_in_range(before)
    for before, after in pairwise(dated):
        if not after.low.has_year and before.last.has_year:
            if order(before.last) <= order(after.low) or _lie_within(before, after):
                _copy_year(before.last, after.low, 0)
                _share_in_range(after)
            else:
                after.low.kind = "unread"  # «октябрь 2020, январь»: of this year or the next?
    return items


def _lie_within(before: Item, after: Item) -> bool:
    """«сентябрь-октябрь (3 сентября)», «17 сентября (III квартал)»: both in one year."""
    spans = []
    for item in (before, after):
        first, last = order(item.low), order_of_end(item.last)
        if first > last:
            return False
        spans.append((first, last))
    (first, last), (other_first, other_last) = spans
    return (first <= other_first and other_last <= last) or (other_first <= first and last <= other_last)


def _share_in_range(item: Item) -> None:
    low, high = item.low, item.high
    if high is None or low.has_year == high.has_year or low.kind == "year":
        return
    turns = 1 if order(low) > order(high) else 0
    if high.has_year:
        _copy_year(high, low, -turns)
    else:
        _copy_year(low, high, turns)


def _copy_year(source: Atom, target: Atom, offset: int) -> None:
    if source.year is not None:
        target.year = source.year + offset
    elif source.relative_year is not None:
        target.relative_year = source.relative_year + offset


def place(item: Item, frame: Frame) -> Stretch:
    """The item on the calendar."""
    low, high = item.low, item.last
    precision = "day"
    bounds: Bounds | None = None
    if low.kind != "unread":
        precision = coarsest([precision_of(low), precision_of(high)])
        bounds = _bounds(item, frame)
    inferred = low.year is None or high.year is None
    qualifier = item.qualifier
    deadline = qualifier in ("until", "latest")
    starts_open = qualifier in ("from", "earliest")
    if starts_open or qualifier == "to":
        precision = "open"
    doubtful = item.doubtful or not _is_exact(item)
    if qualifier == "until" and not _ends_clearly(item):
        bounds = None  # «до сентября», «до 2025 года»: before it begins or before it ends?
    if bounds is None:
        return Stretch(None, None, precision, deadline, False, False, doubtful, _is_impossible(item, frame))
    first, last = bounds
    return Stretch(
        None if deadline or qualifier == "to" else first,
        None if starts_open else last,
        precision,
        deadline,
        inferred,
        True,
        doubtful,
    )


def _is_impossible(item: Item, frame: Frame) -> bool:
    for atom in (item.low, item.last):
        if atom.kind == "day" and atom_bounds(atom, atom.year or frame.year or _LEAP_YEAR) is None:
            return True
    return False


def _is_exact(item: Item) -> bool:
    """«до конца августа», «с начала года» are days; «конец августа», «до середины мая» are none."""
    begins, ends = item.low.boundary, item.last.boundary
    if item.high is None:
        if begins is None:
            return True
        return begins == ("start" if item.qualifier in ("from", "earliest") else "end") and item.qualifier is not None
    if item.joined_by == "dash":
        return begins is None and ends is None
    return begins in (None, "start") and ends in (None, "end")


def _ends_clearly(item: Item) -> bool:
    atom = item.last
    if item.inclusive or atom.kind in ("day", "nth_weekday", "after_period", "decade", "half_month"):
        return True
    return atom.boundary == "end"


def _bounds(item: Item, frame: Frame) -> Bounds | None:
    low, high = item.low, item.last
    years = _years(item, frame)
    if low.kind == "relative_period":
        return _relative(low, frame) if item.high is None else None
    if low.kind == "after_period":
        return None  # a deadline in every period that is reported on
    if years is None:
        return None
    first, last = atom_bounds(low, years[0]), atom_bounds(high, years[1])
    if first is None or last is None or first[0] > last[1]:
        return None
    if frame.forward and frame.quarter and not low.has_year and last[1] < quarter_bounds(frame.quarter)[0]:
        first, last = atom_bounds(low, years[0] + 1), atom_bounds(high, years[1] + 1)
        if first is None or last is None:
            return None
    return first[0], last[1]


def _years(item: Item, frame: Frame) -> tuple[int, int] | None:
    low, high = item.low, item.last
    if low.year is not None and high.year is not None:
        return low.year, high.year
    if frame.quarter is None or frame.year is None:
        return None
    base = frame.year
    if low.relative_year is not None and high.relative_year is not None:
        return base + low.relative_year, base + high.relative_year
    if low.has_year or high.has_year:
        return (
            low.year if low.year is not None else base + (low.relative_year or 0),
            high.year if high.year is not None else base + (high.relative_year or 0),
        )
    quarter = frame.quarter[-1]
    if item.high is not None and order(low) > order(high) and low.kind == high.kind:
        if frame.forward or quarter == "4":
            return base, base + 1
        return (base - 1, base) if quarter == "1" else None
    looks_back = not frame.forward and item.qualifier not in ("until", "latest") and frame.recurrence is None
    if quarter == "1" and looks_back and low.month == 12 and high.month == 12:
        return base - 1, base - 1
    return base, base


def _relative(atom: Atom, frame: Frame) -> Bounds | None:
    """A period counted from the report's own quarter."""
    if frame.quarter is None:
        return None
    if not isinstance(atom.detail, tuple):
        return None
    unit, offset = atom.detail
    return unit_bounds(unit, add_quarters(frame.quarter, offset) if unit == "quarter" else frame.quarter)


def target_key(first: date, last: date) -> str | None:
    """Where something is moved to, as it is written down: ``2020-09-12``, ``2020-09``, ``2020-Q4`` or ``2021``."""
    if last - first <= timedelta(days=14):
        return first.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year:04d}-{first.month:02d}"
    if first.year != last.year:
        return None
    return quarter_of(last) if (last - first).days < 200 else f"{first.year:04d}"
