"""Spreadsheet safety: a text that a spreadsheet would take for a formula, made to be a text, and back.

Belongs here: telling such texts, ``escaped`` and ``unescaped``, which undo each other for every string. Does not belong
here: writing any format (see ``exports``, ``workbook``).

A spreadsheet looks at the first character of a cell, some after leaving out blanks and signs that nobody sees, some
taking wide and small variants for the sign itself. So a text is live when its first sign that is seen, in its plain
form, is one of ``= + - @ |``, or when it begins with a tab or a line break. A live text gets an apostrophe in front. A
text of apostrophes and then something live gets one more, which is what makes the way back exact; every other text is
left as it is.
"""

import re
import unicodedata

_MARK = "'"
_PLAIN_START = re.compile(r"[0-9A-Za-zА-Яа-яЁё«№(]")
_LEADS = frozenset("=+-@|\N{MINUS SIGN}")
_BREAKS = frozenset("\t\r\n")
# What is not seen though Unicode counts it among letters, marks or symbols.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN_SORTS = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"})


def is_live(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, or run a cell together with another."""
    if not text or _PLAIN_START.match(text):
        return False
    if text[0] in _BREAKS:
        return True
    for sign in text:
        if not _is_unseen(sign):
            return unicodedata.normalize("NFKC", sign)[:1] in _LEADS
    return False


def escaped(text: str) -> str:
    """The text as it may stand in a CSV file; it never begins with what makes it live."""
    return _MARK + text if is_live(text.lstrip(_MARK)) else text


def unescaped(text: str) -> str:
    """The text that ``escaped`` was given."""
    return text[1:] if text.startswith(_MARK) and is_live(text.lstrip(_MARK)) else text


def _is_unseen(sign: str) -> bool:
    return sign in _UNSEEN or sign.isspace() or unicodedata.category(sign) in _UNSEEN_SORTS
