"""Runs that a daemon launches: real workers, a real history; and the service that is ``concord daemon``."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.reconstruct import ReconstructableRepository
from dagster._core.launcher.base import LaunchRunContext, WorkerStatus

from ingestion.home import Home
from ingestion.lock import writing
from orchestration.build import MAIN_JOB
from orchestration.building.publishing import current_publication
from orchestration.history import instance as instances
from orchestration.launching import living, service, workers
from orchestration.launching.launcher import JOURNAL, WarmRunLauncher
from orchestration.launching.workers import keep_spare
from tests.integration.orchestration.reports import write_report

ROOT = Path(__file__).parents[3]
_PATIENCE = 300


@pytest.fixture
def instance(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """The history of a home, in a process that keeps a spare worker as the daemon does."""
    monkeypatch.setenv("CONCORD_HOME", str(home.root))
    monkeypatch.setattr(workers, "_kept", None)
    with closing(keep_spare(home)), instances.opened(home) as opened:
        yield opened


def launched(instance: dg.DagsterInstance, config: dict[str, Any] | None = None) -> str:
    """A run of the main job, launched as the daemon does it."""
    repository = ReconstructableRepository.for_module("orchestration.definitions", "defs", working_directory=str(ROOT))
    job = repository.get_reconstructable_job(MAIN_JOB)
    run = instance.create_run_for_job(
        job.get_definition(), run_config=config or {}, job_code_origin=job.get_python_origin()
    )
    instance.run_launcher.launch_run(LaunchRunContext(run, None))
    return run.run_id


def run_of(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRun:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run


def eventually(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + _PATIENCE
    while not is_so() and time.monotonic() < until:
        time.sleep(0.1)
    return is_so()


def told(instance: dg.DagsterInstance, run_id: str) -> str:
    return "\n".join(entry.message or entry.user_message for entry in instance.all_logs(run_id))


def test_a_run_is_given_to_the_spare_worker_and_published(
    home: Home, instance: dg.DagsterInstance, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger=JOURNAL.name)
    before = current_publication(home)
    report = write_report(home.inbox / "q4.docx", "2020-Q4")
    arrivals = {"paths": [str(report)], "include_inbox": False}
    run_id = launched(instance, {"ops": {"received_documents": {"config": arrivals}}})
    assert eventually(lambda: run_of(instance, run_id).is_finished)
    assert run_of(instance, run_id).status == dg.DagsterRunStatus.SUCCESS, told(instance, run_id)
    after = current_publication(home)
    assert before is not None and after is not None and after.publication_id != before.publication_id
    assert after.manifest["run_id"] == run_id
    # The clock of the run begins with it, not when the worker was made.
    events = instance.get_run_stats(run_id)
    assert events.start_time is not None and events.end_time is not None
    assert after.manifest["timings"]["total"] <= events.end_time - events.start_time
    assert "Given to a process that was ready" in told(instance, run_id)
    launcher = instance.run_launcher
    assert isinstance(launcher, WarmRunLauncher)
    launcher.join(30)
    assert f"Run {run_id} ended: published" in caplog.messages
    worker = run_of(instance, run_id).tags[living.WORKER_TAG]
    assert living.state_of(home, worker) == "not begun" and not living.log_of(home, worker).exists()


@pytest.mark.skipif(os.name == "nt", reason="platform: there is no SIGKILL")
def test_runs_that_wait_are_stopped_killed_and_never_buried_alive(home: Home, instance: dg.DagsterInstance) -> None:
    launcher = instance.run_launcher
    assert isinstance(launcher, WarmRunLauncher)
    with writing(home.root, wait_seconds=0):  # as a ``concord run`` would
        asked = launched(instance)
        assert eventually(lambda: run_of(instance, asked).status == dg.DagsterRunStatus.STARTED), told(instance, asked)
        assert instances.bury_the_dead(home, instance) == []
        assert launcher.check_run_worker_health(run_of(instance, asked)).status == WorkerStatus.RUNNING
        assert launcher.terminate(asked)
        assert eventually(lambda: run_of(instance, asked).is_finished)
        assert run_of(instance, asked).status == dg.DagsterRunStatus.CANCELED, told(instance, asked)
        assert not launcher.terminate(asked)

        launcher.join(60)  # the next spare is made when the run is over
        killed = launched(instance)
        assert eventually(lambda: run_of(instance, killed).status == dg.DagsterRunStatus.STARTED)
        worker = run_of(instance, killed).tags[living.WORKER_TAG]
        # The watch of an earlier daemon is not there: the history is told by whoever asks first.
        launcher._watch = lambda *_: None  # type: ignore[method-assign]
        os.kill(pid_of(instance, killed), signal.SIGKILL)
        assert eventually(lambda: living.state_of(home, worker) == "dead")
        assert launcher.check_run_worker_health(run_of(instance, killed)).status == WorkerStatus.NOT_FOUND
    assert eventually(lambda: len(instances.bury_the_dead(home, instance)) == 1 or run_of(instance, killed).is_finished)
    assert run_of(instance, killed).status == dg.DagsterRunStatus.FAILURE


def test_a_process_that_dies_at_once_fails_its_run_and_says_why(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = (sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit('no memory left')")
    launcher = instance.run_launcher
    assert isinstance(launcher, WarmRunLauncher)
    monkeypatch.setattr(launcher, "_workers", workers.Workers(home, keeps_spare=False, command=broken))
    run_id = launched(instance)
    assert eventually(lambda: run_of(instance, run_id).is_finished)
    assert run_of(instance, run_id).status == dg.DagsterRunStatus.FAILURE
    assert "The process of this run ended with 1. no memory left" in told(instance, run_id)
    launcher.join(30)
    assert (JOURNAL.name, logging.WARNING, f"Run {run_id} ended: failure") in caplog.record_tuples


def pid_of(instance: dg.DagsterInstance, run_id: str) -> int:
    said = told(instance, run_id)
    return int(said.split("(pid ")[1].split(")")[0])


@pytest.mark.skipif(os.name == "nt", reason="platform: Windows has no SIGTERM that a process could answer")
def test_there_is_one_daemon_a_home_and_it_stops_when_asked(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()

    def daemon() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", "--lang", "ru", "--home", str(home.root), "daemon"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    first = daemon()
    try:
        assert eventually(lambda: service.has_daemon(home))
        second = daemon()
        said, _ = second.communicate(timeout=_PATIENCE)
        assert second.returncode == 1 and "уже работает другой процесс" in said
    finally:
        first.send_signal(signal.SIGTERM)
    said, _ = first.communicate(timeout=_PATIENCE)
    assert first.returncode == 0, said
    assert said.rstrip().endswith("Остановлено.")
    assert not service.has_daemon(home)
    # The spare worker, wherever it was with its imports, ends when nobody is left who could give it a run.
    assert eventually(lambda: not list(living.folder(home).glob("*.lock")))
