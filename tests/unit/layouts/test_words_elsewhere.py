"""What a cell of an OpenDocument text, a web page or a sheet can hold beside plain words.

Belongs here: traits inside a cell or a row, seen at the level of a report's fields. Does not belong here: Word
(``test_words``), each trait by itself (``tests/unit/documents``).
"""

from ingestion.reports.context import DocumentReading
from tests.unit.documents import open_document, sheets, word
from tests.unit.layouts.drawn import MARKED, drawn, put_in, read_bytes, word_table
from tests.unit.layouts.marks import layout
from tests.unit.layouts.rows import CUP, FAIR, SHOW, codes, expected, report, told
from tests.unit.reports.grids import CULTURE, HEADINGS, TITLE


def _read(file_format: str, markup: str, *, column: int = 6, styles: str = "") -> DocumentReading:
    """A report whose first row has this markup in place of one cell's paragraphs (the result's, if not told)."""
    row = [*FAIR[:column], MARKED, *FAIR[column + 1 :]]
    data = drawn(file_format, [TITLE, report(row, SHOW)])
    return read_bytes(put_in(data, file_format, markup, styles), f"отчет.{file_format}")


@layout("nested tables", "odt", "html")
def test_a_nested_table_stands_in_its_cell(file_format: str) -> None:
    if file_format == "html":
        deepest = "<table><tr><td>г. Ельня<td>5</table>"
        inner = f"<p>Встречи:</p><table><tr><td>г. Сафоново<td>{deepest}</table><p>всего 2</p>"
    else:
        deepest = open_document.table(open_document.row(open_document.cell("г. Ельня"), open_document.cell("5")))
        holder = f"<table:table-cell>{deepest}</table:table-cell>"
        inner = open_document.table(open_document.row(open_document.cell("г. Сафоново"), holder))
        inner = open_document.p("Встречи:") + inner + open_document.p("всего 2")
    reading = _read(file_format, inner)
    assert told(reading) == [expected(FAIR, result_text="Встречи: г. Сафоново г. Ельня 5 всего 2"), expected(SHOW)]


@layout("comments and footnotes", "odt")
def test_open_document_notes_stay_out_of_the_cell(file_format: str) -> None:
    said = f"<text:note-citation>1</text:note-citation><text:note-body>{open_document.p('сноска')}</text:note-body>"
    note = f"<text:note text:note-class='footnote'>{said}</text:note>"
    remark = "<office:annotation><text:p>замечание</text:p></office:annotation>"
    reading = _read(file_format, f"<text:p>Проведен{note} концерт{remark}</text:p>")
    assert told(reading) == [expected(FAIR), expected(SHOW)]


@layout("tabs and hyphens", "docx", "odt", "html")
def test_they_break_no_word_and_no_date(file_format: str) -> None:
    inside = {
        "docx": "<w:r><w:t>Мастер</w:t><w:noBreakHyphen/><w:t>класс,</w:t><w:tab/><w:t>госу</w:t><w:softHyphen/>"
        "<w:t>дарствен</w:t><w:br/><w:t xml:space='preserve'>ный  </w:t></w:r>",
        "odt": "Мастер\u2011класс,<text:tab/>госу\u00adдарствен<text:line-break/>ный<text:s text:c='2'/>",
        "html": "Мастер&#8209;класс,&#9;госу&shy;дарствен<br>ный&nbsp;&nbsp;",
    }[file_format]
    if file_format == "docx":
        body = word.paragraph(TITLE) + word_table(report([*FAIR[:6], MARKED, FAIR[7]], SHOW))
        reading = read_bytes(word.docx(body.replace(word.run(MARKED), inside)))
    else:
        reading = _read(file_format, open_document.p(inside) if file_format == "odt" else f"<p>{inside}</p>")
    first, second = told(reading)
    assert first["result_text"].replace("\u2011", "-") == "Мастер-класс, государствен ный"
    assert second == expected(SHOW)


@layout("comments and footnotes", "html")
def test_notes_of_a_web_page_stay_out_of_the_cell(file_format: str) -> None:
    inside = (
        "<p>Проведен<a style='mso-footnote-id:ftn1' href='#_ftn1'>[1]</a> "
        "<a style='mso-comment-reference:A_1'>концерт</a><span class=MsoCommentReference>[A1]</span></p>"
    )
    assert told(_read(file_format, inside)) == [expected(FAIR), expected(SHOW)]


