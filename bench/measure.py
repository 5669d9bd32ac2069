"""How bench measures: the best of several calls in turn, wall clock of a process, tables of ratios.

Belongs here: timing and printing. Does not belong here: what is measured.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def best_in_turn(*calls: Callable[[], object], seconds: float = 2.0, at_least: int = 3) -> list[float]:
    """Processor seconds of each call at its quickest. They take turns, as often as fits into the time, ``at_least`` so
    often. The first round is not counted: it pays for imports and caches."""
    best = [float("inf")] * len(calls)
    until = time.perf_counter() + seconds
    turn = 0
    while turn <= at_least or time.perf_counter() < until:
        for place, call in enumerate(calls):
            start = time.process_time()
            call()
            if turn:
                best[place] = min(best[place], time.process_time() - start)
        turn += 1
    return best


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended: wall clock in seconds, exit code, what it printed."""

    seconds: float
    exit_code: int
    output: str


def run_python(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Finished:
    """Run this Python with arguments from the checkout, in a process of its own, and time it whole."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Finished(time.perf_counter() - start, done.returncode, done.stdout)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with columns as wide as they need to be: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        first, *others = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([first.strip().ljust(widths[0]), *others]))
