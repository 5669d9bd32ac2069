"""One writing for a text of the column of places: quotation marks, capitals, words broken or mistyped.

Belongs here: what is mended before anything is looked for, and whether anything was. Does not belong here: typing
errors in the names of towns (``place_gazetteer``), hyphenation by hand (``text``), any meaning.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.morphology import is_known
from ingestion.language.place_gazetteer import town
from ingestion.language.place_words import place_words
from ingestion.language.tokens import flat

_STRAIGHT = re.compile(r'"([^"]*)"')
_SHOUTED = re.compile(r"(?<![А-ЯЁа-яё])[А-ЯЁ]{3,}+(?:-[А-ЯЁ]+)*+(?![а-яё])")
_LOWER = re.compile(r"[а-яё]")
_SHOUTED_MARK = re.compile(r"(?<![А-ЯЁ«])Г(?=\.)")
_LEAST_SHOUTED = 4  # letters; shorter ones are abbreviations, unless towns where everything is in capitals
_LEAST_FORM = 6  # letters of a word of form that may be mistyped
_LONG_FORM = re.compile(rf"(?<![А-ЯЁа-яё-])[А-ЯЁа-яё]{{{_LEAST_FORM},}}+(?!-)")
_LEAST_FOR_TWO_ERRORS = 14
# «Смо ленск», «порядк е»: a word and a short stray end of it.
_BROKEN_NAME = re.compile(r"(?<![А-ЯЁа-яё-])([А-ЯЁ][а-яё]{1,10}) ([а-яё]{1,6})(?![А-ЯЁа-яё.-])")
_BROKEN_WORD = re.compile(r"(?<![А-ЯЁа-яё-])([А-ЯЁа-яё][а-яё]{3,}) ([а-яё]{1,3})(?![А-ЯЁа-яё.-])")


@dataclass(frozen=True, slots=True)
class Writing:
    """``shown``: the text with one kind of quotation marks and its words whole; ``text``: the same, place by place,
    with names in capitals written as names; ``is_mended``: a word was put right."""

    shown: str
    text: str
    is_mended: bool = False


def writing_of(text: str) -> Writing:
    """The text made ready to be read."""
    shown = text.replace("„", '"').replace("“", '"').replace("”", '"')
    if '"' in shown:
        shown = _STRAIGHT.sub(r"«\1»", shown)
    whole = _BROKEN_WORD.sub(_joined_word, _BROKEN_NAME.sub(_joined_name, shown))
    whole = _LONG_FORM.sub(_mended_form, whole)
    return Writing(whole, _unshouted(whole), whole != shown)


def _joined_name(match: re.Match[str]) -> str:
    first, second = match.groups()
    if town(first + second) is None or town(first) is not None or (is_known(first) and is_known(second)):
        return match[0]
    return first + second


def _joined_word(match: re.Match[str]) -> str:
    first, second = match.groups()
    if is_known(first) or town(first) is not None or not is_known(first + second):
        return match[0]
    return first + second


# --- capitals ------------------------------------------------------------------------------------------------------


def _unshouted(text: str) -> str:
    if _SHOUTED.search(text) is None:
        return text
    if _LOWER.search(text) is None:
        return _SHOUTED.sub(_as_name, _SHOUTED_MARK.sub("г", text))
    return _SHOUTED.sub(_as_town, text)


def _as_name(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) < _LEAST_SHOUTED and town(match[0]) is None else _capitalised(match[0])


def _as_town(match: re.Match[str]) -> str:
    if len(match[0]) < _LEAST_SHOUTED or town(match[0]) is None:
        return match[0]
    return _capitalised(match[0])


def _capitalised(word: str) -> str:
    return "-".join(half[:1] + half[1:].lower() for half in word.split("-"))


# --- words of form -------------------------------------------------------------------------------------------------


def _mended_form(match: re.Match[str]) -> str:
    return _form_meant(match[0])


@lru_cache(maxsize=16384)
def _form_meant(written: str) -> str:
    """The listed word of form that a word unknown to the dictionary is a typing error of; else the word itself."""
    from rapidfuzz.distance import OSA

    word = flat(written)
    listed = _forms_by_letter().get(word[0], ())
    if word in listed:
        return written
    errors = 2 if len(word) >= _LEAST_FOR_TWO_ERRORS else 1
    near = [form for form in listed if OSA.distance(word, form, score_cutoff=errors) <= errors]
    if not near or is_known(written) or town(written) is not None:
        return written
    return min(near, key=lambda form: OSA.distance(word, form))


@cache
def _forms_by_letter() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for form in place_words().mistyped_forms:
        found[form[0]].append(form)
    return {letter: tuple(forms) for letter, forms in found.items()}
