"""Web pages, those that Word and LibreOffice save included → the grid model.

Belongs here: blocks, tables, rows and cells of HTML. Does not belong here: encodings (``encoding``), the words of a
paragraph and what is left out (``html_words``), which places a merged cell covers (``spans``), web archives (``mht``).

The page is read as a browser shows it before any script runs; tracked changes of Word count as accepted. A page cut
off on its way, or nested deeper than the parser goes, is refused: the parser itself would drop the rest in silence.
"""

import re
from collections.abc import Iterator

from lxml import etree

from ingestion.documents import guard
from ingestion.documents.encoding import decode_markup
from ingestion.documents.grid import Document
from ingestion.documents.html_words import (
    BLOCKS,
    LOOSE_BLOCKS,
    PRIVATE,
    UNKNOWN,
    Line,
    Role,
    font_of,
    form_value,
    hidden_classes,
    is_struck,
    item_label,
    role_of,
    words_of,
)
from ingestion.documents.left_out import LeftOut
from ingestion.documents.merges import TableBuilder
from ingestion.documents.nesting import Content, Tables, blocks, flat
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source
from ingestion.documents.spans import SpannedCell, SpannedRows
from ingestion.documents.symbols import symbol
from ingestion.notices import Address, Notice

# The parser drops what follows the end of a body; browsers show it.
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)
_TEXT_BOX = re.compile(r"<v:textbox\b", re.IGNORECASE)
_SENTINEL = "concord-end-of-page"
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_MOST_ROWS = 65_534  # a rowspan is never more than this, a colspan never more than 1000 (HTML standard, 4.9.11)
_NUMBER = re.compile(r"\s*\+?(\d{1,9})")


def read(source: Source) -> Document:
    """Read a web page.

    Raises:
        DocumentRefused: it is hostile, cut off, or in an encoding that cannot be told.
    """
    return read_page(source.data, "html")


def read_page(data: bytes, format_name: str, charset: str = "", headers: tuple[str, ...] = ()) -> Document:
    """Read a page by its bytes; ``charset`` is what its envelope says of its encoding, ``headers`` are page headers."""
    root, markup, differs = _parsed(data, charset)
    reader = _Reader(root, markup)
    if differs:
        reader.notices.append(Notice("html_charset_wrong", {"encoding": differs}))
    return reader.document(format_name, headers)


def page_headers(data: bytes, charset: str = "") -> list[str]:
    """The page headers in a part of a web archive that Word keeps them in."""
    root, markup, _ = _parsed(data, charset)
    reader = _Reader(root, markup)
    reader.document("html", ())
    return list(reader.headers)


