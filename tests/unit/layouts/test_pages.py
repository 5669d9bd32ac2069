"""What stands round the tables: titles, page headers, bodies above a table, tables cut in two, several reports."""

import pytest

from tests.unit.documents import sheets, word
from tests.unit.layouts.drawn import read_bytes, read_drawn, word_table
from tests.unit.layouts.marks import layout
from tests.unit.layouts.rows import CUP, FAIR, SHOW, codes, expected, report, told
from tests.unit.reports.grids import CULTURE, HEADINGS, SPORT, TITLE, WITH_ORYOL, make_table

_NEXT = TITLE.replace("III", "IV")


@layout("one table a body, its name above", "docx", "odt", "html", "xlsx", "pdf")
def test_a_body_above_each_table(file_format: str) -> None:
    first, second = make_table([HEADINGS, FAIR, SHOW], 1), make_table([HEADINGS, CUP], 2)
    reading = read_drawn(file_format, TITLE, CULTURE, first, SPORT, second)
    assert told(reading) == [expected(FAIR), expected(SHOW), expected(CUP, SPORT)]
    assert len(reading.tables["document_part"]) == 1


@layout("one table a body, its name above", "docx", "odt", "html")
def test_only_the_first_table_has_a_heading(file_format: str) -> None:
    first, second = make_table([HEADINGS, FAIR, SHOW], 1), make_table([CUP, ["4.", *SHOW[1:]]], 2)
    reading = read_drawn(file_format, TITLE, CULTURE, first, SPORT, second)
    assert told(reading)[2:] == [expected(CUP, SPORT), expected(["4.", *SHOW[1:]], SPORT)]


@layout("the body in the title only", "docx", "odt", "html", "xlsx", "pdf")
def test_the_report_of_one_body(file_format: str) -> None:
    title = "Отчет Департамента Смоленской области по культуре о реализации соглашений за III квартал 2020 года"
    reading = read_drawn(file_format, title, make_table([HEADINGS, FAIR, SHOW]))
    assert told(reading) == [expected(FAIR), expected(SHOW)]


@layout("a table split in two", "docx", "odt", "html")
@pytest.mark.parametrize("between", [(), ("",), ("Продолжение таблицы",)])
def test_a_paragraph_stands_between_the_halves(file_format: str, between: tuple[str, ...]) -> None:
    reading = read_drawn(file_format, TITLE, report(FAIR), *between, make_table([SHOW, CUP], 2))
    assert told(reading) == [expected(FAIR), expected(SHOW), expected(CUP)]


@layout("a table split in two", "xlsx")
def test_the_halves_are_two_sheets(file_format: str) -> None:
    words = [[str(word) for word in row] for row in (HEADINGS, FAIR)]
    first = sheets.grid([[TITLE], words[0], [CULTURE], words[1]])
    second = sheets.grid([[str(word) for word in row] for row in (SHOW, CUP)])
    reading = read_bytes(sheets.xlsx(first, second), f"отчет.{file_format}")
    assert told(reading) == [expected(FAIR), expected(SHOW), expected(CUP)]


@layout("several reports in one file", "docx", "odt", "html", "pdf")
def test_two_quarters_of_two_bodies(file_format: str) -> None:
    later = [*CUP[:3], "10 ноября", *CUP[4:]]
    reading = read_drawn(
        file_format,
        TITLE,
        report(FAIR, SHOW),
        _NEXT,
        SPORT,
        make_table([HEADINGS, later], 2),
        TITLE,
        report(CUP, number=3),
    )
    parts = [(p["part_number"], p["quarter"], p["rows_accepted_count"]) for p in reading.tables["document_part"]]
    assert parts == [(1, "2020-Q3", 2), (2, "2020-Q4", 1), (3, "2020-Q3", 1)]
    assert told(reading) == [expected(FAIR), expected(SHOW), expected(later, SPORT), expected(CUP)]


@layout("several reports in one file", "xlsx")
def test_a_sheet_a_quarter(file_format: str) -> None:
    later = [*CUP[:3], "10 ноября", *CUP[4:]]
    rows = [[str(word) for word in row] for row in (HEADINGS, FAIR, later)]
    first = sheets.grid([[TITLE], rows[0], [CULTURE], rows[1]])
    second = sheets.grid([[_NEXT], rows[0], [SPORT], rows[2]])
    reading = read_bytes(sheets.xlsx(first, second), f"отчет.{file_format}")
    assert [p["quarter"] for p in reading.tables["document_part"]] == ["2020-Q3", "2020-Q4"]
    assert told(reading) == [expected(FAIR), expected(later, SPORT)]


