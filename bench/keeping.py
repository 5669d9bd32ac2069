"""Looking through a home and making it again: ``python -m bench.keeping [--documents 125 500]``.

For each number of documents a home of reports of several regions and quarters is made by ``concord run``; then
``verify``, ``verify --deep``, ``rebuild`` and ``backup``, each a cold process of its own. What they take is held
against the run that first made that home, and against the least home, for the cost of a document should stay what it
is. Ends with 1 where the home is not sound or what was rebuilt is not the same.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice, product
from pathlib import Path

from bench.generate_report import generate_report
from bench.main_job import ACCEPTABLE
from bench.measure import Finished, print_table, run_python

EVALUATED_ON = "2025-02-15"
ROWS = 15
REGIONS = (
    "Ярославской области",
    "Смоленской области",
    "Нижегородской области",
    "Калужской области",
    "Брянской области",
    "Саратовской области",
    "Самарской области",
    "Омской области",
    "Рязанской области",
    "Тульской области",
    "Орловской области",
    "Курской области",
    "Белгородской области",
    "Воронежской области",
    "Липецкой области",
    "Тамбовской области",
    "Челябинской области",
    "Псковской области",
    "Новгородской области",
    "Пензенской области",
)
QUARTERS = tuple(f"{year}-Q{number}" for year in range(2018, 2025) for number in range(1, 5))
MOST = len(REGIONS) * len(QUARTERS)
_MEGABYTE = 1 << 20

Steps = dict[str, Finished]


def write_reports(folder: Path, documents: int) -> None:
    """As many reports: those of all regions for a quarter, then the next; no two of one region and quarter."""
    folder.mkdir(parents=True)
    for number, (quarter, region) in enumerate(islice(product(QUARTERS, REGIONS), documents)):
        # Of two reports with the same rows events of one would be found again in the other.
        (folder / f"{number:04}.docx").write_bytes(generate_report(ROWS + number % 5, quarter, region))


def step(home: Path, *arguments: str) -> Finished:
    """One command on a home.

    Raises:
        SystemExit: it did not end well.
    """
    done = run_python(["-m", "orchestration.cli", "--home", str(home), "--lang", "en", *arguments])
    if done.exit_code not in ACCEPTABLE:
        raise SystemExit(f"concord {' '.join(arguments)} ended with {done.exit_code}:\n{done.output}")
    return done


def measure(folder: Path, documents: int) -> Steps:
    """All steps on one home."""
    write_reports(folder / "reports", documents)
    home = folder / "home"
    return {
        "run": step(home, "run", "--evaluated-on", EVALUATED_ON, str(folder / "reports")),
        "run, nothing new": step(home, "run", "--evaluated-on", EVALUATED_ON),
        "verify": step(home, "verify", "--json"),
        "verify --deep": step(home, "verify", "--deep", "--json"),
        "rebuild": step(home, "rebuild", "--json"),
        "backup": step(home, "backup", str(folder / "backup.zip")),
    }


def faults(steps: Steps) -> list[str]:
    """What came out as it should not have."""
    found = []
    for name in ("verify", "verify --deep"):
        if findings := _answer(steps[name])["findings"]:
            found.append(f"{name}: {findings}")
    if not _answer(steps["rebuild"])["is_same"]:
        found.append("what was rebuilt is not what was published")
    return found


def _answer(done: Finished) -> dict[str, object]:
    """The JSON object of a command, whose remarks stand in the same output."""
    answer: dict[str, object] = json.loads(done.output[done.output.index("{") :])
    return answer


def print_steps(documents: int, steps: Steps, least: int, before: Steps) -> None:
    """What each step took and how that is to the run; how the cost of a document grew from the least home."""
    rows = [
        [
            name,
            f"{done.seconds:.1f}",
            f"{done.processor_seconds:.1f}",
            f"{done.peak_bytes / _MEGABYTE:,.0f}",
            f"{done.processor_seconds / steps['run'].processor_seconds:.2f} ×",
            f"{done.processor_seconds / documents / (before[name].processor_seconds / least):.2f} ×",
        ]
        for name, done in steps.items()
    ]
    head = [f"{documents} documents", "s", "processor s", "peak MB", "to the run", f"a document, to {least}"]
    print_table(head, rows)
    print(flush=True)


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where something came out as it should not have."""
    parser = argparse.ArgumentParser(prog="python -m bench.keeping", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[125, 500])
    said = parser.parse_args(arguments)
    if not all(0 < documents <= MOST for documents in said.documents):
        parser.error(f"from 1 to {MOST} documents")
    sizes: dict[int, Steps] = {}
    least = min(said.documents)
    with tempfile.TemporaryDirectory(prefix="concord-bench-", ignore_cleanup_errors=True) as folder:
        for documents in sorted(said.documents):
            sizes[documents] = measure(Path(folder) / str(documents), documents)
            print_steps(documents, sizes[documents], least, sizes[least])
    wrong = [f"{documents} documents: {fault}" for documents, steps in sizes.items() for fault in faults(steps)]
    for fault in wrong:
        print(fault)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
