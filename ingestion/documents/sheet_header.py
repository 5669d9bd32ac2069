"""The page header that a sheet is printed with → its lines.

Belongs here: the little language of ``oddHeader`` («&L», «&C», «&"Arial,Bold"», «&P»). Does not belong here: where it
stands in the markup (``sheet_scan``). After ECMA-376 part 1, 18.3.1.46.
"""

import re

# Font, size, colour, and letters: sections (L C R), styles (B I U E S X Y O H), fields that only printing fills.
_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|.)')


def header_lines(code: str) -> list[str]:
    """The words of a header, a line each; sections are lines of their own, fields (page, date, file) leave nothing."""
    return [line for line in (" ".join(text.split()) for text in _CODE.sub(_meaning, code).split("\n")) if line]


def _meaning(found: re.Match[str]) -> str:
    letter = found[0][1:]
    return "&" if letter == "&" else "\n" if letter in ("L", "C", "R") else ""
