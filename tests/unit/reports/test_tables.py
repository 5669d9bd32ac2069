"""Tables: cut in two, nested, framed, of signatures, of something else."""

from tests.unit.reports.grids import (
    CULTURE,
    HEADINGS,
    SPORT,
    TITLE,
    WITH_MOSCOW,
    WITH_ORYOL,
    across,
    agreements_by_row,
    bodies,
    codes,
    event,
    make_table,
    read,
    rows_of,
)


def test_a_table_cut_in_two_goes_on() -> None:
    first = make_table([HEADINGS, across(CULTURE), event()], 1)
    reading = read(TITLE, first, "", make_table([event("2.", WITH_ORYOL), across(SPORT), event("3.")], 2))
    assert bodies(reading) == [CULTURE, CULTURE, SPORT]
    assert codes(reading) == []


def test_a_table_cut_through_a_merged_agreement() -> None:
    first = make_table([HEADINGS, across(CULTURE), event()], 1)
    reading = read(TITLE, first, make_table([event("2.", ""), event("3.", "")], 2))
    assert agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW], (2, 1): [WITH_MOSCOW]}
    assert codes(reading) == ["agreement_carried_over", "agreement_missing"]


def test_a_nested_table_is_read_with_its_cell() -> None:
    inner = make_table([["г. Сафоново"], ["г. Ельня"]], 2, depth=1)
    outer = make_table([HEADINGS, across(CULTURE), event(result="Встречи:\nг. Сафоново\nг. Ельня")], 1)
    reading = read(TITLE, outer, inner)
    assert rows_of(reading)[0]["result_text"] == "Встречи: г. Сафоново г. Ельня"
    assert codes(reading) == []


def test_the_title_in_a_frame_ends_where_the_table_in_it_begins() -> None:
    inner = make_table([HEADINGS, across(CULTURE), event()], 2, depth=1)
    of_inner = [cell.words for cell in inner.cells]
    frame = make_table([["\n".join([TITLE, *of_inner, "Начальник отдела"])]], 1)
    reading = read(frame, inner)
    (part,) = reading.tables["document_part"]
    assert part["title_text"] == f"{TITLE}"
    assert bodies(reading) == [CULTURE]
    assert len(reading.tables["document_section"]) == 1


def test_a_form_inside_a_frame() -> None:
    inner = make_table([HEADINGS, across(CULTURE), event()], 2, depth=1)
    frame = make_table([[f"{TITLE}\n{CULTURE}"]], 1)
    reading = read(frame, inner)
    assert bodies(reading) == [CULTURE]
    assert reading.tables["document_part"][0]["quarter"] == "2020-Q3"


def test_a_table_of_signatures_is_layout() -> None:
    signatures = make_table([["Начальник департамента", "_________", "И.И. Иванов"]], 2)
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event()], 1), signatures)
    assert reading.outcome == "accepted"
    assert codes(reading) == ["table_ignored"]


def test_a_table_of_content_without_a_heading_is_set_apart() -> None:
    other = make_table([["Показатель", "План", "Факт"], ["Выезды", "10", "12"]], 2)
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event()], 1), other)
    assert reading.outcome == "quarantined"
    assert {row["notice_code"] for row in reading.tables["quarantined_row"]} == {"table_not_understood"}


def test_another_table_of_as_many_columns_is_not_taken_for_a_continuation() -> None:
    other = make_table([["Показатель", "а", "б", "в", "г", "д", "е", "ж"], ["Выезды", *"1234567"]], 2)
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event()], 1), other)
    assert len(rows_of(reading)) == 1
    assert {apart["notice_code"] for apart in reading.tables["quarantined_row"]} == {"table_not_understood"}
