"""Phrases of the reviewed word lists, compiled, and the plain form in which words are held against them.

Belongs here: the little language of ``header_synonyms.yml`` and ``report_words.yml`` (whole words, ``*`` for any
ending) and loading these two files. Does not belong here: what a match means (see ``header``, ``title``, ``rows``).
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from ingestion.language import tokens
from ingestion.language.text import clean
from ingestion.reference import read_yaml

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DASH = re.compile(r"[\u2010-\u2015\u2212]")
_NOT_WORDS = re.compile(r"[^\w№/-]+")
_LOOSE_MARK = re.compile(r"(?<!\w)[/-]+|[/-]+(?!\w)|_+")


@cache
def header_synonyms() -> Mapping[str, Any]:
    """How headings are worded, by field (``header_synonyms.yml``)."""
    loaded: Mapping[str, Any] = read_yaml("header_synonyms.yml")
    return loaded


@cache
def report_words() -> Mapping[str, Any]:
    """Words of titles and of rows that are no events (``report_words.yml``)."""
    loaded: Mapping[str, Any] = read_yaml("report_words.yml")
    return loaded


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """Words as phrases are compared: cleaned, lower case, «ё» as «е», punctuation as spaces («№», «п/п» kept)."""
    text = _DASH.sub("-", clean(words).lower().replace("ё", "е"))
    text = _LOOSE_MARK.sub(" ", _NOT_WORDS.sub(" ", text))
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def plain_heading(words: str) -> str:
    """The plain form of a heading without what stands in brackets; of all of it where nothing stands outside."""
    text = clean(words)
    while (shorter := _BRACKETS.sub(" ", text)) != text:
        text = shorter
    return plain(text) or plain(words)


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases in a plain text; what follows «№» is a number's name, not a phrase."""
    return tokens.phrase_pattern(phrases, not_after="№")


@cache
def listed(name: str) -> re.Pattern[str]:
    """The pattern of a plain list of ``report_words.yml``, such as ``totals``."""
    return phrase_pattern(report_words()[name])


def begins_with(name: str, words: str) -> bool:
    """Whether words begin with a phrase of a list of ``report_words.yml``."""
    return listed(name).match(plain(words)) is not None


def holds(name: str, words: str) -> bool:
    """Whether words hold a phrase of a list of ``report_words.yml``."""
    return listed(name).search(plain(words)) is not None
