"""Rows of events: agreements carried down, rows continued by hand, furniture, words that are kept or not understood."""

import pytest

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
    titles,
)


def test_an_ordinary_report() -> None:
    table = make_table([HEADINGS, across(CULTURE), event(), across(SPORT), event("2.", WITH_ORYOL)])
    reading = read(TITLE, table)
    assert reading.outcome == "accepted"
    assert codes(reading) == []
    assert bodies(reading) == [CULTURE, SPORT]
    assert rules(reading) == {1: "header", 2: "section", 4: "section"}
    assert agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW], (1, 5): [WITH_ORYOL]}


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


_TORN = event("2.", title="Круглый стол по вопросам туризма", dates="с 1 по 5", result="Проведён круглый стол")


def test_a_title_and_its_dates_continued_by_hand() -> None:
    more = ["", "", "и приграничных территорий", "сентября", "", "", "и обсуждены", ""]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), _TORN, more, event("3.", title="Ярмарка")]))
    assert len(rows_of(reading)) == 3
    torn = rows_of(reading)[1]
    assert torn["event_title"] == "Круглый стол по вопросам туризма и приграничных территорий"
    assert (str(torn["date_from"]), str(torn["date_to"])) == ("2020-09-01", "2020-09-05")
    assert torn["result_text"] == "Проведён круглый стол и обсуждены"
    assert codes(reading) == ["row_continued"]


def test_a_row_goes_on_in_a_table_that_repeats_the_heading() -> None:
    more = ["", "", "и приграничных территорий", "сентября", "", "", "и обсуждены", ""]
    first = make_table([HEADINGS, across(CULTURE), event(), _TORN], 1)
    reading = read(TITLE, first, make_table([HEADINGS, more, event("3.", title="Ярмарка")], 2))
    assert titles(reading)[1:] == ["Круглый стол по вопросам туризма и приграничных территорий", "Ярмарка"]
    assert codes(reading) == ["row_continued"]


def test_an_agreement_continued_by_hand() -> None:
    begun, rest = WITH_ORYOL.split(" и иных")
    more = ["", f"и иных{rest}", "с гостями из Орла", "", "", "", "", ""]
    table = make_table([HEADINGS, across(CULTURE), event("1.", begun), more, event("2.")])
    reading = read(TITLE, table)
    assert titles(reading) == ["Фестиваль «Пример» с гостями из Орла", "Фестиваль «Пример»"]
    assert agreements_by_row(reading)[1, 3] == [WITH_ORYOL]


@pytest.mark.parametrize(
    ("above", "own", "is_joined"),
    [
        ("с 1 по 5", "сентября 2020 года", True),
        ("с 30 августа по", "5 сентября", True),
        ("12 июля, 15", "августа", True),
        ("1-5", "сентября", True),
        ("5 сентября", "2020 г.", True),
        ("30 августа –", "2 сентября", True),
        ("5 сентября", "6 сентября", False),
        ("5 сентября", "сентябрь", False),
        ("III квартал", "август", False),
    ],
)
def test_dates_go_on_where_they_are_torn(above: str, own: str, is_joined: bool) -> None:
    more = ["", "", "с участием гостей", own, "", "", "и обсуждены", ""]
    table = make_table([HEADINGS, across(CULTURE), event("1.", dates=above), more, event("2.")])
    reading = read(TITLE, table)
    assert len(rows_of(reading)) == (2 if is_joined else 3)
    assert ("row_continued" if is_joined else "row_perhaps_continued") in codes(reading)


def test_a_rest_that_goes_on_with_nothing_is_set_apart() -> None:
    rest = event("", "", "и приграничных территорий", dates="5 сентября")
    for above in ([event("1.")], []):
        reading = read(TITLE, make_table([HEADINGS, across(CULTURE), *above, rest, event("2.")]))
        assert len(rows_of(reading)) == len(above) + 1
        (apart,) = reading.tables["quarantined_row"]
        assert (apart["notice_code"], apart["field_name"]) == ("row_continues_nothing", "event_title")


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


def test_an_event_without_a_title_is_set_apart() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(title="")]))
    (apart,) = reading.tables["quarantined_row"]
    assert (apart["notice_code"], apart["field_name"]) == ("event_title_missing", "event_title")
    assert reading.outcome == "quarantined"


def test_hand_hyphenation_is_mended_and_real_hyphens_stay() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(title="Государствен-ный фестиваль-конкурс")]))
    assert titles(reading) == ["Государственный фестиваль-конкурс"]
    (words,) = [c["cell_words"] for c in reading.tables["report_cell"] if c["field_name"] == "event_title"]
    assert words == "Государствен-ный фестиваль-конкурс"


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


_LISTED_TITLE, _LISTED_DATES = "1) Фестиваль\n2) Ярмарка\n3) Выставка", "1) 12 июля\n2) 15 августа\n3) отменено"


def test_several_numbered_events_in_one_row_are_not_given_one_outcome() -> None:
    row = event(title=_LISTED_TITLE, dates=_LISTED_DATES, result="1) проведено\n2) проведено\n3) не проведено")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row]))
    (found,) = rows_of(reading)
    assert (found["outcome"], found["outcome_rule"], found["dates_status"]) == ("unclear", "several_events", "partial")
    days = [str(record["date_from"]) for record in reading.tables["report_row_date"]]
    assert days == ["2020-07-12", "2020-08-15"]
    assert codes(reading) == ["several_events_in_row", "dates_partly_understood", "outcome_unclear"]
    assert reading.notices[0].parameters == {"count": 3}


def test_several_numbered_events_of_one_outcome_have_it() -> None:
    row = event(title="1) Фестиваль\n2) Ярмарка", dates="12 июля", result="1) проведено\n2) ярмарка состоялась")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row]))
    assert rows_of(reading)[0]["outcome"] == "held"
    assert codes(reading) == ["several_events_in_row"]


def test_one_of_several_numbered_dates_that_was_cancelled_cancels_not_all() -> None:
    row = event(dates="1) 12 июля\n2) отменено", result="Проведена ярмарка")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row]))
    assert rows_of(reading)[0]["outcome"] == "unclear"
    assert codes(reading) == ["dates_partly_understood", "outcome_unclear"]


def test_a_title_and_a_result_numbered_differently_are_one_event() -> None:
    row = event(title="1) Фестиваль\n2) Ярмарка", result="Проведены: 1) концерт 2) выставка 3) конкурс")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), row]))
    assert (rows_of(reading)[0]["outcome"], codes(reading)) == ("held", [])


def test_a_reason_that_stands_in_the_other_column() -> None:
    row = event(result="отменено в связи с эпидемией", note="не состоялось")
    (found,) = rows_of(read(TITLE, make_table([HEADINGS, across(CULTURE), row])))
    assert (found["outcome"], found["reason_category"]) == ("not_held", "epidemic")


def test_recurring_work_is_not_outside_its_quarter() -> None:
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(dates="Ежегодно до 15 мая")]))
    assert rows_of(reading)[0]["is_outside_quarter"] is False
    assert "dates_outside_quarter" not in codes(reading)
