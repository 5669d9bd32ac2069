"""Runs that a daemon launches: real workers, a real history; and the service that is ``concord daemon``."""

import os
import re
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
from ingestion.notices import Notice
from orchestration.build import MAIN_JOB
from orchestration.building.publishing import current_publication
from orchestration.history import instance as instances
from orchestration.history import living
from orchestration.history.failures import why_failed
from orchestration.history.process_ends import has_lost_process
from orchestration.history.run_endings import endings
from orchestration.history.run_history import latest_runs
from orchestration.history.run_news import RunBegan, RunNews, RunOver
from orchestration.keeping.dead_runs import bury_the_dead
from orchestration.launching import service, workers
from orchestration.launching.launcher import WarmRunLauncher
from orchestration.launching.workers import keep_spare
from orchestration.resources import HomeResource
from orchestration.sensors.run_failed import run_failed_sensor
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


def test_a_run_is_given_to_the_spare_worker_and_published(home: Home, instance: dg.DagsterInstance) -> None:
    before = current_publication(home)
    write_report(home.inbox / "q4.docx", "2020-Q4")
    (home.inbox / "scan.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    news = RunNews(home, instance)
    arrivals = {"inbox_names": ["gone.docx", "q4.docx", "scan.docx"], "include_inbox": False}
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
    worker = run_of(instance, run_id).tags[living.WORKER_TAG]
    assert living.state_of(home, worker) == "not begun" and not living.log_of(home, worker).exists()

    began, over = news.look()
    assert began == RunBegan(run_id, "interface", ("gone.docx", "q4.docx", "scan.docx"))
    assert isinstance(over, RunOver) and over.taken is not None
    assert (over.ending, over.publication_id, over.failure) == ("succeeded", after.publication_id, None)
    assert (over.taken.received, over.taken.read, over.taken.set_apart) == (2, 2, 0)
    assert (list(over.taken.refused), list(over.taken.left)) == (["scan.docx"], ["gone.docx"])
    gone = Notice("file_gone")
    assert over.taken.left["gone.docx"] == {"ru": gone.message("ru"), "en": gone.message("en")}
    assert list(news.look()) == []


@pytest.mark.skipif(os.name == "nt", reason="platform: there is no SIGKILL")
def test_runs_that_wait_are_stopped_killed_and_never_buried_alive(home: Home, instance: dg.DagsterInstance) -> None:
    launcher = instance.run_launcher
    assert isinstance(launcher, WarmRunLauncher)
    with writing(home.root, wait_seconds=0):  # as a ``concord run`` would
        asked = launched(instance)
        assert eventually(lambda: run_of(instance, asked).status == dg.DagsterRunStatus.STARTED), told(instance, asked)
        assert bury_the_dead(home, instance) == []
        assert launcher.check_run_worker_health(run_of(instance, asked)).status == WorkerStatus.RUNNING
        assert launcher.terminate(asked)
        assert eventually(lambda: run_of(instance, asked).is_finished)
        assert run_of(instance, asked).status == dg.DagsterRunStatus.CANCELED, told(instance, asked)
        assert not launcher.terminate(asked)

        launcher.join(60)  # the next spare is made when the run is over
        news = RunNews(home, instance)
        killed = launched(instance)
        assert eventually(lambda: run_of(instance, killed).status == dg.DagsterRunStatus.STARTED)
        worker = run_of(instance, killed).tags[living.WORKER_TAG]
        # The watch of an earlier daemon is not there: the history is told by whoever asks first.
        launcher._watch = lambda *_: None  # type: ignore[method-assign]
        os.kill(pid_of(instance, killed), signal.SIGKILL)
        assert eventually(lambda: living.state_of(home, worker) == "dead")
        assert launcher.check_run_worker_health(run_of(instance, killed)).status == WorkerStatus.NOT_FOUND
    assert eventually(lambda: len(bury_the_dead(home, instance)) == 1 or run_of(instance, killed).is_finished)
    assert run_of(instance, killed).status == dg.DagsterRunStatus.FAILURE
    began, over = news.look()
    assert isinstance(began, RunBegan) and began.run_id == killed
    assert isinstance(over, RunOver) and (over.ending, over.is_killed) == ("failed", True)


def test_a_process_that_dies_at_once_fails_its_run_and_says_why(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit('no memory left')")
    launcher = instance.run_launcher
    assert isinstance(launcher, WarmRunLauncher)
    monkeypatch.setattr(launcher, "_workers", workers.Workers(home, keeps_spare=False, command=broken))
    run_id = launched(instance)
    assert eventually(lambda: run_of(instance, run_id).is_finished)
    assert run_of(instance, run_id).status == dg.DagsterRunStatus.FAILURE
    assert why_failed(home, instance, run_id).error == "процесс, который выполнял запуск, завершился с кодом 1"
    worker = run_of(instance, run_id).tags[living.WORKER_TAG]
    assert f"printed last (more in state/runs/{worker}.log):\nno memory left" in told(instance, run_id)
    assert living.log_of(home, worker).read_text(encoding="utf-8").strip() == "no memory left"


@pytest.mark.skipif(os.name == "nt", reason="platform: there is no SIGKILL")
def test_a_killed_run_is_told_in_one_sentence_whatever_it_printed(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = "print('dagster - DEBUG - a line of Dagster\\n' * 200, flush=True)"
    program = f"import os, sys; sys.stdin.readline(); {noise}; os.kill(os.getpid(), 9)"
    launcher = instance.run_launcher
    assert isinstance(launcher, WarmRunLauncher)
    killing = workers.Workers(home, keeps_spare=False, command=(sys.executable, "-c", program))
    monkeypatch.setattr(launcher, "_workers", killing)
    run_id = launched(instance)
    assert eventually(lambda: run_of(instance, run_id).is_finished)
    assert has_lost_process(home, run_of(instance, run_id))
    context = dg.build_sensor_context(instance=instance, resources={"home": HomeResource(root=str(home.root))})
    run_failed_sensor()(context)
    sentence = "процесс, который выполнял запуск, убит сигналом 9"
    (line,) = [line for line in latest_runs(instance, 5) if line.run_id == run_id]
    (ending,) = [ending for ending in endings(home) if ending.run_id == run_id]
    assert (line.error, ending.reasons) == (sentence, (sentence,))
    (event,) = [said for said in told(instance, run_id).split("What its process")[1:]]
    assert event.splitlines()[1] == "dagster - DEBUG - a line of Dagster"  # from the beginning of a line


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
    # What an administrator reads, and Dagster's own words nowhere but in their log.
    lines = [re.sub(r"^[-\d]+ [:\d]+ ", "", line) for line in said.splitlines()]
    assert lines[0] == f"Служба начинает работу: {home.root}. Входящие: {home.inbox} (Ctrl+C — остановить)."
    assert lines[1:] == [
        "Служба останавливается; запуск, который идёт, она ждёт до двух минут.",
        "Служба остановлена.",
    ]
    assert not service.has_daemon(home)
    # The spare worker, wherever it was with its imports, ends when nobody is left who could give it a run.
    assert eventually(lambda: not list(living.folder(home).glob("*.lock")))
