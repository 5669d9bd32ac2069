"""Plans: their period, agreement, directions and items; what they are under and when they are due."""

from collections.abc import Sequence
from datetime import date

import pytest

from ingestion.contracts.tables import Record
from ingestion.reports.inspection import inspect_json
from ingestion.reports.plan_period import read_plan_period
from ingestion.reports.plan_rows import agreement_in_title
from tests.unit.reports.grids import (
    COVERED,
    CULTURE,
    SPORT,
    WITH_MOSCOW,
    WITH_ORYOL,
    Span,
    across,
    codes,
    make_table,
    read,
)

HEADINGS = ["№ п/п", "Наименование мероприятия", "Срок исполнения", "Ответственные исполнители"]
OF_VITEBSK = (
    "Соглашения между Администрацией Смоленской области и Витебским областным исполнительным комитетом о "
    "торгово-экономическом, научно-техническом и культурном сотрудничестве"
)
TITLE = f"План мероприятий на 2021 год по реализации {OF_VITEBSK}"
FAIR: list[object] = ["1.", "Участие делегации в выставке-ярмарке", "июнь", CULTURE]


def items(*rows: Sequence[object], title: str = TITLE) -> list[Record]:
    return read(title, make_table([HEADINGS, *rows])).tables["plan_item"]


def test_a_plan_of_one_agreement_named_in_its_title() -> None:
    reading = read(TITLE, make_table([HEADINGS, FAIR, ["2.", "Обмен опытом", "ежеквартально", f"{CULTURE}; {SPORT}"]]))
    first, second = reading.tables["plan_item"]
    assert reading.outcome == "accepted"
    assert (first["event_title"], first["responsible_text"]) == (FAIR[1], CULTURE)
    assert (first["date_from"], first["date_to"]) == (date(2021, 6, 1), date(2021, 6, 30))
    assert (first["is_year_inferred"], first["date_precision"]) == (True, "month")
    assert (first["executive_body_name"], second["executive_body_name"]) == (CULTURE, None)
    assert (second["recurrence"], second["date_from"]) == ("quarterly", None)
    for mention in reading.tables["plan_item_agreement"]:
        assert (mention["agreement_text"], mention["cell_number"]) == (OF_VITEBSK, None)
        assert (mention["agreement_kind"], mention["party_codes"]) == ("agreement", "BY-VI, RU-SMO")
    (part,) = reading.tables["document_part"]
    assert (part["period_kind"], part["period_from"], part["period_to"]) == (
        "year",
        date(2021, 1, 1),
        date(2021, 12, 31),
    )
    assert (part["quarter"], part["period_source"], part["document_kind_source"]) == (None, "title", "title")
    assert reading.tables["report_row"] == reading.tables["report_cell"] == []


def test_the_cells_of_an_item_are_kept_as_they_stand() -> None:
    reading = read(TITLE, make_table([HEADINGS, ["1.", "Обмен  опы-\nтом", "июнь", CULTURE]]))
    words = {cell["field_name"]: (cell["cell_number"], cell["cell_words"]) for cell in reading.tables["plan_item_cell"]}
    assert words["event_title"] == (2, "Обмен  опы-\nтом")
    assert words["responsible_text"] == (4, CULTURE)
    assert reading.tables["plan_item"][0]["event_title"] == "Обмен опытом"


def test_a_consolidated_plan_has_its_agreements_in_a_column() -> None:
    headings = ["№", "Соглашение", "Мероприятие", "Срок", "Ответственный исполнитель", "Ожидаемый результат"]
    table = make_table(
        [
            headings,
            ["1", Span(WITH_MOSCOW, rows=2), "Дни культуры", "май", CULTURE, "Концерт"],
            ["2", COVERED, "Турнир", "до 15 сентября", SPORT, ""],
            ["3", WITH_ORYOL, "Ярмарка", "10 октября", CULTURE, ""],
        ]
    )
    reading = read("План мероприятий по реализации соглашений на 2021 год", table, region="")
    mentions = [
        (m["row_number"], m["origin_row_number"], m["agreement_text"]) for m in reading.tables["plan_item_agreement"]
    ]
    assert mentions == [(2, 2, WITH_MOSCOW), (3, 2, WITH_MOSCOW), (4, 4, WITH_ORYOL)]
    fair, cup, _ = reading.tables["plan_item"]
    assert (fair["expected_result_text"], fair["reporting_region_code"]) == ("Концерт", "RU-SMO")
    assert (cup["is_deadline"], cup["date_from"], cup["date_to"]) == (True, None, date(2021, 9, 15))


