"""The long form of the fault suite: ``make torture``.

Belongs here: going on where the tests in CI stop: every step each time it is come to, every call that writes, many
random moments, twenty-five rounds. Does not belong here: disturbing a home and what must hold then (see the tests).

    python -m tests.faults.torture [--seed 2026] [--hours 2] [steps] [writes] [moments] [rounds]

Each part goes through its cases in an order of its own, as far as the time goes that it is given; the summary says how
far that was. A case that failed is named so that it can be told to somebody, and its home is kept.
"""

import argparse
import pickle
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.steps import STOP_AT
from tests.faults import test_disk, test_many
from tests.faults.homes import NOW, SETTINGS, Prepared, check_ledger, check_next_run, marts_of, prepare
from tests.faults.preload import How, stopped_clock
from tests.faults.processes import KILLED, Commands
from tests.faults.test_kill import OTHER_WAYS, STEPS_OF_THE_RUN, kill_at

ROUNDS = 25
_MOST_OF_A_STEP = 40  # documents, marts: no run of this suite comes to a step as often

Case = tuple[str, Callable[[Path], None]]
"""What is done, in words, and doing it in a folder of its own."""


@dataclass
class Account:
    """What became of one part."""

    name: str
    done: int = 0
    failed: list[str] = field(default_factory=list)
    is_whole: bool = True
    seconds: float = 0.0

    def __str__(self) -> str:
        """A line of the summary."""
        reach = "all of them" if self.is_whole else "as far as the time went"
        return f"{self.name:8} {self.done:5} cases ({reach}), {len(self.failed)} failed, {self.seconds:.0f} s"


class Torture:
    """Cases of all parts on copies of one home."""

    def __init__(self, commands: Commands, prepared: Prepared, seed: int) -> None:
        self.commands, self.prepared, self.seed = commands, prepared, seed

    def steps(self) -> Iterator[Case]:
        """A kill at every step, each time that a run comes to it, and a whole run after it."""
        for step in [*STEPS_OF_THE_RUN, *OTHER_WAYS]:
            for time_ in range(1, _MOST_OF_A_STEP):

                def case(folder: Path, stop: str = f"{step}:{time_}", step: str = step) -> None:
                    way = OTHER_WAYS.get(step)
                    home = self.prepared.copy(folder / "home")
                    kill_at(stop, self.commands, self.prepared, home, way)
                    if step != "withdrawing.noted":
                        check_next_run(self.commands, self.prepared, home)

                if time_ > 1 and not self._comes_to(step, time_):
                    break
                yield f"killed at {step}:{time_}", case

    def writes(self) -> Iterator[Case]:
        """A disk that fails at every call, in all ways, in an order that comes to every part of a home early."""
        ways: tuple[How, ...] = ("full", "error", "broken")
        moments = [
            (area, number, how)
            for area in test_disk.AREAS
            for number in range(1, self.prepared.writes_in(area) + 1)
            for how in ways
        ]
        random.Random(self.seed).shuffle(moments)
        # The history of runs has most of the calls, and nothing depends on it: it comes last.
        moments.sort(key=lambda moment: moment[0] == "state/dagster")
        for moment in moments:

            def case(folder: Path, moment: test_disk.Moment = moment) -> None:
                home = self.prepared.copy(folder / "home")
                test_disk.fail_at(moment, self.commands, self.prepared, home, folder / "failed")
                check_next_run(self.commands, self.prepared, home)

            yield f"the disk fails at {moment}", case

    def moments(self) -> Iterator[Case]:
        """Kills at random moments, several one after another, without end."""
        drawn = random.Random(self.seed)
        number = 0
        while True:
            number += 1
            waits = [drawn.uniform(0.0, 12.0) for _ in range(drawn.randint(1, 4))]

            def case(folder: Path, waits: list[float] = waits) -> None:
                home = self.prepared.copy(folder / "home")
                for wait in waits:
                    under_way = self.commands.start(home, *self.prepared.arguments, environment=stopped_clock(NOW))
                    time.sleep(wait)
                    under_way.kill()
                    assert under_way.wait().code in (KILLED, 0)
                    assert marts_of(home) in (self.prepared.before, self.prepared.after)
                    check_ledger(home)
                check_next_run(self.commands, self.prepared, home)

            yield f"killed after {', '.join(f'{wait:.2f}' for wait in waits)} s (number {number})", case

    def rounds(self) -> Iterator[Case]:
        """Eight processes at once, for all rounds."""

        def case(folder: Path) -> None:
            home = self.prepared.copy(folder / "home")
            test_many.run_rounds(self.commands, home, folder / "documents", ROUNDS)
            test_many.check_rounds(self.commands, home, folder / "documents", ROUNDS)

        yield f"{ROUNDS} rounds of eight processes", case

    def _comes_to(self, step: str, time_: int) -> bool:
        """Whether an undisturbed run comes to a step that often."""
        with tempfile.TemporaryDirectory() as folder:
            home = self.prepared.copy(Path(folder) / "home")
            way = OTHER_WAYS.get(step)
            words = way.arguments(self.prepared) if way is not None else self.prepared.arguments
            if way is not None:
                way.before(home)
            environment = {STOP_AT: f"{step}:{time_}", **stopped_clock(NOW)}
            return self.commands.run(home, *words, environment=environment).code == KILLED


def go_through(name: str, cases: Iterable[Case], folder: Path, seconds: float) -> Account:
    """Do the cases of a part for as long as there is time; say how each ended."""
    account = Account(name)
    began = time.monotonic()
    for number, (words, case) in enumerate(cases):
        if time.monotonic() - began > seconds:
            account.is_whole = False
            break
        own = folder / f"{name} {number}"
        own.mkdir()
        try:
            case(own)
        except Exception:  # a case that failed is what this is for: it is told, and the others go on
            account.failed.append(words)
            print(f"FAILED  {words} (kept in {own})", flush=True)
            traceback.print_exc()
        else:
            shutil.rmtree(own)
            print(f"well    {words}", flush=True)
        account.done += 1
    account.seconds = time.monotonic() - began
    return account


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked; 1 where a case failed."""
    parser = argparse.ArgumentParser(prog="torture", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help="steps, writes, moments, rounds; all when none is named"
    )
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--hours", type=float, default=2.0, help="for each part at most")
    asked = parser.parse_args(arguments)
    parts = asked.parts or ["steps", "rounds", "moments", "writes"]
    if unknown := set(parts) - {"steps", "rounds", "moments", "writes"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    folder = Path(tempfile.mkdtemp(prefix="concord-torture-"))
    commands = Commands(folder / "commands", SETTINGS)
    prepared = prepare(commands, folder)
    (folder / "prepared.pickle").write_bytes(pickle.dumps(prepared))
    torture = Torture(commands, prepared, asked.seed)
    accounts = [go_through(part, getattr(torture, part)(), folder, asked.hours * 3600) for part in parts]
    print(f"\nseed {asked.seed}")
    for account in accounts:
        print(account)
    is_failed = any(account.failed for account in accounts)
    if not is_failed:
        shutil.rmtree(folder)
    return int(is_failed)


if __name__ == "__main__":
    sys.exit(main())
