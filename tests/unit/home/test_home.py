"""Archive, ledger and intake of a home."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingestion import archive, ledger
from ingestion.home import Home
from ingestion.intake import ClockIsBehindError, Intake, files_in
from ingestion.ledger import Hint, Hints, LedgerDamagedError
from ingestion.settings import Settings

NOW = datetime(2020, 10, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home.open(tmp_path / "home")
    made.create()
    return made


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_archive_gives_back_what_was_stored_and_notices_damage(home: Home) -> None:
    sha256 = archive.store(home.archive, b"words")
    assert archive.store(home.archive, b"words") == sha256
    assert archive.fetch(home.archive, sha256) == b"words"
    path = archive.path_of(home.archive, sha256)
    path.chmod(0o644)
    path.write_bytes(b"other")
    with pytest.raises(archive.ArchiveDamagedError):
        archive.fetch(home.archive, sha256)
    path.unlink()
    with pytest.raises(archive.ArchiveDamagedError):
        archive.fetch(home.archive, sha256)


def test_the_same_file_again_notes_nothing_and_a_new_hint_does(home: Home, tmp_path: Path) -> None:
    file = put(tmp_path, "a.docx", b"words")
    first = Intake(home).receive(file, now=NOW)
    assert (first.is_new, first.receipt.received_on) == (True, date(2020, 10, 3))
    assert not Intake(home).receive(put(tmp_path, "copy.docx", b"words"), now=NOW).is_new
    hinted = Intake(home).receive(file, hints=Hints(quarter=Hint("2020-Q3", "hint")), now=NOW)
    assert hinted.is_new
    [effective] = ledger.effective(ledger.read(home.ledger))
    assert (effective.number, effective.file_name, effective.hints.quarter) == (1, "a.docx", Hint("2020-Q3", "hint"))
    assert hinted.receipt == effective


def test_a_day_that_a_person_gives_later_replaces_the_day_of_intake(home: Home, tmp_path: Path) -> None:
    file = put(tmp_path, "a.docx", b"words")
    Intake(home).receive(file, now=NOW)
    told = Intake(home).receive(file, received_on=date(2020, 10, 1), now=NOW)
    assert told.is_new
    assert told.receipt.received_on == date(2020, 10, 1)
    assert not Intake(home).receive(file, received_on=date(2020, 10, 1), now=NOW).is_new
    hinted = Intake(home).receive(file, hints=Hints(quarter=Hint("2020-Q3", "hint")), now=NOW)
    assert hinted.receipt.received_on == date(2020, 10, 1)


def test_the_settings_region_is_a_hint_that_a_person_outweighs(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", Settings("RU-SMO"))
    home.create()
    file = put(tmp_path, "a.docx", b"words")
    assert Intake(home).receive(file, now=NOW).receipt.hints.region == Hint("RU-SMO", "settings")
    told = Intake(home).receive(file, hints=Hints(region=Hint("RU-TVE", "hint")), now=NOW).receipt
    assert told.hints.region == Hint("RU-TVE", "hint")
    assert Hints(region=Hint("RU-SMO", "settings")).over(told.hints) == told.hints


def test_a_torn_last_line_was_never_acknowledged_and_is_set_aside(home: Home, tmp_path: Path) -> None:
    Intake(home).receive(put(tmp_path, "a.docx", b"a"), now=NOW)
    with home.ledger.open("ab") as stream:
        stream.write(b'{"number": 2, "sha')
    assert len(ledger.read(home.ledger)) == 1
    Intake(home).receive(put(tmp_path, "b.docx", b"b"), now=NOW)
    assert [receipt.file_name for receipt in ledger.effective(ledger.read(home.ledger))] == ["a.docx", "b.docx"]
    assert b'"sha' in home.ledger.with_name("receipts.jsonl.torn").read_bytes()


def test_a_damaged_line_inside_the_ledger_is_loud(home: Home, tmp_path: Path) -> None:
    Intake(home).receive(put(tmp_path, "a.docx", b"a"), now=NOW)
    home.ledger.write_bytes(b"nonsense\n" + home.ledger.read_bytes())
    with pytest.raises(LedgerDamagedError, match="line 1"):
        ledger.read(home.ledger)


def test_ledger_lines_are_plain_json_with_the_name_readable(home: Home, tmp_path: Path) -> None:
    Intake(home).receive(put(tmp_path, "Отчёт за III квартал.docx", b"a"), now=NOW)
    line = home.ledger.read_text(encoding="utf-8")
    assert "Отчёт за III квартал.docx" in line
    assert json.loads(line)["received_at"] == "2020-10-03T09:30:00+00:00"


def test_folders_are_gone_through_in_order_without_hidden_and_lock_files(tmp_path: Path) -> None:
    (tmp_path / "in" / ".git").mkdir(parents=True)
    for name in ("b.docx", "a.docx", "~$a.docx", ".hidden", ".git/config"):
        put(tmp_path / "in", name, b"")
    put(tmp_path / "in", "Thumbs.db", b"")
    (tmp_path / "in" / "link.docx").symlink_to(put(tmp_path, "outside.docx", b""))
    direct = put(tmp_path, ".named", b"")
    assert [path.name for path in files_in([tmp_path / "in", direct])] == ["a.docx", "b.docx", ".named"]


def test_a_damaged_file_of_the_archive_is_mended_when_it_comes_again(home: Home) -> None:
    sha256 = archive.store(home.archive, b"words")
    path = archive.path_of(home.archive, sha256)
    assert path.stat().st_mode & 0o222 == 0
    path.chmod(0o644)
    path.write_bytes(b"wor")
    archive.store(home.archive, b"words")
    assert archive.fetch(home.archive, sha256) == b"words"


def test_the_day_of_receipt_is_the_civil_day_of_the_place(tmp_path: Path) -> None:
    """In the morning of the sixth in Kamchatka it is the fifth by UTC: a report that is late would be in time."""
    root = tmp_path / "home"
    home = Home(root, Settings("RU-KAM", time_zone="Asia/Kamchatka"))
    home.create()
    morning = datetime(2020, 10, 5, 21, 0, tzinfo=UTC)
    receipt = Intake(home).receive(put(tmp_path, "a.docx", b"words"), now=morning).receipt
    assert (receipt.received_on, receipt.received_at) == (date(2020, 10, 6), morning)
    [again] = ledger.read(home.ledger)
    assert again == receipt and not receipt.is_dated_by_person
    assert ledger.effective_on([again], date(2020, 10, 5)) == []
    assert ledger.effective_on([again], date(2020, 10, 6)) == [receipt]
    # Whatever the setting is later, a line says on what day it was.
    elsewhere = Home(root, Settings("RU-KAM", time_zone="Europe/Moscow"))
    assert not Intake(elsewhere).receive(tmp_path / "a.docx", now=morning).is_new


def test_a_line_of_an_earlier_version_counts_by_utc(home: Home) -> None:
    line = {
        "number": 1, "sha256": "0" * 64, "file_name": "a", "size_bytes": 1, "hints": {},
        "received_at": "2020-10-05T21:00:00+00:00", "received_on": "2020-10-05",
    }  # fmt: skip
    home.ledger.write_text(json.dumps(line) + "\n", encoding="utf-8")
    [receipt] = ledger.effective(ledger.read(home.ledger))
    assert not receipt.is_dated_by_person


def test_a_clock_that_was_put_back_does_not_put_a_document_before_an_earlier_one(home: Home, tmp_path: Path) -> None:
    Intake(home).receive(put(tmp_path, "a.docx", b"first"), now=NOW)
    second = Intake(home).receive(put(tmp_path, "b.docx", b"second"), now=NOW - timedelta(hours=20)).receipt
    assert (second.received_at, second.received_on) == (NOW, NOW.date())


def test_a_clock_that_cannot_be_right_takes_nothing_in_until_a_person_names_the_day(home: Home, tmp_path: Path) -> None:
    ahead = NOW + timedelta(days=4000)
    first = put(tmp_path, "a.docx", b"first")
    Intake(home).receive(first, now=ahead)
    second = put(tmp_path, "b.docx", b"second")
    with pytest.raises(ClockIsBehindError) as told:
        Intake(home).receive(second, now=NOW)
    assert (told.value.now, told.value.latest) == (NOW, ahead)
    assert len(ledger.read(home.ledger)) == 1
    day = date(2020, 10, 2)
    assert Intake(home).receive(second, received_on=day, now=NOW).receipt.received_on == day
    # Once the documents that came while the clock was ahead have their day, nothing has to be named any more.
    Intake(home).receive(first, received_on=day, now=NOW)
    third = Intake(home).receive(put(tmp_path, "c.docx", b"third"), now=NOW).receipt
    assert third.received_on == NOW.date()


@pytest.mark.parametrize("fails_at", ["os.fsync", "sync_folder"])
def test_a_line_that_could_not_be_made_sure_of_is_not_written_twice(
    fails_at: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Intake(home)
    intake.receive(put(tmp_path, "first", b"first"))

    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(f"ingestion.ledger.{fails_at}", broken)
        with pytest.raises(OSError, match="Input"):
            ledger.append(home.ledger, replace(ledger.read(home.ledger)[0], number=2, sha256="b" * 64))
    assert [entry.number for entry in ledger.read(home.ledger)] == [1]
    intake.receive(put(tmp_path, "second", b"second"))
    assert [entry.number for entry in ledger.read(home.ledger)] == [1, 2]
