"""Where the tables of a sheet stand: several of them may share one, below or beside each other.

Belongs here: telling two tables from one with gaps, by empty rows and columns and by what opens the rows below. Does
not belong here: values (``sheet_values``), what a heading means (``ingestion.reports``).

An empty row is no end of a table by itself: people leave one before a new section, before the sums, before a signature.
What follows it is a table of its own where it opens like one: with a row of three words or more, none of them a number,
or with the heading of the table above. Columns part where an empty one stands between and both sides bear the same
headings or begin in different rows.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Rows = Sequence[Sequence[str]]
Range = tuple[int, int, int, int]

_MOST = 100  # tables of one sheet; what is more stays with the last of them
_FEWEST_HEADINGS = 3
_LONGEST_HEADING = 120  # signs
_NUMBER = re.compile(r"[\d\s.,:;/%()№-]*\d[\d\s.,:;/%()№-]*")


class Region(NamedTuple):
    """A stretch of a sheet: lines, then one table. Rows and columns from 1, the last ones included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    has_gaps: bool  # empty rows or columns within it


def regions(rows: Rows, merges: Sequence[Range]) -> list[Region]:
    """The regions of a sheet from its first row to its last, left to right and then down."""
    width = max((len(row) for row in rows), default=0)
    filled = [{column for column, words in enumerate(row, 1) if words.strip()} for row in rows]
    joined_rows, joined_columns = _joined(filled, merges)
    found: list[Region] = []
    stretches = _beside(rows, filled, joined_columns, width)
    has_gap = len(stretches) == 1 and bool(_gaps(filled, joined_columns))
    for first, last in stretches:
        own = [{column for column in row if first <= column <= last} for row in filled]
        tops, gaps = _below(rows, own, joined_rows)
        for place, top in enumerate(tops):
            end = tops[place + 1] - 1 if place + 1 < len(tops) else len(rows)
            found.append(Region(top, end, first, last, has_gap or any(top <= gap <= end for gap in gaps)))
    return found


def _joined(filled: Sequence[set[int]], merges: Sequence[Range]) -> tuple[set[int], set[int]]:
    """Rows and columns that a merged cell runs through; those of a row with one filled cell, a title, left out."""
    rows: set[int] = set()
    columns: set[int] = set()
    for top, left, bottom, right in merges:
        if 0 < top <= len(filled) and left in filled[top - 1] and len(filled[top - 1]) > 1:
            rows |= set(range(top, min(bottom, len(filled)) + 1))
            columns |= set(range(left, min(right, max(filled[top - 1])) + 1))
    return rows, columns


def _gaps(filled: Sequence[set[int]], joined: set[int]) -> list[int]:
    """The empty columns between filled ones; titles do not count."""
    used = set().union(*(row for row in filled if len(row) > 1)) if filled else set()
    if not used:
        return []
    return [column for column in range(min(used), max(used)) if column not in used and column not in joined]


def _beside(rows: Rows, filled: Sequence[set[int]], joined: set[int], width: int) -> list[tuple[int, int]]:
    """The stretches of columns that hold tables of their own."""
    edges = [0, *_gaps(filled, joined), width + 1]
    pieces = [(left + 1, right - 1) for left, right in pairwise(edges) if right - left > 1]
    found = pieces[:1]
    for piece in pieces[1:]:
        before, after = _opening(filled, found[-1]), _opening(filled, piece)
        is_apart = False
        if before is not None and after is not None and len(found) < _MOST:
            shared = _headings(rows, before, found[-1]) & _headings(rows, after, piece)
            is_apart = before != after or len(shared) > 1
        if is_apart:
            found.append(piece)
        else:
            found[-1] = (found[-1][0], piece[1])
    return [(1, found[0][1]), *found[1:]] if len(found) > 1 else [(1, width)]


def _opening(filled: Sequence[set[int]], piece: tuple[int, int]) -> int | None:
    """The first row of a piece with two filled cells or more, if another one follows; from 1."""
    open_rows = [
        number for number, row in enumerate(filled, 1) if sum(piece[0] <= column <= piece[1] for column in row) > 1
    ]
    return open_rows[0] if len(open_rows) > 1 else None


def _headings(rows: Rows, number: int, piece: tuple[int, int]) -> set[str]:
    return {words.strip().casefold() for words in rows[number - 1][piece[0] - 1 : piece[1]] if words.strip()}


def _below(rows: Rows, filled: Sequence[set[int]], joined: set[int]) -> tuple[list[int], list[int]]:
    """The first row of each table with the lines above it, and the empty rows that part none."""
    first = next((number for number, row in enumerate(filled, 1) if len(row) > 1), None)
    if first is None:
        return [1], []
    tops, gaps = [1], []
    opening = first
    gap: int | None = None  # the first empty row since the last row of cells
    for number in range(first + 1, len(rows) + 1):
        row = filled[number - 1]
        if not row and number not in joined:
            gap = gap or number
        elif len(row) > 1:
            if gap is not None:
                if len(tops) < _MOST and _opens(rows, filled, number, opening):
                    tops.append(gap)
                    opening = number
                else:
                    gaps.append(gap)
            gap = None
    return tops, gaps


def _opens(rows: Rows, filled: Sequence[set[int]], number: int, opening: int) -> bool:
    """Whether a row after an empty one opens a table; ``opening`` is the row that opened the one above."""
    words = {rows[number - 1][column - 1].strip().casefold() for column in filled[number - 1]}
    above = {rows[opening - 1][column - 1].strip().casefold() for column in filled[opening - 1]}
    if 2 * len(words & above) > len(words):
        return True
    follows = number < len(rows) and len(filled[number]) > 1
    is_heading = all(len(text) <= _LONGEST_HEADING and not _NUMBER.fullmatch(text) for text in words)
    return follows and len(filled[number - 1]) >= _FEWEST_HEADINGS and is_heading
