"""How a title begins when it is taken out of a sentence: «реализации Соглашения между …» → «Соглашение между …».

Belongs here: the first words in the nominative. Does not belong here: what the title says (``agreement``).
"""

import re
from functools import cache

from ingestion.language.agreement_words import agreement_words

_OBLIQUE_ADJECTIVE = re.compile(r"(?P<stem>[а-яё-]+)(?P<ending>ого|ому|его|ему)$", re.IGNORECASE)
_NEUTER = {"о": "ое", "е": "ее"}
_MASCULINE = {"о": "ый", "е": "ий"}
_MOST_ADJECTIVES = 2


def in_nominative(title: str) -> str:
    """The title with its opening adjectives and the noun of its kind in the nominative; any other as it is."""
    words = title.split(" ")
    for number, word in enumerate(words[: _MOST_ADJECTIVES + 1]):
        noun = _forms().get(word.lower())
        if noun is not None:
            endings = _NEUTER if noun.endswith("е") else _MASCULINE
            before = [_agreeing(adjective, endings) for adjective in words[:number]]
            return " ".join([*before, _like(noun, word), *words[number + 1 :]])
        if _OBLIQUE_ADJECTIVE.search(word) is None:
            break
    return title


def _agreeing(adjective: str, endings: dict[str, str]) -> str:
    return _OBLIQUE_ADJECTIVE.sub(lambda match: match["stem"] + endings[match["ending"][0].lower()], adjective)


def _like(noun: str, word: str) -> str:
    return noun.capitalize() if word[:1].isupper() else noun


@cache
def _forms() -> dict[str, str]:
    """The genitive, dative and prepositional of each noun that a title may begin with."""
    forms: dict[str, str] = {}
    for noun in agreement_words()["openings"]["nouns"]:
        endings = ("я", "ю", "и") if noun.endswith("ие") else ("а", "у", "е")
        stem = noun.removesuffix("е") if noun.endswith("ие") else noun
        if not noun.endswith("а"):
            forms |= {stem + ending: noun for ending in endings}
    return forms
