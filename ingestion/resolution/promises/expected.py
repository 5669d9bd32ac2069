"""What resolution knows, brought to the search for answers: current events, items of plans, links between keys, terms.

Belongs here: events that count as the expectations see them, what is one thing across keys, the days of an agreement.
Does not belong here: the search itself (see ``expectations``), writing its tables (``resolve``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingestion.contracts.tables import Record
from ingestion.notices import Notice
from ingestion.resolution.identity.agreements import Agreement
from ingestion.resolution.identity.bodies import BodyResolution
from ingestion.resolution.identity.mentions import RowAgreements
from ingestion.resolution.identity.registers import Registered
from ingestion.resolution.identity.series import SeriesResolution
from ingestion.resolution.identity.terms import term_of
from ingestion.resolution.promises.body_answering import answering_bodies
from ingestion.resolution.promises.expectations import Expected, expect
from ingestion.resolution.promises.match_decisions import read_decisions, unfit_notices
from ingestion.resolution.promises.matching import Links, Matcher
from ingestion.resolution.promises.plan_items import planned_sources
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.event import Event
from ingestion.resolution.versions.period_statements import AsEvent, is_longer
from ingestion.resolution.versions.slots import Version

MATCHES_FILE = "matches.yml"
_NONE = RowAgreements()


def as_events(
    event_keys: Mapping[RowId, str],
    agreements: Mapping[RowId, RowAgreements],
    series: SeriesResolution,
    bodies: BodyResolution,
) -> AsEvent:
    """What makes the event of a version's row, whichever period its report is for."""
    unnamed = {body.key for body in bodies.bodies if body.source == "unnamed"}

    def as_event(version: Version, row: Record) -> Event:
        return Event(
            key=event_keys[row_id(row)],
            region_code=version.slot.region_code,
            body_key=version.slot.body_key,
            row=row,
            agreement_keys=agreements.get(row_id(row), _NONE).keys,
            series_key=series.answers[row_id(row)].series_key,
            is_body_named=version.slot.body_key not in unnamed,
        )

    return as_event


def current_events(versions: Sequence[Version], as_event: AsEvent) -> list[Event]:
    """The events of quarterly reports that count, in an order that depends on content alone: quarter, then place in the
    ledger."""
    events = [
        as_event(version, row)
        for version in sorted(versions, key=lambda version: version.receipt.number)
        if version.is_current and not is_longer(version)
        for row in version.rows
    ]
    return sorted(events, key=lambda event: event.quarter)


def expected(
    reviewed: Path,
    landed: Mapping[str, Sequence[Record]],
    versions: Sequence[Version],
    current: Sequence[Event],
    by_row: Mapping[RowId, RowAgreements],
    agreements: Sequence[Agreement],
    registers: Mapping[str, Registered],
    bodies: BodyResolution,
) -> tuple[Expected, list[Notice]]:
    """What plans and reports promise, with the answers; and what the reviewed file of matches got wrong."""
    terms = {one.key: term_of(one, registers.get(one.key)) for one in agreements}
    planned = planned_sources(versions, landed["plan_item"], landed["plan_item_date"], bodies.keys, by_row, terms)
    decisions, notices = read_decisions(reviewed / MATCHES_FILE)
    found = expect(current, planned, Matcher(links_of(agreements, bodies), decisions))
    return found, [*notices, *unfit_notices(reviewed / MATCHES_FILE, found.unfit)]


def links_of(agreements: Sequence[Agreement], bodies: BodyResolution) -> Links:
    """An agreement stands for its successors; a body may answer for those that it came from, and they for it, and for
    those of its sphere."""
    predecessors = {one.key: one.predecessor_key for one in agreements if one.predecessor_key}
    first: dict[str, str] = {}
    for key in predecessors:
        root, passed = key, {key}
        while (earlier := predecessors.get(root)) is not None and earlier not in passed:
            passed.add(earlier)
            root = earlier
        first[key] = root
    kin: dict[str, set[str]] = defaultdict(set)
    for body in bodies.bodies:
        for key in body.predecessor_keys:
            kin[body.key].add(key)
            kin[key].add(body.key)
    for body_key, keys in answering_bodies(
        {body.key: (body.region_code or "", body.name) for body in bodies.bodies}
    ).items():
        kin[body_key] |= keys
    return Links(first, {key: frozenset(keys) for key, keys in kin.items()})
