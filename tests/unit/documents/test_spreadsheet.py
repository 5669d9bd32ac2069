"""Spreadsheets: values as a person sees them, rows under their own numbers, limits before the library reads."""

import io
import struct
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from ingestion.documents.grid import Document, Paragraph, Table
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.documents.sheet_values import paragraphs_of, shown
from ingestion.documents.xls_scan import scan_binary
from ingestion.notices import Notice
from tests.unit.documents.sheets import grid, ods, ods_cell, shared_strings, text, xlsx, zipped

HEADING = ["№", "Мероприятие", "Сроки"]


def read(data: bytes) -> Document:
    return read_document(data, "отчёт.xlsx")


def refused(data: bytes) -> Notice:
    with pytest.raises(DocumentRefused) as caught:
        read(data)
    return caught.value.notice


def test_backslashes_in_names_of_parts_are_slashes() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(grid([HEADING, ["1", "Встреча", "май"]])))) as package:
        parts = {name.replace("/", "\\").lower(): package.read(name) for name in package.namelist()}
    (table,) = read(zipped(parts)).tables
    assert words(table) == [HEADING, ["1", "Встреча", "май"]]


def words(table: Table) -> list[list[str]]:
    return [[cell.words for cell in table.row(number)] for number in range(1, table.row_count + 1)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.0, "5"),
        (12.5, "12,5"),
        (0.1 + 0.2, "0,3"),
        (1e20, "1e+20"),
        (7, "7"),
        (True, "ИСТИНА"),
        (date(2020, 8, 11), "11.08.2020"),
        (datetime(2020, 8, 11), "11.08.2020"),
        (datetime(2020, 8, 11, 15, 30), "11.08.2020 15:30"),
        (time(9, 5), "09:05"),
        (timedelta(hours=26, minutes=3), "26:03"),
        ("а\r\nб\u2029в", "а\nб\nв"),
    ],
)
def test_values_are_what_a_person_sees(value: object, expected: str) -> None:
    assert shown(value) == expected  # type: ignore[arg-type]


def test_a_blank_line_in_a_cell_separates_paragraphs() -> None:
    assert paragraphs_of("а\nб\n\nв") == ("а\nб", "", "в")
    assert paragraphs_of("") == ("",)


def test_lines_above_the_table_are_paragraphs_and_rows_keep_their_numbers() -> None:
    rows = [["Отчет о реализации\nсоглашений"], [], ["за III квартал"], HEADING, ["Департамент"], ["1", "Обмен", "май"]]
    document = read(xlsx(grid(rows)))
    assert document.blocks[:-1] == [
        Paragraph("Отчет о реализации"),
        Paragraph("соглашений"),
        Paragraph("за III квартал"),
    ]
    (table,) = document.tables
    assert words(table) == [[], [], [], HEADING, ["Департамент", "", ""], ["1", "Обмен", "май"]]
    assert not document.needs_review


def test_dates_and_numbers_by_the_format_of_the_cell() -> None:
    rows = '<row r="1"><c r="A1"><v>5</v></c><c r="B1" s="1"><v>44054</v></c><c r="C1" t="b"><v>1</v></c></row>'
    assert words(next(read(xlsx(rows)).tables)) == [["5", "11.08.2020", "ИСТИНА"]]


STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3">'
    '<numFmt numFmtId="164" formatCode="0.00E+00"/><numFmt numFmtId="165" formatCode="[$-419]mmmm\\ yyyy;@"/>'
    '<numFmt numFmtId="166" formatCode="0&quot; чел.&quot;"/></numFmts><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="166"/><xf numFmtId="49"/></cellXfs></styleSheet>'
)


def test_numbers_are_read_as_they_are_shown_or_the_format_is_said() -> None:
    values = ("0.05", "1500", "44044", "40", "12.5")
    cells = "".join(f'<c r="{chr(64 + n)}1" s="{n}"><v>{value}</v></c>' for n, value in enumerate(values, 1))
    document = read(xlsx(f'<row r="1">{cells}</row>', parts={"xl/styles.xml": STYLES}))
    assert words(next(document.tables)) == [["5%", "1500", "август 2020", "40 чел.", "12,5"]]
    (notice,) = document.notices
    assert (notice.code, notice.value, notice.parameters) == ("number_format_not_applied", "0.00E+00", {"count": 1})


