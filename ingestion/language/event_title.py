"""The title of an event taken apart: what it is, its name, and what changes from one edition to the next.

Belongs here: one title at a time. Does not belong here: whether two titles are one series (see
``ingestion.resolution.series``), the words themselves (``event_words.yml``).

«III Всероссийский фестиваль-конкурс народных ремёсел «Хлудневское древо», посвящённый 75-летию Победы» has the edition
3, the name «Хлудневское древо», the sorts festival and contest, the telling words «народных ремёсел», the scope
«всероссийский» and a dedication; the edition, the scope and the dedication say nothing of which event it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ingestion.language.morphology import lemma
from ingestion.language.parties import find_parties
from ingestion.language.tokens import flat, folded_words, phrase_pattern, stem
from ingestion.reference import read_rows, read_yaml

_QUOTED = re.compile(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»|„[^“”„]*[“”]|“[^”“]*”|\"[^\"]*\"|«[^«»,(]+$")
_BRACKETS = re.compile(r"\([^()]*\)?")
_ROMAN = re.compile(r"(?<!\w)(?P<roman>[ivxlcхі]{1,7})(?:-?(?:й|ый|ий|го|ого|ом|м|ая|я|ой|ое|е))?(?!\w)")
_ORDINAL = re.compile(r"(?<![\w.№])(?P<number>\d{1,3})\s?-?\s?(?:й|ый|ий|го|ого|ом|м|ая|я|ой|ое|е)(?!\w)")
_YEARS = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?(?!\d)(?:\s*(?:г\.?|год[ауе]?|гг\.?|годов|годы))?"
)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LOOK_ALIKE = str.maketrans("хіс", "xic")  # Cyrillic letters typed for Roman numerals
_CLAUSE_END = re.compile(r"[,;()]|\s[–—-]\s|$")
_WORDS_BEFORE = 4  # how far before a quoted name the word may stand that owns it
_LEAST_BEFORE_CONTEXT = 2  # words; with fewer the clause is the title itself
_NUMBER = re.compile(r"\d+")

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventTitle:
    """A title taken apart. Words are stems, folded; sets say nothing of order.

    ``names`` are the event's own names in quotation marks; ``sorts`` what it is (festival, contest, …); ``words`` what
    else tells it; ``dedication`` the words of to what it is dedicated; ``places`` the codes of regions and names of
    towns in it; ``edition`` the number of the edition; ``travels`` whether it is of a reach that changes its host.
    """

    edition: int | None
    names: tuple[Name, ...]
    sorts: frozenset[str]
    words: frozenset[str]
    dedication: frozenset[str]
    audiences: frozenset[str]
    places: frozenset[str]
    travels: bool


@lru_cache(maxsize=65536)
def read_title(title: str) -> EventTitle:
    """Take a cleaned title apart. A title without any telling word has empty ``names`` and ``words``."""
    lower = flat(title)
    names, outside = _names(lower)
    outside, _ = _without_clauses(outside, _patterns().contexts)
    outside, dedications = _without_clauses(outside, _patterns().dedications)
    edition = _edition(lower)
    travels = _patterns().travelling.search(outside) is not None
    places, spans = _places(title, outside)
    telling = _blanked(outside, spans)
    telling = _YEARS.sub(" ", _without_editions(_BRACKETS.sub(" ", telling)))
    telling = _patterns().scopes.sub(" ", telling)
    sorts = _sorts(telling)
    # A name that is also the sort («Форум «Дни малого бизнеса»») keeps its words for itself.
    if not sorts:
        sorts = _sorts(" ".join(" ".join(name) for name in names))
    rest = _patterns().fillers.sub(" ", _patterns().openings.sub(" ", _patterns().all_sorts.sub(" ", telling)))
    return EventTitle(
        edition=edition,
        names=names,
        sorts=sorts,
        words=_stems(rest),
        dedication=frozenset(word for word in _stems(" ".join(dedications)) if not _NUMBER.fullmatch(word)),
        audiences=_audiences(telling),
        places=places,
        travels=travels,
    )


def name_of(words: str) -> Name:
    """A proper name in comparison form: its stems in order, without years and the number of its edition."""
    without = _YEARS.sub(" ", _without_editions(flat(words)))
    return tuple(map(_root, folded_words(without))) or tuple(map(_root, folded_words(words)))


# --- the pieces ------------------------------------------------------------------------------------------------------


def _names(lower: str) -> tuple[tuple[Name, ...], str]:
    """The event's own names, and the text with every such name left out.

    A quoted name of an institution or a work stays among the words: it tells which event it is, as they do.
    """
    found: list[Name] = []
    kept: list[str] = []
    end = 0
    for match in _QUOTED.finditer(lower):
        before = folded_words(lower[: match.start()])[-_WORDS_BEFORE:]
        kept.append(lower[end : match.start()])
        end = match.end()
        held = _patterns().name_holders.search(" ".join(before[-2:]))
        within = match[0][1:].rstrip('»”“"')
        is_own = held is None or _patterns().all_sorts.search(before[-1]) is not None
        clause = _clause_before(lower, match.start())
        name = name_of(within)
        if is_own and not clause and name:
            if name not in found:
                found.append(name)
        elif not clause:
            kept.append(f" {within} ")
    kept.append(lower[end:])
    return tuple(found), "".join(kept)


def _clause_before(lower: str, place: int) -> bool:
    """Whether a place stands in a clause that only tells the occasion: «в рамках проекта «Культура»»."""
    begins = 0
    for pattern in (_patterns().contexts, _patterns().dedications):
        for match in pattern.finditer(lower, 0, place):
            if len(folded_words(lower[: match.start()])) >= _LEAST_BEFORE_CONTEXT:
                begins = max(begins, match.end())
    return begins > 0 and re.search(r"[,;()»”\"]", lower[begins:place]) is None


def _without_clauses(text: str, opening: re.Pattern[str]) -> tuple[str, list[str]]:
    """The text without the clauses that a phrase opens, up to the next comma or bracket; and those clauses."""
    clauses: list[str] = []
    while (match := opening.search(text)) is not None and _is_aside(text, match.start()):
        closing = _CLAUSE_END.search(text, match.end())
        end = closing.start() if closing else len(text)
        clauses.append(text[match.end() : end])
        text = f"{text[: match.start()]} {text[end:]}"
    return text, clauses


def _is_aside(text: str, place: int) -> bool:
    return len(folded_words(text[:place])) >= _LEAST_BEFORE_CONTEXT


def _edition(lower: str) -> int | None:
    """The number of the edition, where one stands before what the event is: «VI межрегиональный фестиваль»."""
    for pattern in (_ROMAN, _ORDINAL):
        for match in pattern.finditer(lower):
            if _is_before_event(lower, match.end()):
                return _roman(match["roman"]) if pattern is _ROMAN else int(match["number"])
    for match in _patterns().ordinals.finditer(lower):
        if _is_before_event(lower, match.end()) or lower[match.end() :].startswith(", юбилейн"):
            return next(number for word, number in _ordinals() if match[0].startswith(word))
    return None


def _is_before_event(lower: str, place: int) -> bool:
    words = folded_words(lower[place : place + 60])
    return bool(words) and any(
        _patterns().all_sorts.match(word) or _patterns().scopes.match(word) for word in words[:2]
    )


def _without_editions(text: str) -> str:
    text = _ORDINAL.sub(lambda m: " " if _is_before_event(text, m.end()) else m[0], text)
    whole = text
    text = _ROMAN.sub(lambda m: " " if _is_before_event(whole, m.end()) or _is_first(whole, m) else m[0], whole)
    whole = text
    return _patterns().ordinals.sub(lambda m: " " if _is_before_event(whole, m.end()) else m[0], whole)


def _is_first(text: str, match: re.Match[str]) -> bool:
    return not text[: match.start()].strip() and _roman(match["roman"]) is not None and len(match["roman"]) > 1


def _roman(letters: str) -> int | None:
    values = [_ROMAN_VALUES[letter] for letter in letters.translate(_LOOK_ALIKE) if letter in _ROMAN_VALUES]
    if len(values) != len(letters):
        return None
    return sum(
        -value if any(later > value for later in values[i + 1 : i + 2]) else value for i, value in enumerate(values)
    )


def _places(title: str, outside: str) -> tuple[frozenset[str], list[str]]:
    """Regions and towns named outside of the event's own names, and the words by which they are named."""
    found: set[str] = set()
    words: list[str] = []
    for mention in find_parties(title):
        if flat(mention.words) in outside:
            found.add(mention.code)
            words.append(flat(mention.words))
    for word in folded_words(outside):
        town = _towns().get(stem(word))
        if town is not None:
            found.add(town)
            words.append(word)
    return frozenset(found), words


