"""The word lists of ``event_words.yml``, compiled once.

Belongs here: loading. Does not belong here: what a match means (see ``event_title`` and ``event_places``).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingestion.language.tokens import phrase_pattern
from ingestion.reference import read_yaml

Pattern = re.Pattern[str]
_LONG = 6  # letters


@dataclass(frozen=True, slots=True)
class EventWords:
    """Each list of the file as a pattern on flat text; ``synonyms`` as (how it is compared, its other words),
    ``long_sorts`` the beginnings of sorts that are long enough to be known in spite of a typing error."""

    sorts: dict[str, Pattern]
    all_sorts: Pattern
    stages: dict[str, Pattern]
    audiences: dict[str, Pattern]
    synonyms: tuple[tuple[str, Pattern], ...]
    scopes: Pattern
    travelling_scopes: Pattern
    openings: Pattern
    fillers: Pattern
    weak: Pattern
    contexts: Pattern
    dedications: Pattern
    occasions: Pattern
    name_holders: Pattern
    ordinals: Pattern
    long_sorts: frozenset[str]
    _ordinal_values: tuple[tuple[str, int], ...]

    def ordinal_value(self, word: str) -> int:
        """The number that a numeral in words says."""
        return next(number for beginning, number in self._ordinal_values if word.startswith(beginning))


@cache
def event_words() -> EventWords:
    """The lists, compiled at the first question."""
    lists: dict[str, Any] = read_yaml("event_words.yml")
    ordinals = {word.rstrip("*"): number for word, number in lists["ordinals"].items()}
    return EventWords(
        sorts=_each(lists["sorts"]),
        all_sorts=phrase_pattern(phrase for phrases in lists["sorts"].values() for phrase in phrases),
        stages=_each(lists["stages"]),
        audiences=_each(lists["audiences"]),
        synonyms=tuple((word, phrase_pattern(phrases)) for word, phrases in lists["synonyms"].items()),
        scopes=phrase_pattern(lists["scopes"]),
        travelling_scopes=phrase_pattern(lists["travelling_scopes"]),
        openings=phrase_pattern(lists["openings"]),
        fillers=phrase_pattern(lists["fillers"]),
        weak=phrase_pattern(lists["weak"]),
        contexts=phrase_pattern(lists["contexts"]),
        dedications=phrase_pattern(lists["dedications"]),
        occasions=phrase_pattern(lists["occasions"]),
        name_holders=phrase_pattern(lists["name_holders"]),
        ordinals=phrase_pattern(lists["ordinals"]),
        long_sorts=frozenset(
            phrase.rstrip("*")
            for phrases in lists["sorts"].values()
            for phrase in phrases
            if phrase.endswith("*") and len(phrase) > _LONG and phrase.rstrip("*").isalpha()
        ),
        _ordinal_values=tuple(sorted(ordinals.items(), key=lambda item: -len(item[0]))),
    )


def _each(lists: dict[str, list[str]]) -> dict[str, Pattern]:
    return {name: phrase_pattern(phrases) for name, phrases in lists.items()}
