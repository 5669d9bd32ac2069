"""Expectations: every promised occurrence, and the reported event that answered it.

Belongs here: collecting promises quarter by quarter, joining the same promise from several sources, finding the answer
to each. Does not belong here: which promises an event makes (see ``promises``), the standing of an expectation and any
share, which dbt judges.

Answers are looked for among the events of the same region and body that share an agreement and name the same
undertaking: first events of the due quarter, then late ones, nearest first, then early ones; one to one, the best
overall assignment at each distance. Quarters are gone through in order, so what a later report says never changes
which event answered an earlier due quarter, other than by answering what was open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingestion.contracts.tables import Record
from ingestion.quarters import add_quarters, quarter_range
from ingestion.resolution.assignment import best_assignment
from ingestion.resolution.keys import key_of
from ingestion.resolution.promises import NOT_EXECUTED, Promise, own_failure, promises_of
from ingestion.resolution.undertaking import likeness

_ORIGIN_STRENGTH = ("plan", "postponement", "recurrence", "reported", "series")
LATEST_ANSWER = 4
"""How many quarters before or after its due quarter an expectation may be answered, where nothing narrows it."""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """A current reported event: its key, its body, its landed row and the agreements it is reported under."""

    key: str
    region_code: str
    body_key: str
    row: Record
    agreement_keys: frozenset[str]

    @property
    def quarter(self) -> str:
        """The quarter whose report names it."""
        return str(self.row["quarter"])

    @property
    def title(self) -> str:
        """Its title as reported."""
        return str(self.row["event_title"])

    @property
    def was_not_executed(self) -> bool:
        """Whether the report itself says that it was not held as planned."""
        return self.row["outcome"] in NOT_EXECUTED


@dataclass(slots=True, eq=False)
class Expectation:
    """An expectation and its answer. ``sources`` are the events that promise it, the first one first."""

    key: str
    promise: Promise
    origins: set[str]
    sources: list[Event]
    agreement_keys: set[str]
    answer: Event | None = None
    match_method: str = "none"
    match_certainty: float = 0.0
    predecessor: "Expectation | None" = None
    successor: "Expectation | None" = None

    @property
    def source(self) -> Event:
        """The event that promised it first."""
        return self.sources[0]

    @property
    def due_quarter(self) -> str | None:
        """When it is due; None when no time was named."""
        return self.promise.due_quarter

    @property
    def is_independent(self) -> bool:
        """Whether it is known from elsewhere than the report that answers it."""
        if "reported" in self.origins and len(self.origins) == 1:
            return False
        return self.answer is None or any(source.quarter != self.answer.quarter for source in self.sources)

    @property
    def ordered_origins(self) -> list[str]:
        """Its origins, the weightiest first."""
        return sorted(self.origins, key=_ORIGIN_STRENGTH.index)

    def chain(self) -> Iterator["Expectation"]:
        """This expectation and, one after another, those it was put off to."""
        link: Expectation | None = self
        while link is not None:
            yield link
            link = link.successor


class _Ledger:
    """The expectations of one region and body while its quarters are gone through."""

    def __init__(self) -> None:
        self.answered: dict[str, Expectation] = {}  # event key → what it answered
        self._by_due: dict[str | None, list[Expectation]] = defaultdict(list)
        self._made: Counter[tuple[str, str]] = Counter()

    @property
    def expectations(self) -> list[Expectation]:
        """All of them."""
        return [expectation for due in self._by_due.values() for expectation in due]

    @property
    def due_quarters(self) -> list[str]:
        """The quarters in which anything is due, in order."""
        return sorted(due for due in self._by_due if due is not None)

    def open(self, due_quarter: str | None) -> list[Expectation]:
        """What is due in a quarter (None: undated) and not answered yet."""
        return [expectation for expectation in self._by_due.get(due_quarter, ()) if expectation.answer is None]

    def add(self, promise: Promise, source: Event) -> Expectation:
        """A new expectation, or the one that says the same already, with one more source."""
        known = self._same(promise, source)
        if known is not None:
            known.sources.append(source)
            known.agreement_keys |= source.agreement_keys
            return known
        # The ordinal and not the quarter: when a date comes to be read better, the key stays.
        self._made[source.key, promise.origin] += 1
        key = key_of("expectation", source.key, promise.origin, self._made[source.key, promise.origin])
        expectation = Expectation(key, promise, {promise.origin}, [source], set(source.agreement_keys))
        self._by_due[promise.due_quarter].append(expectation)
        return expectation

    def answer(self, expectation: Expectation, event: Event, method: str, certainty: float) -> None:
        """Note that an event answered an expectation."""
        expectation.answer, expectation.match_method, expectation.match_certainty = event, method, certainty
        self.answered[event.key] = expectation

    def drop(self, expectation: Expectation) -> None:
        """Forget an expectation that turned out to be part of another."""
        self._by_due[expectation.due_quarter].remove(expectation)

    def _same(self, promise: Promise, source: Event) -> Expectation | None:
        # Two rows of one report are two undertakings, however alike; so a source of the same quarter never joins, and
        # what another row of it has answered is not what this row promises of its own quarter.
        if promise.origin != "recurrence":
            return None
        candidates = [
            (score, expectation)
            for expectation in self._by_due.get(promise.due_quarter, ())
            if "recurrence" in expectation.origins
            and (expectation.answer is None or promise.due_quarter != source.quarter)
            and all(other.quarter != source.quarter for other in expectation.sources)
            and (score := _likeness(expectation, source)) > 0
        ]
        return max(candidates, key=lambda pair: pair[0])[1] if candidates else None


def expect(events: Iterable[Event]) -> list[Expectation]:
    """All expectations of the current events, with their answers, by key."""
    groups: dict[tuple[str, str], dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        groups[event.region_code, event.body_key][event.quarter].append(event)
    found = [expectation for group in groups.values() for expectation in _of_body(group)]
    return sorted(found, key=lambda expectation: expectation.key)


def _of_body(by_quarter: Mapping[str, Sequence[Event]]) -> list[Expectation]:
    ledger = _Ledger()
    last = max(by_quarter)
    for quarter in quarter_range(min(by_quarter), last):
        events = by_quarter.get(quarter, ())
        _match(ledger, events, ledger.open(quarter))
        _match_early(ledger, by_quarter, quarter)
        for distance in range(1, LATEST_ANSWER + 1):
            due = add_quarters(quarter, -distance)
            undated = [open_ for open_ in ledger.open(None) if open_.source.quarter == due]
            _match(ledger, events, ledger.open(due) + undated)
        for event in events:
            _promise(ledger, event)
        # What was put off within the quarter may be answered by another row of the same report.
        within = [*ledger.open(None), *(o for due in ledger.due_quarters if due <= quarter for o in ledger.open(due))]
        _match(ledger, events, [open_ for open_ in within if _was_put_off_in(open_, quarter)])
    for due in ledger.due_quarters:
        if due > last:
            _match_early(ledger, by_quarter, due)
    return ledger.expectations


def _promise(ledger: _Ledger, event: Event) -> None:
    answered = ledger.answered.get(event.key)
    if event.was_not_executed:
        if answered is None:
            answered = ledger.add(own_failure(event.row), event)
            ledger.answer(answered, event, "own_row", 1.0)
        else:
            answered.origins.add("reported")
    for promise in promises_of(event.row):
        if promise.origin == "postponement":
            assert answered is not None  # a postponed event is one that was not executed
            successor = ledger.add(promise, event)
            answered.successor, successor.predecessor = successor, answered
        elif promise.due_quarter == event.quarter:
            if answered is None:
                answered = ledger.add(promise, event)
                ledger.answer(answered, event, "own_row", 1.0)
            else:
                answered.origins.add(promise.origin)
        else:
            ledger.add(promise, event)


def _match(ledger: _Ledger, events: Sequence[Event], waiting: Sequence[Expectation]) -> None:
    free = [event for event in events if _is_free(ledger, event)]
    scores = {
        (left, right): score
        for left, expectation in enumerate(waiting)
        for right, event in enumerate(free)
        if _may_answer(expectation, event) and (score := _likeness(expectation, event)) > 0
    }
    for left, right in best_assignment(scores):
        _settle(ledger, waiting[left], free[right], scores[left, right])


def _match_early(ledger: _Ledger, by_quarter: Mapping[str, Sequence[Event]], due: str) -> None:
    """Look back for what answered expectations before they were due, nearest quarter first."""
    for distance in range(1, LATEST_ANSWER + 1):
        waiting = ledger.open(due)
        if not waiting:
            return
        events = by_quarter.get(add_quarters(due, -distance), ())
        _match(ledger, events, waiting)


def _is_free(ledger: _Ledger, event: Event) -> bool:
    """Whether an event has answered nothing but the failure it reported of itself, which may be this promise's."""
    answered = ledger.answered.get(event.key)
    return answered is None or answered.origins == {"reported"}


