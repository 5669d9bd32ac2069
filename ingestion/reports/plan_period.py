"""The period that the title of a plan gives: one year, several, or a part of one.

Belongs here: words of a plan's title → the period of the plan. Does not belong here: the periods of reports (see
``period``), the dates of a plan's items (see ``dates_within``).

A plan names years that are not its own: the day on which the agreement was signed («от 14 июля 2009 года») and the term
of the agreement. What stands before the word «соглашения» is the plan's; where nothing stands there, the one period of
the whole title is. Several of them are not chosen from.
"""

import re
from collections.abc import Mapping
from datetime import date

from ingestion.language.text import clean
from ingestion.notices import Address, Notice
from ingestion.reports.period import Period, PeriodReading, read_period, read_period_of_file_name

_YEAR = r"(?:19|20)\d\d"
_YEAR_WORD = r"(?:\s*(?:год\w*|гг|г)(?!\w))?"
_YEARS = re.compile(
    rf"(?<!\w)(?:на|с|период)\s+(?:период\s+)?(?:с\s+)?"
    rf"(?P<years>{_YEAR}(?:{_YEAR_WORD}\s*(?:-|по|до|и|,)\s*(?:плановый\s+период\s+)?{_YEAR})*)(?!\d){_YEAR_WORD}"
)
_BARE_YEARS = re.compile(rf"(?<!\d){_YEAR}(?:\s*-\s*{_YEAR})?(?!\d)")
_AGREEMENT = re.compile(r"(?<!\w)(?:соглашени|договор|меморандум)\w*")
_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_NOT_WORDS = re.compile(r"[^\w,-]+|_")


def plan_period(
    sources: Mapping[str, str], file_name: str, address: Address
) -> tuple[Period | None, str, tuple[Notice, ...]]:
    """The period of a plan, where it was found (``title``, ``header``, ``file_name``, ``none``), and what to say."""
    for source in ("title", "header"):
        reading = read_plan_period(sources[source])
        if reading.period is not None:
            return reading.period, source, ()
        if len(reading.candidates) > 1:
            return (
                None,
                "none",
                (Notice("plan_period_ambiguous", value=" · ".join(reading.candidates), address=address),),
            )
    reading = _of_file_name(file_name)
    if reading.period is not None:
        notice = Notice("period_by_file_name", value=reading.candidates[0], address=address)
        return reading.period, "file_name", (notice,)
    return None, "none", (Notice("plan_period_not_found", address=address),)


def read_plan_period(words: str) -> PeriodReading:
    """The period of a plan's title; without one where the title names none or several."""
    text = _folded(words)
    agreement = _AGREEMENT.search(text)
    before = text[: agreement.start()] if agreement is not None else text
    for segment in dict.fromkeys((before, text)):
        part_of_year = read_period(segment)
        if part_of_year.period is not None and part_of_year.period.kind not in ("year", "other"):
            return part_of_year
        found = {
            years: match[0] for match in _YEARS.finditer(segment) if (years := _bounds(match["years"])) is not None
        }
        if len(found) == 1:
            return PeriodReading(_whole_years(*next(iter(found))), tuple(found.values()))
        if found:
            return PeriodReading(None, tuple(found.values()))
    return PeriodReading(None)


def _of_file_name(name: str) -> PeriodReading:
    stem = _folded(re.sub(r"[_.]+", " ", name.rpartition(".")[0] or name))
    quarter = read_period_of_file_name(name)
    if quarter.period is not None and quarter.period.kind not in ("year", "other"):
        return quarter
    found = {years: match[0] for match in _BARE_YEARS.finditer(stem) if (years := _bounds(match[0])) is not None}
    return PeriodReading(_whole_years(*next(iter(found))) if len(found) == 1 else None, tuple(found.values()))


def _bounds(words: str) -> tuple[int, int] | None:
    """The first and last of the years named; None for a list with gaps («2021 и 2023») or turned round."""
    years = [int(year) for year in re.findall(_YEAR, words)]
    is_range = re.search(r"-|по|до", words) is not None and len(years) == 2
    is_run = years == list(range(years[0], years[0] + len(years)))
    return (years[0], years[-1]) if (is_run or is_range) and years[0] <= years[-1] else None


def _whole_years(first: int, last: int) -> Period:
    return Period("year" if first == last else "other", date(first, 1, 1), date(last, 12, 31))


def _folded(words: str) -> str:
    text = _NOT_WORDS.sub(" ", _DASH.sub("-", clean(words).lower().replace("ё", "е")))
    return " ".join(text.split())
