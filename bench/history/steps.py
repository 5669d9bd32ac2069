"""The steps that are measured, each in a process of its own: ``python -m bench.history.steps STEP HOME …``.

Belongs here: running one step and saying what it took. Does not belong here: which steps, how often (``__main__``).
A process of its own, because peak memory is that of a process, and because caches of one step should not help another.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from ingestion.home import Home

Facts = dict[str, Any]
_TURNS = 6  # of a question; the first is not counted


def generate(home: Home, quarters: str, regions: str) -> Facts:
    """Write the history."""
    from bench.history import landed

    home.create()
    return {"rows": landed.generate(home, int(quarters), int(regions)).counts}


def resolve(home: Home, quarters: str) -> Facts:
    """Resolve it into the home's only candidate."""
    from bench.history.landed import evaluated_on
    from ingestion import ledger
    from ingestion.landing import Landed, readings_folder
    from ingestion.resolution import resolve as resolution

    receipts = ledger.effective(ledger.read(home.ledger))
    folder = readings_folder(home)
    documents = [Landed(receipt, folder / receipt.sha256, is_new=False) for receipt in receipts]
    done = resolution.resolve(home, documents, evaluated_on(int(quarters)), home.work)
    return {"rows": dict(done.row_counts), "documents": len(documents)}


def build(home: Home) -> Facts:
    """Have dbt build the marts, without its tests."""
    from orchestration.building.warehouse_project import WarehouseProject

    project = WarehouseProject(home.state / "dbt")
    project.manifest_file.stat()  # parsed once a version of the project, not with every build
    started = time.perf_counter()
    warehouse = home.work / "marts.duckdb"
    warehouse.unlink(missing_ok=True)
    results = list(project.build(warehouse, landed=home.work / "landed", resolved=home.work / "resolved", tests=False))
    failed = {result.unique_id: result.message for result in results if result.status not in {"success", "no-op"}}
    if failed:
        raise SystemExit(f"dbt could not build: {failed}")
    return {
        "build_seconds": time.perf_counter() - started,
        "models": {result.unique_id.split(".")[-1]: result.seconds for result in results},
        "bytes": warehouse.stat().st_size,
    }


def floor(home: Home) -> Facts:
    """Read the landed tables as they were handed to dbt, and write them again: nothing can be quicker than that."""
    import pyarrow.parquet as pq

    for file in sorted((home.work / "landed" / "all").glob("*.parquet")):
        pq.write_table(pq.read_table(file), home.work / "floor.parquet")
    (home.work / "floor.parquet").unlink()
    return {}


def answers(home: Home) -> Facts:
    """Hold what came out against what should have."""
    from bench.history.answers import compare

    differences = compare(home.root / "truth", home.work / "marts.duckdb", home.work / "resolved")
    return {
        "answers": [[each.question, each.rows, each.missing, each.surplus, list(each.examples)] for each in differences]
    }


def questions(home: Home, folder: str) -> Facts:
    """Ask the analysts' questions, each in a file; the milliseconds of each at its median of some times."""
    import duckdb

    taken: dict[str, float] = {}
    with duckdb.connect(home.work / "marts.duckdb", read_only=True) as connection:
        for file in sorted(Path(folder).glob("*.sql")):
            query = file.read_text(encoding="utf-8")
            turns = []
            for _ in range(_TURNS):
                begun = time.perf_counter()
                connection.execute(query).fetchall()
                turns.append(time.perf_counter() - begun)
            taken[file.stem] = 1000 * median(turns[1:])
    return {"milliseconds": taken}


STEPS: Mapping[str, Callable[..., Facts]] = {
    "generate": generate,
    "resolve": resolve,
    "build": build,
    "floor": floor,
    "answers": answers,
    "questions": questions,
}


def main(step: str, root: str, *arguments: str) -> None:
    """Run one step, print what it took as one line of JSON."""
    home = Home.open(Path(root))
    started, used = time.perf_counter(), time.process_time()
    facts = STEPS[step](home, *arguments)
    measured = {
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - used,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    print(json.dumps({**measured, **facts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
