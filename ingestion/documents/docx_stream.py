"""A large Word document, read row by row as it is parsed, so that memory stays flat.

Belongs here: which rows of which tables stand in the body, and letting go of them. Does not belong here: reading a row
(``docx_tables``), small documents, which are parsed whole.
"""

from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from ingestion.documents import guard
from ingestion.documents.docx_content import ContentReader
from ingestion.documents.docx_elements import is_placeholder
from ingestion.documents.docx_names import KINDS, Kind
from ingestion.documents.docx_part import Part
from ingestion.documents.docx_tables import OpenTable
from ingestion.documents.docx_words import Words
from ingestion.documents.nesting import Content
from ingestion.documents.opc import PARSER_OPTIONS, check_no_dtd
from ingestion.documents.refusal import refusal

# Bytes given to the parser at a time. With 2**18 the rows have left the cache before they are read: a quarter slower.
_PIECE = 2**15
_ROW_TAGS = tuple(tag for tag, kind in KINDS.items() if kind is Kind.ROW)


def read_streamed(part: Part, words: Words, reader: ContentReader, out: Content) -> etree._Element:
    """Read what stands in the body up to the end of its last table; what is left of the document holds what follows.

    Raises:
        DocumentRefused: see ``RowStream``.
    """
    table: OpenTable | None = None
    current: etree._Element | None = None
    stream = RowStream(part.markup, part.name)
    for way, row, is_prompt in stream:
        element = way[-1]
        if table is None or element is not current:
            if table is None:
                words.at_root(row.getroottree().getroot())
            _close(table, current, reader, out)
            for before in taken_before(way):
                reader.read((before,), out, 0)
            reader.end(out)
            current, table = element, reader.tables.begin(element, 0)
        reader.tables.row(row, table, is_prompt)
    _close(table, current, reader, out)
    words.at_root(stream.root)  # where there was no table
    return stream.root


def _close(table: OpenTable | None, element: etree._Element | None, reader: ContentReader, out: Content) -> None:
    """End a table whose rows have all been read, and take it out of the tree, so that it is not read again."""
    if table is not None and element is not None:
        reader.tables.tell_what_is_left(element, table)
        reader.tables.end(table, out)
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


class RowStream:
    """Iterates over the rows of the tables that stand in the body.

    Gives the way down from the body to the table, the row, and whether a content control round it only shows its
    prompt. The row after it is there whole by then, or there is none. A row is emptied when the next one is asked for;
    after the last, ``root`` is the document without its rows.
    """

    def __init__(self, markup: bytes, part: str) -> None:
        self._markup = markup
        self._part = part
        self.root: etree._Element

    def __iter__(self) -> Iterator[tuple[list[etree._Element], etree._Element, bool]]:
        """Parse and iterate.

        Raises:
            DocumentRefused: ``xml_broken``, ``xml_dtd``, ``xml_too_much_markup`` (between two rows).
        """
        guard.check_markup(self._markup, self._part, whole=False)
        parser = etree.XMLPullParser(events=("end",), tag=_ROW_TAGS, **PARSER_OPTIONS)
        pending = 0
        held: tuple[list[etree._Element], etree._Element, bool] | None = None
        try:
            for start in range(0, len(self._markup), _PIECE):
                piece = self._markup[start : start + _PIECE]
                parser.feed(piece)
                pending += piece.count(b"<") + piece.count(b"=")
                for _, row in parser.read_events():
                    # A row inside a cell or a text box is read together with what holds it.
                    if isinstance(row, etree._Element) and (found := _way_down(row)) is not None:
                        pending = 0
                        if held is not None:
                            yield held
                            held[1].clear()
                        held = (found[0], row, found[1])
                if pending > guard.LIMITS.markup:
                    raise refusal("xml_too_much_markup", value=self._part, limit=guard.LIMITS.markup)
            self.root = parser.close()
            if held is not None:
                yield held
                held[1].clear()
        except etree.XMLSyntaxError as error:
            raise refusal("xml_broken", value=self._part, error=str(error)) from error
        check_no_dtd(self.root, self._part)


def _way_down(row: etree._Element) -> tuple[list[etree._Element], bool] | None:
    """From the body down to the table of a row, and whether the row is a prompt; None for a table not in the body."""
    way: list[etree._Element] = []
    is_prompt = False
    parent = row.getparent()
    while parent is not None:
        kind = KINDS.get(parent.tag)
        if kind is Kind.BODY and (root := parent.getparent()) is not None and root.getparent() is None:
            return ([parent, *reversed(way)], is_prompt) if way else None
        if kind is Kind.CONTROL and is_placeholder(parent):
            if way:
                return None  # the whole table is a prompt, and is left out with what holds it
            is_prompt = True
        if kind is Kind.TABLE and not way:
            way.append(parent)
        elif kind is not None and kind is not Kind.CONTROL:
            return None
        elif way:
            way.append(parent)
        parent = parent.getparent()
    return None


def taken_before(way: list[etree._Element]) -> Iterator[etree._Element]:
    """What stands in the body before the table at the end of the way; each is let go of when the next is asked for."""
    for holder, next_holder in pairwise(way):
        for element in list(holder):
            if element is next_holder:
                break
            yield element
            holder.remove(element)
