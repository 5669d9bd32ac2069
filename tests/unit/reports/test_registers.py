"""Registers of agreements: an entry a row, its columns completing its title."""

from datetime import date

import pytest

from ingestion.contracts.tables import Record
from ingestion.language.term import TermReading, read_term
from ingestion.reports.inspection import inspect_json
from tests.unit.reports.grids import CULTURE, WITH_MOSCOW, WITH_ORYOL, across, codes, make_table, read

TITLE = "Перечень действующих соглашений"
HEADINGS = [
    "№ п/п",
    "Наименование соглашения",
    "Стороны",
    "Дата и номер",
    "Срок действия",
    "Автоматическая пролонгация",
    "Ответственный орган",
]
ENTRY = ["1", WITH_MOSCOW, "", "12.02.2014 № 77-15", "до 31.12.2025", "да", CULTURE]
SIGNED = date(2014, 2, 12)


def entries(row: list[str], headings: list[str] = HEADINGS) -> list[Record]:
    return read(TITLE, make_table([headings, row])).tables["register_entry"]


def test_an_entry_of_a_register() -> None:
    reading = read(TITLE, make_table([HEADINGS, ENTRY, ["2", WITH_ORYOL, *ENTRY[2:]]]), region="")
    first, _ = reading.tables["register_entry"]
    assert reading.outcome == "accepted"
    assert (first["agreement_text"], first["agreement_kind"], first["party_codes"]) == (
        WITH_MOSCOW,
        "agreement",
        "RU-MOW, RU-SMO",
    )
    assert (first["signed_on"], first["agreement_number"]) == (SIGNED, "77-15")
    assert (first["term_status"], first["term_to"], first["is_prolonged_automatically"]) == (
        "parsed",
        date(2025, 12, 31),
        True,
    )
    assert (first["responsible_text"], first["executive_body_name"]) == (CULTURE, CULTURE)
    (part,) = reading.tables["document_part"]
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "common_party")
    assert (part["period_from"], part["quarter"], part["rows_accepted_count"]) == (None, None, 2)
    words = {c["field_name"]: c["cell_words"] for c in reading.tables["register_entry_cell"] if c["row_number"] == 2}
    assert words["signing_text"] == "12.02.2014 № 77-15"


@pytest.mark.parametrize(
    ("label", "number"), [("№ п/п", "Номер"), ("№", "Номер"), ("№ п/п", "№"), ("Номер по порядку", "Номер")]
)
def test_the_second_column_of_numbers_is_that_of_the_agreement(label: str, number: str) -> None:
    headings = [label, "Наименование соглашения", "Стороны", "Дата подписания", number, "Срок действия"]
    for order in ([0, 1, 2, 3, 4, 5], [4, 1, 2, 3, 0, 5]):
        row = ["1", WITH_MOSCOW, "", "12.02.2014", "77-15", "до 31.12.2025"]
        reading = read(TITLE, make_table([[headings[place] for place in order], [row[place] for place in order]]))
        (entry,) = reading.tables["register_entry"]
        assert (entry["row_label"], entry["number_text"], entry["agreement_number"]) == ("1", "77-15", "77-15")
        assert not [code for code in codes(reading) if code.startswith("heading")]


def test_columns_complete_a_title_that_leaves_out_its_parties() -> None:
    title = "О торгово-экономическом, научно-техническом и культурном сотрудничестве"
    (entry,) = entries(["1", title, "Смоленская область, Орловская область", *ENTRY[3:]])
    assert (entry["agreement_text"], entry["agreement_kind"]) == (title, "agreement")
    assert (entry["party_codes"], entry["agreement_status"]) == ("RU-ORL, RU-SMO", "parsed")


def test_a_grid_of_a_spreadsheet_with_columns_of_its_own() -> None:
    headings = [
        "№",
        "Субъект Российской Федерации",
        "Наименование соглашения",
        "Дата подписания",
        "Номер соглашения",
        "Срок действия",
        "Примечание",
    ]
    row = ["1", "Орловская область", WITH_ORYOL, "21.10.2011", "15", "бессрочно", "на хранении"]
    (entry,) = entries(row, headings=headings)
    assert (entry["signed_on"], entry["agreement_number"]) == (date(2011, 10, 21), "15")
    assert (entry["is_term_unlimited"], entry["term_to"], entry["note_text"]) == (True, None, "на хранении")


def test_groups_and_furniture_of_a_register_are_no_entries() -> None:
    numbers = [str(number) for number in range(1, 8)]
    reading = read(
        TITLE,
        make_table(
            [
                HEADINGS,
                numbers,
                across("Соглашения с субъектами Российской Федерации", 7),
                ENTRY,
                ["Итого: 1", *[""] * 6],
            ]
        ),
    )
    assert [row["ignore_rule"] for row in reading.tables["ignored_row"]] == [
        "header",
        "column_numbers",
        "section",
        "total",
    ]
    assert len(reading.tables["register_entry"]) == 1
    lost = read(TITLE, make_table([HEADINGS, ENTRY, across(WITH_ORYOL, 7)]))
    assert [row["notice_code"] for row in lost.tables["quarantined_row"]] == ["row_across_unclear"]


def test_an_entry_without_its_agreement_is_set_apart() -> None:
    reading = read(TITLE, make_table([HEADINGS, ENTRY, ["2", "", "Орловская область", *ENTRY[3:]]]))
    assert [row["notice_code"] for row in reading.tables["quarantined_row"]] == ["register_entry_without_agreement"]


def test_what_is_not_understood_is_said() -> None:
    row = ["1", WITH_MOSCOW, "", "зимой", "как договорятся", "уточняется", CULTURE]
    reading = read(TITLE, make_table([HEADINGS, row]))
    assert {"signing_not_understood", "term_not_understood", "prolongation_not_understood"} <= set(codes(reading))
    (entry,) = reading.tables["register_entry"]
    assert (entry["signed_on"], entry["term_to"], entry["is_prolonged_automatically"]) == (None, None, None)


