"""Characters of symbol fonts as Unicode.

Belongs here: looking a character up in ``symbols.yml``. Does not belong here: finding such characters in a document.
"""

from functools import cache
from pathlib import Path

_PRIVATE = range(0xF000, 0xF100)  # where Word puts the characters of symbol fonts


@cache
def _table() -> dict[tuple[str, int], str]:
    import yaml  # here, for few documents hold a symbol

    declared = yaml.load(Path(__file__).with_suffix(".yml").read_bytes(), Loader=yaml.CSafeLoader)
    return {(font.casefold(), int(code, 16)): text for font, codes in declared.items() for code, text in codes.items()}


def symbol(font: str, code: int) -> str | None:
    """The text of a character of a font; None when it is of a symbol font and not in the table.

    ``code`` may be given with or without the F000 of the private area.
    """
    low = code - 0xF000 if code in _PRIVATE else code
    if (words := _table().get((font.casefold(), low))) is not None:
        return words
    known = any(name == font.casefold() for name, _ in _table())
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    if known or is_private or code < 0x20 or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code)
