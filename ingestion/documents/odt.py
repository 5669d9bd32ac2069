"""OpenDocument text (``.odt`` and flat ``.fodt``) → the grid model.

Belongs here: paragraphs, tables, rows and cells of OpenDocument, page headers. Does not belong here: the words of a
paragraph (``odt_words``), styles and list numbers (``odt_styles``), which places a merged cell covers (``spans``).

All tracked changes count as accepted: OpenDocument keeps deletions apart from the text. Notes and annotations are no
part of the text they hang on.
"""

from collections.abc import Iterator

from lxml import etree

from ingestion.documents import guard
from ingestion.documents.grid import Document
from ingestion.documents.left_out import LeftOut
from ingestion.documents.merges import TableBuilder
from ingestion.documents.nesting import Content, Tables, blocks, flat
from ingestion.documents.odt_styles import LOEXT, OFFICE, STYLE, TABLE, TEXT, Lists, TextStyles
from ingestion.documents.odt_words import EMBEDDED, IMAGE, OUTSIDE, PARAGRAPHS, Words, is_off
from ingestion.documents.opc import Package, parse_xml
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source
from ingestion.documents.spans import SpannedCell, SpannedRows
from ingestion.notices import Address, Notice

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_ENCRYPTED = tuple("encryption-data".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))

_TABLE, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_CELL, _COVERED = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
_BODY, _BODY_TEXT = f"{OFFICE}body", f"{OFFICE}text"
_LIST, _ITEM, _SECTION = f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}section"
_IS_SUB_TABLE, _VISIBILITY = f"{TABLE}is-sub-table", f"{TABLE}visibility"
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{TABLE}number-rows-repeated", f"{TABLE}number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{TABLE}number-rows-spanned", f"{TABLE}number-columns-spanned"
# What a table holds beside rows: columns, what it is called, shapes drawn over it.
_NO_ROWS = frozenset(
    f"{TABLE}{name}"
    for name in ("table-column", "table-columns", "table-header-columns", "table-column-group", "title", "desc")
)
_HEADERS = frozenset((f"{STYLE}header", f"{STYLE}header-left", f"{STYLE}header-first", f"{LOEXT}header-first"))


def read(source: Source) -> Document:
    """Read an OpenDocument text.

    Raises:
        DocumentRefused: it is damaged, hostile, encrypted or no OpenDocument text after all.
    """
    if source.package is None and not source.data.startswith(b"PK"):
        root = parse_xml(source.data, "office:document")
        return _Reader(root, root, len(source.data)).document()
    package = source.package or Package(source.data)
    if _MANIFEST in package and any(sign in package.read(_MANIFEST) for sign in _ENCRYPTED):
        raise refusal("document_encrypted")
    markup = package.read(_CONTENT)
    content = parse_xml(markup, _CONTENT)
    styles = parse_xml(package.read(_STYLES), _STYLES) if _STYLES in package else None
    return _Reader(content, styles, len(markup)).document()


