"""What kind of document it is, for which quarter, whose; and what happens where that is not known."""

import pytest

from ingestion.contracts.tables import Record
from ingestion.documents.grid import Table
from ingestion.notices import Address
from ingestion.reports.context import DocumentReading
from ingestion.reports.read import read_reports
from tests.unit.reports.grids import (
    CULTURE,
    HEADINGS,
    SPORT,
    TITLE,
    WITH_MOSCOW,
    WITH_ORYOL,
    across,
    codes,
    context,
    event,
    make_document,
    make_table,
    read,
    rows_of,
)

REPORT = make_table([HEADINGS, across(CULTURE), event(), event("2.", WITH_ORYOL)])
UNTITLED = "Реализация соглашений"


def part_of(reading: DocumentReading) -> Record:
    (part,) = reading.tables["document_part"]
    return part


def test_the_quarter_of_the_title_comes_before_the_file_name_and_the_hint() -> None:
    reading = read(TITLE, REPORT, file_name="report_2020_q2.docx", quarter="2019-Q1")
    assert (part_of(reading)["quarter"], part_of(reading)["period_source"]) == ("2020-Q3", "title")
    assert codes(reading) == ["period_contradicted", "hint_contradicted"]


def test_the_quarter_of_the_file_name_comes_before_the_hint() -> None:
    reading = read(UNTITLED, REPORT, file_name="Отчет_III_кв_2020.docx", quarter="2020-Q3")
    assert (part_of(reading)["quarter"], part_of(reading)["period_source"]) == ("2020-Q3", "file_name")
    assert codes(reading) == ["period_by_file_name"]


def test_the_hint_gives_a_quarter_that_nothing_else_says() -> None:
    reading = read(UNTITLED, REPORT, quarter="2020-Q3")
    assert (part_of(reading)["quarter"], part_of(reading)["period_source"]) == ("2020-Q3", "hint")
    assert reading.outcome == "accepted"


def test_without_a_quarter_the_part_is_set_apart() -> None:
    reading = read(UNTITLED, REPORT)
    part = part_of(reading)
    assert (reading.outcome, part["document_outcome"], part["notice_code"]) == (
        "quarantined",
        "quarantined",
        "period_not_found",
    )
    assert (part["rows_accepted_count"], part["rows_quarantined_count"], part["rows_ignored_count"]) == (0, 2, 2)
    assert codes(reading) == ["period_not_found"]
    assert "--quarter" in reading.notices[0].message()
    assert len(reading.held_back["report_row"]) == 2
    assert rows_of(reading) == []


def test_a_title_without_a_year_takes_it_from_the_hint_if_the_quarter_agrees() -> None:
    title = "Отчет о реализации соглашений за III квартал"
    assert part_of(read(title, REPORT, quarter="2020-Q3"))["quarter"] == "2020-Q3"
    contradicted = read(title, REPORT, quarter="2020-Q2")
    assert part_of(contradicted)["quarter"] is None
    assert codes(contradicted) == ["period_ambiguous"]


@pytest.mark.parametrize(
    ("words", "quoted"), [("за III квартал", "III квартал"), ("за третий квартал текущего года", "третий квартал")]
)
def test_a_quarter_without_its_year_is_quoted(words: str, quoted: str) -> None:
    reading = read(f"Отчет о реализации соглашений {words}", REPORT)
    (notice,) = reading.notices
    assert (notice.code, notice.value) == ("period_without_year", quoted)
    assert part_of(reading)["notice_code"] == "period_without_year"


def test_a_missing_region_is_told_together_with_a_missing_period() -> None:
    table = make_table([HEADINGS, across("Департамент культуры"), event("1.")])
    assert set(codes(read(UNTITLED, table, region=""))) == {"period_not_found", "region_not_found"}
    tver = read(UNTITLED, REPORT, settings_region="RU-TVE")
    assert set(codes(tver)) >= {"period_not_found", "region_differs"}


