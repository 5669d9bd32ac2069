"""Headings and columns: levels, order, what is missing, extra or doubled, cells that do not stand under one column."""

import pytest

from ingestion.reports.header import fields_of_heading
from ingestion.reports.words import header_synonyms
from tests.unit.reports.grids import (
    ABSENT,
    COVERED,
    CULTURE,
    HEADINGS,
    TITLE,
    Span,
    across,
    bodies,
    codes,
    event,
    make_table,
    read,
    rows_of,
    rules,
    titles,
)


def test_a_heading_of_two_levels() -> None:
    top: list[object] = [*(Span(text, rows=2) for text in HEADINGS[:2]), Span("Сведения о мероприятии", 3)]
    top += [Span(text, rows=2) for text in HEADINGS[5:]]
    below: list[object] = [COVERED, COVERED, *HEADINGS[2:5], COVERED, COVERED, COVERED]
    numbers = [str(number) for number in range(1, 9)]
    reading = read(TITLE, make_table([top, below, numbers, across(CULTURE), event()]))
    assert rules(reading) == {1: "header", 2: "header", 3: "column_numbers", 4: "section"}
    (row,) = rows_of(reading)
    assert (row["event_title"], row["dates_text"], row["place_text"]) == (
        "Фестиваль «Пример»",
        "11 августа",
        "г. Смоленск",
    )


def test_a_heading_of_two_levels_without_vertical_merges() -> None:
    top: list[object] = [*HEADINGS[:2], Span("Сведения о мероприятии", 3), *HEADINGS[5:]]
    below = ["", "", *HEADINGS[2:5], "", "", ""]
    reading = read(TITLE, make_table([top, below, across(CULTURE), event()]))
    assert rules(reading) == {1: "header", 2: "header", 3: "section"}
    assert titles(reading) == ["Фестиваль «Пример»"]


def test_columns_in_another_order() -> None:
    order = [2, 3, 4, 0, 1, 5, 7, 6]
    row = event("7.", note="Перенесено на IV квартал")
    table = make_table([[HEADINGS[i] for i in order], across(CULTURE), [row[i] for i in order]])
    (read_row,) = rows_of(read(TITLE, table))
    assert read_row["row_label"] == "7."
    assert read_row["note_text"] == "Перенесено на IV квартал"
    assert read_row["event_title"] == "Фестиваль «Пример»"


def test_missing_number_and_note_columns() -> None:
    table = make_table([HEADINGS[1:7], across(CULTURE, 6), event()[1:7]])
    reading = read(TITLE, table)
    (row,) = rows_of(reading)
    assert (row["row_label"], row["note_text"]) == ("", "")
    assert row["result_text"] == "Проведен концерт"
    assert codes(reading) == []


def test_an_extra_column_is_kept_and_said() -> None:
    table = make_table([[*HEADINGS, "Объём финансирования"], across(CULTURE, 9), [*event(), "15 тыс. рублей"]])
    reading = read(TITLE, table)
    assert codes(reading) == ["heading_beyond_form"]
    (extra,) = [cell for cell in reading.tables["report_cell"] if cell["field_name"] == "unknown_9"]
    assert extra["cell_words"] == "15 тыс. рублей"


_CLOSED = "не состоялось по причине карантина"


@pytest.mark.parametrize(
    ("heading", "words", "outcome", "said"),
    [
        ("", _CLOSED, "unclear", ["heading_empty", "outcome_beside_unread_cell"]),
        ("Ход дела", _CLOSED, "unclear", ["heading_unknown", "outcome_beside_unread_cell"]),
        ("", "", "held", []),
        ("", "12", "held", ["heading_empty"]),
        ("Объём финансирования", "120,5 тыс. рублей", "held", ["heading_unknown"]),
        ("Ссылка", "https://пример.рф/о-нас", "held", ["heading_unknown"]),
    ],
)
def test_a_worded_cell_that_is_not_read_may_be_the_note(
    heading: str, words: str, outcome: str, said: list[str]
) -> None:
    table = make_table([[*HEADINGS[:7], heading], across(CULTURE), event(note=words)])
    reading = read(TITLE, table)
    assert (rows_of(reading)[0]["outcome"], codes(reading)) == (outcome, said)


def test_a_worded_cell_that_is_not_read_is_no_note_beside_one() -> None:
    table = make_table([[*HEADINGS, "Ход дела"], across(CULTURE, 9), [*event(), "обсуждается"]])
    reading = read(TITLE, table)
    assert (rows_of(reading)[0]["outcome"], codes(reading)) == ("held", ["heading_beyond_form"])


def test_a_second_column_of_results_may_say_otherwise() -> None:
    table = make_table([[*HEADINGS, "Итоги"], across(CULTURE, 9), [*event(), "не проведено"]])
    reading = read(TITLE, table)
    assert rows_of(reading)[0]["outcome"] == "unclear"
    assert codes(reading) == ["heading_repeated", "outcome_beside_unread_cell"]


def test_an_unknown_heading_is_told_with_the_columns_that_are_missing() -> None:
    headings = [*HEADINGS[:4], "Локация", *HEADINGS[5:]]
    reading = read(TITLE, make_table([headings, across(CULTURE), event()]))
    (notice,) = [notice for notice in reading.notices if notice.code == "heading_unknown"]
    assert (notice.value, notice.parameters) == ("Локация", {"missing": "«Место проведения»"})


def test_the_form_is_headed_in_words_that_are_understood() -> None:
    for kind, columns in header_synonyms()["form"].items():
        for column in columns:
            assert set(fields_of_heading(column["heading"])) & set(column["fields"]), (kind, column)


