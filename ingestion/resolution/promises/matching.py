"""Which event answers which expectation: the pairs that are possible, how sure each is, the best of them together.

Belongs here: time, body, agreement and edition of a pair, its certainty and method, what a person decided about pairs.
Does not belong here: the words of a pair (see ``answering``), the order of the steps (see ``expectations``).

A pair is possible when the event's quarter lies within those of the promise, when they have an agreement in common
(one and its successor are one here) or one of them names none that is known, and when a body that answers for the
promise reports the event, one that it came from or became, or none is named. An event of another edition than the
promised one is another event. What remains is decided by the words: first by what they say alone (``answering``), and
in the end, of what is left over, by what they have in common (``bearing``), where one pair stands out among all that
come into question.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingestion.language.event_title import read_title
from ingestion.quarters import quarters_between
from ingestion.resolution.assignment import best_assignment
from ingestion.resolution.promises.answering import SUGGESTED, SURE, answer_likeness
from ingestion.resolution.promises.bearing import bearing, have_telling_word
from ingestion.resolution.promises.competition import clear_winners, unrivalled
from ingestion.resolution.promises.expectation import Expectation
from ingestion.resolution.versions.event import Event

Method = Literal["own_row", "same_title", "same_series", "similar_title", "best_in_context", "override", "none"]

_SAME_SERIES = 0.97
_LESS_KNOWN = 0.03  # off the certainty where an agreement or a body is not known on one side
_MOST_SUGGESTIONS = 3  # for one expectation; more are no help to whoever has to decide
_DECISIVE = 4  # power of the certainty that is summed up, so that one sure pair outweighs two doubtful ones
_TIEBREAK = 0.01  # weight of what settles pairs of equal words
_ENOUGH, _ENOUGH_UNKNOWN, _ENOUGH_LATE = 0.4, 0.55, 0.75
"""Bearing from which on the best of a context is taken: in time, where no body is named, after its time."""
_UNRIVALLED = 0.75
"""Share of it that is enough where neither side has anything in common with anything else, but a word that
tells in full with the other."""
_NEVER = 2.0
_MARGIN = 0.08  # by which it is better than the next


@dataclass(frozen=True, slots=True)
class Links:
    """What is one thing across keys.

    ``agreements`` gives for an agreement the key that stands for it, its predecessors and its successors; ``bodies``
    for a body the others that may answer for it: those it came from, those it became.
    """

    agreements: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of_agreements(self, keys: Iterable[str]) -> frozenset[str]:
        """The keys that stand for agreements."""
        return frozenset(self.agreements.get(key, key) for key in keys)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided: pairs (expectation key, event key) that are answers, and pairs that are none."""

    answers: Mapping[str, str] = field(default_factory=dict)
    rejected: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that is not sure enough to be taken without a person's word."""

    expectation: Expectation
    event: Event
    certainty: float