def test_several_agreements_in_one_row_are_an_entry_each() -> None:
    row = ["1", f"{WITH_MOSCOW}\n{WITH_ORYOL}", "", "12.02.2014 № 77-15\n21.10.2011 № 15", *ENTRY[4:]]
    reading = read(TITLE, make_table([HEADINGS, row]), region="")
    found = [
        (entry["agreement_position"], entry["party_codes"], entry["signed_on"], entry["agreement_number"])
        for entry in reading.tables["register_entry"]
    ]
    assert found == [(1, "RU-MOW, RU-SMO", SIGNED, "77-15"), (2, "RU-ORL, RU-SMO", date(2011, 10, 21), "15")]
    assert {entry["term_to"] for entry in reading.tables["register_entry"]} == {date(2025, 12, 31)}
    assert codes(reading).count("register_entry_of_several_agreements") == 1
    assert [row["agreements"] for row in inspect_json(reading)["rows"]] == [[WITH_MOSCOW], [WITH_ORYOL]]


def test_one_day_for_two_agreements_is_neither_ones() -> None:
    reading = read(TITLE, make_table([HEADINGS, ["1", f"{WITH_MOSCOW}\n{WITH_ORYOL}", *ENTRY[2:]]]))
    entries = reading.tables["register_entry"]
    assert [(entry["signed_on"], entry["agreement_number"]) for entry in entries] == [(None, None)] * 2
    (kept,) = [c for c in reading.tables["register_entry_cell"] if c["field_name"] == "signing_text"]
    assert kept["cell_words"] == "12.02.2014 № 77-15"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("по состоянию на 01.10.2020", date(2020, 10, 1)),
        ("(по состоянию на 1 октября 2020 года)", date(2020, 10, 1)),
        ("по состоянию на 1-е октября 2020 г.", date(2020, 10, 1)),
        ("по состоянию на 01.10.20 г.", date(2020, 10, 1)),
        ("по состоянию на 31.09.2020", None),
        ("по состоянию на 01.10.2020, по состоянию на 01.01.2021", None),
        ("от 01.10.2020", None),
    ],
)
def test_the_day_that_a_register_is_stated_for(words: str, day: date | None) -> None:
    table = make_table([HEADINGS, ENTRY])
    for reading in (read(f"{TITLE} {words}", table), read(TITLE, table, page_headers=[words])):
        (part,) = reading.tables["document_part"]
        assert (part["stated_on"], part["period_from"]) == (day, None)


@pytest.mark.parametrize(
    ("title", "parties", "expected"),
    [
        ("О торгово-экономическом и культурном сотрудничестве", "Орловская область", "RU-ORL, RU-SMO"),
        ("Соглашение с Правительством Орловской области о сотрудничестве", "", "RU-ORL, RU-SMO"),
        ("Соглашение между Правительством Орловской области и Ростехнадзором о сотрудничестве", "", "RU-ORL"),
        ("О торгово-экономическом сотрудничестве", "Орловская область, ООО «Ромашка»", "RU-ORL"),
        ("О торгово-экономическом сотрудничестве", "Смоленская область", "RU-SMO"),
    ],
)
def test_the_region_of_the_register_is_the_party_that_is_not_named(title: str, parties: str, expected: str) -> None:
    reading = read(TITLE, make_table([HEADINGS, ["1", title, parties, *ENTRY[3:]]]))
    (entry,) = reading.tables["register_entry"]
    assert entry["party_codes"] == expected
    is_taken = expected == "RU-ORL, RU-SMO"
    assert ("register_party_by_region" in codes(reading), "agreement_not_understood" in codes(reading)) == (
        is_taken,
        not is_taken,
    )


def test_a_register_without_a_table_of_agreements_is_refused() -> None:
    reading = read(TITLE, make_table([["Показатель", "План", "Факт"], ["Выезды", "10", "12"]]))
    assert (reading.outcome, codes(reading)) == ("rejected", ["no_register_table"])


@pytest.mark.parametrize(
    ("text", "prolongation", "expected"),
    [
        ("до 31.12.2025", "", TermReading("parsed", None, date(2025, 12, 31))),
        (
            "с 01.01.2020 по 31.12.2024",
            "нет",
            TermReading("parsed", date(2020, 1, 1), date(2024, 12, 31), False, False),
        ),
        ("2020-2024 годы", "-", TermReading("parsed", date(2020, 1, 1), date(2024, 12, 31))),
        ("бессрочно", "", TermReading("parsed", is_unlimited=True)),
        (
            "5 лет с даты подписания, с автоматической пролонгацией",
            "",
            TermReading("parsed", SIGNED, date(2019, 2, 12), False, True),
        ),
        ("5 лет", "да", TermReading("partial", is_prolonged=True)),
        ("до 31.12.2025, без продления", "", TermReading("parsed", None, date(2025, 12, 31), False, False)),
        ("", "не предусмотрена", TermReading("empty", is_prolonged=False)),
        ("как договорятся", "", TermReading("unparsed")),
    ],
)
def test_terms(text: str, prolongation: str, expected: TermReading) -> None:
    assert read_term(text, prolongation, SIGNED) == expected


def test_inspection_shows_the_fields_of_a_register() -> None:
    (row,) = inspect_json(read(TITLE, make_table([HEADINGS, ENTRY])))["rows"]
    assert row["agreements"] == [WITH_MOSCOW]
    assert row["parsed"]["term"]["to"] == "2025-12-31"
    assert row["parsed"]["agreements"][0]["number"] == "77-15"
