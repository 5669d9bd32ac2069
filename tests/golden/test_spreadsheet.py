"""The real report as a spreadsheet: every field of every row as a person read it."""

from ingestion.reports.inspection import inspect_json
from tests.golden.test_real_report import expected_rows, read
from tests.shared import shared_path
from tests.unit.reports.account import check_account


def test_all_fields_of_all_rows() -> None:
    document, reading = read(shared_path("layouts/base.xlsx"))
    check_account(document, reading)
    found, expected = inspect_json(reading)["rows"], expected_rows()
    assert len(found) == len(expected) == 15
    for row, wanted in zip(found, expected, strict=True):
        assert {field: row[field] for field in wanted} == wanted
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["period_source"], part["rows_quarantined_count"]) == ("2020-Q3", "title", 0)
    assert len(reading.tables["report_row_agreement"]) == 31
    assert not document.needs_review


def test_rows_keep_the_numbers_of_the_sheet() -> None:
    _, reading = read(shared_path("layouts/base.xlsx"))
    assert [row["row_number"] for row in reading.tables["report_row"]][:3] == [5, 6, 7]
