"""Rows that go on in the next, events of several dates, totals and signatures below the table."""

from tests.unit.layouts.drawn import read_drawn
from tests.unit.layouts.marks import layout
from tests.unit.layouts.rows import CUP, FAIR, SHOW, codes, expected, report, told
from tests.unit.reports.grids import CULTURE, TITLE, WITH_MOSCOW, WITH_ORYOL, Span, across, make_table


@layout("a row continued by hand", "docx", "odt", "html", "xlsx", "pdf")
def test_a_result_goes_on_in_the_next_row(file_format: str) -> None:
    more = ["", "", "", "", "", "в том числе 15 экспертов", "и круглый стол", ""]
    reading = read_drawn(file_format, TITLE, report(FAIR, more, SHOW))
    first = expected(
        FAIR,
        participants_text="Общее количество участников 45 человек в том числе 15 экспертов",
        result_text="Проведен концерт и круглый стол",
    )
    assert told(reading) == [first, expected(SHOW)]
    assert codes(reading) == ["row_continued"]


@layout("a row continued by hand", "docx", "odt", "html", "xlsx")
def test_an_agreement_of_its_own_makes_no_continuation_of_a_row_without_a_title(file_format: str) -> None:
    more = ["", WITH_ORYOL, "", "", "", "", "и круглый стол", ""]
    reading = read_drawn(file_format, TITLE, report(FAIR, more, SHOW))
    assert told(reading) == [expected(FAIR), expected(SHOW)]
    assert codes(reading) == ["event_title_missing"]
    (apart,) = reading.tables["quarantined_row"]
    assert WITH_ORYOL in apart["row_words"]


@layout("an event of several dates", "docx", "odt", "html", "xlsx")
def test_dates_are_paragraphs_of_one_cell(file_format: str) -> None:
    row = [*FAIR[:3], "11 августа\n5-6 сентября\n20 сентября", *FAIR[4:]]
    reading = read_drawn(file_format, TITLE, report(row, SHOW))
    assert told(reading) == [expected(FAIR, dates_text="11 августа 5-6 сентября 20 сентября"), expected(SHOW)]
    dates = [(str(date["date_from"]), str(date["date_to"])) for date in reading.tables["report_row_date"]]
    assert dates == [
        ("2020-08-11", "2020-08-11"),
        ("2020-09-05", "2020-09-06"),
        ("2020-09-20", "2020-09-20"),
    ]


@layout("signatures and totals below the table", "docx", "odt", "html", "xlsx", "pdf")
def test_they_are_rows_of_the_table(file_format: str) -> None:
    total = ["", "Итого", "2", "", "", "", "", ""]
    signature = ["", "Начальник департамента", "", "", "", "", "", "И.И. Иванов"]
    rows = (FAIR, SHOW, total, signature, across("Исполнитель: Петрова А.А., тел. 12-34-56"))
    reading = read_drawn(file_format, TITLE, report(*rows))
    assert told(reading) == [expected(FAIR), expected(SHOW)]
    assert [row["ignore_rule"] for row in reading.tables["ignored_row"]][-3:] == ["total", "signature", "signature"]


@layout("signatures and totals below the table", "docx", "odt", "html", "pdf")
def test_they_stand_below_as_words_and_as_a_table(file_format: str) -> None:
    signatures = make_table([["Начальник департамента", "_________", "И.И. Иванов"]], 2)
    reading = read_drawn(file_format, TITLE, report(FAIR), "Всего мероприятий: 1", signatures, "Исп. Петрова А.А.")
    assert told(reading) == [expected(FAIR)]
    assert (reading.outcome, codes(reading)) == ("accepted", ["table_ignored"])


@layout("several agreements in one cell", "docx", "odt", "html", "xlsx")
def test_agreements_broken_into_lines_in_mid_sentence(file_format: str) -> None:
    words = f"{WITH_MOSCOW}\n\n{WITH_ORYOL}".replace(" о торгово", "\nо торгово").replace(
        " сотрудничестве в", "\nсотрудничестве в"
    )
    table = report(["1.", Span(words, rows=1), *FAIR[2:]], CUP)
    assert told(read_drawn(file_format, TITLE, table)) == [
        expected(FAIR, CULTURE, WITH_MOSCOW, WITH_ORYOL),
        expected(CUP),
    ]
