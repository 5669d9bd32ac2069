"""When something happens, from the words of the column of dates.

Belongs here: the reading of a phrase as a whole — status, bounds, recurrence, the single dates where there are several.
Does not belong here: words (``date_tokens``), their grammar (``date_grammar``), years (``date_years``), and whether an
event was held (``outcome``).

A reading is ``parsed`` when every word is understood, ``partial`` when words are left over, a year is missing or the
words leave room for another reading, ``unparsed`` when no date and no recurrence is known, ``empty`` without words.
Dates without a year take the report's, and say so; without a quarter they stay unknown. A date that cannot be (31 June)
is none: no precision and no year is claimed for it. Of dates that were moved the new ones are read.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ingestion.language.date_brackets import narrowed
from ingestion.language.date_calendar import coarsest
from ingestion.language.date_grammar import parse
from ingestion.language.date_items import Item, Phrase
from ingestion.language.date_spelling import with_digits
from ingestion.language.date_years import Frame, Stretch, place, share_years, target_key
from ingestion.language.numbered import numbered_items
from ingestion.quarters import quarter_bounds

_NO_WORDS = re.compile(r"[\s\-–—.]*")
# Soft hyphens and signs of no width, and the no-break space, which separates like any other.
_INVISIBLE = {0xAD: None, 0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None, 0xFEFF: None, 0xA0: " "}
_REPORTED = {"quarter": "quarterly", "half_year": "half_yearly", "year": "annual"}
_REST_OF_DATE = re.compile(
    r"\d{1,2}\s*\.(?:\s*\d{4}|\s+\d{2}(?!\d))"
)  # «1. 07. 2021» is a day, not the first of a list
_LONE_NUMBER = re.compile(r"\s*\d{1,2}[.)]\s+(?=\d{1,2}\.\d{1,2}\.\d{2,4}(?!\d))")  # «1. 12.07.2021»
_LONGEST = 2000  # characters; a cell of dates that is longer holds prose


@dataclass(frozen=True, slots=True)
class DateItem:
    """One of several dates of a phrase; fields as in ``DatesReading``."""

    text: str
    date_from: date | None
    date_to: date | None
    precision: str
    recurrence: str | None
    is_deadline: bool
    year_inferred: bool


@dataclass(frozen=True, slots=True)
class DatesReading:
    """What a phrase says about time.

    ``date_from`` and ``date_to`` are inclusive; a deadline has no beginning, an open period no end or no beginning.
    Where a phrase holds several dates, they are the first and last day of all of them and ``items`` has each; a single
    date leaves ``items`` empty. ``year_inferred``: the year is the report's, not the phrase's. ``is_whole_period``: the
    words mean the period of the document, whichever it is.
    """

    text: str
    status: str
    date_from: date | None = None
    date_to: date | None = None
    precision: str | None = None
    recurrence: str | None = None
    is_deadline: bool = False
    year_inferred: bool = False
    items: tuple[DateItem, ...] = ()
    is_whole_period: bool = False


def read_dates(text: str, quarter: str | None) -> DatesReading:
    """Reads a phrase of the column of dates in a report on ``quarter`` (``2020-Q3``; None where it is not known).

    Raises ``ValueError`` for a quarter that is none; never for any text.
    """
    items = numbered_items(text)
    if items and not any(map(_REST_OF_DATE.match, items)):
        return _of_list(text, items, quarter)
    if (number := _LONE_NUMBER.match(text)) is not None:
        return replace(_read(text[number.end() :], quarter, forward=False), text=text)
    return _read(text, quarter, forward=False)


def read_target(text: str, quarter: str | None) -> tuple[str | None, DatesReading]:
    """Where something is moved to («на IV квартал») as ``2020-Q4``, and the reading behind it.

    A year that is not said is the first in which the date does not end before the report's quarter. None where no date
    is read.
    """
    reading = _read(text, quarter, forward=True)
    if reading.date_from is None or reading.date_to is None:
        if reading.is_deadline or reading.date_from is None:
            return None, reading
        return target_key(reading.date_from, reading.date_from), reading  # «не раньше 12 сентября»
    return target_key(reading.date_from, reading.date_to), reading


def is_outside_quarter(reading: DatesReading, quarter: str) -> bool:
    """Whether all that is known of the dates lies outside the quarter; False where no date is known."""
    first, last = quarter_bounds(quarter)
    stretches = [(item.date_from, item.date_to) for item in reading.items] or [(reading.date_from, reading.date_to)]
    known = [(start, end) for start, end in stretches if start is not None or end is not None]
    return bool(known) and all(
        (start is not None and start > last) or (end is not None and end < first) for start, end in known
    )


@lru_cache(maxsize=4096)
def _read(text: str, quarter: str | None, forward: bool) -> DatesReading:
    if quarter is not None:
        quarter_bounds(quarter)
    if _NO_WORDS.fullmatch(text):
        return DatesReading(text, "empty")
    if len(text) > _LONGEST:
        return DatesReading(text, "unparsed")
    words = with_digits(text if text.isprintable() else text.translate(_INVISIBLE))
    phrase = parse(words)
    recurrence, is_settled = _recurrence(phrase)
    frame = Frame(quarter, forward, recurrence)
    if phrase.is_void:
        return _without_dates(text, phrase, recurrence, False, None)
    phrase.items = share_years(phrase.items)
    placed = [(item, place(item, frame)) for item in phrase.items]
    placed, is_certain = narrowed(placed)
    kinds = {item.low.kind for item, _ in placed}
    if "year" in kinds and len(kinds) > 1:  # «5 сентября 2020, 2021»: in each of the years?
        return _without_dates(text, phrase, recurrence, False, None)
    unknown = [stretch for _, stretch in placed if not stretch.is_known]
    if unknown and (len(unknown) == len(placed) or not all(stretch.is_impossible for stretch in unknown)):
        return _without_dates(text, phrase, recurrence, False, None)
    placed = [(item, stretch) for item, stretch in placed if stretch.is_known]
    if not placed:
        return _without_dates(text, phrase, recurrence, is_settled, quarter)
    stretches = [stretch for _, stretch in placed]
    if len({stretch.is_deadline for stretch in stretches}) > 1:
        return _without_dates(text, phrase, recurrence, False, None)  # «заявки до 1 сентября, конкурс 15 сентября»
    is_understood = is_settled and not phrase.unknown and not phrase.doubtful and not phrase.has_monthly_day
    is_understood = (
        is_understood and is_certain and not unknown and not any(stretch.is_doubtful for stretch in stretches)
    )
    is_understood = is_understood and _weekday_fits(phrase, stretches)
    return DatesReading(
        text,
        "parsed" if is_understood else "partial",
        *_envelope(stretches),
        coarsest([stretch.precision for stretch in stretches]),
        recurrence,
        any(stretch.is_deadline for stretch in stretches),
        any(stretch.year_inferred for stretch in stretches),
        items=_items(words, placed, recurrence) if len(placed) > 1 else (),
    )


def _of_list(text: str, items: list[str], quarter: str | None) -> DatesReading:
    """A numbered list: each item is read by itself, so that «3) отменено» says nothing of the second's date."""
    readings = [_read(item, quarter, forward=False) for item in items]
    known = [(item, r) for item, r in zip(items, readings, strict=True) if r.date_from and r.date_to and r.precision]
    if not known or any(reading.recurrence or reading.is_deadline for reading in readings):
        whole = _read(text, quarter, forward=False)
        return replace(whole, status="partial") if whole.status == "parsed" else whole
    single = [
        found
        for item, r in known
        for found in r.items
        or (DateItem(item, r.date_from, r.date_to, str(r.precision), None, r.is_deadline, r.year_inferred),)
    ]
    return DatesReading(
        text,
        "parsed" if all(reading.status == "parsed" for reading in readings) else "partial",
        min(r.date_from for _, r in known if r.date_from),
        max(r.date_to for _, r in known if r.date_to),
        coarsest([str(r.precision) for _, r in known]),
        year_inferred=any(r.year_inferred for _, r in known),
        items=tuple(single) if len(single) > 1 else (),
    )


