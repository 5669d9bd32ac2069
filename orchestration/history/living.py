"""Whether the process of a run lives: a lock of the operating system that it holds as long as it does.

A worker of the daemon holds one, and so does a ``concord`` process that executes a run itself.

Belongs here: taking that lock and asking for it. Does not belong here: what follows for the run (see
``keeping.dead_runs``, ``launching.launcher``).

A lock tells it for certain where a process id does not: ids come again, and one container does not see another's.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import filelock

from ingestion.home import Home

WORKER_TAG = "concord/worker"
"""The tag of a run that names the worker which executes it."""

_KEPT_LOGS = 20
_OLD_SECONDS = 24 * 3600

State = Literal["not begun", "living", "dead"]


def folder(home: Home) -> Path:
    """Where workers have their locks, and what they printed."""
    return home.state / "runs"


def log_of(home: Home, worker: str) -> Path:
    """What a worker printed; gone when its run went well."""
    return folder(home) / f"{worker}.log"


@contextmanager
def held(home: Home, worker: str) -> Iterator[None]:
    """Be that worker while the body runs."""
    file = _lock_of(home, worker)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(file):
            yield
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def state_of(home: Home, worker: str) -> State:
    """What is known of a worker. One that was not killed is ``not begun`` again after it: nothing is left of it."""
    file = _lock_of(home, worker)
    if not file.exists():
        return "not begun"
    lock = filelock.FileLock(file)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        return "living"
    lock.release()
    return "dead"


def tidy(home: Home) -> None:
    """Remove what dead workers left longer than a day ago, and all but the latest logs."""
    now = time.time()
    for file in folder(home).glob("*.lock"):
        with suppress(OSError):
            if now - file.stat().st_mtime > _OLD_SECONDS and state_of(home, file.stem) == "dead":
                file.unlink()
    logs = sorted(folder(home).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in logs[_KEPT_LOGS:]:
        with suppress(OSError):  # on Windows that of a living worker cannot be removed
            file.unlink()


def _lock_of(home: Home, worker: str) -> Path:
    return folder(home) / f"{worker}.lock"
