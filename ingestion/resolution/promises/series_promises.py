"""Promises of series: what came back in two years or more is expected again, weakly: it warns and enters no share.

Belongs here: when the next occurrence of a series is expected. Does not belong here: which events are one series (see
``series``), what a report promises in words (``promises``).

The next occurrence is expected after as many years as lay between the last two editions by their numerals, where both
are numbered («III» in 2020 and «IV» in 2022: every second year; «I» in 2017 and «V» in 2021: every year, though some
reports did not tell); else after as many as lay between the last two years, or those before them, whichever is more.
It is due in the quarter in which the series came last; an answer anywhere in that year counts. Only what comes in one
or two quarters of a year is a series in this sense; work of every quarter, and of a range of years, promises by its
own words.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingestion.language.event_title import read_title
from ingestion.quarters import quarter_bounds
from ingestion.resolution.promises.expectation import Source
from ingestion.resolution.promises.promises import EVERY_QUARTER, Promise, is_year_range
from ingestion.resolution.versions.event import NOT_EXECUTED, Event

LEAST_YEARS = 2
"""Years in which a series came, before another one is expected."""
_MOST_QUARTERS = 2  # of one year
_LONGEST_GAP = 5  # years; what comes more rarely is not expected


@dataclass(slots=True)
class _Known:
    """What is known of a series: in which quarters of which years it came, and the numeral of each edition."""

    quarters: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    editions: dict[int, int] = field(default_factory=dict)

    @property
    def is_of_every_quarter(self) -> bool:
        return any(len(quarters) > _MOST_QUARTERS for quarters in self.quarters.values())

    def gap(self) -> int:
        """Years from the last occurrence to the next."""
        if len(self.editions) >= LEAST_YEARS:
            earlier, later = sorted(self.editions)[-2:]
            numbers = self.editions[later] - self.editions[earlier]
            if numbers > 0:
                return max(1, round((later - earlier) / numbers))
        years = sorted(self.quarters)
        gaps = [later - earlier for earlier, later in pairwise(years)]
        return max(gaps[-2:])


class SeriesHistory:
    """The series of one region while its quarters are gone through."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = defaultdict(_Known)
        self._expected: set[tuple[str, int]] = set()

    def promises_after(self, quarter: str, events: Sequence[Event]) -> Iterator[Source]:
        """What the events of a quarter let one expect of their series."""
        for event in events:
            if event.series_key is None or event.row["outcome"] in NOT_EXECUTED:
                continue
            if event.row["recurrence"] in (*EVERY_QUARTER, "continuous") or is_year_range(event.row):
                continue
            known = self._known[event.series_key]
            year = int(quarter[:4])
            known.quarters[year].add(quarter)
            edition = read_title(event.title).edition
            if edition is not None:
                known.editions[year] = edition
            if len(known.quarters) < LEAST_YEARS or known.is_of_every_quarter:
                continue
            gap = known.gap()
            if gap <= _LONGEST_GAP and (event.series_key, year + gap) not in self._expected:
                self._expected.add((event.series_key, year + gap))
                yield Source.of_event(event, _next(event, quarter, year + gap))


def _next(event: Event, quarter: str, year: int) -> Promise:
    due = f"{year:04d}{quarter[4:]}"
    first, last = f"{year:04d}-Q1", f"{year:04d}-Q4"
    days = quarter_bounds(due)
    return Promise("series", due, first, last, event.row["dates_text"], "event_title", None, 1, *days)
