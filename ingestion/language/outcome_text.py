"""What one text says of an outcome: its findings weighed, the reason and the new date beside them.

Belongs here: what several findings in one text add up to. Does not belong here: which words are findings
(``outcome_words``), what the columns of a row make together (``outcome``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingestion.language.clauses import Clause
from ingestion.language.dates import DatesReading
from ingestion.language.outcome_share import find_missed_share, find_share
from ingestion.language.outcome_spelling import Spelling, spelled, without_typing_errors
from ingestion.language.outcome_words import (
    Finding,
    Rule,
    contexts_in,
    find_words,
    is_in_space,
    is_to_no_time,
    opens_with_but,
    says_first_dates,
    says_remote,
    subject,
)
from ingestion.language.postponement import Target, find_source, find_target, target_of_two_dates
from ingestion.language.reasons import Reason, find_reason, is_within_reason

HELD = frozenset({"held", "held_in_other_format", "held_partially"})
MISSED = frozenset({"cancelled", "not_held", "postponed"})
_WITHOUT_REASON = frozenset({"held", "in_progress", "unclear"})
_SPOKEN = frozenset({"spoken", "decided_there"})
_MOST_TARGETS = 8  # postponements in one text that are looked into
_DATE = re.compile(r"\d|(?<![а-я])(?:янв|февр|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says. ``outcome`` is None where it says nothing of it; ``reason`` only where one is due.

    ``is_bare_reason``: the text is a reason and nothing else; ``is_plan``: it only says what is to be; ``source``: the
    date that something was moved from, where no new one is named; ``is_evidence``: that it took place is not said in so
    many words.
    """

    outcome: str | None
    certainty: float = 0.0
    rule: str = ""
    reason: Reason | None = None
    target: Target | None = None
    source: DatesReading | None = None
    is_bare_reason: bool = False
    is_plan: bool = False
    is_evidence: bool = False
    is_change: bool = False
    about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Text:
    words: str
    folded: str
    quarter: str | None
    found: Sequence[Finding]


@lru_cache(maxsize=4096)
def read_text(text: str, quarter: str | None) -> Said:
    """What the words of one text say of an outcome."""
    spelling = spelled(text)
    said = _read(_Text(spelling.words, spelling.folded, quarter, find_words(spelling.folded)))
    mended = without_typing_errors(spelling) if _leaves_something(said) else None
    if mended is not None:
        again = _read(_Text(mended.words, mended.folded, quarter, find_words(mended.folded)))
        if again.outcome == said.outcome or (said.outcome is None and not said.is_bare_reason):
            again = _as_it_stands(replace(again, certainty=min(again.certainty, 0.8)), mended)
            said = again if again.outcome is not None or again.is_bare_reason else said
    return _as_it_stands(said, spelling)


def _as_it_stands(said: Said, spelling: Spelling) -> Said:
    if said.reason is None:
        return said
    return replace(said, reason=replace(said.reason, words=spelling.as_it_stands(said.reason.words)))


def _leaves_something(said: Said) -> bool:
    """Whether an error of typing may hide an outcome, or the reason of what was missed."""
    if said.outcome is None:
        return not said.is_bare_reason
    return said.outcome in MISSED and (said.reason is None or said.reason.category == "other")


def _read(text: _Text) -> Said:
    decided = [f for f in text.found if f.outcome is not None and f.is_fact]
    governed = [
        f for f in decided if f.outcome in MISSED and not f.rule.is_plan and is_within_reason(text.folded, f.start)
    ]
    evidence = [f for f in text.found if f.rule.is_evidence and f.is_fact]
    decided = [f for f in decided if not f.rule.yields] or [f for f in decided if not f.rule.is_evidence] or decided
    if any(f not in governed for f in decided):
        decided = [f for f in decided if f not in governed]  # «в связи с отменой рейса мероприятие не состоялось»
    decided, target, source, in_space = _moves(text, decided)
    share = find_share(text.folded)
    if share is not None and not any(f.outcome in MISSED for f in decided):
        return _of_share(text, *share)
    missed_share = find_missed_share(text.folded)
    if missed_share is not None and missed_share[0] < missed_share[1]:
        return _of_share(text, missed_share[1] - missed_share[0], missed_share[1])
    if not decided:
        return _undecided(text, source, in_space)
    said = _weigh(text, decided, evidence)
    if said.outcome in ("cancelled", "not_held") and target is not None and _is_moved_in_the_end(decided):
        said = replace(said, outcome="postponed", rule="postponed", certainty=0.8)
    reason = None
    if said.outcome not in _WITHOUT_REASON:
        spans = [(f.start, f.end) for f in text.found if f.outcome is not None and not f.rule.is_reason]
        spans = [span for span in spans if span[0] not in {f.start for f in governed}]
        reason = find_reason(text.words, text.folded, spans, is_missed=True)
    source = source if said.outcome == "postponed" and target is None else None
    return replace(said, reason=reason, target=target if said.outcome == "postponed" else None, source=source)