def _blanked(text: str, words: Iterable[str]) -> str:
    for phrase in sorted(words, key=len, reverse=True):
        text = text.replace(phrase, " ")
    return text


def _sorts(text: str) -> frozenset[str]:
    return frozenset(sort for sort, pattern in _patterns().sorts.items() if pattern.search(text))


def _audiences(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _patterns().audiences.items() if pattern.search(text))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_root(word) for word in folded_words(text) if len(word) > 1 or word.isdigit())


@lru_cache(maxsize=65536)
def _root(word: str) -> str:
    """The stem of a word's first form: «день», «дня» and «дне» agree, which their stems alone do not."""
    return stem(flat(lemma(word)))


# --- the word lists --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Patterns:
    sorts: dict[str, re.Pattern[str]]
    all_sorts: re.Pattern[str]
    scopes: re.Pattern[str]
    travelling: re.Pattern[str]
    openings: re.Pattern[str]
    fillers: re.Pattern[str]
    contexts: re.Pattern[str]
    dedications: re.Pattern[str]
    audiences: dict[str, re.Pattern[str]]
    name_holders: re.Pattern[str]
    ordinals: re.Pattern[str]


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = read_yaml("event_words.yml")
    return lists


@cache
def _patterns() -> _Patterns:
    lists = _lists()
    return _Patterns(
        sorts={sort: phrase_pattern(phrases) for sort, phrases in lists["sorts"].items()},
        all_sorts=phrase_pattern(phrase for phrases in lists["sorts"].values() for phrase in phrases),
        scopes=phrase_pattern(lists["scopes"]),
        travelling=phrase_pattern(lists["travelling_scopes"]),
        openings=phrase_pattern(lists["openings"]),
        fillers=phrase_pattern(lists["fillers"]),
        contexts=phrase_pattern(lists["contexts"]),
        dedications=phrase_pattern(lists["dedications"]),
        audiences={name: phrase_pattern(phrases) for name, phrases in lists["audiences"].items()},
        name_holders=phrase_pattern(lists["name_holders"]),
        ordinals=phrase_pattern(lists["ordinals"]),
    )


@cache
def _ordinals() -> tuple[tuple[str, int], ...]:
    """Beginnings of the numerals, longer ones first."""
    words = {word.rstrip("*"): number for word, number in _lists()["ordinals"].items()}
    return tuple(sorted(words.items(), key=lambda item: -len(item[0])))


@cache
def _towns() -> dict[str, str]:
    """Listed towns of one word by their stem."""
    names = (flat(row["locality"]) for row in read_rows("locality.csv"))
    return {stem(name): name for name in names if name.isalpha()}
