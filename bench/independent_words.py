"""The words of a document's tables by another way than this program's readers, to hold those against.

Belongs here: one short reading a format, which knows nothing of rows or columns. Does not belong here: the readers
measured, the comparison (``foreign_files``).

A word is what stands between white space. Each reading takes what a person sees: tracked changes accepted, hidden words
left out where a run says so itself. Where a style hides them, or a control shows another text than it holds, the two
ways differ and a person has to look; there is no third one to ask.
"""

import csv
import io
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree, html

from ingestion.documents import soffice

Words = Counter[str]

_EXPORTS = {
    "doc": ("MS Word 97", ".doc", "txt:Text (encoded):UTF8"),
    "rtf": ("Rich Text Format", ".rtf", "txt:Text (encoded):UTF8"),
    "word_xml": ("MS Word 2003 XML", ".xml", "txt:Text (encoded):UTF8"),
    "xls": ("MS Excel 97", ".xls", ""),
    "xlsx": ("Calc MS Excel 2007 XML", ".xlsx", ""),
    "ods": ("calc8", ".ods", ""),
}
# Every sheet in a file of its own, values as they are shown: https://wiki.documentfoundation.org/Documentation/DevGuide
_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, recover=True)
_DELETED = {"del", "moveFrom", "Fallback", "delText", "instrText", "rPr", "pPr", "sdtPr"}
_NOT_SHOWN = {"annotation", "note", "tracked-changes", "script", "style", "title", "template", "noscript"}


def words(text: str) -> Words:
    """The words of a text, each with how often it comes."""
    return Counter(text.replace("\xad", "").replace("\ufeff", "").split())


def _local(element: etree._Element) -> str:
    tag: object = element.tag  # a function for comments and the like
    return tag.rpartition("}")[2] if isinstance(tag, str) else "#"


def _docx_text(element: etree._Element, into: list[str]) -> None:
    name = _local(element)
    if name in _DELETED or name == "#":
        return
    if name == "r" and any(
        _local(child) == "rPr" and any(_local(p) == "vanish" and not _is_off(p) for p in child) for child in element
    ):
        return
    if name == "t":
        into.append(element.text or "")
    elif name == "noBreakHyphen":
        into.append("\u2011")
    elif name in ("tab", "br", "cr", "ptab"):
        into.append(" ")
    for child in element:
        _docx_text(child, into)
    if name in ("p", "tc"):
        into.append(" ")


def _is_off(element: etree._Element) -> bool:
    return any(str(key).endswith("}val") and value in ("0", "false", "off") for key, value in element.attrib.items())


def _docx(data: bytes) -> Words:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        main = next(name for name in package.namelist() if re.fullmatch(r"[\\/]?word[\\/]document\d*\.xml", name))
        root = etree.fromstring(package.read(main), _PARSER)
    found = Words()
    for table in root.iter("{*}tbl"):
        if not any(_local(ancestor) in ("tbl", *_DELETED) for ancestor in table.iterancestors()):
            text: list[str] = []
            _docx_text(table, text)
            found.update(words("".join(text)))
    return found


def _open_document(data: bytes) -> Words:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            data = package.read("content.xml")
    root = etree.fromstring(data, _PARSER)
    return _tables(root, {"p", "h", "table-cell"}, {"s", "tab", "line-break"})


def _html(data: bytes) -> Words:
    from ingestion.documents.encoding import decode_markup

    decoded = decode_markup(data)
    if decoded is None:
        raise ValueError("no encoding")
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded[0]))
    blocks = {"p", "div", "td", "th", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "pre", "dd", "dt"}
    return _tables(root, blocks, {"br", "hr"})


def _tables(root: etree._Element, blocks: set[str], spaces: set[str]) -> Words:
    found = Words()
    for table in root.iter("{*}table"):
        if any(_local(ancestor) in ("table", *_NOT_SHOWN) for ancestor in table.iterancestors()):
            continue
        text: list[str] = []
        for child in (table.text or "", *table):
            if isinstance(child, str):
                text.append(child)
            else:
                _marked_text(child, blocks, spaces, text)
        found.update(words("".join(text)))
    return found


def _marked_text(element: etree._Element, blocks: set[str], spaces: set[str], into: list[str]) -> None:
    name = _local(element)
    if name not in _NOT_SHOWN and name != "#":
        if name in blocks:
            into.append(" ")
        if name in spaces:
            into.append(" ")
        into.append(element.text or "")
        for child in element:
            _marked_text(child, blocks, spaces, into)
        if name in blocks:
            into.append(" ")
    into.append(element.tail or "")


_BY_FORMAT: Mapping[str, Callable[[bytes], Words]] = {"docx": _docx, "odt": _open_document, "html": _html}


def table_words(format_name: str, data: bytes) -> Words | None:
    """The words within the tables of a document; None where there is no other way for its format."""
    read = _BY_FORMAT.get(format_name)
    return None if read is None else read(data)


def libreoffice_words(format_name: str, data: bytes) -> Words | None:
    """The words of a document by LibreOffice's own export to text; None where it has none or cannot be had."""
    program = soffice.find()
    if program is None or format_name not in _EXPORTS:
        return None
    import_filter, suffix, export = _EXPORTS[format_name]
    with tempfile.TemporaryDirectory(prefix="concord-bench-", ignore_cleanup_errors=True) as folder:
        work, given, into = Path(folder) / "work", Path(folder) / f"given{suffix}", Path(folder) / "out"
        work.mkdir()
        into.mkdir()
        given.write_bytes(data)
        soffice.convert(program, [given], into, work, import_filter, export=export or _ALL_SHEETS)
        made = sorted(into.iterdir())
        if not made:
            return None
        found = Words()
        for file in made:
            text = file.read_text(encoding="utf-8-sig", errors="replace")
            if export:
                found.update(words(text))
            else:
                for row in csv.reader(io.StringIO(text)):
                    found.update(words(" ".join(row)))
        return found
