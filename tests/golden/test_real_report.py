"""The one real report, and the same report in harder layouts: every field of every row as a person read it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingestion.documents.grid import Document
from ingestion.documents.read import read_document
from ingestion.notices import CATALOGUE
from ingestion.reports.context import DocumentReading, ReadingContext
from ingestion.reports.inspection import inspect_json
from ingestion.reports.read import read_reports
from tests.shared import shared_path
from tests.unit.reports.account import check_account

FILES = [
    "real/report_2020_q3.txt",
    *(
        f"layouts/{name}.docx"
        for name in (
            "base",
            "a_two_level_header",
            "b_table_per_department",
            "d_nested_table",
            "e_tracked_changes",
            "g1_reordered",
            "h_content_controls",
            "k_special_chars",
        )
    ),
    "layouts/base.odt",
    "layouts/base.html",
]


def read(path: Path) -> tuple[Document, DocumentReading]:
    data = path.read_bytes()
    document = read_document(data, path.name)
    return document, read_reports(document, ReadingContext("0" * 64, path.name, len(data), "golden"))


def expected_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(shared_path("layouts/expected.json").read_text("utf-8"))["rows"]
    return rows


def test_every_layout_is_tried() -> None:
    folder = shared_path("layouts")
    assert {path.name for path in folder.glob("*.docx")} == {
        Path(name).name for name in FILES if name.endswith(".docx")
    }


@pytest.mark.parametrize("name", FILES)
def test_all_fields_of_all_rows(name: str) -> None:
    _, reading = read(shared_path(name))
    expected = expected_rows()
    found = inspect_json(reading)["rows"]
    assert len(found) == len(expected) == 15
    for row, wanted in zip(found, expected, strict=True):
        assert {field: row[field] for field in wanted} == wanted


@pytest.mark.parametrize("name", FILES)
def test_where_it_belongs_and_what_is_said_of_it(name: str) -> None:
    document, reading = read(shared_path(name))
    check_account(document, reading)
    (part,) = reading.tables["document_part"]
    assert (part["document_kind"], part["document_outcome"], part["is_correction"]) == ("report", "accepted", False)
    assert (part["quarter"], part["period_source"]) == ("2020-Q3", "title")
    assert (part["reporting_region_code"], part["reporting_region_source"]) == ("RU-SMO", "common_party")
    assert part["rows_accepted_count"] == 15
    assert part["rows_quarantined_count"] == 0
    assert len(reading.tables["report_row_agreement"]) == 31
    assert len(reading.tables["document_section"]) == 6
    of_this_room = [notice.code for notice in reading.notices if CATALOGUE[notice.code].room == "reports"]
    assert of_this_room == ["region_by_common_party"]


@pytest.mark.parametrize("name", FILES)
def test_the_words_are_understood(name: str) -> None:
    _, reading = read(shared_path(name))
    rows = reading.tables["report_row"]
    assert {row["dates_status"] for row in rows} == {"parsed"}
    assert {row["agreement_status"] for row in reading.tables["report_row_agreement"]} == {"parsed"}
    parties = {record["party_codes"] for record in reading.tables["report_row_agreement"]}
    assert len(parties) == 7
    assert all("RU-SMO" in codes for codes in parties)
    assert not any(row["is_outside_quarter"] for row in rows)


def test_the_words_stay_as_they_stood() -> None:
    _, reading = read(shared_path("real/report_2020_q3.txt"))
    words = {(cell["row_number"], cell["field_name"]): cell["cell_words"] for cell in reading.tables["report_cell"]}
    assert any("налогоплательщи-ков" in said for said in words.values())
    carried = [r for r in reading.tables["report_row_agreement"] if r["origin_row_number"] != r["row_number"]]
    assert len(carried) == 3 * 5 + 1
