"""Words of a text with their places, folded for comparison, and a light stem of a Russian word.

Belongs here: what every comparison of phrases needs and that costs microseconds. Does not belong here: cleaning of
documents (``text``), dictionaries (``morphology``), any meaning.

Folding takes away what means nothing between two writings of one name: case, ё/е, the kind of dash, quotation marks,
punctuation. The stem only cuts endings; it is no lemma and is never shown to anybody.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
# The longest first. The stem keeps at least three letters.
_ADJECTIVAL = "ыми ими ого его ому ему ая яя ую юю ой ей ою ею ый ий ое ее ые ие ых их ым им ом ем"
_NOMINAL = "иями ями ами иях иям иев ией ях ах ям ам ов ев ью ия ии ию а я о е у ю ы и ь й"
_ENDINGS = tuple(sorted(set(f"{_ADJECTIVAL} {_NOMINAL}".split()), key=lambda ending: (-len(ending), ending)))
_LEAST_STEM = 3
LEAST_MISTYPED = 6


class Token(NamedTuple):
    """A word: folded, and where it stands in the text."""

    folded: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words and numbers of a text in order; a hyphenated word is several."""
    return [Token(match[0].lower().replace("ё", "е"), match.start(), match.end()) for match in _WORD.finditer(text)]


def flat(text: str) -> str:
    """The text in lower case, «ё» as «е», every character still in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # «İ» becomes two characters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.replace("ё", "е")


def phrase_pattern(phrases: Iterable[str], *, not_after: str = "") -> re.Pattern[str]:
    """A pattern that finds phrases of a reviewed word list in a flat text, as whole words, longer ones first.

    A star at the end of a word of a phrase stands for any ending; ``not_after`` are signs that, like a letter, may not
    stand right before a phrase.
    """
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<![\w{not_after}])(?:{'|'.join(map(_regex, ordered))})(?!\w)")


def _regex(phrase: str) -> str:
    return r"\s+".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in phrase.split())


def folded_words(text: str) -> tuple[str, ...]:
    """The folded words alone."""
    return tuple(_WORD.findall(text.lower().replace("ё", "е")))


def fold(text: str) -> str:
    """The comparison form of a text: its folded words, a space between them."""
    return " ".join(folded_words(text))


def differ_by_typing_error(stem_a: str, stem_b: str) -> bool:
    """Whether two stems of six letters or more differ by one error of typing.

    Not at the end, where «культур(ы)» and «культурн(ый)» are two words.
    """
    shorter, longer = (stem_a, stem_b) if len(stem_a) <= len(stem_b) else (stem_b, stem_a)
    if len(shorter) < LEAST_MISTYPED or len(longer) > len(shorter) + 1 or longer.startswith(shorter):
        return False
    # One error leaves the first two letters or the last two as they are: most pairs of words need no measuring.
    if shorter[:2] != longer[:2] and shorter[-2:] != longer[-2:]:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(stem_a, stem_b, score_cutoff=1) == 1


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded word without its ending: «культурной», «культурном» and «культурных» agree."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word
