"""The words of one Word paragraph as a reader of the printed page sees them, all tracked changes accepted.

Belongs here: runs, symbols, breaks, hidden text, inline content controls. Does not belong here: paragraphs among
paragraphs (``docx_content``), tables and cells (``docx_tables``), what of a field is text (``docx_fields``).
"""

import re
from collections.abc import Iterable

from lxml import etree

from ingestion.documents.docx_elements import attribute, is_on, is_placeholder, value_of
from ingestion.documents.docx_fields import Fields
from ingestion.documents.docx_names import (
    CHARACTERS,
    CHOICE,
    FALLBACK,
    KINDS,
    STRICT,
    TRANSITIONAL,
    XML_SPACE,
    Kind,
    tags,
)
from ingestion.documents.docx_part import Part
from ingestion.documents.symbols import symbol

_FONT = tuple(f"{{{ns}}}{name}" for ns in (TRANSITIONAL, STRICT) for name in ("ascii", "hAnsi"))
_SYMBOL_FONT = (f"{{{TRANSITIONAL}}}font", f"{{{STRICT}}}font")
_SYMBOL_CHAR = (f"{{{TRANSITIONAL}}}char", f"{{{STRICT}}}char")
_VANISH, _DELETED, _RUN_STYLE = tags("vanish"), tags("del") | tags("moveFrom"), tags("rStyle")
_STRUCK = tags("strike") | tags("dstrike")
_PARAGRAPH_STYLE, _RUN_FONTS = tags("pStyle"), tags("rFonts")
_XML_SPACE_SIGNS = " \t\r\n"
_INNER_SPACE = re.compile(r"[\t\r\n]")
_PRIVATE = re.compile("[\uf000-\uf0ff]")  # characters of symbol fonts
_SEPARATOR = re.compile("[\u2028\u2029]")
_SPECIAL = re.compile("[\t\r\n\u2028\u2029\uf000-\uf0ff]")
_RUN, _TEXT, _CHARACTER = Kind.RUN, Kind.TEXT, Kind.CHARACTER  # asked for at every element
UNKNOWN = "\ufffd"  # stands where a character could not be read


