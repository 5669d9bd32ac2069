"""The styles of a Word document, as far as they decide what words a reader sees.

Belongs here: which styles hide their text, which number their paragraphs. Does not belong here: counting
(``docx_numbering``), the text itself (``docx_words``).

``styles.xml`` is unpacked only where the document makes use of styles, and parsed only where that can change a word.
"""

import re

from lxml import etree

from ingestion.documents.docx_elements import attribute, is_on, value_of
from ingestion.documents.docx_names import KINDS, Kind, tags
from ingestion.documents.docx_part import Part, Related, related_part
from ingestion.documents.opc import Package, parse_xml

_STYLE, _BASED_ON, _VANISH = tags("style"), tags("basedOn"), tags("vanish")
_STYLE_ID = tuple(tags("styleId"))
_NUMBERING_PROPERTIES, _LEVEL_NUMBER, _NUMBERING_ID = tags("numPr"), tags("ilvl"), tags("numId")
_STYLE_START = re.compile(rb"styleId\s*=\s*(?=[\"'])")
_BASED_ON_VALUE = re.compile(rb"basedOn\s[^>]*?val\s*=\s*[\"']([^\"']*)")
_USED_STYLE = re.compile(rb"Style\s[^>]*?val\s*=\s*[\"']([^\"']*)")


class Styles:
    """The styles of a document: ``hidden`` are the ids of those whose text is hidden."""

    def __init__(self, package: Package, related: Related, main: Part) -> None:
        self.hidden: frozenset[str] = frozenset()
        self._numbered: dict[str, tuple[str | None, str | None]] = {}
        self._parents: dict[str, str] = {}
        if not main.uses("pStyle", "rStyle"):
            return
        part = related_part(package, related, "styles")
        if part is None:
            return
        name, styles = part
        if _may_matter(styles, main):
            self._read(parse_xml(styles, name))

    def _read(self, root: etree._Element) -> None:
        hides: dict[str, bool] = {}
        for style in root:
            if style.tag not in _STYLE:
                continue
            style_id = attribute(style, _STYLE_ID) or ""
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
                            self._numbered[style_id] = list_reference(prop)
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


def _may_matter(styles: bytes, main: Part) -> bool:
    """Whether a style that the document uses may hide or number its text; True where that cannot be told at a glance.

    Parsing the styles of a short document can take ten times as long as parsing its text, and mostly changes nothing.
    """
    if b"\0" in styles[:64] or main.is_wide:
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
    for used in set(_USED_STYLE.findall(main.markup)) if marked else ():
        seen: set[bytes] = set()
        ancestor: bytes | None = used
        while ancestor is not None and ancestor not in seen:
            if ancestor in marked or (ancestor not in parents and b"&" in ancestor):
                return True
            seen.add(ancestor)
            ancestor = parents.get(ancestor)
    return False


def list_reference(properties: etree._Element) -> tuple[str | None, str | None]:
    """The (list, level) that numbering properties name; None where they name none."""
    list_id = level = None
    for prop in properties:
        if prop.tag in _NUMBERING_ID:
            list_id = value_of(prop)
        elif prop.tag in _LEVEL_NUMBER:
            level = value_of(prop)
    return list_id, level
