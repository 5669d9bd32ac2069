"""How near two subjects of agreements with the same parties and kind are.

Belongs here: the measure and its thresholds. Does not belong here: parties and kind, which decide before any measure is
taken (see ``agreements``).

A subject is a list of stems (see ``ingestion.language.agreement_subject``). Words are counted, not letters: by letters
«экономическое» and «экологическое» are nearer to each other than two writings of one title. A word of six letters or
more may have one typing error, though not at its end, where «культур(ы)» and «культурн(ый)» differ. The thresholds are
measured on the labelled pairs of the suite (``agreement_pairs.tsv``); what lies between them is left to a person.
"""

from functools import lru_cache
from typing import Literal

from ingestion.language.tokens import differ_by_typing_error

SAME = 0.95
DIFFERENT = 0.5
SHORTENED = 0.4
NEAR_BY_LETTERS = 80

Verdict = Literal["same", "unsure", "different"]


@lru_cache(maxsize=65536)
def subject_similarity(left: str, right: str) -> float:
    """The share of words that two subjects have in common, from 0 to 1 (Dice)."""
    a, b = left.split(), right.split()
    return 2 * _common(a, b) / (len(a) + len(b)) if a or b else 0.0


def compare_subjects(left: str, right: str) -> Verdict:
    """Whether two subjects are one.

    One that is part of the other may be the same, shortened, unless it is so small a part that it is an agreement on
    one sphere beside one on many.
    """
    if left == right:
        return "same"
    score = subject_similarity(left, right)
    if score >= SAME:
        return "same"
    a, b = left.split(), right.split()
    is_part = _common(a, b) == min(len(a), len(b))
    if score > (SHORTENED if is_part else DIFFERENT) or _near_by_letters(left, right):
        return "unsure"
    return "different"


def _near_by_letters(left: str, right: str) -> bool:
    """Whether the letters alone forbid to call two subjects different: «спорт» and «спрт»."""
    from rapidfuzz import fuzz

    return fuzz.ratio(left, right) >= NEAR_BY_LETTERS


def _common(left: list[str], right: list[str]) -> int:
    """How many words stand in both, each word counted once; a typing error is forgiven last."""
    rest = list(right)
    unmatched: list[str] = []
    for word in left:
        if word in rest:
            rest.remove(word)
        else:
            unmatched.append(word)
    count = len(left) - len(unmatched)
    for word in unmatched:
        near = next((other for other in rest if differ_by_typing_error(word, other)), None)
        if near is not None:
            rest.remove(near)
            count += 1
    return count
