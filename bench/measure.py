"""How bench measures: several calls in turn, wall clock of a process, tables of ratios.

Belongs here: timing and printing. Does not belong here: what is measured.
"""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path
from statistics import median

try:
    import resource
except ImportError:  # Windows counts no children
    resource = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class InTurn:
    """Processor seconds of one call at its quickest, and how many times as long as the first call it took.

    ``ratio`` is the median over the turns, each held against the first call of the same turn: what else the machine was
    doing then slowed both.
    """

    seconds: float
    ratio: float


def in_turn(*calls: Callable[[], object], seconds: float = 3.0, at_least: int = 7) -> list[InTurn]:
    """Measure calls that take turns, as often as fits into the time, ``at_least`` so often.

    The first turn is not counted: it pays for imports and caches. Garbage is collected between calls, so that none pays
    for what another left behind.
    """
    taken: list[list[float]] = [[] for _ in calls]
    until = time.perf_counter() + seconds
    while len(taken[-1]) <= at_least or time.perf_counter() < until:
        for place, call in enumerate(calls):
            gc.collect()
            start = processor_seconds()
            call()
            taken[place].append(processor_seconds() - start)
    first, *others = (turns[1:] for turns in taken)
    return [InTurn(min(first), 1.0)] + [
        InTurn(min(turns), median(turn / base for turn, base in zip(turns, first, strict=True))) for turns in others
    ]


def forget_phrases() -> None:
    """Empty the caches in which the project keeps what it made of phrases; reference data stay loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith("ingestion."):
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"] is not None:
                    value.cache_clear()


def processor_seconds() -> float:
    """Processor seconds of this process and of those it has started and seen end."""
    if resource is None:
        return time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended: wall clock in seconds, exit code, what it printed.

    ``processor_seconds`` are those of it and of what it started, ``peak_bytes`` the most that one of these had in
    memory at a time; both are 0 on Windows, which counts neither.
    """

    seconds: float
    exit_code: int
    output: str
    processor_seconds: float = 0.0
    peak_bytes: int = 0


def run_python(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Finished:
    """Run this Python with arguments from the checkout, in a process of its own, and time it whole."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    with process.stdout as stream:
        output = stream.read()
    if resource is None:
        return Finished(time.perf_counter() - start, process.wait(), output)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    return Finished(seconds, process.returncode, output, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with columns as wide as they need to be: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        first, *others = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([first.strip().ljust(widths[0]), *others]))
