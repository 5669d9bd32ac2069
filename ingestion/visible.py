"""Text from outside as it can be shown: in a line of a log or a terminal, as a name.

Belongs here: making visible what would not be seen and would do something: control characters (a terminal takes them
for commands), line breaks (what follows would look like a line of ours), marks that turn the direction of writing (a
name would read as another), bytes that are no text. Does not belong here: escaping for HTML, SQL or spreadsheets; such
signs in what officials read, where they are named and not escaped (``orchestration.delivery``).
"""

import re

# C0 and C1 controls, line and paragraph separators, marks of direction, halves of surrogate pairs, the byte-order mark.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def visible(text: str, keep: str = "") -> str:
    """The text with each such character as its escape (``\\x1b``, ``\\u202e``), but for those in ``keep``."""
    return _HIDDEN.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def visible_in_json(text: str) -> str:
    """The same for a text that is JSON and goes on meaning what it did: such characters stand in its strings alone."""
    return _HIDDEN.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