def test_two_periods_in_a_title_are_not_guessed_at() -> None:
    title = "Отчет о реализации соглашений за IV квартал 2020 года и за 2020 год"
    assert part_of(read(title, REPORT))["notice_code"] == "period_ambiguous"


@pytest.mark.parametrize(
    ("words", "kind", "quarters"),
    [
        ("за I полугодие 2020 года", "half_year", ("2020-01-01", "2020-06-30")),
        ("за 9 месяцев 2020 года", "nine_months", ("2020-01-01", "2020-09-30")),
        ("за 2020 год", "year", ("2020-01-01", "2020-12-31")),
        ("за март 2020 года", "other", ("2020-03-01", "2020-03-31")),
    ],
)
def test_rows_of_a_period_that_is_no_quarter_are_kept_apart_from_the_quarters(
    words: str, kind: str, quarters: tuple[str, str]
) -> None:
    reading = read(f"Отчет о реализации соглашений {words}", REPORT)
    part = part_of(reading)
    assert (part["period_kind"], str(part["period_from"]), str(part["period_to"])) == (kind, *quarters)
    assert (part["document_outcome"], part["notice_code"], part["quarter"]) == (
        "accepted",
        None,
        None,
    )
    assert codes(reading)[0] == "period_not_quarter"
    assert (rows_of(reading), len(reading.tables["period_row"])) == ([], 2)
    assert len(reading.tables["report_row_agreement"]) == 2
    for row in reading.tables["period_row"]:
        assert (str(row["period_from"]), str(row["period_to"])) == quarters
        assert (row["date_from"].isoformat(), row["is_year_inferred"]) == ("2020-08-11", True)
        assert row["is_outside_period"] is (row["date_from"] > row["period_to"] or row["date_to"] < row["period_from"])


def test_the_region_is_the_one_party_common_to_all_agreements() -> None:
    reading = read(TITLE, REPORT, region="")
    part = part_of(reading)
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "common_party")
    assert codes(reading) == ["region_by_common_party"]


def test_one_agreement_alone_does_not_tell_the_region() -> None:
    reading = read(TITLE, make_table([HEADINGS, across("Департамент по культуре"), event(), event("2.")]), region="")
    part = part_of(reading)
    assert (part["notice_code"], part["reporting_region_source"]) == ("region_not_found", "none")
    assert (reading.outcome, rows_of(reading)) == ("quarantined", [])
    assert "--region" in reading.notices[-1].message()
    assert "concord init --region" in reading.notices[-1].message()


def test_the_region_of_the_bodies_that_is_a_party() -> None:
    unnamed = across("Департамент по культуре")
    table = make_table([HEADINGS, across(CULTURE), event(), across(SPORT), event("2."), unnamed, event("3.")])
    reading = read(TITLE, table, region="")
    part = part_of(reading)
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "bodies")
    assert len(rows_of(reading)) == 3
    assert codes(reading) == ["region_by_bodies"]
    assert reading.notices[0].value == CULTURE


@pytest.mark.parametrize(
    ("bodies", "agreement"),
    [
        ((CULTURE, "Министерство культуры Калужской области"), WITH_MOSCOW),
        (("Министерство культуры Калужской области",), WITH_MOSCOW),
        ((CULTURE,), "В рамках дружбы"),
    ],
)
def test_bodies_do_not_tell_the_region(bodies: tuple[str, ...], agreement: str) -> None:
    rows = [row for body in bodies for row in (across(body), event("1.", agreement))]
    part = part_of(read(TITLE, make_table([HEADINGS, *rows]), region=""))
    assert (part["notice_code"], part["reporting_region_source"]) == ("region_not_found", "none")


def test_bodies_of_a_partner_do_not_outweigh_the_agreements() -> None:
    rows = [event(), event("2.", WITH_ORYOL)]
    part = part_of(
        read(TITLE, make_table([HEADINGS, across("Министерство культуры Орловской области"), *rows]), region="")
    )
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "common_party")


