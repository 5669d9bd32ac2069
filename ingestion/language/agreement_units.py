"""A title cut into units: names of parties and towns whole, what stands in quotes or brackets whole, single words.

Belongs here: the cutting. Does not belong here: what a run of units means (``agreement_parties``,
``agreement_members``).
"""

import re
from dataclasses import dataclass

from ingestion.language.municipalities import find_municipalities
from ingestion.language.parties import find_parties
from ingestion.language.tokens import flat

CLOSING = {"«": "»", "„": "“", "“": "”", '"': '"'}
"""Signs that open a quotation, with those that close it."""

_PIECE = re.compile(r"\w+(?:-\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a title: ``sort`` is ``word``, ``party``, ``town``, ``quoted``, ``bracket`` or ``sign``."""

    sort: str
    start: int
    end: int
    text: str
    flat: str
    codes: tuple[str, ...] = ()


def units_of(bare: str, title: str) -> list[Unit]:
    """The title cut into units: names whole, what stands in quotes or brackets whole."""
    text = "".join(letter if mark != " " else " " for letter, mark in zip(title, bare, strict=True))
    # A title without any capital writes names small as well.
    searched = text.title() if text[1:].islower() and len(text.title()) == len(text) else text
    named: list[tuple[str, int, int, tuple[str, ...]]] = [
        ("party", m.start, m.end, (m.code,)) for m in find_parties(searched)
    ]
    for town in find_municipalities(searched):
        if not any(start < town.end and town.start < end for _, start, end, _ in named):
            named.append(("town", town.start, town.end, town.codes))
    # Few names begin within a piece: «онлайн-Крым».
    inner = sorted(start for _, start, _, _ in named if text[start - 1 : start] in "-" and start)
    starts = {start: (sort, end, codes) for sort, start, end, codes in named}
    lower = flat(text)
    units: list[Unit] = []
    place = 0
    while (match := _PIECE.search(text, place)) is not None:
        start, end, sort = match.start(), match.end(), "word"
        codes: tuple[str, ...] = ()
        name = start if start in starts else next((at for at in inner if start < at < end), None)
        closing = _closing(text, start)
        if name is not None:
            sort, end, codes = starts[name]
        elif closing is not None:
            sort, end = ("bracket" if text[start] == "(" else "quoted"), closing
        elif not (match[0][0].isalnum() or match[0][0] == "_"):
            sort = "sign"
        units.append(Unit(sort, start, end, text[start:end], lower[start:end], codes))
        place = end
    return units


def _closing(text: str, start: int) -> int | None:
    """Where the quotation or bracket that opens here ends."""
    sign = text[start]
    if sign == "(":
        end = text.find(")", start)
        return end + 1 if end > 0 else None
    if sign not in CLOSING:
        return None
    depth = 0
    for place in range(start, len(text)):
        if place > start and text[place] == CLOSING[sign]:
            depth -= 1
            if depth == 0:
                return place + 1
        elif text[place] == sign:
            depth += 1
    return None
