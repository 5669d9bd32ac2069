"""Words between a file and its grid: each is given a name of its own, and looked for in what was read.

Belongs here: naming the words of a package's main part, and which of them a reader may leave out in silence. Does not
belong here: spoiling files (``cases``), words between the grid and the rows of a report
(``tests.unit.reports.account``).

A word may be left out in silence only for a reason that this module knows by itself: it was deleted, is an instruction
of a field, stands twice for older programs, or is no text of the document. Whatever else is left out has to be said in
a notice.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from zipfile import BadZipFile

from lxml import etree

from ingestion.documents.docx_names import STRICT, TRANSITIONAL
from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.read import read_document
from ingestion.documents.refusal import DocumentRefused
from tests.faults.mutate_bytes import unzip, zipped

_MAIN = "word/document.xml"
_NAME = "⟦{}⟧"
_NAMED = re.compile(r"⟦\d+⟧")
_UNREADABLE = (BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, RuntimeError, OSError, EOFError, ValueError)
_PARSER = etree.XMLParser(huge_tree=True)
# Words in these are none of the document's: deleted or moved away, reading aids, other branches, properties, marks.
_SILENT = frozenset(
    (
        *("del", "moveFrom", "rt", "rubyPr", "AlternateContent", "altChunk", "subDoc", "contentPart", "sectPr"),
        *("delText", "instrText", "delInstrText", "ffData", "fldData", "commentReference", "annotationRef"),
        *("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef"),
        *(
            "tblPr",
            "tblGrid",
            "tblPrEx",
            "sdtPr",
            "sdtEndPr",
            "customXmlPr",
            "smartTagPr",
            "pPr",
            "rPr",
            "trPr",
            "tcPr",
        ),
        *("bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "lastRenderedPageBreak"),
    )
)

_CONTAINERS = ("document", "body", "tbl", "sdt", "sdtContent")  # of paragraphs and tables; a field ends before


def check_conserved(data: bytes) -> None:
    """Fail where a word of a Word document is neither in the grid nor in a notice, or is there twice.

    Raises:
        AssertionError: it names the word's way down from the root.
    """
    try:
        parts = unzip(data)
        root = etree.fromstring(parts[_MAIN], _PARSER)
    except _UNREADABLE:
        return  # no words can be named in it
    named = list(_name_words(root))
    parts[_MAIN] = etree.tostring(root)
    try:
        document = read_document(zipped(parts), "x")
    except DocumentRefused:
        return
    said = _NAMED.findall("\n".join(_words_of(document)))
    told = "\n".join(notice.value for notice in document.notices)
    found = {name: said.count(name) for name in said}
    for name, element in named:
        way = "/".join(etree.QName(step).localname for step in [*reversed(list(element.iterancestors())), element])
        if name not in told:
            assert name in found or _is_silent(element), f"lost: {way}"
        assert found.get(name, 0) < 2, f"doubled: {way}"


def _name_words(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for number, element in enumerate(root.iter(*(f"{{{space}}}t" for space in (TRANSITIONAL, STRICT)))):
        if element.text and element.text.strip():
            element.text = _NAME.format(number)
            yield element.text, element


def _words_of(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif not block.depth:
            for cell in block.cells:
                yield cell.words


def _is_silent(element: etree._Element) -> bool:
    ways = [element, *element.iterancestors()]
    names = [etree.QName(step).localname for step in ways]
    if not _SILENT.isdisjoint(names) or "body" not in names:
        return True
    return any(_is_gone(step, name) for step, name in zip(ways, names, strict=True))


def _is_gone(element: etree._Element, name: str) -> bool:
    """A row or cell whose deletion was tracked; what holds a field in one piece, for its instruction is not shown."""
    if name == "tr":
        return _has(element, "trPr", lambda prop: prop in ("del", "moveFrom"))
    if name == "tc":
        return _has(element, "tcPr", lambda prop: prop == "cellDel")
    return name not in _CONTAINERS and any(
        etree.QName(inner).localname == "fldChar" for inner in element.iter(etree.Element)
    )


def _has(element: etree._Element, properties: str, is_wanted: Callable[[str], bool]) -> bool:
    return any(
        is_wanted(etree.QName(prop).localname)
        for child in element.iterchildren(etree.Element)
        if etree.QName(child).localname == properties
        for prop in child.iterchildren(etree.Element)
    )
