"""Landed → resolved: what the documents in scope mean together, recomputed whole, as Parquet for one build.

Belongs here: bringing the pieces of this room together and writing their tables. Does not belong here: any rule of the
pieces (see the modules beside this one), standings and shares (see dbt).

``<output>/landed/all/<table>.parquet`` holds the landed tables of the documents in scope, of withdrawn ones only what
tells of the document as a whole, and ``<output>/resolved/<table>.parquet`` what was resolved. Both are a function of
landed data, receipts, reviewed files, settings and the day of evaluation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from ingestion.contracts.lists import split_joined, split_phrases
from ingestion.contracts.tables import Record, tables
from ingestion.files import folder_aside
from ingestion.home import Home, RosterEntry
from ingestion.landing import Landed, load
from ingestion.language.agreement_members import UNKNOWN
from ingestion.language.tokens import fold
from ingestion.ledger import Receipt
from ingestion.notices import Notice
from ingestion.reports.row_sorts import UNNAMED_BODY
from ingestion.resolution.agreements import AgreementMention, AgreementResolution, resolve_agreements
from ingestion.resolution.bodies import BodyMention, BodyResolution, resolve_bodies
from ingestion.resolution.events import assign_event_keys
from ingestion.resolution.expectations import Event, expect
from ingestion.resolution.obligations import obligations
from ingestion.resolution.overrides import read_overrides
from ingestion.resolution.records import (
    agreement_party_records,
    agreement_record,
    event_record,
    expectation_record,
    mention_record,
    receipt_record,
    series_records,
    slot_record,
)
from ingestion.resolution.registers import registered
from ingestion.resolution.series import SeriesMention, SeriesResolution, resolve_series
from ingestion.resolution.slots import WHOLE_KINDS, RowId, Version, fill_slots, row_id
from ingestion.versions import reading_version

AGREEMENTS_FILE = "agreements.yml"
_LESS_FAITHFUL_FORMATS = frozenset({"pdf"})
BODIES_FILE = "bodies.yml"
SERIES_FILE = "series.yml"

MentionId = tuple[str, int, int, int]
"""Document SHA-256, table number, row number, position in the cell."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a resolution wrote: rows by table, and what it has to say about the reviewed files."""

    row_counts: Mapping[str, int]
    notices: tuple[Notice, ...]


# What is said of a document as a whole. Of a withdrawn one nothing else goes on: no model can count its rows.
_ABOUT_DOCUMENTS = ("document", "document_part", "document_notice")


@dataclass(frozen=True, slots=True)
class _Scope:
    """The documents that count: their receipts, and their landed records by table in order of receipt."""

    receipts: Sequence[Receipt]
    landed: Mapping[str, list[Record]]

    @classmethod
    def of(cls, documents: Iterable[Landed]) -> "_Scope":
        counted = [document for document in documents if not document.receipt.is_withdrawn]
        receipts = sorted((document.receipt for document in counted), key=lambda receipt: receipt.number)
        place = {receipt.sha256: receipt.number for receipt in receipts}
        landed = load(document.folder for document in counted)
        for name, records in landed.items():
            rest = tables()[name].key[1:]
            records.sort(key=lambda record: (place[record["document_sha256"]], *(record[column] for column in rest)))
        return cls(receipts, landed)


def resolve(home: Home, documents: Sequence[Landed], evaluated_on: date, output: Path) -> Resolution:
    """Resolve the landed documents in scope and write both sets of tables below ``output``."""
    scope = _Scope.of(documents)
    resolved, notices = _resolve(home, scope, evaluated_on)
    withdrawn = [document for document in documents if document.receipt.is_withdrawn]
    resolved["receipt"] += [receipt_record(document.receipt) for document in withdrawn]
    landed = dict(scope.landed)
    said = load(document.folder for document in withdrawn)
    for name in _ABOUT_DOCUMENTS:
        landed[name] = landed[name] + said[name]
    _write(output / "landed" / "all", landed)
    _write(output / "resolved", resolved)
    counts = {name: len(records) for name, records in {**landed, **resolved}.items()}
    return Resolution(counts, tuple(notices))


