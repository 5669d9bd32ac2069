"""What a Word document can hold besides plain words, one trait a test."""

import pytest

from ingestion.documents.grid import Document, Paragraph, Table
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.documents.serialise import from_records, to_records
from tests.unit.documents.word import (
    STRICT,
    cell,
    cell_words,
    document_xml,
    docx,
    only_table,
    package,
    paragraph,
    read,
    row,
    run,
    table,
    words,
)


def _codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


# --- the words of a paragraph ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<w:r><w:t>11</w:t><w:tab/><w:t>августа</w:t></w:r>", "11\tавгуста"),
        ("<w:r><w:t>а</w:t><w:br/><w:t>б</w:t><w:cr/><w:t>в</w:t></w:r>", "а\nб\nв"),
        ("<w:r><w:t>5</w:t><w:noBreakHyphen/><w:t>6</w:t></w:r>", "5\u20116"),
        ("<w:r><w:t>мастер</w:t><w:softHyphen/><w:t>ства</w:t></w:r>", "мастер\u00adства"),
        ("<w:pPr><w:tabs><w:tab w:val='left' w:pos='100'/></w:tabs></w:pPr>" + run("слова"), "слова"),
        ("<w:r><w:t>государствен</w:t></w:r><w:r><w:t>ной</w:t></w:r>", "государственной"),
        ("<w:r><w:t>  края  </w:t></w:r>", "края"),
        ("<w:r><w:t xml:space='preserve'>  края  </w:t></w:r>", "  края  "),
        ("<w:r><w:t>одна\n   строка\tразметки</w:t></w:r>", "одна    строка разметки"),
        ("<w:r><w:t>а&#x2029;б&#x2028;в</w:t></w:r>", "а\nб\nв"),
        ("<w:hyperlink>" + run("ссылка") + "</w:hyperlink>", "ссылка"),
        ("<w:smartTag><w:r><w:t>слово</w:t></w:r></w:smartTag>", "слово"),
        ("<w:unheardOf><w:r><w:t>слово</w:t></w:r></w:unheardOf>", "слово"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
        ("<w:ruby><w:rt>" + run("чтение") + "</w:rt><w:rubyBase>" + run("основа") + "</w:rubyBase></w:ruby>", "основа"),
    ],
)
def test_words(inside: str, expected: str) -> None:
    assert cell_words(inside) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "<w:del><w:r><w:delText>12 </w:delText></w:r></w:del><w:ins>" + run("11 ") + "</w:ins>" + run("мая"),
            "11 мая",
        ),
        (
            "<w:moveFrom>" + run("онлайн ") + "</w:moveFrom><w:moveTo>" + run("г. ") + "</w:moveTo>" + run("Тверь"),
            "г. Тверь",
        ),
        ("<w:ins><w:del>" + run("снято") + "</w:del></w:ins>" + run("есть"), "есть"),
        (run("а") + "<w:commentRangeStart w:id='0'/>" + run("б") + "<w:r><w:commentReference w:id='0'/></w:r>", "аб"),
        (run("дата") + "<w:r><w:footnoteReference w:id='2'/></w:r>", "дата"),
    ],
)
def test_changes_are_accepted_and_notes_kept_out(inside: str, expected: str) -> None:
    assert cell_words(inside) == expected


def _field(instruction: str, result: str) -> str:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    return (
        mark.format("begin")
        + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        + mark.format("separate")
        + result
        + mark.format("end")
    )


def test_fields_show_their_result() -> None:
    assert cell_words("<w:fldSimple w:instr='DATE'>" + run("1 мая") + "</w:fldSimple>") == "1 мая"
    assert cell_words(_field("REF дата", run("2 мая")) + run(" и позже")) == "2 мая и позже"


def test_the_result_of_a_field_inside_an_instruction_is_no_word_of_the_text() -> None:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    inner = mark.format("begin") + mark.format("separate") + run("5") + mark.format("end")
    outer = mark.format("begin") + inner + mark.format("separate") + run("пять") + mark.format("end")
    assert cell_words(outer) == "пять"


