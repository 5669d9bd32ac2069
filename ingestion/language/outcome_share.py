"""How much of what was planned was held: «из запланированных 5 семинаров проведено 3», «выполнено на 60 %».

Belongs here: the two numbers. Does not belong here: what they say of an outcome (``outcome_text``), the words of
holding (``outcome_rules.yml``), counts of people (``participant_counts``).
"""

import re
from functools import cache

from ingestion.language.outcome_words import words_of
from ingestion.reference import read_yaml

# «прошли 3 команды из 5 регионов» counts no share.
_ORIGINS = "регион|област|стран|район|город|субъект|республик|муницип|школ|учрежд|организац|вуз|человек|участник"
_FEW = r"(?:[а-я-]+\s+){0,3}?"  # words between a number and what it counts
_NO_ORIGIN = rf"(?!\w|-|\s+(?:{_ORIGINS}))"


def find_share(folded: str) -> tuple[int, int] | None:
    """How many were held of how many planned; None where a flat text does not say both."""
    if "из " not in folded and "%" not in folded and "процент" not in folded:
        return None
    for pattern in _patterns():
        match = pattern.search(folded)
        if match is not None:
            groups = match.groupdict()
            total = _number(groups["total"]) if groups.get("total") else 100
            return _number(groups["done"]), total
    return None


def find_missed_share(folded: str) -> tuple[int, int] | None:
    """How many were not held of how many: «не проведено 2 из 4 семинаров»; None where it is not said."""
    if " из " not in folded:
        return None
    match = next(filter(None, (pattern.search(folded) for pattern in _missed_patterns())), None)
    return None if match is None else (_number(match["missed"]), _number(match["total"]))


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _numbers()[words]


@cache
def _numbers() -> dict[str, int]:
    declared = read_yaml("number_words.yml")["numerals"]
    return {word: int(number) for number, words in declared.items() for word in words if "*" not in word}


def _a_number() -> str:
    return rf"(?:\d{{1,4}}|{'|'.join(sorted(_numbers(), key=len, reverse=True))})"


@cache
def _missed_patterns() -> tuple[re.Pattern[str], ...]:
    held = "|".join([*words_of("held_form"), *words_of("held_ongoing")])
    missed = rf"(?:не\s+(?:был[аои]?\s+)?(?:{held})|{'|'.join(words_of('cancelled_form'))})"
    of_all = rf"(?P<missed>{_a_number()})\s+{_FEW}из\s+{_FEW}(?P<total>{_a_number()}){_NO_ORIGIN}"
    return (
        re.compile(rf"(?<![а-я]){missed}\s+{_FEW}{of_all}"),
        re.compile(rf"(?<!\w){of_all}\s+{_FEW}{missed}(?![а-я])"),
    )


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    number = _a_number()
    held = "|".join([*words_of("held_form"), *words_of("held_ongoing")])
    at_work = "|".join(words_of("at_work"))
    few = _FEW
    planned = r"\s+(?:[а-я-]+\s+)?(?:за|пред|на)?(?:план|усмотр|меч|явл)[а-я]*"
    return (
        re.compile(
            rf"(?<![а-я])из\s+{few}(?P<total>{number})\s+{few}(?:{held})\s+{few}(?P<done>{number})(?!\w|[.,]\d)"
        ),
        re.compile(rf"(?<![а-я])(?:{held})\s+{few}(?P<done>{number})\s+{few}из\s+{few}(?P<total>{number}){_NO_ORIGIN}"),
        re.compile(
            rf"(?<!\w)(?P<done>{number})\s+{few}из\s+{few}(?P<total>{number}){_NO_ORIGIN}\s+{few}(?:{held})(?![а-я])"
        ),
        # «работали две площадки из четырех намеченных»: words that say less count where the rest was planned.
        re.compile(rf"(?<![а-я])(?:{at_work})\s+{few}(?P<done>{number})\s+{few}из\s+{few}(?P<total>{number}){planned}"),
        re.compile(rf"(?<![а-я])(?:{held})\s+на\s+(?P<done>\d{{1,3}})\s*(?:%|процент)"),
    )
