"""What a cell of a Word document can hold beside plain words: read right into the field it stands in.

Belongs here: traits inside a cell or round cells and rows, seen at the level of a report's fields. Does not belong
here: each trait by itself (``tests/unit/documents``), other formats (``test_words_elsewhere``).
"""

import re
from typing import Any

from ingestion.reports.context import DocumentReading
from tests.unit.documents import word
from tests.unit.documents.word import run
from tests.unit.layouts.drawn import MARKED, read_bytes, word_table
from tests.unit.layouts.marks import layout
from tests.unit.layouts.rows import CUP, FAIR, SHOW, codes, expected, report, told
from tests.unit.reports.grids import TITLE

_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def _read(paragraphs: str, *, column: int = 6, parts: dict[str, str] | None = None) -> DocumentReading:
    """A report whose first row has this markup in place of one cell's paragraphs (the result's, if not told)."""
    row = [*FAIR[:column], MARKED, *FAIR[column + 1 :]]
    body = word.paragraph(TITLE) + word_table(report(row, SHOW))
    assert body.count(word.paragraph(MARKED)) == 1
    return read_bytes(word.docx(body.replace(word.paragraph(MARKED), paragraphs), parts=parts))


def _result(paragraphs: str, **more: Any) -> str:
    """The words of the result; everything else of both rows must be as it was drawn."""
    first, second = told(_read(paragraphs, **more))
    assert second == expected(SHOW)
    assert first == expected(FAIR, result_text=first["result_text"])
    return str(first["result_text"])


def _p(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def _field(instruction: str, result: str) -> str:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    begin = mark.format("begin") + f"<w:r><w:instrText xml:space='preserve'> {instruction} </w:instrText></w:r>"
    return begin + mark.format("separate") + result + mark.format("end")


def _box(paragraphs: str) -> str:
    shape = f"<wps:wsp xmlns:wps='{_WPS}'><wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx></wps:wsp>"
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraphs}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{shape}</w:drawing></mc:Choice>"
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


@layout("tracked changes", "docx")
def test_changes_in_words_are_accepted(file_format: str) -> None:
    gone = "<w:del><w:r><w:delText>Отменен </w:delText></w:r></w:del>"
    assert _result(_p(gone + "<w:ins>" + run("Проведен ") + "</w:ins>" + run("концерт"))) == "Проведен концерт"
    first = told(
        _read(
            _p("<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>" + run("11") + "</w:ins>" + run(" августа")),
            column=3,
        )
    )[0]
    assert first["dates_text"] == "11 августа"


@layout("tracked changes", "docx")
def test_moved_words_stand_where_they_were_moved_to(file_format: str) -> None:
    away = (
        "<w:moveFromRangeStart w:id='1' w:name='m'/><w:moveFrom>"
        + run("Концерт. ")
        + "</w:moveFrom><w:moveFromRangeEnd w:id='1'/>"
    )
    here = (
        "<w:moveToRangeStart w:id='2' w:name='m'/><w:moveTo>"
        + run(" Концерт.")
        + "</w:moveTo><w:moveToRangeEnd w:id='2'/>"
    )
    assert _result(_p(away + run("Выставка.") + here)) == "Выставка. Концерт."


@layout("tracked changes", "docx")
def test_a_moved_row_is_read_once_and_a_deleted_one_never(file_format: str) -> None:
    body = word_table(report(FAIR, SHOW, CUP))
    rows = [f"<w:tr>{row}" for row in body.split("<w:tr>")[1:]]
    moved = (
        rows[2]
        .replace("<w:trPr>", "<w:trPr><w:moveFrom w:id='1'/>")
        .replace("<w:p>", "<w:p><w:moveFrom>")
        .replace("</w:p>", "</w:moveFrom></w:p>")
    )
    back = (
        rows[2]
        .replace("<w:trPr>", "<w:trPr><w:moveTo w:id='2'/>")
        .replace("<w:p>", "<w:p><w:moveTo>")
        .replace("</w:p>", "</w:moveTo></w:p>")
    )
    gone = rows[3].replace("<w:trPr>", "<w:trPr><w:del w:id='3'/>")
    table = "".join(["<w:tbl><w:tblPr/>", *rows[:2], moved, gone, back, rows[4]])
    assert told(read_bytes(word.docx(word.paragraph(TITLE) + table))) == [expected(FAIR), expected(CUP)]


@layout("tracked changes", "docx")
def test_a_deleted_end_of_a_paragraph_joins_words(file_format: str) -> None:
    joined = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + run("Проведен ") + "</w:p>" + _p(run("концерт"))
    assert _result(joined) == "Проведен концерт"


@layout("nested tables", "docx")
def test_tables_two_levels_deep_stand_in_their_cell(file_format: str) -> None:
    deepest = word.table(word.row(word.cell("г. Ельня"), word.cell("5")))
    inner = word.table(word.row(word.cell("г. Сафоново"), f"<w:tc>{deepest}<w:p/></w:tc>"))
    reading = _read(_p(run("Встречи:")) + inner + _p(run("всего 2")))
    assert told(reading)[0] == expected(FAIR, result_text="Встречи: г. Сафоново г. Ельня 5 всего 2")
    assert [row["ignore_rule"] for row in reading.tables["ignored_row"]] == ["header", "section"] + ["layout_table"] * 2
    assert codes(reading) == []


