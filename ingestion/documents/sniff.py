"""What a file is, by its first bytes and its contents; its name is not looked at.

Belongs here: bytes → the name of a format. Does not belong here: what becomes of a format (``formats``), reading it.
"""

import re
from dataclasses import dataclass

from ingestion.documents import ole
from ingestion.documents.encoding import decode, decode_markup
from ingestion.documents.opc import Package
from ingestion.documents.refusal import DocumentRefused, refusal

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),  # JPEG
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),  # TIFF
    (b"MM\0*", "picture"),
    (b"AT&TFORM", "picture"),  # DjVu
    (b"BM", "picture"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),  # gzip
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
)
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_WITHIN = 1024  # bytes of something else that readers of PDF allow before its signature

# The main part of an Office package by its content type (ECMA-376 part 1, 15.2.x), templates and macro kinds included.
_PACKAGE_KINDS = (
    ("wordprocessingml", "docx"),
    ("ms-word", "docx"),
    ("spreadsheetml", "xlsx"),
    ("ms-excel", "xlsx"),
    ("presentationml", "pptx"),
    ("ms-powerpoint", "pptx"),
)
_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)

_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<(?:body|head|table|meta)[\s>]", re.IGNORECASE)
# What begins as XML and has tables need not be a page: lists of parts and data have such elements too.
_XHTML = re.compile(r"<!doctype\s+html|<(?:html|body)[\s>]|<meta\s+(?:http-equiv|name|charset)\b", re.IGNORECASE)
_MHT = re.compile(r"\A\s*(?:From:|MIME-Version:).*?Content-Type:\s*multipart/related", re.IGNORECASE | re.DOTALL)
_WORD_XML = re.compile(r"schemas\.microsoft\.com/office/(?:word/2003/wordml|(2006/xmlPackage))")
_EXCEL_XML = '"urn:schemas-microsoft-com:office:spreadsheet"'
_FLAT_OPEN_DOCUMENT = re.compile(r"<office:document\b[^>]*urn:oasis:names:tc:opendocument")
_FLAT_SPREADSHEET = re.compile(r"""office:mimetype\s*=\s*["']application/vnd\.oasis\.opendocument\.spreadsheet""")
_HEAD = 4096  # characters in which a text format shows itself


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose format is known (a key of ``formats.FORMATS``); a zip is opened already."""

    data: bytes
    format: str
    package: Package | None = None


def sniff(data: bytes) -> Source:
    """Tell the format of a file.

    Raises:
        DocumentRefused: a zip that is damaged or hostile, or an Office file of the old kind that is cut off or damaged,
            so that it cannot be told what it is.
    """
    if data.startswith(_ZIP_SIGNATURES):
        package = Package(data)
        return Source(data, _package_format(package), package)
    return Source(data, _plain_format(data))


def _plain_format(data: bytes) -> str:
    if data.startswith(ole.SIGNATURE):
        # Names are compared without case ([MS-CFB] 2.6.1); some programs write them in capitals.
        streams = {stream.casefold() for stream in ole.root_streams(data)}
        known = next((name for stream, name in _OLE_STREAMS if stream.casefold() in streams), None)
        if known is None and not ole.is_whole(data):  # what it was is written near its end, and that is missing
            raise refusal("package_truncated" if ole.has_header(data) else "package_damaged")
        return known or "ole"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "picture"
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and not (name == "picture" and signature == b"BM" and not _is_bitmap(data)):
            return name
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    return _text_format(data)


def _is_bitmap(data: bytes) -> bool:
    """Whether what begins with the letters BM is a picture; its header gives its own size and an offset in it."""
    return len(data) >= 26 and data[6:10] == b"\0\0\0\0" and int.from_bytes(data[10:14], "little") < len(data)


def _package_format(package: Package) -> str:
    try:
        main = package.main_part
        content_type = package.content_type(main) if main else ""
    except DocumentRefused as refused:
        if refused.notice.code != "package_part_missing":
            raise
        main, content_type = None, ""
    if main is not None:
        return next((name for sign, name in _PACKAGE_KINDS if sign in content_type), "ooxml")
    if "mimetype" in package:
        mime = package.read("mimetype").decode("ascii", "replace").strip()
        family, _, kind = mime.partition("application/vnd.oasis.opendocument.")
        if not family and kind:
            return _OPEN_DOCUMENT.get(kind.split("-")[0], "archive")
    return "archive"


def _text_format(data: bytes) -> str:
    decoded = decode(data) or decode_markup(data)
    if decoded is None:
        return "unknown"
    text = decoded[0]
    head = text[:_HEAD]
    if not head.lstrip().startswith("<"):
        return "mht" if _MHT.match(head) else "text"
    if word := _WORD_XML.search(head):
        return "flat_opc" if word[1] else "word_xml"
    if _EXCEL_XML in head:
        return "excel_xml"
    if flat := _FLAT_OPEN_DOCUMENT.search(text[: 4 * _HEAD]):
        return "fods" if _FLAT_SPREADSHEET.search(text[flat.start() : flat.start() + 4 * _HEAD]) else "odt"
    if head.lstrip().startswith("<?xml"):
        return "html" if _XHTML.search(head) else "xml"
    return "html" if _HTML.search(head) else "text"
