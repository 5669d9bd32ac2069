"""The reason that a sentence gives for what was not done: its words and its category.

Belongs here: where a reason begins and ends. Does not belong here: the words that bring it in and those of the
categories (``outcome_rules.yml``), the outcome (``outcome``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ingestion.language.patterns import Phrases, compiled, phrases, word_beginnings
from ingestion.language.tokens import flat
from ingestion.reference import read_yaml

_MOST_LINKS = 12  # in one text
_LONGEST = 400  # characters of a reason
_LONGEST_BARE = 4  # words of a reason that no word of reason brings in
_LONGEST_UNLINKED = 8  # words; in a longer text those of a category may be about something else
_WORD = re.compile(r"[а-яa-z0-9-]+")
_END = re.compile(r"[;!?]|\.(?=\s+[А-ЯЁ]|\s*$)|\n")
_EDGE = ' \t\n,.;:–—-«»"()'


@dataclass(frozen=True, slots=True)
class Reason:
    """The words of a reason as they stand, and their category; ``is_whole`` where the text says nothing else."""

    words: str
    category: str
    is_whole: bool = False


def find_reason(text: str, outcome_spans: Sequence[tuple[int, int]]) -> Reason | None:
    """The first reason of a text. ``outcome_spans`` are the places of the words of the outcome, which end a reason."""
    folded = flat(text)
    links, weak_links, subjects = _links()
    found: Reason | None = None
    for match in islice(links.finditer(folded), _MOST_LINKS):
        if any(start <= match.start() < end for start, end in outcome_spans):
            continue
        end = _end(text, folded, match.end(), outcome_spans, subjects)
        if any(match.start() <= start and stop > end for start, stop in outcome_spans if start < end):
            continue  # the words of the outcome are in the middle: «в связи со сменой формата на дистанционный»
        words = text[match.start() : end].strip(_EDGE)
        words += ")" * (words.count("(") - words.count(")"))
        if len(words.split()) <= len(match[0].split()) and _category(flat(words)) is None:
            continue
        category = _category(flat(words))
        if category is None and weak_links.fullmatch(match[0]):
            continue
        said_besides = _WORD.findall(folded[: match.start()]) + _WORD.findall(folded[end:])
        is_whole = all(subjects.fullmatch(word) for word in said_besides)
        if category is not None:
            return Reason(words, category, is_whole)
        found = found or Reason(words, "other", is_whole)
    if found is not None:
        return found
    return _without_link(text, folded)


def _without_link(text: str, folded: str) -> Reason | None:
    """«вопросы безопасности», «сильные морозы»: the words of a category by themselves, and few besides."""
    category = _category(folded)
    if category is None:
        return None
    count = len(_WORD.findall(folded))
    return Reason(text.strip(_EDGE), category, count <= _LONGEST_BARE) if count <= _LONGEST_UNLINKED else None


def _end(
    text: str, folded: str, start: int, outcome_spans: Sequence[tuple[int, int]], subjects: re.Pattern[str]
) -> int:
    limit = min(len(text), start + _LONGEST)
    stop = _END.search(text, start, limit)
    end = stop.start() if stop else limit
    outcome = min((begin for begin, _ in outcome_spans if start <= begin < end), default=None)
    if outcome is None:
        return end
    comma = folded.rfind(",", start, outcome)
    if comma > 0:
        return comma
    # No comma: the subject of the outcome («… мероприятие отменено») is no part of the reason.
    words = list(_WORD.finditer(folded[start:outcome]))
    cut = outcome
    for word in reversed(words):
        if not subjects.fullmatch(word[0]):
            break
        cut = start + word.start()
    return cut


def _category(folded: str) -> str | None:
    beginnings = word_beginnings(folded)
    for category, listed in _categories():
        if any(pattern.search(folded) for pattern in listed.among(beginnings)):
            return category
    return None


@cache
def _categories() -> tuple[tuple[str, Phrases], ...]:
    reasons = read_yaml("outcome_rules.yml")["reasons"]
    return tuple((r["category"], phrases(r["patterns"])) for r in reasons)


@cache
def _links() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    declared = read_yaml("outcome_rules.yml")
    by_length = sorted(declared["reason_links"], key=len, reverse=True)
    return (
        compiled("(" + "|".join(by_length) + ")"),
        compiled("(" + "|".join(declared["weak_reason_links"]) + ")"),
        compiled("(" + "|".join(declared["subjects"]) + ")"),
    )