def _settle(ledger: _Ledger, expectation: Expectation, event: Event, certainty: float) -> None:
    own = ledger.answered.get(event.key)
    if own is not None:
        if expectation in own.chain():  # what it was put off to cannot be what it answers
            return
        expectation.origins.add("reported")
        expectation.successor = own.successor
        if own.successor is not None:
            own.successor.predecessor = expectation
        ledger.drop(own)
    same_words = "same_title" if certainty == 1.0 else "similar_title"
    method = "own_row" if event in expectation.sources else same_words
    ledger.answer(expectation, event, method, certainty)


def _may_answer(expectation: Expectation, event: Event) -> bool:
    promise = expectation.promise
    if not promise.earliest <= event.quarter <= promise.latest or event.quarter < expectation.source.quarter:
        return False
    return promise.own_row_answers or all(source.key != event.key for source in expectation.sources)


def _was_put_off_in(expectation: Expectation, quarter: str) -> bool:
    return expectation.promise.origin == "postponement" and expectation.source.quarter == quarter


def _likeness(expectation: Expectation, event: Event) -> float:
    """How surely an event is about what was promised, 0 to 1; 0 where it cannot be."""
    both_known = expectation.agreement_keys and event.agreement_keys
    if both_known and not expectation.agreement_keys & event.agreement_keys:
        return 0.0
    return max(likeness(source.title, event.title) for source in expectation.sources)
