"""Lines of a printed page → the paragraphs they were made of.

Belongs here: letters into lines, and what the end of a line means: a wrap, a word cut in two, a break made by hand, a
new paragraph. Does not belong here: where cells are (``pdf``), which rows belong together (``pdf_stitch``).

A page keeps letters and their places and nothing else. Most programs leave the space at which they wrapped a line at
its end; then a full line of a single word without one was cut within that word. Where a file has no such spaces,
nothing tells a cut word from a whole one, and words are left apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Letter = dict[str, Any]

_SAME_LINE = 0.4  # of the size of letters: how far apart the middles of one line's letters may stand
_GAP = 0.25  # of the size of letters: a gap this wide is a space even where the file has none
_PARAGRAPH = 1.6  # of the usual distance between lines: one this large separates paragraphs
_ROOM = 0.2  # of the size of letters, by which the edge of a column is known
_HYPHENS = ("-", "\u2010", "\u2011")
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its place in points; ``first_width`` is how wide its first letter is."""

    text: str
    left: float
    right: float
    top: float
    size: float
    first_width: float


def lines_of(letters: Iterable[Letter]) -> list[Line]:
    """The lines that letters make, top to bottom."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (_middle(one), one["x0"])):
        if rows and abs(_middle(letter) - _middle(rows[-1][-1])) <= _SAME_LINE * max(letter["size"], 1.0):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [line for row in rows if (line := _line(sorted(row, key=lambda one: float(one["x0"])))) is not None]


def _middle(letter: Letter) -> float:
    return float(letter["top"] + letter["bottom"]) / 2


def _line(row: list[Letter]) -> Line | None:
    text, end = "", None
    seen = [letter for letter in row if letter["text"].strip()]
    if not seen:
        return None
    for letter in row:
        if end is not None and letter["x0"] - end > _GAP * letter["size"] and not text.endswith((" ", "\u00a0")):
            text += " "
        text += letter["text"]
        end = letter["x1"]
    first, last = seen[0], seen[-1]
    tops = min(float(letter["top"]) for letter in seen)
    return Line(text.lstrip(" "), first["x0"], last["x1"], tops, first["size"], first["x1"] - first["x0"])


def keeps_spaces(cells: Iterable[Sequence[Line]]) -> bool:
    """Whether a file leaves the spaces at which lines were wrapped: at least three in ten lines end with one."""
    inner = [line for lines in cells for line in lines[:-1]]
    return bool(inner) and sum(line.text.endswith(" ") for line in inner) >= 0.3 * len(inner)


def paragraphs_of(lines: Sequence[Line], edge: float, *, has_spaces: bool) -> tuple[str, ...]:
    """The paragraphs of a cell, a blank one between two that stand apart.

    ``edge`` is how far to the right words may reach there. Hyphens at the ends of lines stay, with a line break.
    """
    if not lines:
        return ("",)
    distances = sorted(below.top - above.top for above, below in pairwise(lines) if below.top > above.top)
    usual = distances[len(distances) // 4] if distances else 0.0
    found = [lines[0].text]
    for above, below in pairwise(lines):
        if usual and below.top - above.top > _PARAGRAPH * usual and below.top - above.top > _PARAGRAPH * above.size:
            found[-1] = found[-1].rstrip(" ")
            found += ["", below.text]
        else:
            found[-1] = _joined(found[-1], above, below, edge, has_spaces=has_spaces)
    found[-1] = found[-1].rstrip(" ")
    return tuple(found)


def _joined(text: str, above: Line, below: Line, edge: float, *, has_spaces: bool) -> str:
    if text.endswith(_SOFT_HYPHEN):
        return text[:-1] + below.text
    if text.endswith(_HYPHENS):
        is_number = text[-2:-1].isdigit() and below.text[:1].isdigit()
        return text + ("" if is_number else "\n") + below.text
    if text.endswith(" "):
        return text + below.text
    is_full = above.right + below.first_width > edge - _ROOM * above.size
    # A word is cut only where the line offers no better place to break: no space, and no hyphen.
    is_one_word = not any(sign in above.text for sign in (" ", *_HYPHENS))
    if has_spaces and is_full and is_one_word and _goes_on(above.text, below.text):
        return text + below.text
    # Where spaces were kept, a line without one ends by hand; elsewhere only one with room for another word may.
    return text + ("\n" if has_spaces or not is_full else " ") + below.text


def _goes_on(above: str, below: str) -> bool:
    """Whether two lines may be one word: letter to small letter, or to the mark that follows a word."""
    return above[-1:].isalpha() and (below[:1].islower() or below[:1] in (*_HYPHENS, ",", ".", ";", ":", ")", "»"))