class Matcher:
    """Judges pairs of one home's expectations and events."""

    def __init__(self, links: Links | None = None, decisions: Decisions | None = None) -> None:
        self._links = links or Links()
        self.decisions = decisions or Decisions()
        self._decided_events = frozenset(self.decisions.answers.values())

    def best_pairs(
        self, waiting: Sequence[Expectation], events: Sequence[Event]
    ) -> list[tuple[Expectation, Event, float]]:
        """The best overall assignment of sure pairs, each with its certainty.

        What is expected of a series alone gets what is left over: it warns, and takes no answer from a promise.
        """
        promised = [one for one in waiting if one.origins != ["series"]]
        weak = [one for one in waiting if one.origins == ["series"]]
        pairs = self._best_pairs(promised, events)
        taken = {event.key for _, event, _ in pairs}
        return pairs + self._best_pairs(weak, [event for event in events if event.key not in taken])

    def _best_pairs(
        self, waiting: Sequence[Expectation], events: Sequence[Event]
    ) -> list[tuple[Expectation, Event, float]]:
        if not waiting or not events:
            return []
        by_body = _by_body(events)
        places = {event.key: place for place, event in enumerate(events)}
        certain: dict[tuple[int, int], float] = {}
        weights: dict[tuple[int, int], float] = {}
        for left, expectation in enumerate(waiting):
            if expectation.key in self.decisions.answers:
                continue
            for event in self._reachable(expectation, by_body):
                if event.key in self._decided_events or not self.is_possible(expectation, event):
                    continue
                certainty = self.certainty(expectation, event)
                if certainty >= SURE:
                    pair = left, places[event.key]
                    certain[pair] = certainty
                    weights[pair] = certainty**_DECISIVE + _TIEBREAK * self._nearness(expectation, event)
        return [(waiting[left], events[right], certain[left, right]) for left, right in best_assignment(weights)]

    def best_in_context(
        self,
        waiting: Sequence[Expectation],
        events: Sequence[Event],
        rivals: Sequence[Expectation] = (),
        rarity: Mapping[str, float] | None = None,
    ) -> list[tuple[Expectation, Event, float]]:
        """Pairs that are sure only because nothing else comes into question, each with its certainty.

        Both sides name an agreement. ``rivals`` are promises that are not asked for here, and may be what an event
        answers all the same; ``rarity`` as in ``bearing``.
        """
        if not waiting or not events:
            return []
        by_key = {event.key: event for event in events}
        asked = {expectation.key: expectation for expectation in waiting}
        scores: dict[tuple[str, str], float] = {}
        taken: set[tuple[str, str]] = set()
        for expectations, possible in ((sorted(waiting, key=_last_first), events), (rivals, None)):
            by_body = _by_body(possible or [by_key[event_key] for event_key in {key for _, key in scores}])
            for expectation in expectations:
                for event in self._reachable(expectation, by_body):
                    score = self._bearing(expectation, event, rarity)
                    # A promise that comes again does not compete with itself: the occurrence last due stands for it.
                    once = expectation.source.title, event.key
                    if score > 0.0 and once not in taken:
                        taken.add(once)
                        scores[expectation.key, event.key] = score

        alone = unrivalled(scores)

        def is_enough(pair: tuple[str, str], score: float) -> bool:
            if pair[0] not in asked:
                return False
            expectation, event = asked[pair[0]], by_key[pair[1]]
            enough = _enough(expectation, event)
            if score >= enough:
                return True
            is_alone = pair in alone and score >= _UNRIVALLED * enough
            return is_alone and any(have_telling_word(title, event.title) for title in expectation.titles)

        return [
            (asked[key], by_key[event_key], max(SURE, scores[key, event_key]))
            for key, event_key in clear_winners(scores, _MARGIN, is_enough)
        ]

    def _bearing(self, expectation: Expectation, event: Event, rarity: Mapping[str, float] | None) -> float:
        if expectation.key in self.decisions.answers or event.key in self._decided_events:
            return 0.0
        if not (expectation.agreement_keys and event.agreement_keys) or not self.is_possible(expectation, event):
            return 0.0
        return max(bearing(title, event.title, rarity) for title in expectation.titles)

    def suggestions(self, waiting: Sequence[Expectation], events: Sequence[Event]) -> list[Suggestion]:
        """Pairs of what was left over that a person may find to be answers, the likeliest first for each promise."""
        by_body = _by_body(events)
        found: list[Suggestion] = []
        for expectation in waiting:
            pairs = [
                Suggestion(expectation, event, certainty)
                for event in self._reachable(expectation, by_body)
                if self.is_possible(expectation, event)
                and (certainty := self._certainty_asked(expectation, event)) >= SUGGESTED
            ]
            pairs.sort(key=lambda pair: (-pair.certainty, pair.event.key))
            found += pairs[:_MOST_SUGGESTIONS]
        return found

    def _certainty_asked(self, expectation: Expectation, event: Event) -> float:
        """The certainty; ``SUGGESTED`` at the least where a pair would be taken if nothing else came into question."""
        certainty = self.certainty(expectation, event)
        least = _enough(expectation, event)
        if certainty >= SUGGESTED or least >= _ENOUGH_LATE:
            return certainty
        return SUGGESTED if self._bearing(expectation, event, None) >= least else certainty

    def is_possible(self, expectation: Expectation, event: Event) -> bool:
        """Whether nothing but the words can speak against a pair."""
        if expectation.agreement_keys and event.agreement_keys and not self._share_agreement(expectation, event):
            return False  # of most pairs that is all there is to ask
        promise = expectation.promise
        if not promise.earliest <= event.quarter <= promise.latest:
            return False
        if expectation.source.quarter is not None and event.quarter < expectation.source.quarter:
            return False
        if not promise.own_row_answers and any(source.event is event for source in expectation.sources):
            return False
        if (expectation.key, event.key) in self.decisions.rejected:
            return False
        return not _is_other_edition(expectation, event)

    def certainty(self, expectation: Expectation, event: Event) -> float:
        """How surely an event answers a promise, 0 to 1, where the pair is possible."""
        alike = max(answer_likeness(title, event.title) for title in expectation.titles)
        if event.series_key is not None and event.series_key == expectation.series_key:
            alike = max(alike, _SAME_SERIES)
        unknown = (not expectation.agreement_keys or not event.agreement_keys) + (
            not expectation.body_keys or not event.is_body_named
        )
        if alike < 1.0 and unknown:
            alike -= _LESS_KNOWN * unknown
        return round(max(alike, 0.0), 4)

    def method(self, expectation: Expectation, event: Event, certainty: float) -> Method:
        """How a pair was found."""
        if any(source.event is event for source in expectation.sources):
            return "own_row"
        if certainty == 1.0:
            return "same_title"
        if event.series_key is not None and event.series_key == expectation.series_key:
            return "same_series"
        return "similar_title"

    def _reachable(self, expectation: Expectation, by_body: Mapping[str, Sequence[Event]]) -> Iterator[Event]:
        """The events of the bodies that answer for an expectation, and those of no named body."""
        if not expectation.body_keys:
            for events in by_body.values():
                yield from events
            return
        bodies = set(expectation.body_keys)
        for body in expectation.body_keys:
            bodies |= self._links.bodies.get(body, frozenset())
        for body in (*sorted(bodies), ""):
            yield from by_body.get(body, ())

    def _share_agreement(self, expectation: Expectation, event: Event) -> bool:
        if not expectation.agreement_keys.isdisjoint(event.agreement_keys):
            return True
        if not self._links.agreements:
            return False
        mine = self._links.of_agreements(expectation.agreement_keys)
        return not mine.isdisjoint(self._links.of_agreements(event.agreement_keys))

    def _nearness(self, expectation: Expectation, event: Event) -> float:
        """From 0 to 1, what speaks for a pair beside its words: agreements and days in common, nearness in time."""
        union = expectation.agreement_keys | event.agreement_keys
        shared = len(expectation.agreement_keys & event.agreement_keys) / len(union) if union else 0.0
        due = expectation.due_quarter
        apart = abs(quarters_between(due, event.quarter)) if due is not None else 0
        return (shared + _days_in_common(expectation, event) + 1 / (1 + apart)) / 3


