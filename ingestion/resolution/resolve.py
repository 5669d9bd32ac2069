"""Landed → resolved: what the documents in scope mean together, recomputed whole, as Parquet for one build.

Belongs here: bringing the pieces of this room together and writing their tables. Does not belong here: any rule of the
pieces (see the modules beside this one), standings and shares (see dbt).

``<output>/landed/all/<table>.parquet`` holds the landed tables of the documents in scope, of withdrawn ones only what
tells of the document as a whole, and ``<output>/resolved/<table>.parquet`` what was resolved. Both are a function of
landed data, receipts, reviewed files, settings and the day of evaluation.
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from ingestion import ledger
from ingestion.compaction import compacted
from ingestion.contracts.lists import split_joined, split_phrases
from ingestion.contracts.tables import Record, tables
from ingestion.corrections import corrections_in
from ingestion.files import folder_aside
from ingestion.home import Home
from ingestion.landed_tables import LandedTables
from ingestion.landing import Landed, load
from ingestion.language.agreement_members import UNKNOWN
from ingestion.language.bodies import body_region
from ingestion.language.text import clean
from ingestion.language.tokens import fold
from ingestion.ledger import Receipt
from ingestion.notices import Notice
from ingestion.reports.row_sorts import UNNAMED_BODY
from ingestion.resolution.agreements import AgreementResolution, resolve_agreements
from ingestion.resolution.bodies import BodyMention, BodyResolution, resolve_bodies
from ingestion.resolution.corrections import resolve_corrections
from ingestion.resolution.events import assign_event_keys
from ingestion.resolution.expected import current_events, expected
from ingestion.resolution.mentions import MentionId, Named, agreements_by_row, named_agreements
from ingestion.resolution.obligations import calendar_notices, obligations
from ingestion.resolution.overrides import read_overrides
from ingestion.resolution.plan_items import responsible_names
from ingestion.resolution.records import (
    agreement_party_records,
    agreement_record,
    event_record,
    expectation_origin_records,
    expectation_record,
    mention_record,
    receipt_record,
    series_records,
    slot_record,
    suggestion_record,
)
from ingestion.resolution.registers import Entry, Registered, registered
from ingestion.resolution.series import SeriesMention, SeriesResolution, resolve_series
from ingestion.resolution.slots import WHOLE_KINDS, RowId, Version, fill_slots, row_id
from ingestion.settings import RosterEntry
from ingestion.versions import reading_version

AGREEMENTS_FILE = "agreements.yml"
_LESS_FAITHFUL_FORMATS = frozenset({"pdf"})
BODIES_FILE = "bodies.yml"
SERIES_FILE = "series.yml"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a resolution wrote: rows by table, and what it has to say about the reviewed files."""

    row_counts: Mapping[str, int]
    notices: tuple[Notice, ...]


# What is said of a document as a whole. Of a withdrawn one nothing else goes on: no model can count its rows.
_ABOUT_DOCUMENTS = ("document", "document_part", "document_notice")


@dataclass(frozen=True, slots=True)
class _Scope:
    """The documents that count: their receipts, and their landed tables, both in order of receipt."""

    receipts: Sequence[Receipt]
    landed: LandedTables

    @classmethod
    def of(cls, home: Home, documents: Iterable[Landed]) -> "_Scope":
        counted = [document for document in documents if not document.receipt.is_withdrawn]
        counted.sort(key=lambda document: document.receipt.number)
        return cls([document.receipt for document in counted], load(compacted(home, counted)))


def resolve(home: Home, documents: Sequence[Landed], evaluated_on: date, output: Path) -> Resolution:
    """Resolve the landed documents in scope and write both sets of tables below ``output``."""
    scope = _Scope.of(home, documents)
    with _no_collector():
        resolved, notices = _resolve(home, scope, evaluated_on)
    withdrawn = [document for document in documents if document.receipt.is_withdrawn]
    resolved["receipt"] += [receipt_record(document.receipt) for document in withdrawn]
    landed = scope.landed.plus(load(document.folder for document in withdrawn), _ABOUT_DOCUMENTS)
    with folder_aside(output / "landed" / "all") as aside:
        counts = landed.write(aside)
    _write(output / "resolved", resolved)
    return Resolution(counts | {name: len(records) for name, records in resolved.items()}, tuple(notices))


