"""Brackets of a date phrase: «III квартал 2020 года (17 сентября)», a narrower date beside the wider one it lies in.

Belongs here: which brackets an item stands in, and which of two dates that lie within each other is meant. Does not
belong here: what was moved or planned (``date_moves``), the calendar (``date_years``).
"""

import re
from collections.abc import Sequence
from itertools import groupby

from ingestion.language.date_calendar import coarsest
from ingestion.language.date_items import Item
from ingestion.language.date_tokens import Token
from ingestion.language.date_years import Stretch

_BRACKETS = re.compile(r"\([^()]*\)?")
Placed = list[tuple[Item, Stretch]]


def mark_brackets(items: list[Item], tokens: Sequence[Token], text: str) -> None:
    """Sets ``bracket`` and ``is_part`` of the items of a text."""
    for number, match in enumerate(_BRACKETS.finditer(text), start=1):
        start, end = match.span()
        is_part = any(token.kind == "stage" and start < token.start < end for token in tokens)
        for item in items:
            if start < item.start < end:
                item.bracket, item.is_part = number, is_part


def narrowed(placed: Placed) -> tuple[Placed, bool]:
    """The items without each that only says in what longer stretch its neighbours lie, and whether that is certain.

    It is certain where one of the two stands in brackets.
    """
    if len(placed) < 2:
        return placed, True
    groups = [list(group) for _, group in groupby(placed, key=lambda pair: pair[0].bracket)]
    kept: Placed = []
    for place, group in enumerate(groups):
        before, after = (groups[place - 1] if place else []), (groups[place + 1] if place + 1 < len(groups) else [])
        if after and _is_frame(group[-1], after):
            group = group[:-1]
        if group and before and _is_frame(group[0], before):
            group = group[1:]
        kept.extend(group)
    certain = True
    if len(kept) == 2 == len(placed) and kept[0][0].bracket == kept[1][0].bracket:
        for wide, narrow in ((0, 1), (1, 0)):
            if _is_frame(kept[wide], [kept[narrow]]):
                return [kept[narrow]], False
    return kept, certain


def _is_frame(wide: tuple[Item, Stretch], narrow: Placed) -> bool:
    """Whether all of ``narrow`` lie within ``wide`` and are told more exactly than it."""
    frame = wide[1]
    if wide[0].is_part or frame.date_from is None or frame.date_to is None:
        return False
    for item, stretch in narrow:
        if item.is_part or stretch.date_from is None or stretch.date_to is None:
            return False
        if not frame.date_from <= stretch.date_from <= stretch.date_to <= frame.date_to:
            return False
        if frame.precision == stretch.precision or coarsest([frame.precision, stretch.precision]) != frame.precision:
            return False
    return True
