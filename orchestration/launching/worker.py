"""A worker: imports everything a run needs, waits for the word which run, executes it, ends.

Belongs here: that process. Does not belong here: who starts it (``workers``), the steps of a run (``assets``).

Run as ``python -m orchestration.launching.worker NAME``, the home in ``CONCORD_HOME``. One line of JSON in:
``{"run_id": …}``. It ends without a run when its standard input does: whoever kept it is gone. Once it has its run it
goes on to the end of it, whatever becomes of the daemon.
"""

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ingestion.home import Home
from orchestration.garbage import everything_is_loaded, rarely_collected
from orchestration.history import living
from orchestration.secrets import redact
from orchestration.watch import looking

if TYPE_CHECKING:
    import dagster as dg

_LOOK_SECONDS = 2.0


def main(name: str) -> int:
    """Be the worker of that name until its run, or the wait for one, is over."""
    sys.excepthook = last_words
    home = Home(Path(os.environ["CONCORD_HOME"]))
    with living.held(home, name), rarely_collected():
        _prepare(home)
        everything_is_loaded()
        word = sys.stdin.readline()
        if not word:
            return 0
        _execute(home, str(json.loads(word)["run_id"]))
    return 0


def last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What a worker dies of goes into the history of runs, so no secret that it has read is in it."""
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))


def _prepare(home: Home) -> None:
    """Everything that costs time and is the same for each run."""
    from orchestration.building import auditor

    auditor.start_ahead()  # first of all, so that its imports go on beside ours
    from ingestion.documents.worker import shared

    shared().start()
    import pyarrow.parquet  # noqa: F401 -- what steps import when they are reached

    from orchestration.build import MAIN_JOB
    from orchestration.definitions import defs
    from orchestration.history import instance as instances

    defs.resolve_job_def(MAIN_JOB)
    with instances.opened(home):  # loads the storages
        pass


def _execute(home: Home, run_id: str) -> None:
    from dagster._grpc.impl import core_execute_run
    from dagster._utils.hosted_user_process import recon_job_from_origin
    from dagster._utils.interrupts import capture_interrupts

    from orchestration.history import instance as instances

    with capture_interrupts(), instances.opened(home) as instance:
        run = instance.get_run_by_id(run_id)
        if run is None or run.job_code_origin is None:
            raise SystemExit(f"run {run_id} is not in the history of {home.root}, or without its code")
        with _broken_off_when_asked(instance, run_id):
            for _ in core_execute_run(recon_job_from_origin(run.job_code_origin), run, instance, inject_env_vars=True):
                pass


@contextmanager
def _broken_off_when_asked(instance: "dg.DagsterInstance", run_id: str) -> Iterator[None]:
    """Interrupt this process when somebody asks in the interface for an end of the run.

    It is asked of the history, so it works from another process, user or container, and on every system.
    """
    import dagster as dg
    from dagster_shared.ipc import send_interrupt

    def look() -> bool:
        run = instance.get_run_by_id(run_id)
        if run is None or run.status != dg.DagsterRunStatus.CANCELING:
            return True
        send_interrupt()
        return False

    with looking(look, _LOOK_SECONDS, "look for an end"):
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
