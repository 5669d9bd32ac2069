"""The word lists of ``answer_words.yml`` as a lexicon: which tags the words of a title bear.

Belongs here: loading, and finding phrases among words in any form. Does not belong here: what the tags of a whole title
mean (see ``event_meaning``), whether two titles agree (``ingestion.resolution.promises.answering``).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from ingestion.language.event_title import root
from ingestion.language.tokens import folded_words
from ingestion.reference import read_yaml

_FLEETING = re.compile(r"([бвгджзлмнпрстфхцчшщ])к\*$")
FULL, HALF, WEAK = 1.0, 0.5, 0.25
"""What a word weighs: one that tells, one of a sphere or of people without a calling, one that is everywhere."""


class Tag(NamedTuple):
    """What a phrase says: a ``kind``, a ``topic`` with its weight, a value of which an event has one (its list is the
    sort), what is ``exchanged``; ``weak``, ``silent``."""

    sort: str
    name: str
    weight: float = 0.0


class Found(NamedTuple):
    """A phrase among words: its first word, the word after its last, its tags."""

    start: int
    end: int
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The lists. ``phrases``: the first word → the further words and tags, the longest first. ``wider``: a topic → all
    that are wider than it. ``near``: two kinds → how near they are; ``near_in_context``: those that
    may be one where nothing else comes into question."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[Tag, ...]], ...]]
    beginnings: tuple[str, ...]
    wider: Mapping[str, frozenset[str]]
    near: Mapping[frozenset[str], str]
    near_in_context: frozenset[frozenset[str]]
    common_kinds: frozenset[str]
    leading_kinds: frozenset[str]
    also_leading: frozenset[str]
    general_kinds: frozenset[str]
    people: frozenset[str]
    topical_kinds: frozenset[str]
    moving_kinds: frozenset[str]
    frame_kinds: frozenset[str]
    purposes: frozenset[str]
    rare_kind_words: tuple[str, ...]
    exclusive: frozenset[str]
    compatible_audiences: frozenset[frozenset[str]]


@cache
def answer_words() -> AnswerWords:
    """The lists, compiled at the first question."""
    lists: dict[str, Any] = read_yaml("answer_words.yml")
    tags: dict[tuple[str, ...], dict[Tag, None]] = defaultdict(dict)
    for phrase, tag in _tagged(lists):
        for written in (phrase, _FLEETING.sub(_with_vowel, phrase)):
            tags[_compiled(written)][tag] = None
    phrases: dict[str, list[tuple[tuple[str, ...], tuple[Tag, ...]]]] = defaultdict(list)
    for words, borne in sorted(tags.items(), key=lambda item: (-len(item[0]), item[0])):
        phrases[words[0]].append((words[1:], tuple(borne)))
    near = {
        frozenset((first, other)): name
        for name in ("named", "vague", "close")  # what is close stays close
        for first, *others in lists["near_kinds"][name]
        for other in others
    }
    singles = {word for words in tags for word in words}
    return AnswerWords(
        phrases={word: tuple(found) for word, found in phrases.items()},
        beginnings=tuple(sorted(word for word in singles if word.endswith("*"))),
        wider=_wider(lists),
        near=near,
        near_in_context=frozenset(
            frozenset((one, other)) for group in lists["near_in_context"] for one in group for other in group
        ),
        leading_kinds=frozenset(lists["leading_kinds"]),
        compatible_audiences=frozenset(map(frozenset, lists["compatible_audiences"])),
        exclusive=frozenset({*lists["exclusive"], "audience"}),
        people=frozenset(map(concept, [*lists["people"], *read_yaml("event_words.yml")["audiences"]])),
        rare_kind_words=tuple(word.rstrip("*") for word in lists["rare_kind_words"]),
        **{
            name: frozenset(lists[name])
            for name in (
                "common_kinds",
                "also_leading",
                "general_kinds",
                "topical_kinds",
                "moving_kinds",
                "frame_kinds",
                "purposes",
            )
        },
    )


def concept(name: str) -> str:
    """How a topic of the lists is written, so that it is like no word that merely begins as it does."""
    return f"~{name}"


def find_phrases(words: Sequence[str]) -> Iterator[Found]:
    """The phrases of the lists among folded words, the longest first, none overlapping another."""
    place = 0
    while place < len(words):
        length, tags = _longest(words, place)
        if tags:
            yield Found(place, place + length, tags)
        place += length


def _longest(words: Sequence[str], place: int) -> tuple[int, tuple[Tag, ...]]:
    """How many words from a place on are one phrase, and its tags; of equally long ones the most exact."""
    length, tags = 1, cast(tuple[Tag, ...], ())
    for phrases in _phrases_from(words[place]):
        for further, borne in phrases:
            if tags and 1 + len(further) <= length:
                break
            following = words[place + 1 : place + 1 + len(further)]
            if len(following) == len(further) and all(
                word in _forms(said) for word, said in zip(further, following, strict=True)
            ):
                length, tags = 1 + len(further), borne
                break
    return length, tags


@lru_cache(maxsize=65536)
def _phrases_from(word: str) -> tuple[tuple[tuple[tuple[str, ...], tuple[Tag, ...]], ...], ...]:
    """The phrases that a folded word may begin, by the form under which it does; none for most words."""
    phrases = answer_words().phrases
    return tuple(phrases[form] for form in _forms(word) if form in phrases)


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, ...]:
    """What a folded word may stand under in the lists: itself, its root, a beginning; the most exact first."""
    beginnings = sorted((b for b in answer_words().beginnings if word.startswith(b[:-1])), key=len, reverse=True)
    return (f"={word}", root(word), *beginnings)


def _with_vowel(match: re.Match[str]) -> str:
    """«поставк*» is «поставок» in the plural, «точк*» is «точек»."""
    return f"{match[1]}{'е' if match[1] in 'жчш' else 'о'}к*"


def _compiled(phrase: str) -> tuple[str, ...]:
    """«средн* медицинский персонал» → the beginning, the roots of the others."""
    return tuple(
        word if word.startswith("=") or word.endswith("*") else root(folded_words(word)[0]) for word in phrase.split()
    )


def _tagged(lists: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    for sort in ("kinds", "leading_kinds"):
        for kind, phrases in lists[sort].items():
            yield from ((phrase, Tag("kind", kind)) for phrase in phrases)
    for kind, phrases in lists["exchanged"].items():
        yield from ((phrase, Tag("exchanged", kind)) for phrase in phrases)
    for sort, weight in (("concepts", FULL), ("domains", HALF), ("people", HALF)):
        for topic, phrases in lists[sort].items():
            yield from ((phrase, Tag("topic", concept(topic), weight)) for phrase in phrases)
    for sort, values in lists["exclusive"].items():
        for value, phrases in values.items():
            for phrase in phrases:
                yield phrase, Tag(sort, value)
                yield phrase, Tag("topic", concept(value), WEAK if sort == "season" else FULL)
    for audience, phrases in read_yaml("event_words.yml")["audiences"].items():
        for phrase in phrases:
            yield phrase, Tag("audience", audience)
            yield phrase, Tag("topic", concept(audience), HALF)
    yield from ((phrase, Tag("weak", "", WEAK)) for phrase in lists["weak"])
    yield from ((phrase, Tag("silent", "")) for phrase in lists["silent"])


def _wider(lists: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    up: dict[str, set[str]] = defaultdict(set)
    for widest in ("wider", "wider_callings"):
        for topic, narrower in lists[widest].items():
            for name in narrower:
                up[concept(name)].add(concept(topic))
    for discipline in lists["exclusive"]["discipline"]:
        up[concept(discipline)].add(concept("спорт"))
    for _ in up:  # as deep as it goes
        for topics in up.values():
            topics |= {above for topic in topics for above in up.get(topic, ())}
    return {name: frozenset(topics) for name, topics in up.items()}
