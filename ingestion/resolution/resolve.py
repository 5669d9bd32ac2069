"""Landed → resolved: what the documents in scope mean together, recomputed whole, as Parquet for one build.

Belongs here: bringing the pieces of this room together and writing their tables. Does not belong here: any rule of the
pieces (see the modules beside this one), standings and shares (see dbt).

``<output>/landed/all/<table>.parquet`` holds the landed tables of the documents in scope and
``<output>/resolved/<table>.parquet`` what was resolved. Both are a function of landed data, receipts, reviewed files,
settings and the day of evaluation.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
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
from ingestion.quarters import quarter_of
from ingestion.reports.row_sorts import UNNAMED_BODY
from ingestion.resolution.agreements import AgreementMention, AgreementResolution, resolve_agreements
from ingestion.resolution.bodies import BodyMention, BodyResolution, resolve_bodies
from ingestion.resolution.contradictions import of_parts, of_senders, of_statements, set_repeats_apart
from ingestion.resolution.events import assign_event_keys
from ingestion.resolution.expectations import Event, expect
from ingestion.resolution.obligations import obligations
from ingestion.resolution.overrides import read_overrides
from ingestion.resolution.period_statements import as_quarterly, hold_against_quarters, is_longer, quarter_within
from ingestion.resolution.records import (
    agreement_party_records,
    agreement_record,
    event_record,
    expectation_record,
    mention_record,
    receipt_record,
    series_records,
    slot_part_records,
    slot_record,
)
from ingestion.resolution.registers import registered
from ingestion.resolution.series import SeriesMention, SeriesResolution, resolve_series
from ingestion.resolution.slots import WHOLE_KINDS, RowId, Version, fill_slots, row_id
from ingestion.resolution.statement_records import contradiction_records, statement_event_records, statement_record
from ingestion.versions import reading_version

AGREEMENTS_FILE = "agreements.yml"
_LESS_FAITHFUL_FORMATS = frozenset({"pdf"})
BODIES_FILE = "bodies.yml"
SERIES_FILE = "series.yml"
PERIODS_FILE = "period_statements.yml"

MentionId = tuple[str, int, int, int]
"""Document SHA-256, table number, row number, position in the cell."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a resolution wrote: rows by table, and what it has to say about the reviewed files."""

    row_counts: Mapping[str, int]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    """The documents in scope: their receipts, and their landed records by table in order of receipt."""

    receipts: Sequence[Receipt]
    landed: Mapping[str, list[Record]]

    @classmethod
    def of(cls, documents: Sequence[Landed]) -> "_Scope":
        receipts = sorted((document.receipt for document in documents), key=lambda receipt: receipt.number)
        place = {receipt.sha256: receipt.number for receipt in receipts}
        landed = load(document.folder for document in documents)
        for name, records in landed.items():
            rest = tables()[name].key[1:]
            records.sort(key=lambda record: (place[record["document_sha256"]], *(record[column] for column in rest)))
        return cls(receipts, landed)


def resolve(home: Home, documents: Sequence[Landed], evaluated_on: date, output: Path) -> Resolution:
    """Resolve the landed documents in scope and write both sets of tables below ``output``."""
    scope = _Scope.of(documents)
    resolved, notices = _resolve(home, scope, evaluated_on)
    _write(output / "landed" / "all", scope.landed)
    _write(output / "resolved", resolved)
    counts = {name: len(records) for name, records in {**scope.landed, **resolved}.items()}
    return Resolution(counts, tuple(notices))


