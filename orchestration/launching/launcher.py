"""Dagster's launcher of runs: gives each to a worker and tells the history when one died.

Belongs here: Dagster's interface to it, named in ``dagster.yaml`` by ``history.instance``. Does not belong here:
the processes themselves (``workers``, ``worker``).
"""

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from dagster import DagsterRunStatus
from dagster._config.config_schema import UserConfigSchema
from dagster._core.launcher.base import CheckRunHealthResult, LaunchRunContext, RunLauncher, WorkerStatus
from dagster._core.storage.dagster_run import DagsterRun
from dagster._serdes import ConfigurableClass, ConfigurableClassData

from ingestion.home import Home
from orchestration.history.living import WORKER_TAG, state_of
from orchestration.history.process_ends import end_in_words, mark_process_ended
from orchestration.history.run_endings import is_of_command
from orchestration.launching.workers import Worker, workers_of
from orchestration.secrets import redact

LOG = logging.getLogger(__name__)

_STOP_SECONDS = 120.0


class WarmRunLauncher(RunLauncher, ConfigurableClass):
    """A process a run, and in the daemon one that is ready beforehand."""

    def __init__(self, home: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._inst_data = inst_data
        self._home = Home(Path(home))
        self._workers = workers_of(self._home)
        self._watchers: list[threading.Thread] = []
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        """The words of ``dagster.yaml`` about it."""
        return self._inst_data

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """What ``dagster.yaml`` may say."""
        return {"home": str}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> "WarmRunLauncher":
        """The launcher that ``dagster.yaml`` asks for."""
        return cls(inst_data=inst_data, **config_value)

    def launch_run(self, context: LaunchRunContext) -> None:
        """Give a run to the spare worker, or to a new one where there is none that is fit.

        Raises:
            OSError: no process can be started. Dagster then marks the run as failed.
        """
        run = context.dagster_run
        worker, was_ready = self._workers.take()
        try:
            self._give(run, worker)
        except OSError:
            if not was_ready:
                raise
            worker, was_ready = Worker(self._home), False  # it died since it was looked at
            self._give(run, worker)
        said = "a process that was ready" if was_ready else "a new process"
        self._instance.report_engine_event(f"Given to {said} (pid {worker.process.pid}).", run)
        self._watchers = [thread for thread in self._watchers if thread.is_alive()]
        watcher = threading.Thread(target=self._watch, args=(worker, run.run_id), name=f"run {run.run_id}", daemon=True)
        self._watchers.append(watcher)
        watcher.start()

    def terminate(self, run_id: str) -> bool:
        """Ask for the end of a run; its worker looks every two seconds. False where it is over already."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        worker = run.tags.get(WORKER_TAG)
        if worker is not None and state_of(self._home, worker) == "dead":
            self._instance.report_run_canceled(run, "The process of this run was gone already.")
        return True

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Yes: also of runs that an earlier daemon launched."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Whether the process of a run lives. One that ``concord run`` executes itself is left to ``bury_the_dead``,
        which puts it on record; Dagster, asking here, would end it without a word.
        """
        worker = run.tags.get(WORKER_TAG)
        if worker is None or is_of_command(run.tags):
            return CheckRunHealthResult(WorkerStatus.RUNNING, "executed by the command line")
        state = state_of(self._home, worker)
        if state == "living":
            return CheckRunHealthResult(WorkerStatus.RUNNING, run_worker_id=worker)
        return CheckRunHealthResult(WorkerStatus.NOT_FOUND, "its process is gone", run_worker_id=worker)

    def dispose(self) -> None:
        """Let the spare go, and wait for runs under way: a file that was asked for once is not asked for again."""
        self._workers.close()
        self.join(int(_STOP_SECONDS))

    def join(self, timeout: int = 30) -> None:
        """Wait for runs under way, for that many seconds at most."""
        until = time.monotonic() + timeout
        for watcher in self._watchers:
            watcher.join(max(0.0, until - time.monotonic()))

    def _give(self, run: DagsterRun, worker: Worker) -> None:
        # The tag first: from the moment the worker has the run, everybody can ask after it.
        self._instance.add_run_tags(run.run_id, {WORKER_TAG: worker.name})
        worker.give(run.run_id)

    def _watch(self, worker: Worker, run_id: str) -> None:
        code = worker.process.wait()
        try:
            run = self._instance.get_run_by_id(run_id)
            if run is not None and not run.is_finished:
                told = end_in_words(code)
                if printed := redact(worker.last_words()):
                    log = worker.log.relative_to(self._home.root).as_posix()
                    self._instance.report_engine_event(
                        f"What its process printed last (more in {log}):\n{printed}", run
                    )
                if run.status == DagsterRunStatus.CANCELING:
                    self._instance.report_run_canceled(run, told)
                else:
                    mark_process_ended(self._instance, run_id)
                    self._instance.report_run_failed(run, told)
            elif run is not None and run.status == DagsterRunStatus.SUCCESS:
                with suppress(OSError):
                    worker.log.unlink(missing_ok=True)
        except Exception:  # the watch over run monitoring will tell; the next spare must not wait for it
            LOG.exception("what became of run %s could not be told", run_id)
        finally:
            self._workers.prepare()
