"""OpenDocument text: each way in which words could be lost or moved."""

import pytest

from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.notices import Address
from tests.unit.documents.open_document import cell, covered, flat_odt, odt, p, read, row, table
from tests.unit.documents.word import only_table, words

_SPAN = "table:number-{}-spanned='{}'"


def _down(count: int) -> str:
    return _SPAN.format("rows", count)


def _across(count: int) -> str:
    return _SPAN.format("columns", count)


def _codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


def _refusal(data: bytes) -> str:
    with pytest.raises(DocumentRefused) as refused:
        read_document(data, "отчёт.odt")
    return refused.value.notice.code


def _cell_words(inside: str, styles: str = "") -> str:
    return words(read(table(row(cell(inside))), styles))[0][0]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("  а \n\t б ", "а б"),
        ("а <text:span>б</text:span> в", "а б в"),
        ("а <text:span> б</text:span>", "а б"),
        ("а<text:s/><text:s text:c='2'/>б", "а   б"),
        ("а<text:s text:c='много'/>б", "а б"),
        ("а<text:tab/>б<text:line-break/>в", "а\tб\nв"),
        ("а<text:soft-page-break/>б", "аб"),
        ("а\u00a0б\u00adв", "а\u00a0б\u00adв"),
        ("а\u2029б", "а\nб"),
        ("а<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>сноска</text:p>"
         "</text:note-body></text:note>б", "аб"),
        ("а<office:annotation><text:p>примечание</text:p></office:annotation>б<office:annotation-end/>", "аб"),
        ("а<text:change-start text:change-id='1'/>б<text:change-end/><text:change text:change-id='2'/>в", "абв"),
        ("<text:a>ссылка</text:a> <text:date>2 мая</text:date>", "ссылка 2 мая"),
        ("<text:ruby><text:ruby-base>а</text:ruby-base><text:ruby-text>б</text:ruby-text></text:ruby>", "а"),
        ("<text:unheard-of>а</text:unheard-of>", "а"),
        ("<text:hidden-text text:is-hidden='true'>а</text:hidden-text>б", "б"),
        ("<text:hidden-text text:is-hidden='false'>а</text:hidden-text>б", "аб"),
        ("<text:placeholder>впишите</text:placeholder>б", "б"),
    ],
)  # fmt: skip
def test_words_of_a_paragraph(inside: str, said: str) -> None:
    assert _cell_words(inside) == said


def test_spans_and_covered_cells() -> None:
    document = read(
        table(
            f"<table:table-header-rows>{row(cell('№'), cell('Соглашение'), cell('Что'))}</table:table-header-rows>",
            "<table:table-rows>" + row(cell("1."), cell("А", _down(3)), cell("х")) + "</table:table-rows>",
            row(cell("2."), covered(), cell("у")),
            row(cell("Итог", _across(1)), covered(), cell("я")),
            row(cell("Отдел", _across(3)), covered(), covered()),
        )
    )
    found = only_table(document)
    assert (found.row_count, found.column_count, document.notices) == (5, 3, [])
    merged = found.at(4, 2)
    assert merged is not None
    assert (merged.words, merged.row, merged.row_span) == ("А", 2, 3)
    assert words(document)[4] == ["Отдел"]


def test_a_merge_runs_through_a_section_row() -> None:
    document = read(
        table(
            row(cell("1."), cell("А", _down(3)), cell("х")),
            row(cell("Отдел", _across(3)), covered(), covered()),
            row(cell("2."), covered(), cell("у")),
        )
    )
    assert words(document) == [["1.", "А", "х"], ["Отдел"], ["2.", "А", "у"]]
    assert _codes(document) == ["merge_crosses_row"]


def test_a_cell_in_a_covered_place_is_not_lost() -> None:
    document = read(
        table(row(cell("А", _down(3)), cell("б")), row(cell("лишняя"), cell("в")), row(cell("г"), cell("д")))
    )
    assert words(document) == [["А", "б"], ["лишняя", "в"], ["г", "д"]]
    assert _codes(document) == ["cells_overlap"]


def test_words_under_a_merge_are_told_of_and_those_under_none_are_kept() -> None:
    document = read(table(row(cell("А", _across(2)), covered("под ней"), covered("сама"))))
    assert words(document) == [["А", "сама"]]
    assert [(n.code, n.value) for n in document.notices] == [("merge_hides_words", "под ней")]


def test_a_merge_that_outlasts_the_table_ends_with_it() -> None:
    document = read(table(row(cell("А", _down(99999)), cell("б")), row(covered(), cell("в"))))
    assert [(c.words, c.row_span) for c in only_table(document).cells] == [("А", 2), ("б", 1), ("в", 1)]


