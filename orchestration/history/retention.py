"""Retention: how the run history is kept from growing without end.

Belongs here: which runs and events of Dagster's storage go, and removing them. Does not belong here: ticks of sensors
and schedules, which Dagster purges by itself (``instance``); old publications and builds, which whoever makes new ones
removes.

A run has some 1,300 events, about three megabytes twice over (its own file and the index of all runs). After
``keep_events_days`` they go and the run's line in the history stays; that goes after ``keep_days``, the latest
``keep_runs`` excepted. What tells the present state of an asset, of a quarter of one, of a check is the latest event of
each: it stays, however old, and so does the line of its run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy
from sqlalchemy import Connection, Table

from orchestration.operation import History

if TYPE_CHECKING:
    import dagster as dg

Value = TypeVar("Value")

_LATEST_RUNS_WITH_EVENTS = 10
_AT_ONCE = 200  # ids in one statement


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many runs lost their events, and how many their line in the history as well."""

    emptied: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: str
    is_finished: bool
    began: datetime


@dataclass(frozen=True, slots=True)
class _Written:
    """The runs that have events: in the index of all runs, and in a file of their own."""

    in_index: frozenset[str]
    in_files: frozenset[str]


def prune(instance: "dg.DagsterInstance", history: History, now: datetime | None = None) -> Pruned:
    """Remove what is older than the settings say. Runs that have not ended are left alone."""
    moment = now or datetime.now(UTC)
    # Before the runs: one that begins in between is then not taken for one that is no longer there.
    written = _written(instance)
    runs = list(_runs(instance))  # the latest first
    of_events = moment - timedelta(days=history.keep_events_days)
    old = {
        run.run_id
        for place, run in enumerate(runs)
        if run.is_finished and place >= _LATEST_RUNS_WITH_EVENTS and run.began < of_events
    }
    still_needed, emptied = _remove_events(instance, written, old, known={run.run_id for run in runs})
    of_runs = moment - timedelta(days=history.keep_days)
    gone = [
        run.run_id
        for place, run in enumerate(runs)
        if run.run_id in old - still_needed and place >= history.keep_runs and run.began < of_runs
    ]
    _remove_runs(instance, gone)
    return Pruned(emptied, len(gone))


def _runs(instance: "dg.DagsterInstance") -> Iterator[_Run]:
    """All runs, by the few columns that matter: reading them whole takes a millisecond each."""
    from dagster._core.storage.dagster_run import FINISHED_STATUSES
    from dagster._core.storage.runs import SqlRunStorage
    from dagster._core.storage.runs.schema import RunsTable

    storage = instance.run_storage
    assert isinstance(storage, SqlRunStorage)
    finished = {status.value for status in FINISHED_STATUSES}
    columns = RunsTable.c
    query = sqlalchemy.select(columns.run_id, columns.status, columns.create_timestamp).order_by(columns.id.desc())
    with storage.connect() as connection:
        rows: Sequence[Any] = connection.execute(query).all()
        for run_id, status, began in rows:
            yield _Run(str(run_id), status in finished, began.replace(tzinfo=UTC))


def _written(instance: "dg.DagsterInstance") -> _Written:
    from dagster._core.storage.event_log import SqlEventLogStorage
    from dagster._core.storage.event_log.schema import SqlEventLogStorageTable

    from orchestration.history.event_log import KeptConnectionEventLogStorage

    storage = instance.event_log_storage
    assert isinstance(storage, SqlEventLogStorage)
    with storage.index_connection() as connection:
        named = connection.execute(sqlalchemy.select(SqlEventLogStorageTable.c.run_id).distinct()).all()
    in_files = storage.shards() if isinstance(storage, KeptConnectionEventLogStorage) else set()
    return _Written(frozenset(str(run_id) for (run_id,) in named), frozenset(in_files))


def _remove_events(
    instance: "dg.DagsterInstance", written: _Written, old: set[str], known: set[str]
) -> tuple[set[str], int]:
    """Remove the events of old runs, and of runs that are no longer there.

    Returns the runs whose events tell the present state of something, and how many runs lost events.
    """
    from dagster._core.storage.event_log import SqlEventLogStorage
    from dagster._core.storage.event_log.schema import (
        AssetCheckExecutionsTable,
        AssetEventTagsTable,
        SqlEventLogStorageTable,
    )

    from orchestration.history.event_log import KeptConnectionEventLogStorage

    storage = instance.event_log_storage
    assert isinstance(storage, SqlEventLogStorage)
    events, checks, tags = SqlEventLogStorageTable, AssetCheckExecutionsTable, AssetEventTagsTable
    emptied: set[str] = set()
    with storage.index_connection() as connection:
        of_assets = _latest(
            connection, events, ("asset_key", "partition", "dagster_event_type"), events.c.asset_key.is_not(None)
        )
        of_checks = _latest(connection, checks, ("asset_key", "check_name", "partition"))
        present = {*of_assets.values(), *of_checks.values()}
        # What belongs to no run known, as changes of freshness, has no age: of that the latest alone stays.
        for run_ids in _portions(written.in_index & (old | (written.in_index - known))):
            doomed = _others(connection, events, run_ids, of_assets)
            for numbers in _portions(doomed):
                connection.execute(tags.delete().where(tags.c.event_id.in_(numbers)))
                connection.execute(events.delete().where(events.c.id.in_(numbers)))
            executions = _others(connection, checks, run_ids, of_checks)
            for numbers in _portions(executions):
                connection.execute(checks.delete().where(checks.c.id.in_(numbers)))
            if doomed or executions:
                emptied |= set(run_ids)
    if isinstance(storage, KeptConnectionEventLogStorage):
        for run_id in written.in_files & (old | (written.in_files - known)):
            storage.delete_shard(run_id)
            emptied.add(run_id)
    return present, len(emptied & known)


def _others(connection: Connection, table: Table, run_ids: Sequence[str], kept: Mapping[int, str]) -> list[int]:
    """The ids of the rows of some runs, but for those that are kept."""
    rows: Sequence[Any] = connection.execute(sqlalchemy.select(table.c.id).where(table.c.run_id.in_(run_ids))).all()
    return [number for (number,) in rows if number not in kept]


def _latest(
    connection: Connection, table: Table, by: Sequence[str], where: sqlalchemy.ColumnElement[bool] | None = None
) -> dict[int, str]:
    """The latest row for each value of some columns: its id, and its run."""
    newest = sqlalchemy.select(sqlalchemy.func.max(table.c.id)).group_by(*(table.c[name] for name in by))
    if where is not None:
        newest = newest.where(where)
    rows: Sequence[Any] = connection.execute(
        sqlalchemy.select(table.c.id, table.c.run_id).where(table.c.id.in_(newest))
    ).all()
    return {int(number): str(run_id) for number, run_id in rows}


def _remove_runs(instance: "dg.DagsterInstance", run_ids: Sequence[str]) -> None:
    from dagster._core.storage.runs import SqlRunStorage
    from dagster._core.storage.runs.schema import RunTagsTable

    storage = instance.run_storage
    assert isinstance(storage, SqlRunStorage)
    for some in _portions(run_ids):
        with storage.connect() as connection:  # SQLite removes them with their run only where it is told to
            connection.execute(RunTagsTable.delete().where(RunTagsTable.c.run_id.in_(some)))
        for run_id in some:
            storage.delete_run(run_id)


def _portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    left = iter(values)
    while some := list(islice(left, _AT_ONCE)):
        yield some