def _resolve(home: Home, scope: _Scope, evaluated_on: date) -> tuple[dict[str, list[Record]], list[Notice]]:
    landed = scope.landed
    bodies, roster = _bodies(home, scope)
    agreements = _agreements(home, landed)
    texts = _texts_by_row(landed["report_row_agreement"])
    less_faithful = frozenset(
        document["document_sha256"]
        for document in landed["document"]
        if document["file_format"] in _LESS_FAITHFUL_FORMATS
    )
    filled = fill_slots(
        scope.receipts,
        landed["document_part"],
        landed["document_section"],
        [*landed["report_row"], *landed["period_row"]],
        landed["quarantined_row"],
        bodies.keys,
        texts,
        _plan_agreements(landed["plan_item_agreement"]),
        less_faithful=less_faithful,
    )
    versions = filled.versions
    under = _agreements_by_row(agreements)
    repeats = set_repeats_apart(versions, under)
    event_keys = assign_event_keys(versions)
    quarterly = _current_events(versions, event_keys, under)
    decided = read_overrides(home.reviewed / PERIODS_FILE)
    periods = hold_against_quarters(versions, event_keys, under, quarterly, bodies.kin, decided)
    current = sorted([*quarterly, *periods.added], key=lambda event: event.quarter)
    unresolved = frozenset(_row_of(id_) for id_, answer in agreements.mentions.items() if not answer.agreement_key)
    contradictions = [
        *of_senders(versions, event_keys, under, unresolved, less_faithful),
        *of_parts(versions, event_keys, repeats),
        *of_statements(periods.statements),
    ]
    series = _series(home, versions)
    expectations = expect(current)
    cells = {(*row_id(cell), cell["field_name"]): cell for cell in landed["report_cell"]}
    resolved: dict[str, list[Record]] = {
        "receipt": [receipt_record(receipt) for receipt in scope.receipts],
        "slot": [slot_record(version) for version in versions],
        "slot_part": [record for version in versions for record in slot_part_records(version)],
        **_agreement_tables(agreements, landed, current),
        "executive_body": bodies.records,
        "event": _event_records(versions, event_keys, repeats, frozenset(event.key for event in periods.added), series),
        "event_series": series_records(current, series.answers),
        "expectation": [expectation_record(expectation, cells) for expectation in expectations],
        "expectation_agreement": [
            {"expectation_key": expectation.key, "agreement_key": key}
            for expectation in expectations
            for key in sorted(expectation.agreement_keys)
        ],
        "reporting_obligation": obligations(filled, home.settings, roster, evaluated_on),
        "period_statement": [statement_record(statement) for statement in periods.statements],
        "period_statement_event": [
            record for statement in periods.statements for record in statement_event_records(statement)
        ],
        "contradiction": contradiction_records(contradictions, cells, texts),
        "build_parameter": [{"evaluated_on": evaluated_on, "reading_version": reading_version()}],
    }
    return resolved, [*agreements.notices, *bodies.notices, *series.notices, *periods.notices]


