"""How an event ended, from the note, the result and the dates of its row.

Belongs here: which column decides, and what they make together. Does not belong here: what one text says
(``outcome_text``), the words (``outcome_rules.yml``), how a reason is cut out of a sentence (``reasons``), where a
postponed event went (``postponement``).

The note decides first. One that holds only a reason says that the event was not held, for its column is there for the
reasons of what was not done. One that says nothing of the outcome leaves it to the result: a note that is known to say
nothing to any result, another to one that says in so many words that the event took place. Without a note, work that
recurs or goes on is in progress, and a result without contrary words means held.
"""

import re
from dataclasses import dataclass, replace

from ingestion.language.clauses import sentences, without_titles
from ingestion.language.dates import DatesReading, is_outside_quarter
from ingestion.language.outcome_text import HELD, MISSED, Said, read_text
from ingestion.language.outcome_words import find_words
from ingestion.language.text import LONGEST_CELL
from ingestion.language.tokens import flat
from ingestion.quarters import quarter_bounds

_NO_WORDS = re.compile(r"[\s\-–—.,;:/*_+]*")
_WORD = re.compile(r"[а-яa-z0-9]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.(?:ru|рф|com|org|su)\S*")
_LONGEST = 4000  # characters; a longer note is no note, and what a longer result says further on is about other things
_SHORT_RESULT = 15  # words; what a longer result says of moves and cancellations may be about something else
_ONGOING = frozenset({"daily", "weekly", "monthly", "quarterly", "half_yearly", "continuous", "as_needed"})
_WITHOUT_REASON = frozenset({"held", "in_progress", "unclear"})
_SILENT = Said(None)


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """How an event ended. ``certainty`` from 0 to 1; ``rule`` is the rule of ``outcome_rules.yml`` or of this room.

    ``postponed_to``: ``2020-09-12``, ``2020-09``, ``2020-Q4``, ``2021`` or None where no date is named or read.
    ``reason_category`` is None for what was simply held, is in progress or is unclear, ``not_stated`` where a reason
    is missing.
    """

    text: str
    outcome: str
    reason_category: str | None
    reason_text: str
    postponed_to: str | None
    certainty: float
    rule: str


@dataclass(frozen=True, slots=True)
class _Row:
    note: Said
    result: Said
    is_note_harmless: bool
    has_note: bool
    result_words: int
    is_result_harmless: bool
    dates: DatesReading | None
    quarter: str | None


def read_outcome(
    note: str, result: str = "", dates: DatesReading | None = None, quarter: str | None = None
) -> OutcomeReading:
    """The outcome of a row: ``note`` is its column 8, ``result`` its column 7, ``dates`` the reading of its column 4.

    Raises ``ValueError`` for a quarter that is none; never for any text.
    """
    if len(note) > _LONGEST:
        return _reading(note, Said("unclear", 0.1, "note_not_understood"))
    if len(result) > LONGEST_CELL:
        return _reading(note, Said("unclear", 0.1, "result_not_understood"))
    result = result[:_LONGEST]
    has_note, has_result = _NO_WORDS.fullmatch(note) is None, _NO_WORDS.fullmatch(result) is None
    said = read_text(note, quarter) if has_note else _SILENT
    told = read_text(result, quarter) if has_result else _SILENT
    row = _Row(
        said,
        told,
        not has_note or (said.outcome is None and not said.is_bare_reason and _is_harmless(note)),
        has_note,
        len(result.split()) if has_result else 0,
        told.outcome is None
        and not told.is_bare_reason
        and not told.is_evidence
        and _is_harmless(result, is_result=True),
        dates,
        quarter,
    )
    return _reading(note, _with_dates_cell(row, _of_note(row)))


def _reading(note: str, said: Said) -> OutcomeReading:
    outcome = said.outcome or "unclear"
    has_reason = outcome not in _WITHOUT_REASON
    category = (said.reason.category if said.reason is not None else "not_stated") if has_reason else None
    return OutcomeReading(
        note,
        outcome,
        category,
        said.reason.words if has_reason and said.reason is not None else "",
        said.target.key if outcome == "postponed" and said.target is not None else None,
        said.certainty,
        said.rule,
    )


# --- the columns together ------------------------------------------------------------------------------------------


