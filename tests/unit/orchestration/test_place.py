"""A copy is known for one; a home that stayed or was moved is left alone."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingestion.home import Home
from orchestration.keeping.place import DAMAGED, belongs_here, settle


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


def test_a_history_in_pieces_is_set_aside(home: Home, tmp_path: Path) -> None:
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    file = copy.state / "dagster" / "history" / "runs.db"
    content = bytearray(file.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    file.write_bytes(content)
    (copy.state / DAMAGED).mkdir()
    settle(copy)
    assert not (copy.state / "dagster").exists()
    assert (copy.state / DAMAGED / "history" / "runs.db").read_bytes() == content
