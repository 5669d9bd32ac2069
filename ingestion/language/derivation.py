"""Whether two words are of one family: «консультация» and «консультативный», «свёкла» and «свекловод».

Belongs here: stems of words, their beginnings and suffixes (``derivation.yml``). Does not belong here: first forms (see
``morphology``), words of one meaning and different roots (see ``answer_words``).
"""

import re
from functools import cache, lru_cache

from ingestion.language.event_title import root
from ingestion.reference import read_yaml

_BREEDING = re.compile(r"(.{3,}?)[оеи]?вод(?:ств|ческ|$|[аыу]$|ов$|ом$|ами$)")
_LEAST_ROOT = 4
"""Letters that two words of one family have in common at their beginning; with three, one of them is nothing more."""
_SHORT_ROOT = 3
_LEAST_PART = 5
"""Letters of the second part of a compound."""


@lru_cache(maxsize=262144)
def is_derived(one: str, other: str) -> bool:
    """Whether two folded stems have one root and differ in nothing but suffixes and the changes that these bring."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    if common < _LEAST_ROOT:
        return common == shorter == _SHORT_ROOT and _are_suffixes(one[common:], other[common:])
    return any(_are_suffixes(one[end:], other[end:]) for end in range(common, _LEAST_ROOT - 1, -1)) or (
        common >= _LEAST_ROOT and _changes_into(one[common:], other[common:])
    )


@lru_cache(maxsize=65536)
def roots_of(word: str) -> tuple[str, ...]:
    """The root of a folded word, and that of the second part of a compound whose first is known («госмониторинг»)."""
    rest = next((word[len(part) :] for part in _first_parts() if word.startswith(part)), "")
    found = [root(word)]
    if len(rest) >= _LEAST_PART:
        found.append(root(rest))
    if breeding := _BREEDING.match(word):  # «козоводство», «свекловод»
        found.append(breeding[1])
    return tuple(found)


def shortened_into(word: str, first: str) -> str:
    """What is left of a compound whose first part is short for a word: «сабантуй» of «инвестсабантуй» and
    «инвестиционный»; nothing where it is none."""
    parts = (part for part in _first_parts() if word.startswith(part) and first.startswith(part) and first != word)
    return next((word[len(part) :] for part in parts if len(word) - len(part) >= _LEAST_PART), "")


@cache
def _first_parts() -> tuple[str, ...]:
    return tuple(sorted(read_yaml("derivation.yml")["first_parts"], key=lambda part: (-len(part), part)))


def _are_suffixes(one: str, other: str) -> bool:
    known = _suffixes()
    return one in known and other in known


def _changes_into(one: str, other: str) -> bool:
    return any(
        one.startswith(a) and other.startswith(b) and _are_suffixes(one[len(a) :], other[len(b) :])
        for a, b in _changes()
    )


@cache
def _suffixes() -> frozenset[str]:
    return frozenset({"", *read_yaml("derivation.yml")["suffixes"]})


@cache
def _changes() -> tuple[tuple[str, str], ...]:
    return tuple(
        (one, other)
        for group in read_yaml("derivation.yml")["changes"]
        for one in group
        for other in group
        if one != other
    )
