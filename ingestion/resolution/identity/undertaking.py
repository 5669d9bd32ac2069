"""Whether two titles of events name one undertaking.

Belongs here: two titles, and how surely they are one. Does not belong here: taking a title apart
(``ingestion.language.event_title``), gathering series (``series``), promises and their answers (``expectations``).

Where both titles have a name, the names must be one; a common name does not make one of a festival and a tournament, of
events for children and for veterans, of a final and its qualifying round, or, where the name is a single word, of two
whose other words have nothing in common. Without names the other words must be the same, and no word or place may
stand against another.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from ingestion.language.event_title import EventTitle, Name, read_title
from ingestion.language.tokens import LEAST_MISTYPED, differ_by_typing_error, fold

LEAST_COMMON = 0.66
"""Share of words (Dice) that two titles without a name must have in common where one says more than the other."""
LEAST_ROOT = 4
"""Letters that two words of one root have in common at their beginning, at least."""
_LEAST_WORDS = 3  # common telling words in that case; with fewer the shorter one is too general to be sure
_ROOT_SHARE = 0.75  # of the shorter word that two words of one root have in common at their beginning
_NAME_COMMON = 0.8  # share of words that two longer names of one thing have in common
_LONG_NAME = 3  # words
# Sorts that are taken for each other by those who write titles, where the event has a name.
_EXCHANGED = frozenset({"festival", "contest", "concert", "conference"})

EXACT, SAME_NAME, LOST_QUOTES, SAME_WORDS, LEARNED_NAME = 1.0, 0.97, 0.93, 0.95, 0.9


def likeness(left: str, right: str) -> float:
    """How surely two titles of one body name one undertaking: 1.0 where nothing but the edition differs, 0.0 where they
    are two things or it cannot be told."""
    return _likeness(left, right) if left <= right else _likeness(right, left)


@lru_cache(maxsize=262144)
def _likeness(left: str, right: str) -> float:
    if _form(left) == _form(right):
        return EXACT
    one, other = read_title(left), read_title(right)
    if one.names and other.names and not _shared_names(one, other):
        return 0.0  # as most pairs are, so it is asked before anything else
    if one == other:
        return EXACT
    if one.stages != other.stages or not _may_be_for_the_same(one, other):
        return 0.0
    if one.names and other.names:
        return _by_names(one, other)
    if one.names or other.names:
        named, bare = (one, other) if one.names else (other, one)
        return _by_lost_quotes(named, bare) or _by_learned_name(named, bare)
    return _by_words(one, other)


@lru_cache(maxsize=262144)
def is_same_name(one: Name, other: Name) -> bool:
    """Whether two proper names are one: order, a typing error in a long word and lost spaces are forgiven, and of a
    long name a word more or less."""
    if "".join(one) == "".join(other):
        return True
    mine, theirs = set(one), set(other)
    shorter, longer = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    if len(shorter) != len(longer) and len(shorter) < _LONG_NAME:
        return False
    if any(len(word) < LEAST_MISTYPED for word in shorter - longer):
        return False  # every word of the shorter name has to be there, and so short a one is not forgiven an error
    common = _common(mine, theirs)
    if common == len(mine) == len(theirs):
        return True
    is_part = common == len(shorter) >= _LONG_NAME
    return is_part and 2 * common / (len(mine) + len(theirs)) >= _NAME_COMMON


@lru_cache(maxsize=65536)
def _form(title: str) -> str:
    return fold(title)


def _shared_names(one: EventTitle, other: EventTitle) -> list[Name]:
    return [name for name in one.names if any(is_same_name(name, another) for another in other.names)]


def _by_names(one: EventTitle, other: EventTitle) -> float:
    shared = _shared_names(one, other)
    if not shared or not _may_be_of_one_sort(one, other):
        return 0.0
    is_telling = max(len(name) for name in shared) > 1
    if not is_telling and one.words and other.words and not _kin(one.words, other.words):
        return 0.0  # one common word as the name of two different things
    return SAME_NAME


def _by_lost_quotes(named: EventTitle, bare: EventTitle) -> float:
    """The words of the name stand in the other title without quotation marks."""
    if not _may_be_of_one_sort(named, bare) or _hosts_differ(named, bare):
        return 0.0
    for name in named.names:
        if len(" ".join(name)) < LEAST_ROOT or _common(name, bare.all_words) < len(set(name)):
            continue
        rest = {word for word in bare.words if not _common([word], name)}
        if len(name) > 1 or not rest or not named.words or _kin(rest, named.words):
            return LOST_QUOTES
    return 0.0


def _by_learned_name(named: EventTitle, bare: EventTitle) -> float:
    """Nothing differs but the name, which one of the titles leaves out."""
    alike = named.sorts == bare.sorts and named.words == bare.words and len(bare.words) >= 1 and bool(bare.sorts)
    return LEARNED_NAME if alike and not _hosts_differ(named, bare) and _guests_agree(named, bare) else 0.0


def _by_words(one: EventTitle, other: EventTitle) -> float:
    if _hosts_differ(one, other) or not _guests_agree(one, other) or one.audiences != other.audiences:
        return 0.0
    if one.dedication and other.dedication and not _kin(one.dedication, other.dedication):
        return 0.0
    if one.sorts and other.sorts and (one.sorts.isdisjoint(other.sorts) or not _may_be_of_one_sort(one, other)):
        return 0.0
    common = _kin(one.words, other.words)
    only_one, only_other = len(one.words) - common, len(other.words) - common
    if only_one and only_other:
        return 0.0
    if not only_one and not only_other:
        if common:
            return SAME_WORDS
        # «Рабочая встреча» and nothing else: only what it is with or about tells it.
        return SAME_WORDS if one.sorts == other.sorts and one.dedication == other.dedication else 0.0
    shared = common + len(one.sorts & other.sorts)
    share = 2 * shared / (len(one.words | one.sorts) + len(other.words | other.sorts))
    return round(share * 0.9, 4) if shared >= _LEAST_WORDS and share >= LEAST_COMMON else 0.0


def _may_be_for_the_same(one: EventTitle, other: EventTitle) -> bool:
    return not (one.audiences and other.audiences and one.audiences.isdisjoint(other.audiences))


def _may_be_of_one_sort(one: EventTitle, other: EventTitle) -> bool:
    if one.head != other.head and "meeting" in (one.head, other.head) and one.head and other.head:
        return False  # a meeting about a festival is not the festival
    if not one.sorts or not other.sorts or not one.sorts.isdisjoint(other.sorts):
        return True
    return not one.sorts.isdisjoint(_EXCHANGED) and not other.sorts.isdisjoint(_EXCHANGED)


def _hosts_differ(one: EventTitle, other: EventTitle) -> bool:
    """Whether they are held in different places, and are not of the kind that goes from place to place."""
    if one.travels or other.travels or one.edition is not None or other.edition is not None:
        return False
    mine, theirs = one.places, other.places
    if mine.towns and theirs.towns:
        return mine.towns.isdisjoint(theirs.towns)
    return bool(mine.hosts and theirs.hosts) and mine.hosts.isdisjoint(theirs.hosts)


def _guests_agree(one: EventTitle, other: EventTitle) -> bool:
    mine, theirs = one.places.guests, other.places.guests
    return mine <= theirs or theirs <= mine


def _common(left: Iterable[str], right: Iterable[str]) -> int:
    """How many words stand in both; a typing error is forgiven last."""
    return _matched(set(left), set(right), differ_by_typing_error)


def _kin(left: Iterable[str], right: Iterable[str]) -> int:
    """How many words have their like in the other: the same, mistyped, or of one root («хор» and «хоровой» are not)."""
    return _matched(set(left), set(right), is_kin)


def _matched(mine: set[str], theirs: set[str], is_like: Callable[[str, str], bool]) -> int:
    rest = theirs - mine
    count = len(mine & theirs)
    for word in sorted(mine - theirs):
        near = next((other for other in sorted(rest) if is_like(word, other)), None)
        if near is not None:
            rest.discard(near)
            count += 1
    return count


@lru_cache(maxsize=262144)
def is_kin(one: str, other: str) -> bool:
    """Whether two stems are of one root or differ by a typing error («ветеринар» and «ветеринарн»)."""
    shorter = min(len(one), len(other))
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    return common >= max(LEAST_ROOT, _ROOT_SHARE * shorter) or differ_by_typing_error(one, other)
