"""The quick way through an ordinary table row of a Word document.

Belongs here: rows of plain cells, paragraphs and runs, in one pass over their elements. Does not belong here: anything
else; such a row is left to ``docx``, which reads every row, and reads these the same.

Most rows of most documents are plain, and going through their elements as they come costs a third of asking each for
its children. Only elements that are named here are let through, so what this module has not heard of it never reads.
"""

from collections.abc import Callable

from lxml import etree

from ingestion.documents.docx_names import CHARACTERS, tags
from ingestion.documents.docx_words import Words, value_of
from ingestion.documents.merges import Merge, Placing

Label = Callable[[etree._Element], str]

_NOTHING, _TEXT, _RUN, _PARAGRAPH, _CELL, _CHARACTER, _MERGE, _SPAN = range(8)

# Properties and marks that say nothing about words or places.
_HARMLESS = """
    rPr pPr tcPr trPr tcW tcBorders tcMar shd noWrap vAlign textDirection hideMark tblHeader cantSplit trHeight
    cnfStyle top left bottom right start end insideH insideV tl2br tr2bl
    jc spacing ind rFonts sz szCs b bCs i iCs u strike lang color highlight kern position vertAlign w em bdr fitText
    widowControl keepNext keepLines pageBreakBefore suppressAutoHyphens suppressLineNumbers snapToGrid contextualSpacing
    outlineLvl autoSpaceDE autoSpaceDN adjustRightInd overflowPunct textAlignment mirrorIndents pBdr between bar
    bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak hyperlink noProof eastAsianLayout rtl cs bidi wordWrap
    kinsoku topLinePunct numPr ilvl numId pStyle rStyle caps smallCaps effect
"""
_ROLES: dict[str, int] = {tag: _NOTHING for name in _HARMLESS.split() for tag in tags(name)}
_ROLES |= {
    tag: role
    for name, role in (
        *(("tc", _CELL), ("p", _PARAGRAPH), ("r", _RUN), ("t", _TEXT)),
        *(("gridSpan", _SPAN), ("vMerge", _MERGE)),
    )
    for tag in tags(name)
}
# A tab is also a tab stop, which is no character; stops stand in an element that is not let through.
_ROLES |= dict.fromkeys(CHARACTERS, _CHARACTER)
_LINKS, _CELL_PROPERTIES = tags("hyperlink"), tags("tcPr")


def plain_row(row: etree._Element, words: Words, label: Label | None) -> list[Placing] | None:
    """The cells of a row; None for a row that is not plain. ``label`` numbers paragraphs, where the document does."""
    cells: list[tuple[int, int, list[str], Merge]] = []
    paragraphs: list[str] = []  # of the cell that is being read, but for the one that is being read
    said: str | None = None  # the words of that paragraph so far; None before the first of a cell
    numbered: list[tuple[list[str], int, etree._Element]] = []
    column, span = 1, 0
    merge: Merge = ""
    # What was begun last. Elements come in the order of the document and do not say what they stand in; asking one for
    # its parent is quick while that is held here.
    cell: etree._Element | None = None
    paragraph: etree._Element | None = None
    run: etree._Element | None = None
    role_of = _ROLES.get
    elements = row.iter()
    next(elements)  # the row itself
    for element in elements:
        role = role_of(element.tag)
        if role is _NOTHING:
            continue
        if role is None:
            return None
        if role is _TEXT:
            if said is None or element.getparent() is not run:
                return None
            if text := element.text:
                if not text.isprintable() or text[0] == " " or text[-1] == " ":
                    text = words.text(element, text)
                said = said + text if said else text
        elif role is _RUN:
            holder = element.getparent()
            if (holder is not paragraph or paragraph is None) and not _is_link_in(paragraph, holder):
                return None
            run = element
        elif role is _PARAGRAPH:
            if cell is None or element.getparent() is not cell:
                return None
            paragraph = element
            if said is not None:
                paragraphs.append(said)
            said = ""
            if label is not None:
                numbered.append((paragraphs, len(paragraphs), element))
        elif role is _CELL:
            if element.getparent() is not row:
                return None
            cell = element
            if span:
                paragraphs.append(said or "")
                cells.append((column, span, paragraphs, merge))
                column += span
            paragraphs, said, span, merge = [], None, 1, ""
        elif role is _CHARACTER:
            if said is None or element.getparent() is not run:
                return None
            said += CHARACTERS[element.tag]
        elif not _is_property_of(cell, element):
            return None
        elif role is _MERGE:
            merge = "start" if value_of(element) == "restart" else "continue"
        elif role is _SPAN:
            number = value_of(element) or ""
            if not (number.isascii() and number.isdigit() and 0 < len(number) < 4):
                return None
            span = int(number) or 1
    if span:
        paragraphs.append(said or "")
        cells.append((column, span, paragraphs, merge))
    if label is not None:
        for held, place, paragraph in numbered:
            shown = label(paragraph)
            if not held[place].strip():
                held[place] = shown
    return [(column, span, tuple(held), merge) for column, span, held, merge in cells]


def _is_link_in(paragraph: etree._Element | None, element: etree._Element | None) -> bool:
    return element is not None and element.tag in _LINKS and element.getparent() is paragraph is not None


def _is_property_of(cell: etree._Element | None, element: etree._Element) -> bool:
    """Whether it stands in the properties of a cell, which come first in it."""
    properties = element.getparent()
    if cell is None or properties is None:
        return False
    return properties.tag in _CELL_PROPERTIES and properties is cell[0]
