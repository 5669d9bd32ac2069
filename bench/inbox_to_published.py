"""From the inbox to the publication: ``python -m bench.inbox_to_published``.

A real ``concord daemon`` on a home with one publication; a report is put into its inbox, again and again, once with a
worker kept ready and once with a new process a run, as Dagster's own launcher has it. What the sensor waits (its
interval, and that a file has to be seen twice unchanged) is left out: the clock begins when the run is created. The
bare imports of the frameworks are measured in the same run, because only the ratio to them says anything.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from bench.generate_report import generate_report
from bench.main_job import FRAMEWORKS, bare_imports, concord
from bench.measure import ROOT, print_table
from ingestion.home import Home
from orchestration.building.publishing import current_publication

AIM_SECONDS = 30.0
REPORTS = 3  # of each kind; the first finds files that the system has not read yet
_PATIENCE = 300.0
_PARSE_SQL_AUDIT = ("read", "resolve", "dbt", "audit")


@dataclass(frozen=True, slots=True)
class Way:
    """How long one report took, in seconds: from landing to the run's creation, to its start, to the publication."""

    noticed: float
    began: float
    published: float
    timings: Mapping[str, float]

    @property
    def whole(self) -> float:
        """Without what the sensor waits."""
        return self.began + self.published

    @property
    def outside(self) -> float:
        """What neither reading nor SQL nor the audit took."""
        return self.whole - sum(self.timings.get(name, 0.0) for name in _PARSE_SQL_AUDIT)


@contextmanager
def daemon(home: Path, *, keeps_spare: bool) -> Iterator[None]:
    """``concord daemon`` on a home while the body runs."""
    environment = {**os.environ, "CONCORD_HOME": str(home), "CONCORD_SPARE_WORKER": "1" if keeps_spare else "0"}
    with (home / "daemon.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", "daemon"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=180)


def put_in(home: Home, rows: int) -> Way:
    """Put a report into the inbox and wait until it is published."""
    before = current_publication(home)
    landed = time.time()
    (home.inbox / f"report-{rows}.docx").write_bytes(generate_report(rows))
    while True:
        publication = current_publication(home)
        if publication is not None and (before is None or publication.publication_id != before.publication_id):
            break
        if time.time() - landed > _PATIENCE:
            raise SystemExit((home.root / "daemon.log").read_text(encoding="utf-8") + "\nnothing was published")
        time.sleep(0.05)
    published = time.time()
    created, began = run_of(home, str(publication.manifest["run_id"]))
    return Way(created - landed, began - created, published - began, publication.manifest["timings"])


def run_of(home: Home, run_id: str) -> tuple[float, float]:
    """When a run was created and when it began, as its history has it."""
    from orchestration.history import instance as instances

    with instances.opened(home) as instance:
        (record,) = [record for record in instance.get_run_records() if record.dagster_run.run_id == run_id]
        if record.start_time is None:
            raise SystemExit(f"run {run_id} published and never began")
        return record.create_timestamp.replace(tzinfo=record.create_timestamp.tzinfo or UTC).timestamp(), (
            record.start_time
        )


def memory_of(home: Path) -> Mapping[str, float]:
    """MB in use by each process that has this home in its environment; empty where that cannot be read."""
    found: dict[str, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"CONCORD_HOME={home}".encode() not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            pages = int((folder / "statm").read_text().split()[1]) - int((folder / "statm").read_text().split()[2])
        except OSError:
            continue
        name = next((word for word in words if "." in word and "/" not in word), words[0])
        if name == "orchestration.launching.service_part":
            name = words[words.index(name) + 1]
        found[name] = found.get(name, 0.0) + pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def main() -> None:
    """Measure and print."""
    floor = bare_imports(*FRAMEWORKS)
    ways: dict[str, list[Way]] = {}
    memory: Mapping[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="concord-bench-", ignore_cleanup_errors=True) as folder:
        first = Path(folder) / "first.docx"
        first.write_bytes(generate_report(14))
        for name, keeps_spare in (("a worker kept ready", True), ("a new process a run", False)):
            root = Path(folder) / name.replace(" ", "-")
            concord(root, "run", str(first))
            with daemon(root, keeps_spare=keeps_spare):
                ways[name] = [put_in(Home.open(root), 15 + number) for number in range(REPORTS)]
                time.sleep(20)  # the next spare gets ready
                memory = memory if memory else memory_of(root)
    print(f"load on {os.cpu_count()} cores: {os.getloadavg()[0]:.1f}; the figures mean little where it is more")
    print(f"bare imports of {', '.join(FRAMEWORKS)}: {floor:.2f} s")
    for name, found in ways.items():
        print()
        print_table([name, *(str(number + 1) for number in range(REPORTS)), "median"], list(lines(found, floor)))
    print()
    print_table(["memory between runs", "MB, private"], [[name, f"{size:.0f}"] for name, size in memory.items()])
    worst = max(way.whole for way in ways["a worker kept ready"])
    print(f"\nat most {worst:.1f} s, aim {AIM_SECONDS:.0f} s: {'reached' if worst <= AIM_SECONDS else 'NOT reached'}")
    print(json.dumps({name: [way.timings for way in found] for name, found in ways.items()}))


def lines(ways: list[Way], floor: float) -> Iterator[list[str]]:
    """The rows of a table: a stage, its seconds for each report, the median."""

    def line(name: str, values: list[float], form: str) -> list[str]:
        return [name, *(format(value, form) for value in values), format(statistics.median(values), form)]

    yield line("(noticed by the sensor, s)", [way.noticed for way in ways], ".1f")
    yield line("created → begun, s", [way.began for way in ways], ".1f")
    yield line("begun → published, s", [way.published for way in ways], ".1f")
    for stage in (*_PARSE_SQL_AUDIT, "publish"):
        yield line(f"  {stage}", [way.timings.get(stage, 0.0) for way in ways], ".1f")
    yield line("created → published, s", [way.whole for way in ways], ".1f")
    yield line("outside parse + SQL + audit", [way.outside / way.whole for way in ways], ".0%")
    yield line("to the bare imports", [way.whole / floor for way in ways], ".1f")


if __name__ == "__main__":
    main()
