"""Which events are one series: the same festival, contest or work that comes back.

Belongs here: whether two titles are one undertaking, and the key of a series that is kept. Does not belong here: taking
a title apart (``ingestion.language.event_title``), promises and their answers (``expectations``).

A series is a name and what bears it. Where both titles have a name, the names must be one; a common name does not make
one of a festival and a contest, of events for children and for veterans, or of two whose other words have nothing in
common. Without names the other words must be the same, and no word or place may stand against another; and only one
executive body's events are compared, for «рабочая встреча» of two departments is two things. What may be one series
and may be another is left open with its candidates, never guessed.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from ingestion.language.event_title import EventTitle, Name, read_title
from ingestion.language.tokens import differ_by_typing_error, fold
from ingestion.notices import Notice
from ingestion.resolution.keys import key_of
from ingestion.resolution.overrides import NO_OVERRIDES, Overrides, merged_keys

LEAST_COMMON = 0.75
"""Share of words (Dice) that two titles without a name must have in common where one says more than the other."""
_LEAST_WORDS = 3  # telling words of the shorter title in that case; with fewer it is too general to be sure

Method = Literal["first_mention", "same_words", "same_name", "similar_words", "override", "none"]


@dataclass(frozen=True, slots=True)
class SeriesMention:
    """An event as reported. ``id`` is the caller's and comes back in the result."""

    id: Hashable
    region_code: str
    body_key: str
    quarter: str
    title: str


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """The series of a mention; None with ``candidates`` where it could be one of several."""

    series_key: str | None
    method: Method
    certainty: float
    candidates: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Series:
    """A series: its key, its first title, and every title that was taken for its own."""

    key: str
    region_code: str
    first: SeriesMention
    titles: list[str] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SeriesResolution:
    """Series in order of first mention, the answer for each mention by its id, what the reviewed file got wrong."""

    series: tuple[Series, ...]
    answers: Mapping[Hashable, SeriesAnswer]
    notices: tuple[Notice, ...] = ()


def likeness(left: str, right: str) -> float:
    """How surely two titles of one body name one undertaking: 1.0 where nothing but the edition differs, 0.0 where they
    are two things or it cannot be told."""
    return _likeness(left, right) if left <= right else _likeness(right, left)


@lru_cache(maxsize=262144)
def _likeness(left: str, right: str) -> float:
    one, other = read_title(left), read_title(right)
    if one == other or fold(left) == fold(right):
        return 1.0
    if not _may_be_one(one, other):
        return 0.0
    if one.names and other.names:
        return _by_names(one, other)
    if one.names or other.names:
        named, bare = (one, other) if one.names else (other, one)
        return _by_lost_quotes(named, bare)
    return _by_words(one, other)


def _may_be_one(one: EventTitle, other: EventTitle) -> bool:
    if one.sorts and other.sorts and one.sorts.isdisjoint(other.sorts):
        return False
    return not (one.audiences and other.audiences and one.audiences.isdisjoint(other.audiences))


def _by_names(one: EventTitle, other: EventTitle) -> float:
    if not any(is_same_name(a, b) for a in one.names for b in other.names):
        return 0.0
    if one.words and other.words and not _common(one.words, other.words):
        return 0.0  # the same name on two different things
    return 0.97


def _by_lost_quotes(named: EventTitle, bare: EventTitle) -> float:
    words = bare.words | frozenset(bare.dedication)
    for name in named.names:
        if len(" ".join(name)) < 4 or not all(any(_is_same_word(word, w) for w in words) for word in name):
            continue
        rest = frozenset(w for w in bare.words if not any(_is_same_word(word, w) for word in name))
        if not rest or not named.words or _common(rest, named.words):
            return 0.93
    return 0.0


def _by_words(one: EventTitle, other: EventTitle) -> float:
    if one.places and other.places and one.places != other.places and not (one.travels and other.travels):
        return 0.0
    if one.dedication and other.dedication and not _common(one.dedication, other.dedication):
        return 0.0
    left, right = one.words | one.sorts, other.words | other.sorts
    common = _common(left, right)
    only_left, only_right = len(left) - common, len(right) - common
    if not common or (only_left and only_right):
        return 0.0
    if not only_left and not only_right:
        if not one.words and (one.dedication or one.places) != (other.dedication or other.places):
            return 0.0
        return 0.95 if (one.dedication, one.places) == (other.dedication, other.places) else 0.85
    share = 2 * common / (len(left) + len(right))
    return round(share * 0.9, 4) if common >= _LEAST_WORDS and share >= LEAST_COMMON else 0.0


def is_same_name(one: Name, other: Name) -> bool:
    """Whether two proper names are one, a typing error in a long word and lost spaces forgiven."""
    if "".join(one) == "".join(other):
        return True
    return len(one) == len(other) and all(map(_is_same_word, one, other))


def _is_same_word(one: str, other: str) -> bool:
    return one == other or differ_by_typing_error(one, other)


def _common(left: Iterable[str], right: Iterable[str]) -> int:
    """How many words stand in both; a typing error is forgiven last."""
    mine, theirs = set(left), set(right)
    count = len(mine & theirs)
    rest = theirs - mine
    for word in sorted(mine - theirs):
        near = next((other for other in sorted(rest) if differ_by_typing_error(word, other)), None)
        if near is not None:
            rest.discard(near)
            count += 1
    return count


# --- one key for each ------------------------------------------------------------------------------------------------


