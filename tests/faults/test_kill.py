"""Killed at every step, and at any moment: what is published is whole, and the next run ends as if nothing had been.

Every step of ``ingestion.steps`` is gone through: one that no command comes to fails here. A few steps are gone through
on one home, each kill being what the next run finds; ``make torture`` ends every single one with a whole run.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingestion.steps import STEPS, STOP_AT
from tests.faults.homes import NOW, Prepared, check_ledger, check_next_run, marts_of, sent_from
from tests.faults.preload import stopped_clock
from tests.faults.processes import KILLED, REPOSITORY, Commands

Arguments = Callable[[Prepared], list[str]]


@dataclass(frozen=True)
class Way:
    """How a command comes to steps, and what makes it come there."""

    arguments: Arguments = lambda prepared: prepared.arguments
    before: Callable[[Path], None] = lambda home: None


def _forget_the_project(home: Path) -> None:
    shutil.rmtree(home / "state" / "dbt" / "kept")


def _withdrawal(prepared: Prepared) -> list[str]:
    return ["withdraw", "fourth.docx", "--reason", "came by mistake", "--who", "a clerk", "--no-run"]


OTHER_WAYS = {
    "building.project_parsed": Way(before=_forget_the_project),
    "withdrawing.noted": Way(_withdrawal),
}
"""Steps that the run under test does not come to by itself."""

STEPS_OF_THE_RUN = [step for step in STEPS if step not in OTHER_WAYS]
_PUBLISHED_AT = STEPS_OF_THE_RUN.index("publishing.swapped")
_SHARED_BY = 8
CHAINS = [
    STEPS_OF_THE_RUN[first : min(first + _SHARED_BY, _PUBLISHED_AT)] for first in range(0, _PUBLISHED_AT, _SHARED_BY)
]
# From then on the next run has nothing to publish, and comes to no later step but those of sending.
CHAINS += [[step] for step in STEPS_OF_THE_RUN[_PUBLISHED_AT:] if not step.startswith("sending.")]
CHAINS += [[step for step in STEPS_OF_THE_RUN if step.startswith("sending.")]]


def kill_at(step: str, commands: Commands, prepared: Prepared, home: Path, way: Way | None = None) -> None:
    """Have a command killed at a step, and look at what is published then."""
    way = way or Way()
    way.before(home)
    ended = commands.run(home, *way.arguments(prepared), environment={STOP_AT: step, **stopped_clock(NOW)})
    assert ended.code == KILLED, f"{step} was not reached: {ended.words}"
    assert marts_of(home) in (prepared.before, prepared.after), step


@pytest.mark.parametrize("steps", CHAINS, ids=[" to ".join({chain[0]: 1, chain[-1]: 1}) for chain in CHAINS])
def test_a_run_that_is_killed_at_a_step(steps: list[str], commands: Commands, prepared: Prepared, home: Path) -> None:
    for step in steps:
        kill_at(step, commands, prepared, home)
    check_next_run(commands, prepared, home)
    assert sent_from(home) == prepared.sent  # nobody was told twice, or not at all


@pytest.mark.parametrize("step", OTHER_WAYS)
def test_another_command_that_is_killed_at_a_step(
    step: str, commands: Commands, prepared: Prepared, home: Path
) -> None:
    kill_at(step, commands, prepared, home, OTHER_WAYS[step])
    if step == "withdrawing.noted":
        assert [receipt.file_name for receipt in check_ledger(home) if receipt.is_withdrawn] == ["fourth.docx"]
        assert (
            commands.run(home, "withdraw", "fourth.docx", "--undo", "--reason", "it does count", "--no-run").code == 0
        )
    else:
        check_next_run(commands, prepared, home)


def test_runs_that_are_killed_at_any_moment(commands: Commands, prepared: Prepared, home: Path) -> None:
    moments = random.Random(2026)
    for _ in range(3):
        under_way = commands.start(home, *prepared.arguments, environment=stopped_clock(NOW))
        time.sleep(moments.uniform(0.2, 8.0))
        under_way.kill()
        assert under_way.wait().code in (KILLED, 0)
        assert marts_of(home) in (prepared.before, prepared.after)
    check_next_run(commands, prepared, home)


def test_the_command_itself_stops_at_a_step(prepared: Prepared, home: Path) -> None:
    """What the others fork is the command: the variable is heeded by one that somebody starts."""
    words = [sys.executable, "-m", "orchestration.cli", "--home", str(home), *prepared.arguments]
    ended = subprocess.run(words, env={**os.environ, STOP_AT: "intake.noted"}, cwd=REPOSITORY)
    assert ended.returncode == -signal.SIGKILL
    assert marts_of(home) == prepared.before
    assert len(check_ledger(home)) == 3  # what was said of a known document is noted, the new one has not come yet
