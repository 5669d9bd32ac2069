"""The term of an agreement and whether it is prolonged by itself, from the words of a register.

Belongs here: words → first and last day, «бессрочно», automatic prolongation. Does not belong here: dates as such
(``dates``), the title of the agreement (``agreement``).

A number of years has an end only where the words count it from the day of signing and that day is known; it ends on the
same day of the last year (the Civil Code's rule for a term in years), and on its month's last day where there is none.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ingestion.language.dates import read_dates
from ingestion.language.text import clean
from ingestion.language.tokens import flat, phrase_pattern
from ingestion.reference import read_yaml

_NO_WORDS = re.compile(r"[\s\-–—.]*")
_UNTIL = re.compile(r"^(?:действует|действ\.|срок(?:ом)?(?:\s+действия)?)\s*:?\s*")


@dataclass(frozen=True, slots=True)
class TermReading:
    """What is said of a term. ``status`` is of the term's words; ``is_prolonged`` is None where nothing says."""

    status: str
    date_from: date | None = None
    date_to: date | None = None
    is_unlimited: bool = False
    is_prolonged: bool | None = None


def read_term(text: str, prolongation: str, signed_on: date | None) -> TermReading:
    """The term by its own words and by those of the column on prolongation (either may be empty)."""
    words = flat(clean(text))
    said = _prolonged(flat(clean(prolongation)), alone=True)
    is_prolonged = said if said is not None else _prolonged(words, alone=False)
    rest = _without_prolongation(words)
    if _NO_WORDS.fullmatch(rest):
        return TermReading("empty" if _NO_WORDS.fullmatch(words) else "parsed", is_prolonged=is_prolonged)
    if _listed("unlimited").search(rest):
        return TermReading("parsed", is_unlimited=True, is_prolonged=is_prolonged)
    years = _years(rest)
    if years is not None:
        is_counted = signed_on is not None and _listed("from_signing").search(rest) is not None
        if not is_counted or signed_on is None:
            return TermReading("partial", is_prolonged=is_prolonged)
        return TermReading("parsed", signed_on, _years_later(signed_on, years), is_prolonged=is_prolonged)
    reading = read_dates(_UNTIL.sub("", rest), None)
    if reading.items or reading.recurrence is not None:
        return TermReading("partial", is_prolonged=is_prolonged)
    return TermReading(reading.status, reading.date_from, reading.date_to, is_prolonged=is_prolonged)


def _prolonged(words: str, *, alone: bool) -> bool | None:
    # «Нет» in the term's own column may deny anything; only beside a word of prolongation does it deny that.
    if alone and words.strip() == "+":
        return True
    yes = _listed("prolonged").search(words) is not None
    if alone:
        no = _listed("not_prolonged").search(words) is not None
        return False if no else True if yes or _listed("affirmed").search(words) else None
    if re.search(r"(?:не|без)\s+(?:\w+\s+)?(?:пролонг|продл)\w*", words):
        return False
    return True if yes else None


def _without_prolongation(words: str) -> str:
    """The words of a term up to what they say of prolongation."""
    match = re.search(
        r"[,;.(]?\s*(?:с\s+|без\s+|не\s+|и\s+)?(?:последующ\w+\s+|возможн\w+\s+)?(?:автоматич\w+\s+|далее\s+)*(?:пролонг|продл)\w*",
        words,
    )
    if match is None:
        return words
    return words[: match.start()].strip(" ,;.(")


def _years(words: str) -> int | None:
    for number, phrases in _words()["years"].items():
        if re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})\s+(?:год|года|лет)(?!\w)", words):
            return int(number)
    return None


def _years_later(day: date, years: int) -> date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


@cache
def _words() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = read_yaml("term_words.yml")
    return loaded


@cache
def _listed(name: str) -> re.Pattern[str]:
    return phrase_pattern(_words()[name])
