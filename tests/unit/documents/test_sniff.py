"""Formats are told by content, and each that is not read is refused with its own code and remedy."""

import io
import struct
import zipfile

import pytest

from ingestion.documents.formats import FORMATS
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.documents.sniff import sniff
from ingestion.notices import CATALOGUE, Notice
from tests.unit.documents.word import document_xml, docx, package, paragraph

_RUSSIAN = "Соглашение о сотрудничестве между Администрацией Смоленской области и Правительством Москвы"


def _refusal(data: bytes) -> Notice:
    with pytest.raises(DocumentRefused) as refused:
        read_document(data, "отчёт.docx")
    return refused.value.notice


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _ole(*streams: str) -> bytes:
    """A compound file with these streams at its root: header, one sector of the table, the directory."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = []
    for number, name in enumerate(["Root Entry", *streams]):
        entry = bytearray(128)
        encoded = name.encode("utf-16-le") + b"\0\0"
        entry[: len(encoded)] = encoded
        right = number + 1 if 0 < number < len(streams) else 0xFFFFFFFF
        child = 1 if number == 0 and streams else 0xFFFFFFFF
        struct.pack_into("<HBBIII", entry, 64, len(encoded), 5 if number == 0 else 2, 1, 0xFFFFFFFF, right, child)
        entries.append(bytes(entry))
    return bytes(header) + table + b"".join(entries).ljust(512, b"\0")


_CONTENT = "application/vnd.openxmlformats-officedocument."
_SAMPLES: list[tuple[str, bytes]] = [
    ("docx", docx(paragraph("слова"))),
    ("docx", package(document_xml(""), content_type="application/vnd.ms-word.document.macroEnabled.main+xml")),
    ("docx", package(document_xml(""), content_type=_CONTENT + "wordprocessingml.template.main+xml")),
    ("xlsx", package(b"<x/>", content_type=_CONTENT + "spreadsheetml.sheet.main+xml")),
    ("pptx", package(b"<x/>", content_type=_CONTENT + "presentationml.presentation.main+xml")),
    ("ooxml", package(b"<x/>", content_type="application/vnd.ms-visio.drawing.main+xml")),
    ("xml", b'<?xml version="1.0"?><TABLE><ROW><NAME>data</NAME></ROW></TABLE>'),
    ("html", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><table/></body></html>'),
    (
        "fods",
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
    ),
    (
        "excel_xml",
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ),
    ("html", b"<!DOCTYPE html><html><body>opendocument formats: urn:oasis:names:tc:opendocument:xmlns</body></html>"),
    ("odt", _zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})),
    ("ods", _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet-template"})),
    ("odp", _zip({"mimetype": b"application/vnd.oasis.opendocument.presentation"})),
    ("archive", _zip({"Отчёт.docx": docx(paragraph("слова"))})),
    ("archive", _zip({})),
    ("archive", b"Rar!\x1a\x07\x01\0"),
    ("archive", b"7z\xbc\xaf\x27\x1c\0\4"),
    ("archive", b"\x1f\x8b\x08\0"),
    ("doc", _ole("\x01CompObj", "WordDocument", "1Table")),
    ("xls", _ole("Workbook")),
    ("xls", _ole("Book")),
    ("xls", _ole("\x05SummaryInformation", "WORKBOOK")),
    ("ppt", _ole("PowerPoint Document")),
    ("encrypted", _ole("EncryptionInfo", "EncryptedPackage")),
    ("ole", _ole("VisioDocument")),
    ("rtf", b"{\\rtf1\\ansi"),
    ("pdf", b"%PDF-1.7\n"),
    ("pdf", b"\n\n%PDF-1.4\n"),
    ("picture", b"\x89PNG\r\n\x1a\n\0"),
    ("picture", b"\xff\xd8\xff\xe0"),
    ("picture", b"II*\0\x08"),
    ("picture", b"RIFF\x10\0\0\0WEBPVP8 "),
    ("picture", b"AT&TFORM\0\0"),
    ("picture", b"BM" + struct.pack("<IIIIiiHH", 70, 0, 54, 40, 2, 2, 1, 24) + b"\0" * 44),
    ("text", "BMW и другие: ".encode() + _RUSSIAN.encode()),
    ("html", b"<!DOCTYPE html><html><body><table><tr><td>1</table>"),
    ("html", f"<html xmlns:w='urn:schemas-microsoft-com:office:word'><p>{_RUSSIAN}".encode("windows-1251")),
    ("mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x"),
    (
        "word_xml",
        b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
    ),
    ("flat_opc", b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'),
    ("xml", b"<?xml version='1.0'?><data/>"),
    ("text", _RUSSIAN.encode()),
    ("text", _RUSSIAN.encode("utf-8-sig")),
    ("text", _RUSSIAN.encode("utf-16")),
    ("text", _RUSSIAN.encode("utf-16-le")),
    ("text", _RUSSIAN.encode("utf-16-be")),
    ("text", _RUSSIAN.encode("windows-1251")),
    ("unknown", bytes(range(256)) * 4),
    ("unknown", b"\x93\x8a\xd0\xff\xfe\x81"),
]


@pytest.mark.parametrize(("expected", "data"), _SAMPLES, ids=[f"{n}-{e}" for n, (e, _) in enumerate(_SAMPLES)])
def test_formats_are_told_by_content(expected: str, data: bytes) -> None:
    assert sniff(data).format == expected


def test_every_format_is_either_read_or_refused_by_a_code() -> None:
    assert {name for name, _ in _SAMPLES} >= FORMATS.keys()
    for known in FORMATS.values():
        assert bool(known.reader) != bool(known.refusal), known.name
        if known.refusal:
            assert CATALOGUE[known.refusal].severity == "error"
            assert CATALOGUE[known.refusal].parameters <= {"format_ru", "format_en"}


@pytest.mark.parametrize("length", [300, 512, 900, 1024])
def test_an_old_office_file_that_is_cut_off_is_said_to_be(length: int) -> None:
    assert _refusal(_ole("WordDocument")[:length]).code == "package_truncated"


def test_an_old_office_file_with_a_header_of_nonsense_is_damaged() -> None:
    damaged = bytearray(_ole("WordDocument"))
    damaged[30:32] = b"\xff\xff"
    assert _refusal(bytes(damaged)).code == "package_damaged"


def test_codes_of_what_is_no_document() -> None:
    whole = docx(paragraph("слова") * 200)
    assert _refusal(b"").code == "document_empty"
    assert _refusal(whole[: len(whole) // 2]).code == "package_truncated"
    assert _refusal(whole[:10]).code == "package_truncated"
    assert _refusal(_zip({"a.txt": b"a"})).code == "format_archive"
    assert _refusal(_ole("EncryptedPackage")).code == "document_encrypted"
    assert _refusal(b"\x89PNG\r\n\x1a\n\0").code == "format_picture"
    assert _refusal(docx("")).code == "document_without_content"
    assert _refusal(package(b"<x/>")).code == "docx_no_body"
    assert _refusal(docx(paragraph("а") + "</w:body><w:body>" + paragraph("б"))).code == "docx_several_bodies"
    assert _refusal(package(b"<x>")).code == "xml_broken"
    assert _refusal("Просто текст без таблицы, о сотрудничестве и развитии.".encode()).code == "text_not_a_table_dump"
