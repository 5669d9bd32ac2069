"""What to write into a heading: the columns of the form that it lacks, and the row that comes nearest to a heading.

Belongs here: the advice about a table whose heading is not understood, as a whole or in part. Does not belong here:
finding the heading (see ``header``), refusing a part without one (see ``kinds``).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ingestion.documents.grid import Table
from ingestion.notices import Address, Notice
from ingestion.reports.header import fields_of_heading
from ingestion.reports.parts import Part
from ingestion.reports.words import header_synonyms

_SEARCHED_ROWS = 15  # as for a heading that is one
_FEWEST_CELLS = 3  # with words; a row of two says little about a table
_FEWEST_KNOWN = 2  # of its cells that name a field, the number of the row included
_LONGEST_HEADING = 12  # words of a cell that may be a heading


@dataclass(frozen=True, slots=True)
class _NearRow:
    """A row that might be meant for a heading: the words of its cells, by whether they name a field."""

    table: int
    row: int
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    fields: frozenset[str]


def missing_headings(kind: str, fields: Collection[str]) -> list[str]:
    """How the form of a kind heads those of its columns for which none of these fields stands, in its order."""
    forms = header_synonyms()["form"]
    return [column["heading"] for column in forms.get(kind, forms["report"]) if not set(column["fields"]) & set(fields)]


def nearest_heading(part: Part, kind: str) -> Notice | None:
    """The row of a part without a form that comes nearest to a heading of its kind; None where none is near."""
    rows = [row for entry in part.tables if entry.role != "nested" for row in _rows(entry.table)]
    if not rows:
        return None
    nearest = max(rows, key=lambda row: len(row.known))  # the first of several
    parameters: dict[str, str | int] = {
        "unknown": quoted(nearest.unknown) or "—",
        "missing": quoted(missing_headings(kind, nearest.fields)) or "—",
    }
    return Notice(
        "heading_nearest", parameters, quoted(nearest.known), Address(part.number, nearest.table, nearest.row)
    )


def quoted(headings: Collection[str]) -> str:
    """Headings in a sentence."""
    return ", ".join(f"«{heading}»" for heading in headings)


def _rows(table: Table) -> Iterator[_NearRow]:
    for row in range(1, min(table.row_count, _SEARCHED_ROWS) + 1):
        words = [" ".join(cell.words.split()) for cell in table.worded(row)]
        if len(words) < _FEWEST_CELLS or any(len(text.split()) > _LONGEST_HEADING for text in words):
            continue
        named = [(text, fields_of_heading(text)) for text in words]
        known = tuple(text for text, fields in named if fields)
        if len(known) >= _FEWEST_KNOWN:
            unknown = tuple(text for text, fields in named if not fields)
            yield _NearRow(table.number, row, known, unknown, frozenset(name for _, fields in named for name in fields))