def _bodies(home: Home, scope: _Scope) -> tuple[BodyResolution, dict[RosterEntry, tuple[str, str]]]:
    """The bodies of the documents and of the roster; the roster's as (region code, key)."""
    told_for: dict[tuple[str, int], str | None] = {}
    region_of: dict[tuple[str, int], str | None] = {}
    named: list[tuple[tuple[str, int], str]] = []
    for part in scope.landed["document_part"]:
        place = part["document_sha256"], part["part_number"]
        told_for[place], region_of[place] = _told_for(part), part["reporting_region_code"]
        if part["executive_body_name"]:
            named.append((place, part["executive_body_name"]))
        elif part["document_kind"] in WHOLE_KINDS:
            named.append((place, UNNAMED_BODY))
    for name in ("document_section", "report_row", "period_row"):
        for record in scope.landed[name]:
            named.append(((record["document_sha256"], record["part_number"]), record["executive_body_name"]))
    order = {receipt.sha256: receipt.number for receipt in scope.receipts}
    named.sort(key=lambda item: (order[item[0][0]], item[0][1]))
    mentions = [
        BodyMention(region, name, told_for[place]) for place, name in named if (region := region_of[place]) is not None
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


def _told_for(record: Record) -> str | None:
    """The quarter that a part or row of a report is for: of a longer period the last one."""
    if record.get("quarter") or record["period_to"] is None or record.get("document_kind", "report") != "report":
        return cast("str | None", record.get("quarter"))
    return quarter_of(record["period_to"])


def _agreements(home: Home, landed: Mapping[str, list[Record]]) -> AgreementResolution:
    told_for = {row_id(row): row["quarter"] for row in landed["report_row"]}
    told_for |= {row_id(row): quarter_of(row["period_to"]) for row in landed["period_row"]}
    mentions = [
        AgreementMention(
            id=_mention_id(record),
            quarter=told_for[row_id(record)],
            text=record["agreement_text"],
            kind=record["agreement_kind"],
            parties=split_joined(record["party_codes"]),
            subject=record["agreement_subject_form"],
            signed_on=record["signed_on"],
            number=record["agreement_number"],
            others=split_phrases(record["other_party_forms"]),
            period=record["agreement_years"],
        )
        for record in landed["report_row_agreement"]
    ]
    return resolve_agreements(mentions, read_overrides(home.reviewed / AGREEMENTS_FILE))


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


def _row_of(id_: Hashable) -> RowId:
    sha256, table_number, row_number, _ = cast(MentionId, id_)
    return sha256, table_number, row_number


def _texts_by_row(mentions: Sequence[Record]) -> dict[RowId, tuple[str, ...]]:
    found: dict[RowId, tuple[str, ...]] = defaultdict(tuple)
    for mention in mentions:
        found[row_id(mention)] += (mention["agreement_text"],)
    return found


def _agreements_by_row(agreements: AgreementResolution) -> dict[RowId, frozenset[str]]:
    found: dict[RowId, set[str]] = defaultdict(set)
    for id_, answer in agreements.mentions.items():
        if answer.agreement_key is not None:
            found[_row_of(id_)].add(answer.agreement_key)
    return {row: frozenset(keys) for row, keys in found.items()}


def _current_events(
    versions: Sequence[Version], event_keys: Mapping[RowId, str], agreements: Mapping[RowId, frozenset[str]]
) -> list[Event]:
    """The events that quarterly reports tell of, in an order that depends on content alone: quarter, then place in the
    ledger."""
    events = [
        Event(
            event_keys[row_id(row)],
            version.slot.region_code,
            version.slot.body_key,
            row,
            agreements.get(row_id(row), frozenset()),
        )
        for version in sorted(versions, key=lambda version: version.receipt.number)
        if version.is_current and not is_longer(version)
        for row in version.rows
    ]
    return sorted(events, key=lambda event: event.quarter)


def _series(home: Home, versions: Sequence[Version]) -> SeriesResolution:
    """The series of every row of every version, in order of receipt."""
    mentions = [
        SeriesMention(
            row_id(row), version.slot.region_code, version.slot.body_key, _told_for(row) or "", row["event_title"]
        )
        for version in sorted(versions, key=lambda version: version.receipt.number)
        for row in version.rows
    ]
    return resolve_series(mentions, read_overrides(home.reviewed / SERIES_FILE))


def _event_records(
    versions: Sequence[Version],
    event_keys: Mapping[RowId, str],
    repeats: Mapping[RowId, Sequence[Record]],
    added: frozenset[str],
    series: SeriesResolution,
) -> list[Record]:
    """The rows of ``event``: of every version of quarterly reports all, of longer ones those that add an event."""
    records = []
    for version in versions:
        for row in version.rows:
            key, answer = event_keys[row_id(row)], series.answers[row_id(row)]
            if not is_longer(version):
                records.append(event_record(version, row, key, answer))
                for repeat in repeats.get(row_id(row), ()):
                    records.append(event_record(version, repeat, key, answer, is_repeat=True))
            elif key in added:
                records.append(event_record(version, as_quarterly(row, quarter_within(row)), key, answer))
    return records


def _agreement_tables(
    agreements: AgreementResolution, landed: Mapping[str, list[Record]], current: Sequence[Event]
) -> dict[str, list[Record]]:
    """The agreements that anything current mentions, their parties, and what every mention means."""
    counted = {row_id(event.row): event.quarter for event in current}
    mentions = {_mention_id(record): record for record in landed["report_row_agreement"]}
    seen: dict[str, list[str]] = defaultdict(list)
    for id_, answer in agreements.mentions.items():
        address = row_id(mentions[cast(MentionId, id_)])
        if answer.agreement_key is not None and address in counted:
            seen[answer.agreement_key].append(counted[address])
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