@contextmanager
def _no_collector() -> Iterator[None]:
    """No collecting of garbage: nearly all that is made is kept, and going over it again and again takes a fifth of the
    time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _resolve(home: Home, scope: _Scope, evaluated_on: date) -> tuple[dict[str, list[Record]], list[Notice]]:
    landed = scope.landed
    bodies, roster = _bodies(home, scope)
    named = named_agreements(landed, scope.receipts)
    agreements = resolve_agreements(
        [mention.mention for mention in named], read_overrides(home.reviewed / AGREEMENTS_FILE)
    )
    filled = fill_slots(
        scope.receipts,
        landed["document_part"],
        landed["document_section"],
        landed["report_row"],
        landed["quarantined_row"],
        bodies.keys,
        _texts_by_row(landed["report_row_agreement"]),
        _plan_agreements(landed["plan_item_agreement"]),
        less_faithful=frozenset(
            document["document_sha256"]
            for document in landed["document"]
            if document["file_format"] in _LESS_FAITHFUL_FORMATS
        ),
    )
    versions = filled.versions
    event_keys = assign_event_keys(versions, _stood_titles(landed.having("report_cell", "corrected_words")))
    by_row = agreements_by_row(agreements)
    counted = _counted(named, versions)
    registers = _registers(named, agreements, versions)
    series = _series(home, versions)
    current = current_events(versions, event_keys, by_row, series, bodies)
    found, match_notices = expected(home.reviewed, landed, versions, current, by_row, agreements, registers, bodies)
    expectations = found.expectations
    cells = landed.cells("report_cell", "plan_item_cell")
    received = {receipt.sha256: receipt.file_name for receipt in ledger.effective(ledger.read(home.ledger))}
    corrections, about_corrections = resolve_corrections(
        corrections_in(home.reviewed), received, landed["document_correction"]
    )
    owed = obligations(filled, home.settings, roster, evaluated_on)
    resolved: dict[str, list[Record]] = {
        "receipt": [receipt_record(receipt) for receipt in scope.receipts],
        "slot": [slot_record(version) for version in versions],
        **_agreement_tables(agreements, named, counted, registers),
        "executive_body": bodies.records,
        "event": [
            event_record(version, row, event_keys[row_id(row)], series.answers[row_id(row)])
            for version in versions
            for row in version.rows
        ],
        "event_series": series_records(current, series.answers),
        "expectation": [expectation_record(expectation, cells) for expectation in expectations],
        "expectation_origin": [
            record for expectation in expectations for record in expectation_origin_records(expectation, cells)
        ],
        "match_suggestion": [suggestion_record(suggestion) for suggestion in found.suggestions],
        "expectation_agreement": [
            {"expectation_key": expectation.key, "agreement_key": key}
            for expectation in expectations
            for key in sorted(expectation.agreement_keys)
        ],
        "reporting_obligation": owed,
        "build_parameter": [{"evaluated_on": evaluated_on, "reading_version": reading_version()}],
        "correction": corrections,
    }
    notices = [*about_corrections, *agreements.notices, *bodies.notices, *series.notices, *match_notices]
    return resolved, [*notices, *calendar_notices(owed)]


def _bodies(home: Home, scope: _Scope) -> tuple[BodyResolution, dict[RosterEntry, tuple[str, str]]]:
    """The bodies of the documents and of the roster; the roster's as (region code, key)."""
    quarter_of: dict[tuple[str, int], str | None] = {}
    region_of: dict[tuple[str, int], str | None] = {}
    named: list[tuple[tuple[str, int], str]] = []
    for part in scope.landed["document_part"]:
        place = part["document_sha256"], part["part_number"]
        quarter_of[place], region_of[place] = part["quarter"], part["reporting_region_code"]
        if part["executive_body_name"]:
            named.append((place, part["executive_body_name"]))
        elif part["document_kind"] in WHOLE_KINDS:
            named.append((place, UNNAMED_BODY))
    for name in ("document_section", "report_row"):
        for record in scope.landed[name]:
            named.append(((record["document_sha256"], record["part_number"]), record["executive_body_name"]))
    for item in scope.landed["plan_item"]:
        place = item["document_sha256"], item["part_number"]
        region = region_of[place]
        if region is not None:
            # Without its region a name in a plan of two regions may be either's; then only a known body is meant.
            own = (n for n in responsible_names(item["responsible_text"], region) if body_region(n) == region)
            named += ((place, responsible) for responsible in own)
    order = {receipt.sha256: receipt.number for receipt in scope.receipts}
    named.sort(key=lambda item: (order[item[0][0]], item[0][1]))
    mentions = [
        BodyMention(region, name, quarter_of[place])
        for place, name in dict.fromkeys(named)  # a name once a part, in however many rows it stands
        if (region := region_of[place]) is not None
    ]
    # Without a region in the settings a roster speaks of the first region that reported.
    roster_region = home.settings.region_code or next((mention.region_code for mention in mentions), None)
    roster: dict[RosterEntry, tuple[str, str]] = {}
    if roster_region is not None:
        mentions += [BodyMention(roster_region, entry.name) for entry in home.settings.roster]
    resolution = resolve_bodies(mentions, read_overrides(home.reviewed / BODIES_FILE))
    if roster_region is not None:
        roster = {entry: (roster_region, resolution.keys[roster_region, entry.name]) for entry in home.settings.roster}
    return resolution, roster


