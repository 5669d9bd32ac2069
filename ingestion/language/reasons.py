"""The reason that a text gives for what was not done: its words and its category.

Belongs here: where a reason begins and ends. Does not belong here: the words that bring it in and those of the
categories (``outcome_rules.yml``), the outcome (``outcome``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ingestion.language.clauses import Clause, clause_at, clauses
from ingestion.language.outcome_words import expand
from ingestion.language.patterns import OwnedPhrases, compiled
from ingestion.reference import read_yaml

_MOST_LINKS = 12  # in one text
_LONGEST = 400  # characters of a reason
_LONGEST_BARE = 10  # words of a reason that no word of reason brings in, where it is the whole text
_LEAST_TOLD = 2  # words of a cause that no category knows: «не удалось: ансамбль попал в ДТП»
_WORD = re.compile(r"[а-яa-z0-9-]+")
_END = re.compile(r"[;!?]|\.(?=\s+[А-ЯЁ]|\s*$)|\n")
_TIME = re.compile(r"\d|(?:янв|февр|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр|квартал|полугод|год)")
_LONGEST_DATE = 4  # words
_EDGE = ' \t\n,.;:–—-«»"()'
_TOLD_WHATEVER = frozenset({":", "–", "—", "-"})
_TELLING = frozenset(":(–—-")  # signs behind which the cause is told

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """The words of a reason as they stand, and their category; ``is_whole`` where the text says nothing else."""

    words: str
    category: str
    is_whole: bool = False


def find_reason(text: str, flat_text: str, outcome_spans: Sequence[Span], *, is_missed: bool = False) -> Reason | None:
    """The first reason of a text, one of a known category before others.

    ``flat_text`` is its flat form (titles may be taken out), ``outcome_spans`` the places of the words of the outcome,
    which end a reason. ``is_missed``: something was not done, so that other clauses may tell why without a word of
    reason.
    """
    linked = _linked(text, flat_text, outcome_spans)
    if linked is not None and linked.category != "other":
        bare = None if is_missed or linked.is_whole else _bare(text, flat_text)
        return linked if bare is None or not bare.is_whole else bare
    told = _told(text, flat_text, outcome_spans) if is_missed else _bare(text, flat_text)
    if told is not None and (linked is None or told.category != "other"):
        return told
    return linked


def is_within_reason(flat_text: str, start: int) -> bool:
    """Whether the words at a place are a reason's: «в связи с отменой рейса», «так как область не направила заявку»."""
    if _conjunctions().match(flat_text, _first_letter(flat_text, clause_at(flat_text, start).start)):
        return True
    if clause_at(flat_text, start).sign == "," and _that().match(flat_text, clause_at(flat_text, start).start):
        previous = flat_text[: clause_at(flat_text, start).start].rstrip(" ,")
        return any(match.end() == len(previous) for match in _conjunctions().finditer(previous))
    links, _, _ = _links()
    return any(start - match.end() in (0, 1) for match in links.finditer(flat_text, max(0, start - 40), start))


def _first_letter(flat_text: str, start: int) -> int:
    word = _WORD.search(flat_text, start)
    return start if word is None else word.start()


def _linked(text: str, flat_text: str, outcome_spans: Sequence[Span]) -> Reason | None:
    links, weak_links, subjects = _links()
    found: Reason | None = None
    for match in islice(links.finditer(flat_text), _MOST_LINKS):
        if any(start <= match.start() < end for start, end in outcome_spans):
            continue
        end = _end(text, flat_text, match.end(), outcome_spans, subjects)
        if any(match.start() <= start and stop > end for start, stop in outcome_spans if start < end):
            continue  # the words of the outcome are in the middle: «в связи со сменой формата на дистанционный»
        words = text[match.start() : end].strip(_EDGE)
        words += ")" * (words.count("(") - words.count(")"))
        category = _category(flat_text[match.start() : end], "patterns")
        if category is None and (
            len(words.split()) <= len(match[0].split()) or weak_links.fullmatch(match[0].rstrip(" ."))
        ):
            continue
        said_besides = _WORD.findall(flat_text[: match.start()]) + _WORD.findall(flat_text[end:])
        is_whole = all(subjects.fullmatch(word) for word in said_besides)
        if category is not None:
            return Reason(words, category, is_whole)
        found = found or Reason(words, "other", is_whole)
    return found