def _parsed(data: bytes, charset: str) -> tuple[etree._Element, str, str]:
    """The root element, the markup, and the encoding it is in where that is not the one it declares."""
    decoded = decode_markup(data, charset)
    if decoded is None:
        raise refusal("format_unknown")
    text, encoding, differs = decoded
    if len(text) > guard.LIMITS.part_size:
        limit = guard.LIMITS.part_size // 2**20
        raise refusal("document_too_large", megabytes=len(text) // 2**20, limit=limit)
    if text.count("<") + text.count("=") > guard.LIMITS.markup:
        raise refusal("xml_too_much_markup", value="html", limit=guard.LIMITS.markup)
    text = _DECLARATION.sub("", text, count=1)
    markup = f'{_ENDS.sub("", text)}<p id="{_SENTINEL}"></p>'
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("html_broken") from error
    # The end stands where nothing cut it off: an open comment or script, or too much depth.
    ends = [end for end in root.iter("p") if end.get("id") == _SENTINEL] if root is not None else []
    if not ends:
        raise refusal("html_broken")
    parent = ends[-1].getparent()
    if parent is not None:
        parent.remove(ends[-1])
    return root, text, encoding if differs else ""


class _Reader:
    def __init__(self, root: etree._Element, markup: str) -> None:
        self._root = root
        self._tally = guard.Tally()
        self.notices: list[Notice] = []
        self.headers: dict[str, None] = {}
        self._tables = Tables(self._tally, self.notices)
        self._hidden_classes = hidden_classes(root)
        self._hidden: list[str] = []
        self._struck: list[str] = []
        gathered = {"hidden_words_left_out": self._hidden, "struck_words_read": self._struck}
        self._left_out = LeftOut(self.notices, gathered, {})
        self._pictures = 0  # that stand in no table
        if _TEXT_BOX.search(markup):
            self._say("embedded_part_not_read")

    def document(self, format_name: str, headers: tuple[str, ...]) -> Document:
        content: Content = []
        self._content(self._root, content, 0)
        self._left_out.say()
        found = list(dict.fromkeys([*headers, *self.headers]))
        return Document(format_name, blocks(content), found, notices=self.notices, pictures=self._pictures)

    def _say(self, code: str, value: str = "", address: Address | None = None) -> None:
        self.notices.append(Notice(code, {}, value, address or Address()))

    # --- what stands in a body or a cell --------------------------------------------------------------------------

    def _content(self, container: etree._Element, out: Content, depth: int) -> None:
        """Read what stands in an element as blocks of their own."""
        line = Line(keeps_space=False)
        self._inside(container, line, out, depth)
        self._end_of_line(line, out, depth)

    def _inside(self, container: etree._Element, line: Line, out: Content, depth: int) -> None:
        line.add(self._text(container.text, container))
        for element in container:
            self._element(element, line, out, depth)
            line.add(self._text(element.tail, container))

    def _text(self, text: str | None, element: etree._Element) -> str | None:
        """Words with the characters of symbol fonts as Unicode; what is not known is told of."""
        if not text or not PRIVATE.search(text):
            return text
        font = font_of(element)
        found = PRIVATE.sub(lambda sign: symbol(font, ord(sign[0])) or UNKNOWN, text)
        if UNKNOWN in found and UNKNOWN not in text:
            self.notices.append(Notice("symbol_not_known", {"count": found.count(UNKNOWN)}, f"{font} {found.strip()}"))
        return found

    def _element(self, element: etree._Element, line: Line, out: Content, depth: int) -> None:
        role = role_of(element, self._hidden_classes)
        tag = element.tag
        if role is Role.DROPPED:
            return
        if role is not Role.HIDDEN and is_struck(element) and (words := words_of(element).strip()):
            self._struck.append(words)
        if role is Role.HIDDEN:
            if words := words_of(element).strip():
                self._hidden.append(words)
        elif role is Role.LABEL:
            line.label += words_of(element)
        elif role is Role.PAGE_HEADER:
            content: Content = []
            self._content(element, content, 1)
            self.headers.update(dict.fromkeys(words for words in flat(content) if words.strip()))
            self._tables.forget_inner()
        elif role is Role.EMBEDDED:
            self._say("embedded_part_not_read")
        elif role is Role.BREAK:
            line.line_break()
        elif role is Role.PICTURE:
            if depth:
                self._say("picture_in_cell")
            else:
                self._pictures += 1
        elif role is Role.FIELD:
            line.add_kept(form_value(element))
        elif tag == "table":
            self._end_of_line(line, out, depth)
            self._table(element, out, depth)
        elif tag in BLOCKS:
            self._end_of_line(line, out, depth)
            before = len(out)
            held, line.keeps_space = line.keeps_space, line.keeps_space or tag == "pre"
            self._inside(element, line, out, depth)
            self._end_of_line(line, out, depth)
            line.keeps_space = held
            # The number of a list is kept only where it is all there is: the number of a row.
            label = item_label(element) if tag == "li" else ""
            if label and all(isinstance(item, str) and not item.strip() for item in out[before:]):
                out[before:] = [label]
            elif len(out) == before and tag not in LOOSE_BLOCKS:
                out.append("")
        else:
            self._inside(element, line, out, depth)

    def _end_of_line(self, line: Line, out: Content, depth: int) -> None:
        words = line.end()
        if words is None:
            return
        if not depth:
            self._tally.words(len(words))
        out.append(words)

    # --- tables ---------------------------------------------------------------------------------------------------

    def _table(self, element: etree._Element, out: Content, depth: int) -> None:
        builder = self._tables.begin(depth)
        rows = SpannedRows(builder, self.notices)
        feet: list[etree._Element] = []
        group: etree._Element | None = None
        for row, its_group in self._rows(element, None, out, feet, depth):
            if its_group is not group:
                rows.end_group()
                group = its_group
            self._row(row, rows, out)
        for foot in feet:
            rows.end_group()
            for row, _ in self._rows(foot, foot, out, [], depth):
                self._row(row, rows, out)
        self._tables.end(builder, out)

    def _rows(
        self,
        container: etree._Element,
        group: etree._Element | None,
        out: Content,
        feet: list[etree._Element],
        depth: int,
    ) -> Iterator[tuple[etree._Element, etree._Element | None]]:
        """The rows of a table and the group each stands in. Words between them come before the table, as shown."""
        self._beside(container.text, out)
        loose: etree._Element | None = None  # a row made of cells that stand in none
        for element in list(container):
            tag, role = element.tag, role_of(element, self._hidden_classes)
            if tag in ("td", "th") and container.tag != "tr":
                loose = etree.Element("tr") if loose is None else loose
                loose.append(element)  # with the words after it
                continue
            if loose is not None and role is not Role.DROPPED:
                yield loose, group
                loose = None
            if role is Role.HIDDEN:
                if words := words_of(element).strip():
                    self._hidden.append(words)
            elif role is Role.DROPPED or tag in ("col", "colgroup"):
                pass
            elif tag == "tr":
                yield element, group
            elif tag == "tfoot" and group is None:
                feet.append(element)
            elif tag in _GROUPS:
                yield from self._rows(element, element, out, feet, depth)
            elif any(True for _ in element.iter("tr")) and tag != "table":
                yield from self._rows(element, group, out, feet, depth)
            else:
                line = Line(keeps_space=False)
                self._element(element, line, out, depth)
                self._end_of_line(line, out, depth)
            self._beside(element.tail, out)
        if loose is not None:
            yield loose, group

    def _beside(self, text: str | None, out: Content) -> None:
        if text and (words := " ".join(text.split())):
            self._tally.words(len(words))
            out.append(words)

    def _row(self, row: etree._Element, rows: SpannedRows, out: Content) -> None:
        table, number = rows.builder.number, rows.builder.row_count + 1
        cells: list[SpannedCell] = []
        column = 1
        for cell in self._cells(row, out, rows.builder.depth):
            column = rows.first_free(column)
            span = self._span(cell, "colspan", 1000, table, number)
            height = self._span(cell, "rowspan", _MOST_ROWS, table, number)
            self._tally.columns(column + span - 1, table, number)
            paragraphs = self._paragraphs_of(cell, rows.builder, column)
            cells.append(SpannedCell(column, span, height, paragraphs))
            column += span
        # Word ends a table with a row of no height that only gives the widths of columns.
        is_ruler = row.get("height") == "0" and not any(text.strip() for cell in cells for text in cell.paragraphs)
        if not is_ruler:
            rows.add(cells, column - 1)

    def _cells(self, row: etree._Element, out: Content, depth: int) -> Iterator[etree._Element]:
        self._beside(row.text, out)
        for element in row:
            role = role_of(element, self._hidden_classes)
            if role is Role.HIDDEN:
                if words := words_of(element).strip():
                    self._hidden.append(words)
            elif role is Role.DROPPED:
                pass
            elif element.tag in ("td", "th"):
                yield element
            elif any(True for _ in element.iter("td", "th")) and element.tag != "table":
                yield from self._cells(element, out, depth)
            else:
                line = Line(keeps_space=False)
                self._element(element, line, out, depth)
                self._end_of_line(line, out, depth)
            self._beside(element.tail, out)

    def _span(self, cell: etree._Element, name: str, most: int, table: int, row: int) -> int:
        """How many columns or rows a cell covers. No number counts as 1; 0 rows reach to the group's end."""
        text = cell.get(name)
        if text is None:
            return 1
        found = _NUMBER.match(text)
        if found is None:
            self._say("span_not_a_number", text, Address(table=table, row=row))
            return 1
        count = int(found[1])
        if not count:
            return most if name == "rowspan" else 1
        return min(count, most)

    def _paragraphs_of(self, cell: etree._Element, builder: TableBuilder, column: int) -> tuple[str, ...]:
        content: Content = []
        mark = self._left_out.begin()
        self._content(cell, content, builder.depth + 1)
        self._left_out.end(mark, builder.number, builder.row_count + 1, column)
        paragraphs = tuple(flat(content)) if content else ("",)
        self._tally.words(sum(map(len, paragraphs)), builder.number, builder.row_count + 1, column)
        return paragraphs
