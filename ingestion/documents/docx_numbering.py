"""The numbers that Word puts before paragraphs; the text does not hold them.

Belongs here: the lists of ``numbering.xml``, counting through them, writing a number. Does not belong here: which
style puts its paragraphs in which list (``docx_styles``), figures of other scripts (``numerals``). After ECMA-376 part
1, 17.9.

``numbering.xml`` is unpacked only where the document numbers paragraphs.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from ingestion.documents.docx_elements import attribute, is_on, value_of
from ingestion.documents.docx_names import KINDS, Kind, tags
from ingestion.documents.docx_part import Part, Related, related_part
from ingestion.documents.docx_styles import Styles, list_reference
from ingestion.documents.numerals import numeral
from ingestion.documents.opc import Package, parse_xml

_ABSTRACT, _NUM, _ABSTRACT_REF, _LINK = tags("abstractNum"), tags("num"), tags("abstractNumId"), tags("numStyleLink")
_ABSTRACT_ID, _NUM_ID, _LEVEL_ID = tuple(tags("abstractNumId")), tuple(tags("numId")), tuple(tags("ilvl"))
_LEVEL, _OVERRIDE, _START_OVERRIDE = tags("lvl"), tags("lvlOverride"), tags("startOverride")
_START, _FORMAT, _TEXT, _RESTART = tags("start"), tags("numFmt"), tags("lvlText"), tags("lvlRestart")
_LEGAL, _PARAGRAPH_STYLE, _NUMBERING_PROPERTIES = tags("isLgl"), tags("pStyle"), tags("numPr")
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    start: int = 0
    format: str = "decimal"
    text: str = ""
    restarts: bool = True
    is_legal: bool = False  # all numbers in Arabic figures
    style: str = ""


@dataclass(slots=True)
class _List:
    """The levels of a list and how far it has been counted."""

    levels: dict[int, _Level] = field(default_factory=dict)
    link: str = ""  # the style where the levels are really given
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in reading order and says what number Word shows before each."""

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in root:
            if element.tag in _ABSTRACT:
                self._abstract[attribute(element, _ABSTRACT_ID) or ""] = _read_list(element)
            elif element.tag in _NUM:
                self._read_use(element)

    @classmethod
    def of(cls, package: Package, related: Related, main: Part, styles: Styles) -> "Numbering | None":
        """The numbering of a document; None where nothing in it is numbered."""
        is_numbered = main.uses("numPr") or (styles.has_numbering and main.uses("pStyle"))
        part = related_part(package, related, "numbering") if is_numbered else None
        return cls(parse_xml(part[1], part[0]), styles) if part else None

    def _read_use(self, num: etree._Element) -> None:
        abstract = ""
        levels: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for part in num:
            if part.tag in _ABSTRACT_REF:
                abstract = value_of(part) or ""
            elif part.tag in _OVERRIDE:
                number = _whole(attribute(part, _LEVEL_ID), 0)
                for change in part:
                    if change.tag in _START_OVERRIDE:
                        starts[number] = _whole(value_of(change), 0)
                    elif change.tag in _LEVEL:
                        levels[number] = _read_level(change)
        self._lists[attribute(num, _NUM_ID) or ""] = (abstract, levels, starts)

    def label(self, paragraph: etree._Element) -> str:
        """The number before the next paragraph in reading order, such as ``5.``.

        Empty for a paragraph without one, for a bullet, and for a way of writing numbers that is not known here.
        """
        list_id, level_text = self._place_of(paragraph)
        if not list_id or list_id == "0" or list_id not in self._lists:
            return ""
        abstract_id, changed, starts = self._lists[list_id]
        the_list = self._definition(abstract_id)
        if the_list is None:
            return ""
        number = _whole(level_text, 0)
        levels = the_list.levels | changed
        level = levels.get(number)
        if level is None:
            return ""
        counts = the_list.counts
        if number in starts and (list_id, number) not in self._begun:
            counts[number] = starts[number]
        else:
            counts[number] = counts[number] + 1 if number in counts else level.start
        self._begun.add((list_id, number))
        for deeper in [n for n in counts if n > number and (n not in levels or levels[n].restarts)]:
            del counts[deeper]
        return _written(level, levels, counts)

    def _definition(self, abstract_id: str) -> _List | None:
        the_list = self._abstract.get(abstract_id)
        if the_list is not None and the_list.link and not the_list.levels:
            linked, _ = self._styles.numbering(the_list.link)
            the_list = self._abstract.get(self._lists.get(linked or "", ("", {}, {}))[0])
        return the_list

    def _place_of(self, paragraph: etree._Element) -> tuple[str | None, str | None]:
        if not len(paragraph) or KINDS.get(paragraph[0].tag) is not Kind.PARAGRAPH_PROPERTIES:
            return None, None
        list_id = level = style = None
        for prop in paragraph[0]:
            if prop.tag in _NUMBERING_PROPERTIES:
                list_id, level = list_reference(prop)
            elif prop.tag in _PARAGRAPH_STYLE:
                style = value_of(prop)
        if style is not None and (list_id is None or level is None):
            by_style_list, by_style_level = self._styles.numbering(style)
            list_id = list_id if list_id is not None else by_style_list
            level = level if level is not None else by_style_level or self._level_of_style(list_id, style)
        return list_id, level

    def _level_of_style(self, list_id: str | None, style: str) -> str | None:
        the_list = self._abstract.get(self._lists.get(list_id or "", ("", {}, {}))[0])
        levels = the_list.levels if the_list is not None else {}
        return next((str(number) for number, level in levels.items() if level.style == style), None)


def _read_list(abstract: etree._Element) -> _List:
    the_list = _List()
    for part in abstract:
        if part.tag in _LEVEL:
            the_list.levels[_whole(attribute(part, _LEVEL_ID), 0)] = _read_level(part)
        elif part.tag in _LINK:
            the_list.link = value_of(part) or ""
    return the_list


def _read_level(element: etree._Element) -> _Level:
    level = _Level()
    for prop in element:
        if prop.tag in _START:
            level.start = _whole(value_of(prop), 0)
        elif prop.tag in _FORMAT:
            level.format = value_of(prop) or ""
        elif prop.tag in _TEXT:
            level.text = value_of(prop) or ""
        elif prop.tag in _RESTART:
            level.restarts = value_of(prop) != "0"
        elif prop.tag in _LEGAL:
            level.is_legal = is_on(prop)
        elif prop.tag in _PARAGRAPH_STYLE:
            level.style = value_of(prop) or ""
    return level


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _written(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    parts: list[str] = []
    for index, piece in enumerate(_PLACE.split(level.text)):
        if index % 2 == 0:
            parts.append(piece)
            continue
        place = int(piece) - 1
        shown = levels.get(place)
        count = counts.get(place, shown.start if shown else 0)
        written = numeral(count, "decimal" if level.is_legal else shown.format) if shown else None
        if written is None:
            return ""
        parts.append(written)
    return "" if level.format in ("bullet", "none") else "".join(parts)
