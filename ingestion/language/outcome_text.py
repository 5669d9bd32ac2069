"""What one text says of an outcome: its findings weighed, the reason and the new date beside them.

Belongs here: what several findings in one text add up to. Does not belong here: which words are findings
(``outcome_words``), what the columns of a row make together (``outcome``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ingestion.language.clauses import Clause, without_titles
from ingestion.language.dates import DatesReading
from ingestion.language.morphology import is_known
from ingestion.language.outcome_words import (
    Finding,
    Rule,
    find_words,
    is_in_space,
    is_to_no_time,
    opens_with_but,
    says_first_dates,
    subject,
    words_of,
)
from ingestion.language.postponement import Target, find_source, find_target, target_of_two_dates
from ingestion.language.reasons import Reason, find_reason, is_within_reason
from ingestion.language.tokens import differ_by_typing_error, flat
from ingestion.reference import read_yaml

HELD = frozenset({"held", "held_in_other_format", "held_partially"})
MISSED = frozenset({"cancelled", "not_held", "postponed"})
_WITHOUT_REASON = frozenset({"held", "in_progress", "unclear"})
_MOST_TARGETS = 8  # postponements in one text that are looked into
_MOST_MISTYPED = 12  # words of a text in which typing errors are looked for
_WORD = re.compile(r"[а-я]+")
_DATE = re.compile(r"\d|(?<![а-я])(?:янв|февр|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр)")
_PARTICLE = re.compile(r"не(?=[а-я]{6})")


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
    found: list[Finding]


@lru_cache(maxsize=4096)
def read_text(text: str, quarter: str | None) -> Said:
    """What the words of one text say of an outcome."""
    folded = without_titles(flat(text))
    said = _read(_Text(text, folded, quarter, find_words(folded)))
    if said.outcome is None:
        mended = _without_typing_errors(text, folded)
        if mended != text:
            folded = without_titles(flat(mended))
            again = _read(_Text(mended, folded, quarter, find_words(folded)))
            return replace(again, certainty=min(again.certainty, 0.8)) if again.outcome is not None else said
    return said


def _read(text: _Text) -> Said:
    decided = [f for f in text.found if f.outcome is not None and f.is_fact]
    evidence = [f for f in text.found if f.rule.is_evidence and f.is_fact]
    decided = [f for f in decided if not f.rule.yields] or [f for f in decided if not f.rule.is_evidence] or decided
    governed = [f for f in decided if f.outcome in MISSED and is_within_reason(text.folded, f.start)]
    if len(governed) < len(decided):
        decided = [f for f in decided if f not in governed]  # «в связи с отменой рейса мероприятие не состоялось»
    decided, target, source, in_space = _moves(text, decided)
    share = _share(text.folded)
    if share is not None and not any(f.outcome in MISSED for f in decided):
        return _of_share(text, *share)
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
    if all(f.rule.name == "no_remark" for f in text.found):  # «финансирование отсутствует», not «несмотря на дождь»
        reason = find_reason(text.words, text.folded, [])
        if reason is not None and reason.is_whole:
            return Said(None, 0.6, "reason_only", reason, is_bare_reason=True)
    if any(f.is_supposed and f.outcome is not None for f in text.found):
        return Said("unclear", 0.3, "supposed", is_plan=True)
    return Said(None, is_evidence=any(f.rule.is_evidence for f in text.found))


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
    if any(f.rule.is_change and text.folded.startswith("вместо", f.start) for f in held):
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


# --- how many of how many ------------------------------------------------------------------------------------------


def _share(folded: str) -> tuple[int, int] | None:
    """«Из запланированных 5 семинаров проведено 3»: how many were held of how many; None where it is not said."""
    if "из " not in folded and "%" not in folded and "процент" not in folded:
        return None
    for pattern in _share_patterns():
        match = pattern.search(folded)
        if match is not None:
            groups = match.groupdict()
            total = _number(groups["total"]) if groups.get("total") else 100
            return _number(groups["done"]), total
    return None


def _of_share(text: _Text, done: int, total: int) -> Said:
    if done >= total:
        return Said("held", 0.8, "share")
    outcome = "held_partially" if done else "not_held"
    reason = find_reason(text.words, text.folded, [(f.start, f.end) for f in text.found if f.outcome], is_missed=True)
    return Said(outcome, 0.85, "share", reason)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _numbers()[words]


@cache
def _numbers() -> dict[str, int]:
    declared = read_yaml("number_words.yml")["numerals"]
    return {word: int(number) for number, words in declared.items() for word in words if "*" not in word}


@cache
def _share_patterns() -> tuple[re.Pattern[str], ...]:
    number = rf"(?:\d{{1,4}}|{'|'.join(sorted(_numbers(), key=len, reverse=True))})"
    held = "|".join([*words_of("held_form"), *words_of("held_ongoing")])
    few = r"(?:[а-я-]+\s+){0,3}?"
    # «прошли 3 команды из 5 регионов» counts no share.
    no_origin = r"(?!\w|-|\s+(?:регион|област|стран|район|город|субъект|республик|муницип|школ|учрежд|организац|вуз))"
    return (
        re.compile(
            rf"(?<![а-я])из\s+{few}(?P<total>{number})\s+{few}(?:{held})\s+{few}(?P<done>{number})(?!\w|[.,]\d)"
        ),
        re.compile(rf"(?<![а-я])(?:{held})\s+{few}(?P<done>{number})\s+{few}из\s+{few}(?P<total>{number}){no_origin}"),
        re.compile(
            rf"(?<!\w)(?P<done>{number})\s+{few}из\s+{few}(?P<total>{number}){no_origin}\s+{few}(?:{held})(?![а-я])"
        ),
        re.compile(rf"(?<![а-я])(?:{held})\s+на\s+(?P<done>\d{{1,3}})\s*(?:%|процент)"),
    )


# --- typing errors -------------------------------------------------------------------------------------------------


def _without_typing_errors(text: str, folded: str) -> str:
    """The text with words that no dictionary knows read as words of an outcome that they are near to."""
    words = list(_WORD.finditer(folded))
    if len(words) > _MOST_MISTYPED:
        return text
    mended = text
    for word in reversed(words):
        particle = _PARTICLE.match(word[0])
        start = word.start() + (len(particle[0]) if particle else 0)
        near = _near(word[0]) or (particle and _near(word[0][len(particle[0]) :]) and f"не {_near(word[0][2:])}")
        if near and start <= word.end():
            mended = mended[: word.start()] + near + mended[word.end() :]
    return mended


@lru_cache(maxsize=4096)
def _near(word: str) -> str | None:
    if len(word) < 6 or word in _vocabulary() or is_known(word):
        return None
    near = [known for known in _vocabulary() if abs(len(known) - len(word)) <= 1 and known[0] == word[0]]
    return next((known for known in near if differ_by_typing_error(word, known)), None)


@cache
def _vocabulary() -> tuple[str, ...]:
    lists = ("held_form", "held_ongoing", "cancelled_form", "moved_form")
    return tuple(sorted({word for name in lists for word in words_of(name) if len(word) >= 7}))
