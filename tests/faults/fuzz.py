"""The long way of ``test_fuzz``: ``make fuzz``, 100,000 spoiled files through the worker that production reads with.

Belongs here: handing cases to processes, measuring time and memory of each, saving those that fail, the table at the
end. Does not belong here: what a case is (``cases``), what must come of it (``judge``).

``python -m tests.faults.fuzz [--cases N] [--seed S] [--case S:NUMBER|FILE]``. Ends with 1 when a case failed; those
stand in ``.run/fuzz/`` with the reason beside them. Memory is measured on Linux.
"""

import argparse
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import starmap
from pathlib import Path
from types import FrameType
from typing import ParamSpec, TypeVar

from bench.measure import print_table
from ingestion.documents.worker import Worker, WorkerLimits
from ingestion.reports.read import read_reports
from tests.faults.cases import SEED, Case, make_case
from tests.faults.judge import outcome_of
from tests.faults.seeds import good_files
from tests.shared import shared_files

P = ParamSpec("P")
T = TypeVar("T")
CASES = 100_000
SECONDS = 10.0
MEMORY = 512 * 2**20
_PATIENCE = 120.0  # seconds for a case with all its properties
_FOLDER = Path(".run/fuzz")
_CHUNK = 100
_ROOT = Path(__file__).resolve().parents[2]
_FAULTS = ("traceback", "hang", "memory")
_LIMITS = {"document_took_too_long": "hang", "document_took_too_much_memory": "memory"}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case: its outcome, or ``traceback``, ``hang``, ``memory``; seconds; bytes of memory at most."""

    label: str
    origin: str
    outcome: str
    reason: str
    seconds: float
    peak: int

    @property
    def is_fault(self) -> bool:
        """Whether it is one of those that must not be."""
        return self.outcome in _FAULTS


class _TooLateError(Exception):
    """What is left to do after the worker has answered does not end."""


class _Clock:
    """How long the program's own steps take; what the properties cost is not counted."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, step: Callable[P, T], now: Callable[[], float]) -> Callable[P, T]:
        """The same step, its time by that clock added to the sum."""

        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            began = now()
            try:
                return step(*args, **kwargs)
            finally:
                self.seconds += now() - began

        return run


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TooLateError


@cache
def all_files() -> dict[str, bytes]:
    """The good files of the suite, the example reports and, where it is present, the reference material."""
    examples = sorted((_ROOT / "examples" / "reports").glob("202[34]-Q[14].docx"))
    others = [*examples, *shared_files("layouts/*.*"), *shared_files("real/*.txt")]
    kinds = {".txt": "text"}
    return good_files() | {
        f"{kinds.get(path.suffix, path.suffix[1:])} of {path.stem}": path.read_bytes()
        for path in others
        if path.suffix not in (".json", ".md")
    }


@cache
def _worker() -> Worker:
    return Worker(WorkerLimits(SECONDS, MEMORY))


def run_case(label: str, case: Case) -> Result:
    """Read one file in the worker and hold what comes of it against the properties."""
    worker = _worker()
    worker.start()
    # The reading process is ours alone. This one may have been forked from a test run that holds much already, which is
    # no file's doing: of it, what the case adds counts.
    held = {os.getpid(): _memory(os.getpid(), "VmRSS"), **({worker.pid: 0} if worker.pid else {})}
    for process in held:
        _forget_peak(process)
    clock = _Clock()
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    outcome, reason = "traceback", ""
    try:
        # Beside the worker's wall clock, processor seconds here: other work on the machine is no fault of the file.
        read, understand = clock.timed(worker.read, time.perf_counter), clock.timed(read_reports, time.process_time)
        outcome = outcome_of(case.data, read, understand)
    except _TooLateError:
        outcome, reason = "hang", traceback.format_exc()
        worker.close()
    except Exception:
        reason = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = clock.seconds
    peak = max(_memory(process, "VmHWM") - before for process, before in held.items())
    if outcome in _LIMITS:
        outcome, reason = _LIMITS[outcome], outcome
    elif outcome in _FAULTS:
        pass
    elif seconds > SECONDS:
        outcome, reason = "hang", f"{outcome} after {seconds:.1f} s"
    elif peak > MEMORY:
        outcome, reason = "memory", f"{outcome} with {peak / 2**20:.0f} MB"
    return Result(label, case.origin, outcome, reason, seconds, peak)


