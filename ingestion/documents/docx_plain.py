"""The quick way through ordinary table rows of a Word document.

Belongs here: rows of plain cells, paragraphs and runs, in one pass over the elements of a table. Does not belong here:
anything else; such a row is left to ``docx_tables``, which reads every row, and reads these the same.

Most rows of most documents are plain, and taking the elements that matter as they come costs a quarter of asking each
for its children. Those that matter hold words, say where cells stand, or make a row other than plain. Whatever else
there is (properties, marks, wrappers nobody thought of) does not come up here, but a word inside it does, and is told
by its parent not to be that of a plain row.
"""

from collections.abc import Callable

from lxml import etree

from ingestion.documents.docx_elements import is_on, value_of
from ingestion.documents.docx_names import CHARACTERS, KINDS, Kind, tags
from ingestion.documents.docx_words import Words
from ingestion.documents.merges import Merge, Placing

Label = Callable[[etree._Element], str]

_TEXT, _RUN, _PARAGRAPH, _CELL, _CHARACTER, _MERGE, _SPAN, _ROW, _STRIKE = range(9)

_ROLES: dict[str, int] = {
    tag: role
    for name, role in (
        *(("tr", _ROW), ("tc", _CELL), ("p", _PARAGRAPH), ("r", _RUN), ("t", _TEXT)),
        *(("gridSpan", _SPAN), ("vMerge", _MERGE), ("strike", _STRIKE), ("dstrike", _STRIKE)),
    )
    for tag in tags(name)
} | dict.fromkeys(CHARACTERS, _CHARACTER)

# Kinds that change no word and no place by being there; what stands in them is told by its parent.
_HARMLESS = frozenset(
    (
        *(Kind.IGNORED, Kind.SECTION, Kind.PARAGRAPH_PROPERTIES, Kind.RUN_PROPERTIES),
        *(Kind.ROW_PROPERTIES, Kind.CELL_PROPERTIES),
    )
)
# Properties that hide or delete words, or place cells in ways that are not plain; ``del`` is a mark in properties too.
_TELLING = ("vanish", "hidden", "del", "moveFrom", "gridBefore", "gridAfter", "hMerge", "cellMerge", "cellDel")
# Names in any namespace: what has a name that matters in another one is not plain either.
_NAMES = {tag.rpartition("}")[2] for tag, kind in KINDS.items() if kind not in _HARMLESS}
# The commonest first, for they are looked up one by one.
_COMMON = ("r", "t", "p", "tc", "br", "tr")
_SELDOM = sorted(_NAMES.union(_TELLING, ("gridSpan", "vMerge")).difference(_COMMON))
_MATTERS = tuple(f"{{*}}{name}" for name in (*_COMMON, *_SELDOM))
_STRUCK = ("{*}strike", "{*}dstrike")  # looked for where a document has any

_LINKS, _CELL_PROPERTIES, _TAB_STOPS = tags("hyperlink"), tags("tcPr"), tags("tabs")


