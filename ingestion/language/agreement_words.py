"""The word lists of ``agreement_words.yml``, compiled once.

Belongs here: loading. Does not belong here: what a match means (see the modules ``agreement*`` beside this one).
"""

import re
from functools import cache
from typing import Any

from ingestion.language.tokens import phrase_pattern
from ingestion.reference import read_yaml


@cache
def agreement_words() -> dict[str, Any]:
    """The lists as the file has them."""
    lists: dict[str, Any] = read_yaml("agreement_words.yml")
    return lists


@cache
def listed(name: str) -> re.Pattern[str]:
    """The phrases of one list as a pattern on flat text."""
    return phrase_pattern(agreement_words()[name])


@cache
def kind_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each kind of agreement with the phrases that name it."""
    return tuple((kind, phrase_pattern(phrases)) for kind, phrases in agreement_words()["kinds"].items())
