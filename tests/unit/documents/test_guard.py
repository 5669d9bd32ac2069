"""Hostile files are refused by a limit's own code, before they can hurt."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from ingestion.documents import guard
from ingestion.documents.guard import Limits, check_file, check_members
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.documents.refusal import DocumentRefused as Refused
from ingestion.notices import Notice
from tests.unit.documents.word import cell, document_xml, docx, package, paragraph, row, table


def _refusal(data: bytes) -> Notice:
    with pytest.raises(DocumentRefused) as refused:
        read_document(data, "x.docx")
    return refused.value.notice


def _with_member(name: str, data: bytes = b"x", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO(docx(paragraph("слова")))
    with zipfile.ZipFile(buffer, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = method
        archive.writestr(info, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/cron.d/x", "package_part_name"),
        ("/etc/passwd", "package_part_name"),
        ("word\\..\\..\\x", "package_part_name"),
        ("C:/x", "package_part_name"),
        ("WORD/Document.xml", "package_part_twice"),
    ],
)
def test_names_of_parts(name: str, code: str) -> None:
    notice = _refusal(_with_member(name))
    assert (notice.code, notice.severity) == (code, "error")
    assert notice.value.replace("\\", "/") == name.replace("\\", "/")


def test_methods_that_office_does_not_use() -> None:
    assert _refusal(_with_member("x.bin", method=zipfile.ZIP_LZMA)).code == "package_method"


def test_encrypted_members() -> None:
    data = bytearray(docx(paragraph("слова")))
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, place + 8, struct.unpack_from("<H", data, place + 8)[0] | 1)
    assert _refusal(bytes(data)).code == "document_encrypted"


def test_a_damaged_part() -> None:
    data = bytearray(package(document_xml(table(*[row(cell(f"слова {n}")) for n in range(50)]))))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        place = archive.getinfo("word/document.xml").header_offset + 100
    data[place] ^= 0xFF
    assert _refusal(bytes(data)).code == "package_damaged"


def test_a_part_that_declares_too_small_a_size_is_not_unpacked_further() -> None:
    data = bytearray(package(document_xml(paragraph("а" * 1000))))
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = 0
        while (start := data.find(sign, start)) >= 0:
            struct.pack_into("<I", data, start + place, 10)
            start += 4
    assert _refusal(bytes(data)).code == "package_damaged"


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    data = package(b"<x>" + b"<w/>" * 15_000_000 + b"</x>")
    assert len(data) < 200_000
    tracemalloc.start()
    notice = _refusal(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert notice.code == "package_ratio"
    assert peak < 5_000_000


def test_too_much_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LIMITS", Limits(markup=10_000))
    monkeypatch.setattr(guard.check_markup, "__defaults__", (guard.LIMITS,))
    assert _refusal(docx("<w:p/>" * 20_000)).code == "xml_too_much_markup"


def test_too_much_markup_in_a_large_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LIMITS", Limits(markup=10_000))
    monkeypatch.setattr("ingestion.documents.docx._STREAMED_FROM", 0)
    monkeypatch.setattr("ingestion.documents.docx_stream._PIECE", 4096)
    assert _refusal(docx("<w:p/>" * 20_000)).code == "xml_too_much_markup"
    many_rows = table(*[row(cell("а"), cell("б"))] * 2_000)
    assert read_document(docx(many_rows), "x.docx").blocks, "rows that are read and let go do not add up"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        f"<!--{' ' * 9000}--><!DOCTYPE x []>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "cp037"])
def test_dtds_are_refused(declared: str, encoding: str) -> None:
    text = document_xml(paragraph("words")).decode().replace("UTF-8", encoding)
    head, _, rest = text.partition("?>")
    assert _refusal(package(f"{head}?>{declared}{rest}".encode(encoding))).code in ("xml_dtd", "xml_broken")


def test_entities_are_never_expanded() -> None:
    body = document_xml("<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>")
    assert _refusal(package(body)).code == "xml_broken"


def test_external_relationships_are_not_followed() -> None:
    links = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
      <Relationship Id="r1" TargetMode="External" Target="file:///etc/passwd"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"/>
      <Relationship Id="r2" Target="../../../etc/passwd"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"/></Relationships>"""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(paragraph("слова")))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, links if name.endswith("document.xml.rels") else old.read(name))
    assert read_document(buffer.getvalue(), "x.docx").page_headers == []


@pytest.mark.parametrize("span", ["200000000", "9" * 5000, "501"])
def test_spans(span: str) -> None:
    notice = _refusal(docx(table(row(cell("а")), row(cell("а", f"<w:gridSpan w:val='{span}'/>")))))
    assert (notice.code, notice.address.table, notice.address.row) == ("table_too_wide", 1, 2)


def test_late_starts() -> None:
    late = row(cell("а"), properties="<w:gridBefore w:val='200000000'/>")
    assert _refusal(docx(table(late))).code == "table_too_wide"


@pytest.mark.parametrize("span", ["-5", "два", "", "0", "1.5", "²"])
def test_spans_that_are_no_numbers_count_as_one(span: str) -> None:
    document = read_document(docx(table(row(cell("а", f"<w:gridSpan w:val='{span}'/>"), cell("б")))), "x.docx")
    assert [(c.column, c.column_span) for t in document.tables for c in t.cells] == [(1, 1), (2, 1)]
    assert [n.code for n in document.notices] == ([] if span == "0" else ["span_not_a_number"])


@pytest.mark.parametrize("depth", [11, 80, 2000])
def test_nesting(depth: int) -> None:
    body = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    assert _refusal(docx(body)).code in ("table_too_deep", "xml_broken")


def test_deep_wrappers_are_read() -> None:
    body = "<w:smartTag>" * 200 + paragraph("слова") + "</w:smartTag>" * 200
    assert len(read_document(docx(body), "x.docx").blocks) == 1


@pytest.mark.parametrize(
    ("limits", "body", "code"),
    [
        (Limits(tables=3), table(row(cell("а"))) * 4, "document_too_many_tables"),
        (Limits(rows=5), table(*[row(cell("а"))] * 6), "document_too_many_rows"),
        (Limits(cells=5), table(row(*[cell("а")] * 6)), "document_too_many_cells"),
        (Limits(cell_text=5), table(row(cell("абвгде"))), "cell_too_long"),
        (Limits(text=5), paragraph("абв") * 2, "document_text_too_long"),
    ],
)
def test_sizes(limits: Limits, body: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard.Tally.__init__, "__defaults__", (limits,))
    assert _refusal(docx(body)).code == code


def test_the_size_of_a_file_and_of_its_contents() -> None:
    with pytest.raises(Refused) as refused:
        check_file(b"x" * 100, Limits(file_size=99))
    assert refused.value.notice.code == "document_too_large"
    members = [zipfile.ZipInfo(f"{n}.bin") for n in range(4)]
    for member in members:
        member.file_size = 30
    with pytest.raises(Refused) as refused:
        check_members(members, Limits(total_size=100))
    assert refused.value.notice.code == "package_too_large"
    with pytest.raises(Refused) as refused:
        check_members(members, Limits(part_count=3))
    assert refused.value.notice.code == "package_too_many_parts"


def test_a_part_that_is_too_large() -> None:
    member = zipfile.ZipInfo("word/document.xml")
    member.file_size, member.compress_size = 2_000, 1_000
    with pytest.raises(Refused) as refused:
        guard.check_part(member, Limits(part_size=1_999))
    assert refused.value.notice.code == "package_part_too_large"