class PlainRows:
    """Reads the rows of one table from the top. ``label`` numbers paragraphs, where the document does.

    A row may be let go of once it has been read or skipped; the row after it has to be there whole by then, for the
    pass has come to its beginning.
    """

    def __init__(self, table: etree._Element, words: Words, label: Label | None) -> None:
        self._table = table
        self._words = words
        self._label = label
        self._elements = table.iter(*_MATTERS, *(_STRUCK if words.has_struck else ()))
        self._next_row: etree._Element | None = None  # where the pass stands; None before the first and at the end

    def read(self, row: etree._Element) -> list[Placing] | None:
        """The cells of a row; None for one that is not plain, or that stands before one already read."""
        if not self._come_to(row):
            return None
        cells = self._cells(row)
        if cells is None and self._next_row is None:
            self._leave(row)
        return cells

    def skip(self, row: etree._Element) -> None:
        """Pass over a row that is read in another way."""
        if self._come_to(row):
            self._leave(row)

    def _come_to(self, row: etree._Element) -> bool:
        if self._next_row is row:
            return True
        self._next_row = None
        return any(element is row for element in self._elements)

    def _leave(self, row: etree._Element) -> None:
        for element in self._elements:
            if _ROLES.get(element.tag) is _ROW and not self._is_inside(element, row):
                self._next_row = element
                return
        self._next_row = None

    def _is_inside(self, element: etree._Element, row: etree._Element) -> bool:
        holder = element.getparent()
        while holder is not None and holder is not self._table:
            if holder is row:
                return True
            holder = holder.getparent()
        return False

    def _cells(self, row: etree._Element) -> list[Placing] | None:
        words, is_numbered = self._words, self._label is not None
        unknown = len(words.unknown)
        cells: list[Placing] = []
        paragraphs: list[str] = []  # of the cell that is being read, but for the one that is being read
        said: str | None = None  # the words of that paragraph so far; None before the first of a cell
        numbered: list[tuple[int, int, etree._Element]] = []  # cell, paragraph in it: places in their lists
        column, span = 1, 0
        merge: Merge = ""
        # What was begun last. Elements come in the order of the document and do not say what they stand in; asking one
        # for its parent is quick while that is held here.
        cell: etree._Element | None = None
        paragraph: etree._Element | None = None
        run: etree._Element | None = None
        role_of = _ROLES.get
        self._next_row = None
        for element in self._elements:
            role = role_of(element.tag)
            if role is _RUN:
                if (holder := element.getparent()) is not paragraph and not _is_link_in(paragraph, holder):
                    return None
                run = element
            elif role is _TEXT:
                if said is None or element.getparent() is not run:
                    return None
                if text := element.text:
                    if not text.isprintable() or text[0] == " " or text[-1] == " ":
                        text = words.text(element, text)
                    said = said + text if said else text
            elif role is _PARAGRAPH:
                if element.getparent() is not cell:
                    return None
                paragraph = element
                if said is not None:
                    paragraphs.append(said)
                said = ""
                if is_numbered:
                    numbered.append((len(cells), len(paragraphs), element))
            elif role is _CELL:
                if element.getparent() is not row:
                    return None
                cell = element
                if span:
                    cells.append((column, span, (*paragraphs, said or "") if paragraphs else (said or "",), merge))
                    column += span
                    if paragraphs:
                        paragraphs = []
                said, span, merge = None, 1, ""
            elif role is _CHARACTER:
                holder = element.getparent()
                if said is None or holder is not run:
                    if holder is not None and holder.tag in _TAB_STOPS:
                        continue  # a tab is also a tab stop, which is no character
                    return None
                said += CHARACTERS[element.tag]
            elif role is _ROW:
                if element.getparent() is not self._table and self._is_inside(element, row):
                    return None
                self._next_row = element
                break
            elif role is _STRIKE:
                if is_on(element):
                    return None  # its words are told of
            elif role is None or not _is_property_of(cell, element):
                return None
            elif role is _MERGE:
                merge = "start" if value_of(element) == "restart" else "continue"
            else:
                number = value_of(element) or ""
                if not (number.isascii() and number.isdigit() and 0 < len(number) < 4):
                    return None
                span = int(number) or 1
        if span:
            cells.append((column, span, (*paragraphs, said or ""), merge))
        if len(words.unknown) > unknown:
            del words.unknown[unknown:]
            return None  # its symbols are told of
        if numbered:
            self._number(cells, numbered)
        return cells

    def _number(self, cells: list[Placing], numbered: list[tuple[int, int, etree._Element]]) -> None:
        """Put the number that Word shows in the place of each paragraph that says nothing else."""
        assert self._label is not None
        for place, index, paragraph in numbered:
            shown = self._label(paragraph)
            column, span, paragraphs, merge = cells[place]
            if shown and not paragraphs[index].strip():
                cells[place] = (column, span, (*paragraphs[:index], shown, *paragraphs[index + 1 :]), merge)


def _is_link_in(paragraph: etree._Element | None, element: etree._Element | None) -> bool:
    return element is not None and element.tag in _LINKS and element.getparent() is paragraph is not None


def _is_property_of(cell: etree._Element | None, element: etree._Element) -> bool:
    """Whether it stands in the properties of a cell, which come first in it."""
    properties = element.getparent()
    if cell is None or properties is None:
        return False
    return properties.tag in _CELL_PROPERTIES and properties is cell[0]