@pytest.mark.parametrize(
    "pair", [("Срок плановый", "Срок фактический"), ("Срок", "Фактический срок"), ("Сроки по плану", "Сроки")]
)
def test_of_two_columns_of_dates_the_planned_one_is_not_the_events(pair: tuple[str, str]) -> None:
    for order in (1, -1):
        headings = [*HEADINGS[:3], *pair[::order], *HEADINGS[4:]]
        row = event()
        table = make_table([headings, across(CULTURE, 9), [*row[:3], *("июль", "15 августа")[::order], *row[4:]]])
        reading = read(TITLE, table)
        (read_row,) = rows_of(reading)
        assert read_row["dates_text"] == "15 августа"
        assert [(n.code, n.value) for n in reading.notices] == [("heading_beyond_form", pair[0])]
        kept = [c["cell_words"] for c in reading.tables["report_cell"] if c["field_name"] == "planned_dates_text"]
        assert kept == ["июль"]


def test_two_columns_of_one_field() -> None:
    table = make_table([[*HEADINGS, "Место"], across(CULTURE, 9), [*event(), "Музей"]])
    reading = read(TITLE, table)
    assert codes(reading) == ["heading_repeated"]
    assert rows_of(reading)[0]["place_text"] == "г. Смоленск"


def test_one_column_for_dates_and_place() -> None:
    headings = [*HEADINGS[:3], "Дата и место проведения", *HEADINGS[5:]]
    row = event()
    table = make_table([headings, across(CULTURE, 7), [*row[:3], "11 августа, г. Смоленск", *row[5:]]])
    reading = read(TITLE, table)
    (read_row,) = rows_of(reading)
    assert read_row["dates_text"] == read_row["place_text"] == "11 августа, г. Смоленск"
    assert "heading_of_two_fields" in codes(reading)


def test_headings_repeated_on_each_page() -> None:
    table = make_table([HEADINGS, across(CULTURE), event(), HEADINGS, event("2."), HEADINGS, event("3.")])
    reading = read(TITLE, table)
    assert len(rows_of(reading)) == 3
    assert rules(reading)[4] == rules(reading)[6] == "repeated_header"
    assert bodies(reading) == [CULTURE] * 3


def test_another_heading_in_the_middle_of_a_table() -> None:
    order = [0, 2, 1, 3, 4, 5, 6, 7]
    row = event("2.")
    table = make_table([HEADINGS, across(CULTURE), event(), [HEADINGS[i] for i in order], [row[i] for i in order]])
    reading = read(TITLE, table)
    assert titles(reading) == ["Фестиваль «Пример»"] * 2


def test_a_table_cut_in_two_with_another_grid() -> None:
    first = make_table([HEADINGS, across(CULTURE), event()], 1)
    row = event("2.")
    second = make_table([[row[0], Span(str(row[1]), 3), *row[2:]]], 2)
    assert titles(read(TITLE, first, second)) == ["Фестиваль «Пример»"] * 2


def test_rows_that_start_late_and_end_early() -> None:
    late = [ABSENT, *event()[1:]]
    early = [*event("2.")[:7], ABSENT]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), late, early]))
    assert [row["row_label"] for row in rows_of(reading)] == ["", "2."]
    assert [row["result_text"] for row in rows_of(reading)] == ["Проведен концерт"] * 2


def test_a_grid_cut_unevenly_is_read_in_order() -> None:
    headings = [Span(text, 2) for text in HEADINGS]
    row = event()
    shifted = [Span(str(row[0]), 1), Span(str(row[1]), 3), *(Span(str(text), 2) for text in row[2:])]
    (read_row,) = rows_of(read(TITLE, make_table([headings, across(CULTURE, 16), shifted])))
    assert (read_row["row_label"], read_row["event_title"]) == ("1.", "Фестиваль «Пример»")


def test_a_note_across_the_last_columns() -> None:
    row = [*event()[:3], Span("Не состоялось в связи с отменой", 5)]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row]))
    assert rows_of(reading)[0]["note_text"] == "Не состоялось в связи с отменой"
    assert "cell_over_several_columns" in codes(reading)


def test_a_row_that_does_not_fit_is_set_apart() -> None:
    row = ["1.", Span("Соглашение и мероприятие в одной ячейке", 2), *event()[3:]]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row, event("2.")]))
    (apart,) = reading.tables["quarantined_row"]
    assert (apart["notice_code"], apart["cell_number"]) == ("row_does_not_fit", 2)
    assert len(rows_of(reading)) == 1


def test_a_short_row_of_a_text_dump_is_set_apart() -> None:
    reading = read(TITLE, make_table([HEADINGS, [CULTURE], event(), event("2.")[2:]]), has_merges=False)
    (apart,) = reading.tables["quarantined_row"]
    assert apart["notice_code"] == "row_too_short"


def test_two_cells_under_one_heading_are_put_together() -> None:
    headings = [*HEADINGS[:3], Span(HEADINGS[3], 2), *HEADINGS[4:]]
    row = event()
    table = make_table([headings, across(CULTURE, 9), [*row[:3], "11 августа", "13 августа", *row[4:]]])
    reading = read(TITLE, table)
    assert rows_of(reading)[0]["dates_text"] == "11 августа 13 августа"
    assert "cells_joined" in codes(reading)


def test_a_row_shifted_under_a_wide_heading_is_set_apart() -> None:
    headings = [HEADINGS[0], Span(HEADINGS[1], 2), *HEADINGS[2:]]
    row = event()
    shifted = ["1.", row[1], row[2], *row[3:], ""]
    reading = read(TITLE, make_table([headings, across(CULTURE, 9), shifted]))
    assert [apart["notice_code"] for apart in reading.tables["quarantined_row"]] == ["row_does_not_fit"]
