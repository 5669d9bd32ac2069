"""Several tables on one sheet, and one table with gaps."""

import pytest

from ingestion.documents.grid import Document, Paragraph, Table
from ingestion.documents.read import read_document
from tests.unit.documents.sheets import grid, xlsx

HEADING = ["№", "Мероприятие", "Сроки"]
OTHER = ["Номер соглашения", "Стороны", "Дата подписания"]


def read(rows: list[list[str]], after: str = "") -> Document:
    return read_document(xlsx(grid(rows), after=after), "отчёт.xlsx")


def words(table: Table) -> list[list[str]]:
    rows = ([cell.words for cell in table.row(number)] for number in range(1, table.row_count + 1))
    return [row for row in rows if any(row)]


def codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


@pytest.mark.parametrize("opening", [HEADING, OTHER])
def test_a_heading_after_an_empty_row_opens_a_table(opening: list[str]) -> None:
    first, second = [HEADING, ["1", "Обмен", "май"]], [opening, ["2", "Выставка", "июнь"]]
    document = read([["Отчет"], *first, [], ["Приложение"], *second])
    one, other = document.tables
    assert document.blocks == [Paragraph("Отчет"), one, Paragraph("Приложение"), other]
    assert (words(one), words(other)) == (first, second)
    assert [(cell.row, cell.words) for cell in other.cells if cell.column == 2] == [(6, opening[1]), (7, "Выставка")]
    assert codes(document) == []


@pytest.mark.parametrize(
    "below",
    [
        [["2", "Выставка", "июнь"]],
        [["Департамент культуры"], ["2", "Выставка", "июнь"]],
        [["", "Выставка", "июнь"], ["", "Форум", "июль"]],
        [["Министр", "", "И.И. Иванов"]],
        [["Всего", "мероприятий", "проведено"]],
    ],
)
def test_what_is_no_heading_stays_in_the_table_and_the_gap_is_said(below: list[list[str]]) -> None:
    document = read([HEADING, ["1", "Обмен", "май"], [], *below])
    (table,) = document.tables
    assert table.row_count == 3 + len(below)
    assert codes(document) == ["sheet_table_has_gaps"]


def test_tables_side_by_side_under_the_same_headings_are_two() -> None:
    document = read([["Отчет"], [*HEADING, "", *HEADING], ["1", "Обмен", "май", "", "2", "Выставка", "июнь"]])
    one, other = document.tables
    assert words(one) == [HEADING, ["1", "Обмен", "май"]]
    assert words(other) == [HEADING, ["2", "Выставка", "июнь"]]
    assert [cell.column for cell in other.cells[:3]] == [5, 6, 7]
    assert codes(document) == []


def test_tables_side_by_side_that_begin_in_different_rows_are_two() -> None:
    rows = [[*HEADING], ["1", "Обмен", "май", "", *OTHER], ["2", "Форум", "май", "", "5", "а", "б"]]
    one, other = read(rows).tables
    assert (len(words(one)), len(words(other))) == (3, 2)


def test_an_empty_column_alone_parts_nothing() -> None:
    document = read([["№", "Мероприятие", "", "Сроки", "Место"], ["1", "Обмен", "", "май", "Смоленск"]])
    (table,) = document.tables
    assert table.column_count == 5
    assert codes(document) == ["sheet_table_has_gaps"]


def test_a_merged_cell_holds_rows_and_columns_together() -> None:
    rows = [[*HEADING, "", "Место"], ["1", "Обмен", "май", "", "Смоленск"], [], ["2", "Форум", "май", "", "Псков"]]
    merges = '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="C1:D1"/></mergeCells>'
    assert codes(read(rows)) == ["sheet_table_has_gaps"]
    document = read(rows, merges)
    assert len(list(document.tables)) == 1
    assert codes(document) == []


def test_no_word_is_lost_where_there_are_more_tables_than_are_told_apart() -> None:
    rows = [row for number in range(150) for row in (HEADING, [str(number), "Обмен", "май"], [])]
    document = read(rows)
    found = [cell.words for table in document.tables for cell in table.cells if cell.words]
    assert found == [words for row in rows for words in row]
