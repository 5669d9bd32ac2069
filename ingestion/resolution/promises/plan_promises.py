"""Promises of a plan: one item → the occurrences that it promises, each with the quarter in which it is due.

Belongs here: expanding an item over the quarters of its dates, of the plan and of its agreement. Does not belong here:
promises that a report makes (see ``promises``), reading dates (``ingestion.language.dates``), whether a promise was
kept (``expectations``).

The rules (of the domain): a day, month or range is due in the quarter in which it ends · a deadline in its own
quarter · a quarter, half-year or year in its last quarter, and anything within it is in time · monthly, quarterly,
weekly and daily work in every quarter, monthly work once a month · half-yearly work in the last quarter of each
half-year · annual work once a year, where it has a date in the quarter of that date · a range of years once in each of
them · continuous work in every quarter · what has no readable date, and what is done as needed, is due never
(«undated»).

A promise without dates of its own holds for the plan's period. Nothing is due outside the plan's period, if it has one,
nor when its agreement has ended.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.contracts.tables import Record
from ingestion.quarters import add_quarters, quarter_bounds, quarter_of, quarter_range
from ingestion.resolution.identity.terms import Term
from ingestion.resolution.promises.promises import EVERY_QUARTER, Promise, years_later

MOST_QUARTERS = 80
"""Quarters that a plan may cover, twenty years; what claims more is not believed and stays undated."""
EARLY = LATE = 4
"""Quarters before and after its due quarter in which something promised once may still be answered."""
NEAREST_YEAR = 2
"""The same for something that comes every year: further off, an event belongs to another year's occurrence."""
_UNKNOWN_START = 2  # quarters before the due one, where it is not known when the plan begins


@dataclass(frozen=True, slots=True)
class _Dates:
    """One date of an item: what the item or one of its parts says."""

    first: date | None
    last: date | None
    precision: str | None
    recurrence: str | None
    words: str

    @classmethod
    def of(cls, record: Record, words: str) -> "_Dates":
        return cls(record["date_from"], record["date_to"], record["date_precision"], record["recurrence"], words)

    @property
    def years(self) -> range:
        """The years that it names from first to last; none where it names no day."""
        first, last = self.first or self.last, self.last or self.first
        return range(first.year, last.year + 1) if first is not None and last is not None else range(0)


def promises_of_item(item: Record, dates: Sequence[Record], agreement_term: Term) -> list[Promise]:
    """The promises of a landed plan item, in order of what is due; an undated one where nothing readable says when.

    ``dates`` are the item's own records of several dates (``plan_item_date``), ``agreement_term`` the days between
    which its agreement holds. An item whose every date lies outside plan and agreement promises nothing in them, which
    is undated too: it is listed, not lost.
    """
    plan = Term(item["period_from"], item["period_to"])
    whole = plan.within(agreement_term)
    parts = [_Dates.of(record, record["date_words"]) for record in dates] or [_Dates.of(item, item["dates_text"])]
    is_each_named = len({part.last.year for part in parts if part.last is not None}) > 1
    promises = [promise for part in parts for promise in _expand(part, item, plan, whole, is_each_named)]
    found: dict[tuple[str | None, date | None, date | None], Promise] = {}
    for promise in promises:
        found.setdefault((promise.due_quarter, promise.due_from, promise.due_to), promise)
    return sorted(found.values(), key=lambda promise: promise.due_quarter or "") or [_undated(item, whole)]


def _expand(part: _Dates, item: Record, plan: Term, whole: Term, is_each_named: bool) -> Iterator[Promise]:
    recurrence = part.recurrence or item["recurrence"]
    stretch = Term(part.first, part.last).within(whole) if part.first or part.last else whole
    if stretch.is_empty or item["dates_status"] == "unparsed":
        return
    if recurrence in EVERY_QUARTER or recurrence == "continuous":
        yield from _every_quarter(part, recurrence, stretch)
    elif recurrence == "half_yearly":
        yield from _every_half_year(part, stretch)
    elif recurrence == "annual":
        yield from _every_year(part, stretch, whole, is_each_named)
    elif recurrence is None and part.precision == "year" and len(part.years) > 1:
        yield from _each_year(part, None, stretch)
    elif recurrence is None and part.last is not None and stretch.ends_on is not None:
        yield _once(part, stretch.ends_on, plan, whole)


