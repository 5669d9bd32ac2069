"""Word documents saved as one XML file: the same reading as of the package, and the same limits."""

import io
import re
import zipfile

import pytest

from ingestion.documents.grid import Document
from ingestion.documents.read import DocumentRefused, read_document
from tests.unit.documents import sheets
from tests.unit.documents.word import docx, paragraph

_SPACE = "http://schemas.microsoft.com/office/2006/xmlPackage"
ROW = "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
BODY = paragraph("Отчет") + "<w:tbl>" + ROW.format("№", "Мероприятие") + ROW.format("1", "Обмен  опытом") + "</w:tbl>"


def flat(package: bytes, more: str = "") -> bytes:
    """A package as one file, as Word writes it."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        for name in opened.namelist():
            if name == "[Content_Types].xml":
                types = opened.read(name).decode()
                continue
            found = re.search(rf'PartName="/{re.escape(name)}" ContentType="([^"]*)"', types)
            kind = found[1] if found else "application/xml"
            markup = re.sub(r"^<\?xml[^>]*\?>", "", opened.read(name).decode())
            parts.append(
                f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}"><pkg:xmlData>{markup}</pkg:xmlData></pkg:part>'
            )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        f'<pkg:package xmlns:pkg="{_SPACE}">{"".join(parts)}{more}</pkg:package>'
    ).encode()


def refused(data: bytes) -> str:
    with pytest.raises(DocumentRefused) as caught:
        read_document(data, "отчёт.xml")
    return caught.value.notice.code


def read(data: bytes) -> Document:
    return read_document(data, "отчёт.xml")


def test_it_is_read_as_the_package_is() -> None:
    picture = (
        '<pkg:part pkg:name="/word/media/a.png" pkg:contentType="image/png">'
        "<pkg:binaryData>AAAA</pkg:binaryData></pkg:part>"
    )
    document, other = read(flat(docx(BODY), picture)), read(docx(BODY))
    assert document.blocks == other.blocks
    assert (document.format, document.notices) == ("flat_opc", [])


@pytest.mark.parametrize("name", ["/../../etc/x.xml", "/word/document.xml", "/WORD/document.xml"])
def test_names_of_parts_are_held_to_the_same_rules(name: str) -> None:
    part = f'<pkg:part pkg:name="{name}" pkg:contentType="a/b"><pkg:xmlData><a/></pkg:xmlData></pkg:part>'
    assert refused(flat(docx(BODY), part)) in ("package_part_name", "package_part_twice")


def test_what_is_no_word_document_or_hostile_is_refused() -> None:
    assert refused(flat(sheets.xlsx(sheets.grid([["а", "б"]])))) == "format_not_a_report"
    assert refused(f'<pkg:package xmlns:pkg="{_SPACE}"/>'.encode()) == "format_not_a_report"
    whole = flat(docx(BODY))
    assert refused(whole[:-40]) == "xml_broken"
    assert refused(whole.replace(b"<pkg:package", b'<!DOCTYPE x [<!ENTITY a "b">]><pkg:package', 1)) == "xml_dtd"
