"""The object of ``concord inspect --json``, and readings of files that could not be opened."""

import json

import pytest

from ingestion.contracts.tables import tables_of
from ingestion.notices import Address, Notice
from ingestion.reports.inspection import inspect_json
from ingestion.reports.read import read_reports, refused
from tests.unit.reports.grids import (
    CULTURE,
    HEADINGS,
    TITLE,
    WITH_MOSCOW,
    across,
    context,
    event,
    make_document,
    make_table,
    read,
)

TABLE = make_table([HEADINGS, across(f"{CULTURE} (по плану)"), event()])


def test_the_object_holds_what_the_command_promises() -> None:
    found = inspect_json(read(TITLE, TABLE), document=make_document(TITLE, TABLE))
    assert json.loads(json.dumps(found)) == found
    assert set(found) == {"document", "outcome", "parts", "rows", "notices", "tables"}
    assert found["document"] == {
        "sha256": "a" * 64,
        "name": "отчет.docx",
        "format": "docx",
        "size_bytes": 1000,
        "needs_review": False,
    }
    assert found["parts"] == [
        {
            "number": 1,
            "kind": "report",
            "region": "RU-SMO",
            "executive_body": CULTURE,
            "period": {
                "kind": "quarter",
                "quarters": ["2020-Q3"],
                "year": 2020,
                "from": "2020-07-01",
                "to": "2020-09-30",
            },
            "outcome": "accepted",
            "title": TITLE,
            "is_correction": False,
            "stated_on": None,
            "evidence": {"kind": "title", "period": "title", "region": "hint"},
            "bodies": [{"name": CULTURE, "remark": "по плану", "address": {"table": 1, "row": 2}}],
            "rows": {"total": 3, "accepted": 1, "ignored": 2, "quarantined": 0},
            "cells": {"total": 16, "read": 7, "kept": 0, "ignored": 9, "quarantined": 0},
        }
    ]
    (row,) = found["rows"]
    parsed = row.pop("parsed")
    assert row == {
        "part": 1,
        "row_label": "1.",
        "section_remark": "по плану",
        "executive_body": CULTURE,
        "agreements": [WITH_MOSCOW],
        "event_title": "Фестиваль «Пример»",
        "dates_text": "11 августа",
        "place_text": "г. Смоленск",
        "participants_text": "Общее количество участников 45 человек",
        "result_text": "Проведен концерт",
        "note_text": "",
        "has_note_column": True,
        "address": {"table": 1, "row": 3},
    }
    assert parsed["dates"]["from"] == parsed["dates"]["to"] == "2020-08-11"
    assert parsed["dates"]["year_inferred"] is True
    assert parsed["outcome"]["outcome"] == "held"
    assert parsed["participants"]["participants"] == 45
    assert parsed["agreements"][0]["parties"] == ["RU-MOW", "RU-SMO"]


def test_rows_of_a_part_set_apart_are_shown() -> None:
    found = inspect_json(read("Реализация соглашений", TABLE), "en")
    assert found["outcome"] == "quarantined"
    assert [row["event_title"] for row in found["rows"]] == ["Фестиваль «Пример»"]
    (notice,) = found["notices"]
    assert (notice["code"], notice["severity"], notice["address"]["part"]) == ("period_not_found", "error", 1)
    assert "--quarter" in notice["message"]


def test_a_refused_file_is_a_reading_too() -> None:
    reading = refused(context(), Notice("no_report_table"))
    assert reading.outcome == "rejected"
    assert inspect_json(reading)["rows"] == []
    for table in tables_of("landed"):
        table.arrow_table(reading.tables[table.name])
    assert len(reading.tables["document_notice"]) == len(reading.tables["document_part"]) == 1


def test_what_the_file_reader_said_is_passed_on_with_its_part() -> None:
    document = make_document(TITLE, TABLE)
    document.notices.append(Notice("row_continued", value="слова", address=Address(table=1, row=3)))
    reading = read_reports(document, context(region="RU-SMO"))
    assert [(notice.code, notice.address.part) for notice in reading.notices] == [("row_continued", 1)]


def test_an_address_says_what_the_document_calls_the_column() -> None:
    found = inspect_json(read(TITLE, make_table([HEADINGS, across(CULTURE), event(dates="когда-нибудь")])))
    (notice,) = found["notices"]
    assert notice["address"] == {
        "part": 1,
        "table": 1,
        "row": 3,
        "cell": 4,
        "heading": "Сроки проведения мероприятия",
        "words": "таблица 1, строка 3, графа 4 («Сроки проведения мероприятия»)",
    }
    assert notice["message"] == f"{notice['matter']} {notice['remedy']}"


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (event(title=""), "event_title_missing", 3),
        (event(agreement=""), "agreement_missing", 2),
        (event(result=""), "outcome_unclear", 3),
    ],
)
def test_a_notice_about_a_cell_names_it(row: list[object], code: str, cell: int) -> None:
    notices = inspect_json(read(TITLE, make_table([HEADINGS, across(CULTURE), row])))["notices"]
    assert [notice["address"]["cell"] for notice in notices if notice["code"] == code] == [cell]


def test_a_row_across_the_table_stands_in_no_column() -> None:
    table = make_table([HEADINGS, across("Соглашение о дружбе неведомых народов"), event(agreement="")])
    reading = read(TITLE, table)
    (notice,) = [notice for notice in reading.notices if notice.code == "agreement_not_understood"]
    assert notice.address.words() == "таблица 1, строка 2, графа 1"
