"""The verdict on each row of one report for a longer period, held against what shorter reports tell.

Belongs here: which events a row tells of, and what that makes of it. Does not belong here: which events are asked
(``period_statements``), whether two rows tell of one event (``same_event``).

Each event belongs to one row at most; a row may tell of several (monthly work, a postponement and what came of it).

- What the quarterly reports tell of and nothing disagrees with is confirmed.
- What they say nothing of becomes an event of its own. So does what became of a postponed event, where only the longer
  report tells it.
- Another outcome, other days or another number of participants of the same event is a contradiction: the quarterly
  figure stands.
- What may be one of several, or one worded anew, is unclear and counts as nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingestion.quarters import quarter_of, target_days
from ingestion.resolution.assignment import best_assignment
from ingestion.resolution.versions.event import Event
from ingestion.resolution.versions.same_event import (
    CALLED_OFF,
    DONE,
    SURE,
    Disagreement,
    agreements_differ,
    at_one_time,
    days_of,
    is_named,
    is_surely_one,
    participants_differ,
    resemblance,
    sameness,
    stretch,
)
from ingestion.resolution.versions.slots import Version

Verdict = Literal["confirms", "adds", "contradicts", "unclear"]
_MOST_CANDIDATES = 5  # more are no help to whoever has to decide


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of a longer report, its verdict, and the events that it is about.

    ``event`` is the row as an event, in the quarter that it would count in: it is one where the verdict is ``adds``.
    ``matched`` are told of, ``continued`` were put off and this is what became of them, ``candidates`` may be meant.
    """

    event: Event
    version: Version
    verdict: Verdict
    certainty: float = 1.0
    matched: tuple[Event, ...] = ()
    continued: tuple[Event, ...] = ()
    candidates: tuple[Event, ...] = ()
    disagreements: tuple[tuple[Event, Disagreement], ...] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What a report is held against: the events of its own bodies inside its period and in the quarters around it;
    ``strangers`` gives the events of other bodies of the region inside it that share an agreement with one."""

    inside: Sequence[Event]
    around: Sequence[Event]
    strangers: Callable[[Event], Iterable[Event]]


Decided = Event | Literal["new"] | None
"""What a person said of a row: the event that it tells of, that it is one of its own, or nothing."""


@dataclass(slots=True)
class _Open:
    """A row while its events are looked for: those it is sure to tell of, if they are its own, and those found so."""

    event: Event
    sure: dict[Event, float] = field(default_factory=dict)
    matched: list[Event] = field(default_factory=list)
    by_hand: bool = False
    is_new: bool = False


def judge(version: Version, events: Sequence[Event], decided: Sequence[Decided], beside: Beside) -> list[Statement]:
    """The verdict on each row of a report, in its order. ``events`` are the rows as the events that they would be,
    ``decided`` what a person said of each."""
    return _Sheet(version, events, decided, beside).judged()


class _Sheet:
    """The rows of one report and the events that they are held against."""

    def __init__(self, version: Version, events: Sequence[Event], decided: Sequence[Decided], beside: Beside) -> None:
        self._version = version
        self._rows = [_Open(event) for event in events]
        self._decided = decided
        self._beside = beside
        self._taken: dict[Event, _Open] = {}

    def judged(self) -> list[Statement]:
        """The verdict on each row, in the order of the document."""
        self._take_decided()
        self._find_sure()
        self._assign()
        self._attach()
        return [self._verdict(row) for row in self._rows]

    def _take_decided(self) -> None:
        for row, decided in zip(self._rows, self._decided, strict=True):
            row.by_hand, row.is_new = decided is not None, decided == "new"
            if isinstance(decided, Event):
                self._take(row, decided)

    def _find_sure(self) -> None:
        for row in self._rows:
            if row.by_hand:
                continue
            near = [event for event in self._beside.around if at_one_time(row.event, event)]
            for event in [*self._beside.inside, *near]:
                if event not in self._taken and (certainty := is_surely_one(row.event, event)) > 0:
                    row.sure[event] = certainty

    def _assign(self) -> None:
        """Each row one event first, the best overall: equal titles are told apart by all else that the rows say."""
        events = list(dict.fromkeys(event for row in self._rows for event in row.sure))
        place = {event: number for number, event in enumerate(events)}
        scores = {
            (left, place[event]): certainty + resemblance(row.event, event)
            for left, row in enumerate(self._rows)
            for event, certainty in row.sure.items()
            if days_of(row.event.row, event.row) != "apart"
        }
        for left, right in best_assignment(scores):
            self._take(self._rows[left], events[right])

    def _attach(self) -> None:
        """Further events of the same: work that comes again, and what was put off before it was held."""
        waiting = [(row, event) for row in self._rows for event in row.sure if row.matched]
        waiting.sort(key=lambda pair: -resemblance(pair[0].event, pair[1]))
        for row, event in waiting:
            if event in self._taken:
                continue
            was_before = event.was_not_executed and event.quarter <= row.matched[0].quarter
            if was_before or days_of(row.event.row, event.row) != "apart":
                self._take(row, event)

    def _take(self, row: _Open, event: Event) -> None:
        self._taken[event] = row
        row.matched.append(event)

    def _verdict(self, row: _Open) -> Statement:
        if row.is_new:
            return Statement(row.event, self._version, "adds", by_hand=True)
        if row.matched:
            return self._weighed(row, row.matched)
        if row.sure:
            return self._of_taken_or_apart(row)
        doubtful = {
            event: certainty
            for event in [*self._beside.inside, *(near for near in self._beside.around if at_one_time(row.event, near))]
            if event not in self._taken and (certainty := sameness(row.event, event)) > 0
        }
        # The same event told by another body of the region would be counted twice.
        doubtful |= {
            event: certainty
            for event in self._beside.strangers(row.event)
            if days_of(row.event.row, event.row) != "apart" and (certainty := is_surely_one(row.event, event)) > 0
        }
        if not doubtful:
            return Statement(row.event, self._version, "adds")
        return self._unclear(row, doubtful)

    def _of_taken_or_apart(self, row: _Open) -> Statement:
        """A row like events that other rows tell of, or that lie on other days."""
        left = [event for event in row.sure if event not in self._taken]
        if not left:
            # As many rows as days: one more occurrence. Without days it may be one of those told of already.
            if all(days_of(row.event.row, event.row) == "apart" for event in row.sure):
                return Statement(row.event, self._version, "adds")
            return self._unclear(row, row.sure)
        # A name holds together what lies on different days; so does a postponement, whatever its title.
        was_not_held = all(event.was_not_executed for event in left)
        is_one = is_named(row.event.title) and (was_not_held or len(left) == 1)
        if is_one or all(event.row["outcome"] == "postponed" for event in left):
            for event in left:
                self._take(row, event)
            return self._weighed(row, left)
        return self._unclear(row, {event: row.sure[event] for event in left})

    def _unclear(self, row: _Open, candidates: Mapping[Event, float]) -> Statement:
        likeliest = sorted(candidates, key=lambda event: (-candidates[event], event.quarter, event.key))
        return Statement(
            row.event,
            self._version,
            "unclear",
            max(candidates.values()) if max(candidates.values()) < SURE else 0.5,
            candidates=tuple(likeliest[:_MOST_CANDIDATES]),
        )

    def _weighed(self, row: _Open, matched: Sequence[Event]) -> Statement:
        in_time = tuple(sorted(matched, key=lambda event: (event.quarter, event.key)))
        certainty = 1.0 if row.by_hand else min(row.sure[event] for event in in_time)
        if not row.by_hand and _goes_on(row.event, in_time):
            return Statement(row.event, self._version, "adds", certainty, continued=in_time)
        disagreements = tuple(_disagreements(row.event, in_time))
        verdict: Verdict = "contradicts" if disagreements else "confirms"
        return Statement(
            row.event,
            self._version,
            verdict,
            certainty,
            matched=in_time,
            disagreements=disagreements,
            by_hand=row.by_hand,
        )


def _goes_on(statement: Event, matched: Sequence[Event]) -> bool:
    """Whether a row tells what became of what the quarterly reports leave put off."""
    outcome, last = statement.row["outcome"], matched[-1]
    if any(event.row["outcome"] != "postponed" for event in matched) or outcome not in DONE | CALLED_OFF:
        return False
    days, target = stretch(statement.row), last.row["postponed_to"]
    if target is not None and days is not None:
        first, end = target_days(target)
        if first <= days[1] and days[0] <= end:
            return True
    if outcome in DONE:
        return not at_one_time(statement, last)
    return days_of(statement.row, last.row) == "apart"


def _disagreements(statement: Event, matched: Sequence[Event]) -> Iterable[tuple[Event, Disagreement]]:
    outcome = statement.row["outcome"]
    decided = [event for event in matched if event.row["outcome"] != "unclear"]
    if decided and _outcome_differs(statement, decided):
        yield decided[-1], "outcome"
    took_place = [event for event in decided if event.row["outcome"] in DONE]
    single = matched if len(matched) == 1 else took_place
    if len(single) != 1:
        return
    (event,) = single
    if days_of(statement.row, event.row) == "apart" and "postponed" not in (outcome, event.row["outcome"]):
        yield event, "dates"
    if participants_differ(statement.row, event.row):
        yield event, "participants"
    if agreements_differ(statement, event):
        yield event, "agreements"


def _outcome_differs(statement: Event, decided: Sequence[Event]) -> bool:
    """Whether one says that it took place, and the other, in the end, that it did not."""
    outcome, last = statement.row["outcome"], decided[-1].row["outcome"]
    if outcome in DONE:
        return last not in DONE and not any(event.row["outcome"] in DONE for event in decided)
    if last not in DONE:
        return False
    if outcome == "postponed":
        target = statement.row["postponed_to"]
        was_put_off = any(event.row["outcome"] == "postponed" for event in decided)
        return not was_put_off and (target is None or quarter_of(target_days(target)[0]) > decided[-1].quarter)
    return outcome in CALLED_OFF
