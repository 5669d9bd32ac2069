"""A disk that is full or fails: the command says so, what is published stays, and with a disk that works all is well.

Calls of the C library that write are made to fail, so that Python, DuckDB, Arrow and SQLite are reached alike
(``preload``); one real disk is filled beside that. Here some calls of every part of a home are taken; ``make torture``
takes all of them.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingestion.steps import STOP_AT
from tests.faults.homes import NOW, Prepared, check_ledger, check_next_run, check_told, marts_of
from tests.faults.preload import Disk, How, stopped_clock
from tests.faults.processes import KILLED, Commands

AREAS = (
    "archive",
    "ledger",
    "landed",
    "work",
    "published",
    "delivery",
    "sent",
    "state/dagster",
    "state/audits",
    "state/dbt",
)
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
    """Have a run meet a disk that fails; whether it came to that call."""
    area, number, how = moment
    disk = Disk(home, area, number, how, report)
    ended = commands.run(home, *prepared.arguments, environment={**stopped_clock(NOW), **disk.environment()})
    if ended.code != 0:  # a call may fail that nothing depends on
        check_told(ended)
    assert "Traceback" not in ended.words, ended.words
    found = marts_of(home)
    assert found == prepared.after or (ended.code == 1 and found == prepared.before), (moment, ended.words)
    check_ledger(home)
    return report.exists()


def fail_one_after_another(chosen: Sequence[Moment], commands: Commands, prepared: Prepared, folder: Path) -> None:
    """Calls that fail on one home, each finding what the one before left; after a run that ended well, on a new one."""
    home = prepared.copy(folder / "home")
    is_new = True
    for number, moment in enumerate(chosen):
        if not fail_at(moment, commands, prepared, home, folder / f"failed {number}"):
            assert not is_new, f"the call {moment} was never made"  # else it was made by a run before
            home, is_new = prepared.copy(folder / f"home {number}"), True
            assert fail_at(moment, commands, prepared, home, folder / f"failed {number}"), moment
        is_new = False
        if marts_of(home) == prepared.after:
            check_next_run(commands, prepared, home)
            home, is_new = prepared.copy(folder / f"new home {number}"), True
    check_next_run(commands, prepared, home)


@pytest.mark.parametrize("part", range(2))
def test_a_disk_that_fails_at_a_call(part: int, commands: Commands, prepared: Prepared, tmp_path: Path) -> None:
    fail_one_after_another(list(moments(prepared, 1))[part::2], commands, prepared, tmp_path)


def test_a_disk_that_fails_at_every_call_while_files_are_received(
    commands: Commands, prepared: Prepared, tmp_path: Path
) -> None:
    """Of what was acknowledged nothing is lost, and nothing is acknowledged that is not there."""
    calls = [(area, 1 + number) for area in ("archive", "ledger") for number in range(prepared.writes_in(area))]
    ways: Sequence[How] = ("full", "error")
    for index, (area, number) in enumerate(calls):
        home = prepared.copy(tmp_path / f"home {index}")
        report = tmp_path / f"failed {index}"
        assert fail_at((area, number, ways[index % 2]), commands, prepared, home, report), (area, number)
        # The next run takes in what is missing; what it makes of it is not asked here. One that got over the fault by
        # trying again has left it nothing to do.
        got_over_it = marts_of(home) == prepared.after
        environment = {STOP_AT: "building.begun", **stopped_clock(NOW)}
        assert commands.run(home, *prepared.arguments, environment=environment).code == (0 if got_over_it else KILLED)
        assert len(check_ledger(home)) == 4
        shutil.rmtree(home)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 128 MiB: a home with its run history and the next build beside what is published."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("platform: only an administrator can make a file system here")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", str(place)], capture_output=True)
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
