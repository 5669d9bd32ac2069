"""Signs in documents' words that would act and not show: named, so that they show and do not act.

Belongs here: control signs, marks of direction, what no program can display, as an official reads of them. Does not
belong here: markup of a format, which its own escaping takes care of; escapes for a terminal, a log or a name, which a
machine could read back (``ingestion.visible``).
"""

import re
import unicodedata
from functools import cache

_ALLOWED = frozenset("\t\n\N{SOFT HYPHEN}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
_ACTING_SORTS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PRINTED = re.compile(r"[ -~А-Яа-яЁё«»№–—…\n]*")
_PICTURES = 0x2400  # where the signs for control signs stand


def signs_named(text: str) -> str:
    """The text with every sign that acts unseen told by its number, ``[U+202E]``, or by its picture, ``␇``.

    Tabs, line breaks and soft hyphens stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _PRINTED.fullmatch(text):
        return text
    return "".join(sign if sign in _ALLOWED else _named(sign) for sign in text)


def one_line(text: str) -> str:
    """The same in one line: a subject, a title."""
    return " ".join(signs_named(text).split())


@cache
def _named(sign: str) -> str:
    if unicodedata.category(sign) not in _ACTING_SORTS:
        return sign
    code = ord(sign)
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"[U+{code:04X}]"
