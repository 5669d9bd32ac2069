"""A back-fill as a person starts it: the button of Dagster's interface, by its web server and the daemon."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import dagster as dg
import pyarrow.parquet as pq
import pytest

from ingestion import ledger
from ingestion.home import Home
from ingestion.landing import readings_folder
from orchestration.building.publishing import current_publication
from orchestration.history import instance as instances
from orchestration.history.run_endings import trigger_of
from tests.integration.orchestration.reports import write_report

ROOT = Path(__file__).parents[3]
_PATIENCE = 600
QUARTERS = ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]

LAUNCH = """
mutation Launch($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}
"""
STATUS = """
query Status($id: String!) {
  partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status } ... on PythonError { message } }
}
"""


@dataclass(frozen=True)
class Interface:
    """Dagster's interface on a home, as a browser has it."""

    address: str
    home: Home
    printed: Path

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The answer of its GraphQL API."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"{self.address}/graphql", body, {"Content-Type": "application/json"})
        with build_opener(ProxyHandler({})).open(request) as answer:
            said: dict[str, Any] = json.load(answer)
        assert "errors" not in said, said["errors"]
        data: dict[str, Any] = said["data"]
        return data

    def answers(self) -> bool:
        """Whether somebody listens there."""
        with suppress(URLError, ConnectionError):
            return bool(self.ask("{ version }"))
        return False


@pytest.fixture
def interface(home: Home, tmp_path: Path) -> Iterator[Interface]:
    """``concord ui``, with its daemon, on a home that has published a quarter."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    printed = tmp_path / "journal"
    command = [sys.executable, "-m", "orchestration.cli", "--lang", "ru", "--home", str(home.root)]
    with printed.open("w") as stream:
        service = subprocess.Popen(
            [*command, "ui", "--port", str(port)], cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT
        )
    asked = Interface(f"http://127.0.0.1:{port}", home, printed)
    try:
        assert eventually(lambda: asked.answers() or service.poll() is not None)
        assert service.poll() is None, printed.read_text(encoding="utf-8")
        yield asked
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(timeout=_PATIENCE)


def eventually(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + _PATIENCE
    while not is_so() and time.monotonic() < until:
        time.sleep(0.5)
    return is_so()


def finished(instance: dg.DagsterInstance, trigger: str) -> list[dg.RunRecord]:
    """The runs that something set off and that are over."""
    return [
        record
        for record in instance.get_run_records()
        if trigger_of(record.dagster_run.tags) == trigger and record.dagster_run.is_finished
    ]


@pytest.mark.skipif(os.name == "nt", reason="platform: Windows has no SIGTERM that a process could answer")
def test_quarters_that_are_read_again_by_the_button_are_published_by_the_next_run(interface: Interface) -> None:
    home = interface.home
    before = current_publication(home)
    (receipt,) = ledger.read(home.ledger)
    reading = readings_folder(home) / receipt.sha256 / "report_row.parquet"
    os.utime(reading, (0, 0))
    # A report comes at the same time: its run and those of the back-fill have to take turns.
    write_report(home.inbox / "отчёт.docx", "2020-Q4")
    params = {"assetSelection": [{"path": ["quarterly_reports"]}], "partitionNames": QUARTERS, "tags": []}
    launched = interface.ask(LAUNCH, params=params)["launchPartitionBackfill"]
    assert launched["__typename"] == "LaunchBackfillSuccess", launched
    identity = launched["backfillId"]

    def status() -> str:
        return str(interface.ask(STATUS, id=identity)["partitionBackfillOrError"]["status"])

    assert eventually(lambda: status() not in ("REQUESTED", "CANCELING"))
    journal = interface.printed.read_text(encoding="utf-8")
    assert status() == "COMPLETED_SUCCESS", journal
    assert reading.stat().st_mtime > 0  # the documents of these quarters were read again

    with instances.opened(home) as instance:
        assert eventually(lambda: bool(finished(instance, "read_again") and finished(instance, "inbox")))
        records = instance.get_run_records()
        of_the_backfill = instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": identity}))
        rebuilt = finished(instance, "read_again")
    assert len(of_the_backfill) == 1, "the range is read by one run"
    assert len(rebuilt) == 1, "one run publishes what was read again"
    assert all(record.dagster_run.is_success for record in records)

    # One at a time: each began its first step when the one before had ended.
    mine = [record for record in records if trigger_of(record.dagster_run.tags) in ("backfill", "read_again", "inbox")]
    spans = sorted((record.start_time or 0.0, record.end_time or 0.0) for record in mine)
    assert len(spans) == 3
    assert all(ended <= began for (_, ended), (began, _) in pairwise(spans)), spans

    after = current_publication(home)
    assert before is not None and after is not None and after.publication_id != before.publication_id
    assert after.manifest["run_id"] in {record.dagster_run.run_id for record in mine}
    quarters = set(pq.read_table(after.folder / "fct_event.parquet", columns=["quarter"]).column(0).to_pylist())
    assert quarters == {"2020-Q3", "2020-Q4"}

    def told(words: str) -> bool:
        return words in interface.printed.read_text(encoding="utf-8")

    (read,) = of_the_backfill
    assert eventually(lambda: told(f"Запуск {read.run_id[:8]} (перечитывание кварталов) выполнен за "))
    assert told(f"Запуск {read.run_id[:8]} начат: перечитывание кварталов.")
    rebuild = rebuilt[0].dagster_run
    assert eventually(lambda: told(f"Запуск {rebuild.run_id[:8]} (кварталы перечитаны) выполнен за "))
    assert eventually(lambda: told(f"; опубликовано: {after.publication_id}."))
    assert eventually(lambda: told("; новых документов: 1; опубликовано: "))