def test_the_region_of_the_title() -> None:
    title = "Отчет о реализации соглашений Смоленской области за III квартал 2020 года"
    part = part_of(read(title, REPORT, region=""))
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "title")


def test_a_partner_in_the_title_is_not_the_one_that_reports() -> None:
    title = "Отчет о реализации соглашения с Брянской областью за III квартал 2020 года"
    part = part_of(read(title, REPORT, region=""))
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "common_party")


def test_the_parties_of_an_agreement_in_the_title_are_not_the_one_that_reports() -> None:
    parties = "между Правительством Москвы и Администрацией Смоленской области"
    title = f"Отчет о реализации соглашения {parties} за III квартал 2020 года"
    part = part_of(read(title, REPORT, region="", settings_region="RU-SMO"))
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "settings")


def test_settings_that_no_agreement_bears_out_are_not_believed() -> None:
    reading = read(TITLE, REPORT, region="", settings_region="RU-BRY")
    assert (part_of(reading)["notice_code"], part_of(reading)["reporting_region_code"]) == ("region_differs", None)
    assert rows_of(reading) == []
    assert "(настройки)" in next(n for n in reading.notices if n.code == "region_differs").message()


def test_settings_that_are_a_party_to_no_agreement_are_not_believed() -> None:
    parties = "между Правительством Калужской области, Правительством Москвы и Администрацией Смоленской области"
    both = event("2.", f"Соглашение {parties} о сотрудничестве в сфере культуры")
    table = make_table([HEADINGS, across(CULTURE), event(), both])
    reading = read(TITLE, table, region="", settings_region="RU-BRY")
    assert part_of(reading)["notice_code"] == "region_contradicted"


def test_a_person_is_believed_against_the_agreements_and_told_so() -> None:
    reading = read(TITLE, REPORT, region="RU-BRY")
    assert part_of(reading)["reporting_region_code"] == "RU-BRY"
    assert codes(reading).count("region_not_in_agreement") == 2
    assert len(rows_of(reading)) == 2


def test_a_body_of_another_region_is_pointed_out() -> None:
    table = make_table([HEADINGS, across("Департамент культуры Брянской области"), event()])
    assert "region_of_bodies_differs" in codes(read(TITLE, table))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (TITLE, False),
        ("Отчет о реализации соглашений за III квартал 2020 года (уточненный)", True),
        ("Исправленный отчет о реализации соглашений за III квартал 2020 года", True),
    ],
)
def test_a_correction_names_itself(title: str, expected: bool) -> None:
    assert part_of(read(title, REPORT))["is_correction"] is expected


def test_a_file_name_may_say_that_it_is_a_correction() -> None:
    assert part_of(read(TITLE, REPORT, file_name="Отчет_испр.docx"))["is_correction"] is True


def test_a_document_without_any_table_is_refused() -> None:
    reading = read("Просим представить сведения до 5 октября")
    assert (reading.outcome, codes(reading)) == ("rejected", ["no_report_table"])
    assert part_of(reading)["rows_read_count"] == 0
    assert reading.tables["document"][0]["notice_code"] == "no_report_table"


def test_a_picture_in_place_of_the_table_is_said_to_be_a_scan() -> None:
    def read_with(pictures: int, *blocks: Table | str) -> list[str]:
        document = make_document(*blocks)
        document.pictures = pictures
        return codes(read_reports(document, context()))

    assert read_with(1, "") == read_with(2, TITLE) == ["picture_for_table"]
    assert read_with(0, TITLE) == ["no_report_table"]
    letter = "Направляем отчет о реализации соглашений. " * 20  # under an emblem
    assert read_with(1, letter) == ["no_report_table"]
    assert "no_report_table" in read_with(1, TITLE, make_table([["Показатель", "Факт"], ["Выезды", "12"]]))
    assert read_with(1, TITLE, make_table([["", ""]])) == ["picture_for_table"]