def _last_first(expectation: Expectation) -> tuple[int, str]:
    due = expectation.due_quarter or ""
    return -int(due.replace("-Q", "") or 0), expectation.key


def _enough(expectation: Expectation, event: Event) -> float:
    """The bearing from which on the best of a context is taken; above 1.0 where none is enough."""
    due = expectation.due_quarter
    if due is None or event.quarter < (expectation.first_quarter or due):
        return _NEVER
    if event.quarter > due:
        return _ENOUGH_LATE
    return _ENOUGH if expectation.body_keys and event.is_body_named else _ENOUGH_UNKNOWN


def _by_body(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by the body that reports them; those of no named body under an empty key."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        found[event.body_key if event.is_body_named else ""].append(event)
    return found


def _is_other_edition(expectation: Expectation, event: Event) -> bool:
    """Whether the promise names an edition, and the event another one; a recurrence is told by the edition before."""
    if expectation.promise.origin not in ("plan", "postponement"):
        return False
    promised, told = read_title(expectation.source.title).edition, read_title(event.title).edition
    return promised is not None and told is not None and promised != told


def _days_in_common(expectation: Expectation, event: Event) -> bool:
    first, last = expectation.promise.due_from, expectation.promise.due_to
    begins, ends = event.row["date_from"], event.row["date_to"]
    if last is None or ends is None:
        return False
    return bool((first or last) <= ends and (begins or ends) <= last)