def _resolve(home: Home, scope: _Scope, evaluated_on: date) -> tuple[dict[str, list[Record]], list[Notice]]:
    landed = scope.landed
    bodies, roster = _bodies(home, scope)
    agreements = _agreements(home, landed)
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
    event_keys = assign_event_keys(versions)
    current = _current_events(versions, event_keys, _agreements_by_row(agreements))
    series = _series(home, versions)
    expectations = expect(current)
    cells = {(*row_id(cell), cell["field_name"]): cell for cell in landed["report_cell"]}
    resolved: dict[str, list[Record]] = {
        "receipt": [receipt_record(receipt) for receipt in scope.receipts],
        "slot": [slot_record(version) for version in versions],
        **_agreement_tables(agreements, landed, current),
        "executive_body": bodies.records,
        "event": [
            event_record(version, row, event_keys[row_id(row)], series.answers[row_id(row)])
            for version in versions
            for row in version.rows
        ],
        "event_series": series_records(current, series.answers),
        "expectation": [expectation_record(expectation, cells) for expectation in expectations],
        "expectation_agreement": [
            {"expectation_key": expectation.key, "agreement_key": key}
            for expectation in expectations
            for key in sorted(expectation.agreement_keys)
        ],
        "reporting_obligation": obligations(filled, home.settings, roster, evaluated_on),
        "build_parameter": [{"evaluated_on": evaluated_on, "reading_version": reading_version()}],
    }
    return resolved, [*agreements.notices, *bodies.notices, *series.notices]


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
    order = {receipt.sha256: receipt.number for receipt in scope.receipts}
    named.sort(key=lambda item: (order[item[0][0]], item[0][1]))
    mentions = [
        BodyMention(region, name, quarter_of[place])
        for place, name in named
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


def _agreements(home: Home, landed: Mapping[str, list[Record]]) -> AgreementResolution:
    quarter_of = {row_id(row): row["quarter"] for row in landed["report_row"]}
    mentions = [
        AgreementMention(
            id=_mention_id(record),
            quarter=quarter_of[row_id(record)],
            text=record["agreement_text"],
            kind=record["agreement_kind"],
            parties=split_joined(record["party_codes"]),
            subject=record["agreement_subject_form"],
            signed_on=record["signed_on"],
            number=record["agreement_number"],
            others=split_phrases(record["other_party_forms"]),
            period=record["agreement_years"],
        )
        for record in _mentions_in_events(landed)
    ]
    return resolve_agreements(mentions, read_overrides(home.reviewed / AGREEMENTS_FILE))


def _mentions_in_events(landed: Mapping[str, list[Record]]) -> list[Record]:
    """The agreements named in rows of quarterly reports; those of other periods take no part in any quarter."""
    events = {row_id(row) for row in landed["report_row"]}
    return [record for record in landed["report_row_agreement"] if row_id(record) in events]


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


def _mention_id(record: Record) -> MentionId:
    return (*row_id(record), record["agreement_position"])


def _texts_by_row(mentions: Sequence[Record]) -> dict[RowId, tuple[str, ...]]:
    found: dict[RowId, tuple[str, ...]] = defaultdict(tuple)
    for mention in mentions:
        found[row_id(mention)] += (mention["agreement_text"],)
    return found


def _agreements_by_row(agreements: AgreementResolution) -> dict[RowId, frozenset[str]]:
    found: dict[RowId, set[str]] = defaultdict(set)
    for id_, answer in agreements.mentions.items():
        if answer.agreement_key is not None:
            sha256, table_number, row_number, _ = cast(MentionId, id_)
            found[sha256, table_number, row_number].add(answer.agreement_key)
    return {row: frozenset(keys) for row, keys in found.items()}


def _current_events(
    versions: Sequence[Version], event_keys: Mapping[RowId, str], agreements: Mapping[RowId, frozenset[str]]
) -> list[Event]:
    """The events that count, in an order that depends on content alone: quarter, then place in the ledger."""
    events = [
        Event(
            event_keys[row_id(row)],
            version.slot.region_code,
            version.slot.body_key,
            row,
            agreements.get(row_id(row), frozenset()),
        )
        for version in sorted(versions, key=lambda version: version.receipt.number)
        if version.is_current
        for row in version.rows
    ]
    return sorted(events, key=lambda event: event.quarter)


def _series(home: Home, versions: Sequence[Version]) -> SeriesResolution:
    """The series of every row of every version, in order of receipt."""
    mentions = [
        SeriesMention(row_id(row), version.slot.region_code, version.slot.body_key, row["quarter"], row["event_title"])
        for version in sorted(versions, key=lambda version: version.receipt.number)
        for row in version.rows
    ]
    return resolve_series(mentions, read_overrides(home.reviewed / SERIES_FILE))


def _agreement_tables(
    agreements: AgreementResolution, landed: Mapping[str, list[Record]], current: Sequence[Event]
) -> dict[str, list[Record]]:
    """The agreements that anything current mentions, their parties, and what every mention means."""
    counted = {row_id(event.row) for event in current}
    mentions = {_mention_id(record): record for record in _mentions_in_events(landed)}
    quarter_of = {row_id(row): row["quarter"] for row in landed["report_row"]}
    seen: dict[str, list[str]] = defaultdict(list)
    for id_, answer in agreements.mentions.items():
        address = row_id(mentions[cast(MentionId, id_)])
        if answer.agreement_key is not None and address in counted:
            seen[answer.agreement_key].append(quarter_of[address])
    kept = [agreement for agreement in agreements.agreements if agreement.key in seen]
    keys = frozenset(agreement.key for agreement in kept)
    registers = registered(kept, landed["register_entry"])
    return {
        "agreement": [
            agreement_record(
                agreement,
                mentions[cast(MentionId, agreement.first_mention_id)],
                seen[agreement.key],
                registers.get(agreement.key),
                keys,
            )
            for agreement in kept
        ],
        "agreement_party": [record for agreement in kept for record in agreement_party_records(agreement)],
        "agreement_mention": [mention_record(record, agreements.mentions[id_]) for id_, record in mentions.items()],
    }


def _write(folder: Path, made: Mapping[str, list[Record]]) -> None:
    import pyarrow.parquet as pq

    with folder_aside(folder) as aside:
        for name, records in made.items():
            pq.write_table(tables()[name].arrow_table(records), aside / f"{name}.parquet")
