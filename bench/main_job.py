"""The main job, cold, and where its seconds go: ``python -m bench.main_job``.

Each line is a process of its own on a fresh home. The bare imports of the frameworks are measured in the same run,
because only the ratio to them says anything: the machine, and what else it is doing, cancels out.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.generate_report import generate_report
from bench.measure import ROOT, Finished, print_table, run_python

FRAMEWORKS = ("dagster", "dagster_dbt", "pandera.pandas", "great_expectations")
QUIET = {"DAGSTER_DISABLE_TELEMETRY": "yes", "DO_NOT_TRACK": "1", "GX_ANALYTICS_ENABLED": "False"}
EXAMPLES = ROOT / "examples" / "reports"
EVALUATED_ON = "2025-02-15"
ACCEPTABLE = {0, 3}  # 3: done, but something was refused; the example corpus holds a broken file


def bare_imports(*modules: str) -> float:
    """Seconds of a process that imports the modules and ends."""
    done = run_python(["-c", f"import {', '.join(modules)}"], QUIET)
    if done.exit_code != 0:
        raise SystemExit(f"import {', '.join(modules)} failed:\n{done.output}")
    return done.seconds


def concord(home: Path, *arguments: str) -> Finished:
    """Run the command on a home; anything but success ends the measuring."""
    done = run_python(["-m", "orchestration.cli", *arguments], {"CONCORD_HOME": str(home)})
    if done.exit_code not in ACCEPTABLE:
        raise SystemExit(f"concord {' '.join(arguments)} ended with {done.exit_code}:\n{done.output}")
    return done


def timings(home: Path) -> Mapping[str, float]:
    """Seconds by step, as the run wrote them into the manifest of what it published."""
    manifest = json.loads((home / "published" / "current" / "manifest.json").read_text(encoding="utf-8"))
    found = manifest["timings"]
    return {name: float(seconds) for name, seconds in found.items()}


def main() -> None:
    """Measure and print."""
    each = {module: bare_imports(module) for module in FRAMEWORKS}
    floor = bare_imports(*FRAMEWORKS)
    nothing = run_python(["-c", "pass"]).seconds
    print_table(
        ["bare imports, a process each", "s"],
        [[name, f"{seconds:.2f}"] for name, seconds in each.items()]
        + [["all four in one process", f"{floor:.2f}"], ["Python alone", f"{nothing:.2f}"]],
    )

    lines: list[list[str]] = []
    steps: dict[str, Mapping[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="concord-bench-", ignore_cleanup_errors=True) as folder:
        one = Path(folder) / "one.docx"
        one.write_bytes(generate_report(15))

        def line(name: str, done: Finished) -> None:
            lines.append([name, f"{done.seconds:.2f}", f"{done.seconds / floor:.2f} ×"])

        for name, source in (("one report of 15 rows", one), ("the example corpus", EXAMPLES)):
            home = Path(folder) / name.replace(" ", "-")
            run = ("run", "--evaluated-on", EVALUATED_ON, str(source))
            line(f"concord run, {name}, fresh home", concord(home, *run))
            steps[name] = timings(home)
            line(f"concord run, {name}, nothing new", concord(home, *run))
        another = Path(folder) / "another.docx"
        another.write_bytes(generate_report(16))
        line(
            "concord run, one more report, warm home",
            concord(home, "run", "--evaluated-on", EVALUATED_ON, str(another)),
        )
        steps["one more report"] = timings(home)
        line("concord --help", concord(home, "--help"))

    print()
    print_table(["command, a cold process each", "s", "to the bare imports"], lines)
    for name, seconds_of in steps.items():
        print()
        print_table([f"where the seconds go: {name}", "s", "share"], shares(seconds_of))


def shares(seconds_of: Mapping[str, float]) -> list[list[str]]:
    """Lines of a table: each step, what lies between the steps, the whole."""
    by_step = {step: seconds for step, seconds in seconds_of.items() if step != "total"}
    total = seconds_of["total"]
    by_step["between the steps"] = total - sum(by_step.values())
    by_step["total"] = total
    return [[step, f"{seconds:.2f}", f"{seconds / total:.0%}"] for step, seconds in by_step.items()]


if __name__ == "__main__":
    main()