def test_the_nearest_row_to_a_heading_is_told_with_what_it_lacks() -> None:
    odd = make_table([["N", "Соглашение", "Деяние", "Время", "Итог"], ["1.", WITH_MOSCOW, "Ярмарка", "май", "была"]], 3)
    reading = read(TITLE, make_table([["а", "б", "в"]]), make_table([["", "Приложение"]], 2), odd)
    nearest = reading.notices[-1]
    assert codes(reading) == ["no_report_table", "heading_nearest"]
    assert nearest.address == Address(1, 3, 1)
    said = nearest.message("ru")
    assert "«N», «Соглашение», «Итог»" in said and "«Деяние», «Время»" in said
    assert "«Наименование мероприятия», «Сроки проведения», «Место проведения»" in said
    assert "«Соглашение»" not in str(nearest.parameters["missing"])


def test_a_document_with_another_table_is_refused_and_its_rows_are_kept() -> None:
    other = make_table([["Показатель", "План", "Факт"], ["Выезды", "10", "12"]])
    reading = read("Сведения о выездах", other)
    assert (reading.outcome, codes(reading)) == ("rejected", ["no_report_table"])
    assert part_of(reading)["rows_quarantined_count"] == 2


PLAN = make_table(
    [
        ["№ п/п", "Наименование мероприятия", "Срок исполнения", "Ответственные исполнители"],
        ["1.", "Обмен делегациями", "II квартал 2020 года", CULTURE],
    ]
)
REGISTER = make_table(
    [
        ["№", "Наименование соглашения", "Дата подписания", "Срок действия"],
        ["1", WITH_MOSCOW, "12.02.2014", "бессрочно"],
    ]
)


@pytest.mark.parametrize("title", ["План мероприятий по реализации соглашения на 2020 год", "Приложение № 1"])
def test_a_plan_is_told_by_its_title_or_its_headings(title: str) -> None:
    reading = read(title, PLAN)
    part = part_of(reading)
    is_titled = title.startswith("План")
    assert (reading.outcome, part["document_kind"]) == ("accepted", "plan")
    assert part["document_kind_source"] == ("title" if is_titled else "headings")
    assert ("kind_by_headings" in codes(reading)) is not is_titled


@pytest.mark.parametrize("title", ["Перечень действующих соглашений", "Приложение № 2"])
def test_a_register_is_told_by_its_title_or_its_headings(title: str) -> None:
    reading = read(title, REGISTER)
    part = part_of(reading)
    assert (reading.outcome, part["document_kind"]) == ("accepted", "register")
    assert part["document_kind_source"] == ("title" if title.startswith("Перечень") else "headings")


def test_a_person_may_say_that_it_is_a_report() -> None:
    reading = read("План мероприятий за III квартал 2020 года", REPORT, kind="report")
    assert (reading.outcome, part_of(reading)["document_kind"]) == ("accepted", "report")


def test_a_report_on_a_plan_is_a_report() -> None:
    title = "Отчет о выполнении плана мероприятий по реализации соглашений за III квартал 2020 года"
    table = make_table(
        [
            ["№", "Наименование мероприятия", "Срок исполнения", "Ответственные", "Отметка о выполнении"],
            ["1.", "Обмен делегациями", "июль", CULTURE, "Выполнено"],
        ]
    )
    reading = read(title, table)
    (row,) = rows_of(reading)
    assert (row["executive_body_name"], row["result_text"]) == (CULTURE, "Выполнено")
    assert part_of(reading)["document_kind"] == "report"