def _forget_peak(process: int) -> None:
    with suppress(OSError):
        Path(f"/proc/{process}/clear_refs").write_text("5")


def _memory(process: int, measure: str) -> int:
    """Memory of a process in bytes: what it holds (VmRSS) or the most it has held since ``_forget_peak`` (VmHWM); 0
    where nobody knows."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(f"{measure}:"):
                return int(line.split()[1]) * 1024
    return 0


def _run_chunk(seed: int, numbers: range) -> list[Result]:
    # What libraries print of a broken file is not what is looked for.
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 2)
    found = []
    for number in numbers:
        case = make_case(all_files(), seed, number)
        result = run_case(f"{seed}:{number}", case)
        if result.is_fault:
            _save(result, case)
        found.append(result)
    return found


def _save(result: Result, case: Case) -> None:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    file = _FOLDER / f"{result.label.replace(':', '-')}.{case.origin.split()[0]}"
    file.write_bytes(case.data)
    file.with_suffix(file.suffix + ".reason").write_text(
        f"{result.label}, made of {case.origin}: {result.outcome}\n{result.reason}", encoding="utf-8"
    )


def run(cases: int, seed: int, processes: int) -> Iterator[Result]:
    """The results of all cases, as they come."""
    chunks = [range(first, min(first + _CHUNK, cases)) for first in range(0, cases, _CHUNK)]
    with ProcessPoolExecutor(processes) as pool:
        for found in pool.map(_run_chunk, [seed] * len(chunks), chunks):
            yield from found


def _named_case(name: str) -> tuple[str, Case]:
    """A case by seed and number, or a saved file."""
    if Path(name).is_file():
        return name, Case(Path(name).suffix[1:], Path(name).read_bytes())
    seed, _, number = name.rpartition(":")
    return name, make_case(all_files(), int(seed or SEED), int(number))


def _watched(results: Iterable[Result], cases: int) -> Iterator[Result]:
    for number, result in enumerate(results, 1):
        if result.is_fault:
            print(f"{result.label}, made of {result.origin}: {result.outcome}\n{result.reason.rstrip()}", flush=True)
        if number % 5_000 == 0:
            print(f"{number} of {cases}", flush=True)
        yield result


def main(arguments: Sequence[str]) -> int:
    """Run the cases and print what came of them."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--case", action="append", help="seed:number, or a saved file")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args(arguments)
    began = time.perf_counter()
    cases: Iterable[Result]
    if options.case:
        cases = starmap(run_case, map(_named_case, options.case))
    else:
        cases = run(options.cases, options.seed, options.processes)
    outcomes: Counter[str] = Counter()
    slowest, largest = 0.0, 0
    for result in _watched(cases, options.cases):
        outcomes[result.outcome] += 1
        slowest, largest = max(slowest, result.seconds), max(largest, result.peak)
    print_table(["outcome", "cases"], [[name, str(count)] for name, count in outcomes.most_common()])
    print()
    faults = [
        ["traceback or broken property", "traceback"],
        [f"over {SECONDS:.0f} s", "hang"],
        ["over 512 MB", "memory"],
    ]
    print_table(["fault", "cases"], [[title, str(outcomes[name])] for title, name in faults])
    print(
        f"\n{outcomes.total()} cases in {time.perf_counter() - began:.0f} s; "
        f"the slowest {slowest:.1f} s, the largest {largest / 2**20:.0f} MB"
    )
    _worker().close()
    return 1 if any(outcomes[name] for name in _FAULTS) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
