"""What the elements of WordprocessingML mean to this reader, as one table for Transitional and Strict.

Belongs here: element name → what to do with it. Does not belong here: doing it (``docx_content`` and the modules
that it calls).

An element that is not named here is walked into: words in a wrapper nobody thought of are words all the same.
"""

from enum import Enum, auto

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument"
_DRAWINGS = ("http://schemas.openxmlformats.org/drawingml/2006", "http://purl.oclc.org/ooxml/drawingml")
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


class Kind(Enum):
    """What an element is to the reader."""

    IGNORED = auto()  # holds no words of the document, or words that are not part of its text
    BODY = auto()
    PARAGRAPH = auto()
    TABLE = auto()
    ROW = auto()
    CELL = auto()
    RUN = auto()
    TEXT = auto()
    CHARACTER = auto()  # an element that stands for characters, see CHARACTERS
    SYMBOL = auto()
    FIELD_MARK = auto()
    CONTROL = auto()  # content control: its content is text, its placeholder is not
    ALTERNATIVES = auto()  # the same content twice, for newer and older programs
    TEXT_BOX = auto()
    SECTION = auto()
    ELSEWHERE = auto()  # content kept in another part, in another format
    PICTURE = auto()
    WORD_ART = auto()  # old WordArt: its words are an attribute
    PARAGRAPH_PROPERTIES = auto()
    RUN_PROPERTIES = auto()
    ROW_PROPERTIES = auto()
    CELL_PROPERTIES = auto()


_W: dict[Kind, str] = {
    Kind.BODY: "body hdr",
    Kind.PARAGRAPH: "p",
    Kind.TABLE: "tbl",
    Kind.ROW: "tr",
    Kind.CELL: "tc",
    Kind.RUN: "r",
    Kind.TEXT: "t",
    Kind.CHARACTER: "tab ptab br cr noBreakHyphen softHyphen",
    Kind.SYMBOL: "sym",
    Kind.FIELD_MARK: "fldChar",
    Kind.CONTROL: "sdt",
    Kind.TEXT_BOX: "txbxContent",
    Kind.SECTION: "sectPr",
    Kind.ELSEWHERE: "altChunk subDoc contentPart",
    Kind.PARAGRAPH_PROPERTIES: "pPr",
    Kind.RUN_PROPERTIES: "rPr",
    Kind.ROW_PROPERTIES: "trPr",
    Kind.CELL_PROPERTIES: "tcPr",
    # Deleted and moved-away text, field instructions, notes and comments (only their marks stand in the text), the
    # reading aid of ruby text, properties.
    Kind.IGNORED: "del moveFrom delText instrText delInstrText footnoteReference endnoteReference commentReference "
    "footnoteRef endnoteRef annotationRef rt rubyPr tblPr tblGrid tblPrEx sdtPr sdtEndPr customXmlPr smartTagPr ffData "
    "fldData bookmarkStart bookmarkEnd proofErr commentRangeStart commentRangeEnd lastRenderedPageBreak permStart "
    "permEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd",
}

KINDS: dict[str, Kind] = {
    f"{{{namespace}}}{name}": kind
    for namespace in (TRANSITIONAL, STRICT)
    for kind, names in _W.items()
    for name in names.split()
} | {
    f"{{{_COMPATIBILITY}}}AlternateContent": Kind.ALTERNATIVES,
    f"{{{_OFFICE}/math}}t": Kind.TEXT,
    f"{{{_OFFICE_STRICT}/math}}t": Kind.TEXT,
    **{
        f"{{{drawing}/main}}{name}": kind
        for drawing in _DRAWINGS
        for name, kind in {
            "txBody": Kind.TEXT_BOX,
            "p": Kind.PARAGRAPH,
            "t": Kind.TEXT,
            "br": Kind.CHARACTER,
        }.items()
    },
    # Charts and diagrams keep their words in parts of their own; what stands here is a picture.
    **{f"{{{drawing}/{name}": Kind.PICTURE for drawing in _DRAWINGS for name in ("chart}chart", "diagram}relIds")},
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic": Kind.PICTURE,
    "{http://purl.oclc.org/ooxml/drawingml/picture}pic": Kind.PICTURE,
    "{urn:schemas-microsoft-com:vml}imagedata": Kind.PICTURE,
    "{urn:schemas-microsoft-com:vml}textpath": Kind.WORD_ART,
}

CHARACTERS: dict[str, str] = {
    f"{{{namespace}}}{name}": words
    for namespace in (TRANSITIONAL, STRICT)
    for name, words in {
        "tab": "\t",
        "ptab": "\t",
        "br": "\n",
        "cr": "\n",
        "noBreakHyphen": "\u2011",
        "softHyphen": "\u00ad",
    }.items()
} | {f"{{{drawing}/main}}br": "\n" for drawing in _DRAWINGS}

# What holds words, and may come to stand where the format allows none.
WORDED = frozenset(
    (
        *(Kind.RUN, Kind.TEXT, Kind.ROW, Kind.CELL, Kind.BODY, Kind.PARAGRAPH, Kind.TABLE, Kind.TEXT_BOX),
        *(Kind.CHARACTER, Kind.SYMBOL, Kind.FIELD_MARK, Kind.PICTURE),
    )
)

CHOICE = f"{{{_COMPATIBILITY}}}Choice"
FALLBACK = f"{{{_COMPATIBILITY}}}Fallback"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RELATIONSHIP_IDS = (f"{{{_OFFICE}/relationships}}id", f"{{{_OFFICE_STRICT}/relationships}}id")


def tags(name: str) -> frozenset[str]:
    """The full names of a WordprocessingML element or attribute, Transitional and Strict."""
    return frozenset((f"{{{TRANSITIONAL}}}{name}", f"{{{STRICT}}}{name}"))
