"""Corrections in their document: each place found, what stands there held against what is expected, other words put in.

Belongs here: place → cell or title, the document with the corrected words in it. Does not belong here: the file of
corrections (``ingestion.corrections``), reading (``read``), what the corrections changed (``correction_records``).

A corrected cell is read as any other is; beside it stands what the document has (``grid.Cell.stood``), and that is what
is landed as its words. A merged cell is one cell, whichever of its rows a correction names.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingestion.contracts.tables import Record
from ingestion.corrections import Correction
from ingestion.documents.grid import Cell, Document, Table
from ingestion.language.text import clean, paragraph_texts
from ingestion.notices import Address
from ingestion.reports.cells import fit
from ingestion.reports.context import DocumentReading
from ingestion.reports.parts import Part
from ingestion.reports.title import title_proper

CELL_TABLES = ("report_cell", "plan_item_cell", "register_entry_cell")
_QUOTED = 100  # characters of what is expected and of what stands, from the place where they differ
_BEFORE = 30  # of them, those before that place
_MOST_ELSEWHERE = 3


@dataclass(frozen=True, slots=True)
class Met:
    """A correction as it met its document.

    ``address`` goes as far as the place exists, ``cell`` is there for a cell that does, ``stood`` has the words that
    stand at the place. ``fault`` is the code of the notice that says why it was not applied, with ``parameters`` (those
    of the number in the file and of the document's name apart) and ``quoted``, its value; None where it was.
    """

    correction: Correction
    address: Address
    cell: Cell | None = None
    stood: str | None = None
    fault: str | None = None
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    quoted: str = ""

    @property
    def parameters_text(self) -> str:
        """The parameters as JSON."""
        return json.dumps(dict(self.parameters), ensure_ascii=False, sort_keys=True)

    def refuse(self, code: str, value: str, **parameters: str | int) -> "Met":
        """The same, not applied."""
        return replace(self, fault=code, quoted=value, parameters={"place": self.correction.place, **parameters})


Positions = Mapping[int, Correction]
"""The corrections of a document by their position, counted from 1 in the order of the file."""


def unread(corrections: Positions, code: str) -> dict[int, Met]:
    """The corrections of a document that was not opened; ``code`` says why."""
    return {
        position: Met(correction, Address()).refuse("correction_document_unread", code)
        for position, correction in corrections.items()
    }


def meet_cells(document: Document, reading: DocumentReading, corrections: Positions) -> dict[int, Met]:
    """The corrections of cells. ``reading`` is the document's as it stands: it knows which column is which field."""
    tables = {table.number: table for table in document.tables}
    found = {
        position: _meet_cell(document, tables.get(correction.table or 0), reading, correction)
        for position, correction in corrections.items()
        if correction.title is None
    }
    return _contradictory(found)


def meet_titles(document: Document, parts: Sequence[Part], corrections: Positions) -> dict[int, Met]:
    """The corrections of titles; ``parts`` are those of the document with its cells corrected."""
    by_number = {part.number: part for part in parts}
    found = {
        position: _meet_title(document, by_number.get(correction.title), len(parts), correction)
        for position, correction in corrections.items()
        if correction.title is not None
    }
    return _contradictory(found)


def placed(mets: Mapping[int, Met], parts: Sequence[Part]) -> dict[int, Met]:
    """The same, each cell with the part that its table is in."""
    part_of = {entry.table.number: part.number for part in parts for entry in part.tables}
    return {
        position: replace(met, address=replace(met.address, part=part_of.get(met.address.table)))
        if met.address.table is not None
        else met
        for position, met in mets.items()
    }


def with_cells(document: Document, mets: Iterable[Met]) -> Document:
    """The document with the words of the corrections that were not refused."""
    words: dict[tuple[int, int, int], tuple[str, ...]] = {
        (met.address.table or 0, met.cell.row, met.cell.column): met.correction.paragraphs
        for met in mets
        if met.cell is not None and met.fault is None
    }
    if not words:
        return document
    changed = {table for table, _, _ in words}
    blocks = [
        _corrected(block, words) if isinstance(block, Table) and block.number in changed else block
        for block in document.blocks
    ]
    return replace(document, blocks=blocks)


def with_title(lines: Sequence[str], words: Sequence[str]) -> list[str]:
    """The lines above a table with other words for the title among them."""
    kept = [line for line in lines if line]
    proper = title_proper(kept)
    new = [line for line in map(clean, words) if line]
    if not proper:
        return [*kept, *new]
    start = next(i for i in range(len(kept)) if kept[i : i + len(proper)] == proper)
    return [*kept[:start], *new, *kept[start + len(proper) :]]


def _corrected(table: Table, words: Mapping[tuple[int, int, int], tuple[str, ...]]) -> Table:
    cells = [
        cell._replace(paragraphs=words[place], stood=cell.paragraphs)
        if (place := (table.number, cell.row, cell.column)) in words
        else cell
        for cell in table.cells
    ]
    return Table(table.number, table.row_count, table.column_count, cells, table.depth)


def _meet_cell(document: Document, table: Table | None, reading: DocumentReading, correction: Correction) -> Met:
    row, column = correction.row or 0, correction.column or ""
    fields: list[str] = []
    if table is not None and row <= table.row_count:
        by_number = column.isdecimal()
        cell = table.at(row, int(column)) if by_number else _cell_of_field(table, row, column, reading)
        if cell is not None:
            met = Met(correction, Address(None, table.number, cell.row, cell.column), cell, cell.words)
            return _judged(met, paragraph_texts(cell.paragraphs), document)
        header = reading.headers.at(table.number, row)
        fields = [name for one in header.columns for name in one.fields] if header is not None else []
    return _missing(correction, document, table, fields)


def _meet_title(document: Document, part: Part | None, parts: int, correction: Correction) -> Met:
    if part is None:
        return Met(correction, Address()).refuse("correction_part_missing", correction.expect, parts=parts)
    lines = title_proper(part.title_lines)
    return _judged(Met(correction, Address(part.number), stood=" ".join(lines)), lines, document)


def _cell_of_field(table: Table, row: int, name: str, reading: DocumentReading) -> Cell | None:
    """The cell of a row that stands under the heading of a field; of an agreement left out, the cell it comes from."""
    header = reading.headers.at(table.number, row)
    found = fit(table, row, header).cells.get(name) if header is not None else None
    if found is None:
        return None
    place = found.origin_row, found.cell_number
    if name == "agreements" and found.is_blank:
        for record in _cell_records(reading):
            if (record["table_number"], record["row_number"], record["field_name"]) == (table.number, row, name):
                place = record["origin_row_number"], record["cell_number"]
    return next((cell for cell in table.cells if (cell.row, cell.column) == place), None)


def _cell_records(reading: DocumentReading) -> Iterator[Record]:
    for name in CELL_TABLES:
        yield from reading.tables[name]
        yield from reading.held_back.get(name, ())


def _judged(met: Met, paragraphs: Sequence[str], document: Document) -> Met:
    """A correction whose place exists, held against what stands there."""
    expected, stands = clean(met.correction.expect), clean(met.stood or "")
    if expected != stands:
        said, found = _apart(expected, stands)
        elsewhere = _places_of(expected, document)
        if elsewhere:
            return met.refuse("correction_words_elsewhere", found, expected=said, elsewhere="; ".join(elsewhere))
        return met.refuse("correction_does_not_match", found, expected=said)
    new = paragraph_texts(met.correction.paragraphs)
    if new == list(paragraphs) or (met.cell is None and " ".join(new) == stands):
        return met.refuse("correction_changes_nothing", stands)
    return met


def _missing(correction: Correction, document: Document, table: Table | None, fields: Sequence[str]) -> Met:
    columns = [f"1–{table.column_count}", *fields] if table is not None else []
    return Met(correction, Address(table=table.number if table is not None else None)).refuse(
        "correction_place_missing",
        correction.expect,
        tables=sum(1 for _ in document.tables),
        rows=table.row_count if table is not None else "—",
        columns=", ".join(columns) or "—",
    )


def _contradictory(mets: Mapping[int, Met]) -> dict[int, Met]:
    """Of several corrections of one place none is applied."""

    def place(met: Met) -> tuple[int | None, ...]:
        at = met.address
        return (at.table, met.cell.row, met.cell.column) if met.cell is not None else (at.part, at.table)

    count = Counter(place(met) for met in mets.values() if met.stood is not None)
    return {
        position: met.refuse("correction_is_contradictory", met.correction.words)
        if met.stood is not None and count[place(met)] > 1
        else met
        for position, met in mets.items()
    }


def _apart(expected: str, stands: str) -> tuple[str, str]:
    """Both texts as they are quoted: long ones from shortly before the place where they part."""
    if max(len(expected), len(stands)) <= _QUOTED:
        return expected, stands
    common = next((i for i, pair in enumerate(zip(expected, stands, strict=False)) if pair[0] != pair[1]), 0)
    first = max(0, (common or min(len(expected), len(stands))) - _BEFORE)

    def part(text: str) -> str:
        shown = text[first : first + _QUOTED]
        return f"{'…' if first else ''}{shown}{'…' if len(text) > first + _QUOTED else ''}"

    return part(expected), part(stands)


def _places_of(words: str, document: Document) -> list[str]:
    """The first cells that hold the words alone."""
    if not words:
        return []
    places = (
        f"table: {table.number}, row: {cell.row}, column: {cell.column}"
        for table in document.tables
        for cell in table.cells
        if not cell.is_blank and clean(cell.words) == words
    )
    return [place for place, _ in zip(places, range(_MOST_ELSEWHERE), strict=False)]
