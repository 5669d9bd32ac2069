"""The reconciliation held against real readings: it must find nothing where nothing is lost, and what is taken away."""

from pathlib import Path

import pytest

from data_quality.reconciliation import reconcile_document
from ingestion.contracts.tables import Record
from ingestion.corrections import Correction
from ingestion.documents.grid import Document
from ingestion.documents.read import read_document
from ingestion.documents.serialise import from_records, to_records
from ingestion.ledger import Hint, Hints
from ingestion.reports.context import ReadingContext
from ingestion.reports.read import read_reports
from tests.shared import shared_path

EXAMPLES = sorted(path for path in (Path(__file__).parents[3] / "examples" / "reports").glob("*.docx"))
LAYOUTS = [
    "layouts/a_two_level_header.docx",
    "layouts/b_table_per_department.docx",
    "layouts/base.docx",
    "layouts/d_nested_table.docx",
    "layouts/e_tracked_changes.docx",
    "layouts/g1_reordered.docx",
    "layouts/h_content_controls.docx",
    "layouts/k_special_chars.docx",
    "real/report_2020_q3.txt",
]


def _read(path: Path) -> tuple[Document, dict[str, list[Record]]]:
    data = path.read_bytes()
    # As landed: the grid that the reconciliation sees has been through Parquet.
    document = from_records(to_records(read_document(data, path.name)))
    context = ReadingContext("a" * 64, path.name, len(data), "test", Hints(region=Hint("RU-SMO", "hint")))
    return document, read_reports(document, context).tables


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_and_word_of_every_layout_is_accounted_for(layout: str) -> None:
    document, tables = _read(shared_path(layout))
    assert len(tables["report_row"]) == 15
    assert list(reconcile_document(document, tables)) == []


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.stem != "broken"], ids=lambda path: path.stem)
def test_every_row_and_word_of_the_examples_is_accounted_for(path: Path) -> None:
    document, tables = _read(path)
    assert tables["report_row"] or tables["quarantined_row"]
    assert list(reconcile_document(document, tables)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("remainder", range(4))
def test_words_that_were_corrected_are_kept_as_they_stand(layout: str, remainder: int) -> None:
    """Every fourth cell, headings and sections included, is corrected to words that stand nowhere."""
    document, _ = _read(shared_path(layout))
    places = [(table.number, cell) for table in document.tables for cell in table.cells if not cell.is_blank]
    said = {"document": "a" * 64, "reason": "опечатка", "who": "Иванова", "on": "2020-10-20", "status": "accepted"}
    corrections = tuple(
        Correction(**said, expect=cell.words, words=f"Правка {n}", table=table, row=cell.row, column=str(cell.column))  # type: ignore[arg-type]
        for n, (table, cell) in enumerate(places)
        if n % 4 == remainder
    )
    hints = Hints(region=Hint("RU-SMO", "hint"))
    tables = read_reports(document, ReadingContext("a" * 64, layout, 1, "test", hints, corrections=corrections)).tables
    applied = [record["is_applied"] for record in tables["document_correction"]]
    assert applied == [True] * len(corrections)
    assert list(reconcile_document(document, tables)) == []


def test_a_cell_lost_from_the_real_report_is_found() -> None:
    document, tables = _read(shared_path("layouts/base.docx"))
    cell = next(c for c in tables["report_cell"] if c["field_name"] == "result_text" and c["cell_words"].strip())
    tables["report_cell"].remove(cell)
    (finding,) = reconcile_document(document, tables)
    assert (finding.check, finding.table, finding.row) == ("words_kept", cell["table_number"], cell["row_number"])
    assert finding.words == cell["cell_words"]
