"""Corrections in their document: where they are found, what is read then, what stays as it stands."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.contracts.tables import Record
from ingestion.corrections import Correction
from ingestion.documents.grid import Document, Table
from ingestion.notices import Notice
from ingestion.reports.context import DocumentReading
from ingestion.reports.kinds import ROW_TABLES
from ingestion.reports.read import read_reports, refused
from tests.unit.reports import grids
from tests.unit.reports.account import check_account
from tests.unit.reports.grids import COVERED, CULTURE, HEADINGS, SPORT, TITLE, WITH_MOSCOW, WITH_ORYOL, Span

Place = tuple[int, int, str] | int


def correction(place: Place, expect: str, words: str) -> Correction:
    """A correction of a cell (table, row, column) or of the title of a part."""
    at: dict[str, object] = {"title": place}
    if not isinstance(place, int):
        at = dict(zip(("table", "row", "column"), place, strict=True))
    said = {"document": "a" * 64, "reason": "опечатка", "who": "Иванова", "on": "2020-10-20", "status": "accepted"}
    return Correction(**said, expect=expect, words=words, **at)  # type: ignore[arg-type]


def read(document: Document, *corrections: Correction, **hints: str) -> DocumentReading:
    """Read with corrections; the account is held against the document as it stands."""
    context = grids.context(**({"region": "RU-SMO"} | hints))
    reading = read_reports(document, replace(context, corrections=corrections))
    check_account(document, reading)
    return reading


def report(*rows: Sequence[object], title: str = TITLE, has_merges: bool = True) -> Document:
    table = grids.make_table([[*HEADINGS], *rows])
    return grids.make_document(title, table, has_merges=has_merges)


def two_bodies() -> Document:
    return report(
        grids.across(CULTURE),  # 2
        grids.event("1.", title="Фестиваль", dates="11 августа 2002 г."),  # 3
        grids.event("2.", Span(WITH_MOSCOW, rows=2), title="Выставка"),  # 4
        grids.event("3.", COVERED, title="Концерт"),  # 5
        grids.across(SPORT),  # 6
        grids.event("4.", WITH_ORYOL, title="Турнир"),  # 7
    )


def faults(reading: DocumentReading) -> list[str | None]:
    return [record["notice_code"] for record in reading.tables["document_correction"]]


def corrected_rows(reading: DocumentReading, position: int = 1) -> list[int]:
    found = (record for record in reading.tables["corrected_row"] if record["correction_position"] == position)
    return [record["row_number"] for record in found]


def cell_of(reading: DocumentReading, row: int, name: str) -> Record:
    cells = [
        cell for table in ("report_cell", "plan_item_cell", "register_entry_cell") for cell in reading.tables[table]
    ]
    (found,) = [cell for cell in cells if (cell["row_number"], cell["field_name"]) == (row, name)]
    return found


# --- what is read, and what stays -------------------------------------------------------------------------------------


def test_a_wrong_year_is_read_right_and_stays_as_it_stands() -> None:
    before = read(two_bodies())
    assert before.tables["report_row"][0]["date_from"] == date(2002, 8, 11)
    assert "dates_outside_quarter" in grids.codes(before)

    after = read(two_bodies(), correction((1, 3, "dates_text"), "11 августа 2002 г.", "11 августа 2020 г."))
    row = after.tables["report_row"][0]
    assert (row["date_from"], row["dates_text"], row["is_outside_quarter"]) == (
        date(2020, 8, 11),
        "11 августа 2020 г.",
        False,
    )
    assert "dates_outside_quarter" not in grids.codes(after)
    cell = cell_of(after, 3, "dates_text")
    assert (cell["cell_words"], cell["corrected_words"]) == ("11 августа 2002 г.", "11 августа 2020 г.")
    assert cell_of(after, 4, "dates_text")["corrected_words"] is None
    assert corrected_rows(after) == [3]
    assert after.tables["document_correction"] == [
        {
            "document_sha256": "a" * 64,
            "correction_position": 1,
            "correction_place": "cell",
            "part_number": 1,
            "table_number": 1,
            "row_number": 3,
            "cell_number": 4,
            "field_name": "dates_text",
            "is_applied": True,
            "expected_words": "11 августа 2002 г.",
            "stood_words": "11 августа 2002 г.",
            "corrected_words": "11 августа 2020 г.",
            "correction_reason": "опечатка",
            "corrected_by": "Иванова",
            "corrected_on": date(2020, 10, 20),
            "notice_code": None,
            "notice_parameters": "{}",
            "notice_value": "",
        }
    ]


def test_a_correction_that_was_applied_is_a_notice_at_its_cell() -> None:
    reading = read(two_bodies(), correction((1, 3, "4"), "11 августа 2002 г.", "11 августа 2020 г."))
    (notice,) = [notice for notice in reading.notices if notice.code == "correction_applied"]
    assert (notice.severity, notice.value) == ("info", "11 августа 2002 г.")
    assert notice.address.words() == "таблица 1, строка 3, графа 4 («Сроки проведения мероприятия»)"
    assert "«11 августа 2020 г.»: опечатка (решение: Иванова, 2020-10-20)" in notice.message()
    assert reading.tables["document_correction"][0]["field_name"] == "dates_text"


@pytest.mark.parametrize("row", [4, 5])
def test_a_merged_cell_is_corrected_for_every_row_that_it_covers(row: int) -> None:
    reading = read(two_bodies(), correction((1, row, "agreements"), WITH_MOSCOW, WITH_ORYOL))
    named = grids.agreements_by_row(reading)
    assert named[1, 3] == [WITH_MOSCOW]
    assert named[1, 4] == named[1, 5] == [WITH_ORYOL]
    assert {cell_of(reading, 4, "agreements")["cell_words"], cell_of(reading, 5, "agreements")["cell_words"]} == {
        WITH_MOSCOW
    }
    assert corrected_rows(reading) == [4, 5]
    assert reading.tables["document_correction"][0]["row_number"] == 4


@pytest.mark.parametrize("row", [3, 4])
def test_an_agreement_carried_down_is_corrected_where_it_stands(row: int) -> None:
    document = report(
        grids.across(CULTURE), grids.event("1."), grids.event("2.", "", title="Выставка"), has_merges=False
    )
    reading = read(document, correction((1, row, "agreements"), WITH_MOSCOW, WITH_ORYOL))
    assert grids.agreements_by_row(reading) == {(1, 3): [WITH_ORYOL], (1, 4): [WITH_ORYOL]}
    assert corrected_rows(reading) == [3, 4]


def test_lines_of_a_correction_are_paragraphs() -> None:
    document = report(grids.across(CULTURE), grids.event("1.", f"{WITH_MOSCOW} {WITH_ORYOL}"))
    reading = read(
        document, correction((1, 3, "agreements"), f"{WITH_MOSCOW} {WITH_ORYOL}", f"{WITH_MOSCOW}\n{WITH_ORYOL}")
    )
    assert grids.agreements_by_row(reading) == {(1, 3): [WITH_MOSCOW, WITH_ORYOL]}


def test_an_agreement_struck_out_leaves_its_words() -> None:
    document = report(grids.across(CULTURE), grids.across(WITH_ORYOL), grids.event("1.", WITH_MOSCOW))
    reading = read(document, correction((1, 4, "agreements"), WITH_MOSCOW, ""))
    assert grids.agreements_by_row(reading) == {(1, 4): [WITH_ORYOL]}
    cell = cell_of(reading, 4, "agreements")
    assert (cell["cell_words"], cell["corrected_words"]) == (WITH_MOSCOW, "")


def test_an_empty_cell_can_be_filled() -> None:
    document = report(grids.across(CULTURE), grids.event("1.", result=""))
    reading = read(document, correction((1, 3, "note_text"), "", "Перенесено на IV квартал 2020 года"))
    (row,) = reading.tables["report_row"]
    assert (row["outcome"], row["postponed_to"]) == ("postponed", "2020-Q4")
    assert cell_of(reading, 3, "note_text")["cell_words"] == ""


def test_the_name_of_a_body_concerns_the_rows_of_its_section() -> None:
    reading = read(two_bodies(), correction((1, 6, "1"), SPORT, "Департамент Смоленской области по образованию"))
    assert grids.bodies(reading)[-1] == "Департамент Смоленской области по образованию"
    assert corrected_rows(reading) == [7]
    assert [section["cell_words"] for section in reading.tables["document_section"]] == [CULTURE, SPORT]


def test_two_bodies_and_a_cell_each_have_their_own_rows() -> None:
    reading = read(
        two_bodies(),
        correction((1, 6, "1"), SPORT, "Департамент Смоленской области по образованию"),
        correction((1, 5, "place_text"), "г. Смоленск", "г. Тверь"),
        correction((1, 2, "1"), CULTURE, "Департамент Смоленской области по туризму"),
    )
    assert corrected_rows(reading, 1) == [7]
    assert corrected_rows(reading, 2) == [5]
    assert corrected_rows(reading, 3) == [3, 4, 5]


def test_a_row_that_goes_on_with_another_is_corrected_in_that_one() -> None:
    document = report(
        grids.across(CULTURE),
        grids.event("1.", title="Фестиваль", dates="с 1 по 5"),
        ["", "", "", "сентября 2002 г.", "", "", "", ""],
    )
    reading = read(document, correction((1, 4, "4"), "сентября 2002 г.", "сентября 2020 г."))
    (row,) = reading.tables["report_row"]
    assert (row["date_from"], row["date_to"]) == (date(2020, 9, 1), date(2020, 9, 5))
    assert cell_of(reading, 3, "dates_text")["cell_words"] == "с 1 по 5\nсентября 2002 г."
    assert cell_of(reading, 3, "dates_text")["corrected_words"] == "с 1 по 5\nсентября 2020 г."
    assert corrected_rows(reading) == [3]


def test_an_unknown_heading_corrected_gives_its_column_a_field() -> None:
    headings = [*HEADINGS[:3], "Прочее", *HEADINGS[4:]]
    table = grids.make_table([headings, grids.across(CULTURE), grids.event("1.", dates="11 августа")])
    reading = read(grids.make_document(TITLE, table), correction((1, 1, "4"), "Прочее", "Сроки проведения мероприятия"))
    assert reading.tables["report_row"][0]["date_from"] == date(2020, 8, 11)
    assert corrected_rows(reading) == [3]


def test_a_plan_and_a_register_are_corrected_alike() -> None:
    plan = grids.make_document(
        "План мероприятий по реализации соглашений о сотрудничестве на 2021 год",
        grids.make_table(
            [
                ["№ п/п", "Соглашение", "Наименование мероприятия", "Срок исполнения", "Ответственные исполнители"],
                ["1.", WITH_MOSCOW, "Выставка", "III квартал 2012 года", CULTURE],
            ]
        ),
    )
    reading = read(plan, correction((1, 2, "4"), "III квартал 2012 года", "III квартал 2021 года"))
    (item,) = reading.tables["plan_item"]
    assert (item["date_from"], item["is_outside_period"]) == (date(2021, 7, 1), False)
    assert corrected_rows(reading) == [2]
    (name,) = {cell["field_name"] for cell in reading.tables["plan_item_cell"] if cell["corrected_words"]}
    assert cell_of(reading, 2, name)["cell_words"] == "III квартал 2012 года"

    register = grids.make_document(
        "Перечень действующих соглашений о сотрудничестве",
        grids.make_table(
            [
                ["№ п/п", "Наименование соглашения", "Дата подписания", "Срок действия"],
                ["1.", WITH_MOSCOW, "05.05.2041", "бессрочное"],
                ["2.", WITH_ORYOL, "06.05.2014", "бессрочное"],
            ]
        ),
    )
    reading = read(register, correction((1, 2, "3"), "05.05.2041", "05.05.2014"))
    assert [entry["signed_on"] for entry in reading.tables["register_entry"]] == [date(2014, 5, 5), date(2014, 5, 6)]
    assert corrected_rows(reading) == [2]


# --- titles -----------------------------------------------------------------------------------------------------------


def test_a_wrong_quarter_in_the_title_is_read_right() -> None:
    wrong = TITLE.replace("III квартал", "II квартал")
    document = report(grids.across(CULTURE), grids.event("1."), title=wrong)
    assert read(document).tables["report_row"][0]["quarter"] == "2020-Q2"
    reading = read(document, correction(1, wrong, TITLE))
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["title_text"], part["period_source"]) == ("2020-Q3", TITLE, "title")
    assert reading.tables["report_row"][0]["quarter"] == "2020-Q3"
    (landed,) = reading.tables["document_correction"]
    assert (landed["stood_words"], landed["correction_place"], landed["part_number"]) == (wrong, "title", 1)
    assert corrected_rows(reading) == [3]


def test_a_title_in_several_lines_below_a_letter_is_replaced_alone() -> None:
    lines = ["Направляем отчет за I квартал 2019 года.", "Отчет о реализации соглашений", "за III квартал 2002 года"]
    table = grids.make_table([[*HEADINGS], grids.across(CULTURE), grids.event("1.")])
    stands = "Отчет о реализации соглашений за III квартал 2002 года"
    reading = read(grids.make_document(*lines, table), correction(1, stands, stands.replace("2002", "2020")))
    assert faults(reading) == [None]
    assert reading.tables["document_part"][0]["title_text"] == stands.replace("2002", "2020")
    assert reading.tables["document_part"][0]["quarter"] == "2020-Q3"


def test_a_title_without_its_period_makes_a_report_that_was_set_apart_whole() -> None:
    bare = "Отчет о реализации соглашений в сфере межрегионального сотрудничества"
    document = report(grids.across(CULTURE), grids.event("1."), grids.event("2.", title="Выставка"), title=bare)
    assert read(document).outcome == "quarantined"
    reading = read(document, correction(1, bare, f"{bare} за III квартал 2020 года"))
    assert reading.outcome == "accepted"
    assert corrected_rows(reading) == [3, 4]


def test_a_title_that_is_not_there_can_be_given() -> None:
    table = grids.make_table([[*HEADINGS], grids.across(CULTURE), grids.event("1.")])
    reading = read(grids.make_document(table), correction(1, "", TITLE))
    assert reading.tables["document_part"][0]["quarter"] == "2020-Q3"


def test_the_title_of_the_second_part() -> None:
    later = TITLE.replace("III квартал 2020", "IV квартал 2002")
    document = grids.make_document(
        TITLE,
        grids.make_table([[*HEADINGS], grids.across(CULTURE), grids.event("1.")]),
        later,
        grids.make_table([[*HEADINGS], grids.across(CULTURE), grids.event("1.", dates="11 ноября")], number=2),
    )
    reading = read(document, correction(2, later, later.replace("2002", "2020")))
    assert [part["quarter"] for part in reading.tables["document_part"]] == ["2020-Q3", "2020-Q4"]
    assert [record["table_number"] for record in reading.tables["corrected_row"]] == [2]


# --- what is not applied ----------------------------------------------------------------------------------------------


def refusals(reading: DocumentReading) -> list[Notice]:
    """What the refused corrections say, with a number and a name for their document."""
    return [
        Notice(
            record["notice_code"],
            {"number": 1, "document": "отчет.docx", **json.loads(record["notice_parameters"])},
            record["notice_value"],
        )
        for record in reading.tables["document_correction"]
        if not record["is_applied"]
    ]


STANDS = "11 августа 2002 г."


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        (correction((1, 3, "dates_text"), "11 августа 2003 г.", "x"), "does_not_match", STANDS),
        (correction((1, 4, "dates_text"), STANDS, "x"), "words_elsewhere", "row: 3, column: 4"),
        (correction((2, 3, "dates_text"), STANDS, "x"), "place_missing", "таблиц в документе: 1"),
        (correction((1, 8, "dates_text"), STANDS, "x"), "place_missing", "строк в таблице: 7"),
        (correction((1, 3, "9"), STANDS, "x"), "place_missing", "графы: 1–8, row_label"),
        (correction((1, 3, "term_text"), STANDS, "x"), "place_missing", "dates_text"),
        (correction(1, "Отчет", "x"), "does_not_match", TITLE[:40]),
        (correction(2, TITLE, "x"), "part_missing", "частей в документе: 1"),
        (correction(1, TITLE, TITLE), "changes_nothing", "ничего не меняет"),
        (correction((1, 3, "4"), STANDS, "11  августа 2002\u00a0г."), "changes_nothing", STANDS),
    ],
)
def test_a_correction_that_does_not_fit_is_not_applied_and_says_why(said: Correction, code: str, says: str) -> None:
    plain, reading = read(two_bodies()), read(two_bodies(), said)
    assert faults(reading) == [f"correction_{code}"]
    (notice,) = refusals(reading)
    assert notice.forbids_publication
    assert says in notice.message()
    assert said.place in notice.message()
    told = {name: records for name, records in reading.tables.items() if name != "document_correction"}
    assert told == {name: records for name, records in plain.tables.items() if name != "document_correction"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 3, "dates_text"), (1, 3, "4")),
        ((1, 4, "agreements"), (1, 5, "2")),
        (1, 1),
    ],
)
def test_of_two_corrections_of_one_place_neither_is_applied(one: Place, other: Place) -> None:
    stands = {1: TITLE, (1, 3, "dates_text"): "11 августа 2002 г."}.get(one, WITH_MOSCOW)
    third = correction((1, 7, "place_text"), "г. Смоленск", "г. Тверь")
    reading = read(two_bodies(), correction(one, stands, "одно"), third, correction(other, stands, "другое"))
    assert faults(reading) == ["correction_is_contradictory", None, "correction_is_contradictory"]
    assert corrected_rows(reading, 2) == [7]


def test_two_like_corrections_are_one_too_many() -> None:
    twice = correction((1, 3, "dates_text"), "11 августа 2002 г.", "11 августа 2020 г.")
    assert faults(read(two_bodies(), twice, twice)) == ["correction_is_contradictory"] * 2


def test_long_words_are_quoted_where_they_part() -> None:
    long = "Состоялся концерт. " * 20
    document = report(grids.across(CULTURE), grids.event("1.", result=f"{long}в 2002 году, {long}"))
    reading = read(document, correction((1, 3, "result_text"), f"{long}в 2003 году, {long}", "x"))
    (notice,) = refusals(reading)
    assert "в 2003 году" in notice.message()
    assert "в 2002 году" in notice.message()
    assert len(notice.message()) < 700


def test_a_document_that_was_not_opened_has_no_places() -> None:
    context = replace(grids.context(), corrections=(correction((1, 3, "4"), "x", "y"),), file_format="docx")
    reading = refused(context, Notice("document_encrypted"))
    assert faults(reading) == ["correction_document_unread"]
    assert "document_encrypted" in refusals(reading)[0].message()


# --- properties -------------------------------------------------------------------------------------------------------

SPACES = st.text(alphabet=" \n\t\u00a0\u2009\u00ad", min_size=1, max_size=4).filter(
    lambda text: bool(text.strip("\u00ad"))
)


@given(stood=st.lists(SPACES, min_size=3, max_size=3), expected=st.lists(SPACES, min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_white_space_is_folded_on_either_side(stood: list[str], expected: list[str]) -> None:
    def spaced(spaces: list[str]) -> str:
        return "11{}августа{}2002{}г.".format(*spaces)

    document = report(grids.across(CULTURE), grids.event("1.", dates=spaced(stood)))
    reading = read(document, correction((1, 3, "dates_text"), spaced(expected), "11 августа 2020 г."))
    assert faults(reading) == [None]
    assert reading.tables["report_row"][0]["date_from"] == date(2020, 8, 11)
    assert cell_of(reading, 3, "dates_text")["cell_words"] == spaced(stood)


WORDS = st.sampled_from(
    [
        "",
        "-",
        "11 августа 2019 г.",
        "до 15 сентября (ежегодно)",
        "г. Тверь, онлайн",
        "45 человек из 2-х регионов",
        "Перенесено на IV квартал 2020 года",
        "Отменено",
        "1 2 3",
        CULTURE,
        SPORT,
        WITH_ORYOL,
        f"{WITH_MOSCOW}\n{WITH_ORYOL}",
        "Итого",
        "Фестиваль «Переправа»",
    ]
)


def _typed(document: Document, row: int, column: int, words: str) -> Document:
    """The document as it would be if the words had been typed there."""
    (table,) = document.tables
    target = table.at(row, column)
    cells = [cell._replace(paragraphs=tuple(words.split("\n"))) if cell is target else cell for cell in table.cells]
    made = Table(table.number, table.row_count, table.column_count, cells)
    return replace(document, blocks=[made if isinstance(block, Table) else block for block in document.blocks])


def _rows(reading: DocumentReading) -> dict[str, list[Record]]:
    """What was read, without the words as they stand."""
    kept = {"cell_words", "corrected_words", "row_words", "notice_message"}
    return {
        name: [{column: value for column, value in record.items() if column not in kept} for record in records]
        for name, records in reading.tables.items()
        if name in (*ROW_TABLES, "document", "document_part", "document_section", "ignored_row", "quarantined_row")
    }


@given(row=st.integers(1, 7), column=st.integers(1, 8), words=WORDS)
@settings(max_examples=150, deadline=None)
def test_a_corrected_document_is_read_as_if_the_words_had_been_typed(row: int, column: int, words: str) -> None:
    document = two_bodies()
    (table,) = document.tables
    cell = table.at(row, column)
    assert cell is not None
    reading = read(document, correction((1, row, str(column)), cell.words, words))
    if faults(reading) == ["correction_changes_nothing"]:
        return
    assert faults(reading) == [None]
    assert _rows(reading) == _rows(read(_typed(document, row, column, words)))
