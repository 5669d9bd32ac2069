"""``concord backup`` and ``restore``: a copy of a home in use is a home, whole, at every moment."""

import hashlib
import json
import sqlite3
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingestion import archive, ledger
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.lock import writing
from orchestration.cli import main
from orchestration.keeping import restoring
from orchestration.keeping.backup import FewerDocumentsError, back_up, keep_the_latest
from orchestration.keeping.backup_file import BackupError
from orchestration.keeping.restoring import restore
from orchestration.keeping.verification import verify
from tests.integration.orchestration.conftest import Kept
from tests.integration.orchestration.test_rebuild import tables


def test_a_restored_home_publishes_the_same_bytes(
    kept_home: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The restore drill of docs/operator/backup.md, command by command."""
    home, copies, restored = kept_home.home, tmp_path / "copies", tmp_path / "restored"
    assert main(["--home", str(home.root), "--lang", "ru", "backup", str(copies), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["documents"], made["ledger_lines"], made["left_out"]) == (5, 5, [])
    assert main(["restore", made["file"], "--home", str(restored), "--lang", "ru"]) == 0
    assert main(["rebuild", "--home", str(restored), "--lang", "ru"]) == 0
    assert "те же, что были опубликованы, когда снималась резервная копия" in capsys.readouterr().out
    assert main(["verify", "--deep", "--home", str(restored), "--lang", "ru"]) == 0
    assert tables(Home.open(restored)) == tables(home)
    with closing(sqlite3.connect(restored / "delivery" / "alerts.sqlite")) as database:
        assert database.execute("select count(*) from ballast").fetchone() == (500,)


def test_what_is_published_comes_along_when_asked(kept_home: Kept, tmp_path: Path) -> None:
    home = kept_home.home
    (home.inbox / "ждёт.docx").write_bytes(b"waits")
    made = back_up(home, tmp_path / "copy.zip", include=("published", "inbox"))
    restore(made.file, tmp_path / "restored")
    restored = Home.open(tmp_path / "restored")
    assert tables(restored) == tables(home)
    assert (restored.inbox / "ждёт.docx").read_bytes() == b"waits"
    assert {found.severity for found in verify(restored).findings} <= {"warning", "info"}


def test_every_folder_survives_a_power_cut_before_the_home_is_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home.open(tmp_path / "home")
    home.create()
    (home.archive / "ab" / "cd").mkdir(parents=True)
    (home.archive / "ab" / "cd" / "words").write_bytes(b"words")
    made = back_up(home, tmp_path / "copy.zip")
    root = tmp_path / "restored"
    synced: list[Path] = []

    def sync(folder: Path) -> None:
        if not root.exists() and folder != tmp_path:
            assert folder.is_dir()
            synced.append(folder)

    monkeypatch.setattr(restoring, "sync_folder", sync)
    restore(made.file, root)
    aside = synced[-1]
    assert aside.parent == tmp_path
    told = {folder.relative_to(aside) for folder in synced}
    assert told == {Path(), *(path.relative_to(root) for path in root.rglob("*") if path.is_dir())}
    for number, folder in enumerate(synced):
        assert not any(folder in deeper.parents for deeper in synced[number:])


def test_copies_of_a_home_in_use_are_whole(tmp_path: Path) -> None:
    """A writer takes in files and writes alerts all the time; each copy restores to a home between two lines."""
    home = Home.open(tmp_path / "home")
    home.create()
    home.delivery.mkdir()
    store = home.delivery / "alerts.sqlite"
    ended = threading.Event()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            with closing(sqlite3.connect(store)) as database:
                database.execute("pragma journal_mode = wal")
                database.execute("create table pair (one integer, other integer)")
                number = 0
                while not ended.is_set():
                    number += 1
                    source = tmp_path / f"{number}.docx"
                    source.write_bytes(b"PK\x03\x04" + str(number).encode() * 5000)
                    with writing(home.root, wait_seconds=10):
                        Intake(home).receive(source)
                    with database:
                        database.execute("insert into pair values (?, 0)", (number,))
                        database.execute("update pair set other = ? where one = ?", (number, number))
        except BaseException as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not store.exists() or not home.ledger.exists():
            assert writer.is_alive(), failures
        made = [back_up(home, tmp_path / "copies") for _ in range(8)]
    finally:
        ended.set()
        writer.join()
    assert not failures
    lines = [backup.manifest.lines for backup in made]
    assert lines == sorted(lines) and lines[-1] > lines[0], "the home was in use"
    whole = home.ledger.read_bytes()
    for number, backup in enumerate(made):
        restore(backup.file, tmp_path / f"restored {number}")
        restored = Home.open(tmp_path / f"restored {number}")
        assert whole.startswith(restored.ledger.read_bytes())
        receipts = ledger.effective(ledger.read(restored.ledger))
        assert len(receipts) == backup.manifest.lines
        kept = {path.name for path in restored.archive.rglob("*") if path.is_file()}
        assert kept == {receipt.sha256 for receipt in receipts}
        assert {hashlib.sha256(archive.fetch(restored.archive, name)).hexdigest() for name in kept} == kept
        with closing(sqlite3.connect(restored.delivery / "alerts.sqlite")) as database:
            assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert database.execute("select count(*) from pair where one <> other").fetchone() == (0,)
        assert {found.code for found in verify(restored).findings} <= {"home_not_read_by_this_version"}
        modes = {archive.path_of(restored.archive, name).stat().st_mode & 0o777 for name in kept}
        assert modes == {0o444}


def test_a_home_that_is_not_whole_is_not_copied_as_if_it_were(kept_home: Kept, tmp_path: Path) -> None:
    home = kept_home.home
    made = back_up(home, tmp_path / "copy.zip")
    before = made.file.read_bytes()
    [receipt, *_] = ledger.effective(ledger.read(home.ledger))
    archive.path_of(home.archive, receipt.sha256).unlink()
    with pytest.raises(BackupError, match=receipt.file_name):
        back_up(home, tmp_path / "copy.zip")
    assert made.file.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*copy*")] == ["copy.zip"]


def test_only_the_latest_copies_of_this_home_stay(tmp_path: Path) -> None:
    homes = [Home.open(tmp_path / name) for name in ("one", "other")]
    copies = tmp_path / "copies"
    for home in homes:
        home.create()
        with writing(home.root, wait_seconds=0):
            pass
    (copies).mkdir()
    (copies / "concord-notes.zip").write_bytes(b"mine")
    other = back_up(homes[1], copies)
    made = [back_up(homes[0], copies, now=datetime(2020, 10, 1, tzinfo=UTC) + timedelta(days=n)) for n in range(4)]
    assert keep_the_latest(made[-1], 2) == [made[0].file, made[1].file]
    assert sorted(copies.iterdir()) == sorted([copies / "concord-notes.zip", other.file, made[2].file, made[3].file])


def test_a_copy_with_fewer_documents_removes_none_before_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, copies = Home.open(tmp_path / "home"), tmp_path / "copies"
    home.create()
    with writing(home.root, wait_seconds=0):
        for number in range(2):
            file = tmp_path / f"{number}.docx"
            file.write_bytes(f"document {number}".encode())
            Intake(home).receive(file)
    start = datetime(2020, 10, 1, tzinfo=UTC)
    full = [back_up(home, copies, now=start + timedelta(days=n)) for n in range(3)]
    whole = home.ledger.read_bytes()
    home.ledger.write_bytes(whole.splitlines(keepends=True)[0])
    for _ in range(2):  # the second copy of a damaged home holds no less than the first
        assert main(["--lang", "ru", "--home", str(home.root), "backup", str(copies), "--keep", "1"]) == 3
        told = capsys.readouterr().err
        assert "Прежние копии не удалены: в новой копии документов меньше (1), чем в прежней" in told
    assert {made.file for made in full} <= set(copies.iterdir())
    damaged = back_up(home, copies)
    with pytest.raises(FewerDocumentsError):
        keep_the_latest(damaged, 1)
    home.ledger.write_bytes(whole)
    assert main(["--lang", "ru", "--home", str(home.root), "backup", str(copies), "--keep", "1"]) == 0
    assert len(list(copies.iterdir())) == 1


def test_what_cannot_be_restored_is_not_called_a_backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.zip"
    file.write_bytes(b"mine")
    assert main(["--lang", "ru", "--home", str(tmp_path / "home"), "restore", str(file)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"Восстановление не удалось: {file}: это не архив ZIP")


def test_a_copy_holds_no_secret_and_is_nobody_elses(kept_home: Kept, tmp_path: Path) -> None:
    home = kept_home.home
    (home.root / "secrets").mkdir()
    (home.root / "secrets" / "telegram").write_text("tgram://very-secret", encoding="utf-8")
    (home.reviewed / "link.yml").symlink_to(home.root / "secrets" / "telegram")
    made = back_up(home, tmp_path / "copy.zip", include=("published", "inbox"))
    assert made.left_out == ("reviewed/link.yml",)
    assert made.file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(made.file) as source:
        assert not [name for name in source.namelist() if b"very-secret" in source.read(name)]


def test_a_copy_is_not_put_into_the_home(kept_home: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    root = kept_home.home.root
    assert main(["--home", str(root), "--lang", "ru", "backup", str(root / "copies")]) == 2
    assert "не может лежать в самой рабочей папке" in capsys.readouterr().err
