"""Whether rows of two documents tell of one event, and in what they disagree.

Belongs here: two rows of documents that tell of the same time (a quarter and the year around it, two reports for one
quarter). Does not belong here: one undertaking in different years (``undertaking``, ``series``), what follows from it
(``period_statements``, ``contradictions``).

Nothing may be counted twice because it was worded anew, so what is not surely another event is doubtful. Titles alone
settle it where they are the same; dates that overlap make up for a title that says more or less, and dates that do not
overlap keep apart what no name holds together.
"""

from datetime import date
from typing import Literal

from ingestion.contracts.fields import fields
from ingestion.contracts.tables import Record
from ingestion.language.event_title import read_title
from ingestion.language.tokens import fold
from ingestion.resolution.identity.undertaking import likeness
from ingestion.resolution.identity.wording import comparison_form, similarity
from ingestion.resolution.versions.event import Event

SURE = 0.9
"""Certainty from which on two rows are one event; below it they may be."""
_NEAR_BY_LETTERS = 0.75  # of two titles that may be one, worded anew
_DOUBTFUL = 0.5
_SHARP = frozenset({"day", "month"})
_DATED = _SHARP | {"quarter", "half_year", "year"}

DONE = frozenset({"held", "held_partially", "held_in_other_format", "in_progress"})
CALLED_OFF = frozenset({"cancelled", "not_held"})

Days = Literal["overlap", "apart", "unknown"]
Disagreement = Literal["event_missing", "outcome", "dates", "participants", "agreements"]


def title_likeness(left: str, right: str) -> float:
    """How surely two titles of one time are one event's, 0 to 1. The one place where the measure is chosen."""
    return 1.0 if comparison_form(left) == comparison_form(right) else likeness(left, right)


def sameness(one: Event, other: Event) -> float:
    """How surely two rows tell of one event: ``SURE`` and more, less where it is doubtful, 0 where they do not."""
    alike = title_likeness(one.title, other.title)
    days = days_of(one.row, other.row)
    are_close = days == "overlap" and _is_sharp(one.row) and _is_sharp(other.row)
    if alike >= SURE and _editions_differ(one.title, other.title):
        return _DOUBTFUL if are_close else 0.0
    if alike >= SURE:
        if not agreements_differ(one, other):
            return alike
        if is_named(one.title) and are_close:
            return SURE
        return _DOUBTFUL if is_named(one.title) or are_close else 0.0
    if days == "apart" or agreements_differ(one, other) or _editions_differ(one.title, other.title):
        return 0.0
    is_shared = bool(one.agreement_keys & other.agreement_keys)
    if alike > 0:
        return SURE if are_close and is_shared else alike
    near = similarity(one.title, other.title)
    if near >= _NEAR_BY_LETTERS:
        return near * _DOUBTFUL
    at_one_place = bool(one.row["place_text"]) and fold(one.row["place_text"]) == fold(other.row["place_text"])
    return _DOUBTFUL if are_close and at_one_place and is_shared else 0.0


def is_surely_one(one: Event, other: Event) -> float:
    """``sameness`` where it is ``SURE`` or more, else 0; what cannot be sure is seen without a look at the titles."""
    if agreements_differ(one, other) and not at_one_time(one, other):
        return 0.0
    certainty = sameness(one, other)
    return certainty if certainty >= SURE else 0.0


def is_told_in_another_part(one: Event, other: Event) -> bool:
    """Whether two rows of one document, in different parts of it, tell of one event. Of two rows of one part only their
    sender knows."""
    if one.row["part_number"] == other.row["part_number"] or one.agreement_keys != other.agreement_keys:
        return False
    same_days = days_of(one.row, other.row) == "overlap" or one.row["dates_text"] == other.row["dates_text"]
    return same_days and sameness(one, other) >= SURE


def resemblance(one: Event, other: Event) -> float:
    """How much else than title and agreements two rows have in common: it settles which of several is meant."""
    settling: float = {"overlap": 1.0, "unknown": 0.5, "apart": 0.0}[days_of(one.row, other.row)]
    settling += 0.2 * (fold(one.title) == fold(other.title)) + 0.2 * (one.agreement_keys == other.agreement_keys)
    settling += 0.1 * (one.row["outcome"] == other.row["outcome"])
    words = ("dates_text", "place_text", "participants_text", "result_text", "note_text")
    alike: int = sum(fold(one.row[name]) == fold(other.row[name]) for name in words)
    return settling + 0.1 * alike


def _editions_differ(left: str, right: str) -> bool:
    first, second = read_title(left).edition, read_title(right).edition
    return first is not None and second is not None and first != second


def is_named(title: str) -> bool:
    """Whether a title has a proper name, which its event shares with no other."""
    return bool(read_title(title).names)


def days_of(one: Record, other: Record) -> Days:
    """How the dates of two rows lie to each other; ``unknown`` where either says none, or one that comes again."""
    first, second = stretch(one), stretch(other)
    if first is None or second is None:
        return "unknown"
    return "overlap" if first[0] <= second[1] and second[0] <= first[1] else "apart"


def stretch(row: Record) -> tuple[date, date] | None:
    """First and last day of what a row dates to a day, month, quarter, half-year or year."""
    first, last = row["date_from"], row["date_to"]
    if first is None or last is None or row["recurrence"] is not None or row["is_deadline"]:
        return None
    return (first, last) if row["date_precision"] in _DATED else None


def at_one_time(one: Event, other: Event) -> bool:
    """Whether two rows are dated to days or months that overlap."""
    return _is_sharp(one.row) and _is_sharp(other.row) and days_of(one.row, other.row) == "overlap"


def _is_sharp(row: Record) -> bool:
    return row["date_precision"] in _SHARP


def agreements_differ(one: Event, other: Event) -> bool:
    """Whether both name agreements that are known, and none in common."""
    return bool(one.agreement_keys and other.agreement_keys) and not one.agreement_keys & other.agreement_keys


def participants_differ(one: Record, other: Record) -> bool:
    """Whether both give an exact number of participants, and not the same."""
    exact = all(
        row["participants_count"] is not None
        and row["participants_status"] == "parsed"
        and not row["is_participants_approximate"]
        for row in (one, other)
    )
    return exact and one["participants_count"] != other["participants_count"]


_FIELD_OF = {"dates": "dates_text", "participants": "participants_text", "agreements": "agreements"}


def telling_field(row: Record, disagreement: Disagreement) -> str:
    """The field whose cell says what is disagreed on."""
    if disagreement == "outcome":
        return next((name for name in ("note_text", "result_text") if row[name].strip(" -–—")), "event_title")
    return _FIELD_OF.get(disagreement, "event_title")


def statement_words(row: Record, disagreement: Disagreement, agreements: str) -> str:
    """What a row says on what is disagreed on, for reading; ``agreements`` are its words on agreements."""
    if disagreement == "outcome":
        told = fields()["outcome"].values[row["outcome"]]
        words = row[telling_field(row, disagreement)]
        return f"{told}: {words}" if words else told
    if disagreement == "agreements":
        return agreements
    return str(row[telling_field(row, disagreement)])
