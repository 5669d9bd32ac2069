"""Atomic writes and the lock."""

import shutil
import threading
from pathlib import Path

import pytest

from ingestion import files
from ingestion.files import clear_under_way, folder_aside, make_folder, remove_folder, write_atomically
from ingestion.lock import HomeIsBusyError, writing


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
