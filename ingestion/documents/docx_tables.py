"""The tables of a Word document: rows and cells, and which places they say to take.

Belongs here: rows and cells in whatever is wrapped round them, spans, merges and gaps as the markup gives them, deleted
and hidden rows. Does not belong here: what stands in a cell (``docx_content``), which places a merged cell covers in
the end (``merges``), the quick way through ordinary rows (``docx_plain``).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from ingestion.documents.docx_elements import attribute, branch_of, is_on, is_placeholder, value_of
from ingestion.documents.docx_names import KINDS, WORDED, Kind, tags
from ingestion.documents.docx_plain import Label, PlainRows
from ingestion.documents.docx_words import Words
from ingestion.documents.guard import LIMITS, Tally
from ingestion.documents.left_out import LeftOut
from ingestion.documents.merges import Merge, Placing, TableBuilder
from ingestion.documents.nesting import Content, Tables, flat
from ingestion.notices import Address, Notice

_GRID_SPAN, _V_MERGE, _H_MERGE = tags("gridSpan"), tags("vMerge"), tags("hMerge")
_CELL_DELETED, _CELL_MERGE = tags("cellDel"), tags("cellMerge")
_TRACKED_MERGE = tuple(tags("vMerge"))
_ROW_DELETED, _ROW_HIDDEN = tags("del") | tags("moveFrom"), tags("hidden")
_GRID_BEFORE, _GRID_AFTER = tags("gridBefore"), tags("gridAfter")

_PLAIN: tuple[int, Merge, bool] = (1, "", False)  # span, vertical merge, whether it goes on with the cell to its left
_TRACKED_MERGES: dict[str, Merge] = {"rest": "start", "cont": "continue"}


class OpenTable(NamedTuple):
    """A table whose rows are being read."""

    builder: TableBuilder
    plain_rows: PlainRows | None  # the quick way through it, where that is taken


class TableReader:
    """Reads the tables of one document. ``read_cell`` reads what stands in a cell, so many tables deep."""

    def __init__(
        self,
        words: Words,
        label: Label | None,
        tally: Tally,
        notices: list[Notice],
        left_out: LeftOut,
        read_cell: Callable[[etree._Element, int], Content],
        *,
        takes_short_cuts: bool,
    ) -> None:
        """``label`` numbers paragraphs, where the document does; the rest as in ``docx_content.ContentReader``."""
        self._words = words
        self._label = label
        self._tally = tally
        self._notices = notices
        self._left_out = left_out
        self._read_cell = read_cell
        self._takes_short_cuts = takes_short_cuts
        self._tables = Tables(tally, notices)

    def read(self, element: etree._Element, out: Content, depth: int) -> None:
        """Read a table that stands ``depth`` tables deep, and put it into ``out``."""
        table = self.begin(element, depth)
        for row, is_prompt in self._members(element, table.builder.number, Kind.ROW):
            self.row(row, table, is_prompt)
        self.end(table, out)

    def begin(self, element: etree._Element, depth: int) -> OpenTable:
        """Begin a table whose rows come one by one."""
        builder = self._tables.begin(depth)
        return OpenTable(builder, PlainRows(element, self._words, self._label) if self._takes_short_cuts else None)

    def end(self, table: OpenTable, out: Content) -> None:
        """End a table, and put it into ``out``."""
        self._tables.end(table.builder, out)

    def tell_what_is_left(self, element: etree._Element, table: OpenTable) -> None:
        """Tell of what stands between the rows of a table from which the rows have been taken."""
        for _ in self._members(element, table.builder.number, Kind.ROW):
            pass

    def forget_inner(self) -> None:
        """Let go of the tables inside something that gives words only, such as a page header."""
        self._tables.forget_inner()

    def _members(
        self,
        container: Iterable[etree._Element],
        table: int,
        kind: Kind,
        properties: Kind | None = None,
        is_prompt: bool = False,
    ) -> Iterator[tuple[etree._Element, bool]]:
        """The rows of a table or the cells of a row, out of whatever is wrapped round them.

        With each, whether it stands in a content control that only shows its prompt.
        """
        for element in container:
            found = KINDS.get(element.tag)
            if found is kind or (found is not None and found is properties):
                yield element, is_prompt
            elif found is None:
                yield from self._members(element, table, kind, properties, is_prompt)
            elif found is Kind.CONTROL:
                yield from self._members(element, table, kind, properties, is_prompt or is_placeholder(element))
            elif found is Kind.ALTERNATIVES:
                yield from self._members(branch_of(element), table, kind, properties, is_prompt)
            elif found in WORDED and (words := self._words.loose(element).strip()):
                self._notices.append(Notice("words_outside_cells", value=words, address=Address(table=table)))

    def row(self, row: etree._Element, table: OpenTable, is_prompt: bool) -> None:
        """Read the next row of a table. ``is_prompt``: it stands in a content control that only shows its prompt."""
        builder, plain_rows = table.builder, table.plain_rows
        if plain_rows is not None:
            if is_prompt:
                plain_rows.skip(row)
            elif (plain := plain_rows.read(row)) is not None:
                self._plain_row(plain, builder)
                return
        column = 1
        after = 0
        cells: list[Placing] = []
        for element, is_cell_prompt in self._members(row, builder.number, Kind.CELL, Kind.ROW_PROPERTIES, is_prompt):
            if KINDS[element.tag] is Kind.ROW_PROPERTIES:
                for prop in element:
                    tag = prop.tag
                    if tag in _ROW_DELETED:
                        return
                    if tag in _ROW_HIDDEN and is_on(prop):
                        mark = self._left_out.begin()
                        self._words.hidden.append(self._words.loose(row))
                        self._left_out.end(mark, builder.number)
                        return
                    if tag in _GRID_BEFORE:
                        column += self._number(prop, builder)
                    elif tag in _GRID_AFTER:
                        after = self._number(prop, builder)
                continue
            span, merge, goes_on_left = _PLAIN
            properties = element[0] if len(element) else None
            if properties is not None and KINDS.get(properties.tag) is Kind.CELL_PROPERTIES:
                span, merge, goes_on_left = self._placing(properties, builder)
                if not span:
                    continue
            paragraphs = self._paragraphs_of(element, builder, column, is_cell_prompt)
            if goes_on_left and cells:
                first, width, words, vertical = cells[-1]
                joined = words + paragraphs if any(text.strip() for text in paragraphs) else words
                cells[-1] = (first, width + span, joined, vertical)
            else:
                cells.append((column, span, paragraphs, merge))
            column += span
        builder.add_row(cells, column - 1 + after)

    def _plain_row(self, row: list[Placing], builder: TableBuilder) -> None:
        length = sum([len(words) for cell in row for words in cell[2]])
        if length <= LIMITS.cell_text:  # then no cell of it is too long
            self._tally.words(length)
        else:
            for column, _, paragraphs, _ in row:
                self._tally.words(sum(map(len, paragraphs)), builder.number, builder.row_count + 1, column)
        builder.add_row(row, row[-1][0] + row[-1][1] - 1 if row else 0)

    def _placing(self, properties: etree._Element, builder: TableBuilder) -> tuple[int, Merge, bool]:
        """Column span (0 for a cell that was deleted), vertical merge, whether it goes on with the cell to its left."""
        span, merge, goes_on_left = _PLAIN
        for prop in properties:
            tag = prop.tag
            if tag in _GRID_SPAN:
                span = max(self._number(prop, builder), 1)
            elif tag in _V_MERGE:
                merge = "start" if value_of(prop) == "restart" else "continue"
            elif tag in _H_MERGE:
                goes_on_left = value_of(prop) != "restart"
            elif tag in _CELL_MERGE:
                merge = _TRACKED_MERGES.get(attribute(prop, _TRACKED_MERGE) or "", "")
            elif tag in _CELL_DELETED:
                span = 0
                break
        return span, merge, goes_on_left

    def _number(self, prop: etree._Element, builder: TableBuilder) -> int:
        """A count of columns; one that is no number counts as 0, one over the limit refuses the document."""
        text = value_of(prop) or ""
        row = builder.row_count + 1
        if not (text.isascii() and text.isdigit()):
            address = Address(table=builder.number, row=row)
            self._notices.append(Notice("span_not_a_number", value=text, address=address))
            return 0
        # A number of many digits is not even converted.
        self._tally.columns(int(text) if len(text) < 10 else 10**9, builder.number, row)
        return int(text)

    def _paragraphs_of(
        self, cell: etree._Element, builder: TableBuilder, column: int, is_prompt: bool
    ) -> tuple[str, ...]:
        content: Content = []
        mark = self._left_out.begin()
        if is_prompt:
            self._words.leave_out_prompt(cell)
        else:
            content = self._read_cell(cell, builder.depth + 1)
        self._left_out.end(mark, builder.number, builder.row_count + 1, column)
        paragraphs = tuple(flat(content)) if content else ("",)
        self._tally.words(sum(map(len, paragraphs)), builder.number, builder.row_count + 1, column)
        return paragraphs