def _plan_agreements(mentions: Sequence[Record]) -> dict[tuple[str, int], str]:
    """The agreement of a plan's title by (document, part), in a form that tells plans of different agreements apart.

    Parties and subject, for those are what an agreement is; its words, where the parties are not understood.
    """
    found: dict[tuple[str, int], str] = {}
    for mention in mentions:
        if mention["cell_number"] is None:
            others = split_phrases(mention["other_party_forms"])
            parties = (*split_joined(mention["party_codes"]), *others)
            is_understood = len(parties) > 1 and UNKNOWN not in others
            words = ", ".join(parties) if is_understood else fold(mention["agreement_text"])
            found[mention["document_sha256"], mention["part_number"]] = f"{words}|{mention['agreement_subject_form']}"
    return found


def _texts_by_row(mentions: Sequence[Record]) -> dict[RowId, tuple[str, ...]]:
    found: dict[RowId, tuple[str, ...]] = defaultdict(tuple)
    for mention in mentions:
        found[row_id(mention)] += (mention["agreement_text"],)
    return found


def _stood_titles(corrected: Sequence[Record]) -> dict[RowId, str]:
    """The titles of events as they stand in the documents, where they were corrected; by the corrected cells."""
    return {row_id(cell): clean(cell["cell_words"]) for cell in corrected if cell["field_name"] == "event_title"}


def _series(home: Home, versions: Sequence[Version]) -> SeriesResolution:
    """The series of every row of every version, in order of receipt."""
    mentions = [
        SeriesMention(row_id(row), version.slot.region_code, version.slot.body_key, row["quarter"], row["event_title"])
        for version in sorted(versions, key=lambda version: version.receipt.number)
        for row in version.rows
    ]
    return resolve_series(mentions, read_overrides(home.reviewed / SERIES_FILE))


def _counted(named: Sequence[Named], versions: Sequence[Version]) -> frozenset[MentionId]:
    """The mentions that count: those of no document that a later version took the place of.

    A report for another period has no versions. A register is no version of an earlier one either, for each says what
    held on its own day.
    """
    replaced_rows = {row_id(row) for version in versions if not version.is_current for row in version.rows}
    replaced_plans = {
        (version.receipt.sha256, version.part_number)
        for version in versions
        if not version.is_current and version.slot.document_kind == "plan"
    }
    return frozenset(
        mention.id
        for mention in named
        if row_id(mention.record) not in replaced_rows
        and (mention.record["document_sha256"], mention.record["part_number"]) not in replaced_plans
    )


def _registers(
    named: Sequence[Named], agreements: AgreementResolution, versions: Sequence[Version]
) -> dict[str, Registered]:
    """What registers say of agreements, by key."""
    current = {(version.receipt.sha256, version.part_number) for version in versions if version.is_current}
    entries = [
        Entry(
            mention.record,
            key,
            mention.holds_on,
            (mention.record["document_sha256"], mention.record["part_number"]) in current,
        )
        for mention in named
        if mention.holds_on is not None and (key := agreements.mentions[mention.id].agreement_key) is not None
    ]
    return registered(entries)


def _agreement_tables(
    agreements: AgreementResolution,
    named: Sequence[Named],
    counted: frozenset[MentionId],
    registers: Mapping[str, Registered],
) -> dict[str, list[Record]]:
    """The agreements that anything counted mentions, their parties, and what every mention means."""
    by_id = {mention.id: mention for mention in named}
    seen: dict[str, list[Named]] = defaultdict(list)
    for mention in named:
        key = agreements.mentions[mention.id].agreement_key
        if key is not None and mention.id in counted:
            seen[key].append(mention)
    kept = [agreement for agreement in agreements.agreements if agreement.key in seen]
    keys = frozenset(agreement.key for agreement in kept)
    return {
        "agreement": [
            agreement_record(
                agreement,
                by_id[cast(MentionId, agreement.first_mention_id)],
                seen[agreement.key],
                registers.get(agreement.key),
                keys,
            )
            for agreement in kept
        ],
        "agreement_party": [record for agreement in kept for record in agreement_party_records(agreement)],
        "agreement_mention": [
            mention_record(mention, agreements.mentions[mention.id], is_current=mention.id in counted)
            for mention in named
        ],
    }


def _write(folder: Path, made: Mapping[str, list[Record]]) -> None:
    import pyarrow.parquet as pq

    with folder_aside(folder) as aside:
        for name, records in made.items():
            pq.write_table(tables()[name].arrow_table(records), aside / f"{name}.parquet")
