"""Promises: what one reported event entitles somebody to expect later.

Belongs here: event → promises, by the rules of the domain for recurrences, year ranges, continuous work and
postponements. Does not belong here: whether a promise was kept (see ``expectations``).

The rules: continuous work is due in the report's own quarter and the next one · daily, weekly, monthly and quarterly
work in the next quarter · half-yearly work in the last quarter of the next half-year · annual work with a date or
deadline in that quarter of the year that follows the report (this year's, if it is still ahead), without one in the
last quarter of the next year · a range of years in the last quarter of each of its years from the report's year on ·
a postponement where it went, or nowhere («undated»). Each report that repeats a recurrence renews it; an old report
alone promises one occurrence more, not years of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingestion.contracts.tables import Record
from ingestion.quarters import add_quarters, quarter_bounds, quarter_of, target_days

Origin = Literal["plan", "postponement", "recurrence", "reported", "series"]

EVERY_QUARTER = {"daily": 1, "weekly": 1, "monthly": 3, "quarterly": 1}
"""Recurrences that are due every quarter → occurrences expected in it (a month each for monthly work)."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One occurrence due in ``due_quarter`` (None: the time was not named).

    ``earliest`` and ``latest`` are the quarters in which an event may still answer it; ``own_row_answers`` says that
    the row which makes the promise may itself be the answer; ``field_name`` is the column of the report whose words
    make the promise, ``words`` are those words.
    """

    origin: Origin
    due_quarter: str | None
    earliest: str
    latest: str
    words: str
    field_name: str
    recurrence: str | None = None
    occurrences: int = 1
    due_from: date | None = None
    due_to: date | None = None
    own_row_answers: bool = False


def promises_of(event: Record) -> Iterator[Promise]:
    """The promises that one landed report row makes for its own and later quarters."""
    yield from _recurring(event)
    if event["outcome"] == "postponed":
        yield _postponed(event)


def own_failure(event: Record) -> Promise:
    """The expectation that a row makes which gives itself as planned and not held: its own, in its own quarter."""
    quarter = event["quarter"]
    field_name = "note_text" if event["note_text"] else "result_text" if event["result_text"] else "event_title"
    return Promise("reported", quarter, quarter, quarter, event["dates_text"], field_name)


def _recurring(event: Record) -> Iterator[Promise]:
    quarter, recurrence = event["quarter"], event["recurrence"]
    following = add_quarters(quarter, 1)
    words = event["dates_text"]
    if is_year_range(event):
        for year in range(max(event["date_from"].year, int(quarter[:4])), event["date_to"].year + 1):
            first, last = f"{year}-Q1", f"{year}-Q4"
            days = _days(first, last)
            yield Promise(
                "recurrence", last, first, last, words, "dates_text", recurrence, 1, *days, own_row_answers=True
            )
    elif recurrence == "continuous":
        for due in (quarter, following):
            yield Promise("recurrence", due, due, due, words, "dates_text", recurrence, own_row_answers=due == quarter)
    elif recurrence in EVERY_QUARTER:
        yield Promise(
            "recurrence", following, following, following, words, "dates_text", recurrence, EVERY_QUARTER[recurrence]
        )
    elif recurrence == "half_yearly":
        first = add_quarters(quarter, 1 if quarter[-1] in "24" else 2)
        last = add_quarters(first, 1)
        yield Promise("recurrence", last, first, add_quarters(last, 1), words, "dates_text", recurrence)
    elif recurrence == "annual":
        yield _annual(event)


def _annual(event: Record) -> Promise:
    quarter, words = event["quarter"], event["dates_text"]
    named = event["date_to"] or event["date_from"]
    if named is None or event["date_precision"] == "year":
        year = int(quarter[:4]) + 1
        first, last = f"{year}-Q1", f"{year}-Q4"
        days = _days(first, last)
        return Promise("recurrence", last, first, add_quarters(last, 1), words, "dates_text", "annual", 1, *days)
    years = max(0, int(quarter[:4]) - named.year)
    if quarter_of(years_later(named, years)) <= quarter:
        years += 1
    day_from = years_later(event["date_from"], years) if event["date_from"] else None
    day_to = years_later(named, years)
    due = quarter_of(day_to)
    # Two quarters either way: further off, an event belongs to the occurrence of the year before or after.
    earliest, latest = add_quarters(due, -2), add_quarters(due, 2)
    return Promise("recurrence", due, earliest, latest, words, "dates_text", "annual", 1, day_from, day_to)


def _postponed(event: Record) -> Promise:
    quarter, words, target = event["quarter"], event["note_text"] or event["result_text"], event["postponed_to"]
    field_name = "note_text" if event["note_text"] else "result_text"
    if target is None:
        return Promise("postponement", None, quarter, add_quarters(quarter, 4), words, field_name)
    first, last = target_days(target)
    due = quarter_of(last)
    # A promise may be answered up to four quarters early or late, but not before it was made.
    earliest = max(quarter, add_quarters(due, -4))
    return Promise("postponement", due, earliest, add_quarters(due, 4), words, field_name, None, 1, first, last)


def is_year_range(event: Record) -> bool:
    """Whether an event is given for several years («2020-2024 годы»), in each of which it is due."""
    first, last = event["date_from"], event["date_to"]
    return event["date_precision"] == "year" and first is not None and last is not None and last.year > first.year


def _days(first: str, last: str) -> tuple[date, date]:
    return quarter_bounds(first)[0], quarter_bounds(last)[1]


def years_later(day: date, years: int) -> date:
    """The same day of a later year."""
    # 29 February is promised for the 28th in an ordinary year.
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
