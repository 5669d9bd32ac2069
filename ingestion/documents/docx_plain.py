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

_NOTHING, _TEXT, _PARAGRAPH, _CELL, _CHARACTER, _MERGE, _SPAN = range(7)

# Properties and marks that say nothing about words or places.
_HARMLESS = """
    r rPr pPr tcPr trPr tcW tcBorders tcMar shd noWrap vAlign textDirection hideMark tblHeader cantSplit trHeight
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
    for name, role in (("tc", _CELL), ("p", _PARAGRAPH), ("t", _TEXT), ("gridSpan", _SPAN), ("vMerge", _MERGE))
    for tag in tags(name)
}
# A tab is also a tab stop, which is no character; stops stand in an element that is not let through.
_ROLES |= dict.fromkeys(CHARACTERS, _CHARACTER)


def plain_row(row: etree._Element, words: Words, label: Label | None) -> list[Placing] | None:
    """The cells of a row; None for a row that is not plain. ``label`` numbers paragraphs, where the document does."""
    cells: list[tuple[int, int, list[list[str]], Merge]] = []
    pieces: list[list[str]] = []  # of the paragraphs of the cell that is being read
    numbered: list[tuple[list[str], etree._Element]] = []
    column, span = 1, 0
    merge: Merge = ""
    elements = row.iter()
    next(elements)  # the row itself
    for element in elements:
        role = _ROLES.get(element.tag)
        if role is _NOTHING:
            continue
        if role is _TEXT:
            if not pieces:
                return None
            if text := element.text:
                if not text.isprintable() or text[0] == " " or text[-1] == " ":
                    text = words.text(element, text)
                pieces[-1].append(text)
        elif role is _PARAGRAPH:
            holder = element.getparent()
            if holder is None or _ROLES.get(holder.tag) is not _CELL:
                return None
            pieces.append([])
            if label is not None:
                numbered.append((pieces[-1], element))
        elif role is _CELL:
            if span:
                cells.append((column, span, pieces, merge))
                column += span
            pieces, span, merge = [], 1, ""
        elif role is _CHARACTER:
            if not pieces:
                return None
            pieces[-1].append(CHARACTERS[element.tag])
        elif role is _MERGE:
            merge = "start" if value_of(element) == "restart" else "continue"
        elif role is _SPAN:
            text = value_of(element) or ""
            if not (text.isascii() and text.isdigit() and 0 < len(text) < 4):
                return None
            span = int(text) or 1
        else:
            return None
    if span:
        cells.append((column, span, pieces, merge))
    if label is not None:
        for held, paragraph in numbered:
            number = label(paragraph)
            if not "".join(held).strip():
                held[:] = [number]
    return [(column, span, _joined(held), merge) for column, span, held, merge in cells]


def _joined(pieces: list[list[str]]) -> tuple[str, ...]:
    return tuple([held[0] if len(held) == 1 else "".join(held) for held in pieces]) or ("",)
