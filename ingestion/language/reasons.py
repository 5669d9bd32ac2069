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
_END = re.compile(r"[;!?]|\.(?=\s+[А-ЯЁ]|\s*$)|\n")
_EDGE = ' \t\n,.;:–—-«»"()'


@dataclass(frozen=True, slots=True)
class Reason:
    """The words of a reason as they stand, and their category; ``is_weak`` where no word of reason brings them in."""

    words: str
    category: str
    is_weak: bool = False


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
        if len(words.split()) <= len(match[0].split()) and _category(flat(words)) is None:
            continue
        category = _category(flat(words))
        if category is None and weak_links.fullmatch(match[0]):
            continue
        if category is not None:
            return Reason(words, category)
        found = found or Reason(words, "other")
    if found is not None:
        return found
    return _without_link(text, folded, outcome_spans)


def _without_link(text: str, folded: str, outcome_spans: Sequence[tuple[int, int]]) -> Reason | None:
    """«вопросы безопасности», «не было прислано ни одной работы»: the words of a category by themselves."""
    category = _category(folded)
    if category is None:
        return None
    is_weak = category not in _SELF_SUFFICIENT
    return Reason(text.strip(_EDGE), category, is_weak) if len(text.split()) <= 12 else Reason("", category, True)


# A note of nothing but these words is a reason; «участие на бюджетные средства» is not.
_SELF_SUFFICIENT = frozenset({"epidemic", "mourning", "no_applicants", "weather", "restriction"})


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
    words = list(re.finditer(r"[а-яa-z0-9-]+", folded[start:outcome]))
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