def test_several_reports_in_one_file_are_parts_of_their_own() -> None:
    second = "Отчет о реализации соглашений за II квартал 2020 года"
    tables = [make_table([HEADINGS, across(CULTURE), event(dates="")], number) for number in (1, 2)]
    reading = read(TITLE, tables[0], second, tables[1])
    parts = [(part["part_number"], part["quarter"]) for part in reading.tables["document_part"]]
    assert parts == [(1, "2020-Q3"), (2, "2020-Q2")]
    assert [(row["part_number"], row["quarter"]) for row in rows_of(reading)] == parts


def test_a_plan_beside_a_report_is_a_part_of_its_own() -> None:
    plan = make_table([[cell.words for cell in PLAN.row(row)] for row in (1, 2)], 2)
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event()], 1), "План мероприятий на 2021 год", plan)
    parts = [(part["document_kind"], part["document_outcome"]) for part in reading.tables["document_part"]]
    assert parts == [("report", "accepted"), ("plan", "accepted")]
    assert [row["part_number"] for row in reading.tables["plan_item"]] == [2]
    assert len(rows_of(reading)) == 1


def test_a_report_for_another_quarter_inside_the_table_stops_the_reading() -> None:
    inner = across("Отчет о реализации соглашений за II квартал 2020 года")
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), event(), inner, event("2.")]))
    assert len(rows_of(reading)) == 1
    assert {row["notice_code"] for row in reading.tables["quarantined_row"]} == {"report_inside_table"}
    assert len(reading.tables["quarantined_row"]) == 2


def test_a_report_with_one_agreement_takes_the_party_of_the_others_in_the_file() -> None:
    second = "Отчет о реализации соглашений за II квартал 2020 года"
    tables = [
        make_table([HEADINGS, across(CULTURE), event(agreement=words)], number)
        for number, words in ((1, WITH_MOSCOW), (2, WITH_ORYOL))
    ]
    reading = read(TITLE, tables[0], second, tables[1], region="")
    assert [part["reporting_region_code"] for part in reading.tables["document_part"]] == ["RU-SMO", "RU-SMO"]


def test_a_covering_letter_is_no_title() -> None:
    letter = [
        "Губернатору Брянской области",
        "Направляем отчет о реализации соглашений, представленный во II квартале 2020 года Калужской областью.",
        "Просим рассмотреть его и дать ответ до конца IV квартала 2020 года, а также сообщить о принятых мерах.",
    ]
    part = part_of(read(*letter, "ОТЧЕТ", "о реализации соглашений", "за III квартал 2020 года", REPORT, region=""))
    assert (part["quarter"], part["reporting_region_source"]) == ("2020-Q3", "common_party")
    assert part["title_text"] == "ОТЧЕТ о реализации соглашений за III квартал 2020 года"


def test_an_introduction_below_the_title_is_no_title() -> None:
    words = "Во II квартале 2020 года мероприятия проводились в соответствии с планами, которые были утверждены ранее."
    assert part_of(read(TITLE, words, REPORT))["quarter"] == "2020-Q3"


@pytest.mark.parametrize(
    "words",
    [
        "соглашения с Правительством Брянской области",
        "соглашений с Калужской, Брянской и Орловской областями",
        "соглашений с Департаментом культуры и туризма Брянской области",
        "соглашений с Правительством Москвы и Администрацией Брянской области",
    ],
)
def test_partners_are_told_from_the_region_that_reports(words: str) -> None:
    part = part_of(read(f"Отчет о реализации {words} за III квартал 2020 года", REPORT, region=""))
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "common_party")


def test_the_region_before_its_partner() -> None:
    title = (
        "Отчет Смоленской области о реализации соглашения с Правительством Брянской области за III квартал 2020 года"
    )
    part = part_of(read(title, REPORT, region=""))
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "title")


def test_the_region_of_the_body_in_a_letterhead() -> None:
    reading = read(
        CULTURE, "Отчет о реализации соглашений", "за III квартал 2020 года", make_table([HEADINGS, event()]), region=""
    )
    part = part_of(reading)
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "title")
    assert codes(reading) == ["executive_body_by_letterhead"]