def _of_note(row: _Row) -> Said:
    said, result = row.note, row.result
    if said.is_bare_reason:
        if result.outcome in HELD:
            return replace(result, reason=said.reason, certainty=0.7, rule="reason_beside_result")
        if result.outcome in MISSED and not result.is_plan:
            return replace(result, reason=said.reason)
        return replace(said, outcome="not_held")
    if said.outcome is None or (said.outcome == "unclear" and said.is_plan):
        return _of_silent_note(row)
    if said.is_plan:
        return _of_plan(row, said)
    if said.outcome == "postponed":
        return _of_postponed(row, said)
    if said.outcome in MISSED:
        if result.outcome == "held_partially" or (result.outcome == "held" and not result.is_evidence):
            if said.outcome == "cancelled" and said.about - result.about and result.about - said.about:
                return replace(said, outcome="held_partially", certainty=0.5, rule="several_events")
            return Said("unclear", 0.3, "note_against_result")
        return _with_reason_of(said, result)
    if said.outcome in HELD - {"held"}:
        return _with_reason_of(said, result)
    if said.rule == "observed_restrictions" and result.outcome in MISSED and not result.is_plan:
        return Said("unclear", 0.3, "note_against_result")
    if said.outcome == "held" and result.outcome in ("cancelled", "not_held") and not result.is_plan and _is_short(row):
        return Said("unclear", 0.3, "note_against_result")
    if said.outcome == "held" and result.outcome == "held_partially":
        return Said("unclear", 0.3, "note_against_result")
    if said.outcome == "unclear" and result.outcome in HELD and said.rule != "two_fates" and not row.note.is_plan:
        return result if said.rule in ("undecided", "in_preparation", "not_on_the_plan", "awaiting_reply") else said
    return said


def _of_silent_note(row: _Row) -> Said:
    """A note that says nothing of the outcome, or nothing as a fact."""
    if row.is_note_harmless:
        return _of_result(row)
    if row.result_words and (row.result.outcome in HELD or (row.result.outcome is None and row.result.is_evidence)):
        return replace(_of_result(row), certainty=0.65)
    rule = "supposed" if row.note.outcome == "unclear" else "note_not_understood"
    return Said("unclear", 0.1, rule)


def _of_plan(row: _Row, said: Said) -> Said:
    """What is only announced is postponed where it lies after the dates of the row, else not due yet."""
    if row.result.outcome in HELD and row.result_words:
        return replace(_of_result(row), certainty=0.65)
    dates, target = row.dates, said.target
    if dates is None or target is None or dates.date_to is None or target.date_from is None:
        return Said("unclear", 0.3, "not_due_yet")
    if dates.recurrence is None and dates.date_to < target.date_from:
        return said
    return Said("unclear", 0.3, "not_due_yet")


def _of_postponed(row: _Row, said: Said) -> Said:
    result, dates = row.result, row.dates
    if said.target is None and said.source is not None:
        return _of_moved_from(row, said, said.source)
    if result.outcome in HELD and row.result_words:
        if _is_held_there(row, said):
            return replace(result, rule="held_after_move", certainty=0.75)
        if not result.is_evidence:
            return Said("unclear", 0.3, "note_against_result")
    if said.rule == "new_date_to_come" and dates is not None and _is_after_quarter(dates, row.quarter):
        return Said("unclear", 0.3, "not_due_yet")
    return _with_reason_of(said, result)


def _of_moved_from(row: _Row, said: Said, source: DatesReading) -> Said:
    """«Перенесено с 15 августа»: from the very dates of the row, or from earlier ones to here."""
    dates = row.dates
    if row.result.outcome in HELD:
        return replace(row.result, rule="held_after_move", certainty=0.75)
    if dates is not None and source.date_from is not None and dates.date_from is not None and dates.date_to is not None:
        last = source.date_to or source.date_from
        if source.date_from <= dates.date_to and dates.date_from <= last:
            return said
    return Said("unclear", 0.3, "moved_here")