def _recurrence(phrase: Phrase) -> tuple[str | None, bool]:
    """The recurrence of a phrase, and whether it contradicts itself."""
    named = list(dict.fromkeys(phrase.recurrences))
    if phrase.has_whole_period or phrase.has_agreement_term:
        named = named or ["continuous"]
    elif any(item.every and item.low.kind == "month" for item in phrase.items):
        named = named or ["annual"]
    for item in phrase.items:
        if item.low.kind == "after_period":
            named = named or [name for name in [_REPORTED.get(str(item.low.detail))] if name]
    if len(named) == 2 and "continuous" in named:  # «постоянно, ежемесячно»: the narrower word tells more
        named.remove("continuous")
    return (named[0] if len(named) == 1 else None), len(named) <= 1


def _without_dates(
    text: str, phrase: Phrase, recurrence: str | None, is_settled: bool, quarter: str | None
) -> DatesReading:
    """A reading of how often, or of the whole period; of neither where a date stands in the phrase but is not known."""
    is_understood = is_settled and not phrase.unknown and not phrase.doubtful
    status = "parsed" if is_understood else "partial"
    has_unknown_date = bool(phrase.items) or phrase.is_void
    if phrase.has_whole_period and not has_unknown_date:
        first, last = quarter_bounds(quarter) if quarter is not None else (None, None)
        return DatesReading(
            text, status, first, last, "period", recurrence, False, quarter is not None, is_whole_period=True
        )
    if recurrence is None:
        return DatesReading(text, "unparsed")
    if has_unknown_date:
        is_deadline = any(item.qualifier in ("until", "latest") for item in phrase.items)
        return DatesReading(text, "partial", recurrence=recurrence, is_deadline=is_deadline)
    if phrase.has_monthly_day and recurrence != "monthly":
        status = "partial"
    return DatesReading(
        text,
        status,
        precision="period" if phrase.has_agreement_term else "open",
        recurrence=recurrence,
        is_deadline=phrase.has_monthly_day and phrase.day_is_deadline,
    )