@layout("text boxes", "docx")
def test_a_text_box_inside_a_cell_is_read_once(file_format: str) -> None:
    assert _result(_p(run("Проведен концерт") + _box(_p(run("и выставка"))))) == "Проведен концерт и выставка"


@layout("text boxes", "docx")
def test_the_title_stands_in_a_text_box(file_format: str) -> None:
    body = _p(_box(_p(run(TITLE)))) + word_table(report(FAIR))
    reading = read_bytes(word.docx(body))
    assert [part["quarter"] for part in reading.tables["document_part"]] == ["2020-Q3"]
    assert told(reading) == [expected(FAIR)]


@layout("text boxes", "docx")
def test_the_whole_table_stands_in_a_text_box(file_format: str) -> None:
    body = word.paragraph(TITLE) + _p(_box(word_table(report(FAIR, SHOW)) + "<w:p/>"))
    assert told(read_bytes(word.docx(body))) == [expected(FAIR), expected(SHOW)]


@layout("WordArt and drawn words", "docx")
def test_words_drawn_in_a_shape_are_words(file_format: str) -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    lines = "".join(f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>" for words in ("и выставка", "картин"))
    shape = f"<a:graphic xmlns:a='{a}'><a:graphicData><a:txBody>{lines}</a:txBody></a:graphicData></a:graphic>"
    drawing = f"<w:r><w:drawing>{shape}</w:drawing></w:r>"
    assert _result(_p(run("Проведен концерт") + drawing)) == "Проведен концерт и выставка картин"


@layout("WordArt and drawn words", "docx")
def test_old_word_art_is_words(file_format: str) -> None:
    art = "<w:r><w:pict><v:shape><v:textpath on='t' string='и выставка'/></v:shape></w:pict></w:r>"
    assert _result(_p(run("Проведен концерт ") + art)) == "Проведен концерт и выставка"


@layout("content controls", "docx")
def test_controls_round_rows_cells_paragraphs_and_words(file_format: str) -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert _result(control.format(_p(run("Проведен ") + control.format(run("концерт"))))) == "Проведен концерт"
    table = word_table(report(FAIR, SHOW, CUP))
    rows = [f"<w:tr>{row}" for row in table.removesuffix("</w:tbl>").split("<w:tr>")[1:]]
    wrapped = re.sub(r"(<w:tc>.*?</w:tc>)", lambda cell: control.format(cell[1]), rows[3])
    table = (
        "<w:tbl><w:tblPr/>"
        + "".join([*rows[:2], control.format(control.format(rows[2]) + wrapped), rows[4]])
        + "</w:tbl>"
    )
    body = control.format(word.paragraph(TITLE)) + control.format(table)
    assert told(read_bytes(word.docx(body))) == [expected(FAIR), expected(SHOW), expected(CUP)]


@layout("content controls", "docx")
def test_a_control_that_shows_its_prompt_is_an_empty_cell(file_format: str) -> None:
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + _p(run("Место для ввода текста"))
        + "</w:sdtContent></w:sdt>"
    )
    reading = _read(prompt)
    assert told(reading)[0] == expected(FAIR, result_text="")
    assert codes(reading) == ["placeholder_left_out", "outcome_unclear"]


@layout("comments and footnotes", "docx")
def test_notes_stay_out_of_the_cell(file_format: str) -> None:
    foot = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    end = "<w:r><w:endnoteReference w:id='3'/></w:r>"
    remark = "<w:commentRangeEnd w:id='0'/><w:r><w:commentReference w:id='0'/></w:r>"
    notes = run("Проведен") + foot + "<w:commentRangeStart w:id='0'/>" + run(" концерт") + remark + end
    assert _result(_p(notes)) == "Проведен концерт"


@layout("symbols", "docx")
def test_symbols_of_fonts(file_format: str) -> None:
    dash = "<w:r><w:sym w:font='Symbol' w:char='F02D'/></w:r>"
    first = told(_read(_p(run("5") + dash + run("6 сентября")), column=3))[0]
    assert first["dates_text"] == "5–6 сентября"
    assert _result(_p("<w:r><w:sym w:font='Times New Roman' w:char='2116'/></w:r>" + run(" 5"))) == "№ 5"
    reading = _read(_p("<w:r><w:sym w:font='Webdings' w:char='F04A'/></w:r>" + run(" концерт")))
    assert codes(reading) == ["symbol_not_known"]


