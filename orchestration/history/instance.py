"""Dagster's instance of a home: ``state/dagster`` with its ``dagster.yaml``.

Belongs here: its settings, opening it. Does not belong here: what runs in it, putting right what a killed run left in
its history (``keeping.dead_runs``).
"""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import filelock

from ingestion.files import write_atomically
from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.operation import operation_of
from orchestration.secrets import remember

if TYPE_CHECKING:
    import dagster as dg

# Where processes of ours find the address of the database that the history lies in.
POSTGRES_URL = "CONCORD_HISTORY_URL"


def folder(home: Home) -> Path:
    """``DAGSTER_HOME`` of a home."""
    return home.state / "dagster"


def write_settings(home: Home) -> Path:
    """Put ``dagster.yaml`` in place; returns its folder. Paths in it are absolute, so it follows a home that moved.

    Raises:
        SettingsError: the history shall lie in PostgreSQL, and what is needed for that is not there.
        SecretError: the address of that database cannot be read.
    """
    import yaml

    base = folder(home)
    base.mkdir(parents=True, exist_ok=True)
    text = "# Written by Concord on every start; changes made by hand are lost.\n" + yaml.safe_dump(
        _settings(home, base), allow_unicode=True, sort_keys=False
    )
    file = base / "dagster.yaml"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        write_atomically(file, text.encode())
    return base


@contextmanager
def opened(home: Home) -> "Iterator[dg.DagsterInstance]":
    """The instance of a home, for as long as the body runs.

    Where its databases are not there yet they are made by one process, and the others wait: Dagster looks whether a
    database is there and then makes it, and of two that do so at once, one fails.
    """
    import dagster as dg

    from orchestration.history.dagster_errors import keep_secrets_out

    keep_secrets_out()
    base = write_settings(home)
    # Storage of ours is loaded by name, and Dagster reads the variable in places that no argument reaches.
    os.environ["DAGSTER_HOME"] = str(base)
    with ExitStack() as open_now:
        with filelock.FileLock(home.state / "history.lock"):
            instance = open_now.enter_context(dg.DagsterInstance.from_config(str(base)))
        yield instance


def _settings(home: Home, base: Path) -> dict[str, Any]:
    def sqlite(module: str, name: str, where: str) -> dict[str, Any]:
        return {"module": module, "class": name, "config": {"base_dir": str(base / where)}}

    in_files = {
        "run_storage": sqlite("dagster._core.storage.runs", "SqliteRunStorage", "history"),
        "event_log_storage": sqlite("orchestration.history.event_log", "KeptConnectionEventLogStorage", "history/runs"),
        "schedule_storage": sqlite("dagster._core.storage.schedules", "SqliteScheduleStorage", "schedules"),
    }
    return {
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},  # no invitation to a newsletter over the graph
        **(_in_postgres(home) or in_files),
        "local_artifact_storage": sqlite("dagster._core.storage.root", "LocalArtifactStorage", ""),
        # What a step has to say, it logs as events. Capturing its streams would start two processes a step.
        "compute_logs": {
            "module": "dagster._core.storage.noop_compute_log_manager",
            "class": "NoOpComputeLogManager",
        },
        # Granularity "run", not "op": a run holds the home's lock from its first step to its last. If pools were
        # counted by op, a second run could take the pool between two steps of the first and then wait for the lock
        # while the first waits for the pool, for ever.
        "concurrency": {"pools": {"granularity": "run", "default_limit": 1}},
        # Each look is one query; without it a run waits up to five seconds in the queue.
        "run_queue": {"dequeue_interval_seconds": 1},
        "run_launcher": {
            "module": "orchestration.launching.launcher",
            "class": "WarmRunLauncher",
            "config": {"home": str(home.root)},
        },
        # The launcher tells the death of a process it has started at once; this finds the runs of an earlier daemon.
        "run_monitoring": {"enabled": True, "poll_interval_seconds": 30},
        "freshness": {"enabled": True},
        # A machine that was off for days makes up for the last morning alone: the others would judge on days gone by.
        "scheduler": {
            "module": "dagster._core.scheduler",
            "class": "DagsterDaemonScheduler",
            "config": {"max_catchup_runs": 1},
        },
        "retention": {
            "schedule": {"purge_after_days": {"skipped": 30, "started": 30, "success": 400, "failure": 400}},
            # The inbox is looked at every half minute, and nearly always in vain.
            "sensor": {"purge_after_days": {"skipped": 1, "started": 7, "success": 400, "failure": 7}},
        },
    }


def _in_postgres(home: Home) -> dict[str, Any] | None:
    """The storages in PostgreSQL, where the home has them there. The address, a secret, stays out of the file.

    It is put into the environment, of which the processes that are started from here have theirs.
    """
    place = operation_of(home).history.postgres
    if place is None:
        return None
    if find_spec("dagster_postgres") is None:
        raise SettingsError(
            home.settings_file,
            ru="history: для PostgreSQL нужен пакет dagster-postgres: pip install 'concord-warehouse[postgres]'",
            en="history: PostgreSQL needs the package dagster-postgres: pip install 'concord-warehouse[postgres]'",
        )
    # dagster-postgres knows the driver psycopg2 alone; where none is named SQLAlchemy 2.1 takes another.
    address = place.read().reveal()
    remember(unquote(urlsplit(address).password or ""))
    os.environ[POSTGRES_URL] = re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", address)
    return {"storage": {"postgres": {"postgres_url": {"env": POSTGRES_URL}}}}