def _told(text: str, flat_text: str, outcome_spans: Sequence[Span]) -> Reason | None:
    """The cause in another clause: in brackets, after a colon or a dash, or in words that speak of a failing."""
    told: Reason | None = None
    previous: Clause | None = None
    for clause in clauses(flat_text):
        words = text[clause.start : clause.end].strip(_EDGE)
        folded = flat_text[clause.start : clause.end]
        has_outcome = any(clause.start <= start < clause.end for start, _ in outcome_spans)
        # «Отменен: ремонт не завершен»: what is not done there is not the event, whose outcome was told before.
        follows_outcome = any(start < clause.start for start, _ in outcome_spans)
        is_told = clause.sign in _TELLING and clause.sign != "" and (follows_outcome or not has_outcome)
        if has_outcome:  # «делегация не направлялась» is what was missed, not why
            folded = _without(folded, clause.start, outcome_spans)
        category = _category(folded, "patterns" if is_told else "alone")
        if category is not None:
            return Reason(words, category)
        is_long = previous is not None and not has_outcome and len(words.split()) >= _LEAST_TOLD
        if told is None and clause.sign in _TOLD_WHATEVER and is_long and not _is_date(folded):
            told = Reason(words, "other")
        previous = clause
    return told


def _is_date(words: str) -> bool:
    """«– декабрь т.г.»: the new date, no cause."""
    return _TIME.search(words) is not None and len(words.split()) <= _LONGEST_DATE


def _without(words: str, start: int, spans: Sequence[Span]) -> str:
    for first, last in spans:
        if start <= first < start + len(words):
            words = words[: first - start] + "|" * (last - first) + words[last - start :]
    return words


def _bare(text: str, flat_text: str) -> Reason | None:
    """«Отсутствие финансирования», «сильные морозы»: the words of a failing by themselves, and few besides."""
    category = _category(flat_text, "alone")
    if category is None:
        return None
    return Reason(text.strip(_EDGE), category, len(_WORD.findall(flat_text)) <= _LONGEST_BARE)


def _end(text: str, flat_text: str, start: int, outcome_spans: Sequence[Span], subjects: re.Pattern[str]) -> int:
    limit = min(len(text), start + _LONGEST)
    stop = _END.search(text, start, limit)
    end = stop.start() if stop else limit
    outcome = min((begin for begin, _ in outcome_spans if start <= begin < end), default=None)
    if outcome is None:
        return end
    comma = flat_text.rfind(",", start, outcome)
    if comma > 0:
        return comma
    # No comma: the subject of the outcome («… мероприятие отменено») is no part of the reason.
    words = list(_WORD.finditer(flat_text[start:outcome]))
    cut = outcome
    for word in reversed(words):
        if not subjects.fullmatch(word[0]):
            break
        cut = start + word.start()
    return cut


def _category(flat_text: str, how: str) -> str | None:
    return next((category for category, _ in _categories(how).found_in(flat_text)), None)


@cache
def _categories(how: str) -> OwnedPhrases[str]:
    """The categories in order of precedence by ``patterns`` or by what speaks of a failing ``alone``."""
    return OwnedPhrases((r["category"], expand(r[how])) for r in read_yaml("outcome_rules.yml")["reasons"])


@cache
def _conjunctions() -> re.Pattern[str]:
    return compiled("(" + "|".join(read_yaml("outcome_rules.yml")["reason_conjunctions"]) + ")")


@cache
def _that() -> re.Pattern[str]:
    return re.compile(r"\s*что(?![а-я])")


@cache
def _links() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    declared = read_yaml("outcome_rules.yml")
    by_length = sorted(declared["reason_links"], key=len, reverse=True)
    return (
        compiled("(" + "|".join(by_length) + ")"),
        compiled("(" + "|".join(declared["weak_reason_links"]) + ")"),
        compiled("(" + "|".join(expand(declared["subjects"])) + ")"),
    )
