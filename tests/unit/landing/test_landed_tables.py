"""Landed tables of several documents, put together and looked into."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.compaction import compacted
from ingestion.contracts.tables import Record, tables_of
from ingestion.home import Home
from ingestion.landed_tables import LandedTables
from ingestion.landing import RECEIPT_FILE, Landed, load, write_reading
from ingestion.ledger import Receipt


def cell(sha256: str, row: int, field: str, words: str, corrected_words: str | None = None) -> Record:
    return {
        "document_sha256": sha256,
        "part_number": 1,
        "table_number": 1,
        "row_number": row,
        "field_name": field,
        "cell_number": 3,
        "origin_row_number": row,
        "cell_words": words,
        "corrected_words": corrected_words,
    }


def document(home: Home, number: int, cells: list[tuple[int, str, str]], corrected: int = 0) -> Landed:
    """A document that has nothing but these cells: row, field, words; those of row ``corrected`` were corrected."""
    sha256 = f"{number:064x}"
    day = date(2020, 10, 5)
    receipt = Receipt(number, sha256, f"{number}.docx", 1, datetime(2020, 10, 5, tzinfo=UTC), day)
    folder = home.landed / "readings" / sha256
    folder.mkdir(parents=True)
    written: dict[str, Any] = {table.name: [] for table in tables_of("landed")}
    written["report_cell"] = [
        cell(sha256, *said, corrected_words="в" if said[0] == corrected else None) for said in cells
    ]
    write_reading(folder, written, receipt)
    return Landed(receipt, folder, is_new=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path)


def test_rows_stand_in_the_order_of_the_folders(home: Home) -> None:
    documents = [document(home, 2, [(9, "note_text", "б"), (3, "note_text", "а")]), document(home, 1, [(4, "x", "в")])]
    landed = load(one.folder for one in documents)
    assert [record["cell_words"] for record in landed["report_cell"]] == ["а", "б", "в"]
    assert landed["report_row"] == []
    assert set(landed) == {table.name for table in tables_of("landed")}


def test_a_table_that_is_gone_is_an_error(home: Home) -> None:
    folder = document(home, 1, []).folder
    (folder / "report_row.parquet").unlink()
    with pytest.raises(FileNotFoundError):
        load([folder]).arrow("report_row")


def test_a_cell_is_found_by_its_address(home: Home) -> None:
    documents = [
        document(home, 1, [(3, "note_text", "первая"), (3, "event_title", "вторая"), (40, "note_text", "третья")]),
        document(home, 2, [(3, "note_text", "четвёртая")]),
    ]
    landed = load(one.folder for one in documents)
    cells = landed.cells("plan_item_cell", "report_cell")
    for record in landed["report_cell"]:
        assert cells[record["document_sha256"], 1, record["row_number"], record["field_name"]] == record
    assert cells.get((f"{1:064x}", 1, 4, "note_text")) is None
    assert cells.get((f"{1:064x}", 1, 3, "dates_text")) is None
    assert cells.get((f"{3:064x}", 1, 3, "note_text")) is None
    assert cells.get((f"{1:064x}", 1 << 40, 3, "note_text")) is None
    assert len(cells) == len(list(cells)) == 4


def test_an_address_beyond_what_is_counted_on_is_an_error_and_no_other_cell(home: Home) -> None:
    landed = load([document(home, 1, [(1 << 30, "note_text", "далеко")]).folder])
    with pytest.raises(ValueError, match="beyond"):
        landed.cells("report_cell")


def test_rows_with_a_value_alone(home: Home) -> None:
    landed = load([document(home, 1, [(3, "note_text", "а"), (4, "event_title", "б")], corrected=4).folder])
    assert [record["cell_words"] for record in landed.having("report_cell", "corrected_words")] == ["б"]


def test_rows_of_other_documents_are_added_to_some_tables(home: Home, tmp_path: Path) -> None:
    one = load([document(home, 1, [(3, "note_text", "а")]).folder])
    other = load([document(home, 2, [(3, "note_text", "б")]).folder])
    joined = one.plus(other, ["report_cell"])
    assert [record["cell_words"] for record in joined["report_cell"]] == ["а", "б"]
    folder = tmp_path / "written"
    folder.mkdir()
    assert joined.write(folder)["report_cell"] == 2
    assert dict(LandedTables([folder])) == dict(joined)


# --- batches ---------------------------------------------------------------------------------------------------------


def many(home: Home, count: int) -> list[Landed]:
    return [document(home, number, [(number, "note_text", f"слова {number}")]) for number in range(1, count + 1)]


@pytest.fixture
def batches_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.compaction.BATCH", 4)


@pytest.mark.usefixtures("batches_of_four")
class TestBatches:
    def test_together_they_are_what_they_are_apart(self, home: Home) -> None:
        documents = many(home, 10)  # 1–3, 4–7, and 8–10, to which others are still added
        folders = compacted(home, documents)
        assert len(folders) == 5
        assert folders[2:] == [one.folder for one in documents[7:]]
        assert dict(load(folders)) == dict(load(one.folder for one in documents))

    def test_they_are_made_once(self, home: Home) -> None:
        documents = many(home, 10)
        folders = compacted(home, documents)
        before = [(folder / "report_cell.parquet").stat().st_mtime_ns for folder in folders]
        assert compacted(home, documents) == folders
        assert [(folder / "report_cell.parquet").stat().st_mtime_ns for folder in folders] == before

    def test_a_document_read_again_is_put_together_again(self, home: Home) -> None:
        documents = many(home, 10)
        first, *others = compacted(home, documents)
        tables: dict[str, list[Record]] = {table.name: [] for table in tables_of("landed")}
        tables["report_cell"] = [cell(documents[1].receipt.sha256, 2, "note_text", "прочитано иначе")]
        write_reading(documents[1].folder, tables, documents[1].receipt)
        moment = (documents[0].folder / RECEIPT_FILE).stat().st_mtime_ns + 10**9
        os.utime(documents[1].folder / RECEIPT_FILE, ns=(moment, moment))
        again = compacted(home, documents)
        assert again[0] != first
        assert again[1:] == others
        assert not first.exists()
        assert "прочитано иначе" in [record["cell_words"] for record in load(again)["report_cell"]]

    def test_a_document_left_out_is_in_no_batch(self, home: Home) -> None:
        documents = many(home, 10)
        compacted(home, documents)
        kept = [one for one in documents if one.receipt.number != 5]
        assert dict(load(compacted(home, kept))) == dict(load(one.folder for one in kept))

    def test_copies_of_another_version_of_the_program_are_left_alone(self, home: Home) -> None:
        other = home.landed / "compacted" / "of another version" / "0-abc"
        other.mkdir(parents=True)
        compacted(home, many(home, 10))
        assert other.exists()
