"""How much a reported event and a promise have in common where nothing they say contradicts: a measure for choosing
among the few pairs that time, agreement and body leave, too weak to stand alone (see ``answering`` for that).

Belongs here: two titles and how rare their words are. Does not belong here: which pairs there are and which of them is
taken (``matching``, ``competition``).

Every telling word counts, wherever in the titles it stands: the same, of one family, known as wider or narrower, or the
words that an abbreviation of the other title stands for. What only one title says counts against it, but less where the
other title says all that it can say.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

from ingestion.language.abbreviations import spelled_out
from ingestion.language.answer_words import FULL, HALF, answer_words
from ingestion.language.derivation import is_derived
from ingestion.language.event_meaning import read_meaning
from ingestion.language.event_terms import EventTerms, Term, read_terms
from ingestion.resolution.identity.undertaking import is_kin
from ingestion.resolution.promises.answering import kinds_in_context, share_name

_KIND = {"same": 0.35, "close": 0.2, "vague": 0.1, "unknown": 0.1}
_LESS_SAID, _MORE_SAID = 0.5, 0.12
"""What the words count that only one title has: of the title with fewer of them, and of the other."""
_ANOTHER = 1.5
"""What it counts that one well-known thing stands against another."""
_PLACE, _NAME = 0.4, 0.6
"""What a place and what a name in common count, beside their words."""


_EXCHANGED = 2.2
"""What it counts that after the same word another one follows: «учёт численности сайгака», «… численности лося»."""
_LOST_NAME = 1.5
"""What it counts that nothing of the promised name in quotation marks is in the report."""


@dataclass(frozen=True, slots=True)
class _Shares:
    """Weights of one title's words: in common, those of them that tell, without their like, those of well-known things;
    and the names of the terms that have their like, by place."""

    common: float
    telling: float
    alone: float
    known_alone: float
    likes: Mapping[int, str]


def bearing(promised: str, reported: str, rarity: Mapping[str, float] | None = None) -> float:
    """From 0.0 (contradicted, or nothing telling in common) to 1.0. ``rarity`` gives words weights of 1.0 or less."""
    promise, report = read_terms(promised), read_terms(reported)
    if promise.keys.isdisjoint(report.keys) and not (promise.abbreviations or report.abbreviations):
        return 0.0
    spelled = _spelled(promise, report), _spelled(report, promise)
    kinds = kinds_in_context(promised, reported, may_be_general=bool(spelled[0]))
    if kinds == "far":
        return 0.0
    mine = _shares(promise, report, spelled[0], rarity or {})
    theirs = _shares(report, promise, spelled[1], rarity or {})
    common = min(mine.common, theirs.common) + _KIND[kinds]
    if share_name(promised, reported):
        common += _NAME
    less, more = sorted((mine.alone + _lost_names(promised, report), theirs.alone))
    if mine.telling < HALF and (mine.common < FULL or less >= HALF):
        return 0.0  # «спартакиада пенсионеров» and «спартакиада студентов» have nothing but the kind in common
    one, other = read_meaning(promised).sides, read_meaning(reported).sides
    if one.towns & other.towns or one.hosts & other.hosts:
        common += _PLACE
    against = _ANOTHER * min(mine.known_alone, theirs.known_alone)
    if _is_exchanged(promise, report, mine, theirs):
        against += _EXCHANGED
        # Words that do not tell are no evidence beside it: «проблемы сбыта трикотажа», «проблемы сбыта фосфатов».
        common -= max(0.0, min(mine.common - mine.telling, theirs.common - theirs.telling))
    return round(common / (common + _LESS_SAID * less + _MORE_SAID * more + against), 4)


def have_telling_word(promised: str, reported: str) -> bool:
    """Whether a word in common tells in full, of either title: more than a sphere («библиотеки») or a kind."""
    promise, report = read_terms(promised), read_terms(reported)
    mine = _shares(promise, report, _spelled(promise, report), {})
    theirs = _shares(report, promise, _spelled(report, promise), {})
    return min(mine.telling, theirs.telling) >= FULL


def _lost_names(title: str, other: EventTerms) -> float:
    roots = {each for term in other.terms for each in term.roots}
    names = read_meaning(title).names
    if not names or any(_are_of_one_family(a, b) for name in names for a in name for b in roots):
        return 0.0
    return _LOST_NAME


def _shares(one: EventTerms, other: EventTerms, spelled: Set[int], rarity: Mapping[str, float]) -> _Shares:
    common = alone = known = 0.0
    telling = FULL if spelled else 0.0
    likes: dict[int, str] = {}
    for at, term in enumerate(one.terms):
        weight = term.weight * (max(rarity.get(each, 1.0) for each in term.roots) if rarity else 1.0)
        like = next((another for another in other.terms if _are_alike(term, another)), None)
        if at in spelled or like is not None:
            likes[at] = term.name if like is None else min(term.name, like.name)
            weight = weight if like is None else min(weight, like.weight)
            common += weight
            telling += weight if term.tells else 0.0
        elif any(_is_wider(term, another) or _is_wider(another, term) for another in other.terms):
            common += weight / 2
            alone += weight / 2
            telling += weight / 2 if term.tells else 0.0
        else:
            alone += weight
            known += weight if term.is_listed and term.tells else 0.0
    return _Shares(common, telling, alone, known, likes)


def _is_exchanged(one: EventTerms, other: EventTerms, mine: _Shares, theirs: _Shares) -> bool:
    return not _beside_another(one, mine).isdisjoint(_beside_another(other, theirs))


def _beside_another(title: EventTerms, shares: _Shares) -> set[tuple[str, str]]:
    """The words in common before or after which a telling one stands that is not."""
    found: set[tuple[str, str]] = set()
    for at, (one, other) in enumerate(pairwise(title.terms)):
        if at in shares.likes and at + 1 not in shares.likes and other.tells:
            found.add(("after", shares.likes[at]))
        elif at + 1 in shares.likes and at not in shares.likes and one.tells and one.is_adjective:
            found.add(("before", shares.likes[at + 1]))
    return found


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
        return False
    return any(_are_of_one_family(a, b) for a in one.roots for b in other.roots)


def _is_wider(one: Term, other: Term) -> bool:
    return one.is_listed and other.is_listed and one.name in answer_words().wider.get(other.name, ())


def _are_of_one_family(one: str, other: str) -> bool:
    return one[:3] == other[:3] and (is_derived(one, other) or is_kin(one, other))
