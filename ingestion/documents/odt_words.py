"""The words of one OpenDocument paragraph as a reader of the printed page sees them, all tracked changes accepted.

Belongs here: white space, spaces, tabs, breaks, fields, hidden text, symbols. Does not belong here: paragraphs among
paragraphs, tables, cells (see ``odt``), styles (``odt_styles``).

White space as in OpenDocument 1.3 part 3, 6.1.2: runs of it are one space, none stands at the ends of a paragraph,
and further spaces, tabs and breaks are elements.
"""

import re

from lxml import etree

from ingestion.documents import guard
from ingestion.documents.odt_styles import DRAW, LOEXT, OFFICE, SVG, TEXT, TextStyles
from ingestion.documents.refusal import refusal
from ingestion.documents.symbols import symbol

PARAGRAPHS = frozenset((f"{TEXT}p", f"{TEXT}h"))
UNKNOWN = "\ufffd"  # stands where a character could not be read

# Notes and annotations stand beside the text; deletions are kept for whoever rejects them; the rest says nothing.
OUTSIDE = frozenset(
    (
        *(f"{TEXT}{name}" for name in ("note", "tracked-changes", "ruby-text", "script", "sequence-decls")),
        *(f"{TEXT}{name}" for name in ("variable-decls", "user-field-decls", "dde-connection-decls", "list-style")),
        *(f"{TEXT}{name}-source" for name in ("table-of-content", "illustration-index", "table-index", "object-index")),
        *(f"{TEXT}{name}-source" for name in ("user-index", "alphabetical-index", "bibliography")),
        *(f"{OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts", "event-listeners")),
        *(f"{SVG}{name}" for name in ("title", "desc")),
    )
)
EMBEDDED = frozenset((f"{DRAW}object", f"{DRAW}object-ole", f"{DRAW}floating-frame", f"{DRAW}plugin", f"{DRAW}applet"))
IMAGE = f"{DRAW}image"
_PLACEHOLDER, _CONTROL = f"{TEXT}placeholder", f"{LOEXT}content-control"
_SHOWING_PLACEHOLDER = f"{LOEXT}showing-place-holder"
_IS_HIDDEN, _DISPLAY = f"{TEXT}is-hidden", f"{TEXT}display"
_HIDDEN_PARAGRAPH, _HIDDEN_TEXT = f"{TEXT}hidden-paragraph", f"{TEXT}hidden-text"
_STYLE = f"{TEXT}style-name"
_SPACE, _COUNT, _SPAN = f"{TEXT}s", f"{TEXT}c", f"{TEXT}span"

# XML holds none of these, so they may stand for what is not to be folded with white space.
_KEPT_SPACE, _KEPT_TAB, _KEPT_BREAK = "\x01", "\x02", "\x03"
_CHARACTERS = {f"{TEXT}tab": _KEPT_TAB, f"{TEXT}line-break": _KEPT_BREAK}
_KEPT = str.maketrans({_KEPT_SPACE: " ", _KEPT_TAB: "\t", _KEPT_BREAK: "\n", "\u2028": "\n", "\u2029": "\n"})
_WHITE = re.compile("[ \t\r\n]+")
_PRIVATE = re.compile("[\uf000-\uf0ff]")  # characters of symbol fonts


def is_off(element: etree._Element) -> bool:
    """Whether a section or a field is hidden as the document stands."""
    if element.get(_DISPLAY) == "none":
        return True
    return element.get(_IS_HIDDEN) == "true" and element.get(_DISPLAY) != "true"


class Words:
    """Reads paragraphs one after the other.

    After each: ``boxes`` are the frames and shapes anchored in it, ``pictures`` how many of them are pictures. Over the
    whole document: ``hidden`` and ``placeholders`` are words left out, ``struck`` words read though they are struck
    through, ``unknown`` the symbols that are not known.
    """

    def __init__(self, styles: TextStyles) -> None:
        self.boxes: list[etree._Element] = []
        self.hidden: list[str] = []
        self.placeholders: list[str] = []
        self.struck: list[str] = []
        self.unknown: list[str] = []
        self._styles = styles

    def paragraph(self, paragraph: etree._Element) -> str:
        """The words of a paragraph; a line break is ``\\n``, a tab ``\\t``, what could not be read U+FFFD.

        Raises:
            DocumentRefused: it asks for more spaces than a cell may hold.
        """
        self.boxes = []
        out: list[str] = []
        style = paragraph.get(_STYLE, "")
        self._walk(paragraph, out, self._styles.font(style))
        words = _folded(out)
        if self._styles.is_hidden(style) or any(is_off(mark) for mark in paragraph.iter(_HIDDEN_PARAGRAPH)):
            self._leave_out(words, self.hidden)
            self.boxes = []
            return ""
        return words

    def loose(self, element: etree._Element) -> str:
        """All words in an element, whatever it is, without its structure."""
        out: list[str] = []
        self._walk(element, out, "", whole=True)
        return _folded(out)

    def _walk(self, element: etree._Element, out: list[str], font: str, *, whole: bool = False) -> None:
        self._text(element.text, out, font)
        for child in element:
            tag = child.tag
            if tag in _CHARACTERS:
                out.append(_CHARACTERS[tag])
            elif tag == _SPACE:
                out.append(_KEPT_SPACE * _space_count(child.get(_COUNT, "1")))
            elif tag == _SPAN:
                self._span(child, out, font)
            elif tag in OUTSIDE:
                pass
            elif tag.startswith(DRAW) and not whole and tag != f"{DRAW}a":
                self.boxes.append(child)
            elif tag == _PLACEHOLDER or (tag == _CONTROL and child.get(_SHOWING_PLACEHOLDER) == "true"):
                self._leave_out_of(child, self.placeholders)
            elif tag == _HIDDEN_TEXT and is_off(child):
                self._leave_out_of(child, self.hidden)
            else:
                if whole and tag in PARAGRAPHS and out:
                    out.append(_KEPT_BREAK)
                self._walk(child, out, font, whole=whole)
            self._text(child.tail, out, font)

    def _span(self, span: etree._Element, out: list[str], font: str) -> None:
        style = span.get(_STYLE, "")
        if self._styles.is_hidden(style):
            self._leave_out_of(span, self.hidden)
            return
        first = len(out)
        self._walk(span, out, self._styles.font(style) or font)
        if self._styles.is_struck(style) and (words := _folded(out[first:]).strip()):
            self.struck.append(words)

    def _text(self, text: str | None, out: list[str], font: str) -> None:
        if text and _PRIVATE.search(text):
            text = _PRIVATE.sub(lambda found: self._symbol(found[0], font), text)
        if text:
            out.append(text)

    def _symbol(self, sign: str, font: str) -> str:
        font = font or "Symbol"
        found = symbol(font, ord(sign))
        if found is None:
            self.unknown.append(f"{font} {ord(sign):X}")
            return UNKNOWN
        return found

    def _leave_out_of(self, element: etree._Element, where: list[str]) -> None:
        out: list[str] = []
        self._walk(element, out, "", whole=True)
        self._leave_out(_folded(out), where)

    @staticmethod
    def _leave_out(words: str, where: list[str]) -> None:
        if words := words.strip():
            where.append(words)


def _folded(pieces: list[str]) -> str:
    return _WHITE.sub(" ", "".join(pieces)).strip(" ").translate(_KEPT)


def _space_count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        return 1
    count = int(text) if len(text) < 10 else 10**9
    if count > guard.LIMITS.cell_text:
        raise refusal("cell_too_long", count=count, limit=guard.LIMITS.cell_text)
    return count
