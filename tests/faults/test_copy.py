"""A home that is copied while a run works in it: the copy opens, its next run mends it, nothing is lost."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion import ledger
from ingestion.home import Home
from ingestion.steps import STOP_AT
from orchestration.building.publishing import current_publication
from orchestration.keeping.place import DAMAGED
from tests.faults.homes import NOW, Prepared, check_ledger, left_behind, marts_of
from tests.faults.preload import stopped_clock
from tests.faults.processes import KILLED, Commands

_COPIES, _PAUSE = 12, 0.5  # more than a run takes time for

Copy = Callable[[Path, Path], None]


def _copied(source: Path, target: Path) -> None:
    """By a program that lists a folder and then copies what it has listed; what is gone by then, it complains about."""
    subprocess.run(["cp", "-r", str(source), str(target)], capture_output=True)


def _links_followed(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-rL", str(source), str(target)], capture_output=True)


@pytest.mark.parametrize("copy", [_copied, _links_followed])
def test_a_home_copied_while_a_run_goes_on(
    copy: Copy, commands: Commands, prepared: Prepared, home: Path, tmp_path: Path
) -> None:
    acknowledged = {receipt.sha256 for receipt in check_ledger(home)}
    under_way = commands.start(home, *prepared.arguments, environment=stopped_clock(NOW))
    copies: list[Path] = []
    while under_way.process.is_alive() and len(copies) < _COPIES:
        copies.append(tmp_path / f"copy {len(copies)}")
        copy(home, copies[-1])
        time.sleep(_PAUSE)
    assert under_way.wait().code == 0
    assert marts_of(home) == prepared.after
    for made in copies:
        _opens(made, prepared)
        assert acknowledged <= {entry.sha256 for entry in ledger.read(Home(made).ledger)}
    mended = copies[len(copies) // 2]
    ended = commands.run(mended, *prepared.arguments, environment=stopped_clock(NOW))
    assert ended.code == 0, ended.words
    assert marts_of(mended) == prepared.after
    assert len(check_ledger(mended)) == 4
    assert not (mended / "published" / "current").is_dir() or (mended / "published" / "current").is_symlink()
    assert left_behind(mended) == []


def _opens(copy: Path, prepared: Prepared) -> None:
    """What is published in a copy is one of the two whole publications, or known not to be whole."""
    publication = current_publication(Home(copy))
    if publication is not None and publication.is_whole:
        assert marts_of(copy) in (prepared.before, prepared.after)


def test_a_copy_in_pieces_is_mended(commands: Commands, prepared: Prepared, home: Path, tmp_path: Path) -> None:
    """What a copy can do worst: a reading half old and half new, a history in pieces, half a parsed project."""
    ended = commands.run(home, *prepared.arguments, environment={STOP_AT: "building.begun", **stopped_clock(NOW)})
    assert ended.code == KILLED
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, symlinks=True)
    readings = sorted(copy.glob("landed/readings/*/*/report_row.parquet"))
    readings[0].write_bytes(readings[1].read_bytes())
    readings[2].unlink()
    for history in copy.glob("state/dagster/history/**/*.db"):
        content = bytearray(history.read_bytes())
        content[100:8192] = bytes(8092)
        history.write_bytes(content)
    next(copy.glob("state/dbt/kept/*/partial_parse.msgpack")).unlink()
    with (
        pytest.raises(sqlite3.DatabaseError),
        sqlite3.connect(next(copy.glob("state/dagster/history/runs.db"))) as torn,
    ):
        torn.execute("select count(*) from runs").fetchall()
    ended = commands.run(copy, *prepared.arguments, environment=stopped_clock(NOW))
    assert ended.code == 0, ended.words
    assert marts_of(copy) == prepared.after
    assert (copy / "state" / DAMAGED).is_dir()
