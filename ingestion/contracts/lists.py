"""Several codes or keys in one text column.

Belongs here: how such a list is written and read, once for every table. Does not belong here: lists of words, which may
themselves hold commas.
"""

from collections.abc import Iterable

_SEPARATOR = ", "


def joined(codes: Iterable[str]) -> str:
    """Codes as one text: ``RU-MOW, RU-SMO``."""
    return _SEPARATOR.join(codes)


def split_joined(text: str | None) -> tuple[str, ...]:
    """The codes of such a text; none of an empty or absent one."""
    return tuple(text.split(_SEPARATOR)) if text else ()
