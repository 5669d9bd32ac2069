"""Layouts in which reports come: each trap a document written by hand."""

from ingestion.reports.context import DocumentReading
from ingestion.reports.row_sorts import UNNAMED_BODY
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
    agreements_by_row,
    codes,
    event,
    make_table,
    read,
    rows_of,
)


def titles(reading: DocumentReading) -> list[object]:
    return [row["event_title"] for row in rows_of(reading)]


def bodies(reading: DocumentReading) -> list[object]:
    return [row["executive_body_name"] for row in rows_of(reading)]


def rules(reading: DocumentReading) -> dict[int, str]:
    return {record["row_number"]: record["ignore_rule"] for record in reading.tables["ignored_row"]}


def test_an_ordinary_report() -> None:
    table = make_table([HEADINGS, across(CULTURE), event(), across(SPORT), event("2.", WITH_ORYOL)])
    reading = read(TITLE, table)
    assert reading.outcome == "accepted"
    assert codes(reading) == []
    assert bodies(reading) == [CULTURE, SPORT]
    assert rules(reading) == {1: "header", 2: "section", 4: "section"}
    assert agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW], (1, 5): [WITH_ORYOL]}


def test_a_section_that_mentions_agreements_is_no_heading() -> None:
    remark = "в соответствии с пунктами планов в рамках реализации заключенных соглашений"
    reading = read(TITLE, make_table([HEADINGS, across(f"{CULTURE} ({remark})"), event()]))
    (row,) = rows_of(reading)
    assert (row["executive_body_name"], row["section_remark"]) == (CULTURE, remark)
    assert rules(reading)[2] == "section"


def test_a_merged_agreement_covers_the_rows_below() -> None:
    table = make_table(
        [
            HEADINGS,
            across(CULTURE),
            event("1.", Span(f"{WITH_MOSCOW}\n\n{WITH_ORYOL}", rows=2)),
            event("2.", COVERED),
            event("3.", WITH_ORYOL),
        ]
    )
    reading = read(TITLE, table)
    both = [WITH_MOSCOW, WITH_ORYOL]
    assert agreements_by_row(reading) == {(1, 3): both, (1, 4): both, (1, 5): [WITH_ORYOL]}
    origins = {r["row_number"]: r["origin_row_number"] for r in reading.tables["report_row_agreement"]}
    assert origins == {3: 3, 4: 3, 5: 5}


def test_where_merges_are_known_an_empty_agreement_is_not_carried() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), event("2.", "")]))
    assert agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW]}
    assert codes(reading) == ["agreement_missing"]
    assert reading.outcome == "accepted"


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
    assert codes(reading) == ["heading_unknown"]
    (extra,) = [cell for cell in reading.tables["report_cell"] if cell["field_name"] == "unknown_9"]
    assert extra["cell_words"] == "15 тыс. рублей"


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


def test_a_table_cut_in_two_with_another_grid() -> None:
    first = make_table([HEADINGS, across(CULTURE), event()], 1)
    row = event("2.")
    second = make_table([[row[0], Span(str(row[1]), 3), *row[2:]]], 2)
    assert titles(read(TITLE, first, second)) == ["Фестиваль «Пример»"] * 2


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


def test_a_row_continued_by_hand() -> None:
    more = ["", "", "", "", "", "", "и круглый стол", ""]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), more, event("2.")]))
    assert [row["result_text"] for row in rows_of(reading)] == ["Проведен концерт и круглый стол", "Проведен концерт"]
    assert rules(reading)[4] == "continuation"
    assert codes(reading) == ["row_continued"]


def test_a_title_continued_by_hand() -> None:
    more = ["", "", "и мастер-классы", "", "", "", "", ""]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), more]))
    assert titles(reading) == ["Фестиваль «Пример» и мастер-классы"]


