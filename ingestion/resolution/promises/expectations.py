"""Expectations: every promised occurrence, and the reported event that answered it.

Belongs here: the order in which promises are made and answers are looked for, what an answer does to a chain of
postponements. Does not belong here: which promises a plan, an event or a series makes (see ``plan_promises``,
``promises``, ``series_promises``), which of them are one (``expectation_book``), whether a pair fits (``matching``),
the standing of an expectation and any share, which dbt judges.

Plans come first, for they were made before anything was reported. Then quarter by quarter: what is due in it is
answered by its events, and by those of earlier quarters within the days that were promised; then by events of up to
four quarters before; then events of the quarter answer what was due up to four quarters earlier, nearest first; then
what has no date; at each of these steps the best overall assignment is taken, one to one. At last what is left over of
the quarter answers what is or was due, where one pair stands out. So what a later report says never changes which event
answered an earlier due quarter, other than by answering what was open.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from ingestion.quarters import add_quarters, quarter_range
from ingestion.resolution.promises.expectation import Expectation, Source
from ingestion.resolution.promises.expectation_book import Book
from ingestion.resolution.promises.matching import Matcher, Suggestion
from ingestion.resolution.promises.promises import own_failure, promises_of
from ingestion.resolution.promises.rarity import rarity_of
from ingestion.resolution.promises.series_promises import SeriesHistory
from ingestion.resolution.versions.event import Event

MOST_APART = 4
"""How many quarters before or after its due quarter an expectation may be answered, where nothing narrows it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """All expectations by key, with their answers; what may be an answer and needs a person's word; what decisions of a
    person (expectation key, event key) fit nothing."""

    expectations: list[Expectation]
    suggestions: list[Suggestion]
    unfit: list[tuple[str, str]]


def expect(events: Iterable[Event], planned: Iterable[Source] = (), matcher: Matcher | None = None) -> Expected:
    """The expectations of plans (``planned``) and of current events, with their answers."""
    matcher = matcher or Matcher()
    reported: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        reported[event.region_code].append(event)
    promised: dict[str, list[Source]] = defaultdict(list)
    for source in planned:
        promised[source.region_code].append(source)
    regions = [
        _Region(reported[region], promised[region], matcher) for region in sorted(reported.keys() | promised.keys())
    ]
    for region in regions:
        region.go_through()
    found = [expectation for region in regions for expectation in region.book.expectations]
    suggestions = [suggestion for region in regions for suggestion in region.suggestions()]
    answered = {(one.key, one.answer.key) for one in found if one.answer is not None}
    pairs = {*matcher.decisions.answers.items()} - answered
    known_events = {event.key for region in regions for event in region.events}
    known = {expectation.key for expectation in found}
    strays = {
        (one, other) for one, other in matcher.decisions.rejected if one not in known or other not in known_events
    }
    return Expected(sorted(found, key=lambda one: one.key), suggestions, sorted(pairs | strays))