@layout("fields", "docx")
def test_fields_show_their_results_only(file_format: str) -> None:
    link = "<w:hyperlink w:anchor='x'>" + run("концерт") + "</w:hyperlink>"
    assert _result(_p(run("Проведен ") + link)) == "Проведен концерт"
    simple = "<w:fldSimple w:instr=' MERGEFIELD Результат '>" + run("концерт") + "</w:fldSimple>"
    assert _result(_p(run("Проведен ") + simple)) == "Проведен концерт"
    nested = _field('IF "1" = "1"', run("Проведен ") + _field('HYPERLINK "http://example.org"', run("концерт")))
    assert _result(_p(nested)) == "Проведен концерт"
    first = told(_read(_p(_field('DATE \\@ "d MMMM"', run("11 августа"))), column=3))[0]
    assert first["dates_text"] == "11 августа"
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    begin = mark.format("begin") + "<w:r><w:instrText> REF х </w:instrText></w:r>" + mark.format("separate")
    over_paragraphs = _p(run("Проведен ") + begin + run("концерт")) + _p(run("и выставка") + mark.format("end"))
    assert _result(over_paragraphs) == "Проведен концерт и выставка"


@layout("fields", "docx")
def test_a_field_without_a_result_and_a_page_number_in_the_header_leave_nothing(file_format: str) -> None:
    begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TC слова </w:instrText></w:r>"
    begin += "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    assert _result(_p(run("Проведен концерт") + begin)) == "Проведен концерт"
    page = {"header1": _p(_field("PAGE", run("2"))) + _p(run(TITLE))}
    reading = read_bytes(word.docx(word_table(report(FAIR)), parts=page))
    assert [part["quarter"] for part in reading.tables["document_part"]] == ["2020-Q3"]


@layout("hidden text", "docx")
def test_hidden_words_are_left_out_and_said(file_format: str) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>служебно</w:t></w:r>"
    reading = _read(_p(run("Проведен ") + hidden + run("концерт")))
    assert told(reading)[0] == expected(FAIR)
    assert [(n.code, n.value) for n in reading.notices] == [("hidden_words_left_out", "служебно")]


@layout("numbers made by Word", "docx")
def test_row_numbers_of_lists_with_levels_restarts_and_russian_letters(file_format: str) -> None:
    def level(number: int, form: str, text: str) -> str:
        inner = f"<w:start w:val='1'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/>"
        return f"<w:lvl w:ilvl='{number}'>{inner}</w:lvl>"

    numbering = (
        f"<w:abstractNum w:abstractNumId='0'>{level(0, 'decimal', '%1.')}{level(1, 'decimal', '%1.%2.')}"
        "</w:abstractNum>"
        f"<w:abstractNum w:abstractNumId='1'>{level(0, 'russianLower', '%1)')}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
        "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/>"
        "</w:lvlOverride></w:num>"
    )
    marks = [(1, 0), (1, 1), (1, 1), (1, 0), (2, 0), (2, 0), (2, 0), (2, 0), (3, 0), (3, 0)]
    rows = [[f"№{place}", *FAIR[1:2], f"Событие {place}", *FAIR[3:]] for place in range(len(marks))]
    body = word_table(report(*rows))
    for place, (number, depth) in enumerate(marks):
        listed = f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr></w:pPr></w:p>"
        body = body.replace(word.paragraph(f"№{place}"), listed)
    reading = read_bytes(word.docx(word.paragraph(TITLE) + body, parts={"numbering": numbering}))
    labels = [row["row_label"] for row in told(reading)]
    assert labels == ["1.", "1.1.", "1.2.", "2.", "а)", "б)", "в)", "г)", "1.", "2."]


@layout("numbers made by Word", "docx")
def test_a_list_inside_a_cell_keeps_its_words_and_the_count_of_rows(file_format: str) -> None:
    numbering = (
        "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
        "<w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    listed = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    assert (
        _result(_p(listed + run("концерт")) + _p(listed + run("выставка")), parts={"numbering": numbering})
        == "концерт выставка"
    )


@layout("math and ruby", "docx")
def test_math_is_words_and_ruby_is_read_without_its_aid(file_format: str) -> None:
    math = "<m:oMathPara><m:oMath><m:r><m:t>45+5</m:t></m:r></m:oMath></m:oMathPara>"
    assert _result(_p(run("Гостей ") + math)) == "Гостей 45+5"
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt>"
        + run("чтение")
        + "</w:rt><w:rubyBase>"
        + run("концерт")
        + "</w:rubyBase></w:ruby></w:r>"
    )
    assert _result(_p(run("Проведен ") + ruby)) == "Проведен концерт"


@layout("alternate content", "docx")
def test_it_is_read_once_wherever_it_stands(file_format: str) -> None:
    choice = "<mc:Choice Requires='wps'>{0}</mc:Choice>"
    twice = f"<mc:AlternateContent>{choice}<mc:Fallback>{{0}}</mc:Fallback></mc:AlternateContent>"
    assert _result(_p(twice.format(run("Проведен концерт")))) == "Проведен концерт"
    assert _result(twice.format(_p(run("Проведен концерт")))) == "Проведен концерт"
    table = word_table(report(FAIR, SHOW, CUP)).removesuffix("</w:tbl>")
    rows = [f"<w:tr>{row}" for row in table.split("<w:tr>")[1:]]
    rows[3] = twice.format(rows[3])
    body = word.paragraph(TITLE) + "<w:tbl><w:tblPr/>" + "".join(rows) + "</w:tbl>"
    assert told(read_bytes(word.docx(body))) == [expected(FAIR), expected(SHOW), expected(CUP)]