def _undecided(text: _Text, source: DatesReading | None, in_space: bool) -> Said:
    """A text without a decisive finding."""
    if in_space:
        return Said("held", 0.7, "moved_in_space")
    target = None if text.found else target_of_two_dates(text.words, text.folded, text.quarter)
    if target is not None:
        reason = find_reason(text.words, text.folded, [], is_missed=True)
        return Said("postponed", 0.7, "moved_dates", reason, target)
    is_talked = not contexts_in(text.folded).isdisjoint(_SPOKEN)  # «обсуждались меры по недопущению коронавируса»
    # «Финансирование отсутствует», not «несмотря на дождь».
    if not is_talked and all(f.rule.name == "no_remark" for f in text.found):
        reason = find_reason(text.words, text.folded, [])
        if reason is not None and reason.is_whole:
            return Said(None, 0.6, "reason_only", reason, is_bare_reason=True)
    if any(f.is_denied and f.outcome is not None for f in text.found):
        return Said("unclear", 0.3, "denied")
    if any(f.is_supposed and f.outcome is not None for f in text.found):
        return Said("unclear", 0.3, "supposed", is_plan=True)
    return Said(None, is_evidence=is_talked or any(f.rule.is_evidence for f in text.found))


def _moves(text: _Text, decided: list[Finding]) -> tuple[list[Finding], Target | None, DatesReading | None, bool]:
    """The findings without moves to another place or from an earlier date, the new date, the old one."""
    target: Target | None = None
    source: DatesReading | None = None
    in_space = False
    kept = []
    for place, finding in enumerate(decided):
        if finding.outcome != "postponed" or place >= _MOST_TARGETS:
            kept.append(finding)
            continue
        is_plan = finding.rule.is_plan or finding.rule.name == "new_date"
        if target is None or not is_plan:
            new = find_target(text.words, text.folded, finding.start, finding.end, text.quarter, is_plan=is_plan)
            target = new if new is not None else target
            if new is None and finding.rule.name == "postponed":
                if is_in_space(text.folded, finding.end, finding.clause.end):
                    in_space = True
                    continue
                if is_to_no_time(text.folded, finding.end):
                    kept.append(replace(finding, rule=replace(finding.rule, outcome="unclear", certainty=0.3)))
                    continue
                source = source or find_source(text.words, text.folded, finding.end, text.quarter)
        kept.append(finding)
    if source is not None and target is None and any(f.outcome in HELD for f in kept):
        kept = [f for f in kept if f.rule.name != "postponed"]  # «прошла 12 сентября (перенесена с 5 сентября)»
    return kept, target, source, in_space


def _is_moved_in_the_end(decided: list[Finding]) -> bool:
    """«Отменен и перенесен на 2021 год», not «перенесен на сентябрь, затем отменен»."""
    return max(decided, key=_start).outcome == "postponed"


# --- weighing ------------------------------------------------------------------------------------------------------


def _of(rule: Rule, certainty: float | None = None) -> Said:
    return Said(
        rule.outcome,
        rule.certainty if certainty is None else certainty,
        rule.name,
        is_plan=rule.is_plan,
        is_evidence=rule.is_evidence,
        is_change=rule.is_change,
    )


def _weigh(text: _Text, decided: list[Finding], evidence: list[Finding]) -> Said:
    """What several findings in one text add up to."""
    for outcome in ("unclear", "held_partially"):
        sure = next((f for f in decided if f.outcome == outcome), None)
        if sure is not None:
            return _of(sure.rule)
    plans = [f for f in decided if f.rule.is_plan]
    missed = [f for f in decided if f.outcome in MISSED and not f.rule.is_plan]
    held = [f for f in decided if f.outcome in HELD]
    under_way = [f for f in decided if f.outcome == "in_progress"]
    if missed and not held:
        held = [f for f in evidence if f.clause not in {m.clause for m in missed}]
        held = held if held and _are_apart(text, held[0], missed[0], evidence) else []
    if held and missed:
        return _held_and_missed(text, held, missed)
    if held:
        if under_way:
            return Said("unclear", 0.3, "held_and_under_way")
        changed = next((f for f in held if f.outcome == "held_in_other_format"), held[0])
        about = subject(text.folded, held[0], text.found)
        if plans and _are_apart(text, held[0], plans[0], text.found):
            return Said("unclear", 0.3, "held_and_planned")
        return replace(_of(changed.rule), about=about, is_change=any(f.rule.is_change for f in held))
    if missed:
        if under_way:
            return Said("unclear", 0.3, "missed_and_under_way")
        return replace(_of_missed(text, missed), about=subject(text.folded, missed[0], text.found))
    if under_way:
        return _of(under_way[0].rule)
    return _of(plans[0].rule)


