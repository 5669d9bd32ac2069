"""Documents that disagree about one thing: who says what, which of them counts and by which rule.

Belongs here: the consolidated report against a body's own, two parts of one document, a report for a longer period
against the quarterly one. Does not belong here: a later report of the same kind of sender, or one that calls itself
corrected: that is a revision (``slots``). Nothing that counts is changed here, but for a row that two parts of one
document tell: it is counted once.

Of a body's own report and a consolidated one the later received counts, as between any two documents of a slot: the
sender has seen the earlier one, and a coordinator's summary that comes first is not better than what the body says
after. What the counting sender once said as the other one does now is a revision too, and no contradiction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingestion.contracts.tables import Record
from ingestion.resolution.identity.mentions import RowAgreements
from ingestion.resolution.keys import key_of
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.event import Event
from ingestion.resolution.versions.period_verdicts import Statement
from ingestion.resolution.versions.same_event import (
    Disagreement,
    days_of,
    is_told_in_another_part,
    participants_differ,
    stretch,
)
from ingestion.resolution.versions.slots import Version

Kind = Literal["consolidated_against_own", "period_against_quarter", "parts_of_one_document"]
Rule = Literal["later_received", "more_faithful", "shorter_period", "later_in_document"]
_COMPARED: tuple[Disagreement, ...] = ("outcome", "dates", "participants", "agreements")
_NONE = RowAgreements()


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the document, and its row on the event; None where it says nothing of it."""

    document_sha256: str
    row: Record | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One disagreement about one event: what counts, and what the other document says."""

    kind: Kind
    disagreement: Disagreement
    rule: Rule
    region_code: str
    body_key: str
    quarter: str | None
    event_key: str
    counted: Side
    other: Side
    statement_key: str | None = None

    @property
    def key(self) -> str:
        """The surrogate key: the kind, what is disagreed on, the event, and of a longer report its row."""
        return key_of("contradiction", self.kind, self.disagreement, self.event_key, self.statement_key or "")


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says: the row itself and the agreements that it resolves to; None where not all are known."""

    row: Record
    agreement_keys: frozenset[str] | None


def set_repeats_apart(
    versions: Iterable[Version], agreements: Mapping[RowId, RowAgreements]
) -> dict[RowId, list[Record]]:
    """Count once what two parts of one document tell of one body's event: the row that stands further on.

    Takes the earlier rows out of their versions and gives them by the row that counts instead. Rows of one part are
    left alone: only its sender knows whether they are two events. In longer reports each row has a verdict instead.
    """
    found: dict[RowId, list[Record]] = defaultdict(list)
    for version in versions:
        if len(version.part_numbers) < 2 or version.slot.quarter is None:
            continue
        rows = sorted(version.rows, key=lambda row: (row["part_number"], row["table_number"], row["row_number"]))
        kept: list[Event] = []
        for row in reversed(rows):
            slot = version.slot
            event = Event("", slot.region_code, slot.body_key, row, agreements.get(row_id(row), _NONE).keys)
            later = next((other for other in kept if is_told_in_another_part(event, other)), None)
            if later is None:
                kept.append(event)
            else:
                found[row_id(later.row)].append(row)
        version.rows = sorted((event.row for event in kept), key=row_id)
    return dict(found)


def of_parts(
    versions: Iterable[Version], event_keys: Mapping[RowId, str], repeats: Mapping[RowId, Sequence[Record]]
) -> Iterator[Contradiction]:
    """What two parts of one document say differently of an event that both tell."""
    for version in versions:
        if not version.is_current:
            continue
        for row in version.rows:
            for earlier in repeats.get(row_id(row), ()):
                for disagreement in _differences(Said(row, None), Said(earlier, None)):
                    yield _in_slot(
                        version,
                        "parts_of_one_document",
                        disagreement,
                        "later_in_document",
                        event_keys[row_id(row)],
                        Side(version.receipt.sha256, row),
                        Side(version.receipt.sha256, earlier),
                    )


