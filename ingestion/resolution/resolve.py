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
from dataclasses import asdict, dataclass
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
from ingestion.landed_tables import CellAddress, LandedTables
from ingestion.landing import Landed, load
from ingestion.language.agreement_members import UNKNOWN
from ingestion.language.text import clean
from ingestion.language.tokens import fold
from ingestion.ledger import Receipt
from ingestion.notices import Notice
from ingestion.resolution.identity.agreements import AgreementResolution, resolve_agreements
from ingestion.resolution.identity.mentions import MentionId, Named, agreements_by_row, named_agreements
from ingestion.resolution.identity.named_bodies import named_bodies, quarter_told_for
from ingestion.resolution.identity.registers import Entry, Registered, registered
from ingestion.resolution.identity.series import SeriesMention, SeriesResolution, resolve_series
from ingestion.resolution.overrides import read_overrides
from ingestion.resolution.promises.expectations import Expected
from ingestion.resolution.promises.expected import as_events, current_events, expected
from ingestion.resolution.records import (
    agreement_party_records,
    agreement_record,
    event_records,
    expectation_origin_records,
    expectation_record,
    mention_record,
    receipt_record,
    series_records,
    slot_part_records,
    slot_record,
    suggestion_record,
)
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.contradictions import of_parts, of_senders, of_statements, set_repeats_apart
from ingestion.resolution.versions.corrections import resolve_corrections
from ingestion.resolution.versions.events import assign_event_keys
from ingestion.resolution.versions.obligations import calendar_notices, obligations
from ingestion.resolution.versions.period_statements import hold_against_quarters
from ingestion.resolution.versions.slots import Version, fill_slots
from ingestion.resolution.versions.statement_records import (
    contradiction_records,
    statement_event_records,
    statement_record,
)
from ingestion.versions import reading_version

AGREEMENTS_FILE = "agreements.yml"
_LESS_FAITHFUL_FORMATS = frozenset({"pdf"})
PERIODS_FILE = "period_statements.yml"
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
    withdrawn = [document for document in documents if document.receipt.is_withdrawn]
    with folder_aside(output / "resolved") as aside, _no_collector():
        written = _Tables(aside)
        written.put("receipt", map(receipt_record, (*scope.receipts, *(document.receipt for document in withdrawn))))
        notices = _resolve(home, scope, evaluated_on, written)
    landed = scope.landed.plus(load(document.folder for document in withdrawn), _ABOUT_DOCUMENTS)
    with folder_aside(output / "landed" / "all") as aside:
        counts = landed.write(aside)
    return Resolution(counts | written.counts, tuple(notices))


class _Tables:
    """The resolved tables, each written as soon as it is made: all of them as records at once would take gigabytes."""

    def __init__(self, folder: Path) -> None:
        self.counts: dict[str, int] = {}
        self._folder = folder

    def put(self, name: str, records: Iterable[Record]) -> None:
        """Write one table."""
        import pyarrow.parquet as pq

        table = tables()[name].arrow_table(records)
        pq.write_table(table, self._folder / f"{name}.parquet")
        self.counts[name] = table.num_rows


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


