"""Which events are one series: the same festival, contest or work that comes back.

Belongs here: gathering events into series, and the key of a series that is kept. Does not belong here: whether two
titles are one undertaking (see ``undertaking``), promises and their answers (``expectations``).

Events of one reporting region are gathered, in order of receipt, each with the series that has a title most like its
own. Titles without a name are compared within one executive body, for «рабочая встреча» of two departments is two
things. A series that has a name takes no event of another name, however a nameless title between them may look. What
may belong to one series as well as to another is left open with its candidates, never guessed.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ingestion.language.event_title import EventTitle, Name, read_title
from ingestion.language.tokens import fold
from ingestion.notices import Notice
from ingestion.resolution.identity.undertaking import EXACT, LEAST_ROOT, is_same_name, likeness
from ingestion.resolution.keys import key_of
from ingestion.resolution.overrides import NO_OVERRIDES, Overrides, merged_keys

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


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A series: its key and its first mention."""

    key: str
    first: SeriesMention


@dataclass(frozen=True, slots=True)
class SeriesResolution:
    """The answer for each mention by its id, the edition of each title that names one, and what the reviewed file got
    wrong."""

    answers: Mapping[Hashable, SeriesAnswer]
    editions: Mapping[str, int]
    notices: tuple[Notice, ...] = ()


# --- one key for each ------------------------------------------------------------------------------------------------


class _Title(NamedTuple):
    """A title by which a series is known: of whose event, whether it has a name, the words by which it is found."""

    title: str
    body_key: str
    is_named: bool
    words: frozenset[str]


class _Register:
    """The series of one region, found by the words of their titles."""

    def __init__(self) -> None:
        self._by_word: dict[str, dict[Series, None]] = defaultdict(dict)
        self._titles: dict[Series, dict[_Title, None]] = defaultdict(dict)
        self._names: dict[Series, dict[Name, None]] = defaultdict(dict)

    def add_title(self, series: Series, mention: SeriesMention) -> None:
        """From now on a series is also known by this title of this body."""
        read = read_title(mention.title)
        words = _index_words(read)
        self._names[series].update(dict.fromkeys(read.names))
        self._titles[series][_Title(mention.title, mention.body_key, bool(read.names), words)] = None
        for word in words:
            self._by_word[word][series] = None

    def candidates(self, mention: SeriesMention) -> dict[Series, float]:
        """The series that a title may belong to, with the likeness of the nearest of their titles."""
        read = read_title(mention.title)
        words = _index_words(read)
        near: dict[Series, None] = {}
        for word in words:
            near |= self._by_word.get(word, {})
        found: dict[Series, float] = {}
        for series in near:
            if not self._has_no_other_name(series, read):
                continue
            for known in self._titles[series]:
                if known.words.isdisjoint(words):
                    continue
                if known.body_key == mention.body_key or (read.names and known.is_named):
                    found[series] = max(found.get(series, 0.0), likeness(mention.title, known.title))
        return {series: score for series, score in found.items() if score > 0}

    def _has_no_other_name(self, series: Series, read: EventTitle) -> bool:
        names = self._names[series]
        return not (names and read.names) or any(is_same_name(a, b) for a in names for b in read.names)


def _index_words(read: EventTitle) -> frozenset[str]:
    """The beginnings of words by which a title is looked for: words of one root have theirs in common."""
    named = frozenset(word for name in read.names for word in name)
    return frozenset(word[:LEAST_ROOT] for word in named | read.words or read.all_words)


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
    editions: dict[str, int] = {}
    used: set[int] = set()
    pointed: dict[Hashable, str] = {}
    # Region by region, for no series is of two: what is known of a title is then still at hand when it comes again.
    for mention in sorted(mentions, key=lambda mention: mention.region_code):
        decision = overrides.of(mention.title)
        if decision is not None:
            used.add(decision.number)
            if decision.same_as:
                pointed[mention.id] = decision.same_as
        read = read_title(mention.title)
        if read.edition is not None:
            editions[mention.title] = read.edition
        body = "" if read.names else mention.body_key
        place = mention.region_code, body, mention.title
        if place not in known:
            register = registers[mention.region_code]
            is_new = decision is not None and decision.is_new
            answer = _NEW if is_new else _choose(register.candidates(mention))
            if answer.method == "first_mention":
                made = _made(mention, body, series)
                series[made.key] = made
                answer = SeriesAnswer(made.key, "first_mention", 1.0)
            if answer.series_key is not None:
                register.add_title(series[answer.series_key], mention)
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
    return SeriesResolution(answers, editions, (*overrides.notices, *notices))


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
    return SeriesAnswer(
        best.key, "same_words" if score == EXACT else "same_name" if is_named else "similar_words", score
    )


def _again(answer: SeriesAnswer) -> SeriesAnswer:
    return SeriesAnswer(answer.series_key, "same_words", 1.0) if answer.method == "first_mention" else answer


def _made(mention: SeriesMention, body: str, known: Mapping[str, Series]) -> Series:
    identity = (mention.region_code, body, fold(mention.title))
    key, number = key_of("series", *identity), 1
    while key in known:
        number += 1
        key = key_of("series", *identity, number)
    return Series(key, mention)


def _merged(answer: SeriesAnswer, merged: Mapping[str, str]) -> SeriesAnswer:
    if answer.series_key is not None and answer.series_key in merged:
        return SeriesAnswer(merged[answer.series_key], "override", 1.0)
    candidates = tuple(dict.fromkeys(merged.get(key, key) for key in answer.candidates))
    if len(candidates) == 1:
        return SeriesAnswer(candidates[0], "override", 1.0)
    return SeriesAnswer(answer.series_key, answer.method, answer.certainty, candidates)
