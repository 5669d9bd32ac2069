"""The cases of the fuzzer: a seed and a number give one spoiled file, always the same.

Belongs here: which good file is spoiled and how. Does not belong here: the spoiling (``mutate_markup``,
``mutate_bytes``), what must come of it (``judge``).
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes

from lxml import etree

from ingestion.documents.docx_names import STRICT, TRANSITIONAL
from tests.faults import mutate_bytes as on_bytes
from tests.faults.mutate_markup import Vocabulary, cut, mutate_lines, mutate_page, mutate_tree
from tests.faults.seeds import web_archive

SEED = 2026


@dataclass(frozen=True, slots=True)
class Case:
    """A spoiled file, and the name of the good one that it was."""

    origin: str
    data: bytes


def _names(namespace: str, names: str) -> list[str]:
    return [f"{{{namespace}}}{name}" for name in names.split()]


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WORD = Vocabulary(
    elements=_names(
        TRANSITIONAL,
        "sdt sdtContent tbl tr tc p r t del ins moveFrom moveTo txbxContent hdr body pPr rPr tcPr trPr vMerge gridSpan "
        "hMerge fldChar numPr altChunk unheardOf tab br sym smartTag customXml hyperlink sectPr ruby rt rubyBase",
    )
    + _names(_MC, "AlternateContent Choice Fallback"),
    attributes=[
        *_names(TRANSITIONAL, "val fldCharType char font ascii id ilvl styleId default type"),
        *("Target", "TargetMode", "Type", "PartName", "ContentType", "Extension"),
        "{http://www.w3.org/XML/1998/namespace}space",
    ],
    nesting=_names(TRANSITIONAL, "tbl tr tc"),
    namespaces=(TRANSITIONAL, STRICT, "urn:unheard-of", _SHEET),
)
_OPEN = Vocabulary(
    elements=_names(f"{_ODF}table:1.0", "table table-row table-cell covered-table-cell table-header-rows table-rows")
    + _names(f"{_ODF}text:1.0", "p h span list list-item s tab line-break note section tracked-changes hidden-text")
    + _names(f"{_ODF}drawing:1.0", "frame text-box")
    + _names(f"{_ODF}office:1.0", "text body annotation spreadsheet"),
    attributes=_names(
        f"{_ODF}table:1.0",
        "number-columns-spanned number-rows-spanned number-columns-repeated number-rows-repeated visibility "
        "style-name is-sub-table",
    )
    + _names(f"{_ODF}text:1.0", "c style-name display continue-numbering start-value level")
    + _names(f"{_ODF}office:1.0", "value-type value date-value"),
    nesting=_names(f"{_ODF}table:1.0", "table table-row table-cell"),
    namespaces=(f"{_ODF}table:1.0", f"{_ODF}text:1.0", "urn:unheard-of"),
)
_BOOK = Vocabulary(
    elements=_names(_SHEET, "row c v t is si sheetData mergeCell mergeCells sheet worksheet f r rPh"),
    attributes=["r", "t", "s", "ref", "state", "hidden", "name", "count", "numFmtId", "spans", "Target", "PartName"],
    nesting=_names(_SHEET, "row c is"),
    namespaces=(_SHEET, TRANSITIONAL),
)
_VOCABULARIES = {"docx": _WORD, "odt": _OPEN, "ods": _OPEN, "xlsx": _BOOK}
_MAIN_PARTS = {
    "docx": ("word/document.xml",),
    "odt": ("content.xml",),
    "ods": ("content.xml",),
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/workbook.xml"),
}
_ENCODINGS = ("utf-8", "utf-8", "windows-1251", "utf-16", "koi8-r", "utf-8-sig", "utf-16-be")
_PARSER = etree.XMLParser(huge_tree=True, recover=True)


def make_case(files: Mapping[str, bytes], seed: int, number: int) -> Case:
    """The case of that number among those of that seed; ``files`` are good ones, named by their format first."""
    chance = random.Random(f"{seed}:{number}")
    origin = chance.choices(list(files), [_weight(name) for name in files])[0]
    other = files[chance.choice(list(files))]
    return Case(origin, chance.choices(*_ways(origin))[0](origin, files[origin], other, chance))


Way = Callable[[str, bytes, bytes, random.Random], bytes]


def _weight(name: str) -> float:
    """How often a file is chosen: formats that are read here often, those that LibreOffice reads seldom.

    A PDF takes as long as a hundred others, and one of several pages as long as a thousand; files as offices send them
    take several times as long as the small ones.
    """
    family, _, source = name.partition(" ")
    if family == "pdf":
        return 0.1 if source else 1.5
    often = {"docx": 10, "odt": 6, "xlsx": 8, "ods": 6, "html": 8, "mht": 4, "text": 3}.get(family, 2)
    return often * (0.2 if source.startswith("of ") else 1)


def _ways(origin: str) -> tuple[Sequence[Way], Sequence[int]]:
    family = origin.split()[0]
    if family in _VOCABULARIES:
        return (_tree, _members, _zip_records, _bytes), (14, 2, 2, 2)
    if family == "html":
        return (_page, _bytes), (4, 1)
    if family == "mht":
        return (_archived_page, _bytes), (2, 1)
    if family == "text":
        return (_lines, _bytes), (3, 1)
    if family in ("doc", "xls"):
        return (_bytes, _head), (1, 2)
    return (_bytes,), (1,)


def _tree(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Spoil a part of a package, mostly the main one; seldom cut it off or declare something in it."""
    family = origin.split()[0]
    parts = on_bytes.unzip(data)
    victims = [chance.choice(_MAIN_PARTS[family]) if chance.random() < 0.75 else chance.choice(list(parts))]
    if chance.random() < 0.1:
        victims.append(chance.choice(list(parts)))
    for victim in victims:
        if victim not in parts or parts[victim][:1] != b"<":
            continue
        root = etree.fromstring(parts[victim], _PARSER)
        if root is None:
            continue
        markup: bytes = etree.tostring(mutate_tree(root, _VOCABULARIES[family], chance))
        kind = chance.random()
        if kind < 0.03:
            markup = cut(markup, chance)
        elif kind < 0.05:
            markup = b'<!DOCTYPE x [<!ENTITY e "eeee">]>' + markup
        elif kind < 0.1:
            markup = markup.decode("ascii").encode("utf-16")
        parts[victim] = markup
    return on_bytes.zipped(parts, chance)


def _members(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    strange = on_bytes.unzip(other) if other[:2] == b"PK" else {"other.bin": other}
    return on_bytes.zipped(on_bytes.mutate_members(on_bytes.unzip(data), strange, chance), chance)


def _zip_records(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    return on_bytes.mutate_zip_records(data, chance)


def _bytes(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    return on_bytes.mutate_bytes(data, other, chance)


def _head(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The header, the table of sectors, the directory and the first records."""
    return on_bytes.mutate_bytes(data, other, chance, within=2600)


def _page(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    page = mutate_page(data.decode("windows-1251", "replace"), chance)
    return page.encode(chance.choice(_ENCODINGS), "replace")


def _archived_page(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    (page,) = (part.get_payload(decode=True) for part in message_from_bytes(data).walk() if not part.is_multipart())
    assert isinstance(page, bytes)
    archived = web_archive(_page(origin, page, other, chance))
    return mutate_page(archived.decode(), chance).encode() if chance.random() < 0.3 else archived


def _lines(origin: str, data: bytes, other: bytes, chance: random.Random) -> bytes:
    return mutate_lines(data.decode("utf-8", "replace"), chance).encode(chance.choice(_ENCODINGS), "replace")