def test_repeated_rows_and_cells() -> None:
    document = read(
        table(
            row(cell("а", "table:number-columns-repeated='2'"), cell("б"), properties="table:number-rows-repeated='2'")
        )
    )
    assert words(document) == [["а", "а", "б"]] * 2


_DEEPER = "<table:table><table:table-row><table:table-cell>"
_SHALLOWER = "</table:table-cell></table:table-row></table:table>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (table(row(cell("а", "table:number-columns-repeated='16384'"))), "table_too_wide"),
        (table(row(cell("а", "table:number-columns-repeated='" + "9" * 400 + "'"))), "table_too_wide"),
        (table(row(cell("а", _across(501)))), "table_too_wide"),
        (table(row(cell("а"), properties="table:number-rows-repeated='1048576'")), "document_too_many_rows"),
        (table(*[row(cell("а"), properties="table:number-rows-repeated='60000'")] * 2), "document_too_many_rows"),
        (p("<text:s text:c='999999999999'/>"), "cell_too_long"),
        (table(row(cell("а" * 1_000_001))), "cell_too_long"),
        (f"{_DEEPER * 11}{_SHALLOWER * 11}", "table_too_deep"),
    ],
)  # fmt: skip
def test_limits(body: str, code: str) -> None:
    assert _refusal(odt(body)) == code


def test_counts_that_are_no_numbers() -> None:
    document = read(table(row(cell("а", _across("x")), cell("б", _down("-1"))), row(cell("в"), cell("г"))))  # type: ignore[arg-type]
    assert words(document) == [["а", "б"], ["в", "г"]]
    assert _codes(document) == ["span_not_a_number"] * 2


def test_a_nested_table_stands_in_its_cell_and_after_the_table() -> None:
    inner = table(row(cell("внутри"), cell("тоже")))
    document = read(table(row(f"<table:table-cell>{p('до')}{inner}{p('после')}</table:table-cell>")) + p("конец"))
    outer, within, last = document.blocks
    assert not isinstance(outer, Paragraph)
    assert not isinstance(within, Paragraph)
    assert outer.cells[0].paragraphs == ("до", "внутри", "тоже", "после")
    assert (within.depth, within.number, last) == (1, 2, Paragraph("конец"))


def test_a_cell_split_in_the_old_way_is_told_of() -> None:
    inner = table(row(cell("а"))).replace("<table:table>", "<table:table table:is-sub-table='true'>")
    assert _codes(read(table(row(f"<table:table-cell>{inner}</table:table-cell>")))) == ["odt_split_cell"]


def test_deletions_are_left_out_and_sections_walked_into() -> None:
    document = read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>снято</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        f"<text:section>{p('видно')}</text:section>"
        f"<text:section text:display='none'>{p('скрыто')}</text:section>"
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>шаблон"
        "</text:index-title-template></text:table-of-content-source>"
        f"<text:index-body>{p('оглавление')}</text:index-body></text:table-of-content>"
    )
    assert document.blocks == [Paragraph("видно"), Paragraph("оглавление")]
    assert [(n.code, n.value) for n in document.notices] == [("hidden_words_left_out", "скрыто")]


def test_hidden_by_style_and_by_row() -> None:
    styles = (
        "<style:style style:name='A' style:family='text'><style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='B' style:family='text' style:parent-style-name='A'/>"
        "<style:style style:name='C' style:family='text' style:parent-style-name='A'>"
        "<style:text-properties text:display='true'/></style:style>"
        "<style:style style:name='R' style:family='text' style:parent-style-name='R'/>"
    )
    inside = "".join(f"<text:span text:style-name='{name}'>{name}</text:span>" for name in "ABCR")
    document = read(table(row(cell(inside)), row(cell("строка"), properties="table:visibility='collapse'")), styles)
    assert words(document) == [["CR"]]
    told = [(n.parameters["count"], n.value, n.address) for n in document.notices]
    assert told == [(2, "A; B", Address(None, 1, 1, 1)), (1, "строка", Address(None, 1))]


def test_symbols_by_the_font_of_their_style() -> None:
    styles = (
        "<style:font-face style:name='Значки' svg:font-family='Symbol'/><style:style style:name='S' "
        "style:family='text'><style:text-properties style:font-name='Значки'/></style:style>"
    )
    assert _cell_words("5<text:span text:style-name='S'>\uf02d</text:span>7", styles) == "5–7"
    document = read(p("\uf0ff"))
    assert document.blocks == [Paragraph("\ufffd")]
    assert _codes(document) == ["symbol_not_known"]


_NUMBERED = (
    "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='1' "
    "style:num-suffix='.' text:start-value='3'/><text:list-level-style-number text:level='2' style:num-format='a' "
    "style:num-suffix=')' text:display-levels='2'/></text:list-style>"
)


def _list(*items: str, more: str = "") -> str:
    inside = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f"<text:list text:style-name='L' {more}>{inside}</text:list>"


