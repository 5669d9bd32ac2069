"""What tells two undertakings apart for certain, and whether they have a name in common.

Belongs here: names, persons, regions, towns, people and values of which an event has one, of two titles. Does not
belong here: words that are weighed, kinds of undertakings (see ``answering``).
"""

from collections.abc import Iterable
from itertools import pairwise

from ingestion.language.answer_words import answer_words, concept
from ingestion.language.derivation import is_derived, shortened_into
from ingestion.language.event_meaning import EventMeaning
from ingestion.language.event_sides import Sides
from ingestion.language.event_title import Name
from ingestion.resolution.identity.undertaking import is_kin, is_same_name

_NAME = 2.0  # what a name weighs that both have
_SHORT_NAME = 1.0  # the same of one word, or where only a part of it is the same
_PART = 2  # words that a name has in common with a longer one of the same event
_LONG_NAME = 3  # words
_SHORT = 4  # letters; beginnings that are shorter say nothing


# --- names -----------------------------------------------------------------------------------------------------------


def has_mark(meaning: EventMeaning) -> bool:
    """Whether something is named by which the event is known from all others."""
    return bool(meaning.names or meaning.persons or meaning.holidays)


def name_weight(promise: EventMeaning, report: EventMeaning) -> float:
    """What the names weigh: above 0 where they are one, below 0 where they are two, 0 where they say nothing."""
    if promise.names:
        names = (*report.names, *report.frames, *report.held)
        whole = [one for one in promise.names for other in names if _is_one_name(one, other)]
        if whole:
            return _NAME if max(map(len, whole)) > 1 else _SHORT_NAME
        # «Кубок Оки – дети» is no other name of «Кубок Оки».
        is_for_the_same = ("audience" in report.exclusive) == ("audience" in promise.exclusive)
        if is_for_the_same and any(_is_part(one, other) for one in promise.names for other in names):
            return _SHORT_NAME
        if not report.names:
            covered = [name for name in promise.names if all(word in report.reach for word in name)]
            if any(len("".join(name)) >= _SHORT for name in covered):
                return _SHORT_NAME
    elif report.names and not has_mark(promise):
        covered = [name for name in report.names if len(name) >= _PART and all(word in promise.reach for word in name)]
        return _SHORT_NAME if covered else 0.0
    if not has_mark(promise) or not has_mark(report):
        return 0.0
    are_named_alike = names_person(promise, report) or names_person(report, promise)
    return 0.0 if are_named_alike or promise.holidays & report.holidays else -1.0


def _is_one_name(one: Name, other: Name) -> bool:
    """Also «Сокровища галичских мастеров» and «Сокровища мастеров Галича», «Инвестиционный сабантуй» and
    «Инвестсабантуй»."""
    if is_same_name(one, other) or _is_shortened(one, other) or _is_shortened(other, one):
        return True
    return len(one) == len(other) >= _LONG_NAME and all(any(is_derived(a, b) for b in other) for a in one)


def _is_shortened(one: Name, other: Name) -> bool:
    """Whether a name has a compound where another has its two words, and agrees in the rest."""
    return len(one) + 1 == len(other) and any(
        one[:at] == other[:at]
        and one[at + 1 :] == other[at + 2 :]
        and bool(rest := shortened_into(one[at], first))
        and is_kin(rest, second)
        for at, (first, second) in enumerate(pairwise(other))
    )


def share_names(names: Iterable[Name], others: Iterable[Name]) -> bool:
    """Whether any name of the one is one of the others, or the longer form of one."""
    return any(_is_one_name(one, other) or _is_part(one, other) for one in names for other in others)


def _is_part(one: Name, other: Name) -> bool:
    """«Сокровища Поморья» and «100 лет музею. Сокровища Поморья»."""
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    return len(shorter) >= _PART and any(
        longer[start : start + len(shorter)] == shorter for start in range(len(longer) - len(shorter) + 1)
    )


def names_person(promise: EventMeaning, report: EventMeaning) -> bool:
    """«Собиновский фестиваль» is in memory of Л.В. Собинов."""
    return any(word.startswith(person) for person in promise.persons for word in (*report.persons, *report.reach))


# --- contradictions --------------------------------------------------------------------------------------------------


def contradict(promise: EventMeaning, report: EventMeaning) -> bool:
    """Whether something in them forbids that they are one, whatever else they have in common."""
    if _apart_both(promise.stages, report.stages) or _apart_both(promise.holidays, report.holidays):
        return True
    if _apart_both(promise.persons, report.persons):
        return True
    are_named = bool(promise.names and report.names)
    if promise.dedication and report.dedication and not are_named and not _are_kin(promise, report):
        return True
    if promise.held and report.held and not share_names(promise.held, (*report.held, *report.names, *report.frames)):
        return not share_names(promise.names, (*report.names, *report.held))
    return _exclude(promise, report) or _sides_differ(promise, report)


def _apart_both(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _are_kin(promise: EventMeaning, report: EventMeaning) -> bool:
    """Whether both are dedicated to something like."""
    return any(is_kin(one, other) for one in promise.dedication for other in report.dedication)


def _exclude(promise: EventMeaning, report: EventMeaning) -> bool:
    lists = answer_words()
    for name, mine in promise.exclusive.items():
        theirs = report.exclusive.get(name)
        if theirs is None or mine & theirs:
            continue
        if name == "audience" and any(frozenset((a, b)) in lists.compatible_audiences for a in mine for b in theirs):
            continue
        if any(_is_wider(a, b) or _is_wider(b, a) for a in mine for b in theirs):
            continue
        return True
    return False


def _is_wider(one: str, other: str) -> bool:
    """«Врачи» of whom «хирурги» are some."""
    return concept(one) in answer_words().wider.get(concept(other), ())


def _sides_differ(promise: EventMeaning, report: EventMeaning) -> bool:
    mine, theirs = promise.sides, report.sides
    if any(
        one and other and not (_within(one, other) or _within(other, one))
        for one, other in (
            (mine.guests, theirs.guests),
            (mine.partners | mine.others, theirs.partners | theirs.others),
        )
    ):
        return True
    if not (promise.travels or report.travels):
        if _apart(mine.hosts, theirs.hosts):
            return True
        if _are_elsewhere(promise, report):
            return True
    moves = promise.heads & answer_words().moving_kinds
    return bool(moves) and (_turned(mine, theirs) or _turned(theirs, mine))


def _are_elsewhere(promise: EventMeaning, report: EventMeaning) -> bool:
    """Whether both name towns, and neither one of the other («…(г. Суздаль) в ярославском кинотеатре»)."""
    mine, theirs = promise.sides.towns, report.sides.towns
    if not mine or not theirs or not mine.isdisjoint(theirs):
        return False
    return not (_mentions(report, mine) or _mentions(promise, theirs))


def _mentions(meaning: EventMeaning, towns: Iterable[str]) -> bool:
    return any(word.startswith(town) for word in meaning.form.split() for town in towns)


def _turned(one: Sides, other: Sides) -> bool:
    """Whether the one is of a region and the other is held there, neither saying the contrary."""
    are_of_hosts = bool(one.guests and other.hosts) and all(not _apart(frozenset({a}), other.hosts) for a in one.guests)
    return are_of_hosts and not (one.hosts or other.guests)


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both name regions, and none of the one is, or is part of, one of the other."""
    return bool(one and other) and not any(_is_in(a, b) or _is_in(b, a) for a in one for b in other)


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    return all(any(_is_in(a, b) or _is_in(b, a) for b in other) for a in one)


def _is_in(code: str, whole: str) -> bool:
    return code == whole or code.startswith(f"{whole}-")