class _Register:
    """The series of one region, found by the words of their titles."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], list[Series]] = {}  # body (empty for a named event) and title → its series
        self._by_word: dict[str, dict[str, list[tuple[str, Series]]]] = defaultdict(lambda: defaultdict(list))

    def add_title(self, series: Series, title: str, body_key: str) -> None:
        """From now on a series is also known by this title."""
        read = read_title(title)
        series.titles.append(title)
        for word in _index_words(read):
            self._by_word[word][body_key].append((title, series))

    def candidates(self, title: str, body_key: str) -> dict[Series, float]:
        """The series that a title may belong to, with the likeness of the nearest of their titles."""
        read = read_title(title)
        words = _index_words(read)
        hits: Counter[tuple[str, Series]] = Counter()
        for word in words:
            for body, known in self._by_word.get(word, {}).items():
                for entry in known:
                    if body == body_key or read.names or read_title(entry[0]).names:
                        hits[entry] += 1
        found: dict[Series, float] = {}
        for (known_title, series), _ in hits.items():
            score = likeness(title, known_title)
            if score > found.get(series, 0.0):
                found[series] = score
        return found


def _index_words(read: EventTitle) -> frozenset[str]:
    """The words by which a title is looked for: those of its name, else all that tell it."""
    named = frozenset(word for name in read.names for word in name)
    return named or read.words or read.sorts


_CLOSE = 0.02  # two series so near to each other in likeness cannot be told apart by it


def resolve_series(mentions: Sequence[SeriesMention], overrides: Overrides = NO_OVERRIDES) -> SeriesResolution:
    """Give every mention, in order of receipt, its series. The result depends on nothing else.

    A key is made at the first mention from region, words and, without a name of its own, the executive body; what is
    learned later changes no key.
    """
    registers: dict[str, _Register] = defaultdict(_Register)
    series: dict[str, Series] = {}
    answers: dict[Hashable, SeriesAnswer] = {}
    known: dict[tuple[str, str, str], SeriesAnswer] = {}
    used: set[int] = set()
    pointed: dict[Hashable, str] = {}
    for mention in mentions:
        decision = overrides.of(mention.title)
        if decision is not None:
            used.add(decision.number)
            if decision.same_as:
                pointed[mention.id] = decision.same_as
        body = "" if read_title(mention.title).names else mention.body_key
        place = mention.region_code, body, mention.title
        if place not in known:
            register = registers[mention.region_code]
            is_new = decision is not None and decision.is_new
            answer = _NEW if is_new else _choose(register.candidates(mention.title, mention.body_key))
            if answer.method == "first_mention":
                made = _made(mention, body, series)
                series[made.key] = made
                answer = SeriesAnswer(made.key, "first_mention", 1.0)
            if answer.series_key is not None:
                register.add_title(series[answer.series_key], mention.title, mention.body_key)
            known[place] = answer
            answers[mention.id] = answer
        else:
            answers[mention.id] = _again(known[place])
    merged, notices = merged_keys(overrides, list(series))
    for id_, target in pointed.items():
        if target in series:
            answers[id_] = SeriesAnswer(target, "override", 1.0)
    for decision in overrides.by_text.values():
        if decision.number not in used:
            notices.append(decision.notice("override_matches_nothing"))
        elif decision.same_as and decision.same_as not in series:
            notices.append(decision.notice("override_target_unknown"))
    answers = {id_: _merged(answer, merged) for id_, answer in answers.items()}
    return SeriesResolution(_finished(series, mentions, answers), answers, (*overrides.notices, *notices))


_NEW = SeriesAnswer(None, "first_mention", 1.0)


def _choose(candidates: Mapping[Series, float]) -> SeriesAnswer:
    """The series that a title belongs to; that it is the first of one; or that it could be one of several."""
    if not candidates:
        return _NEW
    ranked = sorted(candidates.items(), key=lambda item: (-item[1], item[0].key))
    best, score = ranked[0]
    rivals = [series.key for series, other in ranked if score - other < _CLOSE]
    if len(rivals) > 1:
        return SeriesAnswer(None, "none", 0.0, tuple(rivals))
    is_named = bool(read_title(best.first.title).names)
    return SeriesAnswer(best.key, "same_words" if score == 1.0 else "same_name" if is_named else "similar_words", score)


def _again(answer: SeriesAnswer) -> SeriesAnswer:
    return SeriesAnswer(answer.series_key, "same_words", 1.0) if answer.method == "first_mention" else answer


def _made(mention: SeriesMention, body: str, known: Mapping[str, Series]) -> Series:
    identity = (mention.region_code, body, fold(mention.title))
    key, number = key_of("series", *identity), 1
    while key in known:
        number += 1
        key = key_of("series", *identity, number)
    return Series(key, mention.region_code, mention)


def _merged(answer: SeriesAnswer, merged: Mapping[str, str]) -> SeriesAnswer:
    if answer.series_key is not None and answer.series_key in merged:
        return SeriesAnswer(merged[answer.series_key], "override", 1.0)
    candidates = tuple(dict.fromkeys(merged.get(key, key) for key in answer.candidates))
    if len(candidates) == 1:
        return SeriesAnswer(candidates[0], "override", 1.0)
    return SeriesAnswer(answer.series_key, answer.method, answer.certainty, candidates)


def _finished(
    series: Mapping[str, Series], mentions: Sequence[SeriesMention], answers: Mapping[Hashable, SeriesAnswer]
) -> tuple[Series, ...]:
    """The series that anything belongs to, with their titles and quarters, each once and in order."""
    for one in series.values():
        one.titles.clear()
    for mention in mentions:
        key = answers[mention.id].series_key
        if key is not None:
            series[key].titles.append(mention.title)
            series[key].quarters.append(mention.quarter)
    for one in series.values():
        one.titles = list(dict.fromkeys(one.titles))
        one.quarters = sorted(set(one.quarters))
    return tuple(one for one in series.values() if one.quarters)