def test_rows_across_the_table_are_directions_bodies_years_and_agreements() -> None:
    rows: list[list[object]] = [
        across("I. Торгово-экономическое сотрудничество", 4),
        FAIR,
        across(CULTURE, 4),
        ["2.", "Выставка", "март", "музей"],
        across("2022 год", 4),
        ["3.", "Фестиваль", "июль", "музей"],
    ]
    fair, show, festival = items(*rows, title=TITLE.replace("2021 год", "2021–2022 годы"))
    assert (fair["plan_direction"], fair["date_from"], fair["dates_status"]) == (
        "I. Торгово-экономическое сотрудничество",
        None,
        "unparsed",
    )
    assert (show["plan_direction"], show["executive_body_name"]) == ("", CULTURE)
    assert (festival["date_from"], festival["executive_body_name"]) == (date(2022, 7, 1), CULTURE)


def test_an_agreement_that_heads_its_items() -> None:
    reading = read(
        "План мероприятий по реализации соглашений на 2021 год",
        make_table([HEADINGS, across(f"План по реализации {OF_VITEBSK}", 4), FAIR, across(WITH_ORYOL, 4), FAIR]),
    )
    assert [m["agreement_text"] for m in reading.tables["plan_item_agreement"]] == [OF_VITEBSK, WITH_ORYOL]


def test_a_numbered_heading_is_told_from_an_item_across_the_table() -> None:
    heads: list[list[object]] = [["1", Span("Сотрудничество в экономике", 3)], ["1.1", *FAIR[1:]]]
    assert items(*heads)[0]["plan_direction"] == "Сотрудничество в экономике"
    alone = read(TITLE, make_table([HEADINGS, ["1", Span("Обмен делегациями", 3)], FAIR]))
    assert [row["notice_code"] for row in alone.tables["quarantined_row"]] == ["row_across_unclear"]


def test_a_yearly_item_of_a_plan_for_several_years_is_due_in_each() -> None:
    reading = read(
        TITLE.replace("2021 год", "2021-2023 годы"),
        make_table([HEADINGS, ["1.", "Слёт", "ежегодно, до 1 июня", SPORT]]),
    )
    due = [(record["date_position"], record["date_to"]) for record in reading.tables["plan_item_date"]]
    assert due == [(1, date(2021, 6, 1)), (2, date(2022, 6, 1)), (3, date(2023, 6, 1))]
    (item,) = reading.tables["plan_item"]
    assert (item["recurrence"], item["dates_status"], item["is_year_inferred"]) == ("annual", "parsed", True)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("в течение всего периода", date(2021, 1, 1), date(2021, 12, 31)),
        ("декабрь", date(2021, 12, 1), date(2021, 12, 31)),
        ("III квартал", date(2021, 7, 1), date(2021, 9, 30)),
        ("до 5 числа месяца, следующего за отчетным кварталом", None, None),
        ("март 2022 года", date(2022, 3, 1), date(2022, 3, 31)),
    ],
)
def test_dates_take_nothing_but_the_year_from_a_plan(words: str, first: date | None, last: date | None) -> None:
    (item,) = items(["1.", "Слёт", words, SPORT])
    assert (item["date_from"], item["date_to"]) == (first, last)
    assert item["is_outside_period"] is (first is not None and first.year == 2022)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Протокол организационно-технических мероприятий на 2009 - 2011 годы по реализации Соглашения", (2009, 2011)),
        (f"План мероприятий («Дорожная карта») по реализации {OF_VITEBSK} на 2025-2027 годы", (2025, 2027)),
        ("Протокол по реализации Соглашения от 14 июля 2009 года на 2014–2016 годы", (2014, 2016)),
        ("План мероприятий на 2021 год и плановый период 2022 и 2023 годов", (2021, 2023)),
        ("План мероприятий на 2020 год по реализации Соглашения на 2019-2023 годы", (2020, 2020)),
        ("План по реализации Соглашения (подписано 21.10.2011)", None),
        ("План по реализации Соглашения на 2019-2023 годы на 2020 год", None),
    ],
)
def test_the_period_of_a_plan(title: str, years: tuple[int, int] | None) -> None:
    period = read_plan_period(title).period
    assert (period and (period.first_day.year, period.last_day.year)) == years


def test_a_plan_without_a_period_keeps_its_items_and_says_so() -> None:
    reading = read(TITLE.replace(" на 2021 год", ""), make_table([HEADINGS, FAIR]))
    assert (reading.outcome, reading.tables["plan_item"][0]["date_from"]) == ("accepted", None)
    assert "plan_period_not_found" in codes(reading)
    named = read(TITLE.replace(" на 2021 год", ""), make_table([HEADINGS, FAIR]), file_name="План_2021.docx")
    assert named.tables["plan_item"][0]["date_from"] == date(2021, 6, 1)
    assert "period_by_file_name" in codes(named)


