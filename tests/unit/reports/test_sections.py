"""Executive bodies: section rows, names above a table, in the title, in a column; what else stands across a table."""

from ingestion.reports.row_sorts import UNNAMED_BODY
from tests.unit.reports.grids import (
    COVERED,
    CULTURE,
    HEADINGS,
    SPORT,
    TITLE,
    WITH_MOSCOW,
    WITH_ORYOL,
    Span,
    across,
    agreements_by_row,
    bodies,
    codes,
    event,
    make_table,
    read,
    rows_of,
    rules,
)


def test_a_section_that_mentions_agreements_is_no_heading() -> None:
    remark = "в соответствии с пунктами планов в рамках реализации заключенных соглашений"
    reading = read(TITLE, make_table([HEADINGS, across(f"{CULTURE} ({remark})"), event()]))
    (row,) = rows_of(reading)
    assert (row["executive_body_name"], row["section_remark"]) == (CULTURE, remark)
    assert rules(reading)[2] == "section"


def test_in_a_text_dump_an_empty_agreement_is_carried_within_its_section_only() -> None:
    rows: list[list[object]] = [list(HEADINGS), [CULTURE], event(), event("2.", ""), [SPORT], event("3.", "")]
    reading = read(TITLE, make_table(rows), has_merges=False)
    assert agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW], (1, 4): [WITH_MOSCOW]}
    assert codes(reading) == ["agreement_missing"]
    (origin,) = {r["origin_row_number"] for r in reading.tables["report_row_agreement"]}
    assert origin == 3


def test_a_merge_that_runs_through_a_section_row() -> None:
    section = ["", COVERED, Span(SPORT, 6)]
    table = make_table(
        [HEADINGS, across(CULTURE), event("1.", Span(WITH_MOSCOW, rows=3)), section, event("2.", COVERED)]
    )
    reading = read(TITLE, table)
    assert bodies(reading) == [CULTURE, SPORT]
    assert agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW], (1, 5): [WITH_MOSCOW]}


def test_one_table_a_body_with_its_name_above_and_no_heading_of_its_own() -> None:
    first = make_table([HEADINGS, event(), event("2.")], 1)
    second = make_table([event("3."), event("4.")], 2)
    reading = read(TITLE, CULTURE, first, SPORT, second)
    assert bodies(reading) == [CULTURE, CULTURE, SPORT, SPORT]
    sections = [
        (s["section_position"], s["row_number"], s["executive_body_name"]) for s in reading.tables["document_section"]
    ]
    assert sections == [(1, None, CULTURE), (2, None, SPORT)]
    assert [row["table_number"] for row in rows_of(reading)] == [1, 1, 2, 2]
    assert len(reading.tables["document_part"]) == 1


def test_a_name_above_its_table_in_two_paragraphs() -> None:
    reading = read(TITLE, "Департамент Смоленской области", "по культуре", make_table([HEADINGS, event()]))
    assert bodies(reading) == [CULTURE]


def test_the_body_in_the_title_only() -> None:
    title = "Отчет Департамента Смоленской области по культуре о реализации соглашений за III квартал 2020 года"
    reading = read(title, make_table([HEADINGS, event()]))
    assert bodies(reading) == [CULTURE]
    assert reading.tables["document_part"][0]["executive_body_name"] == CULTURE


def test_the_body_as_a_letterhead() -> None:
    reading = read(
        CULTURE, "Отчет о реализации соглашений", "за III квартал 2020 года", make_table([HEADINGS, event()])
    )
    assert bodies(reading) == [CULTURE]


def test_no_body_anywhere() -> None:
    reading = read(TITLE, make_table([HEADINGS, event(), event("2.", WITH_ORYOL)]))
    assert bodies(reading) == [UNNAMED_BODY] * 2
    assert codes(reading) == ["executive_body_missing"]
    assert reading.outcome == "accepted"


def test_a_column_of_bodies() -> None:
    headings = [*HEADINGS, "Исполнительный орган"]
    table = make_table([headings, [*event(), Span(CULTURE, rows=2)], [*event("2."), COVERED], [*event("3."), SPORT]])
    reading = read(TITLE, table)
    assert bodies(reading) == [CULTURE, CULTURE, SPORT]
    assert [s["executive_body_name"] for s in reading.tables["document_section"]] == [CULTURE, SPORT]


def test_the_title_in_the_first_row_of_the_table() -> None:
    reading = read(make_table([across(TITLE), HEADINGS, across(CULTURE), event()]))
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["period_source"]) == ("2020-Q3", "title")
    assert rules(reading)[1] == "header"


def test_the_title_in_the_page_header() -> None:
    reading = read(make_table([HEADINGS, across(CULTURE), event()]), page_headers=[TITLE])
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["period_source"], part["title_text"]) == ("2020-Q3", "header", TITLE)


