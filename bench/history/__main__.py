"""A long history worked out: ``python -m bench.history [--quarters 10 20 40] [--regions 85]``.

For each number of quarters a history is generated with its right answers (see ``stories``), resolved twice (the second
time its landed tables are compacted already, as they are in life), and built by dbt without its tests; each step in a
process of its own, with its peak memory. Beside them stands the floor, reading the landed tables and writing them again
with pyarrow, for seconds alone say more about the machine. What came out is held against what should have come out,
then the analysts' questions (``docs/questions/*.sql``) are asked. Ends with 1 where an answer is wrong.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.measure import ROOT, print_table, run_python

QUESTIONS = ROOT / "docs" / "questions"
_QUIET = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}
_STEPS = ("generate", "resolve", "resolve again", "floor", "build", "build again")
_MEGABYTE = 1 << 20

Facts = dict[str, Any]


def step(name: str, home: Path, *arguments: str) -> Facts:
    """Run one step in a process of its own.

    Raises:
        SystemExit: it failed.
    """
    done = run_python(["-m", "bench.history.steps", name, str(home), *arguments], _QUIET)
    if done.exit_code != 0:
        raise SystemExit(f"{name} failed:\n{done.output}")
    facts: Facts = json.loads(done.output.splitlines()[-1])
    return facts


def measure(home: Path, quarters: int, regions: int) -> dict[str, Facts]:
    """All steps on one history."""
    return {
        "generate": step("generate", home, str(quarters), str(regions)),
        "resolve": step("resolve", home, str(quarters)),
        "resolve again": step("resolve", home, str(quarters)),
        "floor": step("floor", home),
        "build": step("build", home),
        "build again": step("build", home),
        "answers": step("answers", home),
        "questions": step("questions", home, str(QUESTIONS)),
    }


def print_steps(sizes: dict[int, dict[str, Facts]]) -> None:
    """Seconds, processor seconds, peak memory of each step and size, and how each grew from the least to the most."""
    rows = []
    for quarters, steps in sizes.items():
        floor = steps["floor"]["seconds"]
        for name in _STEPS:
            facts = steps[name]
            seconds = facts.get("build_seconds", facts["seconds"])
            rows.append(
                [
                    f"{quarters} quarters, {name}",
                    f"{seconds:.1f}",
                    f"{facts['processor_seconds']:.1f}",
                    f"{facts['peak_bytes'] / _MEGABYTE:,.0f}",
                    f"{seconds / floor:.1f} ×",
                ]
            )
    print_table(["step", "s", "processor s", "peak MB", "to the floor"], rows)
    least, most = min(sizes), max(sizes)
    if least == most:
        return
    events = [size["answers"]["answers"][0][1] for size in (sizes[least], sizes[most])]
    print(f"\nEvents grew {events[1] / events[0]:.2f} × from {least} to {most} quarters; processor seconds:")
    for name in ("resolve", "resolve again", "build"):
        grown = sizes[most][name]["processor_seconds"] / sizes[least][name]["processor_seconds"]
        print(f"  {name}: {grown:.2f} ×")


def print_answers(quarters: int, facts: Facts) -> bool:
    """The differences between what came out and what should have; whether there are none."""
    rows = [[name, f"{count:,}", str(missing), str(surplus)] for name, count, missing, surplus, _ in facts["answers"]]
    print_table([f"right answers, {quarters} quarters", "rows", "missing", "surplus"], rows)
    for name, _, _, _, examples in facts["answers"]:
        for example in examples:
            print(f"  {name}: {example}")
    return all(not missing and not surplus for _, _, missing, surplus, _ in facts["answers"])


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where an answer is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.history", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quarters", type=int, nargs="+", default=[10, 20, 40])
    parser.add_argument("--regions", type=int, default=85)
    parser.add_argument("--keep", type=Path, help="a folder for the generated homes; else they are removed")
    said = parser.parse_args(arguments)
    sizes: dict[int, dict[str, Facts]] = {}
    with tempfile.TemporaryDirectory(prefix="concord-bench-", ignore_cleanup_errors=True) as aside:
        for quarters in said.quarters:
            home = (said.keep or Path(aside)) / f"{quarters}x{said.regions}"
            home.mkdir(parents=True)
            sizes[quarters] = measure(home, quarters, said.regions)
    print(f"{said.regions} regions, {os.cpu_count()} processors\n")
    print_steps(sizes)
    is_right = True
    for quarters, steps in sizes.items():
        print()
        is_right = print_answers(quarters, steps["answers"]) and is_right
    for quarters, steps in sizes.items():
        models = sorted(steps["build"]["models"].items(), key=lambda item: -item[1])[:8]
        print()
        print_table([f"slowest models, {quarters} quarters", "s"], [[name, f"{s:.2f}"] for name, s in models])
        if taken := steps["questions"]["milliseconds"]:
            print()
            print_table([f"questions, {quarters} quarters", "ms"], [[name, f"{ms:.1f}"] for name, ms in taken.items()])
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
