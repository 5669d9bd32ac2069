"""What is told after a run: which documents, or parts of them, count no more."""

from pathlib import Path

import duckdb
import pytest

from orchestration.asking.summary import Superseded, superseded
from orchestration.building.publishing import Publication

# Document, part, file, outcome, slots that count, quarter number.
_PARTS = [
    ("whole", 1, "старый.docx", "superseded", 0, 3),
    ("several", 1, "сборник.docx", "superseded", 0, 3),
    ("several", 2, "сборник.docx", "accepted", 1, 2),
    ("newest", 1, "новый.docx", "accepted", 1, 3),
    ("orphan", 1, "без замены.docx", "superseded", 0, 1),
]


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    made = Publication(tmp_path)
    with duckdb.connect(str(made.warehouse)) as connection:
        connection.execute(
            "create table fct_document_outcome (document_sha256 text, part_number int, file_name text, "
            "document_outcome text, current_slots_count int, document_kind text, reporting_region_code text, "
            "period_from date, period_to date)"
        )
        for sha256, part, name, outcome, slots, quarter in _PARTS:
            days = (f"2020-{quarter * 3 - 2:02d}-01", f"2020-{quarter * 3:02d}-28")
            row = [sha256, part, name, outcome, slots, "report", "RU-SMO", *days]
            connection.execute("insert into fct_document_outcome values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return made


def test_a_part_that_counts_no_more_is_told_apart_from_its_document(publication: Publication) -> None:
    assert superseded(publication, ["whole", "several", "newest", "orphan"]) == {
        "whole": Superseded(("новый.docx",), {1: ("новый.docx",)}),
        "several": Superseded(None, {1: ("новый.docx",)}),
        "orphan": Superseded((), {1: ()}),
    }
