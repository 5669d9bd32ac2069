"""What bodies owe, of marts of a few rows."""

from datetime import date
from typing import Any

from orchestration.delivery.letters.owed import MissingReport, Owed, Promise, SetApart, names_of, owed_by_bodies
from tests.unit.orchestration.empty_marts import warehouse

CULTURE, SPORT, QUIET = "c" * 32, "b" * 32, "a" * 32
NAMES = {CULTURE: "Департамент культуры", SPORT: "Министерство спорта", QUIET: "Департамент туризма"}


def body(key: str) -> dict[str, Any]:
    former = {SPORT: "Главное управление спорта; Министерство спорта"}
    return {
        "executive_body_key": key,
        "executive_body_name": NAMES[key],
        "executive_body_names": former.get(key, NAMES[key]),
        "reporting_region_code": "RU-SMO",
    }


def report(key: str, quarter: str, standing: str, file_name: str | None = None) -> dict[str, Any]:
    return {
        "reporting_region_code": "RU-SMO",
        "executive_body_key": key,
        "executive_body_name": NAMES[key],
        "quarter": quarter,
        "report_due_on": date(2020, 10, 5),
        "report_standing": standing,
        "file_name": file_name,
    }


def expectation(name: str, key: str, standing: str, quarter: str | None = "2020-Q3", **more: Any) -> dict[str, Any]:
    return {
        "expectation_key": name,
        "reporting_region_code": "RU-SMO",
        "executive_body_key": key,
        "event_title": name,
        "expectation_origin": "plan",
        "promised_text": "сентябрь",
        "due_quarter": quarter,
        "counted_quarter": quarter or "2020-Q1",
        "standing": standing,
        "file_name": "план.docx",
        "table_number": 1,
        "row_number": 2,
        **more,
    }


def outcome(sha256: str, outcome: str, name: str | None, rows: int = 0) -> dict[str, Any]:
    return {
        "document_sha256": sha256,
        "part_number": 1,
        "file_name": f"{sha256}.docx",
        "document_outcome": outcome,
        "reporting_region_code": "RU-SMO",
        "quarter": "2020-Q3",
        "executive_body_name": name,
        "rows_quarantined_count": rows,
        "notice_message": "Файл повреждён.",
    }


MARTS = {
    "dim_executive_body": [body(key) for key in NAMES],
    "fct_body_reporting": [
        report(CULTURE, "2020-Q3", "arrived"),
        report(SPORT, "2020-Q2", "not_named", "сводный.docx"),
        report(SPORT, "2020-Q3", "missing"),
        report(SPORT, "2020-Q4", "not_due"),
        report(QUIET, "2020-Q3", "arrived_late"),
    ],
    "fct_expectation": [
        expectation("silent", CULTURE, "not_reported"),
        expectation("dateless", CULTURE, "undated", None, promised_text=""),
        expectation("of a series", CULTURE, "not_reported", expectation_origin="series"),
        expectation("done", CULTURE, "met"),
        expectation("failed", CULTURE, "not_met"),
        expectation("put off", CULTURE, "postponed"),
        expectation("ahead", CULTURE, "scheduled", "2020-Q4"),
        expectation("no report", SPORT, "awaiting_report"),
        expectation("not yet due", SPORT, "awaiting_report", "2020-Q4"),
        expectation("nobody on the roster", SPORT, "awaiting_report", "2020-Q1"),
        expectation("in time", QUIET, "met"),
    ],
    "bridge_expectation_agreement": [
        {"expectation_key": "silent", "agreement_key": "2"},
        {"expectation_key": "silent", "agreement_key": "1"},
    ],
    "dim_agreement": [
        {"agreement_key": "1", "agreement_title": "Соглашение Б"},
        {"agreement_key": "2", "agreement_title": "Соглашение А"},
    ],
    "fct_document_outcome": [
        outcome("torn", "rejected", "Главное управление спорта"),
        outcome("partly", "accepted", "Департамент культуры", 2),
        outcome("whole", "accepted", "Департамент культуры"),
        outcome("old", "superseded", "Департамент культуры", 1),
        outcome("consolidated", "accepted", None, 5),
    ],
    "fct_alert": [
        {
            "alert_key": "x",
            "alert_kind": "rows_quarantined",
            "alert_text": "Отложено строк: 2.",
            "link_key": "partly",
            "document_sha256": "partly",
            "reporting_region_code": "RU-SMO",
            "quarter": "2020-Q3",
            "table_number": 1,
            "row_number": 7,
        }
    ],
}


def promise(name: str, quarter: str | None, words: str = "сентябрь", agreements: tuple[str, ...] = ()) -> Promise:
    return Promise(name, agreements, words, quarter, "план.docx", 1, 2)


def test_each_body_owes_what_nothing_is_known_of() -> None:
    assert owed_by_bodies(warehouse(MARTS)) == [
        Owed(
            "RU-SMO",
            CULTURE,
            "Департамент культуры",
            promises=[promise("silent", "2020-Q3", agreements=("Соглашение А", "Соглашение Б"))],
            undated=[promise("dateless", None, "")],
            set_apart=[SetApart("partly.docx", False, 2, "Отложено строк: 2.", 1, 7)],
        ),
        Owed(
            "RU-SMO",
            SPORT,
            "Министерство спорта",
            reports=[
                MissingReport("2020-Q2", date(2020, 10, 5), True, "сводный.docx"),
                MissingReport("2020-Q3", date(2020, 10, 5), False, None),
            ],
            promises=[promise("nobody on the roster", "2020-Q1"), promise("no report", "2020-Q3")],
            set_apart=[SetApart("torn.docx", True, 0, "Файл повреждён.", None, None)],
        ),
    ]


def test_a_quarter_alone() -> None:
    culture, sport = owed_by_bodies(warehouse(MARTS), "2020-Q3")
    assert (len(culture.promises), len(culture.undated), len(culture.set_apart)) == (1, 0, 1)
    assert [report.quarter for report in sport.reports] == ["2020-Q3"]
    assert [promise.event_title for promise in sport.promises] == ["no report"]
    assert owed_by_bodies(warehouse(MARTS), "2019-Q1") == []


def test_bodies_are_known_by_all_their_names() -> None:
    assert names_of(warehouse(MARTS))[SPORT] == ["Министерство спорта", "Главное управление спорта"]
