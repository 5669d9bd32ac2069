"""Days in titles: a period's first and last («с 1 июля по 30 сентября 2020 года»), the one a register is stated for.

Belongs here: such words → days. Does not belong here: quarters, half-years and months by their names, what is
made of the days (see ``period``).
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from ingestion.reports.words import report_words

_YEAR = r"(?:19|20)\d\d"
_TO = r"\s*(?:по|до|-|–|—)\s*"
_YEAR_WORD = r"(?:\s*г(?:ода)?\.?(?!\w))?"
_DOTTED = re.compile(
    rf"(?<![\d.])(?:с\s+)?(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})(?:\.(?P<year>{_YEAR}|\d\d))?\.?{_YEAR_WORD}{_TO}"
    rf"(?P<last_day>\d{{1,2}})\.(?P<last_month>\d{{1,2}})\.(?P<last_year>{_YEAR}|\d\d)(?![\d.]\d)",
    re.IGNORECASE,
)
_CENTURY = 2000  # of a year written with two digits: no report is older


def days_named(words: str) -> Iterator[tuple[date, date, str]]:
    """First day, last day and the words, for each range of days; a first day without a year is of the last one's.

    Days that no calendar has are passed over.
    """
    for match in _DOTTED.finditer(words):
        yield from _days(match, int(match["month"]), int(match["last_month"]))
    for match in _worded().finditer(words):
        yield from _days(match, _month(match["month"]), _month(match["last_month"]))


def day_stated(words: str) -> date | None:
    """The day of «по состоянию на 01.10.2020»; None where no day or several are named."""
    found = set()
    for match in _stated().finditer(words):
        month = int(match["month"]) if match["month"].isdigit() else _month(match["month"])
        try:
            found.add(date(_year(match["year"]), month, int(match["day"])))
        except ValueError:
            return None
    return found.pop() if len(found) == 1 else None


def _days(match: re.Match[str], month: int, last_month: int) -> Iterator[tuple[date, date, str]]:
    last_year = _year(match["last_year"])
    year = _year(match["year"]) if match["year"] else last_year
    try:
        yield date(year, month, int(match["day"])), date(last_year, last_month, int(match["last_day"])), match[0]
    except ValueError:
        return


def _year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else _CENTURY + int(digits)


def _month(word: str) -> int:
    return next(i for i, stem in enumerate(report_words()["months"], 1) if re.match(stem, word, re.IGNORECASE))


@cache
def _months() -> str:
    """Any month in words, in any case, as part of a pattern."""
    return "|".join(rf"{stem}\w*+" for stem in report_words()["months"])


@cache
def _worded() -> re.Pattern[str]:
    month = _months()
    return re.compile(
        rf"(?<![\d.])(?P<day>\d{{1,2}})\s+(?P<month>{month})(?:\s+(?P<year>{_YEAR}))?{_YEAR_WORD}{_TO}"
        rf"(?P<last_day>\d{{1,2}})\s+(?P<last_month>{month})\s+(?P<last_year>{_YEAR})(?!\d)",
        re.IGNORECASE,
    )


@cache
def _stated() -> re.Pattern[str]:
    month = _months()
    return re.compile(
        rf"(?<!\w)по\s+состоянию\s+на\s+(?P<day>\d{{1,2}})(?:-?е|-?ое)?(?:\.|\s+)(?P<month>\d{{1,2}}|{month})(?:\.|\s+)"
        rf"(?P<year>{_YEAR}|\d\d(?=\s*г))(?!\d)",
        re.IGNORECASE,
    )
