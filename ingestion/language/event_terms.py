"""All the telling words of a title, wherever in it they stand, each with its weight.

Belongs here: one title at a time. Does not belong here: its form and its meaning (see ``event_meaning``), what two
titles have in common (``ingestion.resolution.promises.bearing``).

«Концерт оркестра в рамках фестиваля «Русское слово»» has «оркестр», «русский», «слово» and, with less weight, «концерт»
and «фестиваль»: what stands in a clause, in brackets or in a name counts as well as what is done.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingestion.language.abbreviations import abbreviations_of
from ingestion.language.answer_words import FULL, HALF, WEAK, Found, answer_words, find_phrases
from ingestion.language.derivation import roots_of
from ingestion.language.event_meaning import read_meaning
from ingestion.language.event_sides import regions_of_word
from ingestion.language.event_title import read_title, root
from ingestion.language.morphology import lemma
from ingestion.language.parties import find_parties
from ingestion.language.tokens import flat, tokens

_ROMAN = re.compile(r"[ivxlcхі]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOO_SHORT = 2  # letters
_KEY = 3  # letters that words of one family have in common at the least


@dataclass(frozen=True, slots=True)
class Term:
    """A telling word or phrase: its ``name`` (the concept of the lists, or its root), the ``roots`` by which words of
    one family are known, its ``weight``, its first word and the one after its last; whether the lists know it, whether
    it tells nothing but the kind of what is done, whether it is an adjective, and whether another word in its stead
    means another thing (``tells``): not so of common words and of people without a calling."""

    name: str
    roots: tuple[str, ...]
    weight: float
    start: int
    end: int
    is_listed: bool
    is_kind: bool
    is_adjective: bool
    tells: bool


@dataclass(frozen=True, slots=True, eq=False)
class EventTerms:
    """The terms of a title; its folded ``words``; its ``abbreviations``; ``keys`` without one of which
    in common no term of two titles is alike: beginnings of words, concepts and what is wider than they."""

    terms: tuple[Term, ...]
    words: tuple[str, ...]
    abbreviations: tuple[str, ...]
    keys: frozenset[str]


@lru_cache(maxsize=65536)
def read_terms(title: str) -> EventTerms:
    """Read a cleaned title."""
    said = tokens(title)
    words = tuple(word.folded for word in said)
    regions = _regions(title)
    silent = {
        at for at, word in enumerate(said) if any(word.start < end and start < word.end for start, end in regions)
    }
    dedication = read_title(title).dedication
    heads = read_meaning(title).heads
    terms: dict[str, Term] = {}
    at = 0
    for phrase in (*find_phrases(words), Found(len(words), len(words), ())):
        for place in range(at, phrase.start):
            if place not in silent and not _is_silent(words[place]):
                _add(terms, _plain(words[place], place, dedication))
        for name, weight in () if phrase.start in silent else _names(words, phrase):
            roots = tuple(each for word in words[phrase.start : phrase.end] for each in roots_of(word))
            is_kind = not name.startswith("~") and any(tag.sort == "kind" and tag.name in heads for tag in phrase.tags)
            _add(
                terms,
                Term(
                    name=name,
                    roots=roots,
                    weight=weight,
                    start=phrase.start,
                    end=phrase.end,
                    is_listed=name.startswith("~"),
                    is_kind=is_kind,
                    is_adjective=_is_adjective(words[phrase.start]),
                    tells=name not in answer_words().people and weight >= (FULL if is_kind else HALF),
                ),
            )
        at = phrase.end
    ordered = sorted(terms.values(), key=lambda term: term.start)
    keys = {key for term in ordered for key in (term.name, *(each[:_KEY] for each in term.roots))}
    keys.update(*(answer_words().wider.get(term.name, ()) for term in ordered))
    return EventTerms(tuple(ordered), words, abbreviations_of(title), frozenset(keys))


def _add(terms: dict[str, Term], term: Term) -> None:
    known = terms.get(term.name)
    if known is None or known.weight < term.weight:
        terms[term.name] = term


def _plain(word: str, place: int, dedication: frozenset[str]) -> Term:
    stem = root(word)
    weight = WEAK if word.isdigit() or stem in dedication else FULL
    return Term(
        name=stem,
        roots=roots_of(word),
        weight=weight,
        start=place,
        end=place + 1,
        is_listed=False,
        is_kind=False,
        is_adjective=_is_adjective(word),
        tells=weight >= HALF,
    )


@lru_cache(maxsize=65536)
def _is_adjective(word: str) -> bool:
    return flat(lemma(word)).endswith(("ый", "ий", "ой"))


def _names(words: tuple[str, ...], phrase: Found) -> list[tuple[str, float]]:
    """What a phrase of the lists counts as."""
    found = [
        (tag.name or root(words[phrase.start]), tag.weight) for tag in phrase.tags if tag.sort in ("topic", "weak")
    ]
    kinds = {tag.name for tag in phrase.tags if tag.sort == "kind"}
    if kinds and not found:
        weight = WEAK if kinds & (answer_words().common_kinds | answer_words().leading_kinds) else HALF
        if phrase.end - phrase.start == 1 and _is_rare(words[phrase.start]):
            weight = FULL
        found.append((root(words[phrase.end - 1]), weight))
    return found


def _is_rare(word: str) -> bool:
    return any(word.startswith(beginning) for beginning in answer_words().rare_kind_words)


def _is_silent(word: str) -> bool:
    return (
        len(word) < _TOO_SHORT
        or _ROMAN.fullmatch(word) is not None
        or _YEAR.fullmatch(word) is not None
        or bool(regions_of_word(word))
    )


def _regions(title: str) -> list[tuple[int, int]]:
    """Where the names of regions stand: everything under an agreement is of its regions, so they tell nothing."""
    return [
        (mention.start, mention.end) for mention in find_parties(title) if title[mention.start : mention.end].strip()
    ]