def test_a_broken_field_swallows_nothing() -> None:
    broken = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>" + run("слова")
    document = read(table(row(f"<w:tc><w:p>{broken}</w:p>{paragraph('дальше')}</w:tc>", cell("рядом"))))
    assert words(document) == [["слова\nдальше", "рядом"]]


def test_old_form_fields_show_the_chosen_entry() -> None:
    entries = "<w:listEntry w:val='нет'/><w:listEntry w:val='да'/>"
    data = f"<w:ffData><w:ddList><w:result w:val='1'/>{entries}</w:ddList></w:ffData>"
    assert cell_words(f"<w:r><w:fldChar w:fldCharType='begin'>{data}</w:fldChar></w:r>") == "да"
    ticked = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    assert cell_words(f"<w:r><w:fldChar w:fldCharType='begin'>{ticked}</w:fldChar></w:r>") == "☒"


def test_symbols_are_mapped_or_marked() -> None:
    assert cell_words("<w:r><w:sym w:font='Symbol' w:char='F02D'/></w:r>") == "–"
    assert cell_words("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>") == "✓"
    assert cell_words("<w:r><w:sym w:font='Times New Roman' w:char='2116'/></w:r>") == "№"
    private = "<w:r><w:rPr><w:rFonts w:ascii='Symbol' w:hAnsi='Symbol'/></w:rPr><w:t>\uf0b7 пункт</w:t></w:r>"
    assert cell_words(private) == "• пункт"
    document = read(table(row("<w:tc><w:p><w:r><w:sym w:font='Webdings' w:char='F04A'/></w:r></w:p></w:tc>")))
    assert words(document) == [["\ufffd"]]
    assert [(n.code, n.value) for n in document.notices] == [("symbol_not_known", "Webdings F04A")]


def test_hidden_words_are_left_out_and_said_to_be() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>тайно</w:t></w:r>"
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>явно</w:t></w:r>"
    document = read(table(row(f"<w:tc><w:p>{hidden}{shown}</w:p></w:tc>")))
    assert words(document) == [["явно"]]
    assert [(n.code, n.value) for n in document.notices] == [("hidden_words_left_out", "тайно")]


def test_what_is_left_out_or_odd_is_told_with_its_cell() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>тайно</w:t></w:r></w:p>"
    struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>ОТМЕНЕНО</w:t></w:r>" + run(" нет") + "</w:p>"
    kept = "<w:p><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>да</w:t></w:r></w:p>"
    symbol_row = row("<w:tc><w:p><w:r><w:sym w:font='Nowhere' w:char='F0FF'/></w:r></w:p></w:tc>")
    inner = table(row(f"<w:tc>{hidden}</w:tc>"))
    picture = "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
    document = read(
        hidden
        + "<w:altChunk/>"
        + table(
            row(cell("а"), f"<w:tc>{hidden}{hidden}</w:tc>", f"<w:tc>{struck}</w:tc>"),
            row(f"<w:tc>{kept}</w:tc>", f"<w:tc>{picture}</w:tc>", f"<w:tc>{inner}<w:altChunk/></w:tc>"),
            symbol_row,
        )
        + struck
    )
    told = {(n.code, n.address.table, n.address.row, n.address.cell): n.value for n in document.notices}
    assert told == {
        ("hidden_words_left_out", None, None, None): "тайно",
        ("hidden_words_left_out", 1, 1, 2): "тайно",
        ("hidden_words_left_out", 2, 1, 1): "тайно",
        ("struck_words_read", None, None, None): "ОТМЕНЕНО",
        ("struck_words_read", 1, 1, 3): "ОТМЕНЕНО",
        ("embedded_part_not_read", None, None, None): "",
        ("embedded_part_not_read", 1, 2, 3): "",
        ("picture_in_cell", 1, 2, 2): "",
        ("symbol_not_known", 1, 3, 1): "Nowhere F0FF",
    }
    assert [n.parameters["count"] for n in document.notices if n.address.cell == 2 and n.address.row == 1] == [2]
    assert next(document.tables).row(1)[2].words == "ОТМЕНЕНО нет"


