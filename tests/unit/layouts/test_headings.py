"""Headings: two levels, column numbers, repeated on each page, in another order, with columns missing or too many."""

import pytest

from tests.unit.layouts.drawn import read_drawn
from tests.unit.layouts.marks import layout
from tests.unit.layouts.rows import CUP, FAIR, SHOW, codes, expected, told
from tests.unit.reports.grids import COVERED, CULTURE, HEADINGS, SPORT, TITLE, Span, across, make_table

_NUMBERS: list[object] = [str(number) for number in range(1, 9)]
_TOP: list[object] = [
    *(Span(words, rows=2) for words in HEADINGS[:2]),
    Span("Сведения о мероприятии", 4),
    *(Span(words, rows=2) for words in HEADINGS[6:]),
]
_BELOW: list[object] = [COVERED, COVERED, *HEADINGS[2:6], COVERED, COVERED]


@layout("headings of two levels", "docx", "odt", "html", "xlsx", "pdf")
def test_two_levels_merged_down_and_across(file_format: str) -> None:
    reading = read_drawn(file_format, TITLE, make_table([_TOP, _BELOW, across(CULTURE), FAIR, SHOW]))
    assert told(reading) == [expected(FAIR), expected(SHOW)]
    assert codes(reading) == []


@pytest.mark.layout("headings of two levels", "docx", "odt", "html", "xlsx", "pdf")
@pytest.mark.layout("headings repeated on each page", "docx", "odt", "html", "xlsx", "pdf")
@layout("a row of column numbers", "docx", "odt", "html", "xlsx", "pdf")
def test_two_levels_and_numbers_again_on_each_page(file_format: str) -> None:
    rows: list[list[object]] = [
        _TOP,
        _BELOW,
        _NUMBERS,
        across(CULTURE),
        FAIR,
        _TOP,
        _BELOW,
        _NUMBERS,
        SHOW,
        across(SPORT),
        CUP,
    ]
    reading = read_drawn(file_format, TITLE, make_table(rows))
    assert told(reading) == [expected(FAIR), expected(SHOW), expected(CUP, SPORT)]
    assert codes(reading) == []


@layout("a row of column numbers", "docx", "odt", "html", "xlsx", "pdf")
def test_column_numbers_alone_are_repeated(file_format: str) -> None:
    rows: list[list[object]] = [[*HEADINGS], _NUMBERS, across(CULTURE), FAIR, _NUMBERS, SHOW]
    assert told(read_drawn(file_format, TITLE, make_table(rows))) == [expected(FAIR), expected(SHOW)]


@layout("headings repeated on each page", "docx", "odt", "html", "xlsx", "pdf")
def test_a_heading_repeated_in_other_words(file_format: str) -> None:
    again = ["№", "Соглашение", "Мероприятие", "Срок", "Место", "Участники", "Результат", "Примечание"]
    rows: list[list[object]] = [[*HEADINGS], across(CULTURE), FAIR, [*again], SHOW]
    assert told(read_drawn(file_format, TITLE, make_table(rows))) == [expected(FAIR), expected(SHOW)]


@layout("columns in another order", "docx", "odt", "html", "xlsx", "pdf")
def test_the_agreement_stands_last_and_the_number_in_the_middle(file_format: str) -> None:
    order = [2, 3, 4, 0, 5, 7, 6, 1]
    rows = [[row[place] for place in order] for row in (HEADINGS, FAIR, SHOW)]
    reading = read_drawn(file_format, TITLE, make_table([rows[0], across(CULTURE), *rows[1:]]))
    assert told(reading) == [expected(FAIR), expected(SHOW)]


@layout("number or note column missing", "docx", "odt", "html", "xlsx", "pdf")
def test_neither_number_nor_note(file_format: str) -> None:
    table = make_table([HEADINGS[1:7], across(CULTURE, 6), FAIR[1:7], CUP[1:7]])
    reading = read_drawn(file_format, TITLE, table)
    assert told(reading) == [expected(FAIR, row_label=""), expected(CUP, row_label="", note_text="")]
    assert codes(reading) == []


@layout("extra columns", "docx", "odt", "html", "xlsx", "pdf")
def test_columns_of_money_and_links(file_format: str) -> None:
    headings = [*HEADINGS[:4], "Объём финансирования", *HEADINGS[4:], "Ссылка на публикацию"]
    rows = [[*row[:4], "15 тыс. рублей", *row[4:], "сайт"] for row in (FAIR, SHOW)]
    reading = read_drawn(file_format, TITLE, make_table([headings, across(CULTURE, 10), *rows]))
    assert told(reading) == [expected(FAIR), expected(SHOW)]
    assert codes(reading) == ["heading_beyond_form"] * 2
    kept = [cell["cell_words"] for cell in reading.tables["report_cell"] if cell["field_name"].startswith("unknown")]
    assert kept == ["15 тыс. рублей", "сайт"] * 2
