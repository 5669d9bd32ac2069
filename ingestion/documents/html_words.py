"""The words of HTML as a browser shows them: white space, what is hidden or left out, fields of forms, list numbers.

Belongs here: what an element is to the reader, and how a line of words is put together. Does not belong here: blocks
among blocks, tables, cells (see ``html``).
"""

import re
from enum import Enum, auto

from lxml import etree

from ingestion.documents.numerals import numeral

# Elements that stand on lines of their own; an empty one of those that are not loose is a blank paragraph.
_PAGE = ("html", "body", "main", "section", "article", "aside", "header", "footer", "hgroup", "nav", "address")
_LISTS = ("ul", "ol", "li", "dl", "dt", "dd", "dir", "menu")
_FORM = ("form", "fieldset", "legend", "details", "summary")
_TABLE = ("caption", "thead", "tbody", "tfoot", "tr", "td", "th")
LOOSE_BLOCKS = frozenset(
    (*_PAGE, *_LISTS, *_FORM, *_TABLE, "div", "center", "blockquote", "figure", "figcaption", "hr")
)
BLOCKS = LOOSE_BLOCKS | {"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_DROPPED = frozenset(
    (
        *("head", "title", "style", "script", "template", "base", "link", "meta", "xml"),
        *("del", "rp", "rt", "noframes", "datalist"),
    )
)
_EMBEDDED = frozenset(("iframe", "frame", "object", "embed", "applet"))
_FIELDS = frozenset(("input", "textarea", "select"))

_STRIKES = frozenset(("s", "strike"))
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_HIDING = re.compile(r"(?:display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)", re.IGNORECASE)
# What Word writes of comments, notes, page headers and list numbers; LibreOffice marks them by class and title.
_WORD_OUTSIDE = re.compile(
    r"mso-element\s*:\s*(?:comment|comment-list|footnote|footnote-list|endnote|endnote-list|footer|field-begin)\b"
    r"|mso-(?:footnote|endnote)-id\s*:",
    re.IGNORECASE,
)
_WORD_HEADER = re.compile(r"mso-element\s*:\s*header\b", re.IGNORECASE)
_WORD_LABEL = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_OUTSIDE_CLASSES = frozenset(
    (
        *("msodel", "msocomanchor", "msocommentreference", "msofootnotereference", "msoendnotereference"),
        *("sdfootnoteanc", "sdendnoteanc", "sdfootnotesym", "sdendnotesym"),
    )
)
_NOTE_ID = re.compile(r"sd(?:foot|end)note\d+\Z")

# A page holds none of these, so they may stand for what is not to be folded with white space.
_KEPT_BREAK, _KEPT_SPACE, _KEPT_TAB = "\x01", "\x02", "\x03"
_WHITE = re.compile("[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(f" ?{_KEPT_BREAK} ?")
_KEPT = str.maketrans({_KEPT_BREAK: "\n", _KEPT_SPACE: " ", _KEPT_TAB: "\t", "\u2028": "\n", "\u2029": "\n"})
_PRESERVED = str.maketrans({"\n": _KEPT_BREAK, " ": _KEPT_SPACE, "\t": _KEPT_TAB})
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_RULE = re.compile(r"\s*(?:[a-zA-Z]+[0-9]?)?\.([\w-]+)\s*\Z")
_LONGEST_STYLE = 200_000


PRIVATE = re.compile("[\uf000-\uf0ff]")  # characters of symbol fonts
UNKNOWN = "\ufffd"  # stands where a character could not be read
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)


class Role(Enum):
    """What an element is to the reader."""

    PLAIN = auto()  # its words are words of the page
    DROPPED = auto()
    HIDDEN = auto()
    LABEL = auto()  # the number of a list that Word wrote as words
    PAGE_HEADER = auto()
    BREAK = auto()
    PICTURE = auto()
    FIELD = auto()
    EMBEDDED = auto()


_BY_TAG = (
    {tag: Role.DROPPED for tag in _DROPPED}
    | {tag: Role.EMBEDDED for tag in _EMBEDDED}
    | {tag: Role.FIELD for tag in _FIELDS}
    | {"br": Role.BREAK, "img": Role.PICTURE}
)