def test_hidden_words_in_very_many_cells_are_told_in_few_notices() -> None:
    hidden = "<w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>тайно</w:t></w:r></w:p></w:tc>"
    notices = read(table(*[row(hidden)] * 50)).notices
    assert len(notices) == 21
    assert sum(int(notice.parameters["count"]) for notice in notices) == 50


def test_a_style_can_hide_words_too() -> None:
    styles = {
        "styles": "<w:style w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='Heir'><w:basedOn w:val='Base'/></w:style>"
        "<w:style w:styleId='Free'><w:basedOn w:val='Base'/><w:rPr><w:vanish w:val='false'/></w:rPr></w:style>"
    }
    by_run = "<w:r><w:rPr><w:rStyle w:val='Heir'/></w:rPr><w:t>тайно</w:t></w:r>"
    free = "<w:r><w:rPr><w:rStyle w:val='Free'/></w:rPr><w:t>явно</w:t></w:r>"
    by_paragraph = "<w:p><w:pPr><w:pStyle w:val='Heir'/></w:pPr>" + run("тайно") + "</w:p>"
    document = read(table(row(f"<w:tc><w:p>{by_run}{free}</w:p>{by_paragraph}</w:tc>")), parts=styles)
    assert words(document) == [["явно\n"]]
    assert _codes(document) == ["hidden_words_left_out"]


def test_prompts_of_controls_are_no_words() -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inline = f"<w:tc><w:p>{prompt.format(run('Место для ввода даты.'))}</w:p></w:tc>"
    whole = prompt.format(cell("Место для ввода текста."))
    document = read(table(row(inline, whole, cell("слова"))))
    assert words(document) == [["", "", "слова"]]
    assert _codes(document) == ["placeholder_left_out"]


