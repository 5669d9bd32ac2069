"""Numbers of a prose, in figures and in words, and what only looks like one.

Belongs here: cutting a text into words and figures, the value of a number at a place («1 240», «1 тыс. 200», «двести
сорок», «полторы тысячи»), ranges, ordinals, dates, times and telephone numbers. Does not belong here: what a number
counts (``participant_counts``), the words of numbers (``number_words.yml``), dates as values (``dates``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ingestion.reference import read_yaml

LARGEST = 10_000_000  # a greater number counts nobody at one event
DASHES = ("-", "–", "—")
_LARGEST_ARTICLE = 3
_BEFORE_ITEM = frozenset(":;,.")

# What only looks like a number comes first: dates, times, telephone numbers, «2020/2021», «24/7».
_TOKEN = re.compile(
    r"(?P<name>\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}:\d{2}(?!\d)|\d+(?:-\d+){2,}|\d+(?:/\d+)+)"
    r"|(?P<figures>\d{1,3}(?:[ .]\d{3})+(?![\d.])|\d+(?:[.,]\d+)?)"
    r"|[а-яa-z]+(?:-[а-яa-z]+)*|[«»\"()№%+~≈≃>≥<…/]|[.,;:!?–—-]"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+")
_TIME = re.compile(r"\d{1,2}\.\d{2}")


class Word(NamedTuple):
    """A word, number or sign of a flat text and its place; ``is_name``: it looks like a number and counts nothing."""

    text: str
    start: int
    end: int
    is_name: bool = False


class Number(NamedTuple):
    """A number; ``after`` is the place of the word after it. ``value`` is None for a range or a fraction.

    ``is_name``: part of a name, an ordinal or the mark of an item («75-летию», «№ 5», «3-й», «1)»); ``is_article``:
    small and in words, so perhaps no count at all («один из них»); ``is_open``: «150+».
    """

    value: int | None
    after: int
    is_name: bool = False
    is_article: bool = False
    is_open: bool = False


def words_of(flat_text: str) -> list[Word]:
    """The words, numbers and signs of a flat text (``tokens.flat``) in order."""
    return [Word(m[0], *m.span(), m.lastgroup == "name") for m in _TOKEN.finditer(flat_text)]


def number_at(words: Sequence[Word], index: int, *, after_approximation: bool = False) -> Number | None:
    """The number that begins at a place, None where none does.

    ``after_approximation``: «около», «более» stand before, after which «тысячи» and «сотни» are one of it.
    """
    word = words[index]
    if word.is_name:
        return Number(None, index + 1, is_name=True)
    if word.text[0].isdigit():
        return _in_figures(words, index)
    return _in_words(words, index, after_approximation)


def may_be_one(word: Word) -> bool:
    """Whether «около», «более» before a word make one of it («более тысячи»)."""
    return word.text in _lexicon().one_after


def _in_figures(words: Sequence[Word], index: int) -> Number:
    text = words[index].text
    if index and words[index - 1].text == "№":
        return Number(None, index + 1, is_name=True)
    if (
        index + 1 < len(words)
        and words[index + 1].text == ")"
        and (index == 0 or words[index - 1].text in _BEFORE_ITEM)
    ):
        return Number(None, index + 2, is_name=True)  # «1) Смоленская область; 2) …»
    after, ends = _ending(words, index)
    if ends == "name":
        return Number(None, after, is_name=True)
    last = _end_of_range(words, after) if not ends else None
    if last is not None:
        return Number(None, _past_multiplier(words, last))
    past = _past_multiplier(words, after)
    scale = _multiplier(words, after) if past > after else 1
    if scale == 1:
        if _TIME.fullmatch(text):
            return Number(None, after, is_name=True)  # «с 10.00», «12.09»
        if _THOUSANDS.fullmatch(text):
            text = re.sub(r"[ .]", "", text)
        if text[0] == "0" and text.isdigit() and len(text) > 1:
            return Number(None, after)  # a number whose beginning is lost
        is_open = after < len(words) and words[after].text == "+"
        return Number(_whole(float(text.replace(",", "."))), after + is_open, is_open=is_open)
    value = _whole(round(float(text.replace(" ", "").replace(",", ".")) * scale, 6))
    rest = words[past].text if past < len(words) else ""
    if value is not None and scale == 1000 and text.isdigit() and len(rest) == 3 and rest.isdigit():
        return Number(value + int(rest), past + 1)  # «1 тыс. 200»
    return Number(value, past)


def _whole(value: float) -> int | None:
    return int(value) if value == int(value) and value <= LARGEST else None


def _ending(words: Sequence[Word], index: int) -> tuple[int, str]:
    """What is glued to figures: the place after it, and whether it makes a count or a name of them."""
    here = index + 1
    if here >= len(words) or words[here].start != words[index].end:
        return here, ""
    lexicon = _lexicon()
    glued = words[here].text
    if glued in DASHES and here + 1 < len(words) and words[here + 1].start == words[here].end:
        ending = words[here + 1].text
        if ending in lexicon.cardinal:
            return here + 2, "count"
        return (here, "") if ending[0].isdigit() else (here + 2, "name")  # «75-летию», «3-й»
    if glued in lexicon.cardinal:
        return here + 1, "count"
    if glued.isalpha() and len(glued) <= 2 and glued not in ("г", "гг", "т", "м", "км", "кв", "ч"):
        return here + 1, "name"  # «24а»
    return here, ""


def _end_of_range(words: Sequence[Word], here: int) -> int | None:
    """The place after «–20», «до 20», «или 20»; None where no range goes on."""
    if here + 1 >= len(words) or words[here].text not in (*DASHES, "до", "по", "или", "…", "/"):
        return None
    second = words[here + 1]
    if second.is_name or not second.text[0].isdigit():
        return None
    after, ends = _ending(words, here + 1)
    return after if ends != "name" else None


def _past_multiplier(words: Sequence[Word], here: int) -> int:
    if here >= len(words) or words[here].text not in _lexicon().multipliers:
        return here
    after = here + 1
    return after + (words[here].text == "тыс" and after < len(words) and words[after].text == ".")


def _multiplier(words: Sequence[Word], here: int) -> int:
    return _lexicon().multipliers[words[here].text]


def _in_words(words: Sequence[Word], index: int, after_approximation: bool) -> Number | None:
    """«двести сорок», «две тысячи пятьсот», «полторы сотни», «две с половиной тысячи»."""
    lexicon = _lexicon()
    text = words[index].text
    if text not in lexicon.beginnings and "-" not in text:
        return None
    if text in lexicon.wholes:
        return Number(lexicon.wholes[text], index + 1)
    if "-" in text:
        parts = text.split("-")
        return Number(None, _past_multiplier(words, index + 1)) if all(map(lexicon.is_number, parts)) else None
    total, group, after, least, largest = 0.0, 0.0, index, 1000, 1000
    while after < len(words):
        word = words[after].text
        if word in lexicon.halves and not group:
            group, least = 1.5, 0
        elif word in lexicon.numerals and lexicon.numerals[word] < least:
            value = lexicon.numerals[word]
            group += value
            least = 100 if value >= 100 else (10 if value >= 20 else 1)
        elif word == "с" and group and after + 1 < len(words) and words[after + 1].text == "половиной":
            group, after = group + 0.5, after + 1
        elif word in lexicon.multipliers and lexicon.multipliers[word] <= largest:
            means_one = word in lexicon.one or (word in lexicon.one_after and after_approximation)
            if not group and not means_one:
                break
            value = lexicon.multipliers[word]
            total, group = total + (group or 1) * value, 0
            least, largest = (1000, 100) if value == 1000 else (0, 0)
        else:
            break
        after += 1
    if after == index:
        return None
    said = total + group
    if _goes_on_as_range(words, after):
        return Number(None, _past_multiplier(words, after + 2))
    return Number(_whole(said), after, is_article=said <= _LARGEST_ARTICLE)


def _goes_on_as_range(words: Sequence[Word], after: int) -> bool:
    return (
        after + 1 < len(words)
        and words[after].text in (*DASHES, "до", "или")
        and _lexicon().is_number(words[after + 1].text)
    )


@dataclass(frozen=True, slots=True)
class _Lexicon:
    numerals: dict[str, int]
    wholes: dict[str, int]
    multipliers: dict[str, int]
    one: frozenset[str]
    one_after: frozenset[str]
    halves: frozenset[str]
    cardinal: frozenset[str]
    beginnings: frozenset[str]

    def is_number(self, word: str) -> bool:
        """Whether a word is a number by itself."""
        return word in self.numerals or word in self.halves


@cache
def _lexicon() -> _Lexicon:
    data = read_yaml("number_words.yml")
    numerals = {word: int(value) for value, words in data["numerals"].items() for word in words}
    wholes = {word: int(value) for value, words in data["wholes"].items() for word in words}
    multipliers = {word: entry["value"] for entry in data["multipliers"] for word in entry["words"]}
    halves = frozenset(data["one_and_a_half"])
    return _Lexicon(
        numerals,
        wholes,
        multipliers,
        frozenset(word for entry in data["multipliers"] for word in entry["one"]),
        frozenset(word for entry in data["multipliers"] for word in entry["one_after"]),
        halves,
        frozenset(data["cardinal_endings"]),
        halves.union(numerals, wholes, multipliers),
    )
