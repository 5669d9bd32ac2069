"""What resolution knows, brought to the search for answers: current events, items of plans, links between keys, terms.

Belongs here: events that count as the expectations see them, what is one thing across keys, the days of an agreement.
Does not belong here: the search itself (see ``expectations``), writing its tables (``resolve``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingestion.contracts.tables import Record
from ingestion.notices import Notice
from ingestion.resolution.agreements import AgreementResolution
from ingestion.resolution.bodies import BodyResolution
from ingestion.resolution.body_answering import answering_bodies
from ingestion.resolution.expectation import Event
from ingestion.resolution.expectations import Expected, expect
from ingestion.resolution.match_decisions import read_decisions, unfit_notices
from ingestion.resolution.matching import Links, Matcher
from ingestion.resolution.mentions import RowAgreements
from ingestion.resolution.plan_items import planned_sources
from ingestion.resolution.registers import Registered
from ingestion.resolution.series import SeriesResolution
from ingestion.resolution.slots import RowId, Version, row_id
from ingestion.resolution.terms import term_of

MATCHES_FILE = "matches.yml"
_NONE = RowAgreements()


def current_events(
    versions: Sequence[Version],
    event_keys: Mapping[RowId, str],
    agreements: Mapping[RowId, RowAgreements],
    series: SeriesResolution,
    bodies: BodyResolution,
) -> list[Event]:
    """The events that count, in an order that depends on content alone: quarter, then place in the ledger."""
    unnamed = {body.key for body in bodies.bodies if body.source == "unnamed"}
    events = [
        Event(
            key=event_keys[row_id(row)],
            region_code=version.slot.region_code,
            body_key=version.slot.body_key,
            row=row,
            agreement_keys=agreements.get(row_id(row), _NONE).keys,
            series_key=series.answers[row_id(row)].series_key,
            is_body_named=version.slot.body_key not in unnamed,
        )
        for version in sorted(versions, key=lambda version: version.receipt.number)
        if version.is_current
        for row in version.rows
    ]
    return sorted(events, key=lambda event: event.quarter)


def expected(
    reviewed: Path,
    landed: Mapping[str, Sequence[Record]],
    versions: Sequence[Version],
    current: Sequence[Event],
    by_row: Mapping[RowId, RowAgreements],
    agreements: AgreementResolution,
    registers: Mapping[str, Registered],
    bodies: BodyResolution,
) -> tuple[Expected, list[Notice]]:
    """What plans and reports promise, with the answers; and what the reviewed file of matches got wrong."""
    terms = {one.key: term_of(one, registers.get(one.key)) for one in agreements.agreements}
    planned = planned_sources(versions, landed["plan_item"], landed["plan_item_date"], bodies.keys, by_row, terms)
    decisions, notices = read_decisions(reviewed / MATCHES_FILE)
    found = expect(current, planned, Matcher(links_of(agreements, bodies), decisions))
    return found, [*notices, *unfit_notices(reviewed / MATCHES_FILE, found.unfit)]


def links_of(agreements: AgreementResolution, bodies: BodyResolution) -> Links:
    """An agreement stands for its successors; a body may answer for those that it came from, and they for it, and for
    those of its sphere."""
    predecessors = {one.key: one.predecessor_key for one in agreements.agreements if one.predecessor_key}
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