def test_alternate_content_is_read_once() -> None:
    box = "<w:txbxContent>" + paragraph("в рамке") + "</w:txbxContent>"
    inside = (
        run("перед ")
        + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + box
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        + box
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert cell_words(inside) == "перед \nв рамке"


def test_the_fallback_is_read_where_the_choice_holds_nothing() -> None:
    inside = (
        "<mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>"
        + run("запас")
        + "</mc:Fallback></mc:AlternateContent>"
    )
    assert cell_words(inside) == "запас"


def test_a_table_in_a_text_box_is_a_table() -> None:
    box = (
        "<w:p><w:r><w:pict><v:textbox><w:txbxContent>"
        + table(row(cell("в рамке")))
        + "</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    )
    assert words(read(box)) == [["в рамке"]]


def test_a_picture_in_a_cell_is_said_to_be_there() -> None:
    document = read(table(row("<w:tc><w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p></w:tc>")))
    assert _codes(document) == ["picture_in_cell"]


def test_pictures_outside_tables_are_counted() -> None:
    picture = "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
    document = read(picture + picture + table(row(f"<w:tc>{picture}</w:tc>")))
    assert (document.pictures, _codes(document)) == (2, ["picture_in_cell"])
    assert from_records(to_records(document)) == document


def test_an_embedded_document_is_said_to_be_unread() -> None:
    assert _codes(read(paragraph("слова") + "<w:altChunk/>")) == ["embedded_part_not_read"]


# --- paragraphs -----------------------------------------------------------------------------------------------------


def test_empty_paragraphs_stay() -> None:
    document = read(table(row(f"<w:tc>{paragraph('а')}<w:p/>{paragraph('б')}</w:tc>")))
    assert only_table(document).cells[0].paragraphs == ("а", "", "б")


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"
    document = read(table(row(f"<w:tc><w:p>{deleted}{run('один ')}</w:p>{paragraph('два')}</w:tc>", cell("три"))))
    assert [c.paragraphs for c in only_table(document).cells] == [("один два",), ("три",)]


def test_a_wholly_deleted_paragraph_is_gone() -> None:
    gone = (
        "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:del><w:r><w:delText>нет</w:delText></w:r></w:del></w:p>"
    )
    assert [block for block in read(paragraph("а") + gone + paragraph("б")).blocks] == [Paragraph("а"), Paragraph("б")]


def test_blocks_keep_their_order() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = (
        paragraph("до") + control.format(table(row(cell("первая")))) + paragraph("между") + table(row(cell("вторая")))
    )
    found = [block.text if isinstance(block, Paragraph) else block.cells[0].words for block in read(body).blocks]
    assert found == ["до", "первая", "между", "вторая"]


def test_page_headers_stand_apart() -> None:
    parts = {
        "header1": paragraph("Отчет") + table(row(cell("за III квартал"))),
        "header2": paragraph("Отчет"),
    }
    document = read(paragraph("слова"), parts=parts)
    assert document.page_headers == ["Отчет", "за III квартал"]
    assert document.blocks == [Paragraph("слова")]


def test_words_hidden_in_a_page_header_are_left_out() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>черновик</w:t></w:r>"
    document = read(paragraph("слова"), parts={"header1": f"<w:p>{run('Отчет')}{hidden}</w:p>"})
    assert document.page_headers == ["Отчет"]
    assert [(notice.code, notice.value) for notice in document.notices] == [("hidden_words_left_out", "черновик")]


# --- rows and cells -------------------------------------------------------------------------------------------------


def test_deleted_rows_and_cells_are_gone() -> None:
    document = read(
        table(
            row(cell("нет"), properties="<w:del w:id='8'/>"),
            row(cell("а"), cell("нет", "<w:cellDel w:id='9'/>"), cell("б"), properties="<w:ins w:id='7'/>"),
        )
    )
    assert words(document) == [["а", "б"]]


def test_a_table_of_deleted_rows_is_gone() -> None:
    assert list(read(paragraph("а") + table(row(cell("нет"), properties="<w:del/>"))).tables) == []


def test_hidden_rows_are_left_out_and_said_to_be() -> None:
    document = read(table(row(cell("а")), row(cell("тайно"), properties="<w:hidden/>")))
    assert words(document) == [["а"]]
    assert [(n.code, n.value) for n in document.notices] == [("hidden_words_left_out", "тайно")]


def test_rows_start_late_and_end_early() -> None:
    document = read(
        table(
            row(cell("1"), cell("2"), cell("3"), cell("4")),
            row(cell("б"), cell("в"), properties="<w:gridBefore w:val='1'/><w:gridAfter w:val='1'/>"),
        )
    )
    found = only_table(document)
    assert found.column_count == 4
    assert [(c.column, c.words) for c in found.row(2)] == [(2, "б"), (3, "в")]
    assert found.at(2, 1) is None
    assert found.at(2, 4) is None


def test_rows_and_cells_in_content_controls() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inner = control.format(row(cell("а"), control.format(cell("б")), cell("в")))
    assert words(read(table(row(cell("1"), cell("2"), cell("3")), control.format(inner)))) == [
        ["1", "2", "3"],
        ["а", "б", "в"],
    ]


def test_a_content_control_round_the_paragraphs_of_a_cell() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("а") + paragraph("б") + "</w:sdtContent></w:sdt>"
    assert words(read(table(row(f"<w:tc>{control}</w:tc>")))) == [["а\nб"]]


def test_nested_tables_are_numbered_in_reading_order() -> None:
    deepest = table(row(cell("глубоко")))
    inner = table(row(f"<w:tc>{deepest}<w:p/></w:tc>"))
    body = table(row(cell("а"), f"<w:tc>{paragraph('до')}{inner}{paragraph('после')}</w:tc>")) + table(row(cell("б")))
    found = [(t.number, t.depth, t.cells[-1].words) for t in read(body).tables]
    assert found == [(1, 0, "до\nглубоко\n\nпосле"), (2, 1, "глубоко\n"), (3, 2, "глубоко"), (4, 0, "б")]


def test_words_between_cells_are_said_to_be_left_out() -> None:
    document = read(table(row(cell("а"), paragraph("мимо"))))
    assert words(document) == [["а"]]
    assert [(n.code, n.value, n.address.table) for n in document.notices] == [("words_outside_cells", "мимо", 1)]


# --- numbers that Word makes ----------------------------------------------------------------------------------------

_LEVELS = (
    "<w:abstractNum w:abstractNumId='0'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='%1.%2)'/></w:lvl>"
    "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='·'/></w:lvl>"
    "</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='0'/>"
    "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>"
)


def _numbered(list_id: int, level: int = 0, inside: str = "") -> str:
    return (
        f"<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list_id}'/></w:numPr></w:pPr>"
        f"{inside}</w:p></w:tc>"
    )


def test_the_number_of_a_row_is_the_one_word_shows() -> None:
    body = table(
        row(_numbered(1), cell("а")),
        row(_numbered(1), cell("б")),
        row(_numbered(1, 1), cell("в")),
        row(_numbered(2), cell("г")),
        row(_numbered(1), cell("д")),
        row(_numbered(1, 1), cell("е")),
        row(_numbered(3), cell("ж")),
        row(_numbered(3), cell("з")),
        row(_numbered(1, 0, run("сам")), cell("и")),
        row(_numbered(9), cell("к")),
    )
    labels = [cells[0] for cells in words(read(body, parts={"numbering": _LEVELS}))]
    assert labels == ["1.", "2.", "2.I)", "", "3.", "3.I)", "7.", "8.", "сам", ""]


def test_a_style_can_number_rows() -> None:
    parts = {
        "numbering": _LEVELS,
        "styles": "<w:style w:styleId='Base'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:styleId='Heir'><w:basedOn w:val='Base'/></w:style>",
    }
    styled = "<w:tc><w:p><w:pPr><w:pStyle w:val='Heir'/></w:pPr></w:p></w:tc>"
    assert words(read(table(row(styled, cell("а")), row(styled, cell("б"))), parts=parts)) == [["1.", "а"], ["2.", "б"]]


# --- packages -------------------------------------------------------------------------------------------------------


def test_strict_documents_are_read() -> None:
    body = table(row(cell("а", "<w:gridSpan w:val='2'/>"), cell("б")))
    document = read(body, namespace=STRICT)
    assert [(c.column, c.column_span, c.words) for c in only_table(document).cells] == [(1, 2, "а"), (3, 1, "б")]


def test_the_main_part_is_found_by_relationship() -> None:
    data = package(document_xml(paragraph("слова")), main="текст/main 2.xml")
    assert read_document(data, "x.docx").blocks == [Paragraph("слова")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_of_the_main_part(encoding: str) -> None:
    text = document_xml(table(row(cell("слова")))).decode().replace("UTF-8", encoding.removesuffix("-sig"))
    assert words(read_document(package(text.encode(encoding)), "x.docx")) == [["слова"]]


def test_a_large_document_is_read_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    nested = f"<w:tc>{table(row(cell('внутри')))}<w:p/></w:tc>"
    rows = [
        row(cell(str(n), "<w:vMerge w:val='restart'/>" if n % 3 == 0 else "<w:vMerge/>"), cell("б")) for n in range(40)
    ]
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = (
        prompt.format(table(row(cell("Место для таблицы"))))
        + paragraph("до")
        + table(row(nested, cell("а")), control.format(rows[0]), prompt.format(rows[1]), *rows)
        + paragraph("между")
        + control.format(paragraph("в рамке") + table(*rows) + table(row(cell("ещё"))))
        + paragraph("после")
    )
    data = docx(body)
    small = read_document(data, "x.docx")
    monkeypatch.setattr("ingestion.documents.docx._STREAMED_FROM", 0)
    monkeypatch.setattr("ingestion.documents.docx_stream._PIECE", 500)
    assert read_document(data, "x.docx") == small
    assert sum(isinstance(block, Table) for block in small.blocks) == 4


def test_a_large_document_that_breaks_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.documents.docx._STREAMED_FROM", 0)
    whole = document_xml(table(*[row(cell("слова"))] * 50))
    with pytest.raises(DocumentRefused) as refused:
        read_document(package(whole[: len(whole) // 2]), "x.docx")
    assert refused.value.notice.code == "xml_broken"
