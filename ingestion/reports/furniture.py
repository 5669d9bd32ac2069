"""Rows that are no events: column numbers, totals, signatures, and rows across the table that say what follows.

Belongs here: telling them by their form and by the word lists of ``report_words.yml``. Does not belong here: the order
of rows and what follows from it (see ``rows``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingestion.documents.grid import Cell, Table
from ingestion.language.bodies import looks_like_body, split_remark
from ingestion.language.text import clean
from ingestion.reports.cells import own_cells
from ingestion.reports.header import Header, header_at
from ingestion.reports.words import begins_with, holds, plain

_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?\.?")
_ENUMERATION = re.compile(r"^(?:\d{1,3}|[IVXLCivxlcІіХх]{1,6})(?:\.\d+)*[.)]\s*(?=\S)")
_AFTER_NAME = " .,:;–—-"
_SENTENCE = re.compile(r"[.!?:;](?:\s|$)")
_LONGEST_NAME = 25  # words
_FEWEST_COLUMN_NUMBERS = 3
_EVENT_CELLS = 3  # cells with words; a row of events has more
_LAYOUT_WORDS = 150  # words; a table with more is content, whatever else it says
_LONGEST_TOTAL = 12  # words in the first cell of a row of totals


@dataclass(frozen=True, slots=True)
class Heading:
    """A row across the table and, for a body, its name and remark.

    ``sort`` is ``body``, ``agreement``, ``topic``, ``no_events`` («мероприятия не проводились»), ``unfamiliar`` (may
    name a body, but not as bodies are known to be called) or ``unclear`` (a sentence: says something else).
    """

    sort: str
    name: str = ""
    remark: str = ""


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """Whether the cells with words are a row «1 2 3 … 8»."""
    numbers: list[int] = []
    for cell in cells:
        match = _COLUMN_NUMBER.fullmatch(cell.words.strip())
        if match is None or (numbers and int(match[1]) != numbers[-1] + 1):
            return False
        numbers.append(int(match[1]))
    return len(numbers) >= _FEWEST_COLUMN_NUMBERS


def is_total(cells: Sequence[Cell]) -> bool:
    """Whether the row is one of totals: «Итого …» and numbers."""
    if not cells or not begins_with("totals", cells[0].words) or len(cells[0].words.split()) > _LONGEST_TOTAL:
        return False
    return all(any(character.isdigit() for character in cell.words) for cell in cells[1:])


def is_signature(cells: Sequence[Cell]) -> bool:
    """Whether the row begins as a signature does."""
    return bool(cells) and begins_with("signatures", cells[0].words)


def is_layout(table: Table) -> bool:
    """Whether a table without a report's heading is page layout: a stamp, a letterhead, signatures."""
    filled = [cell for cell in table.cells if not cell.is_blank]
    if len(filled) <= 1:
        return True
    if sum(len(cell.words.split()) for cell in filled) > _LAYOUT_WORDS:
        return False
    return any(holds("layout", cell.words) or begins_with("signatures", cell.words) for cell in filled)


@lru_cache(maxsize=1024)  # bodies are named in the same words quarter after quarter
def heading_of(words: str) -> Heading:
    """What a row across the table says of the rows below it."""
    body = body_of(words)
    if body is not None:
        return body
    text = _ENUMERATION.sub("", clean(words))
    if holds("no_events", text):
        return Heading("no_events")
    if begins_with("agreement_headings", text):
        return Heading("agreement")
    if begins_with("topic_headings", text):
        return Heading("topic")
    name, remark = split_remark(text)
    is_name = name[:1].isupper() and len(name.split()) <= _LONGEST_NAME and not _SENTENCE.search(name)
    return Heading("unfamiliar", name, remark) if is_name else Heading("unclear")


@lru_cache(maxsize=1024)
def body_of(words: str) -> Heading | None:
    """The executive body that words name as a whole, its remark apart; None where they name none."""
    text = clean(words).rstrip(_AFTER_NAME)
    return Heading("body", *split_remark(text)) if looks_like_body(text) else None


def is_numbered(table: Table, row: int, cell: Cell) -> bool:
    """Whether a row across the table has an Arabic number before it, as events have and bodies seldom."""
    others = [other for other in own_cells(table, row) if other is not cell]
    return any(plain(other.words).isdigit() for other in others)


def is_rearranged(table: Table, row: int, header: Header) -> bool:
    """Whether a row repeats the words of a heading in other columns."""
    another = header_at(table, row)
    return another is not None and [c.fields for c in another.columns] != [c.fields for c in header.columns]


def last_event_row(table: Table) -> int:
    """The last row that is cut into columns as events are; signatures stand below it."""
    rows = range(table.row_count, 0, -1)
    return next((row for row in rows if len(own_cells(table, row)) > _EVENT_CELLS), 0)


def cell_across(table: Table, row: int, cells: Sequence[Cell], header: Header) -> Cell | None:
    """The cell of a row that says one thing across the table; None where the row is cut into columns."""
    label = header.column_of("row_label")
    telling = [cell for cell in cells if label is None or not (label.overlaps(cell) and cell.column_span == 1)]
    telling = telling or list(cells)
    if len(cells) >= _EVENT_CELLS and all(plain(cell.words) == plain(cells[0].words) for cell in cells[1:]):
        return cells[0]  # a merged cell that a converter has written out into each of its columns
    if len(telling) != 1:
        return None
    cell = telling[0]
    covered = sum(1 for column in header.columns if column.overlaps(cell))
    if covered >= max(2, len(header.columns) // 2) or len(table.row(row)) == 1:
        return cell
    title = header.column_of("event_title")
    names = [name for column in header.columns if column.overlaps(cell) for name in column.fields]
    is_left = title is None or cell.column <= title.first
    if (
        is_left
        and not is_numbered(table, row, cell)
        and body_of(cell.words) is not None
        and names != ["executive_body_name"]
    ):
        return cell
    return None
