"""Resolved things as records of their tables.

Belongs here: one function a table, thing → record of the contract (``tables.yml``). Does not belong here: deciding
anything about the thing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from datetime import UTC

from ingestion.contracts.lists import joined, joined_phrases
from ingestion.contracts.tables import Record
from ingestion.language.event_title import read_title
from ingestion.ledger import Receipt
from ingestion.resolution.identity.agreements import Agreement, MentionResolution
from ingestion.resolution.identity.mentions import Named
from ingestion.resolution.identity.registers import Registered
from ingestion.resolution.identity.series import SeriesAnswer, SeriesResolution
from ingestion.resolution.promises.expectation import Expectation, Source
from ingestion.resolution.promises.matching import Suggestion
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.event import Event
from ingestion.resolution.versions.period_statements import as_quarterly, is_longer, quarter_within
from ingestion.resolution.versions.slots import Version


def receipt_record(receipt: Receipt) -> Record:
    """A row of ``receipt``."""
    withdrawal = receipt.withdrawal
    return {
        "document_sha256": receipt.sha256,
        "receipt_number": receipt.number,
        "file_name": receipt.file_name,
        "received_at": receipt.received_at.astimezone(UTC).replace(tzinfo=None),
        "received_on": receipt.received_on,
        "is_withdrawn": receipt.is_withdrawn,
        "withdrawn_at": withdrawal.noted_at.astimezone(UTC).replace(tzinfo=None) if withdrawal else None,
        "withdrawn_on": withdrawal.withdrawn_on if withdrawal else None,
        "withdrawn_by": withdrawal.who or None if withdrawal else None,
        "withdrawal_reason": withdrawal.reason if withdrawal else None,
    }


def slot_record(version: Version) -> Record:
    """A row of ``slot``."""
    slot = version.slot
    return {
        "slot_key": slot.key,
        "version_number": version.number,
        "reporting_region_code": slot.region_code,
        "executive_body_key": slot.body_key,
        "document_kind": slot.document_kind,
        "period_kind": slot.period_kind,
        "period_from": slot.period_from,
        "period_to": slot.period_to,
        "quarter": slot.quarter,
        "document_sha256": version.receipt.sha256,
        "part_number": version.part_number,
        "known_from_at": version.known_from,
        "known_to_at": version.known_to,
        "is_current": version.is_current,
        "restated_version_number": version.restates,
        "is_restatement": version.is_restatement,
        "is_consolidated": version.is_consolidated,
    }


def slot_part_records(version: Version) -> list[Record]:
    """The rows of ``slot_part``: the parts of the document that a version was read from."""
    return [
        {
            "slot_key": version.slot.key,
            "version_number": version.number,
            "document_sha256": version.receipt.sha256,
            "part_number": number,
        }
        for number in version.part_numbers
    ]


def agreement_record(
    agreement: Agreement,
    first: Named,
    seen: Sequence[Named],
    register: Registered | None,
    kept: frozenset[str],
) -> Record:
    """A row of ``agreement``: ``first`` is its first mention; ``seen`` its mentions that count; ``register`` what a
    register says of it; ``kept`` the agreements that have a row."""
    return {
        "agreement_key": agreement.key,
        "agreement_kind": agreement.kind,
        "agreement_title": agreement.title,
        "agreement_subject": first.record["agreement_subject"],
        "party_codes": joined(agreement.parties),
        "parties_count": len(agreement.parties),
        "signed_on": (register and register.signed_on) or agreement.signed_on,
        "agreement_number": (register and register.number) or agreement.number,
        "term_from": register and register.term_from,
        "term_to": register and register.term_to,
        "is_term_unlimited": register and register.is_unlimited,
        "is_prolonged_automatically": register and register.is_prolonged,
        "predecessor_agreement_key": agreement.predecessor_key if agreement.predecessor_key in kept else None,
        "registration": _registration(seen, register),
        "registered_on": register and register.holds_on,
        "first_seen_quarter": min(named.mention.quarter for named in seen),
        "last_seen_quarter": max(named.last_seen for named in seen),
        "mentions_count": len(seen),
        "document_sha256": first.record["document_sha256"],
        "table_number": first.record["table_number"],
        "row_number": first.record["row_number"],
        "cell_number": first.cell_number,
    }


def _registration(seen: Sequence[Named], register: Registered | None) -> str:
    if register is not None:
        return "registered" if register.is_current else "registered_earlier"
    return "planned" if any(named.document_kind == "plan" for named in seen) else "mentioned"


def agreement_party_records(agreement: Agreement) -> list[Record]:
    """The rows of ``agreement_party``."""
    return [{"agreement_key": agreement.key, "party_code": code} for code in agreement.parties]


def mention_record(named: Named, answer: MentionResolution, *, is_current: bool) -> Record:
    """A row of ``agreement_mention``: a landed mention and what it means."""
    return {
        "document_sha256": named.record["document_sha256"],
        "table_number": named.record["table_number"],
        "row_number": named.record["row_number"],
        "agreement_position": named.record["agreement_position"],
        "document_kind": named.document_kind,
        "reporting_region_code": named.region_code,
        "quarter": named.mention.quarter,
        "is_current": is_current,
        "agreement_text": named.mention.text,
        "agreement_key": answer.agreement_key,
        "resolution_status": answer.status,
        "resolution_method": answer.method,
        "resolution_certainty": answer.certainty,
        "resolution_candidates": joined(answer.candidates) or None,
    }


def event_records(
    versions: Iterable[Version],
    event_keys: Mapping[RowId, str],
    repeats: Mapping[RowId, Sequence[Record]],
    added: Set[str],
    series: SeriesResolution,
) -> list[Record]:
    """The rows of ``event``: of every version of quarterly reports all, of longer ones those that add an event.

    ``repeats`` are, for a row, other rows of its version that tell the same event; ``added`` the keys of added events.
    """
    records = []
    for version in versions:
        for row in version.rows:
            key, answer = event_keys[row_id(row)], series.answers[row_id(row)]
            edition = series.editions.get(row["event_title"])
            if not is_longer(version):
                records.append(_event_record(version, row, key, answer, edition))
                for repeat in repeats.get(row_id(row), ()):
                    again = read_title(repeat["event_title"]).edition
                    records.append(_event_record(version, repeat, key, answer, again, is_repeat=True))
            elif key in added:
                told = as_quarterly(row, quarter_within(row))
                records.append(_event_record(version, told, key, answer, edition))
    return records


def _event_record(
    version: Version,
    row: Record,
    event_key: str,
    series: SeriesAnswer,
    edition: int | None,
    *,
    is_repeat: bool = False,
) -> Record:
    """A row of ``event``: what one version says about one event, and the series that it belongs to.

    ``row`` has a quarter; ``is_repeat`` says that another row of the same version tells the event.
    """
    return {
        "document_sha256": row["document_sha256"],
        "table_number": row["table_number"],
        "row_number": row["row_number"],
        "event_key": event_key,
        "slot_key": version.slot.key,
        "version_number": version.number,
        "is_current": version.is_current and not is_repeat,
        "is_repeat": is_repeat,
        "reporting_region_code": version.slot.region_code,
        "executive_body_key": version.slot.body_key,
        "quarter": row["quarter"],
        "period_kind": version.slot.period_kind or "other",
        "event_series_key": series.series_key,
        "series_method": series.method,
        "series_certainty": series.certainty,
        "series_candidates": joined(series.candidates) or None,
        "edition_number": edition,
    }


def series_records(events: Iterable[Event], answers: Mapping[Hashable, SeriesAnswer]) -> list[Record]:
    """The rows of ``event_series``, from the events that count, in order of their quarters, each with its series."""
    titles: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for event in events:
        key = answers[row_id(event.row)].series_key
        if key is not None:
            known = titles[key, event.region_code]
            known.pop(event.title, None)  # the title used last stands last
            known[event.title] = None
    return [
        {
            "event_series_key": key,
            "reporting_region_code": region_code,
            "event_series_name": list(known)[-1],
            "event_series_titles": joined_phrases(known),
        }
        for (key, region_code), known in titles.items()
    ]


def expectation_record(expectation: Expectation, cells: Mapping[tuple[str, int, int, str], Record]) -> Record:
    """A row of ``expectation``; ``cells`` are the landed cells by address and field, for the words of the promise."""
    source, promise, answer = expectation.source, expectation.promise, expectation.answer
    *_, last = expectation.chain()
    return {
        "expectation_key": expectation.key,
        "expectation_origin": expectation.origins[0],
        "expectation_origins": joined(expectation.origins),
        "is_independent": expectation.is_independent,
        "reporting_region_code": source.region_code,
        "executive_body_key": source.body_key,
        "event_series_key": expectation.series_key,
        "event_title": source.title,
        "stated_quarter": source.stated_quarter,
        "unresolved_agreements_count": source.unresolved_agreements,
        "due_quarter": promise.due_quarter,
        "due_from": promise.due_from,
        "due_to": promise.due_to,
        "promised_text": promise.words,
        "occurrences_count": promise.occurrences,
        "recurrence": promise.recurrence,
        "predecessor_expectation_key": expectation.predecessor.key if expectation.predecessor else None,
        "successor_expectation_key": expectation.successor.key if expectation.successor else None,
        "last_expectation_key": last.key,
        "origin_event_key": source.event.key if source.event else None,
        "answer_event_key": answer.key if answer else None,
        "match_method": expectation.match_method,
        "match_certainty": expectation.match_certainty,
        **_cell_of(source, cells),
    }


def expectation_origin_records(
    expectation: Expectation, cells: Mapping[tuple[str, int, int, str], Record]
) -> list[Record]:
    """The rows of ``expectation_origin``: every statement of a promise, the first one first."""
    return [
        {
            "expectation_key": expectation.key,
            "origin_position": position,
            "expectation_origin": source.promise.origin,
            "origin_event_key": source.event.key if source.event else None,
            "origin_title": source.title,
            "promised_text": source.promise.words,
            **_cell_of(source, cells),
        }
        for position, source in enumerate(expectation.sources, start=1)
    ]


def suggestion_record(suggestion: Suggestion) -> Record:
    """A row of ``match_suggestion``."""
    return {
        "expectation_key": suggestion.expectation.key,
        "event_key": suggestion.event.key,
        "match_certainty": suggestion.certainty,
    }


def _cell_of(source: Source, cells: Mapping[tuple[str, int, int, str], Record]) -> Record:
    """The cell whose words make a promise. A document may lack a column; the title is always there."""
    names = dict.fromkeys((f"planned_{source.promise.field_name}", source.promise.field_name, "event_title"))
    cell = next(cell for name in names if (cell := cells.get((*row_id(source.row), name))) is not None)
    return {
        "document_sha256": cell["document_sha256"],
        "table_number": cell["table_number"],
        "row_number": cell["row_number"],
        "cell_number": cell["cell_number"],
        "cell_words": cell["cell_words"],
    }
