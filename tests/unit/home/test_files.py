"""Atomic writes and the lock."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ingestion import files
from ingestion.files import (
    abandoned_in,
    clear_under_way,
    file_aside,
    folder_aside,
    make_folder,
    remove,
    remove_folder,
    under_way_in,
    write_atomically,
)
from ingestion.lock import HomeIsBusyError, writing
from ingestion.steps import STOP_AT

ROOT = Path(__file__).parents[3]

if sys.platform != "win32":
    import fcntl


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [child.name for child in path.parent.iterdir()] == ["file"]


def test_an_error_while_a_folder_is_written_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    with folder_aside(target) as aside:
        (aside / "file").write_text("old")
    with pytest.raises(RuntimeError), folder_aside(target) as aside:
        (aside / "file").write_text("new")
        raise RuntimeError
    assert (target / "file").read_text() == "old"
    with folder_aside(target) as aside:
        (aside / "file").write_text("new")
    assert (target / "file").read_text() == "new"
    assert [child.name for child in tmp_path.iterdir()] == ["folder"]


def test_a_folder_that_cannot_take_its_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "folder"
    with folder_aside(target) as aside:
        (aside / "file").write_text("old")
    rename = Path.rename

    def fail_for_new(path: Path, to: Path) -> Path:
        if to == target and not path.name.endswith(".old"):
            raise OSError("the disk failed")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fail_for_new)
    with pytest.raises(OSError, match="the disk failed"), folder_aside(target) as aside:
        (aside / "file").write_text("new")
    assert (target / "file").read_text() == "old"
    assert [child.name for child in tmp_path.iterdir()] == ["folder"]


def test_a_folder_is_removed_at_once_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # as if it died in the middle
    assert remove_folder(folder)
    [left] = tmp_path.iterdir()
    monkeypatch.undo()
    assert clear_under_way([tmp_path, tmp_path / "not there"]) == [left]
    assert list(tmp_path.iterdir()) == []

    def refuse(*_: object) -> None:
        raise PermissionError("somebody reads a file in it")

    folder.mkdir()
    monkeypatch.setattr(Path, "rename", refuse)
    assert not remove_folder(folder)
    assert folder.is_dir()


def test_what_is_under_way_is_known_by_its_name(tmp_path: Path) -> None:
    kept = ["receipts.jsonl", ".gitignore", ".git", "name.0123abcd", ".name.0123abc", ".name.0123abcd.older"]
    for name in [*kept, ".name.0123abcd", ".name.parquet.0123abcd.old"]:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".folder.0123abcd").mkdir()
    clear_under_way([tmp_path])
    assert sorted(child.name for child in tmp_path.iterdir()) == sorted(kept)


@pytest.mark.skipif(os.name == "nt", reason="platform: there is no SIGKILL")
def test_what_a_killed_process_left_is_told_from_what_a_living_one_writes(tmp_path: Path) -> None:
    write = "import sys, pathlib, ingestion.files as f; f.write_atomically(pathlib.Path(sys.argv[1]), b'new')"
    (tmp_path / "page").write_bytes(b"old")
    killed = subprocess.run(
        [sys.executable, "-c", write, str(tmp_path / "page")],
        cwd=ROOT,
        env={**os.environ, STOP_AT: "files.written_aside"},
    )
    assert killed.returncode == -signal.SIGKILL
    [left] = [path for path in tmp_path.iterdir() if path.name != "page"]
    assert left.read_bytes() == b"new" and (tmp_path / "page").read_bytes() == b"old"
    with folder_aside(tmp_path / "folder") as folder, file_aside(tmp_path / "other") as file:
        file.write_bytes(b"whole")
        (folder / "inside").write_bytes(b"whole")
        assert set(under_way_in([tmp_path])) == {left, file, folder}
        assert abandoned_in([tmp_path]) == [left]
        remove(abandoned_in([tmp_path]))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "other", "page"]
    assert abandoned_in([tmp_path]) == []


@pytest.mark.skipif(os.name == "nt", reason="platform: files are not locked there")
def test_what_was_taken_for_abandoned_before_it_was_held_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock
    removed: list[Path] = []

    def lock_too_late(handle: int, how: int) -> None:
        if not removed:
            removed.extend(under_way_in([tmp_path]))
            remove(removed)
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", lock_too_late)
    with folder_aside(tmp_path / "folder") as folder:
        (folder / "inside").write_bytes(b"whole")
    assert removed == [folder]
    removed.clear()
    write_atomically(tmp_path / "file", b"whole")
    assert len(removed) == 1
    assert (tmp_path / "file").read_bytes() == (tmp_path / "folder" / "inside").read_bytes() == b"whole"


@pytest.mark.skipif(os.name == "nt", reason="platform: files are not locked there")
def test_where_files_cannot_be_locked_only_what_is_old_counts_as_abandoned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    write_atomically(tmp_path / "page", b"new")
    left = tmp_path / ".page.0123abcd"
    left.write_bytes(b"half")
    assert abandoned_in([tmp_path]) == []
    os.utime(left, (0, 0))
    assert abandoned_in([tmp_path]) == [left]


def test_a_new_folder_is_noted_in_the_one_above_before_anything_is_put_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut could take the folder, and with it a file that was synced."""
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    make_folder(tmp_path / "archive" / "ab")
    assert synced == [tmp_path, tmp_path / "archive"]
    make_folder(tmp_path / "archive" / "ab")
    assert len(synced) == 2


def test_a_second_writer_is_told_who_holds_the_home_and_gives_up(tmp_path: Path) -> None:
    waited: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(tmp_path, wait_seconds=0):
            entered.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert entered.wait(10)
        with pytest.raises(HomeIsBusyError, match="pid"), writing(tmp_path, wait_seconds=0.05, on_wait=waited.append):
            pytest.fail("two writers at once")
    finally:
        leave.set()
        holder.join()
    assert waited and waited[0].startswith("pid")
    with writing(tmp_path, wait_seconds=0):
        pass


def test_a_full_disk_does_not_keep_the_lock_from_being_held_and_freed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    monkeypatch.setattr(Path, "unlink", fail)
    with writing(tmp_path, wait_seconds=0):
        pass
    with writing(tmp_path, wait_seconds=0):
        pass
