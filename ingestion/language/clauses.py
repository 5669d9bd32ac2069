"""The clauses of a note: where one ends and the next begins, and which words stand in a title.

Belongs here: bounds within a flat text (``tokens.flat``), places kept. Does not belong here: what the words mean.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_ABBREVIATION = re.compile(
    r"(?<![а-я])(?:г|гг|см|кв|им|ул|д|т|тыс|чел|руб|обл|п|ст|стр|отв|тел|ред|проф|коп|млн|млрд|р|с)$"
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")
_SIGN = re.compile(r"[,;:](?=\s|$)|[()\n]|(?<=\s)[-–—](?=\s)|(?<=\w)[–—](?=\s)|(?<=\s)[–—](?=\w)|[.!?](?=\s|$)")
_TITLE = re.compile(r"«[^»\n]{1,300}»+|\"[^\"\n]{1,300}\"|[“„][^”“\n]{1,300}[”“]")
_LETTER = re.compile(r"[^\W_]")
_NO_TITLE = re.compile(r"[«\"“„](?:онлайн|он-лайн|online|дистанционно|заочно|нет|план|zoom|zoom-\w+)[»\"”“]")


@dataclass(frozen=True, slots=True)
class Clause:
    """Bounds of a clause, the number of its sentence, and the sign that stands before it («» for none)."""

    start: int
    end: int
    sentence: int
    sign: str


def without_titles(flat_text: str) -> str:
    """The text with the letters between quotation marks taken out, unless there are no others."""
    if not any(sign in flat_text for sign in '«"“„'):
        return flat_text
    masked = _TITLE.sub(_masked, flat_text)
    return masked if _LETTER.search(masked) else flat_text


def _masked(match: re.Match[str]) -> str:
    words = match[0]
    if _NO_TITLE.fullmatch(words):
        return words
    return words[0] + "·" * (len(words) - 2) + words[-1]


@lru_cache(maxsize=64)
def sentences(flat_text: str) -> tuple[tuple[int, int], ...]:
    """The bounds of the sentences of a text; a full stop after an abbreviation ends none."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(flat_text):
        if match[0] == "." and _ABBREVIATION.search(flat_text, start, match.start()):
            continue
        bounds.append((start, match.end()))
        start = match.end()
    bounds.append((start, len(flat_text)))
    return tuple(bounds)


@lru_cache(maxsize=64)
def clauses(flat_text: str) -> tuple[Clause, ...]:
    """The clauses of a text in order; one without a letter or digit is left out."""
    found: list[Clause] = []
    start, sentence, sign = 0, 0, ""
    for match in _SIGN.finditer(flat_text):
        if match[0] == "." and _ABBREVIATION.search(flat_text, start, match.start()):
            continue
        if _LETTER.search(flat_text, start, match.start()):
            found.append(Clause(start, match.start(), sentence, sign))
        start, sign = match.end(), match[0]
        sentence += match[0] in ".!?;\n"
    if _LETTER.search(flat_text, start):
        found.append(Clause(start, len(flat_text), sentence, sign))
    return tuple(found)


def clause_at(flat_text: str, place: int) -> Clause:
    """The clause that holds a place, or the nearest before it."""
    listed = clauses(flat_text)
    return next((clause for clause in reversed(listed) if clause.start <= place), listed[0])
