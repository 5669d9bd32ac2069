"""The title of an event taken apart: what it is, its name, and what changes from one edition to the next.

Belongs here: one title at a time. Does not belong here: whether two titles are one undertaking (see
``event_likeness``), the words themselves (``event_words.yml``), where the places in it are (see ``event_places``).

«III Всероссийский фестиваль-конкурс народных ремёсел «Хлудневское древо», посвящённый 75-летию Победы» has the edition
3, the name «Хлудневское древо», the sorts festival and contest, the telling words «народных ремёсел», the scope
«всероссийский» and a dedication; the edition, the scope and the dedication say nothing of which event it is.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from ingestion.language.event_places import Places, places_of
from ingestion.language.event_words import EventWords, event_words
from ingestion.language.morphology import is_known, lemma
from ingestion.language.tokens import flat, folded_words, stem

_QUOTED = re.compile(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»|«[^«»,(]+\s«[^«»]+»|„[^“”„]*[“”]|“[^”“]*”|\"[^\"]*\"|«[^«»,(]+$")
_BRACKETS = re.compile(r"\([^()]*\)?")
_ENDING = r"(?:-?\s?(?:й|ый|ий|го|ого|ом|м|ая|я|ой|ое|е|х))"
_ROMAN = re.compile(rf"(?<!\w)(?P<roman>[ivxlcхі]{{1,7}}){_ENDING}?(?!\w)")
_ORDINAL = re.compile(rf"(?<![\w.№])(?P<number>\d{{1,3}})(?:\s?-\s?)?{_ENDING}(?!\w)")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?(?!\d)(?:\s*(?:год\w{0,2}|гг?\.?)(?!\w))?")
_DAYS = re.compile(
    r"(?<!\d)\d{1,2}(?:\s*[-–]\s*\d{1,2})?\s+(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
)
_GOER = re.compile(r"^\s*(?:участи\w+|организаци\w+ участия)(?:(?! во? )[^«\"]){0,80} во?(?= )")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LOOK_ALIKE = str.maketrans("хіс", "xic")  # Cyrillic letters typed for Roman numerals
# The Latin letters of a name as they would stand in Russian: «MITT» is «МИТТ».
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввкиз")
_LEAST_MISTYPED = 6  # letters
_NUMBERS = re.compile(r"\d+")
_CLAUSE_END = re.compile(r"[,;()]|\s[–—-]\s|$")
_LEAST_BEFORE_CLAUSE = 2  # words; with fewer the clause is the title itself
_AFTER_PREPOSITION = re.compile(r"^.*(?<!\w)(?:в|во|на|с|со|к|ко|о|об|по|из|для|от)\s(?=[^,]*$)", re.DOTALL)
_NEAR = 2  # words before a quoted name among which its bearer stands

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventTitle:
    """A title taken apart. Words are stems of first forms; sets say nothing of order.

    ``names`` are the event's own names in quotation marks; ``sorts`` what it is (festival, contest, …) and ``head`` the
    one named first, so that a meeting about a festival is told from the festival; ``words`` what
    else tells it; ``all_words`` every word outside the names, by which a name is found that lost its quotation marks;
    ``dedication`` to what it is dedicated; ``audiences`` whom it is for; ``stages`` which part of it (final, …);
    ``places`` its regions and towns; ``edition`` the number of the edition; ``travels`` whether it is of a reach that
    changes its host.

    For readers of their own: ``plain`` is the flat text without names, clauses, places, editions and days; ``clauses``
    are those that tell the occasion; ``frames`` the names in quotation marks within them, ``held`` those of
    institutions and works.
    """

    edition: int | None = field(compare=False)
    names: tuple[Name, ...]
    sorts: frozenset[str]
    head: str | None
    words: frozenset[str]
    all_words: frozenset[str]
    dedication: frozenset[str]
    audiences: frozenset[str]
    stages: frozenset[str]
    places: Places
    travels: bool
    plain: str = field(compare=False)
    clauses: tuple[str, ...] = field(compare=False)
    frames: tuple[Name, ...] = field(compare=False)
    held: tuple[Name, ...] = field(compare=False)


@lru_cache(maxsize=65536)
def read_title(title: str) -> EventTitle:
    """Take a cleaned title apart. A title that tells nothing has no ``names`` and no ``words``."""
    lists = event_words()
    lower = _same_words(_spelled(flat(title), lists), lists)
    quoted, outside = _quoted_names(lower, lists)
    names = tuple(dict.fromkeys(quoted["own"]))
    outside = _GOER.sub(" ", outside)
    outside, contexts = _without_clauses(outside, lists.contexts)
    outside, dedications = _without_clauses(outside, lists.dedications)
    places, placeless = places_of(title, outside)
    bare = _DAYS.sub(" ", _YEARS.sub(" ", _without_editions(_BRACKETS.sub(" ", placeless), lists)))
    sorts = _found(lists.sorts, bare) or _found(lists.sorts, " ".join(" ".join(name) for name in names))
    scopeless = lists.scopes.sub(" ", bare)
    telling = lists.fillers.sub(" ", lists.openings.sub(" ", lists.all_sorts.sub(" ", scopeless)))
    return EventTitle(
        edition=_edition(lower, lists),
        names=names,
        sorts=sorts,
        head=_head(lists.sorts, bare),
        words=_roots(lists.weak.sub(" ", telling)) or _roots(telling),
        all_words=_roots(_YEARS.sub(" ", _without_editions(outside, lists))),
        dedication=_roots(_NUMBERS.sub(" ", lists.occasions.sub(" ", lists.fillers.sub(" ", " ".join(dedications))))),
        audiences=_found(lists.audiences, bare),
        stages=_found(lists.stages, bare),
        places=places,
        travels=lists.travelling_scopes.search(outside) is not None,
        plain=_DAYS.sub(" ", _YEARS.sub(" ", _without_editions(placeless, lists))),
        clauses=(*contexts, *dedications),
        frames=tuple(quoted["occasion"]),
        held=tuple(quoted["held"]),
    )


# --- names -----------------------------------------------------------------------------------------------------------


def _quoted_names(lower: str, lists: EventWords) -> tuple[dict[str, list[Name]], str]:
    """The names in quotation marks: the event's ``own``, those ``held`` by others, those of the ``occasion``; and the
    text without them.

    A quoted name of an institution or a work stays among the words: it tells which event it is, as they do. One within
    a clause that tells the occasion is left out altogether.
    """
    found: dict[str, list[Name]] = {"own": [], "held": [], "occasion": []}
    kept: list[str] = []
    end = 0
    for match in _QUOTED.finditer(lower):
        before = folded_words(_AFTER_PREPOSITION.sub("", lower[: match.start()]))[-_NEAR:]
        within = match[0][1:].rstrip('»”“"')
        kept.append(lower[end : match.start()])
        end = match.end()
        is_held = lists.name_holders.search(" ".join(before)) is not None and not lists.all_sorts.match(before[-1])
        if is_held:
            kept.append(f" {within} ")
        whose = "occasion" if _is_in_clause(lower, match.start(), lists) else "held" if is_held else "own"
        if name := _name(within, lists):
            found[whose].append(name)
    kept.append(lower[end:])
    return found, "".join(kept)


def _name(words: str, lists: EventWords) -> Name:
    """A name in comparison form: without years and the number of its edition, unless it is nothing else."""
    without = _YEARS.sub(" ", _without_editions(words, lists))
    telling = folded_words(lists.fillers.sub(" ", without))
    return tuple(map(root, telling or folded_words(without) or folded_words(words)))


def _is_in_clause(lower: str, place: int, lists: EventWords) -> bool:
    """Whether a place stands in a clause that only tells the occasion: «в рамках проекта «Культура»»."""
    begins = max(
        (
            match.end()
            for pattern in (lists.contexts, lists.dedications)
            for match in pattern.finditer(lower, 0, place)
            if len(folded_words(lower[: match.start()])) >= _LEAST_BEFORE_CLAUSE
        ),
        default=0,
    )
    return begins > 0 and re.search(r"[,;()»”\"]", lower[begins:place]) is None


def _without_clauses(text: str, opening: re.Pattern[str]) -> tuple[str, list[str]]:
    """The text without the clauses that a phrase opens, up to the next comma or bracket; and those clauses."""
    clauses: list[str] = []
    while (match := opening.search(text)) is not None:
        if len(folded_words(text[: match.start()])) < _LEAST_BEFORE_CLAUSE:
            break
        closing = _CLAUSE_END.search(text, match.end())
        end = closing.start() if closing else len(text)
        clauses.append(text[match.end() : end])
        text = f"{text[: match.start()]} {text[end:]}"
    return text, clauses


# --- editions --------------------------------------------------------------------------------------------------------


def _edition(lower: str, lists: EventWords) -> int | None:
    """The number of the edition, where one stands before what the event is: «VI межрегиональный фестиваль»."""
    for match in _ROMAN.finditer(lower):
        if _is_before_event(lower, match.end(), lists) or _is_bracketed(lower, match):
            return _roman(match["roman"])
    for match in _ORDINAL.finditer(lower):
        if _is_before_event(lower, match.end(), lists):
            return int(match["number"])
    for match in lists.ordinals.finditer(lower):
        if _is_before_event(lower, match.end(), lists) or lower.startswith(", юбилейн", match.end()):
            return lists.ordinal_value(match[0])
    return None


def _is_before_event(lower: str, place: int, lists: EventWords) -> bool:
    words = folded_words(lower[place : place + 60])[:2]
    return any(lists.all_sorts.match(word) or lists.scopes.match(word) for word in words)


def _is_bracketed(text: str, match: re.Match[str]) -> bool:
    return text[: match.start()].endswith("(") and text.startswith(")", match.end())


def _without_editions(text: str, lists: EventWords) -> str:
    def is_edition(match: re.Match[str]) -> bool:
        whole = match.string
        is_first = not whole[: match.start()].strip() and len(match[0]) > 1
        return is_first or _is_before_event(whole, match.end(), lists)

    text = _ORDINAL.sub(lambda match: " " if is_edition(match) else match[0], text)
    text = _ROMAN.sub(lambda match: " " if is_edition(match) else match[0], text)
    return lists.ordinals.sub(
        lambda match: " " if _is_before_event(match.string, match.end(), lists) else match[0], text
    )


def _roman(letters: str) -> int | None:
    values = [_ROMAN_VALUES[letter] for letter in letters.translate(_LOOK_ALIKE) if letter in _ROMAN_VALUES]
    if len(values) != len(letters):
        return None
    following = [*values[1:], 0]
    return sum(-value if after > value else value for value, after in zip(values, following, strict=True))


# --- words -----------------------------------------------------------------------------------------------------------


def _spelled(lower: str, lists: EventWords) -> str:
    """The text with what an event is spelled right: «ярмака» is «ярмарка»."""
    for word in set(folded_words(lower)):
        if len(word) < _LEAST_MISTYPED or is_known(word):
            continue
        root = stem(word)
        near = [sort for sort in lists.long_sorts if OSA.distance(root, sort, score_cutoff=1) == 1]
        if len(near) == 1:
            lower = lower.replace(word, near[0] + word[len(root) :])
    return lower


def _same_words(lower: str, lists: EventWords) -> str:
    for word, phrases in lists.synonyms:
        lower = phrases.sub(word, lower)
    return lower


def _head(sorts: dict[str, re.Pattern[str]], text: str) -> str | None:
    places = {sort: match.start() for sort, pattern in sorts.items() if (match := pattern.search(text))}
    return min(places, key=lambda sort: places[sort], default=None)


def _found(patterns: dict[str, re.Pattern[str]], text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in patterns.items() if pattern.search(text))


def _roots(text: str) -> frozenset[str]:
    return frozenset(root(word) for word in folded_words(text) if len(word) > 1 or word.isdigit())


@lru_cache(maxsize=65536)
def root(word: str) -> str:
    """The stem of a word's first form: «день», «дня» and «дне» agree, which their stems alone do not."""
    if word.isascii() and word.isalpha():
        return word.translate(_CYRILLIC)
    return stem(flat(lemma(word)))
