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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingestion.contracts.tables import Record
from ingestion.notices import Notice
from ingestion.quarters import add_quarters, quarter_of, quarter_range
from ingestion.resolution.expectations import Event
from ingestion.resolution.overrides import NO_OVERRIDES, Override, Overrides
from ingestion.resolution.period_verdicts import Beside, Decided, Statement, judge
from ingestion.resolution.same_event import is_told_in_another_part
from ingestion.resolution.slots import RowId, Version, row_id

_OF_PERIOD = frozenset({"period_from", "period_to", "is_outside_period"})
"""Columns of a row of a longer report that one of a quarter has not."""
_ByQuarter = dict[str, list[Event]]


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
    event_keys: Mapping[RowId, str],
    agreements: Mapping[RowId, frozenset[str]],
    quarterly: Sequence[Event],
    kin: Mapping[str, frozenset[str]],
    overrides: Overrides = NO_OVERRIDES,
) -> PeriodResolution:
    """Give each row of the current longer reports its verdict.

    ``quarterly`` are the current events of quarterly reports; ``kin`` gives for a body the keys of all bodies whose
    events may be its own (itself, those it came from and became, the unnamed one).
    """
    told: dict[str, _ByQuarter] = defaultdict(lambda: defaultdict(list))
    for event in quarterly:
        told[event.region_code][event.quarter].append(event)
    decisions = _Decisions(overrides)
    statements: list[Statement] = []
    longer = [version for version in versions if is_longer(version) and version.is_current]
    for version in sorted(longer, key=_shorter_first):
        here = told[version.slot.region_code]
        beside = _beside(version, here, kin)
        events = [_as_event(version, row, event_keys, agreements) for row in version.rows]
        found = judge(version, events, [decisions.on(event, beside.by_key) for event in events], beside)
        found = _once_a_document(found)
        for statement in found:
            if statement.verdict == "adds":
                here[statement.event.quarter].append(statement.event)
        statements += found
    return PeriodResolution(tuple(statements), (*overrides.notices, *decisions.unfit()))


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


def _beside(version: Version, told: _ByQuarter, kin: Mapping[str, frozenset[str]]) -> Beside:
    body = version.slot.body_key
    first, last = (quarter_of(day) for day in _bounds(version))
    in_period = [event for quarter in quarter_range(first, last) for event in told.get(quarter, ())]
    around = [event for count, end in ((-1, first), (1, last)) for event in told.get(add_quarters(end, count), ())]

    def is_own(event: Event) -> bool:
        # A report without a body's name may be any body's.
        return body not in kin or event.body_key in kin[body]

    return Beside(
        inside=[event for event in in_period if is_own(event)],
        around=[event for event in around if is_own(event)],
        strangers=[event for event in in_period if not is_own(event)],
    )


def _as_event(
    version: Version, row: Record, event_keys: Mapping[RowId, str], agreements: Mapping[RowId, frozenset[str]]
) -> Event:
    return Event(
        event_keys[row_id(row)],
        version.slot.region_code,
        version.slot.body_key,
        as_quarterly(row, quarter_within(row)),
        agreements.get(row_id(row), frozenset()),
    )


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

    def on(self, statement: Event, told: Mapping[str, Event]) -> Decided:
        """The event that a person says a row is about, or that it is one of its own; None where nobody decided."""
        decision = self._overrides.by_key.get(statement.key) or self._overrides.of(statement.title)
        if decision is None:
            return None
        event = told.get(decision.same_as or "")
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
