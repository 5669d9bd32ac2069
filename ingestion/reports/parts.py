"""The parts of a document: each report, plan or register in the file, with its title and its tables.

Belongs here: sorting tables into parts, telling forms from page layout and from tables that go on without a heading,
collecting title lines and the executive bodies named above a table. Does not belong here: the rows of a table (see
``rows``), what a title says (see ``title``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.language.text import clean
from ingestion.reports.cells import own_cells
from ingestion.reports.furniture import body_of, is_layout
from ingestion.reports.header import Header, find_header
from ingestion.reports.period import read_period
from ingestion.reports.title import is_title, kind_of
from ingestion.reports.words import begins_with

_FEWEST_CELLS = 2  # cells with words that a row of furniture may have
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})*[.)]?")
_MOST_FRAMED_LINES = 12  # lines of a frame that may be a title; further down it holds what it frames
_MOST_NEAR_LINES = 30  # at either end of the lines above a table, among which its kind is looked for

Role = Literal["report", "plan", "register", "layout", "nested", "unknown"]


@dataclass(slots=True)
class PartTable:
    """A table in its part. ``bodies`` are the paragraphs above it that name an executive body, top to bottom.

    ``is_continued`` says that it has no heading and goes on under the one of the table before it.
    """

    table: Table
    role: Role
    header: Header | None = None
    bodies: tuple[str, ...] = ()
    is_continued: bool = False


@dataclass(slots=True)
class Part:
    """A part: its title lines (cleaned, in order) and its tables; bodies named after the last table stand apart."""

    number: int
    shape: str = "unknown"
    title_lines: list[str] = field(default_factory=list)
    tables: list[PartTable] = field(default_factory=list)
    bodies_below: tuple[str, ...] = ()


def split_parts(document: Document, told_kind: str | None = None) -> list[Part]:
    """The parts in reading order. A document without any form is one part of unknown shape.

    ``told_kind`` is what a person or the file's name calls the document, for where it does not say so itself.
    """
    headers = " ".join(clean(text) for text in document.page_headers)
    collector = _Collector(kind_of(headers) or told_kind)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            collector.take_paragraph(block.text)
        else:
            collector.take_table(block)
    return collector.finish()


class _Collector:
    def __init__(self, weaker_kind: str | None) -> None:
        self._weaker_kind = weaker_kind
        self._parts: list[Part] = []
        self._lines: list[str] = []
        self._waiting: list[PartTable] = []
        self._outer_is_read = False  # whether the words of the last outermost table are read as cells of a form

    def take_paragraph(self, text: str) -> None:
        self._lines += [line for line in [clean(text)] if line]

    def take_table(self, table: Table) -> None:
        if table.depth > 0 and self._outer_is_read:  # its words stand in the cell that holds it
            self._place(PartTable(table, "nested"))
            return
        header = find_header(table, is_plan=self._is_in_plan(table))
        is_form = header is not None and header.shape is not None
        if table.depth > 0 and not is_form:
            self._place(PartTable(table, "nested"))
            return
        if table.depth == 0:
            self._outer_is_read = True
        if header is not None and is_form:
            if table.depth > 0:
                self._lines = _before(self._lines, table)
            self._take_form(table, header)
            return
        continued = self._continued(table)
        if continued is not None:
            _, bodies = _title_and_bodies(self._lines)
            self._lines = []
            self._parts[-1].tables.append(
                PartTable(table, _role(continued.shape), continued, bodies=tuple(bodies), is_continued=True)
            )
            return
        if is_layout(table):
            self._outer_is_read = False  # a form may stand inside the frame
            lines = (clean(paragraph) for cell in table.cells for paragraph in cell.paragraphs)
            self._lines += [line for line in lines if line][:_MOST_FRAMED_LINES]
            self._place(PartTable(table, "layout"))
            return
        self._place(PartTable(table, "unknown"))

    def _is_in_plan(self, table: Table) -> bool:
        """Whether a plan is what the lines above a table call it, or what the part before it is."""
        above = kind_of(" ".join([*self._near_lines, *(cell.words for cell in own_cells(table, 1)[:1])]))
        if above is not None:
            return above == "plan"
        if self._parts:
            return self._parts[-1].shape == "plan"
        return self._weaker_kind == "plan"

    @property
    def _near_lines(self) -> list[str]:
        """The first and the last of the lines above a table. A book of thousands of tables, none of them a form, has
        ever more lines above each; all of them looked at for each would take hours."""
        lines = self._lines
        return lines if len(lines) <= 2 * _MOST_NEAR_LINES else lines[:_MOST_NEAR_LINES] + lines[-_MOST_NEAR_LINES:]

    def finish(self) -> list[Part]:
        if not self._parts:
            part = Part(1, title_lines=self._lines, tables=self._waiting)
            return [part]
        _, bodies = _title_and_bodies(self._lines)
        self._parts[-1].bodies_below = tuple(bodies)
        return self._parts

    def _take_form(self, table: Table, header: Header) -> None:
        lines = self._lines + _lines_above(table, header)
        self._lines = []
        title, bodies = _title_and_bodies(lines)
        if not self._parts or _is_full_title(title) or self._parts[-1].shape != header.shape:
            self._parts.append(Part(len(self._parts) + 1, header.shape or "unknown", title, self._waiting))
            self._waiting = []
        self._parts[-1].tables.append(PartTable(table, _role(header.shape), header, bodies=tuple(bodies)))

    def _place(self, entry: PartTable) -> None:
        (self._parts[-1].tables if self._parts else self._waiting).append(entry)

    def _continued(self, table: Table) -> Header | None:
        """The heading under which a table without one goes on, fitted to its grid."""
        if not self._parts or _is_full_title(self._lines):
            return None
        before = next((entry for entry in reversed(self._parts[-1].tables) if entry.header is not None), None)
        if before is None or before.header is None:
            return None
        header = replace(before.header, first_row=0, last_row=0, doubled=())
        fitted = header if table.column_count == before.table.column_count else header.fitted_to(table)
        return fitted if fitted is not None and _reads_as_events(table, fitted) else None


def _role(shape: str | None) -> Role:
    return "plan" if shape == "plan" else "register" if shape == "register" else "report"


def _reads_as_events(table: Table, header: Header) -> bool:
    """Whether most rows of a table without a heading are events of the form: numbered, or under an agreement.

    The rest of a row torn in two, which has neither, speaks neither for it nor against.
    """
    rows = [cells for row in range(1, table.row_count + 1) if len(cells := own_cells(table, row)) > _FEWEST_CELLS]
    rows = [cells for cells in rows if not _may_be_rest(cells, header)]
    return 2 * sum(_reads_as_event(cells, header) for cells in rows) >= len(rows) > 0


def _may_be_rest(cells: Sequence[Cell], header: Header) -> bool:
    words = _telling_words(cells, header)
    return set(words) == {"event_title"} and clean(words["event_title"])[:1].islower()


def _telling_words(cells: Sequence[Cell], header: Header) -> dict[str, str]:
    """Number, title and agreement of a row, where it has them."""
    columns = {name: header.column_of(name) for name in ("row_label", "event_title", "agreements")}
    return {
        name: cell.words
        for cell in cells
        for name, column in columns.items()
        if column is not None and column.overlaps(cell)
    }


def _reads_as_event(cells: Sequence[Cell], header: Header) -> bool:
    words = _telling_words(cells, header)
    is_numbered = _NUMBER.fullmatch(words.get("row_label", "").strip()) is not None
    return "event_title" in words and (is_numbered or begins_with("agreement_headings", words.get("agreements", "")))


def _lines_above(table: Table, header: Header) -> list[str]:
    """The words of the rows above the heading: a title put into the table."""
    rows = (own_cells(table, row) for row in range(1, header.first_row))
    return [clean(cells[0].words) for cells in rows if len(cells) == 1]


def _before(lines: list[str], inner: Table) -> list[str]:
    """The lines of a frame without those of the table in it, which stand among them in their place."""
    of_inner = [line for cell in inner.cells for paragraph in cell.paragraphs if (line := clean(paragraph))]
    for start in range(len(lines)):
        length = min(len(of_inner), len(lines) - start)
        if lines[start : start + length] == of_inner[:length]:
            return lines[:start] + lines[start + length :]
    return lines


def _is_full_title(lines: list[str]) -> bool:
    """Whether lines are the title of a document of its own: they name its kind and its period."""
    text = " ".join(lines)
    return kind_of(text) is not None and bool(read_period(text).candidates)


def _title_and_bodies(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines above a table → (title, bodies). A body named above the title belongs to it; one below it, to the table."""
    title: list[str] = []
    bodies: list[str] = []
    begun = not any(kind_of(line) is not None for line in lines)
    previous_is_body = False
    for line in lines:
        begun = begun or kind_of(line) is not None
        goes_on = previous_is_body and begins_with("body_name_goes_on", line) and not is_title(line)
        if begun and goes_on and line[:1].islower():
            bodies[-1] = f"{bodies[-1]} {line}"
        elif begun and body_of(line) is not None and not is_title(line):
            bodies.append(line)
            previous_is_body = True
            continue
        else:
            title.append(line)
        previous_is_body = begun and goes_on
    return title, bodies
