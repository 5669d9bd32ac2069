"""Abbreviations of a title, and the words that another title spells out: «КЦСОН» and «комплексный центр социального
обслуживания населения».

Belongs here: initials of one title and of another. Does not belong here: abbreviations with a meaning of their own
(«АПК» in ``answer_words.yml``).

An abbreviation is told by its letters alone: they are the initials of consecutive words, of which prepositions, «и»
and initials of persons may be left out or stand in lower case («МГТОиБ»), in a long one another word as well; a
compound may give two («МКД» are «многоквартирные дома»).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingestion.language.morphology import is_known

_ABBREVIATION = re.compile(r"(?<![\w-])[А-ЯЁ](?:[а-яё]?[А-ЯЁ])+(?!\w)")
_LEAST = 3
"""Letters; two stand for too much."""
_MOST = 9
_LONG = 5
_PASSING = 4
"""Letters from which on one word may be passed over."""
_LINKING = frozenset("оеи")
_SILENT = frozenset({"и", "в", "на", "по", "для", "с", "при", "от", "из", "имени", "им", "за", "к", "о", "об"})


def abbreviations_of(title: str) -> tuple[str, ...]:
    """The abbreviations of a title in lower case, without letters that stood in lower case; none where all is written
    in capitals."""
    if title.isupper():
        return ()
    found = dict.fromkeys(
        "".join(letter for letter in match[0] if letter.isupper()).lower().replace("ё", "е")
        for match in _ABBREVIATION.finditer(title)
    )
    return tuple(word for word in found if _LEAST <= len(word) <= _MOST and not _is_word(word))


def _is_word(word: str) -> bool:
    """«ФЕСТИВАЛЬ» is written so for emphasis."""
    return len(word) >= _LONG and is_known(word)


def spelled_out(abbreviation: str, words: Sequence[str]) -> range | None:
    """Which of the folded words an abbreviation stands for; None where for none of them."""
    for start, word in enumerate(words):
        if word[0] == abbreviation[0] and word not in _SILENT and len(word) > 1:
            end = _end(abbreviation, words, start)
            if end is not None:
                return range(start, end)
    return None


def _end(letters: str, words: Sequence[str], start: int) -> int | None:
    may_pass, place, at = len(letters) >= _PASSING, start, 0
    while at < len(letters):
        if place == len(words):
            return None
        word = words[place]
        if word[0] == letters[at] and len(word) > 1:
            at += 1
            if (
                at < len(letters)
                and _is_compound_with(word, letters[at])
                and not _starts(words, place + 1, letters[at])
            ):
                at += 1
        elif word not in _SILENT and len(word) > 1:
            if not may_pass:
                return None
            may_pass = False
        place += 1
    return place


def _starts(words: Sequence[str], place: int, letter: str) -> bool:
    following = next((word for word in words[place:] if word not in _SILENT), "")
    return following.startswith(letter)


def _is_compound_with(word: str, letter: str) -> bool:
    """Whether a second part of the word may begin with the letter: «много|квартирный»."""
    return any(a in _LINKING and b == letter for a, b in pairwise(word[2:-3]))
