"""Reports for longer periods beside the quarterly ones: each of their rows confirms, adds, contradicts or is unclear.

Belongs here: which events a report is held against, and in which order the reports are; the decisions of a person. Does
not belong here: the verdict on the rows of one report (``period_verdicts``), whether two rows tell of one event
(``same_event``), how a disagreement is shown (``contradictions``).

A report is held against the current events of the quarters in its period, of the same region and body, of the bodies
that it came from or became, and of rows whose body is not named. Events of the quarters before and after are asked
too, for a report may be late, but only where the days are the same. Shorter reports come first, and what they add is
told for the longer ones: what two of them tell is one event.

Everything is recomputed whole: when the quarterly report comes that tells of an added event, the row confirms it.

``reviewed/period_statements.yml`` settles what is unclear: ``key`` (of the row) and ``same_as`` (of the event), or
``text`` (of the title) and ``same_as`` or ``is_new``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingestion.contracts.tables import Record
from ingestion.notices import Notice
from ingestion.quarters import add_quarters, quarter_of, quarter_range
from ingestion.resolution.overrides import NO_OVERRIDES, Override, Overrides
from ingestion.resolution.versions.event import Event
from ingestion.resolution.versions.period_verdicts import Beside, Decided, Statement, judge
from ingestion.resolution.versions.same_event import is_told_in_another_part
from ingestion.resolution.versions.slots import Version

_OF_PERIOD = frozenset({"period_from", "period_to", "is_outside_period"})
"""Columns of a row of a longer report that one of a quarter has not."""
AsEvent = Callable[[Version, Record], Event]
"""Makes the event of a version's row; the row has a quarter."""


