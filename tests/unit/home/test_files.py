"""Atomic writes and the lock."""

import threading
from pathlib import Path

import pytest

from ingestion.files import folder_aside, write_atomically
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
