"""What stands in the body, a cell or a page header of a Word document, in its order: paragraphs and tables.

Belongs here: walking through wrappers, content controls and alternatives, paragraphs joined by a deleted mark, text
boxes after the paragraph they are anchored in, which page headers sections show. Does not belong here: the words of a
paragraph (``docx_words``), the rows of a table (``docx_tables``).
"""

from collections.abc import Iterable

from lxml import etree

from ingestion.documents.docx_elements import attribute, branch_of, is_on, is_placeholder
from ingestion.documents.docx_names import KINDS, RELATIONSHIP_IDS, WORDED, Kind, tags
from ingestion.documents.docx_numbering import Numbering
from ingestion.documents.docx_tables import TableReader
from ingestion.documents.docx_words import Words
from ingestion.documents.guard import Tally
from ingestion.documents.left_out import LeftOut
from ingestion.documents.nesting import Content
from ingestion.notices import Notice

_SECTION, _HEADER_REFERENCE, _TITLE_PAGE = tags("sectPr"), tags("headerReference"), tags("titlePg")
_HEADER_TYPE = tuple(tags("type"))


class ContentReader:
    """Reads the content of one document.

    ``shown_headers`` are the relationship ids of the page headers in use; ``pictures`` counts those outside all tables.
    """

    def __init__(
        self, words: Words, numbering: Numbering | None, notices: list[Notice], *, takes_short_cuts: bool
    ) -> None:
        """``notices`` gathers what is odd; ``takes_short_cuts`` makes it quicker and nothing else."""
        self.shown_headers: set[str] = set()
        self.pictures = 0
        self._words = words
        self._numbering = numbering
        self._notices = notices
        self._tally = Tally()
        self._carry: str | None = None  # words of a paragraph whose end was deleted
        self.left_out = LeftOut(
            notices,
            {
                "hidden_words_left_out": words.hidden,
                "struck_words_read": words.struck,
                "symbol_not_known": words.unknown,
            },
            {"placeholder_left_out": words.placeholders},
        )
        label = numbering.label if numbering is not None else None
        self.tables = TableReader(
            words, label, self._tally, notices, self.left_out, self._cell, takes_short_cuts=takes_short_cuts
        )

    def read(self, elements: Iterable[etree._Element], out: Content, depth: int) -> None:
        """Read what stands in a body (``depth`` 0) or so many tables deep, and put it into ``out``."""
        for element in elements:
            kind = KINDS.get(element.tag)
            if kind is Kind.PARAGRAPH:
                self._paragraph(element, out, depth)
            elif kind is Kind.TABLE:
                self.end(out)
                self.tables.read(element, out, depth)
            elif kind is None or kind is Kind.TEXT_BOX:
                self.read(element, out, depth)
            elif kind is Kind.CONTROL:
                if is_placeholder(element):
                    self._words.leave_out_prompt(element)
                else:
                    self.read(element, out, depth)
            elif kind is Kind.ALTERNATIVES:
                self.read(branch_of(element), out, depth)
            elif kind is Kind.SECTION:
                self._section(element)
            elif kind is Kind.ELSEWHERE:
                self._notices.append(Notice("embedded_part_not_read"))
            elif kind in WORDED and (words := self._words.loose(element)):
                # Where the format allows no words: they are kept as a paragraph all the same.
                self.end(out)
                out.append(words)

    def _section(self, section: etree._Element) -> None:
        """Take in which page headers a section shows; that of the first page only where the section has one apart."""
        has_title_page = any(prop.tag in _TITLE_PAGE and is_on(prop) for prop in section)
        for prop in section:
            if prop.tag in _HEADER_REFERENCE and (has_title_page or attribute(prop, _HEADER_TYPE) != "first"):
                self.shown_headers.add(attribute(prop, RELATIONSHIP_IDS) or "")

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
            self._notices.append(Notice("picture_in_cell"))
        elif words.pictures:
            self.pictures += words.pictures
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
            self.read(box, out, depth)

    def _cell(self, cell: etree._Element, depth: int) -> Content:
        content: Content = []
        held, self._carry = self._carry, None
        self.read(cell, content, depth)
        self.end(content)
        self._carry = held
        return content

    def end(self, out: Content) -> None:
        """End what was read so far: what follows begins a paragraph of its own."""
        if self._carry:
            out.append(self._carry)
        self._carry = None