def role_of(element: etree._Element, hidden_classes: frozenset[str]) -> Role:
    """What an element is to the reader."""
    attributes = element.attrib
    if attributes:
        style = attributes.get("style", "")
        classes = attributes.get("class", "").casefold().split()
        if (style and _WORD_HEADER.search(style)) or (attributes.get("title") == "header" and element.tag == "div"):
            return Role.PAGE_HEADER
        if (attributes.get("title") == "footer" and element.tag == "div") or _NOTE_ID.match(attributes.get("id", "")):
            return Role.DROPPED
        if (style and _WORD_OUTSIDE.search(style)) or not _OUTSIDE_CLASSES.isdisjoint(classes):
            return Role.DROPPED
        is_off = "hidden" in attributes or (style and _HIDING.search(style)) or not hidden_classes.isdisjoint(classes)
        if is_off and element.tag not in _DROPPED:
            return Role.HIDDEN
        if style and _WORD_LABEL.search(style):
            return Role.LABEL
    return _BY_TAG.get(element.tag, Role.PLAIN)


def is_struck(element: etree._Element) -> bool:
    """Whether an element strikes its words through, and none round it does so already."""
    return _strikes(element) and not any(_strikes(holder) for holder in element.iterancestors())


def _strikes(element: etree._Element) -> bool:
    return element.tag in _STRIKES or _STRUCK.search(element.get("style", "")) is not None


def hidden_classes(root: etree._Element) -> frozenset[str]:
    """The classes, in lower case, that style sheets of the page hide by a rule for that class alone.

    Rules for media, such as print, do not count.
    """
    found: set[str] = set()
    for sheet in root.iter("style"):
        text = (sheet.text or "")[:_LONGEST_STYLE]
        if not _HIDING.search(text):
            continue
        depth = 0
        selector = ""
        for piece in re.split(r"([{}])", text):
            if piece == "{":
                depth += 1
            elif piece == "}":
                depth = max(depth - 1, 0)
                selector = ""
            elif depth == 0:
                selector = piece.rpartition(";")[2].replace("<!--", " ").replace("-->", " ")
            elif depth == 1 and _HIDING.search(piece):
                found.update(rule[1].casefold() for one in selector.split(",") if (rule := _RULE.match(one)))
    return frozenset(found)


class Line:
    """Words that stand on one line until a block begins or ends."""

    __slots__ = ("_pieces", "keeps_space", "label")

    def __init__(self, *, keeps_space: bool) -> None:
        self.keeps_space = keeps_space
        self.label = ""  # stands for the words where there are none
        self._pieces: list[str] = []

    def add(self, text: str | None) -> None:
        """Add words of the page."""
        if text:
            self._pieces.append(text.translate(_PRESERVED) if self.keeps_space else text)

    def add_kept(self, text: str) -> None:
        """Add words whose white space stays as it is."""
        self._pieces.append(text.translate(_PRESERVED))

    def line_break(self) -> None:
        """Add a line break."""
        self._pieces.append(_KEPT_BREAK)

    def end(self) -> str | None:
        """The words so far, and begin anew; None where there is nothing, not even a line break."""
        text = _AROUND_BREAK.sub(_KEPT_BREAK, _WHITE.sub(" ", "".join(self._pieces))).strip(" ")
        self._pieces.clear()
        label, self.label = self.label.strip(), ""
        words = text.removesuffix(_KEPT_BREAK).translate(_KEPT)  # a break at the very end of a block shows nothing
        if label and not words.strip():
            return label
        return words if text else None


def words_of(element: etree._Element) -> str:
    """All words in an element, without its structure."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def form_value(field: etree._Element) -> str:
    """What a field of a form shows: its text, the chosen entry, whether it is ticked."""
    if field.tag == "textarea":
        return "".join(str(text) for text in field.itertext())
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return ", ".join(words_of(option) for option in chosen)
    kind = field.get("type", "text").casefold()
    if kind in ("checkbox", "radio"):
        return "☒" if "checked" in field.attrib else "☐"
    return (
        "" if kind in ("hidden", "password", "submit", "button", "reset", "image", "file") else field.get("value", "")
    )


def font_of(element: etree._Element) -> str:
    """The font that an element or one around it names first; Symbol where none does."""
    at: etree._Element | None = element
    while at is not None:
        styled = _FONT.search(at.get("style", ""))
        name = styled[1] if styled else at.get("face", "").split(",")[0]
        if name.strip():
            return name.strip(" '\"")
        at = at.getparent()
    return "Symbol"


def item_label(item: etree._Element) -> str:
    """The number that a browser shows before an item of a numbered list; empty for any other."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    number = _whole(parent.get("start"), 1)
    for sibling in parent.iterchildren("li"):
        number = _whole(sibling.get("value"), number)
        if sibling is item:
            break
        number += 1
    label = numeral(number, _FORMS.get(item.get("type") or parent.get("type") or "1", "decimal"))
    return f"{label}." if label else ""


def _whole(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