@layout("tracked changes", "odt", "html")
def test_changes_are_accepted(file_format: str) -> None:
    inside = {
        "odt": "<text:p><text:change text:change-id='1'/>Проведен<text:change-start text:change-id='2'/> концерт"
        "<text:change-end text:change-id='2'/></text:p>",
        "html": "<p><del>Отменен</del><ins>Проведен</ins> концерт<span class=msoDel>ы</span></p>",
    }[file_format]
    assert told(_read(file_format, inside)) == [expected(FAIR), expected(SHOW)]


@layout("text boxes", "odt")
def test_a_text_box_inside_a_cell(file_format: str) -> None:
    box = f"<draw:frame><draw:text-box>{open_document.p('и выставка')}</draw:text-box></draw:frame>"
    first, second = told(_read(file_format, f"<text:p>Проведен концерт{box}</text:p>"))
    assert (first, second) == (expected(FAIR, result_text="Проведен концерт и выставка"), expected(SHOW))


@layout("symbols", "odt", "html")
def test_a_dash_of_a_symbol_font_in_a_date(file_format: str) -> None:
    inside = {
        "odt": "<text:p>5<text:span text:style-name='S'>\uf02d</text:span>6 сентября</text:p>",
        "html": "<p>5<font face='Symbol'>\uf02d</font>6 сентября</p>",
    }[file_format]
    styles = (
        "<style:font-face style:name='Значки' svg:font-family='Symbol'/><style:style style:name='S' "
        "style:family='text'><style:text-properties style:font-name='Значки'/></style:style>"
    )
    first, _ = told(_read(file_format, inside, column=3, styles=styles))
    assert first == expected(FAIR, dates_text="5–6 сентября")


@layout("fields", "odt")
def test_fields_show_what_they_stand_for(file_format: str) -> None:
    inside = "<text:p><text:date text:date-value='2020-08-11'>11 августа</text:date></text:p>"
    assert told(_read(file_format, inside, column=3))[0] == expected(FAIR)


@layout("hidden text", "odt", "html")
def test_hidden_words_are_left_out_and_said(file_format: str) -> None:
    inside = {
        "odt": "<text:p>Проведен <text:span text:style-name='H'>служебно</text:span>концерт</text:p>",
        "html": "<p>Проведен <span style='display:none'>служебно</span>концерт</p>",
    }[file_format]
    styles = (
        "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>"
    )
    reading = _read(file_format, inside, styles=styles)
    assert told(reading) == [expected(FAIR), expected(SHOW)]
    assert [(n.code, n.value) for n in reading.notices] == [("hidden_words_left_out", "служебно")]


@layout("hidden text", "xlsx")
def test_a_hidden_row_is_read_and_a_hidden_sheet_left_out(file_format: str) -> None:
    rows = [[str(words) for words in row] for row in (HEADINGS, FAIR, SHOW)]
    first = sheets.grid([[TITLE], rows[0], [CULTURE], rows[1], rows[2]]).replace(
        '<row r="5">', '<row r="5" hidden="1">'
    )
    data = sheets.xlsx(first, sheets.grid(rows), names=["Отчет", "Черновик"], states=["visible", "hidden"])
    reading = read_bytes(data, f"отчет.{file_format}")
    assert told(reading) == [expected(FAIR), expected(SHOW)]
    assert sorted(codes(reading)) == ["hidden_rows_read", "sheet_hidden"]


@layout("numbers made by Word", "odt")
def test_row_numbers_of_a_list(file_format: str) -> None:
    style = "<text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>"
    styles = f"<text:list-style style:name='L'>{style}</text:list-style>"
    rows = [[MARKED, *row[1:]] for row in (FAIR, SHOW, CUP)]
    data = drawn(file_format, [TITLE, report(*rows)])
    item = f"<text:list-item>{open_document.p('')}</text:list-item>"
    listed = f"<text:list text:style-name='L' text:continue-numbering='true'>{item}</text:list>"
    reading = read_bytes(put_in(data, file_format, listed, styles), f"отчет.{file_format}")
    assert told(reading) == [expected(FAIR), expected(SHOW), expected(CUP)]