@dataclass(frozen=True, slots=True)
class PeriodResolution:
    """Every statement of the current longer reports, and what the reviewed file got wrong."""

    statements: tuple[Statement, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def added(self) -> list[Event]:
        """The events that only longer reports tell of."""
        return [statement.event for statement in self.statements if statement.verdict == "adds"]


def hold_against_quarters(
    versions: Iterable[Version],
    as_event: AsEvent,
    quarterly: Sequence[Event],
    kin: Mapping[str, frozenset[str]],
    overrides: Overrides = NO_OVERRIDES,
) -> PeriodResolution:
    """Give each row of the current longer reports its verdict.

    ``quarterly`` are the current events of quarterly reports; ``kin`` gives for a body the keys of all bodies whose
    events may be its own (itself, those it came from and became, the unnamed one).
    """
    longer = [version for version in versions if is_longer(version) and version.is_current]
    told: dict[str, _Told] = defaultdict(_Told)
    regions = {version.slot.region_code for version in longer}
    for event in quarterly:
        if event.region_code in regions:
            told[event.region_code].add(event)
    decisions = _Decisions(overrides)
    statements: list[Statement] = []
    for version in sorted(longer, key=_shorter_first):
        here = told[version.slot.region_code]
        events = [as_event(version, as_quarterly(row, quarter_within(row))) for row in version.rows]
        own = kin.get(version.slot.body_key)  # a report without a body's name may be any body's
        first, last = (quarter_of(day) for day in _bounds(version))
        decided = [decisions.on(event, here.asked(first, last, own)) for event in events]
        found = _once_a_document(judge(version, events, decided, here.beside(first, last, own)))
        for statement in found:
            if statement.verdict == "adds":
                here.add(statement.event)
        statements += found
    return PeriodResolution(tuple(statements), (*overrides.notices, *decisions.unfit()))


class _Told:
    """The events that a region's shorter reports tell of. A report asks for those of its own bodies and for those under
    its agreements, so that a body's year is never held against the whole region's."""

    def __init__(self) -> None:
        self._by_key: dict[str, Event] = {}
        self._by_body: dict[str, dict[str, list[tuple[int, Event]]]] = defaultdict(lambda: defaultdict(list))
        self._by_agreement: dict[tuple[str, str], list[Event]] = defaultdict(list)

    def add(self, event: Event) -> None:
        """One more event; they keep their order."""
        self._by_body[event.quarter][event.body_key].append((len(self._by_key), event))
        self._by_key[event.key] = event
        for key in event.agreement_keys:
            self._by_agreement[event.quarter, key].append(event)

    def beside(self, first: str, last: str, own: frozenset[str] | None) -> Beside:
        """What a report for the quarters from ``first`` to ``last`` is held against; ``own`` are its bodies, None where
        it names none."""
        quarters = quarter_range(first, last)

        def strangers(event: Event) -> Iterator[Event]:
            for quarter in quarters:
                for key in event.agreement_keys:
                    for other in self._by_agreement.get((quarter, key), ()):
                        if own is not None and other.body_key not in own:
                            yield other

        inside = [event for quarter in quarters for event in self._of_bodies(quarter, own)]
        around = [event for quarter in _ends(first, last) for event in self._of_bodies(quarter, own)]
        return Beside(inside, around, strangers)

    def asked(self, first: str, last: str, own: frozenset[str] | None) -> Callable[[str], Event | None]:
        """Gives by its key an event that a row of such a report may be said to tell of: of its bodies also one of the
        quarters around."""

        def find(key: str) -> Event | None:
            event = self._by_key.get(key)
            if event is None or first <= event.quarter <= last:
                return event
            is_own = own is None or event.body_key in own
            return event if is_own and event.quarter in _ends(first, last) else None

        return find

    def _of_bodies(self, quarter: str, bodies: frozenset[str] | None) -> list[Event]:
        told = self._by_body.get(quarter, {})
        found = [pair for body in (told if bodies is None else bodies) for pair in told.get(body, ())]
        return [event for _, event in sorted(found, key=lambda pair: pair[0])]


def _ends(first: str, last: str) -> tuple[str, str]:
    """The quarters before and after those from ``first`` to ``last``."""
    return add_quarters(first, -1), add_quarters(last, 1)


def _once_a_document(statements: Sequence[Statement]) -> list[Statement]:
    """What two parts of one document add is one event: that of the row further on, which the other confirms."""
    kept: list[Statement] = []
    for statement in reversed(statements):
        later = next((one for one in kept if _is_added_again(statement, one)), None)
        if later is not None:
            statement = replace(statement, verdict="confirms", matched=(later.event,), continued=())
        kept.append(statement)
    return kept[::-1]


def _is_added_again(one: Statement, later: Statement) -> bool:
    both_add = one.verdict == later.verdict == "adds" and not one.by_hand
    return both_add and is_told_in_another_part(one.event, later.event)


def _shorter_first(version: Version) -> tuple[int, date, int]:
    first, last = _bounds(version)
    return (last - first).days, first, version.receipt.number


def is_longer(version: Version) -> bool:
    """Whether a version is of a report for another period than a quarter."""
    slot = version.slot
    return slot.document_kind == "report" and slot.quarter is None and slot.period_to is not None


def as_quarterly(row: Record, quarter: str) -> Record:
    """A landed row of a longer report as a row of a quarter."""
    alike = {name: value for name, value in row.items() if name not in _OF_PERIOD}
    return {**alike, "quarter": quarter, "is_outside_quarter": row["is_outside_period"]}


def quarter_within(row: Record) -> str:
    """The quarter in which a row of a longer report counts: that of its dates where they lie in one quarter of the
    period, else the last of the period."""
    first, last = row["date_from"] or row["date_to"], row["date_to"] or row["date_from"]
    end = quarter_of(row["period_to"])
    if first is None or quarter_of(first) != quarter_of(last):
        return end
    return quarter_of(first) if quarter_of(row["period_from"]) <= quarter_of(first) <= end else end


def _bounds(version: Version) -> tuple[date, date]:
    first, last = version.slot.period_from, version.slot.period_to
    assert first is not None and last is not None  # a report without a period fills no slot
    return first, last


class _Decisions:
    """The reviewed decisions, and which of them fitted."""

    def __init__(self, overrides: Overrides) -> None:
        self._overrides = overrides
        self._fitted: set[int] = set()
        self._unknown_targets: list[Override] = []

    def on(self, statement: Event, asked: Callable[[str], Event | None]) -> Decided:
        """The event that a person says a row is about, or that it is one of its own; None where nobody decided."""
        decision = self._overrides.by_key.get(statement.key) or self._overrides.of(statement.title)
        if decision is None:
            return None
        event = asked(decision.same_as or "")
        if decision.is_new or event is not None:
            self._fitted.add(decision.number)
            return event or "new"
        if decision.key:  # the words of a title may be those of another year's report too
            self._fitted.add(decision.number)
            self._unknown_targets.append(decision)
        return None

    def unfit(self) -> list[Notice]:
        """A notice for each decision that fits nothing."""
        every = [*self._overrides.by_text.values(), *self._overrides.by_key.values()]
        return [
            *(decision.notice("override_matches_nothing") for decision in every if decision.number not in self._fitted),
            *(decision.notice("override_target_unknown") for decision in self._unknown_targets),
        ]
