"""Word documents (``.docx`` and its kin) → the grid model.

Belongs here: from a package to a document: its main part and page headers, what is said of words left out. Does not
belong here: packages (``opc``), what stands in a body (``docx_content``), its tables (``docx_tables``) and words
(``docx_words``), styles and numbers (``docx_styles``, ``docx_numbering``), reading a large part (``docx_stream``).

All tracked changes count as accepted. The words of a table inside a cell stand in that cell, in their place, and the
table also follows the outer one as a table of its own with ``depth`` 1 or more.
"""

from lxml import etree

from ingestion.documents.docx_content import ContentReader
from ingestion.documents.docx_names import KINDS, Kind
from ingestion.documents.docx_numbering import Numbering
from ingestion.documents.docx_part import Part
from ingestion.documents.docx_stream import read_streamed
from ingestion.documents.docx_styles import Styles
from ingestion.documents.docx_words import Words
from ingestion.documents.grid import Document
from ingestion.documents.nesting import Content, blocks, flat
from ingestion.documents.opc import Package
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source
from ingestion.notices import Notice

_STREAMED_FROM = 2 * 2**20  # bytes of markup from which rows are read and let go one by one


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
        self._related = package.related(main)
        markup = package.read(main)
        self._main = Part(main, markup, is_whole=len(markup) <= _STREAMED_FROM)
        self._notices: list[Notice] = []
        styles = Styles(package, self._related, self._main)
        numbering = Numbering.of(package, self._related, self._main, styles)
        self._words = Words(styles.hidden)
        takes_short_cuts = takes_short_cuts and not styles.hidden
        self._reader = ContentReader(self._words, numbering, self._notices, takes_short_cuts=takes_short_cuts)

    def document(self) -> Document:
        content: Content = []
        self._words.begin(self._main)
        root = self._main.root
        if root is None:
            root = read_streamed(self._main, self._words, self._reader, content)
        self._reader.read(self._body_of(root), content, 0)
        self._reader.end(content)
        headers = self._page_headers()
        self._reader.left_out.say()
        return Document("docx", blocks(content), headers, notices=self._notices, pictures=self._reader.pictures)

    def _body_of(self, root: etree._Element) -> etree._Element:
        bodies = [element for element in root if KINDS.get(element.tag) is Kind.BODY]
        if len(bodies) != 1:
            raise refusal("docx_several_bodies" if bodies else "docx_no_body", value=self._main.name)
        return bodies[0]

    def _page_headers(self) -> list[str]:
        """The paragraphs of all page headers that a section shows, each wording once.

        A header that no section refers to, left over from a former report, is hidden from whoever reads the document.
        """
        found: dict[str, None] = {}
        for identity, (kind, name) in self._related.items():
            if kind == "header" and name in self._package:
                content: Content = []
                part = Part(name, self._package.read(name))
                self._words.begin(part)
                assert part.root is not None
                # As in a cell: a table there gives words, and is no table of the document.
                self._reader.read(part.root, content, 1)
                self._reader.end(content)
                said = [words for words in flat(content) if words.strip()]
                if identity in self._reader.shown_headers:
                    found.update(dict.fromkeys(said))
                else:
                    self._words.hidden += said
        self._reader.tables.forget_inner()
        return list(found)
