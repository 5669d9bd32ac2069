"""Municipalities named in a text: towns of the reference and their executive committees, in any grammatical case.

Belongs here: name → the codes that it may mean and where it stands. Does not belong here: regions and countries
(``parties``), whether the municipality is a party of an agreement (``agreement_members``), the names (``party*.csv``).

A town may bear the name of another («Киров», «Железногорск»); then every code is given and the region beside it has to
tell. A name of one word is a name only with a capital letter.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from ingestion.language.tokens import folded_words, tokens
from ingestion.reference import parties, party_names

_QUALIFIER = re.compile(r"\s*\([^()]*\)$")  # «Киров (Калужская область)»
_JOINT = re.compile(r"[\s\-\u2010-\u2015]*")


@dataclass(frozen=True, slots=True)
class MunicipalityMention:
    """A municipality named in a text: the codes that it may mean and the place ``start:end``."""

    codes: tuple[str, ...]
    start: int
    end: int


def find_municipalities(text: str) -> list[MunicipalityMention]:
    """All municipalities of the reference named in the text, in order, none overlapping another."""
    words = tokens(text)
    found: list[MunicipalityMention] = []
    position = 0
    while position < len(words):
        for name, codes in _names().get(words[position].folded, ()):
            end = position + len(name)
            if end > len(words) or tuple(word.folded for word in words[position:end]) != name:
                continue
            joined = (
                _JOINT.fullmatch(text, words[i].end, words[i + 1].start) is not None for i in range(position, end - 1)
            )
            if text[words[position].start].isupper() and all(joined):
                found.append(MunicipalityMention(codes, words[position].start, words[end - 1].end))
                position = end - 1
                break
        position += 1
    return found


@cache
def _names() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """Every form of every name by its first word, the longest first, with the codes that bear it."""
    codes: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for party in parties().values():
        if party.kind == "municipality":
            for form in party.cases:
                codes[folded_words(_QUALIFIER.sub("", form))].add(party.code)
    for other in party_names():
        if parties()[other.party_code].kind == "municipality":
            for form in other.cases:
                codes[folded_words(form)].add(other.party_code)
    grouped: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
    for name, meant in codes.items():
        grouped[name[0]].append((name, tuple(sorted(meant))))
    return {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in grouped.items()}