@layout("several reports in one file", "docx", "odt", "html", "pdf")
def test_a_report_and_a_plan(file_format: str) -> None:
    plan = make_table([["№", "Мероприятие", "Срок"], ["1", "Обмен опытом", "июнь"]], 2)
    title = f"План мероприятий на 2021 год по реализации {WITH_ORYOL.replace('Соглашение', 'Соглашения')}"
    reading = read_drawn(file_format, TITLE, report(FAIR), title, plan)
    assert [part["document_kind"] for part in reading.tables["document_part"]] == ["report", "plan"]
    (item,) = reading.tables["plan_item"]
    assert (item["event_title"], str(item["date_from"])) == ("Обмен опытом", "2021-06-01")


@layout("the title in the page header", "docx", "odt", "html", "xlsx")
def test_nothing_but_the_page_header_has_the_title(file_format: str) -> None:
    reading = read_drawn(file_format, report(FAIR, SHOW), page_headers=[TITLE])
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["period_source"], part["document_kind"]) == ("2020-Q3", "header", "report")
    assert told(reading) == [expected(FAIR), expected(SHOW)]


@layout("the title in the page header", "pdf")
def test_the_title_stands_at_the_head_of_every_page(file_format: str) -> None:
    reading = read_drawn(file_format, report(FAIR), make_table([HEADINGS, SHOW], 2), page_headers=[TITLE])
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["period_source"]) == ("2020-Q3", "header")
    assert told(reading) == [expected(FAIR), expected(SHOW)]


@layout("the title in the page header", "docx", "odt", "html")
def test_a_title_before_the_table_is_believed_before_the_page_header(file_format: str) -> None:
    reading = read_drawn(file_format, TITLE, report(FAIR), page_headers=[_NEXT])
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["period_source"]) == ("2020-Q3", "title")
    assert codes(reading) == ["period_contradicted"]


@layout("the title in the page header", "docx")
def test_the_header_of_the_first_page_and_of_a_second_section(file_format: str) -> None:
    for shown_on, title_page in (("first", "<w:titlePg/>"), ("default", "")):
        parts = {"header1": word.paragraph("Приложение"), "header2": word.paragraph(TITLE)}
        first, second = word.header_reference(parts, "header1"), word.header_reference(parts, "header2", shown_on)
        section = f"<w:p><w:pPr><w:sectPr>{first}</w:sectPr></w:pPr></w:p>"
        body = section + word_table(report(FAIR, SHOW)) + f"<w:sectPr>{second}{title_page}</w:sectPr>"
        reading = read_bytes(word.docx(body, parts=parts), f"отчет.{file_format}")
        assert [part["quarter"] for part in reading.tables["document_part"]] == ["2020-Q3"]
        assert told(reading) == [expected(FAIR), expected(SHOW)]


@layout("page headers that no page shows", "docx")
@pytest.mark.parametrize("section", ["", "<w:sectPr><w:headerReference w:type='first' r:id='r0'/></w:sectPr>"])
def test_a_title_left_over_from_a_former_report_is_not_believed(file_format: str, section: str) -> None:
    body = word_table(report(FAIR)) + (section or "<w:sectPr><!-- headerReference --></w:sectPr>")
    parts = {"header1": word.paragraph(_NEXT)}
    reading = read_bytes(word.docx(body, parts=parts), f"отчет 3 квартал 2020.{file_format}")
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["period_source"]) == ("2020-Q3", "file_name")
    hidden = [notice.value for notice in reading.notices if notice.code == "hidden_words_left_out"]
    assert hidden == [_NEXT]


@layout("the title in the page header", "docx")
def test_headers_of_two_sections_that_name_two_quarters_are_not_chosen_from(file_format: str) -> None:
    parts = {"header1": word.paragraph(TITLE), "header2": word.paragraph(_NEXT)}
    reading = read_bytes(word.docx(word_table(report(FAIR)), parts=parts), f"отчет.{file_format}")
    assert reading.outcome == "quarantined"
    assert codes(reading) == ["period_ambiguous"]
