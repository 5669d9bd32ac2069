"""What a title says of an undertaking: what is done, about what, for whom, whose, under what name.

Belongs here: one title at a time, in the terms of ``answer_words.yml``. Does not belong here: taking the title apart by
its form (``event_title``), its regions (``event_sides``), whether another title answers it
(``ingestion.resolution.promises.answering``).

«Посещение льноводческих хозяйств» is a visit about flax; «Подписан План мероприятий» is a signing about a plan of
events, as «Подготовка и подписание плана мероприятий» is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ingestion.language.answer_words import FULL, HALF, WEAK, Found, answer_words, concept, find_phrases
from ingestion.language.event_marks import persons_of, waters_of, years_of
from ingestion.language.event_sides import Sides, regions_of_word, sides_of
from ingestion.language.event_title import Name, read_title, root
from ingestion.language.tokens import fold, folded_words, stem, tokens

_AGE = re.compile(r"(?:(?<!\w)(?:до|от|с|младше|старше)\s+|\d\s*[-–]\s*)(?P<age>\d{1,2})\s*(?:-?\s?ти\s)?лет(?!\w)")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]{2,120})[»\"”“]")
_PARTAKER = re.compile(r"^(?:\w+ )?(?:участ|выступлени|выступи|делегаци|при[её]м (?:\w+ )?делегаци)")
_BREAKS = frozenset("(:;")
_ROMAN = re.compile(r"[ivxlcхі]+")
_TOO_SHORT = 2  # letters
_JOINING = frozenset({"и", "или"})
_PREPOSITIONS = frozenset(
    {
        "в",
        "во",
        "на",
        "по",
        "для",
        "о",
        "об",
        "с",
        "со",
        "к",
        "ко",
        "при",
        "из",
        "от",
        "до",
        "за",
        "под",
        "между",
        "среди",
    }
)
_FURTHEST_LED = 2  # words between what is done and with what
_HOLIDAY_WORDS = 2
_PARTS = frozenset({"final", "qualifying"})  # stages that are events of their own
_VAGUE = frozenset({"cooperation"})
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class EventMeaning:
    """A title in terms of what is compared.

    ``form`` is the folded title; ``heads`` the kinds of what is done, ``kinds`` all that are named anywhere in the
    title; ``topics`` what it is about, each with its
    weight; ``subjects`` the same of its names, which are what it is about where it ``is_topical`` («Вебинар «Внутренний
    аудит»»); ``dedication`` as in ``EventTitle``; ``reach`` all by which a promise may be known in it: its topics and
    those wider than they, its words, those of its names and of its occasion; ``names``, ``frames`` and ``held`` its own
    names in quotation marks, those of its occasion, those of institutions and works («театр «Диалог»»); ``exclusive``
    the values of which an event has one, by list (discipline, calling, audience, season, …); ``persons`` whom it
    honours; ``holidays`` whose day or year it keeps; ``stages`` whether it is a final or a qualifying round; ``sides``
    its regions; ``travels`` whether its place may be another one each time; ``takes_part`` whether
    somebody is to take part in the undertaking of another; ``is_general`` whether it says nothing in
    particular («Развитие сотрудничества в сфере культуры»).
    """

    form: str
    heads: frozenset[str]
    kinds: frozenset[str]
    topics: Mapping[str, float]
    subjects: Mapping[str, float]
    is_topical: bool
    dedication: frozenset[str]
    reach: frozenset[str]
    names: tuple[Name, ...]
    frames: tuple[Name, ...]
    held: tuple[Name, ...]
    exclusive: Mapping[str, frozenset[str]]
    persons: frozenset[str]
    holidays: frozenset[str]
    stages: frozenset[str]
    sides: Sides
    travels: bool
    takes_part: bool
    is_general: bool


@lru_cache(maxsize=16384)  # the titles of some regions: they are gone through one by one
def read_meaning(title: str) -> EventMeaning:
    """Read a cleaned title."""
    parts = read_title(title)
    lists = answer_words()
    text = _AGE.sub(" ", parts.plain)
    said = tokens(text)
    words = tuple(word.folded for word in said)
    found = list(find_phrases(words))
    compounds = frozenset(
        place for place, (one, other) in enumerate(pairwise(said), 1) if text[one.end : other.start] == "-"
    )
    breaks = frozenset(
        place
        for place, (one, other) in enumerate(pairwise(said), 1)
        if not _BREAKS.isdisjoint(text[one.end : other.start])
    )
    heads, others = _heads(words, found, compounds, breaks)
    persons = frozenset(persons_of(title))
    topics, exclusive = _topics(words, found, persons)
    for kind in others - heads - _VAGUE:
        topics[concept(kind)] = HALF if kind in lists.common_kinds else FULL
    subjects, exclusive_of_names = _subjects(title)
    for name, values in exclusive_of_names.items():
        if name != "audience":  # «Серебряное копытце» is for no veterans
            exclusive.setdefault(name, values)
    reach = {*topics, *map(concept, heads), *persons, *subjects, *map(root, words), *map(stem, words)}
    reach.update(word for name in (*parts.names, *parts.frames) for word in name)
    reach.update(*map(_words_of_clause, parts.clauses))
    reach.update(*(lists.wider.get(topic, ()) for topic in tuple(reach)))
    for water in waters_of(title):
        exclusive.setdefault("water", set()).add(water)
        topics[water] = HALF
    if ages := _AGE.search(title):
        exclusive.setdefault("age", set()).add(ages["age"])
    holidays = frozenset({*_holidays(words, found), *years_of(title)})
    return EventMeaning(
        form=fold(title),
        heads=heads,
        kinds=frozenset(kind for phrase in find_phrases(folded_words(title)) for kind in _kinds_of(phrase, ())),
        topics=topics,
        subjects=subjects,
        is_topical=bool(heads & lists.topical_kinds),
        dedication=parts.dedication,
        reach=frozenset(reach),
        names=parts.names,
        frames=parts.frames,
        held=parts.held,
        exclusive={name: frozenset(values) for name, values in exclusive.items()},
        persons=persons,
        holidays=holidays,
        stages=parts.stages & _PARTS,
        sides=sides_of(title),
        travels=parts.travels or parts.edition is not None,
        takes_part=_PARTAKER.search(fold(title)) is not None,
        is_general=not (parts.names or persons or holidays) and _is_general(heads, topics),
    )


def _is_general(heads: frozenset[str], topics: Mapping[str, float]) -> bool:
    telling = sum(weight for weight in topics.values() if weight > WEAK)
    if heads <= _VAGUE and FULL not in topics.values():
        return True
    return telling < HALF and heads <= answer_words().general_kinds


def _heads(
    words: Sequence[str], found: Sequence[Found], compounds: frozenset[int], breaks: frozenset[int]
) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of what is done, and all other kinds named.

    The first kind is what is done, with those joined to it («фестиваль-конкурс», «концерты и выставки»). One that is
    done with another undertaking gives way to it («открытие выставки»). ``compounds`` are the words that a hyphen joins
    to the one before, ``breaks`` those that a bracket or a colon parts from it.
    """
    lists = answer_words()
    kinds = [(phrase, _kinds_of(phrase, found[at + 1 :])) for at, phrase in enumerate(found)]
    kinds = [(phrase, names) for phrase, names in kinds if names]
    every = frozenset(name for _, names in kinds for name in names)
    first = 0
    while (
        first < len(kinds) - 1
        and breaks.isdisjoint(range(kinds[first][0].end, kinds[first + 1][0].start + 1))
        and _gives_way(words, kinds[first], kinds[first + 1])
    ):
        first += 1
    if not kinds:
        return frozenset(), every
    heads = set(kinds[first][1])
    end = kinds[first][0].end
    for phrase, names in kinds[first + 1 :]:
        between = words[end : phrase.start]
        is_joined = (
            between[-1] in _JOINING and _PREPOSITIONS.isdisjoint(between) if between else phrase.start in compounds
        )
        if not is_joined:
            break
        heads |= names
        end = phrase.end
    return frozenset(heads), every - (lists.leading_kinds if heads - lists.leading_kinds else _NONE)


