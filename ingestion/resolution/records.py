"""Resolved things as records of their tables.

Belongs here: one function a table, thing → record of the contract (``tables.yml``). Does not belong here: deciding
anything about the thing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC

from ingestion.contracts.lists import joined, joined_phrases
from ingestion.contracts.tables import Record
from ingestion.language.event_title import read_title
from ingestion.ledger import Receipt
from ingestion.resolution.agreements import Agreement, MentionResolution
from ingestion.resolution.expectations import Event, Expectation
from ingestion.resolution.registers import Registered
from ingestion.resolution.series import SeriesAnswer
from ingestion.resolution.slots import Version, row_id


def receipt_record(receipt: Receipt) -> Record:
    """A row of ``receipt``."""
    return {
        "document_sha256": receipt.sha256,
        "receipt_number": receipt.number,
        "file_name": receipt.file_name,
        "received_at": receipt.received_at.astimezone(UTC).replace(tzinfo=None),
        "received_on": receipt.received_on,
        "is_withdrawn": False,
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
    agreement: Agreement, first: Record, seen: Sequence[str], register: Registered | None, kept: frozenset[str]
) -> Record:
    """A row of ``agreement``: ``first`` is its first mention, landed; ``seen`` the quarters of its current mentions;
    ``register`` what a register says of it; ``kept`` the agreements that have a row."""
    told = register or Registered()
    return {
        "agreement_key": agreement.key,
        "agreement_kind": agreement.kind,
        "agreement_title": agreement.title,
        "agreement_subject": first["agreement_subject"],
        "party_codes": joined(agreement.parties),
        "parties_count": len(agreement.parties),
        "signed_on": agreement.signed_on or told.signed_on,
        "agreement_number": agreement.number or told.number,
        "term_from": told.term_from,
        "term_to": told.term_to,
        "is_prolonged_automatically": told.is_prolonged,
        "predecessor_agreement_key": agreement.predecessor_key if agreement.predecessor_key in kept else None,
        "registration": "mentioned" if register is None else "registered",
        "first_seen_quarter": min(seen),
        "last_seen_quarter": max(seen),
        "mentions_count": len(seen),
        "document_sha256": first["document_sha256"],
        "table_number": first["table_number"],
        "row_number": first["row_number"],
        "cell_number": first["cell_number"],
    }


def agreement_party_records(agreement: Agreement) -> list[Record]:
    """The rows of ``agreement_party``."""
    return [{"agreement_key": agreement.key, "party_code": code} for code in agreement.parties]


def mention_record(mention: Record, answer: MentionResolution) -> Record:
    """A row of ``agreement_mention``: a landed mention and what it means."""
    return {
        "document_sha256": mention["document_sha256"],
        "table_number": mention["table_number"],
        "row_number": mention["row_number"],
        "agreement_position": mention["agreement_position"],
        "agreement_key": answer.agreement_key,
        "resolution_status": answer.status,
        "resolution_method": answer.method,
        "resolution_certainty": answer.certainty,
        "resolution_candidates": joined(answer.candidates) or None,
    }


def event_record(
    version: Version, row: Record, event_key: str, series: SeriesAnswer, *, is_repeat: bool = False
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
        "reporting_region_code": version.slot.region_code,
        "executive_body_key": version.slot.body_key,
        "quarter": row["quarter"],
        "period_kind": version.slot.period_kind or "other",
        "event_series_key": series.series_key,
        "series_method": series.method,
        "series_certainty": series.certainty,
        "series_candidates": joined(series.candidates) or None,
        "edition_number": read_title(row["event_title"]).edition,
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
    # A document may lack a column; the title is always there.
    cell = cells.get((*row_id(source.row), promise.field_name)) or cells[(*row_id(source.row), "event_title")]
    *_, last = expectation.chain()
    return {
        "expectation_key": expectation.key,
        "expectation_origin": expectation.ordered_origins[0],
        "expectation_origins": joined(expectation.ordered_origins),
        "is_independent": expectation.is_independent,
        "reporting_region_code": source.region_code,
        "executive_body_key": source.body_key,
        "event_title": source.title,
        "due_quarter": promise.due_quarter,
        "due_from": promise.due_from,
        "due_to": promise.due_to,
        "promised_text": promise.words,
        "occurrences_count": promise.occurrences,
        "recurrence": promise.recurrence,
        "predecessor_expectation_key": expectation.predecessor.key if expectation.predecessor else None,
        "successor_expectation_key": expectation.successor.key if expectation.successor else None,
        "last_expectation_key": last.key,
        "origin_event_key": source.key,
        "answer_event_key": answer.key if answer else None,
        "match_method": expectation.match_method,
        "match_certainty": expectation.match_certainty,
        "document_sha256": cell["document_sha256"],
        "table_number": cell["table_number"],
        "row_number": cell["row_number"],
        "cell_number": cell["cell_number"],
        "cell_words": cell["cell_words"],
    }
