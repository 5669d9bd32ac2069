"""Rows that are no events: column numbers, totals, signatures, and rows across the table that say what follows.

Belongs here: telling them by their form and by the word lists of ``report_words.yml``. Does not belong here: the order
of rows and what follows from it (see ``rows``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.documents.grid import Cell, Table
from ingestion.language.bodies import looks_like_body, split_remark
from ingestion.language.text import clean
from ingestion.reports.words import begins_with, holds, plain

_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?\.?")
_ENUMERATION = re.compile(r"^(?:\d{1,3}|[IVXLCivxlcІіХх]{1,6})(?:\.\d+)*[.)]\s*(?=\S)")
_SENTENCE = re.compile(r"[.!?:;](?:\s|$)")
_LONGEST_NAME = 25  # words
_FEWEST_COLUMN_NUMBERS = 3
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
    matches = [_COLUMN_NUMBER.fullmatch(plain(cell.words)) for cell in cells]
    numbers = [int(match[1]) for match in matches if match is not None]
    if len(numbers) != len(cells) or len(numbers) < _FEWEST_COLUMN_NUMBERS:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


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


def body_of(words: str) -> Heading | None:
    """The executive body that words name as a whole, its remark apart; None where they name none."""
    text = clean(words)
    return Heading("body", *split_remark(text)) if looks_like_body(text) else None
