"""The store of delivery: one SQLite file a home, ``delivery/alerts.sqlite``, with everything that cannot be derived.

Belongs here: its tables, opening it, bringing an older one up to date, times as text. Does not belong here: what
becomes of an alert (``lifecycle``), of a message (``outbox``).

SQLite commits whole or not at all, also through a kill, a full disk or a power cut (``synchronous=FULL``). Every change
that decides something is one transaction that begins ``immediate``: two processes never decide beside each other.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ingestion.errors import BilingualError
from ingestion.home import Home

FILE = "alerts.sqlite"
_BUSY_SECONDS = 30.0

# Each brings the store from the version of its position to the next; one that was released is never changed.
_MIGRATIONS = (
    """
    create table alert (
        alert_id text primary key,
        rule text not null,
        identity text not null,
        state text not null check (state in ('open', 'acknowledged', 'resolved')),
        opened_at text not null,
        last_seen_at text not null,
        resolved_at text,
        reopened_count integer not null default 0,
        severity text not null,
        fingerprint text not null,
        line text not null,
        acknowledged_at text,
        acknowledged_by text,
        acknowledgement_reason text,
        acknowledged_until text,
        acknowledged_severity text
    ) strict;
    create index alert_rule on alert (rule);
    create table telling (
        alert_id text not null references alert,
        recipient text not null,
        told_at text not null,
        change text not null,
        fingerprint text not null,
        message_id text not null,
        primary key (alert_id, recipient)
    ) strict, without rowid;
    create table message (
        message_id text primary key,
        recipient text not null,
        decided_at text not null,
        payload text not null
    ) strict;
    create table delivery (
        message_id text not null references message,
        channel text not null,
        state text not null check (state in ('pending', 'sending', 'sent', 'failed')),
        attempts integer not null default 0,
        next_try_at text not null,
        claimed_at text,
        sent_at text,
        error text,
        reached text not null default '[]',
        primary key (message_id, channel)
    ) strict;
    create index delivery_state on delivery (state, next_try_at);
    create table channel (
        name text primary key,
        broken_since text,
        error text,
        last_sent_at text
    ) strict;
    create table mute (
        rule text primary key,
        until text,
        reason text not null,
        who text not null,
        muted_at text not null
    ) strict;
    create table failure (
        run_id text primary key,
        job text not null,
        step text,
        error text not null,
        failed_at text not null
    ) strict;
    create table sign (
        name text primary key,
        at text not null,
        words text
    ) strict;
    """,
    # What is over by far outnumbers what holds: whoever asks for some of it finds it without looking at all of it.
    """
    create index alert_state on alert (state, resolved_at);
    create index telling_recipient on telling (recipient, change);
    create index message_recipient on message (recipient, decided_at);
    """,
)
VERSION = len(_MIGRATIONS)


class StoreError(BilingualError):
    """The store cannot be used: it is not readable, was made by a later version of the program, or the disk failed."""


def file_of(home: Home) -> Path:
    """Where the store of a home lies."""
    return home.delivery / FILE


@contextmanager
def opened(home: Home) -> Iterator[sqlite3.Connection]:
    """The store of a home, made or brought up to date where it has to be; one connection for as long as the body runs.

    Raises:
        StoreError: it cannot be used; the message says why and what to do.
    """
    file = file_of(home)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # No transaction that begins by itself: ``deciding`` says where one begins and ends.
        connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(file, error) from error
    with closing(connection):
        connection.row_factory = sqlite3.Row
        try:
            _prepare(connection, file)
            yield connection
        except sqlite3.Error as error:
            raise _unusable(file, error) from error


@contextmanager
def deciding(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction, the only one that writes while it lasts; nothing of it stays when the body fails."""
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk makes SQLite roll back by itself
            connection.execute("rollback")
        raise
    connection.execute("commit")


def instant(moment: datetime) -> str:
    """A moment as the store keeps it: UTC, of one length, so that texts stand in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """What ``instant`` wrote."""
    return datetime.fromisoformat(text)


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma synchronous = full")
    if (version := _version(connection)) < VERSION:
        # Readers then do not wait for writers. Where the volume cannot do it, SQLite stays with its journal.
        connection.execute("pragma journal_mode = wal")
        with deciding(connection):
            version = _version(connection)  # another process may have done it meanwhile
            for script in _MIGRATIONS[version:]:
                for statement in filter(str.strip, script.split(";")):
                    connection.execute(statement)
            connection.execute(f"pragma user_version = {max(version, VERSION)}")
        version = _version(connection)
    if version > VERSION:
        raise StoreError(
            ru=f"{file} создан более новой версией программы (схема {version}, здесь {VERSION}): обновите программу",
            en=f"{file} was made by a later version of the program (schema {version}, here {VERSION}): update it",
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _unusable(file: Path, error: Exception) -> StoreError:
    said = " ".join(str(error).split())
    return StoreError(
        ru=f"хранилище сигналов {file} недоступно ({said}): проверьте место на диске и права; испорченный файл уберите "
        "в сторону — состояние сигналов начнётся заново",
        en=f"the store of alerts {file} cannot be used ({said}): see to disk space and rights; move a spoiled file "
        "aside, and the state of alerts begins anew",
    )