class _Reader:
    def __init__(self, content: etree._Element, styles: etree._Element | None, size: int) -> None:
        self._root = content
        self._size = size  # of the content in bytes
        self._styles = styles
        roots = [content] if styles is None or styles is content else [content, styles]
        self._tally = guard.Tally()
        self._text = 0  # characters in cells, each as often as it is repeated
        self._notices: list[Notice] = []
        self._pictures = 0  # that stand in no table
        self._tables = Tables(self._tally, self._notices)
        self._words = Words(TextStyles(roots))
        self._lists = Lists(roots)
        self._left_out = LeftOut(
            self._notices,
            {
                "hidden_words_left_out": self._words.hidden,
                "struck_words_read": self._words.struck,
                "symbol_not_known": self._words.unknown,
            },
            {"placeholder_left_out": self._words.placeholders},
        )

    def document(self) -> Document:
        bodies = [body for holder in self._root.iterchildren(_BODY) for body in holder.iterchildren(_BODY_TEXT)]
        if len(bodies) != 1:
            raise refusal("odt_several_bodies" if bodies else "odt_no_body")
        content: Content = []
        self._content(bodies[0], content, 0)
        headers = self._page_headers()
        self._left_out.say()
        return Document("odt", blocks(content), headers, notices=self._notices, pictures=self._pictures)

    def _say(self, code: str, value: str = "", address: Address | None = None) -> None:
        self._notices.append(Notice(code, {}, value, address or Address()))

    def _page_headers(self) -> list[str]:
        """The paragraphs of the page headers of all kinds of pages, each wording once."""
        found: dict[str, None] = {}
        pages = () if self._styles is None else self._styles.iter(f"{STYLE}master-page")
        for page in pages:
            for header in page:
                if header.tag in _HEADERS and header.get(f"{STYLE}display") != "false":
                    content: Content = []
                    self._content(header, content, 1)  # as in a cell: a table there gives words only
                    found.update(dict.fromkeys(words for words in flat(content) if words.strip()))
        return list(found)

    # --- what stands in a body or a cell --------------------------------------------------------------------------

    def _content(self, container: etree._Element, out: Content, depth: int, *, in_item: bool = False) -> None:
        self._stray(container.text, out)
        for element in container:
            tag = element.tag
            if tag in PARAGRAPHS:
                self._paragraph(element, out, depth)
            elif tag == _TABLE:
                self._table(element, out, depth)
            elif tag == _LIST:
                self._lists.begin(element, inside=in_item)
                self._content(element, out, depth)
                self._lists.end()
            elif tag == _ITEM:
                if self._is_in_list(element):
                    self._lists.item(element)
                self._content(element, out, depth, in_item=True)
            elif tag in EMBEDDED:
                self._say("embedded_part_not_read")
            elif tag == IMAGE:
                if depth:
                    self._say("picture_in_cell")
                else:
                    self._pictures += 1
            elif tag == _SECTION and is_off(element):
                if words := self._words.loose(element).strip():
                    self._words.hidden.append(words)
            elif tag not in OUTSIDE:
                self._content(element, out, depth, in_item=in_item)
            self._stray(element.tail, out)

    @staticmethod
    def _is_in_list(item: etree._Element) -> bool:
        parent = item.getparent()
        return parent is not None and parent.tag == _LIST

    def _stray(self, text: str | None, out: Content) -> None:
        """Words where the format allows none: they are kept as a paragraph all the same."""
        if text and (words := " ".join(text.split())):
            self._tally.words(len(words))
            out.append(words)

    def _paragraph(self, element: etree._Element, out: Content, depth: int) -> None:
        text = self._words.paragraph(element)
        boxes = self._words.boxes
        label = self._lists.label()
        # The number of a list is kept only where it is all there is: the number of a row.
        text = text if text.strip() else label
        out.append(text)
        if not depth:
            self._tally.words(len(text))
        for box in boxes:
            if box.tag in EMBEDDED:
                self._say("embedded_part_not_read")
            else:
                self._content(box, out, depth)

    # --- tables ---------------------------------------------------------------------------------------------------

    def _table(self, element: etree._Element, out: Content, depth: int) -> None:
        builder = self._tables.begin(depth)
        if depth and element.get(_IS_SUB_TABLE) == "true":
            self._say("odt_split_cell", address=Address(table=builder.number))
        rows = SpannedRows(builder, self._notices)
        for row in self._rows(element, builder.number):
            self._row(row, rows)
        self._tables.end(builder, out)

    def _rows(self, container: etree._Element, table: int) -> Iterator[etree._Element]:
        """The rows of a table, out of whatever groups them; words beside them are told of."""
        stray = container.text or ""
        for element in container:
            tag = element.tag
            if tag == _ROW:
                yield element
            elif tag in PARAGRAPHS or tag in (_TABLE, _CELL, _COVERED):
                stray += f" {self._words.loose(element)}"
            elif tag not in _NO_ROWS and tag not in OUTSIDE:
                yield from self._rows(element, table)
            stray += element.tail or ""
        self._tell_of_stray(stray, Address(table=table))

    def _tell_of_stray(self, words: str, address: Address) -> None:
        if words := " ".join(words.split()):
            self._say("words_outside_cells", words, address)

    def _row(self, row: etree._Element, rows: SpannedRows) -> None:
        table, number = rows.builder.number, rows.builder.row_count + 1
        if row.get(_VISIBILITY) in ("collapse", "filter"):
            mark = self._left_out.begin()
            if words := self._words.loose(row).strip():
                self._words.hidden.append(words)
            self._left_out.end(mark, table)
            return
        column = 1
        last_covered = 0  # the last column that the cells of this row say they cover
        cells: list[SpannedCell] = []
        stray = row.text or ""
        for element in row:
            stray += element.tail or ""
            tag = element.tag
            if tag != _CELL and tag != _COVERED:
                stray += f" {self._words.loose(element)}" if tag not in OUTSIDE else ""
                continue
            repeated = self._number(element, _COLUMNS_REPEATED, table, number)
            span = self._number(element, _COLUMNS_SPANNED, table, number) if tag == _CELL else 1
            height = self._height(element, table, number) if tag == _CELL else 1
            self._tally.columns(column + repeated - 1, table, number)
            paragraphs = self._paragraphs_of(element, rows.builder, column)
            for place in range(column, column + repeated):
                if tag == _COVERED and (place <= last_covered or rows.is_covered(place)):
                    self._tell_of_hidden(paragraphs, Address(None, table, number, place))
                    continue
                cells.append(SpannedCell(place, span, height, paragraphs))
                last_covered = max(last_covered, place + span - 1)
            column += repeated
        self._tell_of_stray(stray, Address(table=table, row=number))
        reach = max(column - 1, last_covered)
        count = self._repeated_rows(row, table, number)
        self._count_repeated(cells, count)
        for _ in range(count):
            rows.add(cells, reach)

    def _count_repeated(self, cells: list[SpannedCell], count: int) -> None:
        """Hold the words of a row that is repeated, and of cells repeated in it, against what the file itself holds."""
        length = sum([len(words) for cell in cells for words in cell.paragraphs])
        self._text += length * count
        guard.check_growth(_CONTENT, self._size, self._text)

    def _tell_of_hidden(self, paragraphs: tuple[str, ...], address: Address) -> None:
        if any(words.strip() for words in paragraphs):
            self._say("merge_hides_words", "\n".join(paragraphs), address)

    def _number(self, element: etree._Element, name: str, table: int, row: int) -> int:
        """A count of columns, at least 1; no number counts as 1, one over the limit refuses the document."""
        text = element.get(name, "1")
        if not (text.isascii() and text.isdigit()):
            self._say("span_not_a_number", text, Address(table=table, row=row))
            return 1
        # A number of many digits is not even converted.
        self._tally.columns(int(text) if len(text) < 10 else 10**9, table, row)
        return max(int(text), 1)

    def _height(self, cell: etree._Element, table: int, row: int) -> int:
        """How many rows a cell covers; a merge that outlasts the table ends with it, so any number will do."""
        text = cell.get(_ROWS_SPANNED, "1")
        if not (text.isascii() and text.isdigit()):
            self._say("span_not_a_number", text, Address(table=table, row=row))
            return 1
        return max(int(text[:10]), 1)

    def _repeated_rows(self, row: etree._Element, table: int, number: int) -> int:
        text = row.get(_ROWS_REPEATED, "1")
        if not (text.isascii() and text.isdigit()):
            self._say("span_not_a_number", text, Address(table=table, row=number))
            return 1
        count = int(text[:10])
        if count > guard.LIMITS.rows:
            raise refusal("document_too_many_rows", Address(table=table, row=number), limit=guard.LIMITS.rows)
        return max(count, 1)

    def _paragraphs_of(self, cell: etree._Element, builder: TableBuilder, column: int) -> tuple[str, ...]:
        content: Content = []
        mark = self._left_out.begin()
        self._content(cell, content, builder.depth + 1)
        self._left_out.end(mark, builder.number, builder.row_count + 1, column)
        paragraphs = tuple(flat(content)) if content else ("",)
        self._tally.words(sum(map(len, paragraphs)), builder.number, builder.row_count + 1, column)
        return paragraphs
