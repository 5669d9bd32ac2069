"""The expectations of one region while its quarters are gone through: what is due when, of whom, and answered by what.

Belongs here: the key of an expectation, and that the same promise from two documents is one expectation. Does not
belong here: which promises there are, which event answers them (see ``expectations``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from ingestion.quarters import quarter_of
from ingestion.resolution.keys import key_of
from ingestion.resolution.promises.answering import SURE, answer_likeness
from ingestion.resolution.promises.expectation import Expectation, Source
from ingestion.resolution.promises.promises import Origin
from ingestion.resolution.versions.event import Event


class Book:
    """The expectations of one region while its quarters are gone through."""

    def __init__(self) -> None:
        self.answered: dict[str, Expectation] = {}  # event key → what it answered
        self._by_due: dict[str | None, dict[str, Expectation]] = defaultdict(dict)
        self._by_body: dict[tuple[str | None, str], dict[str, Expectation]] = defaultdict(dict)
        self._by_key: dict[str, Expectation] = {}
        self._made: Counter[tuple[tuple[str, ...], Origin]] = Counter()

    @property
    def expectations(self) -> list[Expectation]:
        """All of them."""
        return list(self._by_key.values())

    @property
    def due_quarters(self) -> list[str]:
        """The quarters in which anything is due, in order."""
        return sorted(due for due, found in self._by_due.items() if due is not None and found)

    def get(self, key: str) -> Expectation | None:
        """The expectation with a key."""
        return self._by_key.get(key)

    def open(self, due_quarter: str | None) -> list[Expectation]:
        """What is due in a quarter (None: undated) and not answered yet."""
        return [one for one in self._by_due.get(due_quarter, _NOTHING).values() if one.answer is None]

    def due(self, due_quarter: str, body_keys: Iterable[str]) -> Iterator[Expectation]:
        """What is due in a quarter, answered or not, of any of the bodies or of none; of all where no body is given."""
        bodies = list(body_keys)
        if not bodies:
            yield from self._by_due.get(due_quarter, _NOTHING).values()
            return
        for body in (*bodies, _NO_BODY):
            yield from self._by_body.get((due_quarter, body), _NOTHING).values()

    def add(self, source: Source) -> Expectation:
        """The expectation of a promise: the one that says the same already, with one source more, or a new one."""
        # The ordinal and not the quarter: when a date comes to be read better, the key stays.
        origin = source.promise.origin
        self._made[source.identity, origin] += 1
        found = self._same(source)
        if found is not None:
            found.add(source)
        else:
            key = key_of("expectation", *source.identity, origin, self._made[source.identity, origin])
            found = Expectation(key, [source])
            self._by_due[found.due_quarter][key] = found
            self._by_key[key] = found
        for body in source.body_keys or (_NO_BODY,):
            self._by_body[found.due_quarter, body][found.key] = found
        return found

    def answer(self, expectation: Expectation, event: Event, method: str, certainty: float) -> None:
        """Note that an event answered an expectation."""
        expectation.answer, expectation.match_method, expectation.match_certainty = event, method, certainty
        self.answered[event.key] = expectation

    def drop(self, expectation: Expectation) -> None:
        """Forget an expectation that turned out to be part of another."""
        del self._by_key[expectation.key], self._by_due[expectation.due_quarter][expectation.key]
        for body in expectation.body_keys or (_NO_BODY,):
            self._by_body[expectation.due_quarter, body].pop(expectation.key, None)

    def _same(self, source: Source) -> Expectation | None:
        """The expectation that another document made already by the same promise."""
        promise = source.promise
        if promise.due_quarter is None or promise.origin == "reported":
            return None
        found: Expectation | None = None
        best = 0.0
        for expectation in self._of_the_time(source):
            if (
                (score := _sameness(expectation, source)) > best
                # A postponement goes to one place, and what was put off goes there once.
                and not (promise.origin == "postponement" and expectation.predecessor is not None)
                and (expectation.answer is None or promise.due_quarter != source.quarter)
            ):
                found, best = expectation, score
        return found

    def _of_the_time(self, source: Source) -> Iterator[Expectation]:
        """Expectations due in the quarter of a promise, or of which one names days that hold the other's."""
        promise = source.promise
        assert promise.due_quarter is not None
        yield from self.due(promise.due_quarter, source.body_keys)
        if promise.due_to is None:
            return
        year = promise.due_quarter[:4]
        first = quarter_of(promise.due_from) if promise.due_from is not None else promise.due_quarter
        for due in (f"{year}-Q{number}" for number in range(1, 5)):
            if due == promise.due_quarter:
                continue
            for expectation in self.due(due, source.body_keys):
                begins = expectation.first_quarter or due
                if (begins <= first and promise.due_quarter <= due) or (first <= begins and due <= promise.due_quarter):
                    yield expectation


def _sameness(expectation: Expectation, source: Source) -> float:
    """How surely a statement promises what an expectation of the same time expects."""
    if source.promise.origin == "series" and source.series_key == expectation.series_key:
        return 1.0  # what is promised in words already needs no weak promise beside it
    if any(other.document == source.document for other in expectation.sources):
        return 0.0  # two rows of one document are two undertakings, however alike
    if bool(expectation.promise.recurrence in _FINE) != bool(source.promise.recurrence in _FINE):
        return 0.0  # a meeting in September is not the monthly work of the third quarter
    if _are_apart(expectation.agreement_keys, source.agreement_keys):
        return 0.0
    if _are_apart(expectation.body_keys, source.body_keys):
        return 0.0
    if source.series_key is not None and source.series_key == expectation.series_key:
        return 1.0
    alike = max(answer_likeness(title, source.title) for title in expectation.titles)
    is_moved = source.promise.origin == "postponement"
    return alike if alike >= (_SAME_MOVED if is_moved else SURE) else 0.0


def _are_apart(mine: Set[str], theirs: Set[str]) -> bool:
    return bool(mine) and bool(theirs) and not mine & theirs


_NOTHING: Mapping[str, Expectation] = {}
_NO_BODY = ""
_SAME_MOVED = 0.75
"""From here on what was put off is what another document promises for that time: joined wrongly, one would be gone."""
_FINE = frozenset({"daily", "weekly", "monthly", "quarterly", "continuous"})
"""Recurrences that come in every quarter."""
