"""The dictionary of dates: which word or run of words stands for what, made of ``date_words.yml``.

Belongs here: loading that file into the forms in which it is asked. Does not belong here: signs and numbers
(``date_tokens``), words that are written wrong (``date_spelling``).
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from ingestion.reference import read_yaml

Entry = tuple[str, Any]

# The lists of the data file and the kinds of the tokens that they make.
_VALUED = {
    "months": "month",
    "weekdays": "weekday",
    "tens": "tens",
    "counts": "count",
    "relative_years": "relative_year",
    "units": "unit",
    "boundaries": "boundary",
    "links": "link",
    "recurrences": "recurrence",
    "after_periods": "after_period",
}
_PLAIN = {
    "requests": "request",
    "times": "times",
    "at_least": "ignored",
    "twice": "twice",
    "whole_periods": "whole_period",
    "agreement_terms": "agreement_term",
    "until_now": "until_now",
    "moved": "moved",
    "cancelled": "cancelled",
    "outdated": "outdated",
    "renewed": "renewed",
    "held": "held",
    "intended": "intended",
    "vague": "vague",
    "papers": "paper",
    "references": "reference",
    "in_accordance": "in_accordance",
    "reasons": "reason",
    "anniversaries": "anniversary",
    "places": "place",
    "streets": "street",
    "stages": "stage",
    "ignored": "ignored",
}
_LEAST_STEM = 3


class Lexicon(NamedTuple):
    """``stems``: beginnings of words; ``vocabulary``: every whole word that stands alone or in a phrase; ``phrases``:
    runs of words by their first, the longest first; ``rates``: recurrences by times, units and unit."""

    words: dict[str, Entry]
    stems: dict[str, Entry]
    vocabulary: frozenset[str]
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]]
    same_words: dict[str, str]
    short_places: frozenset[str]
    rates: dict[tuple[int, int, str], str]

    def entry(self, word: str) -> Entry | None:
        """What a word alone stands for."""
        found = self.words.get(word)
        if found is None:
            for length in range(len(word), _LEAST_STEM - 1, -1):
                found = self.stems.get(word[:length])
                if found is not None:
                    break
        return found


@cache
def lexicon() -> Lexicon:
    """The dictionary. Raises ``ValueError`` where a word of the file stands for two things."""
    data = read_yaml("date_words.yml")
    words: dict[str, Entry] = {}
    stems: dict[str, Entry] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for text, entry in _entries(data):
        parts = (text,) if "." in text else tuple(text.split())
        if len(parts) > 1:
            phrases.setdefault(parts[0], []).append((parts, entry))
            continue
        known, word = (stems, text[:-1]) if text.endswith("*") else (words, text)
        if word in known:
            raise ValueError(f"date_words.yml: «{text}» stands for two things")
        known[word] = entry
    for candidates in phrases.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    same_words = {word: key for key, listed in data["same_words"].items() for word in listed}
    in_phrases = (word for candidates in phrases.values() for parts, _ in candidates for word in parts)
    return Lexicon(
        words,
        stems,
        frozenset(words).union(in_phrases, same_words),
        phrases,
        same_words,
        frozenset(data["short_places"]),
        {(rate["times"], rate["units"], rate["unit"]): rate["is"] for rate in data["times_per"]},
    )


def _entries(data: Any) -> Iterator[tuple[str, Entry]]:
    for text, entry in _listed(data):
        yield text, entry
        if text.startswith("в течение"):  # «на протяжении»
            yield "на" + text[1:], entry


def _listed(data: Any) -> Iterator[tuple[str, Entry]]:
    for key, kind in _VALUED.items():
        for value, listed in data[key].items():
            for word in listed:
                yield word, (kind, int(value) if value.lstrip("-").isdigit() else value)
    for key, kind in _PLAIN.items():
        for word in data[key]:
            yield word, (kind, None)
    for value, stem in data["ordinals"].items():
        for ending in data["ordinal_endings"]:
            yield stem + ending, ("ordinal", int(value))
    for season in data["seasons"]:
        for word in season["words"]:
            yield word, ("season", tuple(season["months"]))
    for period in data["relative_periods"]:
        for word in period["words"]:
            yield word, ("relative_period", (period["unit"], period["offset"]))
