"""A row's cells held against the heading: which cell gives which field.

Belongs here: ``FieldCell`` and the fit of one row to the columns of a heading, by place in the grid. Does not belong
here: whether the row is an event at all, what is carried from row to row (see ``rows``).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingestion.documents.grid import Cell, Table
from ingestion.reports.header import Column, Header, fields_of_heading
from ingestion.reports.words import listed, plain

# Where a cell runs over several columns, its words are about the event as a whole; they go to the first of these.
_FIELDS_OF_A_WIDE_CELL = ("note_text", "result_text")
_SINGLE_FIELDS = frozenset({"row_label", "agreements", "event_title"})  # two cells under one of these are a shifted row


_LINK = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]")


class FieldCell(NamedTuple):
    """The words of a field, uncleaned, and where they are written: column of the grid, row, table.

    ``stood`` is as in ``grid.Cell``. A tuple, as that is and for the same reason.
    """

    paragraphs: tuple[str, ...]
    cell_number: int
    origin_row: int
    origin_table: int
    stood: tuple[str, ...] | None = None

    @classmethod
    def of(cls, cell: Cell, table: Table) -> "FieldCell":
        """A cell of a table as that of a field."""
        return cls(cell.paragraphs, cell.column, cell.row, table.number, cell.stood)

    @property
    def words(self) -> str:
        """The words to be read, one paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def stood_words(self) -> str:
        """The words as they stand in the document, one paragraph a line."""
        return "\n".join(self.paragraphs if self.stood is None else self.stood)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but white space."""
        text = "".join(self.paragraphs)
        return not text or text.isspace()  # which looks no further than the first word

    def with_more(self, other: "FieldCell") -> "FieldCell":
        """This cell with another's words below its own."""
        paragraphs = other.paragraphs if self.is_blank else self.paragraphs + other.paragraphs
        stood = None
        if self.stood is not None or other.stood is not None:
            both = (self, other)
            stood = tuple(words for cell in both for words in (cell.paragraphs if cell.stood is None else cell.stood))
        return FieldCell(paragraphs, self.cell_number, self.origin_row, self.origin_table, stood)


@dataclass(frozen=True, slots=True)
class Fit:
    """A row by field; cells under unknown headings are named ``unknown_<column>``.

    ``wide`` is a cell that runs over several columns, already put under the field that its words are about; ``joined``
    one that shares its column with another, their words put together. ``misfit`` is a cell with words that belongs to
    no column or to several; the row cannot be read then.
    """

    cells: dict[str, FieldCell]
    wide: Cell | None = None
    joined: Cell | None = None
    misfit: Cell | None = None


def own_cells(table: Table, row: int) -> Sequence[Cell]:
    """The cells with words that begin in a row (not those merged down into it)."""
    return table.worded(row)


def row_words(table: Table, row: int) -> str:
    """The words of the cells that begin in a row, as they stand, between bars."""
    return " | ".join(cell.stood_words for cell in table.row(row) if cell.row == row)


def fit(table: Table, row: int, header: Header) -> Fit:
    """Hold a row against a heading.

    A cell belongs to the one column it stands under. Where grids are cut unevenly and a cell touches two columns, a row
    with as many cells as there are columns is read in order, provided that each cell touches its own column.
    """
    stretches = list(_stretches(table, row))
    under = list(_under(header.columns, stretches))
    is_even = all(len(columns) == 1 for columns in under)
    if not is_even and len(stretches) == len(header.columns) and all(map(_meet, header.columns, stretches)):
        under = [(column,) for column in header.columns]
    found: dict[str, FieldCell] = {}
    wide: Cell | None = None
    joined: Cell | None = None
    for (cell, _, _), columns in zip(stretches, under, strict=True):
        names = names_of(columns[0]) if len(columns) == 1 else _names_of_wide(columns)
        if not names and not cell.is_blank:
            return Fit(found, misfit=cell)
        for name in names:
            one = FieldCell.of(cell, table)
            if name not in found:
                found[name] = one
                continue
            if not (one.is_blank or found[name].is_blank):
                if name in _SINGLE_FIELDS:
                    return Fit(found, misfit=cell)
                joined = cell
            found[name] = found[name].with_more(one)
        if len(columns) > 1 and not cell.is_blank:
            wide = cell
    return Fit(found, wide=wide, joined=joined)


def _under(columns: Sequence[Column], stretches: Iterable[tuple[Cell, int, int]]) -> Iterator[tuple[Column, ...]]:
    """The columns that each stretch stands under. Both go from left to right, and are gone through side by side."""
    begun = 0
    for _, first, last in stretches:
        while begun < len(columns) and columns[begun].last < first:
            begun += 1
        end = begun
        while end < len(columns) and columns[end].first <= last:
            end += 1
        yield tuple(columns[begun:end])


def _stretches(table: Table, row: int) -> Iterator[tuple[Cell, int, int]]:
    """The cells of a row with the first and last column in which they are seen there.

    A row that runs over a merged cell hides a part of it, so that its span alone does not tell.
    """
    seen: Cell | None = None
    first = 1
    places = table.places(row)
    for column, cell in enumerate(places, 1):
        if cell is not seen:
            if seen is not None:
                yield seen, first, column - 1
            seen, first = cell, column
    if seen is not None:
        yield seen, first, len(places)


def _meet(column: Column, stretch: tuple[Cell, int, int]) -> bool:
    return stretch[1] <= column.last and stretch[2] >= column.first


def names_of(column: Column) -> tuple[str, ...]:
    """The names under which a column's cells are landed."""
    return column.fields or (f"unknown_{column.first}",)


def unread_note(fitted: Fit, header: Header) -> FieldCell | None:
    """A cell under an unknown heading that may be the row's note; None where the heading has a note.

    Amounts and links («120,5 тыс. рублей», «https://…») are no note, whatever stands above them. The second of two
    columns for results or notes is not read and may be one even beside the first.
    """
    has_note = header.column_of("note_text") is not None
    telling = {"result_text", "note_text"}
    for column in header.columns:
        if column.fields or (has_note and not telling & set(fields_of_heading(column.heading))):
            continue
        cell = fitted.cells.get(names_of(column)[0])
        if cell is not None and _WORD.search(listed("units").sub(" ", plain(_LINK.sub(" ", cell.words)))):
            return cell
    return None


def _names_of_wide(columns: Sequence[Column]) -> tuple[str, ...]:
    covered = {name for column in columns for name in column.fields}
    if covered & _SINGLE_FIELDS:
        return ()
    return tuple(name for name in _FIELDS_OF_A_WIDE_CELL if name in covered)[:1]
