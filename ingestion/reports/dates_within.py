"""Dates of a row whose document covers another period than a quarter: a plan, a report for half a year or a year.

Belongs here: taking a missing year from such a period, and only where the period leaves one choice. Does not belong
here: the words of a date phrase (``ingestion.language.dates``), which period a document covers (``period``,
``plan_period``).
"""

import re
from dataclasses import replace
from datetime import date

from ingestion.language.dates import DateItem, DatesReading, read_dates
from ingestion.reports.period import Period

_YEARS = re.compile(
    r"(?<!\d)(?:в\s+|на\s+)?(?P<first>(?:19|20)\d\d)\s*[-–—]\s*(?P<last>(?:19|20)\d\d)(?!\d)\s*(?:год\w*|г\.?\s?г\.?)?"
)
_MOST_YEARS = 20  # that a plan or an agreement may name
_MIDDLE = ("Q2", "Q3")  # quarters of a year in which a day or month that is not said lies in that very year


def read_dates_within(text: str, period: Period | None) -> DatesReading:
    """Read a phrase of dates in a document that covers ``period`` (None: not known).

    Words for the period as a whole mean the document's. A year that is not said is the document's where it covers one
    year; a yearly date in a document of several years is read once a year, as items. Otherwise it stays unknown.
    """
    reading = read_dates(text, None)
    if reading.status == "partial" and (yearly := _of_named_years(text)) is not None:
        return yearly
    if period is None or reading.status == "empty":
        return reading
    first, last = period.first_day, period.last_day
    if reading.is_whole_period:
        return replace(reading, date_from=first, date_to=last, year_inferred=True)
    if not _lacks_year(reading):
        return reading
    if first.year == last.year:
        return _in_year(text, first.year) or reading
    if reading.recurrence == "annual":
        return _each_year(text, range(first.year, last.year + 1)) or reading
    return reading


def is_outside(reading: DatesReading, first: date, last: date) -> bool:
    """Whether all that is known of the dates lies outside a period; False where no date is known."""
    stretches = [(item.date_from, item.date_to) for item in reading.items] or [(reading.date_from, reading.date_to)]
    known = [(start, end) for start, end in stretches if start is not None or end is not None]
    return bool(known) and all(
        (start is not None and start > last) or (end is not None and end < first) for start, end in known
    )


def _lacks_year(reading: DatesReading) -> bool:
    """Whether a date may stand in the words that is not known; a recurrence alone needs none."""
    return reading.date_from is None and reading.date_to is None and reading.precision is None


def _in_year(text: str, year: int) -> DatesReading | None:
    """The reading in which nothing but the year is taken from the document.

    Words such as «следующего квартала» are read otherwise in one quarter than in another; then there is no answer.
    """
    first, second = (read_dates(text, f"{year:04d}-{quarter}") for quarter in _MIDDLE)
    return first if first == second else None


def _of_named_years(text: str) -> DatesReading | None:
    """A yearly date beside the years in which it comes: «ежегодно, сентябрь, 2020-2022 годы»."""
    named = _YEARS.search(text)
    if named is None:
        return None
    first, last = int(named["first"]), int(named["last"])
    rest = " ".join((text[: named.start()] + " " + text[named.end() :]).split()).strip(" ,;")
    if not first < last <= first + _MOST_YEARS or read_dates(rest, None).recurrence != "annual":
        return None
    reading = _each_year(rest, range(first, last + 1))
    return replace(reading, text=text) if reading is not None and reading.status == "parsed" else None


def _each_year(text: str, years: range) -> DatesReading | None:
    items: list[DateItem] = []
    status = "parsed"
    for year in years:
        reading = _in_year(text, year)
        if reading is None or _lacks_year(reading):
            return None
        status = "partial" if reading.status == "partial" else status
        precision = str(reading.precision)
        items += reading.items or (
            DateItem(text, reading.date_from, reading.date_to, precision, "annual", reading.is_deadline, True),
        )
    starts = [day for item in items if (day := item.date_from or item.date_to) is not None]
    ends = [day for item in items if (day := item.date_to or item.date_from) is not None]
    is_deadline = any(item.is_deadline for item in items)
    return DatesReading(
        text, status, min(starts), max(ends), items[0].precision, "annual", is_deadline, True, tuple(items)
    )