class Words:
    """Reads paragraphs one after the other; a field may begin in one and end in another.

    After each paragraph: ``boxes`` are the text boxes anchored in it, ``pictures`` how many pictures it holds,
    ``is_mark_deleted`` whether its end was deleted, so that the next paragraph goes on in it. Over the whole document:
    ``hidden`` and ``placeholders`` are words left out, ``struck`` words read though they are struck through,
    ``unknown`` the symbols that are not known; what stands in a cell is taken out of them (see ``left_out``).
    """

    def __init__(self, hidden_styles: frozenset[str]) -> None:
        self.boxes: list[etree._Element] = []
        self.pictures = 0
        self.is_mark_deleted = False
        self.hidden: list[str] = []
        self.placeholders: list[str] = []
        self.struck: list[str] = []
        self.has_struck = True
        self.unknown: list[str] = []
        self._fields = Fields()
        self._hidden_styles = hidden_styles
        self._has_hidden = True
        self._keeps_space = False

    def begin(self, part: Part) -> None:
        """Begin a part; the fields of the one before do not reach into it."""
        # Most documents hide nothing; looking for it run by run would double the time.
        self._has_hidden = bool(self._hidden_styles) or part.uses("vanish")
        self.has_struck = part.uses("strike", "dstrike")
        self._fields = Fields()
        if part.root is not None:
            self.at_root(part.root)

    def at_root(self, root: etree._Element) -> None:
        """Take from the root element what holds for all text in it."""
        self._keeps_space = root.get(XML_SPACE) == "preserve"

    def paragraph(self, paragraph: etree._Element) -> str:
        """The words of a paragraph; a line break is ``\\n``, a tab ``\\t``, what could not be read U+FFFD."""
        self.boxes = []
        self.pictures = 0
        self.is_mark_deleted = False
        out: list[str] = []
        self._walk(paragraph, out)
        self._fields.end_paragraph(out)
        return out[0] if len(out) == 1 else "".join(out)

    def loose(self, element: etree._Element) -> str:
        """All words in an element, whatever it is, without its structure; it ends what a paragraph would end."""
        out: list[str] = []
        self.boxes = []  # those of the paragraph before are no part of it
        self._walk((element,) if KINDS.get(element.tag) is _TEXT else element, out)
        self._fields.end_paragraph(out)
        for box in self.boxes:
            self._walk(box, out)
            self._fields.end_paragraph(out)
        self.boxes = []
        return "".join(out)

    def leave_out_prompt(self, element: etree._Element) -> None:
        """Leave out what stands in a content control that only shows its prompt."""
        if words := self.loose(element).strip():
            self.placeholders.append(words)

    def _walk(self, elements: Iterable[etree._Element], out: list[str]) -> None:
        fields = self._fields
        for child in elements:
            kind = KINDS.get(child.tag)
            if kind is _RUN:
                if self._has_hidden and self._is_hidden(child):
                    self._leave_out(child, self.hidden)
                elif self.has_struck and _is_struck(child):
                    first = len(out)
                    self._walk(child, out)
                    if struck := "".join(out[first:]).strip():
                        self.struck.append(struck)
                else:
                    self._walk(child, out)
            elif kind is _TEXT:
                if words := child.text:
                    if not words.isprintable() or words[0] == " " or words[-1] == " ":
                        words = self.text(child, words)
                    (fields.muted if fields.instructions else out).append(words)
                if len(child):
                    self._walk(child, out)  # nothing may stand in it; words that do are words all the same
            elif kind is _CHARACTER:
                if not fields.instructions:
                    out.append(CHARACTERS[child.tag])
                if len(child):
                    self._walk(child, out)
            elif kind is None:
                self._walk(child, out)
            elif kind is Kind.PARAGRAPH_PROPERTIES:
                if not self.is_mark_deleted:
                    self.is_mark_deleted = _is_mark_deleted(child)
            elif kind is not Kind.IGNORED and kind is not Kind.RUN_PROPERTIES:
                self._seldom(kind, child, out)

    def _seldom(self, kind: Kind, element: etree._Element, out: list[str]) -> None:
        if kind is Kind.SYMBOL:
            font, code = attribute(element, _SYMBOL_FONT) or "", attribute(element, _SYMBOL_CHAR) or ""
            if not self._fields.instructions:
                out.append(self._symbol(font, code))
            self._walk(element, out)
        elif kind is Kind.FIELD_MARK:
            self._fields.mark(element, out)
            self._walk(element, out)
        elif kind is Kind.CONTROL:
            if is_placeholder(element):
                self._leave_out(element, self.placeholders)
            else:
                self._walk(element, out)
        elif kind is Kind.ALTERNATIVES:
            self._alternatives(element, out)
        elif kind is Kind.TEXT_BOX:
            self.boxes.append(element)
        elif kind is Kind.PICTURE:
            self.pictures += 1
        elif kind is Kind.WORD_ART:
            if not self._fields.instructions:
                out.append(element.get("string") or "")
        elif kind is not Kind.SECTION:
            self._walk(element, out)  # a paragraph or cell where none may stand: its words stay

    def text(self, element: etree._Element, words: str) -> str:
        """What a text element says that has space at its ends or characters that are not printable."""
        if not self._keeps_space and element.get(XML_SPACE) != "preserve":
            words = words.strip(_XML_SPACE_SIGNS)
        if words.isprintable() or not _SPECIAL.search(words):
            return words
        # Line and paragraph separators are line breaks here; U+2029 has a meaning of its own in ``serialise``.
        words = _SEPARATOR.sub("\n", _INNER_SPACE.sub(" ", words))
        return self._symbols_in(element, words) if _PRIVATE.search(words) else words

    def _leave_out(self, element: etree._Element, where: list[str]) -> None:
        left_out: list[str] = []
        muted = len(self._fields.muted)
        self._walk(element, left_out)
        self._fields.leave_out(muted, where)
        if words := "".join(left_out).strip():
            where.append(words)

    def _is_hidden(self, run: etree._Element) -> bool:
        by_style = False
        for properties in run:
            if KINDS.get(properties.tag) is not Kind.RUN_PROPERTIES:
                break  # properties come first
            for prop in properties:
                if prop.tag in _VANISH:
                    return is_on(prop)
                if prop.tag in _RUN_STYLE:
                    by_style = value_of(prop) in self._hidden_styles
        return by_style or (bool(self._hidden_styles) and self._is_in_hidden_paragraph(run))

    def _is_in_hidden_paragraph(self, run: etree._Element) -> bool:
        parent = run.getparent()
        while parent is not None and KINDS.get(parent.tag) is not Kind.PARAGRAPH:
            parent = parent.getparent()
        if parent is None or not len(parent) or KINDS.get(parent[0].tag) is not Kind.PARAGRAPH_PROPERTIES:
            return False
        return any(prop.tag in _PARAGRAPH_STYLE and value_of(prop) in self._hidden_styles for prop in parent[0])

    def _symbol(self, font: str, code: str) -> str:
        try:
            found = symbol(font, int(code, 16))
        except ValueError:
            found = None
        if found is None:
            self.unknown.append(f"{font} {code}".strip())
            return UNKNOWN
        return found

    def _symbols_in(self, text: etree._Element, words: str) -> str:
        font = "Symbol"
        run = text.getparent()
        for properties in run if run is not None else ():
            for prop in properties:
                if prop.tag in _RUN_FONTS:
                    font = attribute(prop, _FONT) or font
        return _PRIVATE.sub(lambda found: self._symbol(font, f"{ord(found[0]):X}"), words)

    def _alternatives(self, element: etree._Element, out: list[str]) -> None:
        """One branch only, for all of them hold the same words: the first that holds anything."""
        before = (len(self.boxes), self.pictures, len(self._fields.muted))
        for wanted in (CHOICE, FALLBACK):
            for branch in element:
                if branch.tag == wanted:
                    found: list[str] = []
                    self._walk(branch, found)
                    if found or (len(self.boxes), self.pictures, len(self._fields.muted)) != before:
                        out += found
                        return


def _is_struck(run: etree._Element) -> bool:
    properties = next(iter(run), None)  # they come first
    if properties is None or KINDS.get(properties.tag) is not Kind.RUN_PROPERTIES:
        return False
    return any(prop.tag in _STRUCK and is_on(prop) for prop in properties)


def _is_mark_deleted(properties: etree._Element) -> bool:
    return any(
        prop.tag in _DELETED for mark in properties if KINDS.get(mark.tag) is Kind.RUN_PROPERTIES for prop in mark
    )
