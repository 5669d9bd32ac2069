"""Web pages and web archives: each way in which words could be lost or moved."""

import base64
import quopri

import pytest

from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.notices import Address
from tests.unit.documents.word import only_table, words

_RUSSIAN = "Соглашение о сотрудничестве между Администрацией Смоленской области и Правительством Москвы"


def _read(body: str, head: str = "") -> Document:
    return read_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "page.html")


def _table(*rows: str) -> str:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


def _refusal(data: bytes) -> str:
    with pytest.raises(DocumentRefused) as refused:
        read_document(data, "отчёт.html")
    return refused.value.notice.code


@pytest.mark.parametrize(
    ("inside", "paragraphs"),
    [
        ("", ("",)),
        ("  а \n\t б ", ("а б",)),
        ("а <b>б</b><i> в</i>", ("а б в",)),
        ("а&nbsp;б&shy;в &laquo;г&raquo;", ("а\u00a0б\u00adв «г»",)),
        ("а <br> б<br/>", ("а\nб",)),
        ("<p>а<p><br><p>б<p></p>", ("а", "", "б", "")),
        ("<div>а<div>б</div>в</div>г", ("а", "б", "в", "г")),
        ("<pre>а  б\nв</pre>", ("а  б\nв",)),
        ("а<script>нет()</script><style>нет</style><!-- нет -->б", ("аб",)),
        ("<del>было</del><ins>стало</ins> <s>перечёркнуто</s>", ("стало перечёркнуто",)),
        ("<ul><li>а<li>б</ul>", ("а", "б")),
        ("<ol start=4><li></ol>", ("4.",)),
        ("<ol><li>а<li value=7><p><br></p><li></ol>", ("а", "7.", "8.")),
        ("<input value='а  б'> <input type=checkbox checked> <input type=hidden value=нет>", ("а  б ☒",)),
        ("<select><option>а<option selected>б</select><textarea>в\nг</textarea>", ("бв\nг",)),
        ("<p class=MsoNormal>а<o:p></o:p></p>", ("а",)),
        ("<![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>а", ("а",)),
        ("<span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><o:p>&nbsp;</o:p>", ("1.",)),
        ("<!--[if gte mso 9]><xml><w:WordDocument>нет</w:WordDocument></xml><![endif]-->а", ("а",)),
        ("<a style='mso-comment-reference:A_1'>слова</a><span class=MsoCommentReference>[A1]</span>", ("слова",)),
        ("а<a style='mso-footnote-id:ftn1' href='#_ftn1'>[1]</a><span class=msoDel>нет</span>", ("а",)),
        ("а<a class='sdfootnoteanc'><sup>1</sup></a>", ("а",)),
        ("<unheard-of>а</unheard-of>&unheard;", ("а&unheard;",)),
        ("а\u2029б", ("а\nб",)),
        ("5<font face='Symbol, serif'>\uf02d</font>7 <b style='font-family:Symbol'>\uf02d</b>", ("5–7 –",)),
        ("\uf0ff", ("\ufffd",)),
        ("\x04поле\x05", ("поле",)),
    ],
)
def test_words_of_a_cell(inside: str, paragraphs: tuple[str, ...]) -> None:
    assert only_table(_read(_table(f"<td>{inside}</td>"))).cells[0].paragraphs == paragraphs


def test_spans_as_a_browser_places_them() -> None:
    document = _read(
        "<table><thead><tr><td rowspan=9>Шапка<td>а<tbody><tr><td>1.<td rowspan=0>А<td>х<tr><td>2.<td>у</table>"
    )
    assert words(document) == [["Шапка", "а"], ["1.", "А", "х"], ["2.", "А", "у"]]
    assert document.notices == []


def test_a_merge_runs_through_a_section_row() -> None:
    document = _read(_table("<td>1.<td rowspan=3>А<td>х", "<td colspan=3>Отдел", "<td>2.<td>у", "<td>3.<td>б<td>в"))
    assert words(document) == [["1.", "А", "х"], ["Отдел"], ["2.", "А", "у"], ["3.", "б", "в"]]
    assert _codes(document) == ["merge_crosses_row"]


def test_cells_that_overlap_lose_no_word() -> None:
    document = _read(_table("<td>а<td rowspan=2>б<td>в", "<td colspan=2>г<td>д", "<td>е<td>ж<td>з"))
    assert words(document) == [["а", "б", "в"], ["г", "д"], ["е", "ж", "з"]]
    assert _codes(document) == ["cells_overlap"]


def test_spans_that_are_no_numbers_or_too_large() -> None:
    document = _read(_table("<td colspan=x>а<td rowspan='-2'>б<td colspan=0>в<td rowspan='99999999999999'>г", "<td>д"))
    assert words(document) == [["а", "б", "в", "г"], ["д", "г"]]
    assert _codes(document) == ["span_not_a_number"] * 2
    assert _refusal(f"<html>{_table('<td colspan=501>а')}".encode()) == "table_too_wide"


def test_rows_and_cells_without_their_wrappers() -> None:
    assert words(_read("<table><td>а<td>б<tr><td>в</table>")) == [["а", "б"], ["в"]]
    assert words(_read("<table><form><tr><td>а</tr></form><tr><td>б</table>")) == [["а"], ["б"]]
    assert words(_read("<table><tfoot><tr><td>итог<tbody><tr><td>а</table>")) == [["а"], ["итог"]]


def test_words_between_cells_stand_before_the_table() -> None:
    document = _read("<table><caption>Название</caption>вне<tr>и тут<td>а</td></tr></table>ниже")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["Название", "вне", "и тут", "ниже"]


