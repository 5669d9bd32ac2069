"""Words of dates as hands type them: Latin letters among Cyrillic ones, words broken or glued, slips of the pen.

Belongs here: from what is written to the word that the dictionary has, or to none. Does not belong here: what a word
stands for (``date_lexicon``).

A slip is one letter too many, too few, wrong or in the wrong place (two in a word of nine letters or more), in a word
that is no Russian word as it stands and is near to one meaning only: «июдя» may be June or July and stays unread.
"""

import re
from functools import cache, lru_cache

from ingestion.language.date_lexicon import Entry, lexicon
from ingestion.language.morphology import is_known

_LATIN = str.maketrans("aceopxykmtbh", "асеорхукмтвн")
_HAS_LATIN = re.compile("[a-z]")
# A letter beside a digit that stands for a digit, and a nought that stands for a letter.
_MISTAKEN = re.compile(
    r"(?<![^\W\d_])[ОOоo](?=[\d.]\d|\d)|(?<![^\W\d_])[Ззl](?=\d)|(?<=\d)[ОOоoЗзl](?![^\W\d_])|(?<![\d.])0(?=[а-яё]{4})"
)
_SUSPECT = re.compile(r"\d[OОЗlоoз]|[OОЗlоoз]\d|0[а-яё]")
_DIGITS = {"О": "0", "O": "0", "о": "0", "o": "0", "З": "3", "з": "3", "l": "1", "0": "о"}
_BREAK = re.compile(r"[-‐‑]\s*([а-яё]+)")
_LONGEST_GLUED = 24
_LEAST_MISTYPED = 5
_TWO_SLIPS = 9
_MISTYPED_KINDS = frozenset({"month", "recurrence", "unit"})


def with_digits(text: str) -> str:
    """The text with letters that stand for digits as digits, every character in its place: «З0.О9.2020»."""
    if _SUSPECT.search(text):
        return _MISTAKEN.sub(lambda found: _DIGITS[found[0]], text)
    return text


def plain(word: str) -> str:
    """The word in lower case, «е» for «ё», Cyrillic where Latin letters only look so."""
    lower = word.lower().replace("ё", "е")
    if lower.isascii():
        turned = lower.translate(_LATIN)
        return turned if turned in lexicon().vocabulary else lower
    return lower.translate(_LATIN) if _HAS_LATIN.search(lower) else lower


def broken_word(word: str, text: str, end: int) -> tuple[str, int] | None:
    """The word that goes on behind a hyphen at ``end`` («сентяб-ря»), and where it ends."""
    match = _BREAK.match(text, end)
    if match is None:
        return None
    rest = match[1].lower().replace("ё", "е")
    if _is_word(word) and _is_word(rest):
        return None
    whole = word + rest
    return (whole, match.end()) if _is_word(whole) else None


@lru_cache(maxsize=16384)  # reports repeat their words
def settled(written: str) -> tuple[str, str | None, int]:
    """The word that is meant; or the two glued in it («сентябряпо», «втечение») and where to cut them."""
    known = lexicon()
    word = plain(written)
    if word in known.vocabulary or known.entry(word) is not None:
        return known.same_words.get(word, word), None, 0
    for cut in range(1, min(len(word), _LONGEST_GLUED)):
        left, right = word[:cut], word[cut:]
        if left in known.vocabulary and right in known.vocabulary and max(len(left), len(right)) > 2:
            return known.same_words.get(left, left), known.same_words.get(right, right), cut
    word = mistyped(word) or word
    return known.same_words.get(word, word), None, 0


def mistyped(word: str) -> str | None:
    """The word of the dictionary of which this one is a slip of the pen."""
    if not _LEAST_MISTYPED <= len(word) <= _LONGEST_GLUED or is_known(word):
        return None
    from rapidfuzz.distance import OSA

    for slips in (1, 2) if len(word) >= _TWO_SLIPS else (1,):
        near = {
            entry: candidate
            for candidate, entry in _candidates()
            if abs(len(candidate) - len(word)) <= slips and OSA.distance(word, candidate, score_cutoff=slips) <= slips
        }
        if near:
            return next(iter(near.values())) if len(near) == 1 else None
    return None


@cache
def _candidates() -> tuple[tuple[str, Entry], ...]:
    known = lexicon()
    words = [(word, entry) for word, entry in known.words.items() if entry[0] in _MISTYPED_KINDS and len(word) > 3]
    # Of a stem its commonest word: an ending typed wrong is the stem's already.
    words += [(f"{stem}о", entry) for stem, entry in known.stems.items() if entry[0] == "recurrence"]
    return tuple(words)


def _is_word(word: str) -> bool:
    return word in lexicon().vocabulary or lexicon().entry(word) is not None