class _Region:
    """One reporting region: nothing promised in it is answered in another."""

    def __init__(self, events: Sequence[Event], planned: Sequence[Source], matcher: Matcher) -> None:
        self.events = events
        self.book = Book()
        self._planned = planned
        self._matcher = matcher
        self._series = SeriesHistory()
        self._by_quarter: dict[str, list[Event]] = defaultdict(list)
        self._by_key = {event.key: event for event in events}
        for event in events:
            self._by_quarter[event.quarter].append(event)
        self._rarity = rarity_of(chain((event.title for event in events), (source.title for source in planned)))

    def go_through(self) -> None:
        """Make all promises and find their answers."""
        for source in self._planned:
            self.book.add(source)
        if self._by_quarter:
            last = max(self._by_quarter)
            for quarter in quarter_range(min(self._by_quarter), last):
                self._settle_decided()
                self._quarter(quarter)
            self._settle_decided()
            for due in self.book.due_quarters:
                if due > last:
                    self._match_within(due)
                    self._match_early(due)
                    self._match_in_context(due)

    def suggestions(self) -> list[Suggestion]:
        """Answers that are not sure enough, among what neither answers nor is answered."""
        free = [event for event in self.events if event.key not in self.book.answered]
        waiting = [one for one in self.book.expectations if one.answer is None and one.origins != ["series"]]
        return self._matcher.suggestions(sorted(waiting, key=lambda one: one.key), free)

    def _quarter(self, quarter: str) -> None:
        events = self._by_quarter.get(quarter, ())
        self._match_due(quarter, quarter)
        self._match_within(quarter)
        self._match_early(quarter)
        for distance in range(1, MOST_APART + 1):
            self._match_due(add_quarters(quarter, -distance), quarter)
        self._match([one for one in self.book.open(None) if one.promise.earliest <= quarter], events)
        self._match_in_context(quarter)
        for event in events:
            self._promise(event)
        # What was put off within the quarter may be answered by another row of the same report.
        dues = [due for due in self.book.due_quarters if due <= quarter]
        within = [one for due in (None, *dues) for one in self.book.open(due) if _was_put_off_in(one, quarter)]
        self._match(within, events)
        for source in self._series.promises_after(quarter, events):
            self.book.add(source)

    def _promise(self, event: Event) -> None:
        answered = self.book.answered.get(event.key)
        if event.was_not_executed:
            failure = Source.of_event(event, own_failure(event.row))
            if answered is None:
                answered = self.book.add(failure)
                self.book.answer(answered, event, "own_row", 1.0)
            elif not answered.has_origin("reported"):
                answered.add(failure)
        for promise in promises_of(event.row):
            source = Source.of_event(event, promise)
            if promise.origin == "postponement":
                assert answered is not None  # a postponed event is one that was not executed
                successor = self.book.add(source)
                if successor not in answered.chain() and answered not in successor.chain():
                    answered.goes_on_as(successor)
            elif promise.due_quarter == event.quarter:
                if answered is None:
                    answered = self.book.add(source)
                    self.book.answer(answered, event, "own_row", 1.0)
                elif not answered.has_origin(promise.origin):
                    answered.add(source)
            else:
                self.book.add(source)

    # --- the steps ---------------------------------------------------------------------------------------------------

    def _match(self, waiting: Sequence[Expectation], events: Sequence[Event]) -> None:
        free = [event for event in events if self._is_free(event)]
        for expectation, event, certainty in self._matcher.best_pairs(waiting, free):
            self._settle(expectation, event, certainty)

    def _match_within(self, due: str) -> None:
        """Answer what is due by events of earlier quarters that lie within the promised days."""
        waiting = [one for one in self.book.open(due) if (one.first_quarter or due) < due]
        if not waiting:
            return
        first = min(one.first_quarter or due for one in waiting)
        earlier = [
            e for quarter in quarter_range(first, add_quarters(due, -1)) for e in self._by_quarter.get(quarter, ())
        ]
        for expectation, event, certainty in self._matcher.best_pairs(
            waiting, [e for e in earlier if self._is_free(e)]
        ):
            if event.quarter >= (expectation.first_quarter or due):
                self._settle(expectation, event, certainty)

    def _match_early(self, due: str) -> None:
        """Look back for what answered expectations before they were due, nearest quarter first."""
        for distance in range(1, MOST_APART + 1):
            waiting = self.book.open(due)
            if not waiting:
                return
            self._match(waiting, self._by_quarter.get(add_quarters(due, -distance), ()))

    def _match_in_context(self, quarter: str) -> None:
        """Answer what is or was due by what is left over in the quarter or within the promised days, where nothing else
        comes into question."""
        waiting = [
            one
            for distance in range(MOST_APART + 1)
            for one in self.book.open(add_quarters(quarter, -distance))
            if one.origins != ["series"]
        ]
        if not waiting:
            return
        first = min((one.first_quarter or quarter for one in self.book.open(quarter)), default=quarter)
        events = [
            event
            for each in quarter_range(min(first, quarter), quarter)
            for event in self._by_quarter.get(each, ())
            if self._is_free(event)
        ]
        ahead = [
            one for distance in range(1, MOST_APART + 1) for one in self.book.open(add_quarters(quarter, distance))
        ]
        rivals = [*ahead, *self.book.open(None)]
        for expectation, event, certainty in self._matcher.best_in_context(waiting, events, rivals, self._rarity):
            self._settle(expectation, event, certainty, "best_in_context")

    def _match_due(self, due: str, quarter: str) -> None:
        """Answer what is or was due by the events of a quarter, save by those that are the likelier answer to a promise
        whose days have begun and which is due later."""
        waiting = self.book.open(due)
        events = [event for event in self._by_quarter.get(quarter, ()) if self._is_free(event)]
        if not waiting or not events:
            return
        ahead = [add_quarters(quarter, distance) for distance in range(1, MOST_APART)]
        running = [one for later in ahead for one in self.book.open(later) if (one.first_quarter or later) <= quarter]
        for expectation, event, certainty in self._matcher.best_pairs([*waiting, *running], events):
            if expectation.due_quarter == due:
                self._settle(expectation, event, certainty)

    def _settle_decided(self) -> None:
        """Answers by a person's decision, as soon as both sides are there."""
        for key, event_key in self._matcher.decisions.answers.items():
            expectation, event = self.book.get(key), self._by_key.get(event_key)
            if expectation is not None and event is not None and expectation.answer is None and self._is_free(event):
                self._settle(expectation, event, 1.0, "override")

    def _is_free(self, event: Event) -> bool:
        """Whether an event has answered nothing but the failure it reported of itself, which may be this promise's."""
        answered = self.book.answered.get(event.key)
        return answered is None or answered.origins == ["reported"]

    def _settle(self, expectation: Expectation, event: Event, certainty: float, method: str | None = None) -> None:
        own = self.book.answered.get(event.key)
        if own is not None:
            if expectation in own.chain():  # what it was put off to cannot be what it answers
                return
            for source in own.sources:
                expectation.add(source)
            if own.successor is not None:
                expectation.goes_on_as(own.successor)
            self.book.drop(own)
        self.book.answer(expectation, event, method or self._matcher.method(expectation, event, certainty), certainty)


def _was_put_off_in(expectation: Expectation, quarter: str) -> bool:
    return expectation.promise.origin == "postponement" and expectation.source.quarter == quarter