def test_a_nested_table_stands_in_its_cell_and_after_the_table() -> None:
    document = _read(_table(f"<td>до{_table('<td>внутри')}после") + "конец</body></html><p>и ещё")
    outer, within, *rest = document.blocks
    assert not isinstance(outer, Paragraph)
    assert not isinstance(within, Paragraph)
    assert outer.cells[0].paragraphs == ("до", "внутри", "после")
    assert (within.depth, within.number, rest) == (1, 2, [Paragraph("конец"), Paragraph("и ещё")])


def test_what_is_hidden_is_told_of() -> None:
    document = _read(
        "<p style='DISPLAY: none'>а</p><p hidden>б</p><p class='x Тень'>в</p><p class=print>видно</p>"
        "<table><tr style='mso-hide:all'><td>г<tr><td>д</table>",
        "<style>p {color: red} .y, p.тень {display:none} @media print { .print {display:none} }</style>",
    )
    assert document.blocks[0] == Paragraph("видно")
    assert words(document) == [["д"]]
    assert [(n.code, n.value) for n in document.notices] == [("hidden_words_left_out", "а; б; в; г")]


def test_page_headers_notes_and_what_is_elsewhere() -> None:
    document = _read(
        f"<div title=header><p>Отчет</p>{_table('<td>за квартал')}</div>{_table('<td><img src=x>а')}"
        "<div id=sdfootnote1><p>сноска</div><div style='mso-element:comment-list'>примечания</div>"
        "<iframe src='http://example.org/'></iframe><div title=footer>низ</div>"
    )
    assert document.page_headers == ["Отчет", "за квартал"]
    assert words(document) == [["а"]]
    assert _codes(document) == ["picture_in_cell", "embedded_part_not_read"]
    assert document.pictures == 0


def test_words_struck_through_are_told_with_their_cell() -> None:
    document = _read(
        _table("<td>а<td>было <s>от<strike>менено</strike></s>")
        + "<p style='text-decoration: line-through'>ниже</p><u>не то</u>"
    )
    told = [(n.code, n.value, n.address) for n in document.notices]
    assert told == [
        ("struck_words_read", "отменено", Address(None, 1, 1, 2)),
        ("struck_words_read", "ниже", Address()),
    ]
    assert words(document)[0][1] == "было отменено"


def test_the_last_row_of_word_that_only_gives_widths() -> None:
    assert words(_read("<table><tr><td>а<td>б<tr height=0><td width=9><td width=9></table>")) == [["а", "б"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r"])
@pytest.mark.parametrize("declared", ["", "windows-1251", "utf-8", "koi8-r"])
def test_encodings(encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv=Content-Type content="text/html; charset={declared}">' if declared else ""
    document = read_document(f"<html>{meta}<p>{_RUSSIAN}".encode(encoding), "x")
    assert document.blocks == [Paragraph(_RUSSIAN)]
    is_other = declared and encoding != "utf-16" and declared != encoding.removesuffix("-sig")
    assert _codes(document) == (["html_charset_wrong"] if is_other else [])


def test_an_encoding_that_only_the_page_tells() -> None:
    assert _read("<p>plain").blocks == [Paragraph("plain")]
    short = "<html><meta charset=windows-1251><p>Щёщ"
    assert read_document(short.encode("windows-1251"), "x").blocks == [Paragraph("Щёщ")]
    xhtml = f"<?xml version='1.0' encoding='windows-1251'?><html><p>{_RUSSIAN}</p></html>"
    assert read_document(xhtml.encode("windows-1251"), "x").blocks == [Paragraph(_RUSSIAN)]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><p>а<!-- открыт", "html_broken"),
        ("<html><p>а<script>открыт", "html_broken"),
        ("<html><title>открыт", "html_broken"),
        ("<html>" + "<div>" * 3000 + "а", "html_broken"),
        ("<html>" + "<table><tr><td>" * 11 + "а", "table_too_deep"),
        ("<html>" + "<br>" * 3_000_001, "xml_too_much_markup"),
        ("<html><body></body></html>", "document_without_content"),
        ("<html><p>" + "а" * 1_000_001, "cell_too_long"),
        ("<html>" + "<table><tr><td>а</table>" * 5001, "document_too_many_tables"),
    ],
)
def test_what_is_refused(page: str, code: str) -> None:
    assert _refusal(page.encode()) == code


def _archive(page: bytes, transfer: str, *, header: str = "", end: str = "--x--\n") -> bytes:
    encoded = base64.encodebytes(page) if transfer == "base64" else quopri.encodestring(page)
    extra = f"--x\nContent-Type: text/html\n\n<div style='mso-element:header'>{header}</div>\n" if header else ""
    return (
        b"From: <Saved by Word>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        + f'Content-Type: text/html; charset="windows-1251"\nContent-Transfer-Encoding: {transfer}\n\n'.encode()
        + encoded + f"\n{extra}{end}".encode()
    )  # fmt: skip


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
def test_web_archives(transfer: str) -> None:
    page = f"<html><p>{_RUSSIAN}{_table('<td>а')}".encode("windows-1251")
    document = read_document(_archive(page, transfer, header="Отчет"), "x.mht")
    assert (document.format, document.page_headers) == ("mht", ["Отчет"])
    assert document.blocks[0] == Paragraph(_RUSSIAN)
    assert words(document) == [["а"]]


def test_web_archives_that_are_refused() -> None:
    page = "<html><p>а".encode("windows-1251")
    assert _refusal(_archive(page, "base64", end="")) == "mht_broken"
    assert _refusal(_archive(b"", "base64")) == "mht_broken"
    nested = b"".join(b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    assert _refusal(b"MIME-Version: 1.0\n" + nested) == "mht_broken"