def _held_and_missed(text: _Text, held: list[Finding], missed: list[Finding]) -> Said:
    instead = next((f for f in held if f.rule.is_change and text.folded.startswith("вместо", f.start)), None)
    if instead is not None:
        if says_remote(text.folded, instead.clause):
            return _of(instead.rule, 0.8)  # «Поездка отменена, вместо нее состоялась встреча в режиме ВКС»
        return Said("unclear", 0.3, "replaced")  # «Фестиваль отменен, вместо него проведена выставка»
    if _are_apart(text, held[0], missed[0], text.found):
        if any(f.outcome == "held_in_other_format" for f in held):
            return Said("unclear", 0.3, "replaced")  # «Выезд отменен, участие приняли онлайн»
        return Said("held_partially", 0.7, "several_events")  # «семинар проведен, выставка отменена»
    last_held, last_missed = held[-1], missed[-1]
    if last_held.start > last_missed.start and (
        last_missed.outcome == "postponed"
        or opens_with_but(text.folded, last_held.clause)
        or says_first_dates(text.folded, last_missed.clause)
        or (last_missed.outcome == "not_held" and _DATE.search(text.folded, *_bounds(last_held.clause)))
    ):
        if subject(text.folded, last_held, text.found) and not subject(text.folded, last_missed, text.found):
            return Said("unclear", 0.3, "contradiction")  # «Мероприятие отменено, позже проведена выставка»
        return replace(_of(last_held.rule, 0.75), rule="held_in_the_end")
    if all(f.outcome == "held_in_other_format" and not f.rule.is_change for f in held):
        return _of(missed[0].rule, 0.7)  # «перенесено на октябрь, в онлайн-формат»
    return Said("unclear", 0.3, "contradiction")


def _of_missed(text: _Text, missed: list[Finding]) -> Said:
    """«Не состоялось, перенесено» is a postponement; of «перенесен, затем отменен» the last word counts."""
    kinds = {f.outcome for f in missed} - {"not_held"}
    if len(kinds) > 1 and _are_apart(
        text,
        next(f for f in missed if f.outcome == "cancelled"),
        next(f for f in missed if f.outcome == "postponed"),
        text.found,
        both=True,
    ):
        return Said("unclear", 0.3, "two_fates")
    last = max((f for f in missed if f.outcome != "not_held"), key=_start, default=missed[0])
    if last.outcome == "postponed":
        return _of(max((f.rule for f in missed if f.outcome == "postponed"), key=lambda rule: rule.certainty))
    return _of(last.rule)


def _are_apart(text: _Text, one: Finding, other: Finding, found: Sequence[Finding], *, both: bool = False) -> bool:
    """Whether two findings are about different things; one that names none is about the whole event.

    ``both``: the whole event is not something different from its part.
    """
    if one.clause == other.clause:
        return False
    first, second = subject(text.folded, one, found), subject(text.folded, other, found)
    if first and second:
        return bool(first - second) and bool(second - first)
    return bool(second) and not both and _is_part(text, other)


def _is_part(text: _Text, finding: Finding) -> bool:
    """«Мероприятие проведено, экскурсия не состоялась»: what was missed is named in its own clause."""
    return bool(subject(text.folded, finding, text.found)) and not says_first_dates(text.folded, finding.clause)


def _bounds(clause: Clause) -> tuple[int, int]:
    return clause.start, clause.end


def _start(found: Finding) -> int:
    return found.start


def _of_share(text: _Text, done: int, total: int) -> Said:
    if done >= total:
        return Said("held", 0.8, "share")
    outcome = "held_partially" if done else "not_held"
    reason = find_reason(text.words, text.folded, [(f.start, f.end) for f in text.found if f.outcome], is_missed=True)
    return Said(outcome, 0.85, "share", reason)