def _kinds_of(phrase: Found, following: Sequence[Found]) -> set[str]:
    """The kinds of a phrase; an exchange is one of what is said to be exchanged."""
    kinds = {tag.name for tag in phrase.tags if tag.sort == "kind"}
    if "exchange" in kinds:
        for other in following:
            objects = {tag.name for tag in other.tags if tag.sort == "exchanged"}
            if other.start - phrase.end > _FURTHEST_LED or any(tag.sort == "kind" for tag in other.tags):
                break
            if objects:
                return objects
    return kinds


def _gives_way(words: Sequence[str], one: tuple[Found, set[str]], following: tuple[Found, set[str]]) -> bool:
    lists = answer_words()
    between = words[one[0].end : following[0].start]
    if one[1] <= lists.leading_kinds:
        return True
    if one[1] <= _VAGUE and one[0].start > 0 and words[one[0].start - 1] in _PREPOSITIONS:
        return True  # «Совет по развитию туризма (заседание)»
    is_near = len(between) <= _FURTHEST_LED and _PREPOSITIONS.isdisjoint(between)
    return one[1] <= lists.also_leading and is_near and not following[1] <= lists.also_leading


def _topics(
    words: Sequence[str], found: Iterable[Found], persons: Iterable[str] = ()
) -> tuple[dict[str, float], dict[str, set[str]]]:
    """What words are about, each topic with its weight, and the values of which an event has one."""
    topics: dict[str, float] = {}
    exclusive: dict[str, set[str]] = {}
    taken: set[int] = set()
    for phrase in found:
        taken.update(range(phrase.start, phrase.end))
        for tag in phrase.tags:
            if tag.sort in ("topic", "weak"):
                topic = tag.name or root(words[phrase.start])
                topics[topic] = max(tag.weight, topics.get(topic, 0.0))
            elif tag.sort in answer_words().exclusive:
                exclusive.setdefault(tag.sort, set()).add(tag.name)
    for place, word in enumerate(words):
        if place not in taken and not _is_silent(word) and not any(map(word.startswith, persons)):
            topics.setdefault(root(word), WEAK if word.isdigit() else FULL)
    return topics, exclusive


def _subjects(title: str) -> tuple[dict[str, float], dict[str, set[str]]]:
    """The same of what stands in quotation marks."""
    words = tuple(word for quoted in _QUOTED.findall(title) for word in folded_words(quoted))
    return _topics(words, find_phrases(words)) if words else ({}, {})


def _words_of_clause(clause: str) -> Iterator[str]:
    words = folded_words(clause)
    yield from map(root, words)
    for phrase in find_phrases(words):
        yield from (tag.name for tag in phrase.tags if tag.sort == "topic")


def _holidays(words: Sequence[str], found: Sequence[Found]) -> Iterable[str]:
    """Whose day is kept: the words after «день» up to the next preposition («День города», «День флота»)."""
    for phrase in found:
        if any(tag.sort == "kind" and tag.name == "day" for tag in phrase.tags):
            for word in words[phrase.end : phrase.end + _HOLIDAY_WORDS]:
                if word in _PREPOSITIONS or regions_of_word(word):
                    break
                yield root(word)


def _is_silent(word: str) -> bool:
    return len(word) < _TOO_SHORT or _ROMAN.fullmatch(word) is not None or bool(regions_of_word(word))
