"""The Russian dictionary: whether a word exists and what its first form is.

Belongs here: the one place that loads pymorphy3 (about a second and 30 MB), which therefore happens at the first
question and not at import. Does not belong here: any decision about a phrase. Answers are cached, for reports repeat
their words.
"""

from functools import cache, lru_cache
from typing import Any


@cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _parses(word: str) -> list[Any]:
    """The readings of a word, likeliest first; none where it holds a letter that has no name in Unicode («𗀀»)."""
    try:
        return list(_analyzer().parse(word.lower()))
    except ValueError:  # the analyzer asks for the names of letters
        return []


@lru_cache(maxsize=65536)
def is_known(word: str) -> bool:
    """Whether the dictionary holds this very form of a word («художественный»; not «художествен-ный»)."""
    return bool(_analyzer().word_is_known(word.lower()))


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """The first form of the likeliest reading of a word, in lower case, «ё» kept: «участников» → «участник».

    A word outside the dictionary is analysed by analogy, so an answer always comes; ask ``is_known`` where it matters.
    """
    return next((str(parse.normal_form) for parse in _parses(word)), word.lower())


@lru_cache(maxsize=65536)
def lemmas(word: str) -> tuple[str, ...]:
    """The first forms of all readings of a word, likeliest first, each once."""
    return tuple(dict.fromkeys(str(p.normal_form) for p in _parses(word))) or (word.lower(),)


@lru_cache(maxsize=65536)
def is_name_of_beings(word: str) -> bool:
    """Whether a word is a noun for living beings and no proper name («пианистов»; not «чудес», not «Иванов»)."""
    if not is_known(word):
        return False
    likeliest = _analyzer().parse(word.lower())
    return any(
        {"NOUN", "anim"} in p.tag and not any(sign in p.tag for sign in ("Name", "Surn", "Patr", "Geox"))
        for p in likeliest[:2]
    )


@lru_cache(maxsize=16384)
def is_predicate(word: str) -> bool:
    """Whether the likeliest reading of a word is a finite verb or short participle («направил», «передан»)."""
    return is_known(word) and any(pos in _analyzer().parse(word.lower())[0].tag for pos in ("VERB", "PRTS"))


@lru_cache(maxsize=16384)
def is_instrumental(word: str) -> bool:
    """Whether the likeliest reading of a word is a noun in the instrumental («проектами», «качеством»)."""
    return is_known(word) and {"NOUN", "ablt"} in _analyzer().parse(word.lower())[0].tag