def _every_quarter(part: _Dates, recurrence: str, stretch: Term) -> Iterator[Promise]:
    for due, first, last in _quarters(stretch):
        months = last.month - first.month + 1
        count = months if recurrence == "monthly" else 1
        yield Promise("plan", due, due, due, part.words, "dates_text", recurrence, count, first, last)


def _every_half_year(part: _Dates, stretch: Term) -> Iterator[Promise]:
    halves: dict[str, list[tuple[date, date]]] = {}
    for quarter, first, last in _quarters(stretch):
        due = quarter if quarter[-1] in "24" else add_quarters(quarter, 1)
        halves.setdefault(due, []).append((first, last))
    for due, days in halves.items():
        earliest, latest = add_quarters(due, -1), add_quarters(due, 1)
        first, last = days[0][0], days[-1][1]
        yield Promise("plan", due, earliest, latest, part.words, "dates_text", "half_yearly", 1, first, last)


def _every_year(part: _Dates, stretch: Term, whole: Term, is_each_named: bool) -> Iterator[Promise]:
    is_dated = part.last is not None and part.precision not in (None, "year", "open", "period")
    if not is_dated or part.last is None:
        yield from _each_year(part, "annual", stretch)
        return
    # A date of one year, said of every year, is due again in each later year of the plan; where the dates name the
    # years one by one, each speaks of its own (29 February is no other day in the year before).
    is_of_all = whole.ends_on is not None and part.recurrence is not None and not is_each_named
    last_year = whole.ends_on.year if whole.ends_on is not None and is_of_all else part.last.year
    for year in range(part.last.year, min(max(last_year, part.last.year), part.last.year + MOST_QUARTERS // 4) + 1):
        last = years_later(part.last, year - part.last.year)
        first = years_later(part.first, year - part.last.year) if part.first is not None else None
        if not whole.holds(last):
            continue
        due = quarter_of(last)
        earliest, latest = add_quarters(due, -NEAREST_YEAR), add_quarters(due, NEAREST_YEAR)
        yield Promise("plan", due, earliest, latest, part.words, "dates_text", "annual", 1, first, last)


def _each_year(part: _Dates, recurrence: str | None, stretch: Term) -> Iterator[Promise]:
    """Once in each year of a stretch that is known, by the end of it."""
    years: dict[int, list[tuple[str, date, date]]] = {}
    for quarter in _quarters(stretch):
        years.setdefault(int(quarter[0][:4]), []).append(quarter)
    for quarters in years.values():
        earliest, due = quarters[0][0], quarters[-1][0]
        # The report on the last quarter may be the first to tell of it, so one quarter more.
        latest = add_quarters(due, 1)
        days = quarters[0][1], quarters[-1][2]
        yield Promise("plan", due, earliest, latest, part.words, "dates_text", recurrence, 1, *days)


def _once(part: _Dates, last: date, plan: Term, whole: Term) -> Promise:
    due = quarter_of(last)
    earliest = add_quarters(due, -EARLY)
    start = plan.begins_on or (whole.begins_on if plan.ends_on else None)
    bound = quarter_of(start) if start is not None else add_quarters(due, -_UNKNOWN_START)
    stated = quarter_of(part.first) if part.first is not None else due
    # What was reported before the plan began is no answer to it: it is last year's, however like this year's it may be.
    earliest = min(max(earliest, bound), stated, due)
    latest = add_quarters(due, LATE)
    return Promise("plan", due, earliest, latest, part.words, "dates_text", None, 1, part.first, last)


def _undated(item: Record, whole: Term) -> Promise:
    first = quarter_of(whole.begins_on) if whole.begins_on is not None else ""
    last = quarter_of(whole.ends_on) if whole.ends_on is not None else "9999-Q4"
    return Promise("plan", None, first, last, item["dates_text"], "dates_text", item["recurrence"])


def _quarters(stretch: Term) -> list[tuple[str, date, date]]:
    """The quarters of a stretch, each with its first and last day in it; none where an end is not known."""
    if stretch.begins_on is None or stretch.ends_on is None:
        return []
    quarters = quarter_range(quarter_of(stretch.begins_on), quarter_of(stretch.ends_on))
    if len(quarters) > MOST_QUARTERS:
        return []
    return [
        (quarter, max(stretch.begins_on, first), min(stretch.ends_on, last))
        for quarter, (first, last) in _with_bounds(quarters)
    ]


def _with_bounds(quarters: Iterable[str]) -> Iterator[tuple[str, tuple[date, date]]]:
    for quarter in quarters:
        yield quarter, quarter_bounds(quarter)
