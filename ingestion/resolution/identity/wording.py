"""How alike two titles of events are.

Belongs here: the comparison form of a title and its similarity, letter by letter, to another writing of the same row.
Does not belong here: whether two events of different quarters are one undertaking (see ``undertaking``), what follows
from it (see ``events``).
"""

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz

_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]{3,80})[»\"”“]")
_NOT_WORD = re.compile(r"[^0-9a-zа-я]+")
# What changes from one edition of an event to the next: its numeral, its year, its ordinal, the anniversary.
_EDITION = re.compile(
    r"\b(?:[ivxlcх]+|\d{1,3}(?:-?(?:й|ый|ий|я|ая|е|ое|го|му))?|(?:19|20)\d\d(?:\s*(?:г|год|года|году|гг|годы))?)\b"
)
_SAME_NAME = 90.0  # rapidfuzz ratio of two quoted names that are one name with a slip of the pen
_RELATED_TITLE = 55.0  # below it two titles are about different things even if a quoted name recurs


@cache
def comparison_form(title: str) -> str:
    """A title folded for exact comparison: case, «ё», quotation marks and punctuation do not count."""
    return " ".join(_NOT_WORD.sub(" ", title.casefold().replace("ё", "е")).split())


@cache
def series_form(title: str) -> str:
    """The comparison form without what distinguishes one edition from another (numerals, years)."""
    return " ".join(_EDITION.sub(" ", comparison_form(title)).split()) or comparison_form(title)


@cache
def quoted_names(title: str) -> frozenset[str]:
    """The proper names in quotation marks, folded."""
    return frozenset(series_form(name) for name in _QUOTED.findall(title))


@lru_cache(maxsize=200_000)
def similarity(one: str, other: str) -> float:
    """How surely two titles name the same undertaking, 0 to 1; 1 only where nothing but the edition differs.

    Different proper names in quotation marks are different undertakings however alike the rest is; the same proper name
    carries a title whose common words drifted.
    """
    form, other_form = series_form(one), series_form(other)
    if form == other_form:
        return 1.0
    names, other_names = quoted_names(one), quoted_names(other)
    alike = max(fuzz.ratio(form, other_form), fuzz.token_sort_ratio(form, other_form))
    if names and other_names:
        best = max(fuzz.ratio(name, another) for name in names for another in other_names)
        if best < _SAME_NAME:
            return 0.0
        if alike >= _RELATED_TITLE:
            alike = max(alike, best - 5)
    return min(alike / 100, 0.99)
