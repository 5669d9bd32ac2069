"""Faults that pass, injected where a run writes: it goes through when they do, and is given up when they do not."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from data_quality.client import AuditWorkerError
from ingestion.home import Home
from ingestion.resolution.resolve import resolve
from orchestration.assets import publication, resolved
from orchestration.building import publishing
from orchestration.building.candidate import Candidate
from orchestration.building.publishing import current_publication, publish
from orchestration.building.warehouse_project import NodeResult, WarehouseProject, WarehouseProjectError
from orchestration.cli import main
from orchestration.history import instance as instances
from orchestration.history.run_history import latest_runs
from orchestration.monitor import Monitor
from orchestration.running import execution
from orchestration.running.execution import Order, execute
from tests.integration.orchestration.auditors import IndulgentAuditor
from tests.integration.orchestration.conftest import DAY
from tests.integration.orchestration.reports import write_report


def hurry(home: Home, times: int = 3) -> None:
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(f"\n[retries]\ntimes = {times}\nfirst_wait_seconds = 0.001\n")


def failing_at_first(action: Callable[..., Any], *faults: Exception) -> Callable[..., Any]:
    left = list(faults)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if left:
            raise left.pop(0)
        return action(*arguments, **named)

    return wrapped


class WaitingMonitor(Monitor):
    """Notes what was waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[str] = []

    def waits(self, kind: str, seconds: float) -> None:
        self.waited.append(kind)


def test_every_step_gets_over_faults_that_pass(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(home)
    full, busy = OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EBUSY, "busy")
    monkeypatch.setattr(resolved, "resolve", failing_at_first(resolve, full, full))
    monkeypatch.setattr(publication, "publish", failing_at_first(publish, busy))
    build = WarehouseProject.build
    broken = [WarehouseProjectError("IO Error: No space left on device")]

    def breaks_off(self: WarehouseProject, *arguments: Any, **named: Any) -> Iterator[NodeResult]:
        for number, result in enumerate(build(self, *arguments, **named)):
            if broken and number == 20:  # half of the warehouse is built by then
                raise broken.pop()
            yield result

    monkeypatch.setattr(WarehouseProject, "build", breaks_off)
    monkeypatch.setattr(execution, "Auditor", IndulgentAuditor)
    monkeypatch.setattr(
        IndulgentAuditor,
        "audit",
        failing_at_first(IndulgentAuditor.audit, AuditWorkerError("it died: Cannot allocate memory")),
    )
    monitor = WaitingMonitor()
    report = write_report(tmp_path / "q4.docx", "2020-Q4")
    outcome = execute(home, Order(paths=(report,), evaluated_on=DAY), monitor, wait_seconds=0)
    assert outcome.ending == "published"
    assert monitor.waited == ["disk_full", "disk_full", "disk_full", "machine", "locked"]
    assert outcome.publication is not None and outcome.publication.is_whole
    assert outcome.publication.manifest["counts"]["fct_event"] == 4
    with instances.opened(home) as instance:
        assert outcome.run_id is not None
        records = instance.get_records_for_run(outcome.run_id, of_type=dg.DagsterEventType.STEP_RESTARTED).records
    restarted = [record.event_log_entry.dagster_event for record in records]
    assert [event.step_key for event in restarted if event is not None] == [
        "resolved",
        "resolved",
        "warehouse",
        "audit",
        "publication",
    ]


@pytest.mark.usefixtures("indulgent_audit")
def test_a_fault_after_the_swap_does_not_publish_twice(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(home)
    shelf = {folder.name for folder in home.published.iterdir() if folder.is_dir() and not folder.is_symlink()}
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(publishing, "prune", failing_at_first(publishing.prune, full))
    monkeypatch.setattr(Candidate, "note", failing_when_published(Candidate.note, full))
    monitor = WaitingMonitor()
    outcome = execute(
        home, Order(paths=(write_report(tmp_path / "q4.docx", "2020-Q4"),), evaluated_on=DAY), monitor, wait_seconds=0
    )
    assert outcome.ending == "published" and outcome.publication is not None and outcome.run_id is not None
    assert monitor.waited == ["disk_full", "disk_full"]
    after = {folder.name for folder in home.published.iterdir() if folder.is_dir() and not folder.is_symlink()}
    assert after - shelf == {outcome.publication.publication_id} and shelf <= after
    with instances.opened(home) as instance:
        (line,) = latest_runs(instance, 1)
    assert line.publication_id == outcome.publication.publication_id


def failing_when_published(note: Callable[..., Any], *faults: Exception) -> Callable[..., Any]:
    left = list(faults)

    def wrapped(self: Candidate, **facts: Any) -> None:
        if left and facts.get("state") == "published":
            raise left.pop(0)
        note(self, **facts)

    return wrapped


def test_a_fault_that_stays_is_given_up_loudly(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hurry(home)
    before = current_publication(home)
    tries: list[int] = []

    def always(*_arguments: Any) -> None:
        tries.append(1)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(resolved, "resolve", always)
    report = write_report(tmp_path / "q4.docx", "2020-Q4")
    code = main(["--home", str(home.root), "--lang", "ru", "run", str(report)])
    assert code == 1
    said = capsys.readouterr().err
    assert "На диске нет места. Повторные попытки не помогли" in said
    assert "Traceback" not in said
    assert len(tries) == 4
    assert current_publication(home) == before

    capsys.readouterr()
    assert main(["--home", str(home.root), "--lang", "ru", "runs"]) == 0
    shown = capsys.readouterr().out
    assert "не выполнен" in shown and "✗" in shown and "No space left on device" in shown
    assert "resolved: OSError" in shown


@pytest.mark.usefixtures("indulgent_audit")
def test_a_bad_document_is_read_once(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingestion import landing

    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04 and no more")
    read: list[str] = []
    cells = landing._cells

    def counted(home: Home, receipt: Any, converted: Any) -> Any:
        read.append(receipt.file_name)
        return cells(home, receipt, converted)

    monkeypatch.setattr(landing, "_cells", counted)
    monitor = WaitingMonitor()
    outcome = execute(home, Order(paths=(bad,), evaluated_on=DAY), monitor, wait_seconds=0)
    assert outcome.ending == "published"
    assert read == ["bad.docx"]
    assert monitor.waited == []