def of_senders(
    versions: Iterable[Version],
    event_keys: Mapping[RowId, str],
    agreements: Mapping[RowId, RowAgreements],
    less_faithful: frozenset[str] = frozenset(),
) -> Iterator[Contradiction]:
    """What the last own report of a body and the last consolidated one say differently, slot by slot.

    ``less_faithful`` are documents whose reading may err.
    """
    by_slot: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        if version.slot.document_kind == "report":
            by_slot[version.slot.key].append(version)
    for filled in by_slot.values():
        if len({version.is_consolidated for version in filled}) < 2:
            continue
        counted = filled[-1]
        other = next(version for version in reversed(filled) if version.is_consolidated != counted.is_consolidated)
        if counted.is_correction:
            continue
        before = [
            version
            for version in filled
            if version.is_consolidated == counted.is_consolidated and version is not counted
        ]
        by_reading = other.receipt.sha256 in less_faithful and counted.receipt.sha256 not in less_faithful
        rule: Rule = "more_faithful" if by_reading and other.known_from > counted.known_from else "later_received"
        said, said_by_other, *said_before = (
            {event_keys[row_id(row)]: _said(row, agreements) for row in version.rows}
            for version in (counted, other, *before)
        )
        for key in dict.fromkeys([*said, *said_by_other]):
            mine, theirs = said.get(key), said_by_other.get(key)
            for disagreement in _differences(mine, theirs):
                if any(disagreement not in _differences(earlier.get(key), theirs) for earlier in said_before):
                    continue
                yield _in_slot(
                    counted,
                    "consolidated_against_own",
                    disagreement,
                    rule,
                    key,
                    Side(counted.receipt.sha256, mine.row if mine else None),
                    Side(other.receipt.sha256, theirs.row if theirs else None),
                )


def of_statements(statements: Iterable[Statement]) -> Iterator[Contradiction]:
    """What reports for longer periods say differently from the quarterly ones."""
    for statement in statements:
        for event, disagreement in statement.disagreements:
            yield Contradiction(
                "period_against_quarter",
                disagreement,
                "shorter_period",
                event.region_code,
                event.body_key,
                event.quarter,
                event.key,
                Side(event.row["document_sha256"], event.row),
                Side(statement.event.row["document_sha256"], statement.event.row),
                statement.event.key,
            )


def _in_slot(
    version: Version, kind: Kind, disagreement: Disagreement, rule: Rule, event_key: str, counted: Side, other: Side
) -> Contradiction:
    slot = version.slot
    return Contradiction(
        kind, disagreement, rule, slot.region_code, slot.body_key, slot.quarter, event_key, counted, other
    )


def _said(row: Record, agreements: Mapping[RowId, RowAgreements]) -> Said:
    named = agreements.get(row_id(row), _NONE)
    return Said(row, None if named.unresolved_count else named.keys)


def _differences(one: Said | None, other: Said | None) -> list[Disagreement]:
    """In what two documents disagree about one event; what either does not say plainly is no disagreement."""
    if one is None or other is None:
        return [] if one is other else ["event_missing"]
    return [disagreement for disagreement in _COMPARED if _differs(disagreement, one, other)]


def _differs(disagreement: Disagreement, one: Said, other: Said) -> bool:
    first, second = one.row, other.row
    if disagreement == "outcome":
        return "unclear" not in (first["outcome"], second["outcome"]) and first["outcome"] != second["outcome"]
    if disagreement == "dates":
        both_by_day = first["date_precision"] == second["date_precision"] == "day"
        days = days_of(first, second)
        return days == "apart" or (days == "overlap" and both_by_day and stretch(first) != stretch(second))
    if disagreement == "participants":
        return participants_differ(first, second)
    both_known = one.agreement_keys is not None and other.agreement_keys is not None
    return both_known and one.agreement_keys != other.agreement_keys
