"""The words of a title made readable: Latin look-alikes, glued and mistyped words, abbreviations of the office.

Belongs here: mending what a hand or a converter spoiled in the words that carry a title's structure (its kind, who may
be a party, the nouns of regions, the prepositions). Does not belong here: hand hyphenation (``text``), names of regions
(``parties`` forgives those itself), any meaning.

Only a word that the dictionary does not hold is changed, and only where one structural word is that near.
"""

import re
from functools import cache, lru_cache

from ingestion.language.agreement_words import agreement_words
from ingestion.language.morphology import is_known
from ingestion.language.tokens import flat

_LATIN, _CYRILLIC = "ABCEHKMOPTXYaceopxyu", "АВСЕНКМОРТХУасеорхуи"
_LOOKALIKES = str.maketrans(_LATIN, _CYRILLIC)
_MIXED = re.compile(r"(?=\w*[А-Яа-яЁё])(?=\w*[A-Za-z])\w+")
_ALONE = re.compile(r"(?<=[А-Яа-яЁё,] )[co](?= [А-Яа-яЁё«])")
_WORD = re.compile(r"[А-Яа-яЁё]{4,}")
_SEAM = re.compile(r"(?<![А-Яа-яЁё])([а-яё]+)(?=[А-ЯЁ][а-яё])")
_LEAST = 5  # letters of a structural word that another may be glued to, or that may be mistyped


def mended(title: str) -> str:
    """The title with its structural words as they should be; what is not certain stays as it was written."""
    text = in_cyrillic(title)
    if "." in text or "-" in text:
        text = _abbreviated().sub(_written_out, text)
    text = _SEAM.sub(_apart, text)
    return _WORD.sub(_mended_word, text)


def in_cyrillic(text: str) -> str:
    """The text with Latin look-alikes in Cyrillic words replaced; of the same length."""
    return _ALONE.sub(lambda match: match[0].translate(_LOOKALIKES), _MIXED.sub(_in_cyrillic, text))


def _in_cyrillic(match: re.Match[str]) -> str:
    mended_word = match[0].translate(_LOOKALIKES)
    return match[0] if re.search(r"[A-Za-z]", mended_word) else mended_word


def _apart(match: re.Match[str]) -> str:
    return f"{match[0]} " if flat(match[0]) in _joints() or flat(match[0]) in _structural() else match[0]


def _mended_word(match: re.Match[str]) -> str:
    word = match[0]
    replacement = _replacement(flat(word))
    if replacement is None:
        return word
    if word.isupper():
        return replacement.upper()
    if " " in replacement or "-" in replacement:
        # The letters are the same, so those of the title are kept.
        letters = iter(word)
        return "".join(sign if sign in " -" else next(letters) for sign in replacement)
    return replacement.capitalize() if word[0].isupper() else replacement


@lru_cache(maxsize=16384)
def _replacement(word: str) -> str | None:
    """What a word should be: itself cut in two, or the structural word that it is an error of; None to keep it."""
    compound = _compound().fullmatch(word)
    if compound is not None:
        return f"{compound[1]}-{compound[2]}"
    if word in _structural():
        return None
    cut = _cut(word)
    near = cut or _near(word)
    return None if near is None or is_known(word) else near


def _cut(word: str) -> str | None:
    for size in range(len(word) - 1, 0, -1):
        left, right = word[:size], word[size:]
        if left in _structural() and len(left) >= _LEAST and _is_word(right):
            return f"{left} {right}"
        if right in _structural() and len(right) >= _LEAST and _is_word(left):
            return f"{left} {right}"
    return None


def _is_word(part: str) -> bool:
    return part in _joints() or part in _structural() or (len(part) >= _LEAST and is_known(part))


def _near(word: str) -> str | None:
    from rapidfuzz.distance import OSA

    found = {
        form
        for form in _structural()
        if min(len(form), len(word) + 1) >= _LEAST
        and abs(len(form) - len(word)) <= 1
        and OSA.distance(word, form, score_cutoff=1) == 1
    }
    return min(found) if found else None


@cache
def _structural() -> frozenset[str]:
    return frozenset(agreement_words()["spelling"]["words"])


@cache
def _joints() -> frozenset[str]:
    return frozenset(agreement_words()["spelling"]["joints"])


@cache
def _compound() -> re.Pattern[str]:
    # «торговоэкономическом» → «торгово-экономическом»
    first = "|".join(agreement_words()["spelling"]["compounds"])
    return re.compile(rf"({first})(\w{{4,}}(?:ой|ом|ых|ым|ыми|ому|ого|ая|ое|ый|ые|ей|ем|их|им))")


@cache
def _abbreviated() -> re.Pattern[str]:
    """Every abbreviation, without regard to case and to spaces within it."""
    shorts = sorted(agreement_words()["spelling"]["abbreviations"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_abbreviation, shorts))})", re.IGNORECASE)


def _written_out(match: re.Match[str]) -> str:
    listed: dict[str, str] = agreement_words()["spelling"]["abbreviations"]
    return listed[" ".join(flat(match[0]).split())]


def _abbreviation(short: str) -> str:
    pattern = r"\s+".join(re.escape(part) for part in short.split())
    return pattern if short.endswith(".") else rf"{pattern}(?![\w-])"