def _resolve(home: Home, scope: _Scope, evaluated_on: date, written: _Tables) -> list[Notice]:
    landed = scope.landed
    bodies, roster = named_bodies(landed, scope.receipts, home.settings, home.reviewed)
    written.put("executive_body", bodies.records)
    named = named_agreements(landed, scope.receipts)
    agreements = resolve_agreements(
        [mention.mention for mention in named], read_overrides(home.reviewed / AGREEMENTS_FILE)
    )
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
    by_row = agreements_by_row(agreements)
    repeats = set_repeats_apart(versions, by_row)
    event_keys = assign_event_keys(versions, _stood_titles(landed.having("report_cell", "corrected_words")))
    registers = _registers(named, agreements, versions)
    _put_agreements(written, agreements, named, _counted(named, versions, repeats), registers)
    known, about_agreements = agreements.agreements, agreements.notices
    # Half a million mentions with their answers are the largest of what is not needed any more.
    del named, agreements
    landed.forget("report_row_agreement")
    series = _series(home, versions)
    as_event = as_events(event_keys, by_row, series, bodies)
    quarterly = current_events(versions, as_event)
    periods = hold_against_quarters(
        versions, as_event, quarterly, bodies.kin, read_overrides(home.reviewed / PERIODS_FILE)
    )
    current = sorted([*quarterly, *periods.added], key=lambda event: event.quarter)
    contradictions = [
        *of_senders(versions, event_keys, by_row, less_faithful),
        *of_parts(versions, event_keys, repeats),
        *of_statements(periods.statements),
    ]
    found, match_notices = expected(home.reviewed, landed, versions, current, by_row, known, registers, bodies)
    cells = landed.cells("report_cell", "plan_item_cell")
    received = {receipt.sha256: receipt.file_name for receipt in ledger.effective(ledger.read(home.ledger))}
    corrections, about_corrections = resolve_corrections(
        corrections_in(home.reviewed), received, landed["document_correction"]
    )
    owed = obligations(filled, home.settings, roster, evaluated_on)
    added = {event.key for event in periods.added}
    written.put("slot", map(slot_record, versions))
    written.put("slot_part", (record for version in versions for record in slot_part_records(version)))
    written.put("event", event_records(versions, event_keys, repeats, added, series))
    written.put("event_series", series_records(current, series.answers))
    _put_expectations(written, found, cells)
    written.put("reporting_obligation", owed)
    written.put("period_statement", map(statement_record, periods.statements))
    written.put("period_statement_event", (one for said in periods.statements for one in statement_event_records(said)))
    written.put("contradiction", contradiction_records(contradictions, cells, texts))
    parameters = {"evaluated_on": evaluated_on, "reading_version": reading_version(), **asdict(home.settings.signals)}
    written.put("build_parameter", [parameters])
    written.put("correction", corrections)
    notices = [*about_corrections, *about_agreements, *bodies.notices, *series.notices, *match_notices]
    return [*notices, *periods.notices, *calendar_notices(owed)]


def _put_expectations(written: _Tables, found: Expected, cells: Mapping[CellAddress, Record]) -> None:
    expectations = found.expectations
    written.put("expectation", (expectation_record(one, cells) for one in expectations))
    written.put(
        "expectation_origin", (record for one in expectations for record in expectation_origin_records(one, cells))
    )
    written.put("match_suggestion", map(suggestion_record, found.suggestions))
    written.put(
        "expectation_agreement",
        (
            {"expectation_key": one.key, "agreement_key": key}
            for one in expectations
            for key in sorted(one.agreement_keys)
        ),
    )


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
        SeriesMention(
            row_id(row),
            version.slot.region_code,
            version.slot.body_key,
            quarter_told_for(row) or "",
            row["event_title"],
        )
        for version in sorted(versions, key=lambda version: version.receipt.number)
        for row in version.rows
    ]
    return resolve_series(mentions, read_overrides(home.reviewed / SERIES_FILE))


def _counted(
    named: Sequence[Named], versions: Sequence[Version], repeats: Mapping[RowId, Sequence[Record]]
) -> frozenset[MentionId]:
    """The mentions that count: those of no document that a later version took the place of, and of no row that
    another row of its document repeats.

    All rows of a current report for another period count, whatever they say of its quarters. A register is no version
    of an earlier one, for each says what held on its own day.
    """
    replaced_rows = {row_id(row) for version in versions if not version.is_current for row in version.rows}
    replaced_rows |= {row_id(row) for rows in repeats.values() for row in rows}
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


def _put_agreements(
    written: _Tables,
    agreements: AgreementResolution,
    named: Sequence[Named],
    counted: frozenset[MentionId],
    registers: Mapping[str, Registered],
) -> None:
    """Write the agreements that anything counted mentions, their parties, and what every mention means."""
    by_id = {mention.id: mention for mention in named}
    seen: dict[str, list[Named]] = defaultdict(list)
    for mention in named:
        key = agreements.mentions[mention.id].agreement_key
        if key is not None and mention.id in counted:
            seen[key].append(mention)
    kept = [agreement for agreement in agreements.agreements if agreement.key in seen]
    keys = frozenset(agreement.key for agreement in kept)
    written.put(
        "agreement",
        (
            agreement_record(
                agreement,
                by_id[cast(MentionId, agreement.first_mention_id)],
                seen[agreement.key],
                registers.get(agreement.key),
                keys,
            )
            for agreement in kept
        ),
    )
    written.put("agreement_party", (record for agreement in kept for record in agreement_party_records(agreement)))
    written.put(
        "agreement_mention",
        (
            mention_record(mention, agreements.mentions[mention.id], is_current=mention.id in counted)
            for mention in named
        ),
    )
