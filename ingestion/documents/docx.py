"""Word documents (``.docx`` and its kin) → the grid model.

Belongs here: paragraphs, tables, rows and cells of WordprocessingML, page headers. Does not belong here: the words of a
paragraph (``docx_words``), packages (``opc``), which places a merged cell covers (``merges``).

All tracked changes count as accepted. The words of a table inside a cell stand in that cell, in their place, and the
table also follows the outer one as a table of its own with ``depth`` 1 or more.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from ingestion.documents import guard
from ingestion.documents.docx_names import CHOICE, FALLBACK, KINDS, RELATIONSHIP_IDS, Kind, tags
from ingestion.documents.docx_plain import PlainRows
from ingestion.documents.docx_stream import RowStream, taken_before
from ingestion.documents.docx_styles import Numbering, Styles
from ingestion.documents.docx_words import Words, attribute, is_on, is_placeholder, value_of
from ingestion.documents.grid import Document
from ingestion.documents.merges import Merge, Placing, TableBuilder
from ingestion.documents.nesting import Content, Tables, blocks, flat
from ingestion.documents.opc import Package, parse_xml
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source
from ingestion.notices import Address, Notice

_STREAMED_FROM = 2 * 2**20  # bytes of markup from which rows are read and let go one by one

_GRID_SPAN, _V_MERGE, _H_MERGE = tags("gridSpan"), tags("vMerge"), tags("hMerge")
_CELL_DELETED, _CELL_MERGE = tags("cellDel"), tags("cellMerge")
_TRACKED_MERGE = tuple(tags("vMerge"))
_ROW_DELETED, _ROW_HIDDEN = tags("del") | tags("moveFrom"), tags("hidden")
_SECTION, _HEADER_REFERENCE, _TITLE_PAGE = tags("sectPr"), tags("headerReference"), tags("titlePg")
_HEADER_TYPE = tuple(tags("type"))
_GRID_BEFORE, _GRID_AFTER = tags("gridBefore"), tags("gridAfter")

_PLAIN: tuple[int, Merge, bool] = (1, "", False)  # span, vertical merge, whether it goes on with the cell to its left
_TRACKED_MERGES: dict[str, Merge] = {"rest": "start", "cont": "continue"}

_Elements = Iterable[etree._Element]


def read(source: Source, takes_short_cuts: bool = True) -> Document:
    """Read a Word document. ``takes_short_cuts`` makes it quicker and nothing else.

    Raises:
        DocumentRefused: it is damaged, hostile or no Word document after all.
    """
    package = source.package or Package(source.data)
    main = package.main_part
    if main is None:
        raise refusal("package_no_main_part")
    return _Reader(package, main, takes_short_cuts).document()


class _Reader:
    def __init__(self, package: Package, main: str, takes_short_cuts: bool) -> None:
        self._package = package
        self._main = main
        self._markup = package.read(main)
        self._related = package.related(main)
        self._tally = guard.Tally()
        self._notices: list[Notice] = []
        self._tables = Tables(self._tally, self._notices)
        self._carry: str | None = None  # words of a paragraph whose end was deleted
        self._shown_headers: set[str] = set()  # relationship ids of the page headers that some section shows
        styles = Styles(package, self._related, self._markup)
        self._numbering = Numbering.of(package, self._related, self._markup, styles)
        self._words = Words(self._markup, styles.hidden)
        self._takes_short_cuts = not styles.hidden and takes_short_cuts

    def document(self) -> Document:
        content: Content = []
        if len(self._markup) > _STREAMED_FROM:
            self._read_streamed(content)
        else:
            root = parse_xml(self._markup, self._main)
            self._words.at_root(root)
            self._content(self._body_of(root), content, 0)
        self._end_of_content(content)
        headers = self._page_headers()
        self._say_what_was_left_out()
        return Document("docx", blocks(content), headers, notices=self._notices)

    def _body_of(self, root: etree._Element) -> etree._Element:
        bodies = [element for element in root if KINDS.get(element.tag) is Kind.BODY]
        if len(bodies) != 1:
            raise refusal("docx_several_bodies" if bodies else "docx_no_body", value=self._main)
        return bodies[0]

    def _say(self, code: str, value: str = "", address: Address | None = None) -> None:
        self._notices.append(Notice(code, {}, value, address or Address()))

    def _say_what_was_left_out(self) -> None:
        words = self._words
        for code, found in (
            ("hidden_words_left_out", words.hidden),
            ("placeholder_left_out", words.placeholders),
            ("symbol_not_known", words.unknown),
        ):
            if found:
                self._notices.append(Notice(code, {"count": len(found)}, "; ".join(dict.fromkeys(found))))

    def _page_headers(self) -> list[str]:
        """The paragraphs of all page headers that a section shows, each wording once.

        A header that no section refers to, left over from a former report, is hidden from whoever reads the document.
        """
        found: dict[str, None] = {}
        for identity, (kind, part) in self._related.items():
            if kind == "header" and part in self._package:
                content: Content = []
                root = parse_xml(self._package.read(part), part)
                self._carry = None
                self._content(root, content, 1)  # as in a cell: a table there gives words, not a table of the document
                self._end_of_content(content)
                said = [words for words in flat(content) if words.strip()]
                if identity in self._shown_headers:
                    found.update(dict.fromkeys(said))
                else:
                    self._words.hidden += said
        self._tables.forget_inner()
        return list(found)

    # --- what stands in a body or a cell --------------------------------------------------------------------------

    def _content(self, elements: _Elements, out: Content, depth: int) -> None:
        for element in elements:
            kind = KINDS.get(element.tag)
            if kind is Kind.PARAGRAPH:
                self._paragraph(element, out, depth)
            elif kind is Kind.TABLE:
                self._table(element, out, depth)
            elif kind is None or kind is Kind.TEXT_BOX:
                self._content(element, out, depth)
            elif kind is Kind.CONTROL:
                if is_placeholder(element):
                    self._leave_out_prompt(element)
                else:
                    self._content(element, out, depth)
            elif kind is Kind.ALTERNATIVES:
                self._content(_branch(element), out, depth)
            elif kind is Kind.SECTION:
                self._section(element)
            elif kind is Kind.ELSEWHERE:
                self._say("embedded_part_not_read")
            elif kind in _MISPLACED and (words := self._words.loose(element)):
                # Where the format allows no words: they are kept as a paragraph all the same.
                self._end_of_content(out)
                out.append(words)

    def _leave_out_prompt(self, element: etree._Element) -> None:
        if words := self._words.loose(element).strip():
            self._words.placeholders.append(words)

    def _section(self, section: etree._Element) -> None:
        """Take in which page headers a section shows; that of the first page only where the section has one apart."""
        has_title_page = any(prop.tag in _TITLE_PAGE and is_on(prop) for prop in section)
        for prop in section:
            if prop.tag in _HEADER_REFERENCE and (has_title_page or attribute(prop, _HEADER_TYPE) != "first"):
                self._shown_headers.add(attribute(prop, RELATIONSHIP_IDS) or "")

    def _paragraph(self, element: etree._Element, out: Content, depth: int) -> None:
        if not depth and len(element) and KINDS.get(element[0].tag) is Kind.PARAGRAPH_PROPERTIES:
            for prop in element[0]:
                if prop.tag in _SECTION:
                    self._section(prop)
        words = self._words
        text = words.paragraph(element)
        boxes, is_joined = words.boxes, words.is_mark_deleted
        if self._numbering is not None:
            label = self._numbering.label(element)
            # The number that Word shows is kept only where it is all there is: the number of a row.
            text = text if text.strip() else label
        if words.pictures and depth:
            self._say("picture_in_cell")
        if self._carry is not None:
            text = self._carry + text
            self._carry = None
        if is_joined:
            self._carry = text
        else:
            out.append(text)
            if not depth:
                self._tally.words(len(text))
        for box in boxes:
            self._content(box, out, depth)

    def _end_of_content(self, out: Content) -> None:
        if self._carry:
            out.append(self._carry)
        self._carry = None

    # --- tables ---------------------------------------------------------------------------------------------------

    def _table(self, element: etree._Element, out: Content, depth: int) -> None:
        builder = self._begin_table(out, depth)
        plain = self._plain_rows(element)
        for row, is_prompt in self._members(element, builder.number, Kind.ROW):
            self._row(row, builder, is_prompt, plain)
        self._tables.end(builder, out)

    def _members(
        self, container: _Elements, table: int, kind: Kind, properties: Kind | None = None, is_prompt: bool = False
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
                yield from self._members(_branch(element), table, kind, properties, is_prompt)
            elif found in _MISPLACED and (words := self._words.loose(element).strip()):
                self._say("words_outside_cells", words, Address(table=table))

    def _begin_table(self, out: Content, depth: int) -> TableBuilder:
        self._end_of_content(out)
        return self._tables.begin(depth)

    def _plain_rows(self, table: etree._Element) -> PlainRows | None:
        label = self._numbering.label if self._numbering is not None else None
        return PlainRows(table, self._words, label) if self._takes_short_cuts else None

    def _row(self, row: etree._Element, builder: TableBuilder, is_prompt: bool, plain_rows: PlainRows | None) -> None:
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
                        self._words.hidden.append(self._words.loose(row))
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
        if length <= guard.LIMITS.cell_text:  # then no cell of it is too long
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
            self._say("span_not_a_number", text, Address(table=builder.number, row=row))
            return 0
        # A number of many digits is not even converted.
        self._tally.columns(int(text) if len(text) < 10 else 10**9, builder.number, row)
        return int(text)

    def _paragraphs_of(
        self, cell: etree._Element, builder: TableBuilder, column: int, is_prompt: bool
    ) -> tuple[str, ...]:
        content: Content = []
        if is_prompt:
            self._leave_out_prompt(cell)
        else:
            held, self._carry = self._carry, None
            self._content(cell, content, builder.depth + 1)
            self._end_of_content(content)
            self._carry = held
        paragraphs = tuple(flat(content)) if content else ("",)
        self._tally.words(sum(map(len, paragraphs)), builder.number, builder.row_count + 1, column)
        return paragraphs

    # --- large documents ------------------------------------------------------------------------------------------

    def _read_streamed(self, out: Content) -> None:
        builder: TableBuilder | None = None
        current: etree._Element | None = None
        plain: PlainRows | None = None
        stream = RowStream(self._markup, self._main)
        for way, row, is_prompt in stream:
            table = way[-1]
            if builder is None or table is not current:
                if builder is None:
                    self._words.at_root(row.getroottree().getroot())
                self._close(builder, current, out)
                for element in taken_before(way):
                    self._content((element,), out, 0)
                current, builder, plain = table, self._begin_table(out, 0), self._plain_rows(table)
            self._row(row, builder, is_prompt, plain)
        self._close(builder, current, out)
        self._content(self._body_of(stream.root), out, 0)

    def _close(self, builder: TableBuilder | None, table: etree._Element | None, out: Content) -> None:
        """End a table whose rows have all been read, and take it out of the tree, so that it is not read again."""
        if builder is not None and table is not None:
            for _ in self._members(table, builder.number, Kind.ROW):
                pass  # its rows are empty by now; what stands between them is told of
            self._tables.end(builder, out)
            parent = table.getparent()
            if parent is not None:
                parent.remove(table)


_MISPLACED = frozenset(
    (
        *(Kind.RUN, Kind.TEXT, Kind.ROW, Kind.CELL, Kind.BODY, Kind.PARAGRAPH, Kind.TABLE, Kind.TEXT_BOX),
        *(Kind.CHARACTER, Kind.SYMBOL, Kind.FIELD_MARK, Kind.PICTURE),
    )
)


def _branch(alternatives: etree._Element) -> etree._Element:
    """One of several branches that hold the same content: the first that holds words."""
    branches = [b for wanted in (CHOICE, FALLBACK) for b in alternatives if b.tag == wanted]
    for branch in branches:
        if any(KINDS.get(element.tag) is Kind.TEXT for element in branch.iter()):
            return branch
    return branches[0] if branches else alternatives
