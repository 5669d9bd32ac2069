"""What OpenDocument styles say that matters to words: hidden text, symbol fonts, numbers before paragraphs.

Belongs here: ``style:style`` and ``text:list-style`` of ``content.xml`` and ``styles.xml``. Does not belong here: how
anything looks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from ingestion.documents.numerals import numeral

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_BASE}office:1.0}}"
TEXT = f"{{{_BASE}text:1.0}}"
TABLE = f"{{{_BASE}table:1.0}}"
STYLE = f"{{{_BASE}style:1.0}}"
DRAW = f"{{{_BASE}drawing:1.0}}"
SVG = f"{{{_BASE}svg-compatible:1.0}}"
FO = f"{{{_BASE}xsl-fo-compatible:1.0}}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_RUSSIAN_FORMS = {"А, Б": "russianUpper", "а, б": "russianLower"}
_DEEPEST = 20  # styles that build on each other; more is a ring
_LAST_LEVEL = 10
_PLACE = re.compile("%([0-9]{1,2})%")


@dataclass(slots=True)
class _TextStyle:
    parent: str
    is_hidden: bool | None = None
    is_struck: bool | None = None
    font: str = ""


class TextStyles:
    """Styles of paragraphs and of text, by name; in doubt those of ``content.xml``, given first, count."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[str, _TextStyle] = {}
        fonts: dict[str, str] = {}
        for root in roots:
            for face in root.iter(f"{STYLE}font-face"):
                name = face.get(f"{STYLE}name", "")
                fonts.setdefault(name, face.get(f"{SVG}font-family", name).strip("'\""))
            for element in root.iter(f"{STYLE}style"):
                if element.get(f"{STYLE}family") in ("text", "paragraph"):
                    self._read(element, fonts)

    def _read(self, element: etree._Element, fonts: dict[str, str]) -> None:
        style = _TextStyle(element.get(f"{STYLE}parent-style-name", ""))
        for properties in element.iterchildren(f"{STYLE}text-properties"):
            display = properties.get(f"{TEXT}display")
            if display in ("none", "true"):
                style.is_hidden = display == "none"
            line = properties.get(f"{STYLE}text-line-through-style")
            style.is_struck = line != "none" if line is not None else style.is_struck
            name = properties.get(f"{STYLE}font-name", "")
            style.font = fonts.get(name, name) or properties.get(f"{FO}font-family", "").strip("'\"")
        self._styles.setdefault(element.get(f"{STYLE}name", ""), style)

    def _line(self, name: str) -> Iterable[_TextStyle]:
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.parent

    def is_hidden(self, name: str) -> bool:
        """Whether text of this style is not shown."""
        return next((style.is_hidden for style in self._line(name) if style.is_hidden is not None), False)

    def is_struck(self, name: str) -> bool:
        """Whether text of this style is struck through."""
        return next((style.is_struck for style in self._line(name) if style.is_struck is not None), False)

    def font(self, name: str) -> str:
        """The font of text of this style; empty where it names none."""
        return next((style.font for style in self._line(name) if style.font), "")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # of ``numerals``; empty for a bullet and for none
    start: int
    pattern: str  # %1% stands for the number of the first level


@dataclass(slots=True)
class _Open:
    """A list that paragraphs stand in now: its style, the number reached in each of its levels, its level."""

    style: str
    counts: list[int | None]
    level: int
    label: str = ""  # of the item whose first paragraph is still to come


@dataclass(slots=True)
class Lists:
    """Counts the items of lists in reading order and says what number stands before a paragraph."""

    roots: Iterable[etree._Element]
    _levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    _by_style: dict[str, list[int | None]] = field(default_factory=dict)
    _by_id: dict[str, list[int | None]] = field(default_factory=dict)
    _open: list[_Open] = field(default_factory=list)

    def __post_init__(self) -> None:
        for root in self.roots:
            for element in root.iter(f"{TEXT}list-style"):
                name = element.get(f"{STYLE}name", "")
                for level in element.iterchildren(f"{TEXT}list-level-style-number"):
                    number = _whole(level.get(f"{TEXT}level"), 1)
                    self._levels.setdefault((name, number), _read_level(level, number))

    def begin(self, element: etree._Element, *, inside: bool) -> None:
        """A ``text:list`` begins; ``inside`` says that it stands in an item of the list begun last."""
        style = element.get(f"{TEXT}style-name", "")
        if inside and self._open:
            outer = self._open[-1]
            counts, level, style = outer.counts, outer.level + 1, style or outer.style
            for deeper in range(level - 1, _LAST_LEVEL):
                counts[deeper] = None
        else:
            level = 1
            before = self._by_id.get(element.get(f"{TEXT}continue-list", ""))
            if before is None and element.get(f"{TEXT}continue-numbering") == "true":
                before = self._by_style.get(style)
            counts = before if before is not None else [None] * _LAST_LEVEL
        self._by_style[style] = counts
        if own := element.get(_XML_ID):
            self._by_id[own] = counts
        self._open.append(_Open(style, counts, level))

    def end(self) -> None:
        """The list begun last ends."""
        self._open.pop()

    def item(self, element: etree._Element) -> None:
        """A ``text:list-item`` of the list begun last begins."""
        held = self._open[-1]
        held.label = ""
        if held.level > _LAST_LEVEL:
            return
        level = self._levels.get((held.style, held.level))
        reached = held.counts[held.level - 1]
        number = reached + 1 if reached is not None else (level.start if level else 1)
        number = _whole(element.get(f"{TEXT}start-value"), number)
        held.counts[held.level - 1] = number
        for deeper in range(held.level, _LAST_LEVEL):
            held.counts[deeper] = None
        if level is not None and level.form:
            held.label = _PLACE.sub(lambda place: self._numeral(held, int(place[1])), level.pattern)

    def label(self) -> str:
        """The number before the next paragraph, such as ``5.``; empty where none stands there."""
        if not self._open:
            return ""
        label, self._open[-1].label = self._open[-1].label, ""
        return label

    def _numeral(self, held: _Open, number: int) -> str:
        level = self._levels.get((held.style, number))
        if level is None or not 1 <= number <= _LAST_LEVEL:
            return ""
        reached = held.counts[number - 1]
        return numeral(level.start if reached is None else reached, level.form) or ""


def _read_level(element: etree._Element, number: int) -> _Level:
    form = element.get(f"{STYLE}num-format", "")
    known = _FORMS.get(form) or next((own for start, own in _RUSSIAN_FORMS.items() if form.startswith(start)), "")
    pattern = element.get(f"{LOEXT}num-list-format")
    if pattern is None:
        shown = min(_whole(element.get(f"{TEXT}display-levels"), 1), number)
        places = ".".join(f"%{place}%" for place in range(number - shown + 1, number + 1))
        pattern = f"{element.get(f'{STYLE}num-prefix', '')}{places}{element.get(f'{STYLE}num-suffix', '')}"
    return _Level(known, _whole(element.get(f"{TEXT}start-value"), 1), pattern)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
