"""A reading is made again exactly when the corrections of its own document change."""

from pathlib import Path

import pytest

from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.landing import is_landed, land, load
from ingestion.ledger import Receipt
from tests.integration.orchestration.reports import EVENTS, write_report

ENTRY = """
- document: {document}
  table: 1
  row: 3
  column: dates_text
  expect: 11 августа
  words: {words}
  reason: {reason}
  who: Иванова А. А.
  on: 2020-10-20
  status: {status}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


@pytest.fixture
def receipts(home: Home, tmp_path: Path) -> tuple[Receipt, Receipt]:
    """Two landed documents."""
    intake = Intake(home)
    one = intake.receive(write_report(tmp_path / "one.docx")).receipt
    other = intake.receive(write_report(tmp_path / "other.docx", events=EVENTS[:1])).receipt
    land(home, one)
    land(home, other)
    return one, other


def write(
    home: Home, *documents: str, words: str = "12 августа", reason: str = "опечатка", status: str = "accepted"
) -> None:
    entries = (ENTRY.format(document=one, words=words, reason=reason, status=status) for one in documents)
    (home.reviewed / "corrections.yml").write_text("".join(entries), encoding="utf-8")


def test_a_correction_makes_its_document_be_read_again_and_no_other(
    home: Home, receipts: tuple[Receipt, Receipt]
) -> None:
    one, other = receipts
    assert is_landed(home, one) and is_landed(home, other)

    write(home, one.sha256)
    assert not is_landed(home, one)
    assert is_landed(home, other)
    landed = land(home, one)
    assert landed.is_new
    tables = load([landed.folder])
    assert [row["dates_text"] for row in tables["report_row"]] == ["12 августа", "5-6 сентября"]
    assert [record["is_applied"] for record in tables["document_correction"]] == [True]
    assert is_landed(home, one)


def test_what_does_not_concern_a_document_leaves_its_reading_alone(
    home: Home, receipts: tuple[Receipt, Receipt]
) -> None:
    one, other = receipts
    write(home, one.sha256)
    land(home, one)

    write(home, other.sha256, one.sha256)  # another document's comes before it, and so its number is another
    assert is_landed(home, one)
    assert not is_landed(home, other)
    write(home, one.sha256[:12])  # the same document by fewer digits
    assert is_landed(home, one)


@pytest.mark.parametrize("change", [{"words": "13 августа"}, {"reason": "так в плане"}, {"status": "withdrawn"}])
def test_any_change_of_its_own_corrections_is_read(
    home: Home, receipts: tuple[Receipt, Receipt], change: dict[str, str]
) -> None:
    one, _ = receipts
    write(home, one.sha256)
    land(home, one)
    write(home, one.sha256, **change)
    assert not is_landed(home, one)


def test_a_proposed_correction_changes_no_reading_and_one_taken_away_gives_the_words_back(
    home: Home, receipts: tuple[Receipt, Receipt]
) -> None:
    one, _ = receipts
    write(home, one.sha256, status="proposed")
    assert is_landed(home, one)
    write(home, one.sha256)
    land(home, one)
    (home.reviewed / "corrections.yml").unlink()
    assert not is_landed(home, one)
    tables = load([land(home, one).folder])
    assert tables["report_row"][0]["dates_text"] == "11 августа"
    assert tables["document_correction"] == tables["corrected_row"] == []