@pytest.mark.parametrize(
    ("title", "agreement"),
    [
        (TITLE, OF_VITEBSK),
        (f"«Дорожная карта» по реализации {OF_VITEBSK} на 2025-2027 годы", OF_VITEBSK),
        ("План мероприятий по исполнению Трехстороннего соглашения о дружбе", "Трехстороннего соглашения о дружбе"),
        ("План мероприятий по реализации соглашений на 2021 год", ""),
    ],
)
def test_the_agreement_of_a_title(title: str, agreement: str) -> None:
    assert agreement_in_title(title) == agreement


def test_the_kind_is_of_the_title_before_the_headings_and_of_these_before_the_page_header() -> None:
    plain = make_table(
        [["№", "Соглашение", "Мероприятие", "Сроки", "Место"], ["1", WITH_MOSCOW, "Слёт", "май", "Орёл"]]
    )
    by_header = read("Приложение", plain, page_headers=["План мероприятий на 2021 год"])
    (part,) = by_header.tables["document_part"]
    assert (part["document_kind"], part["document_kind_source"]) == ("plan", "header")
    contradicted = read("Приложение", make_table([HEADINGS, FAIR]), page_headers=["Отчет за III квартал 2020 года"])
    (part,) = contradicted.tables["document_part"]
    assert (part["document_kind"], part["document_kind_source"]) == ("plan", "headings")
    assert "kind_contradicted" in codes(contradicted)
    by_name = read("Приложение", plain, file_name="План мероприятий на 2021 год.docx")
    assert by_name.tables["document_part"][0]["document_kind_source"] == "file_name"
    assert "kind_by_file_name" in codes(by_name)
    by_hint = read("Приложение", plain, kind="plan")
    assert by_hint.tables["document_part"][0]["document_kind_source"] == "hint"


def test_a_plan_without_a_table_of_items_is_refused() -> None:
    reading = read(TITLE, make_table([["Показатель", "План", "Факт"], ["Выезды", "10", "12"]]))
    assert (reading.outcome, codes(reading)) == ("rejected", ["no_plan_table"])


@pytest.mark.parametrize(
    "headings",
    [
        ["№", "Мероприятие", "Срок"],
        ["Наименование мероприятия", "Срок исполнения"],
        ["№ п/п", "Мероприятия", "Ответственные"],
    ],
)
def test_a_plan_of_two_or_three_columns(headings: list[str]) -> None:
    row = {"№": "1.", "№ п/п": "1."}
    words = [row.get(heading, "июнь" if "рок" in heading else "Обмен опытом") for heading in headings]
    reading = read(TITLE, make_table([headings, words]))
    (item,) = reading.tables["plan_item"]
    assert (reading.outcome, item["event_title"]) == ("accepted", "Обмен опытом")
    assert (item["date_from"] == date(2021, 6, 1)) is ("Ответственные" not in headings)


def test_a_short_heading_is_one_in_a_plan_only() -> None:
    table = make_table([["№", "Мероприятие", "Срок"], ["1", "Обмен опытом", "июнь"]])
    assert codes(read("Отчет за III квартал 2020 года", table)) == ["no_report_table", "heading_nearest"]
    assert "no_report_table" in codes(read("Сведения", table))
    for given in ({"page_headers": [TITLE]}, {"file_name": "План мероприятий на 2021 год.docx"}, {"kind": "plan"}):
        reading = read("Приложение", table, **given)
        assert len(reading.tables["plan_item"]) == 1, given
    other = make_table([["Мероприятие", "Срок", "Показатель"], ["Обмен опытом", "июнь", "12"]])
    assert codes(read(TITLE, other)) == ["no_plan_table", "heading_nearest"]


def test_a_plan_without_a_region_is_set_apart_as_a_whole() -> None:
    reading = read(TITLE, make_table([HEADINGS, FAIR]), region="")
    assert (reading.outcome, reading.tables["plan_item"]) == ("quarantined", [])
    assert len(reading.held_back["plan_item"]) == 1
    assert len(inspect_json(reading)["rows"]) == 1


def test_inspection_shows_the_fields_of_a_plan() -> None:
    (row,) = inspect_json(read(TITLE, make_table([HEADINGS, FAIR])))["rows"]
    assert (row["event_title"], row["dates_text"], row["responsible_text"]) == tuple(FAIR[1:])
    assert row["agreements"] == [OF_VITEBSK]
    assert row["parsed"]["dates"]["from"] == "2021-06-01"
    assert row["parsed"]["agreements"][0]["parties"] == ["BY-VI", "RU-SMO"]
