"""Where Dagster keeps the events of runs: its own SQLite storage, with connections that stay open.

Belongs here: that storage, named in ``dagster.yaml`` by ``instance``. Does not belong here: what the events say.

Dagster's storage opens a database, compiles each statement and waits for the disk for every single event; a run of ours
has over a thousand (each dbt test is a check with four events), which took 8 to 18 seconds. Here an engine is kept for
each of the latest databases, and a commit does not wait for the disk: in SQLite's WAL mode a power cut may then lose
the last lines of the run history, never its consistency. Nothing that the warehouse needs is in that history.
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._serdes import ConfigurableClassData

_KEPT_ENGINES = 8  # the index of all runs, the run under way, and those somebody looks at
_BUSY_SECONDS = 30


class KeptConnectionEventLogStorage(SqliteEventLogStorage):
    """Dagster's event log in SQLite files of the same form, several times quicker to write."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, sqlalchemy.Engine] = OrderedDict()
        self._batch_thread: int | None = None
        self._batch = ExitStack()
        self._together: dict[str, sqlalchemy.Connection] = {}
        self._asset_key_columns: dict[str, bool] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptConnectionEventLogStorage":
        """The storage that ``dagster.yaml`` asks for."""
        return cls(inst_data=inst_data, **config_value)

    @cached_property
    def supports_asset_checks(self) -> bool:
        """Whether the schema knows checks. It does not change under a running process; asked for every check event."""
        return bool(super().supports_asset_checks)

    def _has_asset_key_col_on_connection(self, conn: sqlalchemy.Connection, column_name: str) -> bool:
        """Whether the table of assets has a column; else inspected anew for every event of an asset."""
        if column_name not in self._asset_key_columns:
            self._asset_key_columns[column_name] = super()._has_asset_key_col_on_connection(conn, column_name)
        return self._asset_key_columns[column_name]

    def dispose(self) -> None:
        """Close all connections."""
        with self._db_lock:
            self._close_engines()
        super().dispose()

    def wipe(self) -> None:
        """Forget everything; the files go, so their connections must go first."""
        with self._db_lock:
            self._close_engines()
        super().wipe()

    def delete_shard(self, run_id: str) -> None:
        """Remove the file with the events of a run; one that somebody reads (on Windows) stays until the next time.

        ``delete_events`` empties that file and leaves it where it is.
        """
        with self._db_lock:
            engine = self._engines.pop(run_id, None)
            if engine is not None:
                engine.dispose()
            self._initialized_dbs.discard(run_id)
        shard = Path(self.path_for_shard(run_id))
        for file in (shard, *(shard.with_name(shard.name + end) for end in ("-wal", "-shm", "-journal"))):
            with suppress(PermissionError):
                file.unlink(missing_ok=True)

    def shards(self) -> set[str]:
        """The runs that have a file of events."""
        files = Path(self.path_for_shard("x")).parent.glob("*.db")
        return {file.stem for file in files} - {INDEX_SHARD_NAME, ""}

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store several events in one transaction a database (Dagster's own writes them one by one)."""
        with self._db_lock, ExitStack() as transactions:
            self._batch, self._together = transactions, {}
            self._batch_thread = threading.get_ident()
            try:
                for event in events:
                    self.store_event(event)
            finally:
                self._together, self._batch_thread = {}, None

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        if self._batch_thread == threading.get_ident():  # inside a batch of ours: its lock is held, its end commits
            if shard not in self._together:
                self._together[shard] = self._batch.enter_context(self._transaction(shard))
            yield self._together[shard]
            return
        with self._db_lock, self._transaction(shard) as connection:
            yield connection

    @contextmanager
    def _transaction(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        engine = self._engine(shard)
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        with engine.connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        engine = self._engines.get(shard)
        if engine is None:
            engine = sqlalchemy.create_engine(
                self.conn_string_for_shard(shard),
                pool_size=1,
                connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
            )
            sqlalchemy.event.listen(engine, "connect", _do_not_wait_for_the_disk)
            self._engines[shard] = engine
            while len(self._engines) > _KEPT_ENGINES:
                self._engines.popitem(last=False)[1].dispose()
        self._engines.move_to_end(shard)
        return engine

    def _close_engines(self) -> None:
        while self._engines:
            self._engines.popitem()[1].dispose()


def _do_not_wait_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
