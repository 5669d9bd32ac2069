"""Several codes or phrases in one text column.

Belongs here: how such lists are written and read, once for every table. Codes stand apart by commas, phrases, which may
themselves hold commas, by semicolons.
"""

from collections.abc import Iterable

_SEPARATOR = ", "
_PHRASE_SEPARATOR = "; "


def joined(codes: Iterable[str]) -> str:
    """Codes as one text: ``RU-MOW, RU-SMO``."""
    return _SEPARATOR.join(codes)


def split_joined(text: str | None) -> tuple[str, ...]:
    """The codes of such a text; none of an empty or absent one."""
    return tuple(text.split(_SEPARATOR)) if text else ()


def joined_phrases(phrases: Iterable[str]) -> str:
    """Phrases as one text: ``торгово-экономическое; культурное``."""
    return _PHRASE_SEPARATOR.join(phrases)


def split_phrases(text: str | None) -> tuple[str, ...]:
    """The phrases of such a text; none of an empty or absent one."""
    return tuple(text.split(_PHRASE_SEPARATOR)) if text else ()