def _envelope(stretches: list[Stretch]) -> tuple[date | None, date | None]:
    if len(stretches) == 1:
        return stretches[0].date_from, stretches[0].date_to
    starts = [stretch.date_from or stretch.date_to for stretch in stretches]
    ends = [stretch.date_to or stretch.date_from for stretch in stretches]
    first, last = min(day for day in starts if day), max(day for day in ends if day)
    are_open = all(stretch.date_to is None for stretch in stretches)
    return None if stretches[0].is_deadline else first, None if are_open else last


def _weekday_fits(phrase: Phrase, stretches: list[Stretch]) -> bool:
    """A weekday beside a single day must be that day's: it tells a wrong year or a slip of the pen."""
    if not phrase.weekdays:
        return True
    named = phrase.weekdays
    days = [s.date_from or s.date_to for s in stretches if s.precision == "day" and s.date_from in (None, s.date_to)]
    if len(named) != len(days) or len(days) != len(stretches):
        return len(stretches) == 1 and stretches[0].date_from != stretches[0].date_to and len(named) == 2
    return all(day is not None and day.isoweekday() == weekday for day, weekday in zip(days, named, strict=True))


def _items(text: str, placed: list[tuple[Item, Stretch]], recurrence: str | None) -> tuple[DateItem, ...]:
    return tuple(
        DateItem(
            text[item.low.start : item.last.end],
            stretch.date_from,
            stretch.date_to,
            stretch.precision,
            recurrence,
            stretch.is_deadline,
            stretch.year_inferred,
        )
        for item, stretch in placed
    )