def test_the_number_of_a_row_made_by_a_list() -> None:
    go_on = "text:continue-numbering='true'"

    def numbered(more: str) -> str:
        return f"<table:table-cell>{_list(p(''), more=more)}</table:table-cell>"

    rows = [row(numbered(more), cell("а")) for more in ("xml:id='one'", go_on, "", "text:continue-list='one'", "")]
    assert [line[0] for line in words(read(table(*rows), _NUMBERED))] == ["3.", "4.", "3.", "5.", "3."]
    document = read(_list(p("слова") + _list(p(""), p("")), p("")), _NUMBERED)
    assert document.blocks == [Paragraph("слова"), Paragraph("3.a)"), Paragraph("3.b)"), Paragraph("4.")]


def test_words_struck_through_are_told_with_their_cell() -> None:
    style = (
        '<style:style style:name="S" style:family="text"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style><style:style style:name="N" style:family="text">'
        '<style:text-properties style:text-line-through-style="none"/></style:style>'
    )
    struck = 'было <text:span text:style-name="S">отменено</text:span> <text:span text:style-name="N">да</text:span>'
    (notice,) = read(table(row(cell("а"), cell(struck))), style).notices
    assert (notice.code, notice.value, notice.address) == ("struck_words_read", "отменено", Address(None, 1, 1, 2))


def test_frames_pictures_and_embedded_objects() -> None:
    box = f"<draw:frame><draw:text-box>{p('в рамке')}</draw:text-box><svg:desc>описание</svg:desc></draw:frame>"
    document = read(p(f"до{box}после"))
    assert document.blocks == [Paragraph("допосле"), Paragraph("в рамке")]
    document = read(table(row(cell("<draw:frame><draw:object/><draw:image/></draw:frame>"))))
    assert _codes(document) == ["embedded_part_not_read", "picture_in_cell"]
    assert (document.pictures, read(p("<draw:frame><draw:image/></draw:frame>")).pictures) == (0, 1)


def test_page_headers_and_stray_words() -> None:
    master = (
        f"<style:header>{p('Отчет')}{table(row(cell('за III квартал')))}</style:header>"
        f"<style:header-left style:display='false'>{p('нет')}</style:header-left>"
        f"<style:footer>{p('низ')}</style:footer>"
    )
    document = read(f"вне {p('абзац')} всего{table('между', row('и тут', cell('а')))}", master=master)
    assert document.page_headers == ["Отчет", "за III квартал"]
    assert document.blocks[:3] == [Paragraph("вне"), Paragraph("абзац"), Paragraph("всего")]
    assert sorted(n.value for n in document.notices) == ["и тут", "между"]
    assert set(_codes(document)) == {"words_outside_cells"}


def test_flat_documents() -> None:
    document = read_document(flat_odt(p("слова")), "x.fodt")
    assert (document.format, document.blocks) == ("odt", [Paragraph("слова")])
    assert _refusal(flat_odt(p("слова"))[:-20]) == "xml_broken"


def test_what_is_refused() -> None:
    manifest = "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>"
    assert (
        _refusal(odt("", parts={"META-INF/manifest.xml": manifest, "content.xml": "\x01\x02"})) == "document_encrypted"
    )
    assert _refusal(odt("", parts={"content.xml": "<x>"})) == "xml_broken"
    assert _refusal(odt("", parts={"content.xml": "<x/>"})) == "odt_no_body"
    assert _refusal(odt("</office:text><office:text>")) == "odt_several_bodies"
    assert _refusal(odt("")) == "document_without_content"
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"
    assert _refusal(odt("", parts={"content.xml": bomb})) == "xml_dtd"
    assert _refusal(odt("", parts={"styles.xml": bomb})) == "xml_dtd"
    assert _refusal(odt("<text:span>" * 300 + "</text:span>" * 300)) == "xml_broken"
    assert _refusal(odt(p("слова"))[:200]) == "package_truncated"


def test_marks_that_come_twice_or_are_no_names_are_no_damage() -> None:
    """Nothing refers to them here, and programs other than LibreOffice write them so."""
    document = read('<text:p xml:id="list1">а</text:p><text:p xml:id="list1">б</text:p><text:p xml:id="1">в</text:p>')
    assert document.blocks == [Paragraph("а"), Paragraph("б"), Paragraph("в")]


def test_words_repeated_beyond_measure_are_refused() -> None:
    repeated = "table:number-rows-repeated='{}'"
    assert _refusal(odt(table(row(cell("а" * 600), properties=repeated.format(9000))))) == "package_ratio"
    found = only_table(read(table(row(cell("а" * 600), properties=repeated.format(90)))))
    assert [cell.words for cell in found.cells] == ["а" * 600] * 90
