"""A disk that is full or fails: the command says so, what is published stays, and with a disk that works all is well.

Calls of the C library that write are made to fail, so that Python, DuckDB, Arrow and SQLite are reached alike
(``preload``); one real disk is filled beside that. Here some calls of every part of a home are taken; ``make torture``
takes all of them.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.faults.homes import NOW, Prepared, check_ledger, check_next_run, check_told, marts_of
from tests.faults.preload import Disk, How, stopped_clock
from tests.faults.processes import Commands

AREAS = ("archive", "ledger", "landed", "work", "published", "state/dagster", "state/audits", "state/dbt")
"""The parts of a home to which a run writes."""

Moment = tuple[str, int, How]
"""The part of a home, the number of the call that writes in it, and how it fails."""


def moments(prepared: Prepared, each: int, seed: int = 2026) -> Iterator[Moment]:
    """Calls that fail: of every part some, spread evenly from its first to its last, in both ways by turns."""
    drawn = random.Random(seed)
    ways: Sequence[How] = ("full", "error")
    taken = 0
    for area in AREAS:
        count = prepared.writes_in(area)
        assert count, f"a run does not write to {area}: it is not a part any more"
        for step in range(min(each, count)):
            first, last = 1 + step * count // each, (step + 1) * count // each
            yield area, drawn.randint(first, max(first, last)), ways[taken % 2]
            taken += 1


def fail_at(moment: Moment, commands: Commands, prepared: Prepared, home: Path, report: Path) -> bool:
    """Have a run meet a disk that fails; whether it ended in a publication all the same."""
    area, number, how = moment
    disk = Disk(home, area, number, how, report)
    ended = commands.run(home, *prepared.arguments, environment={**stopped_clock(NOW), **disk.environment()})
    assert report.exists(), f"the call {moment} was never made: {ended.words}"
    if ended.code != 0:  # a call may fail that nothing depends on
        check_told(ended)
    assert "Traceback" not in ended.words, ended.words
    found = marts_of(home)
    assert found == prepared.after or (ended.code == 1 and found == prepared.before), (moment, ended.words)
    check_ledger(home)
    return found == prepared.after


def fail_one_after_another(chosen: Sequence[Moment], commands: Commands, prepared: Prepared, folder: Path) -> None:
    """Calls that fail on one home, each finding what the one before left, until a run ends well."""
    home = prepared.copy(folder / "home")
    for number, moment in enumerate(chosen):
        if fail_at(moment, commands, prepared, home, folder / f"failed {number}"):
            check_next_run(commands, prepared, home)
            home = prepared.copy(folder / f"home {number}")
    check_next_run(commands, prepared, home)


@pytest.mark.parametrize("part", range(2))
def test_a_disk_that_fails_at_a_call(part: int, commands: Commands, prepared: Prepared, tmp_path: Path) -> None:
    fail_one_after_another(list(moments(prepared, 2))[part::2], commands, prepared, tmp_path)


def test_a_disk_that_fails_at_every_call_while_a_file_is_received(
    commands: Commands, prepared: Prepared, tmp_path: Path
) -> None:
    """Of what was acknowledged nothing is lost, and nothing is acknowledged that is not there."""
    calls = [(area, 1 + number) for area in ("archive", "ledger") for number in range(prepared.writes_in(area))]
    fail_one_after_another(
        [(area, number, ("full", "error")[number % 2]) for area, number in calls], commands, prepared, tmp_path
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 64 MiB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("platform: only an administrator can make a file system here")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)], capture_output=True)
    if done.returncode:
        pytest.skip("platform: file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_real_disk_that_is_full(commands: Commands, prepared: Prepared, small_disk: Path) -> None:
    home = prepared.copy(small_disk / "home")
    filler = small_disk / "filler"
    for left in (0, 300_000):
        state = os.statvfs(small_disk)
        filler.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - left)))
        ended = commands.run(home, *prepared.arguments, environment=stopped_clock(NOW))
        check_told(ended)
        assert "space" in ended.complaints or "full" in ended.complaints, ended.complaints
        assert marts_of(home) == prepared.before
        check_ledger(home)
        filler.unlink()
    check_next_run(commands, prepared, home)