def test_an_event_whose_dates_stand_in_rows_of_their_own() -> None:
    row: list[object] = [Span(str(text), rows=2) for text in event()]
    row[3] = "11 августа"
    second = [COVERED, COVERED, COVERED, "5 сентября", COVERED, COVERED, COVERED, COVERED]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row, second]))
    (read_row,) = rows_of(reading)
    assert read_row["dates_text"] == "11 августа 5 сентября"


def test_an_event_without_a_number_is_an_event() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), event("", title="Выставка")]))
    assert titles(reading) == ["Фестиваль «Пример»", "Выставка"]


def test_signatures_and_totals_below_the_table() -> None:
    total = ["", "Итого", "2", "", "", "", "", ""]
    signature = ["", "Начальник департамента", "", "", "", "", "", "И.И. Иванов"]
    by_whom = across("Исполнитель: Петрова А.А., тел. 12-34-56")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), event("2."), total, signature, by_whom]))
    assert [rules(reading)[row] for row in (5, 6, 7)] == ["total", "signature", "signature"]
    assert len(rows_of(reading)) == 2


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


def test_an_event_without_a_title_is_set_apart() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(title="")]))
    (apart,) = reading.tables["quarantined_row"]
    assert (apart["notice_code"], apart["field_name"]) == ("event_title_missing", "event_title")
    assert reading.outcome == "quarantined"


def test_a_nested_table_is_read_with_its_cell() -> None:
    inner = make_table([["г. Сафоново"], ["г. Ельня"]], 2, depth=1)
    outer = make_table([HEADINGS, across(CULTURE), event(result="Встречи:\nг. Сафоново\nг. Ельня")], 1)
    reading = read(TITLE, outer, inner)
    assert rows_of(reading)[0]["result_text"] == "Встречи: г. Сафоново г. Ельня"
    assert codes(reading) == []


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


def test_hand_hyphenation_is_mended_and_real_hyphens_stay() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(title="Государствен-ный фестиваль-конкурс")]))
    assert titles(reading) == ["Государственный фестиваль-конкурс"]
    (words,) = [c["cell_words"] for c in reading.tables["report_cell"] if c["field_name"] == "event_title"]
    assert words == "Государствен-ный фестиваль-конкурс"


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


def test_several_agreements_in_one_cell() -> None:
    words = f"{WITH_MOSCOW}\n\n{WITH_ORYOL}".replace(" о торгово", "\nо торгово")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(agreement=words)]))
    assert agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW, WITH_ORYOL]}
    parties = [record["party_codes"] for record in reading.tables["report_row_agreement"]]
    assert parties == ["RU-MOW, RU-SMO", "RU-ORL, RU-SMO"]


def test_several_dates_in_one_cell() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(dates="11 августа\n5 сентября")]))
    dates = [(record["date_position"], str(record["date_from"])) for record in reading.tables["report_row_date"]]
    assert dates == [(1, "2020-08-11"), (2, "2020-09-05")]


def test_words_that_are_not_understood_are_said() -> None:
    row = event(agreement="В рамках дружбы", dates="когда получится")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row, event("2.", dates="11 марта")]))
    assert codes(reading) == ["agreement_not_understood", "dates_not_understood", "dates_outside_quarter"]
    first, second = rows_of(reading)
    assert (first["dates_status"], first["date_from"]) == ("unparsed", None)
    assert (second["is_outside_quarter"], str(second["date_from"])) == (True, "2020-03-11")


def test_recurring_work_is_not_outside_its_quarter() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(dates="Ежегодно до 15 мая")]))
    assert rows_of(reading)[0]["is_outside_quarter"] is False
    assert "dates_outside_quarter" not in codes(reading)


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


def test_another_table_of_as_many_columns_is_not_taken_for_a_continuation() -> None:
    other = make_table([["Показатель", "а", "б", "в", "г", "д", "е", "ж"], ["Выезды", *"1234567"]], 2)
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event()], 1), other)
    assert len(rows_of(reading)) == 1
    assert {apart["notice_code"] for apart in reading.tables["quarantined_row"]} == {"table_not_understood"}