def _is_held_there(row: _Row, said: Said) -> bool:
    """Whether the new date lies in the report's quarter or is the one that the row now names."""
    target, dates = said.target, row.dates
    if target is None or target.date_from is None:
        return False
    if dates is not None and dates.date_from is not None and dates.date_to is not None:
        last = target.date_to or target.date_from
        if target.date_from <= dates.date_to and dates.date_from <= last:
            return True
    return row.quarter is not None and target.date_from <= quarter_bounds(row.quarter)[1]


def _is_after_quarter(dates: DatesReading, quarter: str | None) -> bool:
    return quarter is not None and dates.date_from is not None and dates.date_from > quarter_bounds(quarter)[1]


def _with_reason_of(said: Said, other: Said) -> Said:
    """The reading with the reason that another column gives for it."""
    is_of_same = other.outcome == said.outcome or (said.outcome in MISSED and other.outcome in MISSED)
    if said.reason is None and other.reason is not None and (other.is_bare_reason or is_of_same):
        return replace(said, reason=other.reason)
    return said


def _with_dates_cell(row: _Row, said: Said) -> Said:
    """What the cell of dates says («перенесено на 12 октября») counts where the other columns decide nothing."""
    words = row.dates.text[:_LONGEST] if row.dates is not None else ""
    if _NO_WORDS.fullmatch(words) or (row.has_note and said.outcome not in ("unclear", "not_held")):
        return said
    told = read_text(words, row.quarter)
    if told.outcome not in MISSED or told.is_plan:
        return said
    if said.outcome == "unclear" or (row.note.is_bare_reason and said.rule == "reason_only"):
        return replace(told, reason=told.reason or said.reason or row.note.reason)
    return told if not row.has_note and row.result.outcome not in HELD else said


def _is_harmless(text: str, *, is_result: bool = False) -> bool:
    """Whether each sentence of a text is known to say nothing about the outcome.

    What a result announces follows from an event that took place; only remarks («нет», «фото прилагаются») are nothing.
    """
    bare = _LINK.sub(" ", without_titles(flat(text)))
    found = [f for f in find_words(bare) if f.rule.is_harmless and not (is_result and f.rule.name != "no_remark")]
    for start, end in sentences(bare):
        has_words = _WORD.search(bare[start:end]) is not None
        if has_words and not any(start <= f.start < end for f in found):
            return False
    return True


# --- without a note ------------------------------------------------------------------------------------------------


def _of_result(row: _Row) -> Said:
    said, dates, quarter = row.result, row.dates, row.quarter
    if not row.result_words:
        return Said("unclear", 0.0, "no_words")
    if row.is_result_harmless:
        return Said("unclear", 0.1, "no_words")
    contrary = _contrary(row, said)
    if contrary is not None:
        return contrary
    if dates is not None:
        if dates.recurrence in _ONGOING:
            return Said("in_progress", 0.9, "recurring_work")
        if quarter is not None and dates.date_to is not None:
            first, last = quarter_bounds(quarter)
            if dates.date_from is not None and dates.date_from > last:
                return Said("unclear", 0.3, "future_dates")
            if (
                dates.date_to > last
                and dates.date_from is not None
                and dates.precision in ("year", "half_year", "period")
            ):
                return Said("in_progress", 0.85, "work_goes_on")
            if dates.date_to >= first and is_outside_quarter(dates, quarter):
                return Said("held", 0.6, "result")
    return Said("held", 0.9 if said.outcome in HELD else 0.8, "result")


def _is_short(row: _Row) -> bool:
    return row.result_words <= _SHORT_RESULT


def _contrary(row: _Row, said: Said) -> Said | None:
    """What a result says against the event's having been simply held."""
    if said.outcome is None:
        return replace(said, outcome="not_held") if said.is_bare_reason else None
    is_short = _is_short(row)
    if said.is_plan:
        return _of_plan(replace(row, result=_SILENT), said) if is_short else None
    if said.outcome in MISSED or said.outcome == "held_partially":
        if not is_short and said.rule not in ("several_events", "share"):
            return Said("unclear", 0.3, "contrary_result")
        return replace(said, certainty=round(said.certainty * 0.8, 2))
    if said.outcome == "unclear" and said.rule not in ("undecided", "not_on_the_plan"):
        return Said("unclear", 0.3, "contrary_result")
    if said.outcome == "held_in_other_format" and (said.is_change or said.reason is not None):
        return said
    return None
