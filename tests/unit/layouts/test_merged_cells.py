"""Cells merged down and across, through rows that run across the table, in rows that start late."""

from tests.unit.documents import word
from tests.unit.layouts.drawn import read_bytes, read_drawn, word_table
from tests.unit.layouts.marks import layout
from tests.unit.layouts.rows import CUP, FAIR, SHOW, codes, expected, report, told
from tests.unit.reports.grids import (
    ABSENT,
    COVERED,
    CULTURE,
    HEADINGS,
    SPORT,
    TITLE,
    WITH_MOSCOW,
    WITH_ORYOL,
    Span,
    across,
    make_table,
)


def _under(agreement: object, row: list[object]) -> list[object]:
    return [row[0], agreement, *row[2:]]


@layout("vertical merges", "docx", "odt", "html", "xlsx", "pdf")
def test_an_agreement_merged_down_over_three_events(file_format: str) -> None:
    table = report(_under(Span(WITH_ORYOL, rows=2), FAIR), _under(COVERED, SHOW), CUP)
    reading = read_drawn(file_format, TITLE, table)
    assert told(reading) == [expected(FAIR, CULTURE, WITH_ORYOL), expected(SHOW, CULTURE, WITH_ORYOL), expected(CUP)]
    assert codes(reading) == []


@layout("vertical merges", "docx", "odt", "html", "xlsx", "pdf")
def test_several_columns_merged_down_over_different_rows(file_format: str) -> None:
    place = Span("г. Орёл", rows=2)
    rows = [
        _under(Span(WITH_ORYOL, rows=3), FAIR),
        ["2.", COVERED, "Выставка", "5-6 сентября", place, Span("120 человек", rows=2), "Открыта", ""],
        ["3.", COVERED, "Турнир", "август", COVERED, COVERED, "Сыгран", ""],
    ]
    first, second, third = told(read_drawn(file_format, TITLE, report(*rows)))
    assert first == expected(FAIR, CULTURE, WITH_ORYOL)
    assert (second["place_text"], third["place_text"]) == ("г. Орёл", "г. Орёл")
    assert (third["participants_text"], third["agreements"]) == ("120 человек", [WITH_ORYOL])
    assert (second["result_text"], third["result_text"]) == ("Открыта", "Сыгран")


@layout("horizontal merges", "docx", "odt", "html", "xlsx", "pdf")
def test_a_note_written_across_the_last_columns(file_format: str) -> None:
    words = "Не состоялось в связи с отменой"
    reading = read_drawn(file_format, TITLE, report([*FAIR[:3], Span(words, 5)], SHOW))
    first, second = told(reading)
    assert (first["event_title"], first["dates_text"], first["note_text"]) == ("Фестиваль «Пример»", "", words)
    assert second == expected(SHOW)
    assert codes(reading) == ["cell_over_several_columns"]


@layout("merge through a section row", "docx", "odt", "html")
def test_an_agreement_merged_on_under_the_next_body(file_format: str) -> None:
    table = report(_under(Span(WITH_ORYOL, rows=3), FAIR), across(SPORT), _under(COVERED, SHOW), CUP)
    reading = read_drawn(file_format, TITLE, table)
    assert told(reading) == [
        expected(FAIR, CULTURE, WITH_ORYOL),
        expected(SHOW, SPORT, WITH_ORYOL),
        expected(CUP, SPORT),
    ]
    assert set(codes(reading)) <= {"merge_crosses_row"}


@layout("merge through a section row", "docx")
def test_it_runs_through_two_section_rows_of_a_table_whose_rows_start_late(file_format: str) -> None:
    rows = [
        [ABSENT, *HEADINGS],
        [ABSENT, *across(CULTURE)],
        [ABSENT, *_under(Span(WITH_ORYOL, rows=5), FAIR)],
        [ABSENT, *across(SPORT)],
        [ABSENT, *_under(COVERED, SHOW)],
        across(CULTURE, 9),
        [ABSENT, *_under(COVERED, CUP)],
        [ABSENT, *_under(WITH_MOSCOW, ["4.", *SHOW[1:]])],
    ]
    reading = read_drawn(file_format, TITLE, make_table(rows))
    assert told(reading) == [
        expected(FAIR, CULTURE, WITH_ORYOL),
        expected(SHOW, SPORT, WITH_ORYOL),
        expected(CUP, CULTURE, WITH_ORYOL),
        expected(["4.", *SHOW[1:]], CULTURE, WITH_MOSCOW),
    ]


@layout("rows that start late or end early", "docx")
def test_rows_without_their_first_or_last_cell(file_format: str) -> None:
    late = [ABSENT, *FAIR[1:]]
    early = [*SHOW[:7], ABSENT]
    reading = read_drawn(file_format, TITLE, report(late, early, CUP))
    assert told(reading) == [expected(FAIR, row_label=""), expected(SHOW, note_text=""), expected(CUP)]


@layout("rows that start late or end early", "docx")
def test_a_late_row_under_a_merged_agreement(file_format: str) -> None:
    rows = [_under(Span(WITH_ORYOL, rows=2), FAIR), [ABSENT, COVERED, *SHOW[2:]]]
    assert told(read_drawn(file_format, TITLE, report(*rows)))[1] == expected(SHOW, CULTURE, WITH_ORYOL, row_label="")


@layout("merge through a section row", "docx")
def test_the_section_row_is_wrapped_in_a_content_control(file_format: str) -> None:
    table = report(_under(Span(WITH_ORYOL, rows=3), FAIR), across(SPORT), _under(COVERED, SHOW))
    first, *rest = word_table(table).split("<w:tr>")
    rest[3] = rest[3].removesuffix("</w:tr>")
    rows = [f"<w:tr>{row}" for row in rest]
    rows[3] = f"<w:sdt><w:sdtContent>{rows[3]}</w:tr></w:sdtContent></w:sdt>"
    reading = read_bytes(word.docx(word.paragraph(TITLE) + first + "".join(rows)))
    assert told(reading) == [expected(FAIR, CULTURE, WITH_ORYOL), expected(SHOW, SPORT, WITH_ORYOL)]