def test_a_body_that_had_no_events() -> None:
    table = make_table(
        [HEADINGS, across(CULTURE), across("В отчетном периоде мероприятия не проводились."), across(SPORT), event()]
    )
    reading = read(TITLE, table)
    assert [s["executive_body_name"] for s in reading.tables["document_section"]] == [CULTURE, SPORT]
    assert bodies(reading) == [SPORT]
    assert codes(reading) == ["no_events_reported"]


def test_a_body_with_no_row_at_all_is_named() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), across(SPORT), event()]))
    assert [s["executive_body_name"] for s in reading.tables["document_section"]] == [CULTURE, SPORT]


def test_an_agreement_across_the_table_is_that_of_the_events_below() -> None:
    headings = [HEADINGS[0], *HEADINGS[2:]]
    row = event()
    table = make_table(
        [
            headings,
            across(CULTURE, 7),
            across(WITH_MOSCOW, 7),
            [row[0], *row[2:]],
            across(WITH_ORYOL, 7),
            ["2.", *row[2:]],
        ]
    )
    reading = read(TITLE, table)
    assert agreements_by_row(reading) == {(1, 4): [WITH_MOSCOW], (1, 6): [WITH_ORYOL]}
    assert bodies(reading) == [CULTURE, CULTURE]


def test_a_topic_across_the_table_changes_no_body() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), across("Раздел 2. Культура и искусство"), event()]))
    assert bodies(reading) == [CULTURE]
    assert codes(reading) == ["heading_by_topic"]


def test_an_unfamiliar_name_across_the_table_is_taken_and_said() -> None:
    reading = read(TITLE, make_table([HEADINGS, across("Смоленский приказ тайных дел"), event()]))
    assert bodies(reading) == ["Смоленский приказ тайных дел"]
    assert codes(reading) == ["section_unfamiliar"]


def test_a_sentence_across_the_table_is_set_apart() -> None:
    sentence = "Просим учесть сведения. Ответ направить до пятницы"
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), across(sentence), event()]))
    assert reading.outcome == "quarantined"
    (apart,) = reading.tables["quarantined_row"]
    assert (apart["notice_code"], apart["row_words"]) == ("row_across_unclear", sentence)


def test_a_numbered_section() -> None:
    table = make_table([HEADINGS, ["I.", Span(CULTURE, 7)], event(), across(f"2. {SPORT}"), event("2.")])
    assert bodies(read(TITLE, table)) == [CULTURE, SPORT]


def test_a_section_whose_name_a_converter_repeats_in_each_cell() -> None:
    assert bodies(read(TITLE, make_table([HEADINGS, [CULTURE] * 8, event()]))) == [CULTURE]


def test_a_section_with_a_colon_after_it() -> None:
    assert bodies(read(TITLE, make_table([HEADINGS, across(f"{CULTURE}:"), event()]))) == [CULTURE]


def test_a_sentence_about_the_reported_quarter_is_no_title() -> None:
    words = "В отчетном III квартале 2020 года мероприятия не проводились"
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), across(words), across(SPORT), event()]))
    assert codes(reading) == ["no_events_reported"]


def test_the_title_of_the_report_again_inside_the_table() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), across(TITLE), event("2.")]))
    assert rules(reading)[4] == "repeated_header"
    assert len(rows_of(reading)) == 2


def test_a_numbered_event_written_across_the_table_is_set_apart() -> None:
    row = ["2.", Span("Фестиваль «Другой пример» перенесен", 7)]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), row]))
    (apart,) = reading.tables["quarantined_row"]
    assert apart["notice_code"] == "row_across_unclear"
    assert bodies(reading) == [CULTURE]


def test_a_body_left_empty_in_its_column_is_not_guessed() -> None:
    table = make_table([[*HEADINGS, "Исполнительный орган"], [*event(), CULTURE], [*event("2."), ""]])
    reading = read(TITLE, table)
    assert bodies(reading) == [CULTURE, UNNAMED_BODY]
    assert codes(reading) == ["executive_body_missing"]
    dumped = read(TITLE, table, has_merges=False)
    assert bodies(dumped) == [CULTURE, CULTURE]


def test_the_body_of_the_title_is_no_section_where_rows_name_others() -> None:
    title = "Отчет Департамента Смоленской области по культуре о реализации соглашений за III квартал 2020 года"
    reading = read(title, make_table([HEADINGS, across(SPORT), event()]))
    assert [s["executive_body_name"] for s in reading.tables["document_section"]] == [SPORT]


def test_two_bodies_above_the_title_name_none() -> None:
    reading = read(SPORT, CULTURE, TITLE, make_table([HEADINGS, event()]))
    assert bodies(reading) == [UNNAMED_BODY]
