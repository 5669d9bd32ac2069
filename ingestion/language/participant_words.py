"""The words of the column of participants, ready to be looked for.

Belongs here: ``participant_words.yml`` as patterns, and what a single word names. Does not belong here: numbers
(``numbers``), which number counts what (``participant_counts``).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.morphology import is_known, is_name_of_beings
from ingestion.language.patterns import beginnings_of, compiled
from ingestion.reference import read_yaml

_LEAST_MISTYPED = 6  # letters
_LONGEST_ENDING = 4
# What a noun may name, in the order in which the lists are asked.
_KINDS = {
    "people": "people",
    "participants": "participants",
    "jury": "jury",
    "people_by_trade": "trade",
    "audience": "audience",
    "staff": "staff",
    "regions": "regions",
    "districts": "districts",
    "organisations": "organisations",
    "other_things": "other",
}
PEOPLE = frozenset({"people", "participants", "trade", "audience", "staff"})
_PHRASES = (
    "totals", "attendance", "quantity", "parts", "others", "approximations", "this_time", "came", "watched",
    "connected", "occasions", "one_part", "each", "rates", "forms", "winners", "groups",
    "economic_subjects",
)  # fmt: skip
# Adjectives and participles stand between a number and its noun; nouns of these endings are in the lists.
_ADJECTIVE = re.compile(r".{2,}(?:ых|их|ого|его|ый|ий|ая|яя|ые|ие|ой|ей|ым|им|ыми|ими|ую|юю|ое|ее)")
# Of these, endings that no noun of things has: «областных» is no region, «предприятий» is no adjective.
_SURELY_ADJECTIVE = re.compile(r".{2,}(?:ых|их|ого|его|ыми|ими|ск(?:ий|ая|ое|ие|ой)|н(?:ый|ая|ое|ые))")


@dataclass(frozen=True, slots=True)
class ParticipantWords:
    """The phrases of the lists, each as one pattern for flat text; ``beginnings`` as of ``patterns.beginnings_of``."""

    nouns: tuple[tuple[str, re.Pattern[str]], ...]
    phrases: dict[str, re.Pattern[str]]
    beginnings: dict[str, frozenset[str] | None]


@cache
def participant_words() -> ParticipantWords:
    """The words, loaded once."""
    data = read_yaml("participant_words.yml")
    phrases = {name: data[name] for name in _PHRASES} | data["not_taken_part"]
    return ParticipantWords(
        tuple((kind, _either(data[key])) for key, kind in _KINDS.items()),
        {name: _either(patterns) for name, patterns in phrases.items()},
        {name: beginnings_of(patterns) for name, patterns in phrases.items()},
    )


@lru_cache(maxsize=16384)
def named_by(word: str) -> str | None:
    """What a flat word names: a kind of the lists, ``trade`` for others, None for an adjective, else ``thing``."""
    halves = (word, word.replace("-", ""), *word.split("-")) if "-" in word else (word,)
    for half in halves:
        for kind, pattern in participant_words().nouns:
            if pattern.fullmatch(half) and (kind in PEOPLE or not _SURELY_ADJECTIVE.fullmatch(word)):
                meant = kind if kind in PEOPLE else _meant_by(half)  # «школьнков» are no schools
                return meant if meant in PEOPLE else kind
    if any(is_name_of_beings(half) for half in halves):
        return "trade"
    meant = _meant_by(word)
    if meant is not None:
        return meant
    return None if _ADJECTIVE.fullmatch(word) else "thing"


def _meant_by(word: str) -> str | None:
    """What a word unknown to the dictionary names but for one error of typing; None where it is near to none."""
    from rapidfuzz.distance import OSA

    if len(word) < _LEAST_MISTYPED or not word.isalpha() or is_known(word):
        return None
    kinds = set()
    for stem, kind, is_whole in _stems():
        if len(word) > len(stem) + (1 if is_whole else _LONGEST_ENDING):
            continue
        for length in (len(word),) if is_whole else (len(stem) - 1, len(stem), len(stem) + 1):
            if abs(len(word[:length]) - len(stem)) <= 1 and OSA.distance(word[:length], stem, score_cutoff=1) <= 1:
                kinds.add(kind)
    return kinds.pop() if len(kinds) == 1 else None


@cache
def _stems() -> list[tuple[str, str, bool]]:
    """Beginnings of nouns long enough to be known in spite of an error, what they name, and whether they are whole."""
    data = read_yaml("participant_words.yml")
    return [
        (noun.rstrip("*"), _KINDS[key], not noun.endswith("*"))
        for key in _KINDS
        for noun in data[key]
        if noun.rstrip("*").isalpha() and len(noun.rstrip("*")) >= _LEAST_MISTYPED
    ]


def _either(patterns: list[str]) -> re.Pattern[str]:
    return compiled("(" + "|".join(sorted(patterns, key=len, reverse=True)) + ")")
