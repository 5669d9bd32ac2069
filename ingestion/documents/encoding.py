"""Bytes of a text file → text, in the encodings that Russian offices leave behind.

Belongs here: telling encodings apart. Does not belong here: what the text is (see ``sniff``, ``textdump``).
"""

import codecs
import re
from collections import Counter

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE_BYTE = ("windows-1251", "cp866", "koi8-r")
# The ten commonest letters make up two thirds of any Russian text. Read in a wrong encoding, a text shows other letters
# or the same in the wrong case.
_COMMON = frozenset("оеаинтсрвл")
_ENOUGH = 0.5
_SAMPLE = 200_000  # bytes that are enough to tell
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE
)
# LibreOffice leaves marks of form fields in pages; browsers show none of them.
_CONTROLS = bytes((*range(1, 9), 0x0B, *range(0x0E, 0x20), 0x7F))
_DECLARED_WITHIN = 8_192


def decode(data: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding; None where the bytes are no text or the encoding cannot be told.

    A mark at the start decides, then UTF-8 if it fits throughout, then UTF-16 without a mark, then that single-byte
    encoding in which the text looks most like Russian, if it does.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if b"\0" in data[:_SAMPLE]:
        zeros = Counter(place % 2 for place, byte in enumerate(data[:1000]) if byte == 0)
        high = Counter(place % 2 for place, byte in enumerate(data[:1000]) if byte == 4)  # Cyrillic is U+04xx
        return _strictly(data, "utf-16-le" if zeros[1] + high[1] > zeros[0] + high[0] else "utf-16-be")
    if (found := _strictly(data, "utf-8")) is not None:
        return found
    sample = data[:_SAMPLE]
    likeness, encoding = max((_likeness(sample.decode(name, "replace")), name) for name in _SINGLE_BYTE)
    return _strictly(data, encoding) if likeness >= _ENOUGH else None


def decode_markup(data: bytes, charset: str = "") -> tuple[str, str, bool] | None:
    """The text of a web page, its encoding, and whether that is another than the page declares.

    What the bytes look like counts for more than what is declared, for such pages are saved anew by programs that
    leave the declaration alone. ``charset`` is what the envelope of the page declares. None as for ``decode``; a page
    without a word of Russian is decoded as declared.
    """
    if b"\0" not in data and data[:100].lstrip().startswith(b"<"):
        data = data.translate(None, _CONTROLS)
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    declared = _codec(charset) or (_codec(found[1].decode("ascii", "replace")) if found else "")
    decoded = decode(data)
    if decoded is None:
        by_declaration = _strictly(data, declared) if declared else None
        return None if by_declaration is None else (*by_declaration, False)
    if declared and decoded[1] in _SINGLE_BYTE and (as_declared := _strictly(data, declared)) is not None:
        decoded = as_declared if _likeness(as_declared[0][:_SAMPLE]) >= _ENOUGH else decoded
    text, encoding = decoded
    # ASCII is the same in all of them; UTF-16 can only be declared in an encoding that it is not.
    differs = bool(declared) and not text.isascii() and not encoding.startswith("utf-16")
    return text, encoding, differs and declared != _codec(encoding)


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(name) if name else None
        is_text = codec is not None and isinstance(codec.decode(b"")[0], str)
    except (LookupError, ValueError, UnicodeError, AssertionError):
        return ""
    return codec.name if codec is not None and is_text and codec.name not in ("idna", "punycode") else ""


def _strictly(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    is_text = not any(sign in text for sign in "\0\x01\x02\x03\x04\x05\x06\x08\x0e\x0f\x1b\x7f")
    return (text, encoding) if is_text else None


def _likeness(text: str) -> float:
    """The share of the commonest letters among all letters that are not Latin, those in wrong case not counted."""
    letters = common = 0
    before = " "
    for letter in text:
        if letter > "\x7f" and (letter.isalpha() or "─" <= letter <= "▟" or letter == "\ufffd"):
            letters += 1
            is_case_right = not (letter.isupper() and before.islower())
            common += letter.lower() in _COMMON and is_case_right
        before = letter
    return common / letters if letters else 0.0
