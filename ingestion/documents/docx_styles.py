"""What a Word document keeps outside its text: hidden styles, and the numbers that Word puts before paragraphs.

Belongs here: ``styles.xml`` and ``numbering.xml`` as far as they decide what words a reader sees. Does not belong here:
the text itself (``docx``, ``docx_words``).

Both parts are unpacked only where the document makes use of them, and parsed only where that can change a word.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from ingestion.documents.docx_names import KINDS, Kind, tags
from ingestion.documents.docx_words import is_on, value_of
from ingestion.documents.numerals import numeral
from ingestion.documents.opc import Package, parse_xml

_STYLE, _BASED_ON, _LINK = tags("style"), tags("basedOn"), tags("numStyleLink")
_STYLE_ID = tuple(tags("styleId"))
_NUMBERING_PROPERTIES, _LEVEL_NUMBER, _NUMBERING_ID = tags("numPr"), tags("ilvl"), tags("numId")
_ABSTRACT, _NUM, _ABSTRACT_REF = tags("abstractNum"), tags("num"), tags("abstractNumId")
_ABSTRACT_ID, _NUM_ID, _LEVEL_ID = tuple(tags("abstractNumId")), tuple(tags("numId")), tuple(tags("ilvl"))
_LEVEL, _OVERRIDE, _START_OVERRIDE = tags("lvl"), tags("lvlOverride"), tags("startOverride")
_START, _FORMAT, _TEXT, _RESTART = tags("start"), tags("numFmt"), tags("lvlText"), tags("lvlRestart")
_LEGAL = tags("isLgl")
_PARAGRAPH_STYLE, _VANISH = tags("pStyle"), tags("vanish")
_STYLE_START = re.compile(rb"styleId\s*=\s*(?=[\"'])")
_BASED_ON_VALUE = re.compile(rb"basedOn\s[^>]*?val\s*=\s*[\"']([^\"']*)")
_USED_STYLE = re.compile(rb"Style\s[^>]*?val\s*=\s*[\"']([^\"']*)")
_PLACE = re.compile(r"%([1-9])")

Related = dict[str, tuple[str, str]]


def _part(package: Package, related: Related, kind: str) -> tuple[str, bytes] | None:
    for found, name in related.values():
        if found == kind and name in package:
            return name, package.read(name)
    return None


def _named(element: etree._Element, names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := element.get(name)) is not None), "")


class Styles:
    """The styles of a document: ``hidden`` are the ids of those whose text is hidden."""

    def __init__(self, package: Package, related: Related, markup: bytes) -> None:
        self.hidden: frozenset[str] = frozenset()
        self._numbered: dict[str, tuple[str | None, str | None]] = {}
        self._parents: dict[str, str] = {}
        if b"Style" not in markup and b"\0" not in markup[:64]:
            return
        part = _part(package, related, "styles")
        if part is None:
            return
        name, styles = part
        if _may_matter(styles, markup):
            self._read(parse_xml(styles, name))

    def _read(self, root: etree._Element) -> None:
        hides: dict[str, bool] = {}
        for style in root:
            if style.tag not in _STYLE:
                continue
            style_id = _named(style, _STYLE_ID)
            for part in style:
                if part.tag in _BASED_ON:
                    self._parents[style_id] = value_of(part) or ""
                elif KINDS.get(part.tag) is Kind.RUN_PROPERTIES:
                    for prop in part:
                        if prop.tag in _VANISH:
                            hides[style_id] = is_on(prop)
                elif KINDS.get(part.tag) is Kind.PARAGRAPH_PROPERTIES:
                    for prop in part:
                        if prop.tag in _NUMBERING_PROPERTIES:
                            self._numbered[style_id] = _reference(prop)
        ids = set(hides) | set(self._parents)
        self.hidden = frozenset(i for i in ids if next((hides[a] for a in self._ancestry(i) if a in hides), False))

    def _ancestry(self, style_id: str) -> list[str]:
        """The style and those it is based on, itself first; a circle is walked once."""
        chain: dict[str, None] = {}
        while style_id and style_id not in chain:
            chain[style_id] = None
            style_id = self._parents.get(style_id, "")
        return list(chain)

    @property
    def has_numbering(self) -> bool:
        """Whether any style numbers its paragraphs."""
        return bool(self._numbered)

    def numbering(self, style_id: str) -> tuple[str | None, str | None]:
        """The (list, level) that a style puts its paragraphs in; inherited parts included, None where it says none."""
        list_id: str | None = None
        level: str | None = None
        for ancestor in self._ancestry(style_id):
            own_list, own_level = self._numbered.get(ancestor, (None, None))
            list_id = list_id if list_id is not None else own_list
            level = level if level is not None else own_level
        return list_id, level


def _may_matter(styles: bytes, markup: bytes) -> bool:
    """Whether a style that the document uses may hide or number its text; True where that cannot be told at a glance.

    Parsing the styles of a short document can take ten times as long as parsing its text, and mostly changes nothing.
    """
    if b"\0" in styles[:64] or b"\0" in markup[:64]:
        return True
    parents: dict[bytes, bytes | None] = {}
    marked: set[bytes] = set()
    for declared in _STYLE_START.split(styles)[1:]:
        quote, rest = declared[:1], declared[1:]
        style_id, _, body = rest.partition(quote)
        based_on = _BASED_ON_VALUE.search(body)
        parents[style_id] = based_on[1] if based_on else None
        if b"vanish" in body or b"numPr" in body:
            marked.add(style_id)
    for used in set(_USED_STYLE.findall(markup)) if marked else ():
        seen: set[bytes] = set()
        ancestor: bytes | None = used
        while ancestor is not None and ancestor not in seen:
            if ancestor in marked or (ancestor not in parents and b"&" in ancestor):
                return True
            seen.add(ancestor)
            ancestor = parents.get(ancestor)
    return False


def _reference(properties: etree._Element) -> tuple[str | None, str | None]:
    list_id = level = None
    for prop in properties:
        if prop.tag in _NUMBERING_ID:
            list_id = value_of(prop)
        elif prop.tag in _LEVEL_NUMBER:
            level = value_of(prop)
    return list_id, level


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
                self._abstract[_named(element, _ABSTRACT_ID)] = _read_list(element)
            elif element.tag in _NUM:
                self._read_use(element)

    @classmethod
    def of(cls, package: Package, related: Related, markup: bytes, styles: Styles) -> "Numbering | None":
        """The numbering of a document; None where nothing in it is numbered."""
        uses = b"numPr" in markup or b"\0" in markup[:64] or (styles.has_numbering and b"pStyle" in markup)
        part = _part(package, related, "numbering") if uses else None
        return cls(parse_xml(part[1], part[0]), styles) if part else None

    def _read_use(self, num: etree._Element) -> None:
        abstract = ""
        levels: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for part in num:
            if part.tag in _ABSTRACT_REF:
                abstract = value_of(part) or ""
            elif part.tag in _OVERRIDE:
                number = _whole(_named(part, _LEVEL_ID), 0)
                for change in part:
                    if change.tag in _START_OVERRIDE:
                        starts[number] = _whole(value_of(change), 0)
                    elif change.tag in _LEVEL:
                        levels[number] = _read_level(change)
        self._lists[_named(num, _NUM_ID)] = (abstract, levels, starts)

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
                list_id, level = _reference(prop)
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
            the_list.levels[_whole(_named(part, _LEVEL_ID), 0)] = _read_level(part)
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