def test_open_document_numbers_are_read_as_they_are_shown() -> None:
    def cell(kind: str, value: str, shown: str) -> str:
        return f'<table:table-cell office:value-type="{kind}" {value}><text:p>{shown}</text:p></table:table-cell>'

    rows = "<table:table-row>" + cell("percentage", 'office:value="0.05"', "5%")
    rows += cell("float", 'office:value="15000"', "15 000") + cell(
        "date", 'office:date-value="2020-08-01"', "август 2020"
    )
    rows += cell("date", 'office:date-value="2020-08-11"', "11.08.20") + "</table:table-row>"
    (table,) = read(ods(rows)).tables
    assert words(table) == [["5%", "15 000", "август 2020", "11.08.2020"]]


def test_indented_markup_of_open_document_is_read() -> None:
    rows = f"<table:table-row>\n  {ods_cell('№')}\n  {ods_cell('Что')}\n</table:table-row>\n"
    rows += f"<table:table-row>\n  {ods_cell('1')}\n  {ods_cell('Обмен опытом ')}\n</table:table-row>\n"
    (table,) = read(ods(rows)).tables
    assert words(table) == [["№", "Что"], ["1", "Обмен опытом "]]


def test_formats_of_a_binary_workbook_by_cell() -> None:
    code = '0" чел."'.encode("utf-16-le")
    records = [
        _BOF,
        (0x041E, struct.pack("<HHB", 164, len(code) // 2, 1) + code),
        *((0x00E0, struct.pack("<HH", 0, number) + b"\0" * 16) for number in (0, 9, 164)),
    ]
    place = sum(4 + len(data) for _, data in records) + 4 + 6
    records += [(0x0085, struct.pack("<IBB", place, 0, 0)), _BOF, (0x0203, struct.pack("<HHHd", 0, 0, 1, 0.05))]
    records += [(0x00BD, struct.pack("<HHHiHiH", 1, 0, 1, 0, 2, 0, 1))]
    (sheet,) = scan_binary(_biff(*records))
    assert sheet.formats == {(1, 1): "0%", (2, 1): "0%", (2, 2): '0" чел."'}


def test_merged_ranges_span_and_are_cut_to_the_table() -> None:
    rows = [HEADING, ["1", "Обмен", "май"], ["2", "", "июнь"]]
    merges = '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="C3:XFD1048576"/><mergeCell ref="A3:B3"/></mergeCells>'
    (table,) = read(xlsx(grid(rows), after=merges)).tables
    spans = {
        (c.row, c.column): (c.row_span, c.column_span) for c in table.cells if (c.row_span, c.column_span) != (1, 1)
    }
    assert spans == {(2, 2): (2, 1)}
    assert table.at(3, 2) is table.at(2, 2)
    assert len(table.cells) == 8


def test_every_visible_sheet_is_a_table_and_a_hidden_one_is_named() -> None:
    sheet = grid([HEADING, ["1", "а", "б"]])
    document = read(
        xlsx(
            sheet, "", sheet, sheet, names=["I", "II", "III", "IV"], states=["visible", "visible", "hidden", "visible"]
        )
    )
    assert [table.number for table in document.tables] == [1, 2]
    assert [(n.code, n.value) for n in document.notices] == [("sheet_hidden", "III")]
    assert document.page_headers == []


def test_the_name_of_the_only_sheet_is_kept_where_a_person_gave_it() -> None:
    sheet = grid([HEADING])
    assert read(xlsx(sheet, names=["III квартал"])).page_headers == ["III квартал"]
    assert read(xlsx(sheet)).page_headers == []


def test_what_a_sheet_is_printed_with_above_is_a_page_header() -> None:
    codes = (
        "&amp;L&amp;&quot;Times New Roman,полужирный&quot;&amp;12Отчет о реализации&#10;за III квартал&amp;C&amp;P из "
        "&amp;N&amp;RЗапад &amp;&amp; Восток"
    )
    after = f"<headerFooter><oddHeader>{codes}</oddHeader><oddFooter>Исп. Петрова</oddFooter></headerFooter>"
    found = read(xlsx(grid([HEADING, ["1", "Обмен", "май"]]), grid([HEADING]), after=after))
    assert found.page_headers == ["Отчет о реализации", "за III квартал", "из", "Запад & Восток"]


def test_hidden_rows_and_failed_formulas_are_said() -> None:
    rows = grid([HEADING]) + f'<row r="2" hidden="1">{text("A2", "1")}<c r="B2" t="e"><v>#REF!</v></c></row>'
    document = read(xlsx(rows))
    told = [(n.code, n.address.row, n.address.cell) for n in document.notices]
    assert told == [("cell_shows_error", 2, 2), ("hidden_rows_read", None, None)]
    assert words(next(document.tables))[1] == ["1", "", ""]


def test_open_document_merges_and_repeats() -> None:
    def row(*cells: str, more: str = "") -> str:
        return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"

    covered = "<table:covered-table-cell/>"
    rows = (
        row(ods_cell("№"), ods_cell("Мероприятие"))
        + row(ods_cell("1"), ods_cell("Обмен", 'table:number-rows-spanned="2"'))
        + row(ods_cell("2"), covered)
        + row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048573"')
    )
    document = read(ods(rows))
    (table,) = document.tables
    assert words(table) == [["№", "Мероприятие"], ["1", "Обмен"], ["2", "Обмен"]]
    assert document.format == "ods"


def _biff(*records: tuple[int, bytes]) -> bytes:
    """A compound file whose only stream is a workbook of these records, padded so that it is no small stream."""
    stream = b"".join(struct.pack("<HH", number, len(data)) + data for number, data in records).ljust(4096, b"\0")
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<7I", header, 48, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    directory = b""
    for name, kind, child, start, size in (("Root Entry", 5, 1, 0xFFFFFFFE, 0), ("Workbook", 2, 0xFFFFFFFF, 2, 4096)):
        entry = bytearray(128)
        encoded = name.encode("utf-16-le") + b"\0\0"
        entry[: len(encoded)] = encoded
        struct.pack_into("<HBBIII", entry, 64, len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        struct.pack_into("<II", entry, 116, start, size)
        directory += bytes(entry)
    sectors = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff") + directory.ljust(512, b"\0")
    return bytes(header) + sectors + stream


_BOF = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
_ROWS_REPEATED = '<table:table-row table:number-rows-repeated="1000000">'
_FAR_RIGHT = 'table:number-columns-repeated="99999999999"'
_HOSTILE = {
    "two cells far apart": (xlsx(f'<row r="1">{text("A1", "а")}{text("XFD1048576", "б")}</row>'), "sheet_too_far"),
    "a column beyond all": (xlsx(f'<row r="1">{text("ZZZZZ1", "а")}</row>'), "sheet_too_far"),
    "one string, many cells": (
        xlsx(
            "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1200)),
            parts={"xl/sharedStrings.xml": shared_strings("".join(map(chr, range(0x400, 0x450))) * 1200)},
        ),
        "document_text_too_long",
    ),
    "a bomb": (xlsx("", parts={"xl/other.xml": b" " * 8 * 2**20}), "package_ratio"),
    "a DTD": (xlsx("", parts={"xl/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "xml_dtd"),
    "broken markup": (xlsx("<row>", after="</c>"), "xml_broken"),
    "a binary workbook": (
        xlsx("", content_type="application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        "format_xlsb",
    ),
    "no content": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "package_part_missing"),
    "encrypted": (ods("", manifest="<m><encryption-data/></m>"), "document_encrypted"),
    "rows repeated": (ods(f"{_ROWS_REPEATED}{ods_cell('а')}</table:table-row>"), "sheet_too_far"),
    "a filled row repeated": (
        ods(f'<table:table-row table:number-rows-repeated="20000">{ods_cell("а" * 300)}</table:table-row>'),
        "package_ratio",
    ),
    "columns repeated": (
        ods(f"<table:table-row>{ods_cell('а', _FAR_RIGHT)}</table:table-row>"),
        "sheet_too_far",
    ),
    "xls far apart": (_biff(_BOF, (0x0203, struct.pack("<HHHd", 65535, 255, 0, 1.0))), "sheet_too_far"),
    "xls encrypted": (_biff(_BOF, (0x002F, b"\0" * 6)), "document_encrypted"),
    "xls of nothing": (_biff((0x0809, b"")), "spreadsheet_broken"),
}


@pytest.mark.parametrize(("data", "code"), _HOSTILE.values(), ids=_HOSTILE)
def test_hostile_and_broken_workbooks_are_refused(data: bytes, code: str) -> None:
    assert refused(data).code == code
