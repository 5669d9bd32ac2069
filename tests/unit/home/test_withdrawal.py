"""Withdrawals: whom they mean, what the ledger keeps of them, and what stood on a day."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingestion import ledger
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.ledger import Hint, Hints, LedgerDamagedError, Receipt, Withdrawal
from ingestion.withdrawal import WithdrawalError, document_of, withdraw

NOW = datetime(2020, 10, 3, 9, 30, tzinfo=UTC)
LATER = datetime(2020, 10, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home.open(tmp_path / "home")
    made.create()
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(name.encode())
        Intake(made).receive(tmp_path / name, now=NOW)
    return made


def receipts(home: Home) -> list[Receipt]:
    return ledger.effective(ledger.read(home.ledger))


def names_on(home: Home, day: date) -> list[str]:
    return [r.file_name for r in ledger.effective_on(ledger.read(home.ledger), day) if not r.is_withdrawn]


def test_a_withdrawal_is_a_line_beside_the_receipt_and_can_be_taken_back(home: Home) -> None:
    withdrawn = withdraw(home, "a.docx", reason=" не тот\n файл ", who="Иванова", now=LATER)
    assert withdrawn.withdrawal == Withdrawal(3, withdrawn.sha256, LATER, date(2020, 10, 20), "не тот файл", "Иванова")
    assert [receipt.is_withdrawn for receipt in receipts(home)] == [True, False]
    line = json.loads(home.ledger.read_text(encoding="utf-8").splitlines()[-1])
    assert (line["kind"], line["reason"]) == ("withdrawal", "не тот файл")
    back = withdraw(home, "a.docx", reason="", who="Иванова", undo=True, now=LATER)
    assert back.withdrawal is None
    assert [receipt.is_withdrawn for receipt in receipts(home)] == [False, False]
    assert [entry.number for entry in ledger.read(home.ledger)] == [1, 2, 3, 4]


def test_a_withdrawn_file_that_comes_again_stays_withdrawn_and_is_counted_on(home: Home, tmp_path: Path) -> None:
    withdraw(home, "a.docx", reason="не тот", who="", now=LATER)
    again = Intake(home).receive(tmp_path / "a.docx", now=LATER)
    assert (again.is_new, again.receipt.is_withdrawn) == (False, True)
    hinted = Intake(home).receive(tmp_path / "a.docx", hints=Hints(quarter=Hint("2020-Q3", "hint")), now=LATER)
    assert (hinted.is_new, hinted.receipt.is_withdrawn) == (True, True)
    assert [entry.number for entry in ledger.read(home.ledger)] == [1, 2, 3, 4]


def test_a_document_is_meant_by_its_hash_or_by_a_name_it_came_under(home: Home, tmp_path: Path) -> None:
    entries = ledger.read(home.ledger)
    first, second = receipts(home)
    assert document_of(entries, first.sha256[:6].upper()) == first
    assert document_of(entries, "b.docx") == second
    (tmp_path / "other name.docx").write_bytes(b"b.docx")
    Intake(home).receive(tmp_path / "other name.docx", received_on=date(2020, 10, 1), now=LATER)
    assert document_of(ledger.read(home.ledger), "other name.docx").sha256 == second.sha256


def test_what_cannot_be_told_is_objected_to(home: Home, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "a.docx").write_bytes(b"another")
    Intake(home).receive(tmp_path / "again" / "a.docx", now=LATER)
    first, second, third = receipts(home)
    withdraw(home, second.sha256, reason="не тот", who="", now=LATER)

    def objection(words: str, *, undo: bool = False) -> tuple[str, list[str]]:
        with pytest.raises(WithdrawalError) as raised:
            withdraw(home, words, reason="x", who="", undo=undo, now=LATER)
        return raised.value.objection, [receipt.sha256 for receipt in raised.value.found]

    assert objection("a.docx") == ("ambiguous", [first.sha256, third.sha256])
    assert objection("0" * 64) == ("unknown", [])
    assert objection("нет такого.docx") == ("unknown", [])
    assert objection(first.sha256[:5]) == ("too_short", [])
    assert objection("b.docx") == ("already_withdrawn", [second.sha256])
    assert objection(first.sha256, undo=True) == ("not_withdrawn", [first.sha256])
    assert len(ledger.read(home.ledger)) == 4


def test_a_line_of_another_kind_is_loud(home: Home) -> None:
    with home.ledger.open("ab") as stream:
        stream.write(b'{"kind": "poem"}\n')
    with pytest.raises(LedgerDamagedError, match="line 3: kind: unknown: 'poem'"):
        ledger.read(home.ledger)


def test_a_day_knows_what_had_come_and_been_said_by_its_end(home: Home, tmp_path: Path) -> None:
    (tmp_path / "c.docx").write_bytes(b"c")
    Intake(home).receive(tmp_path / "c.docx", now=LATER)
    withdraw(home, "a.docx", reason="не тот", who="", now=datetime(2020, 10, 25, 9, tzinfo=UTC))
    assert names_on(home, date(2020, 10, 2)) == []
    assert names_on(home, date(2020, 10, 3)) == ["a.docx", "b.docx"]
    assert names_on(home, date(2020, 10, 20)) == ["a.docx", "b.docx", "c.docx"]
    assert names_on(home, date(2020, 10, 25)) == ["b.docx", "c.docx"]


def test_a_day_knows_no_hint_that_was_given_later(home: Home, tmp_path: Path) -> None:
    Intake(home).receive(tmp_path / "a.docx", hints=Hints(quarter=Hint("2020-Q3", "hint")), now=LATER)

    def quarter_on(day: date) -> Hint | None:
        return ledger.effective_on(ledger.read(home.ledger), day)[0].hints.quarter

    assert quarter_on(date(2020, 10, 19)) is None
    assert quarter_on(date(2020, 10, 20)) == Hint("2020-Q3", "hint")


def test_a_backlog_counts_from_the_day_a_person_gave_with_all_that_was_said_of_it(home: Home, tmp_path: Path) -> None:
    (tmp_path / "old.docx").write_bytes(b"old")
    Intake(home).receive(tmp_path / "old.docx", received_on=date(2020, 9, 1), now=NOW)
    Intake(home).receive(tmp_path / "old.docx", hints=Hints(quarter=Hint("2020-Q2", "hint")), now=LATER)
    (receipt,) = ledger.effective_on(ledger.read(home.ledger), date(2020, 9, 1))
    assert (receipt.file_name, receipt.received_on) == ("old.docx", date(2020, 9, 1))
    assert receipt.hints.quarter == Hint("2020-Q2", "hint"), "nothing of it was written down by that day"
    Intake(home).receive(tmp_path / "a.docx", received_on=date(2020, 10, 10), now=LATER)
    assert names_on(home, date(2020, 10, 9)) == ["b.docx", "old.docx"], "a later word on its day is about that day"
