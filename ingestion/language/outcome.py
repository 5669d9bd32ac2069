"""How an event ended, from the note, the result and the dates of its row.

Belongs here: which column decides, what several findings in one note add up to. Does not belong here: the words
(``outcome_rules.yml``), how a reason is cut out of a sentence (``reasons``), where a postponed event went
(``postponement``).

The note decides first. One that holds only a reason says that the event was not held, for its column is there for the
reasons of what was not done. One that is known to say nothing leaves it to the result; one that is not understood
makes the outcome unclear. Without a note, work that recurs or goes on is in progress, and a result without contrary
words means held.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ingestion.language.dates import DatesReading, is_outside_quarter
from ingestion.language.patterns import Phrases, phrases, word_beginnings
from ingestion.language.postponement import find_target, is_moved_here, sentences, target_of_two_dates
from ingestion.language.reasons import Reason, find_reason
from ingestion.language.tokens import flat
from ingestion.quarters import quarter_bounds
from ingestion.reference import read_yaml

_NO_WORDS = re.compile(r"[\s\-–—.,;:/*_]*")
_WORD = re.compile(r"[а-яa-z0-9]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.(?:ru|рф|com|org|su)\S*")
_MOST_TARGETS = 8  # postponements in one text that are looked into
_LONGEST = 4000  # characters; a longer note is no note, and what a longer result says further on is about other things
_SHORT_RESULT = 15  # words; what a longer result says of moves and cancellations may be about something else
_HELD = frozenset({"held", "held_in_other_format", "held_partially"})
_DONE = frozenset({"held", "held_in_other_format", "in_progress"})
_NEGATED = re.compile(r"(?<![а-я])н[еи]\s+$")
_MISSED = frozenset({"cancelled", "not_held", "postponed"})
_ONGOING = frozenset({"daily", "weekly", "monthly", "quarterly", "half_yearly", "continuous", "as_needed"})


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """How an event ended. ``certainty`` from 0 to 1; ``rule`` is the rule of ``outcome_rules.yml`` or of this module.

    ``postponed_to``: ``2020-09-12``, ``2020-09``, ``2020-Q4``, ``2021`` or None where no date is named or read.
    ``reason_category`` is None for what was simply held or is in progress, ``not_stated`` where a reason is missing.
    """

    text: str
    outcome: str
    reason_category: str | None
    reason_text: str
    postponed_to: str | None
    certainty: float
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    outcome: str | None
    certainty: float
    is_harmless: bool
    is_reason: bool
    yields: bool
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class _Found:
    rule: _Rule
    start: int
    end: int


def read_outcome(
    note: str, result: str = "", dates: DatesReading | None = None, quarter: str | None = None
) -> OutcomeReading:
    """The outcome of a row: ``note`` is its column 8, ``result`` its column 7, ``dates`` the reading of its column 4.

    Raises ``ValueError`` for a quarter that is none; never for any text.
    """
    dates_text = dates.text if dates is not None else ""
    has_note = _NO_WORDS.fullmatch(note) is None
    if len(note) > _LONGEST:
        return OutcomeReading(note, "unclear", None, "", None, 0.1, "note_not_understood")
    result, dates_text = result[:_LONGEST], dates_text[:_LONGEST]
    if has_note:
        said = _read_words(note, quarter)
        if said is not None:
            if said.rule == "reason_only" and _says_held(result, quarter):
                return _with(said, _says_held(result, quarter) or "held", 0.7, "reason_beside_result")
            return said
    from_dates = _read_words(dates_text, quarter) if dates_text else None
    if from_dates is not None and from_dates.outcome in _MISSED and from_dates.rule != "reason_only":
        return _with(from_dates, from_dates.outcome, from_dates.certainty, from_dates.rule, text=note)
    if has_note and not _is_harmless(note):
        category, words = _category(find_reason(note, []), "unclear")
        return OutcomeReading(note, "unclear", category, words, None, 0.1, "note_not_understood")
    return _from_result(note, result, dates, quarter)


def _with(
    reading: OutcomeReading, outcome: str, certainty: float, rule: str, text: str | None = None
) -> OutcomeReading:
    return OutcomeReading(
        reading.text if text is None else text,
        outcome,
        None if outcome in ("held", "in_progress") else reading.reason_category,
        "" if outcome in ("held", "in_progress") else reading.reason_text,
        reading.postponed_to,
        certainty,
        rule,
    )


def _says_held(result: str, quarter: str | None) -> str | None:
    if _NO_WORDS.fullmatch(result):
        return None
    said = _read_words(result, quarter)
    if said is None or said.rule == "reason_only":
        return "held"
    return said.outcome if said.outcome in _HELD else None


# --- one text ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _read_words(text: str, quarter: str | None) -> OutcomeReading | None:
    """What the words of one text say; None where no rule finds an outcome in them."""
    folded = flat(text)
    found = _find(folded)
    decided = [f for f in found if f.rule.outcome is not None]
    decided = [f for f in decided if not f.rule.yields] or decided
    spans = [(f.start, f.end) for f in found if not f.rule.is_reason]
    reason = find_reason(text, spans)
    if not decided:
        if reason is not None and reason.is_whole and not found:
            return OutcomeReading(text, "not_held", *_category(reason, "not_held"), None, 0.6, "reason_only")
        moved = _moved_dates(text, folded, quarter) if not found else None
        return moved
    verdict = _verdict(folded, decided)
    target: str | None = None
    for place in [f for f in decided if f.rule.outcome == "postponed"][:_MOST_TARGETS]:
        target = find_target(text, folded, place.end, quarter)
        if target is None and (place.rule.name == "postponed" and is_moved_here(text, folded, place.end, quarter)):
            others = [f for f in decided if f.rule.outcome != "postponed"]
            if not others:
                return None
            verdict = _verdict(folded, others)
        if target is not None:
            break
    if target is not None and verdict.outcome in ("cancelled", "not_held"):  # «отменен и перенесен на 2021 год»
        verdict = _of(next(f.rule for f in decided if f.rule.outcome == "postponed"))
    return OutcomeReading(
        text,
        verdict.outcome,
        *_category(reason, verdict.outcome),
        target if verdict.outcome == "postponed" else None,
        verdict.certainty,
        verdict.rule,
    )


@dataclass(frozen=True, slots=True)
class _Verdict:
    outcome: str
    certainty: float
    rule: str


def _of(rule: _Rule, certainty: float | None = None) -> _Verdict:
    return _Verdict(rule.outcome or "unclear", rule.certainty if certainty is None else certainty, rule.name)


def _verdict(folded: str, decided: list[_Found]) -> _Verdict:
    """What several findings in one text add up to."""
    rules = [found.rule for found in decided]
    outcomes = {rule.outcome for rule in rules}
    for outcome in ("unclear", "held_partially"):
        if outcome in outcomes:
            return _of(next(rule for rule in rules if rule.outcome == outcome))
    missed = [found for found in decided if found.rule.outcome in _MISSED]
    held = [found for found in decided if found.rule.outcome in _HELD]
    if held and missed:
        if any(found.rule.name == "not_cancelled" for found in held):
            return _of(held[0].rule, 0.6)
        first, second = _subjects(folded, held[0]), _subjects(folded, missed[0])
        if first and second and first.isdisjoint(second):
            return _Verdict("held_partially", 0.5, "several_events")  # «семинар проведен, выставка отменена»
        if all(found.rule.outcome == "held_in_other_format" for found in held):
            return _of(missed[0].rule, 0.6)  # «перенесено на октябрь, пройдет в онлайн-формате»
        return _Verdict("unclear", 0.3, "contradiction")
    if held:
        other = next((found.rule for found in held if found.rule.outcome == "held_in_other_format"), held[0].rule)
        return _of(other)
    if missed:
        # «не состоялось, перенесено» is a postponement; of «перенесен, затем отменен» the last word counts.
        last = max((found for found in missed if found.rule.outcome != "not_held"), key=_start, default=missed[0])
        postponed = next((found for found in missed if found.rule.outcome == "postponed"), None)
        if postponed is not None and last.rule.outcome == "postponed":
            return _of(max((f.rule for f in missed if f.rule.outcome == "postponed"), key=lambda rule: rule.certainty))
        return _of(last.rule)
    return _of(rules[0])


def _start(found: _Found) -> int:
    return found.start


def _subjects(folded: str, found: _Found) -> set[str]:
    """The words that stand before a finding in its part of the sentence: what it is about."""
    start = max(folded.rfind(sign, 0, found.start) for sign in ".;,\n") + 1
    return {word for word in _WORD.findall(folded[start : found.start]) if len(word) > 4 and word not in _NO_SUBJECT}


_NO_SUBJECT = frozenset({"мероприятие", "мероприятия", "однако", "также", "связи", "затем", "потом", "после"})


def _find(folded: str) -> list[_Found]:
    """All matches, an earlier rule hiding its words from later ones."""
    found: list[_Found] = []
    beginnings = word_beginnings(folded)
    for rule in _rules():
        for pattern in rule.phrases.among(beginnings):
            for match in pattern.finditer(folded):
                start, end = match.span()
                if start == end or any(start < other.end and other.start < end for other in found):
                    continue
                if rule.outcome in _DONE and _NEGATED.search(folded, max(0, start - 4), start):
                    continue  # «не ведется работа»: the rules do not know this negation, so it is no finding
                found.append(_Found(rule, start, end))
    return sorted(found, key=_start)


def _category(reason: Reason | None, outcome: str) -> tuple[str | None, str]:
    if outcome in ("held", "in_progress"):
        return None, ""
    if reason is None:
        return (None if outcome == "unclear" else "not_stated"), ""
    return reason.category, reason.words


def _is_harmless(note: str) -> bool:
    """Whether each sentence of a note is known to say nothing about the outcome."""
    folded = flat(note)
    bare = _LINK.sub(" ", folded)
    found = [f for f in _find(bare) if f.rule.is_harmless or f.rule.name == "postponed"]
    for start, end in sentences(bare):
        has_words = _WORD.search(bare[start:end]) is not None
        if has_words and not any(start <= f.start < end for f in found):
            return False
    return True


def _moved_dates(text: str, folded: str, quarter: str | None) -> OutcomeReading | None:
    """«с 18–21 июня на 3–6 сентября 2020 года»: two dates and nothing else."""
    target = target_of_two_dates(text, folded, quarter)
    return None if target is None else OutcomeReading(text, "postponed", "not_stated", "", target, 0.7, "moved_dates")


# --- without a note ------------------------------------------------------------------------------------------------


def _from_result(note: str, result: str, dates: DatesReading | None, quarter: str | None) -> OutcomeReading:
    if _NO_WORDS.fullmatch(result):
        return OutcomeReading(note, "unclear", None, "", None, 0.0, "no_words")
    said = _read_words(result, quarter)
    if said is not None and said.rule != "reason_only":
        if said.outcome in _MISSED or said.outcome == "unclear":
            if len(result.split()) <= _SHORT_RESULT:
                return _with(said, said.outcome, round(said.certainty * 0.8, 2), said.rule, text=note)
            return OutcomeReading(note, "unclear", said.reason_category, said.reason_text, None, 0.3, "contrary_result")
        if said.outcome == "held_partially" and len(result.split()) <= _SHORT_RESULT:
            return _with(said, said.outcome, round(said.certainty * 0.8, 2), said.rule, text=note)
    if dates is not None:
        if dates.recurrence in _ONGOING:
            return OutcomeReading(note, "in_progress", None, "", None, 0.9, "recurring_work")
        if quarter is not None and dates.date_to is not None:
            first, last = quarter_bounds(quarter)
            if dates.date_from is not None and dates.date_from > last:
                return OutcomeReading(note, "unclear", None, "", None, 0.3, "future_dates")
            if (
                dates.date_to > last
                and dates.date_from is not None
                and dates.precision in ("year", "half_year", "period")
            ):
                return OutcomeReading(note, "in_progress", None, "", None, 0.85, "work_goes_on")
            if dates.date_to >= first and is_outside_quarter(dates, quarter):
                return OutcomeReading(note, "held", None, "", None, 0.6, "result")
    certainty = 0.9 if said is not None and said.outcome in _HELD else 0.8
    return OutcomeReading(note, "held", None, "", None, certainty, "result")


# --- the rules -----------------------------------------------------------------------------------------------------


@cache
def _rules() -> tuple[_Rule, ...]:
    declared: list[dict[str, Any]] = read_yaml("outcome_rules.yml")["outcomes"]
    return tuple(
        _Rule(
            rule["rule"],
            rule["outcome"],
            float(rule.get("certainty", 0)),
            bool(rule.get("harmless", False)),
            bool(rule.get("is_reason", False)),
            bool(rule.get("yields", False)),
            phrases(rule["patterns"]),
        )
        for rule in declared
    )
