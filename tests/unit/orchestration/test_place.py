"""A copy is known for one; a home that stayed or was moved is left alone."""

import json
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ingestion.home import Home
from orchestration.keeping import check_stores
from orchestration.keeping.place import DAMAGED, belongs_here, settle, settle_landed


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    for folder in ("landed/readings/1/sha", "landed/compacted/1/0-x", "landed/cells/1", "state/dbt/kept/1"):
        (made.root / folder).mkdir(parents=True)
    history = made.state / "dagster" / "history"
    history.mkdir(parents=True)
    with closing(sqlite3.connect(history / "runs.db")) as runs, runs:
        runs.execute("create table runs (words)")
        runs.executemany("insert into runs values (?)", [("x" * 500,) for _ in range(100)])
    belongs_here(made)
    return made


def made_again(root: Path) -> set[str]:
    return {
        name
        for name in ("landed/readings", "landed/compacted", "landed/cells", "state/dbt/kept")
        if not (root / name).exists()
    }


def test_a_home_where_it_was_and_one_that_was_moved_are_left_alone(home: Home, tmp_path: Path) -> None:
    settle(home)
    assert made_again(home.root) == set()
    moved = Home(home.root.rename(tmp_path / "moved"))
    settle(moved)
    assert made_again(moved.root) == set()


def test_a_copy_makes_readings_again_once(home: Home, tmp_path: Path) -> None:
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    settle(copy)
    assert made_again(copy.root) == {"landed/readings", "landed/compacted", "state/dbt/kept"}
    assert (copy.state / "dagster" / "history" / "runs.db").exists()
    (copy.landed / "readings").mkdir()
    settle(copy)
    assert "landed/readings" not in made_again(copy.root)


@pytest.mark.parametrize("record", [b"", b"[", json.dumps({"archive": 1}).encode()])
def test_a_record_that_says_nothing_is_no_record(record: bytes, home: Home) -> None:
    (home.state / "place.json").write_bytes(record)
    settle(home)
    assert "landed/readings" in made_again(home.root)


def damage(home: Home) -> bytes:
    file = home.state / "dagster" / "history" / "runs.db"
    content = bytearray(file.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    file.write_bytes(content)
    return bytes(content)


def test_a_history_in_pieces_is_set_aside(home: Home, tmp_path: Path) -> None:
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    content = damage(copy)
    (copy.state / DAMAGED).mkdir()
    settle(copy)
    assert not (copy.state / "dagster").exists()
    assert (copy.state / DAMAGED / "history" / "runs.db").read_bytes() == content


def test_a_history_that_is_in_use_is_no_damaged_one(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    file = copy.state / "dagster" / "history" / "runs.db"
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0))
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("begin exclusive")
        settle(copy)
    assert file.exists() and not (copy.state / DAMAGED).exists()


def test_a_history_stays_under_the_run_that_has_it_open_and_is_seen_to_later(home: Home, tmp_path: Path) -> None:
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    damage(copy)
    settle_landed(copy)
    assert "landed/readings" in made_again(copy.root)
    assert (copy.state / "dagster" / "history" / "runs.db").exists()
    (copy.landed / "readings").mkdir()
    settle_landed(copy)
    settle(copy)
    assert "landed/readings" not in made_again(copy.root)
    assert (copy.state / DAMAGED).exists() and not (copy.state / "dagster").exists()


def test_a_database_that_is_written_to_is_not_called_damaged(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was taken for immutable changes while it is read: what is seen then is not what lies there."""
    file = home.state / "dagster" / "history" / "runs.db"
    found_wrong = check_stores._found_wrong

    def torn(seen: Path, mode: str) -> str:
        return "database disk image is malformed" if mode == "immutable=1" else found_wrong(seen, mode)

    monkeypatch.setattr(check_stores, "_found_wrong", torn)
    assert check_stores._damage(file) == ""
    monkeypatch.undo()
    assert check_stores._damage(file) == ""
    damage(home)
    assert check_stores._damage(file) != ""
