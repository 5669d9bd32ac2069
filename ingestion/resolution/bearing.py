"""How much a reported event and a promise have in common where nothing they say contradicts: a measure for choosing
among the few pairs that time, agreement and body leave, too weak to stand alone (see ``answering`` for that).

Belongs here: two titles and how rare their words are. Does not belong here: which pairs there are and which of them is
taken (``matching``, ``competition``).

Every telling word counts, wherever in the titles it stands: the same, of one family, known as wider or narrower, or the
words that an abbreviation of the other title stands for. What only one title says counts against it, but less where the
other title says all that it can say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingestion.language.abbreviations import spelled_out
from ingestion.language.answer_words import FULL, HALF, answer_words
from ingestion.language.derivation import is_derived
from ingestion.language.event_meaning import read_meaning
from ingestion.language.event_terms import EventTerms, Term, read_terms
from ingestion.resolution.answering import kinds_in_context
from ingestion.resolution.undertaking import is_kin

_KIND = {"same": 0.35, "close": 0.2, "vague": 0.1, "unknown": 0.1}
_LESS_SAID, _MORE_SAID = 0.5, 0.12
"""What the words count that only one title has: of the title with fewer of them, and of the other."""
_ANOTHER = 1.5
"""What it counts that one well-known thing stands against another."""
_PLACE = 0.4
"""What a place in common counts."""


@dataclass(frozen=True, slots=True)
class _Shares:
    """Weights of one title's words: in common, those of them that tell, without their like, those of well-known things."""

    common: float
    telling: float
    alone: float
    known_alone: float


def bearing(promised: str, reported: str, rarity: Mapping[str, float] | None = None) -> float:
    """From 0.0 (contradicted, or nothing telling in common) to 1.0. ``rarity`` gives words weights of 1.0 or less."""
    promise, report = read_terms(promised), read_terms(reported)
    kinds = kinds_in_context(promised, reported)
    if kinds == "far":
        return 0.0
    mine = _shares(promise, report, rarity or {})
    theirs = _shares(report, promise, rarity or {})
    less, more = sorted((mine.alone, theirs.alone))
    if mine.telling < HALF and (mine.common < FULL or less >= HALF):
        return 0.0  # «спартакиада пенсионеров» and «спартакиада студентов» have nothing but the kind in common
    common = min(mine.common, theirs.common) + _KIND[kinds]
    one, other = read_meaning(promised).sides, read_meaning(reported).sides
    if one.towns & other.towns or one.hosts & other.hosts:
        common += _PLACE
    against = _ANOTHER * min(mine.known_alone, theirs.known_alone)
    return round(common / (common + _LESS_SAID * less + _MORE_SAID * more + against), 4)


def _shares(one: EventTerms, other: EventTerms, rarity: Mapping[str, float]) -> _Shares:
    spelled = _spelled(one, other)
    common = telling = alone = known = 0.0
    for at, term in enumerate(one.terms):
        weight = term.weight * (max(rarity.get(each, 1.0) for each in term.roots) if rarity else 1.0)
        if at in spelled or any(_are_alike(term, another) for another in other.terms):
            common += weight
            telling += weight if term.weight >= HALF and not term.is_kind else 0.0
        else:
            alone += weight
            known += weight if term.is_listed and term.weight >= FULL else 0.0
    return _Shares(common, telling, alone, known)


def _spelled(one: EventTerms, other: EventTerms) -> set[int]:
    """Which terms of a title the abbreviations of the other stand for, and which are abbreviations of its words."""
    found: set[int] = set()
    for word in other.abbreviations:
        places = spelled_out(word, one.words)
        if places is not None:
            found |= {at for at, term in enumerate(one.terms) if term.start in places}
    for word in one.abbreviations:
        if spelled_out(word, other.words) is not None:
            found |= {at for at, term in enumerate(one.terms) if word in one.words[term.start : term.end]}
    return found


def _are_alike(one: Term, other: Term) -> bool:
    if one.name == other.name:
        return True
    if one.is_listed and other.is_listed:
        wider = answer_words().wider
        return one.name in wider.get(other.name, ()) or other.name in wider.get(one.name, ())
    return any(_are_of_one_family(a, b) for a in one.roots for b in other.roots)


def _are_of_one_family(one: str, other: str) -> bool:
    return one[:3] == other[:3] and (is_derived(one, other) or is_kin(one, other))
