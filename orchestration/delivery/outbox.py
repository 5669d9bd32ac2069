"""The outbox: messages that were decided on, until each of their channels has them.

Belongs here: claiming, sending and noting one delivery after another; trying again later; giving up; the health of
channels. Does not belong here: what a message says (``digests``), how a channel is spoken to (``channels``).

One process sends at a time, by a lock of the operating system that ends with its holder; so a delivery that stands as
being sent, found by whoever has the lock, was left by a process that died. Nobody can tell whether it arrived: it is
sent again under the same message id, by which the receiver can know it (see docs/operator/alerts.md).
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from json import dumps, loads
from pathlib import Path
from typing import Protocol

import filelock

from ingestion.steps import reached
from orchestration.delivery.message import Digest
from orchestration.delivery.payload import UnpackingError, unpacked
from orchestration.delivery.store import deciding, instant, moment
from orchestration.operation import Channel, Operation
from orchestration.secrets import redact

LOG = logging.getLogger(__name__)

PAUSES = (2.0, 5.0)
"""Seconds between tries within one call."""
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a delivery waits after each call in which it failed; after the last one it is given up."""
_WAIT_SECONDS = 60.0


class ChannelError(RuntimeError):
    """A channel did not take a message. The words hold no secret; ``reached`` has the addresses that did take it."""

    def __init__(self, words: str, reached: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.reached = tuple(reached)


class Sender(Protocol):
    """Whatever speaks to channels."""

    def send(self, channel: Channel, digest: Digest, reached: Sequence[str]) -> None:
        """Send a digest by a channel, to all its addresses but those that were reached before.

        Raises:
            ChannelError: not all of them took it.
        """


def attempt(sender: Sender, channel: Channel, digest: Digest, reached: Sequence[str] = ()) -> ChannelError | None:
    """Send by a channel; why it was not taken, None where it was.

    Whatever else goes wrong (a form that cannot be made, a slip in a library) is a failure of this one delivery: it is
    put off and given up like any other, and keeps nobody else from being served.
    """
    try:
        sender.send(channel, digest, reached)
    except ChannelError as error:
        return error
    except Exception as error:
        LOG.exception("message %s on channel %s met with an error of the program", digest.message_id, channel.name)
        words = " ".join(str(error).split())
        return ChannelError(redact(f"ошибка программы: {type(error).__name__}: {words}".rstrip(": ")))
    return None


@dataclass(slots=True)
class Sending:
    """What one call sent. ``is_left_to_other``: another process was sending and did not end in time."""

    sent: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    given_up: int = 0
    is_left_to_other: bool = False
    is_health_changed: bool = False


def send_due(
    connection: sqlite3.Connection,
    folder: Path,
    operation: Operation,
    sender: Sender,
    clock: Callable[[], datetime],
    *,
    pauses: Sequence[float] = PAUSES,
    wait_seconds: float = _WAIT_SECONDS,
) -> Sending:
    """Send what is due; ``folder`` is where the lock lies. A channel that failed is left alone until the next call."""
    found = Sending()
    if not _has_any(connection):
        return found
    try:
        with filelock.FileLock(folder / "sending.lock", timeout=wait_seconds):
            _take_up(connection, operation, clock())
            left_alone: set[str] = set()
            while (claimed := _claim(connection, operation, left_alone, clock(), found)) is not None:
                reached("sending.claimed")
                _send(connection, claimed, sender, clock, pauses, found)
                if claimed.channel.name in found.failed:
                    left_alone.add(claimed.channel.name)
    except filelock.Timeout:
        found.is_left_to_other = True
    return found


def try_again(connection: sqlite3.Connection, now: datetime) -> int:
    """Have everything that waits or was given up sent at the next call; returns how many deliveries that are."""
    with deciding(connection):
        return connection.execute(
            "update delivery set state = 'pending', attempts = 0, next_try_at = ? where state in ('pending', 'failed')",
            (instant(now),),
        ).rowcount


def prune(connection: sqlite3.Connection, operation: Operation, before: datetime) -> None:
    """Forget messages of before a moment that no channel waits for, and channels that are no more.

    Call it inside a transaction.
    """
    names = [channel.name for channel in operation.channel]
    connection.execute(
        f"delete from channel where name not in ({', '.join('?' for _ in names)})",
        names,
    )
    old = (instant(before),)
    gone = (
        "select message_id from message where decided_at < ? and not exists (select 1 from delivery where "
        "delivery.message_id = message.message_id and delivery.state in ('pending', 'sending'))"
    )
    connection.execute(f"delete from delivery where message_id in ({gone})", old)
    connection.execute(
        "delete from message where decided_at < ? and message_id not in (select message_id from delivery)", old
    )


def note_health(connection: sqlite3.Connection, channel: str, now: datetime, error: str | None) -> bool:
    """Note that a channel works, or why it does not; whether that is news. Call it inside a transaction."""
    row = connection.execute("select broken_since from channel where name = ?", (channel,)).fetchone()
    was_broken = row is not None and row["broken_since"] is not None
    at = instant(now)
    if error is None:
        connection.execute(
            "insert into channel (name, last_sent_at) values (?, ?) on conflict (name) do update set "
            "broken_since = null, error = null, last_sent_at = excluded.last_sent_at",
            (channel, at),
        )
        if was_broken:  # what it missed is tried at once; what was given up, once more
            connection.execute(
                "update delivery set state = 'pending', next_try_at = ? where channel = ? "
                "and (state = 'failed' or (state = 'pending' and attempts > 0))",
                (at, channel),
            )
    else:
        connection.execute(
            "insert into channel (name, broken_since, error) values (?, ?, ?) on conflict (name) do update set "
            "broken_since = coalesce(broken_since, excluded.broken_since), error = excluded.error",
            (channel, at, error),
        )
    return was_broken == (error is None)


@dataclass(frozen=True, slots=True)
class _Claimed:
    message_id: str
    channel: Channel
    digest: Digest
    attempts: int
    reached: tuple[str, ...]


def _has_any(connection: sqlite3.Connection) -> bool:
    """Whether anything waits; most runs of most homes have nothing to send."""
    row = connection.execute("select 1 from delivery where state in ('pending', 'sending') limit 1").fetchone()
    return row is not None


def _take_up(connection: sqlite3.Connection, operation: Operation, now: datetime) -> None:
    """Take up what a dead process was sending, and give to others what waits for a channel that is no more."""
    names = {channel.name for channel in operation.channel}
    channels_of = {audience.name: audience.channels for audience in operation.audience}
    with deciding(connection):
        connection.execute("update delivery set state = 'pending' where state = 'sending'")
        waiting = connection.execute(
            "select delivery.message_id, channel, recipient from delivery join message using (message_id) "
            "where delivery.state = 'pending'"
        ).fetchall()
        for row in waiting:
            if row["channel"] in names:
                continue
            key = (row["message_id"], row["channel"])
            present = channels_of.get(row["recipient"].split("|")[0], ())
            LOG.warning(
                "message %s: there is no channel %s any more; it goes to %s", *key, ", ".join(present) or "nobody"
            )
            connection.executemany(
                "insert or ignore into delivery (message_id, channel, state, next_try_at) values (?, ?, 'pending', ?)",
                [(row["message_id"], name, instant(now)) for name in present],
            )
            connection.execute(
                "update delivery set state = 'failed', error = ? where message_id = ? and channel = ?",
                ("канала больше нет в настройках", *key),
            )


def _claim(
    connection: sqlite3.Connection, operation: Operation, left_alone: set[str], now: datetime, found: Sending
) -> _Claimed | None:
    """The next delivery that is due, marked as being sent; one whose message nobody can read is given up.

    One whose next try lies further ahead than any back-off was put off under a clock that went wrong, and is due.
    """
    channels = {channel.name: channel for channel in operation.channel if channel.name not in left_alone}
    with deciding(connection):
        while True:
            row = connection.execute(
                f"""
                select message_id, channel, payload, attempts, reached from delivery join message using (message_id)
                where state = 'pending' and (next_try_at <= ? or next_try_at > ?)
                    and channel in ({", ".join("?" for _ in channels)})
                order by attempts, decided_at, message.rowid, channel
                limit 1
                """,
                (instant(now), instant(now + max(BACK_OFF) * 1.01), *channels),
            ).fetchone()
            if row is None:
                return None
            key = (row["message_id"], row["channel"])
            try:
                claimed = _Claimed(
                    row["message_id"],
                    channels[row["channel"]],
                    unpacked(row["payload"]),
                    row["attempts"],
                    tuple(loads(row["reached"])),
                )
            except UnpackingError as error:
                LOG.error("message %s was given up on channel %s: %s", *key, error)
                connection.execute(
                    "update delivery set state = 'failed', error = ? where message_id = ? and channel = ?",
                    ("сообщение записано другой версией программы и не читается", *key),
                )
                found.given_up += 1
                continue
            connection.execute(
                "update delivery set state = 'sending', claimed_at = ? where message_id = ? and channel = ?",
                (instant(now), *key),
            )
            return claimed


def _send(
    connection: sqlite3.Connection,
    claimed: _Claimed,
    sender: Sender,
    clock: Callable[[], datetime],
    pauses: Sequence[float],
    found: Sending,
) -> None:
    who_has_it = list(claimed.reached)
    error: str | None = None
    for pause in (0.0, *pauses):
        if pause:
            time.sleep(pause)
        failure = attempt(sender, claimed.channel, claimed.digest, who_has_it)
        error = None if failure is None else str(failure)
        if failure is None:
            break
        who_has_it += failure.reached
    if error is None:
        reached("sending.sent")
    name = claimed.channel.name
    with deciding(connection):
        if error is None:
            connection.execute(
                "update delivery set state = 'sent', sent_at = ?, error = null, attempts = attempts + 1 "
                "where message_id = ? and channel = ?",
                (instant(clock()), claimed.message_id, name),
            )
            found.sent += 1
        else:
            found.given_up += _put_off(connection, claimed, error, who_has_it, clock())
            found.failed[name] = error
        found.is_health_changed |= note_health(connection, name, clock(), error)
    reached("sending.noted")


def _put_off(
    connection: sqlite3.Connection, claimed: _Claimed, error: str, who_has_it: Sequence[str], now: datetime
) -> bool:
    """Note a failure; whether the delivery is given up by it."""
    is_over = claimed.attempts >= len(BACK_OFF)
    wait = timedelta(0) if is_over else BACK_OFF[claimed.attempts]
    connection.execute(
        "update delivery set state = ?, attempts = attempts + 1, next_try_at = ?, error = ?, reached = ? "
        "where message_id = ? and channel = ?",
        (
            "failed" if is_over else "pending",
            instant(now + wait),
            error,
            dumps(list(dict.fromkeys(who_has_it)), ensure_ascii=False),
            claimed.message_id,
            claimed.channel.name,
        ),
    )
    if is_over:
        LOG.error("message %s was given up on channel %s: %s", claimed.message_id, claimed.channel.name, error)
    return is_over


def last_sent_at(connection: sqlite3.Connection) -> datetime | None:
    """When a channel last took a message."""
    [found] = connection.execute("select max(last_sent_at) from channel").fetchone()
    return moment(found) if found else None
