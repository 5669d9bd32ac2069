"""The readings of phrases as JSON objects: one function a field, for ``concord parse`` and ``concord inspect`` alike.

Belongs here: the keys of those objects and their order; dates are ISO texts. Does not belong here: reading words (see
the modules of the fields), rows of reports (``ingestion.reports.inspection``).

The values come by name, as a reading has them and as the landed tables keep them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

JsonObject = dict[str, Any]


def stretch(
    *,
    date_from: date | None,
    date_to: date | None,
    precision: str | None,
    recurrence: str | None,
    is_deadline: bool,
    year_inferred: bool,
) -> JsonObject:
    """What is common to a phrase of dates and each of its single dates."""
    return {
        "from": _iso(date_from),
        "to": _iso(date_to),
        "precision": precision,
        "recurrence": recurrence,
        "is_deadline": is_deadline,
        "year_inferred": year_inferred,
    }


def dates(*, text: str, status: str, whole: JsonObject, items: Iterable[tuple[str, JsonObject]]) -> JsonObject:
    """Dates; ``whole`` and each of ``items`` (its words before it) are made by ``stretch``."""
    return {
        "text": text,
        "status": status,
        **whole,
        "items": [{"text": words, **single} for words, single in items],
    }


def outcome(
    *,
    text: str,
    outcome: str,
    reason_category: str | None,
    reason_text: str | None,
    postponed_to: str | None,
    certainty: float,
    rule: str,
) -> JsonObject:
    """How an event ended, with the rule that decided."""
    return {
        "text": text,
        "outcome": outcome,
        "reason": reason_category,
        "reason_text": reason_text,
        "postponed_to": postponed_to,
        "certainty": certainty,
        "rule": rule,
    }


def participants(
    *,
    text: str,
    status: str,
    participants: int | None,
    regions: int | None,
    organisations: int | None,
    approximate: bool,
) -> JsonObject:
    """How many took part."""
    return {
        "text": text,
        "status": status,
        "participants": participants,
        "regions": regions,
        "organisations": organisations,
        "approximate": approximate,
    }


def place(
    *, text: str, status: str, mode: str | None, locality: str | None, region_code: str | None, venue: str | None
) -> JsonObject:
    """Where it was."""
    return {
        "text": text,
        "status": status,
        "mode": mode,
        "locality": locality,
        "region_code": region_code,
        "venue": venue,
    }


def agreement(
    *,
    text: str,
    status: str,
    kind: str,
    parties: Iterable[str],
    subjects: Iterable[str],
    signed_on: date | None,
    number: str | None,
) -> JsonObject:
    """What the title of an agreement says; ``parties`` are sorted codes."""
    return {
        "text": text,
        "status": status,
        "kind": kind,
        "parties": list(parties),
        "subjects": list(subjects),
        "signed_on": _iso(signed_on),
        "number": number,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
