"""The heartbeat: whether anything at all is heard of the pipeline, and a sign of life to somebody outside.

Belongs here: the signs of life of a home, the judgement that it is silent, the word about it also where the store
cannot be used; the call to an address outside after a good run. Does not belong here: what is wrong with a run that was
heard of (``signs``).

It is meant for a timer that does not depend on the pipeline. Of a machine that is switched off nobody on it can tell:
for that there is ``ping``, whose absence a service outside notices.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ingestion.errors import words_of
from ingestion.home import Home
from orchestration.building.publishing import shelf_of
from orchestration.delivery.delivering import DeliveryOutcome, deliver
from orchestration.delivery.message import ENGINEER, AlertLine, Digest
from orchestration.delivery.outbox import Sender, attempt
from orchestration.delivery.recipients import COORDINATOR
from orchestration.delivery.rules import rules_of
from orchestration.delivery.signs import PING_FAILED, RUN, give_sign, signs, take_sign
from orchestration.delivery.store import StoreError, deciding, file_of, opened
from orchestration.delivery.templates import worded
from orchestration.operation import Operation, operation_anyhow
from orchestration.secrets import SecretError, redact

LOG = logging.getLogger(__name__)

_PING_SECONDS = 15.0
_DAGSTER = ("dagster", "history", "runs.db")  # its daemon's heartbeats; read without importing Dagster


@dataclass(frozen=True, slots=True)
class Sign:
    """When something was last heard of the pipeline, and what: ``run``, ``failure``, ``publication`` or ``daemon``."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the look found. ``delivery`` is None where the store could not be used, which ``problem`` then says."""

    last: Sign | None
    is_silent: bool
    silent_hours: float
    delivery: DeliveryOutcome | None
    problem: str | None = None
    told: tuple[str, ...] = ()
    failed: Mapping[str, str] | None = None


_NAMES = {
    "run": "удачный запуск",
    "failure": "запуск, который завершился сбоем",
    "publication": "публикация",
    "daemon": "служба Dagster",
}


def look(home: Home, *, today: date, now: datetime, sender: Sender | None = None) -> Heartbeat:
    """See when the pipeline was last heard of, and tell the engineers where that is too long ago.

    Where the store cannot be used they are told all the same, by every channel, once a look; the message's id is the
    same all day, so that a receiver can drop the repetitions.

    Raises:
        SettingsError: the settings of operation cannot be used, and there are no earlier ones.
    """
    operation, _ = operation_anyhow(home)
    hours = operation.heartbeat.silent_hours
    try:
        last = max(heard(home, now), key=lambda sign: sign.at, default=None)
        is_silent = last is None or now - last.at > timedelta(hours=hours)
        silence = _values(last, hours) if is_silent else {}
        outcome = deliver(home, today=today, now=now, sender=sender, silence=silence)
        return Heartbeat(last, is_silent, hours, outcome)
    except (StoreError, OSError) as error:
        said = error.ru if isinstance(error, StoreError) else str(error)
        LOG.error("the heartbeat cannot use the store: %s", error)
        told, failed = _tell_directly(home, operation, said, today, now, sender)
        last = max(_without_store(home, now), key=lambda sign: sign.at, default=None)
        is_silent = last is None or now - last.at > timedelta(hours=hours)
        return Heartbeat(last, is_silent, hours, None, said, told, failed)


def heard(home: Home, now: datetime) -> list[Sign]:
    """All signs of life of a home; one that lies in the future counts as of now (a clock went wrong).

    Raises:
        StoreError: the store cannot be used.
    """
    found = _without_store(home, now)
    if file_of(home).exists():
        with opened(home) as connection:
            run = signs(connection).get(RUN)
            [failed_at] = connection.execute("select max(failed_at) from failure").fetchone()
        if run is not None:
            found.append(Sign(run[0], "run"))
        if failed_at is not None:
            found.append(Sign(datetime.fromisoformat(failed_at), "failure"))
    return [Sign(min(sign.at, now), sign.name) for sign in found]


def ping(home: Home, *, now: datetime) -> bool:
    """Tell the address outside that all is well, where there is one; whether it is news that this failed, or did not.

    It is noted, and is an alert of the next delivery.
    """
    try:
        place = operation_anyhow(home)[0].heartbeat.ping_url
        if place is None:
            return False
        problem = _call(place.read().reveal())
    except SecretError as error:
        problem = error.ru
    with opened(home) as connection, deciding(connection):
        had_failed = PING_FAILED in signs(connection)
        if problem is None:
            take_sign(connection, PING_FAILED)
        elif not had_failed:
            give_sign(connection, PING_FAILED, now, problem)
    return had_failed == (problem is None)


def _call(address: str) -> str | None:
    if urlsplit(address).scheme not in ("http", "https"):
        return "адрес должен начинаться с https:// или http://"
    try:
        with urlopen(Request(address, headers={"User-Agent": "Concord"}), timeout=_PING_SECONDS):
            return None
    except (URLError, HTTPException, OSError, ValueError) as error:  # an answer of 400 and above is an URLError too
        return redact(words_of(error))


def _without_store(home: Home, now: datetime) -> list[Sign]:
    """Signs that the home itself shows: its publication, its daemon."""
    found = []
    with suppress(OSError):  # nothing is published, or the disk is gone
        found.append(Sign(datetime.fromtimestamp(shelf_of(home).pointer.lstat().st_mtime, UTC), "publication"))
    if (beat := _daemon(home)) is not None:
        found.append(Sign(beat, "daemon"))
    return [Sign(min(sign.at, now), sign.name) for sign in found]


def _daemon(home: Home) -> datetime | None:
    """The last heartbeat of Dagster's daemon, of whichever of its parts; None where its history is kept elsewhere."""
    file = home.state.joinpath(*_DAGSTER)
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            [found] = connection.execute("select max(timestamp) from daemon_heartbeats").fetchone()
    except sqlite3.Error as error:
        LOG.warning("Dagster's history cannot be read for its heartbeat: %s", error)
        return None
    return None if found is None else datetime.fromisoformat(found).replace(tzinfo=UTC)


def _values(last: Sign | None, hours: float) -> dict[str, Any]:
    return {
        "last_at": last.at if last else None,
        "sign": _NAMES[last.name] if last else None,
        "since": last.at if last else None,
        "silent_hours": f"{hours:g}".replace(".", ","),
    }


def _tell_directly(
    home: Home, operation: Operation, problem: str, today: date, now: datetime, sender: Sender | None
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Without the outbox, for want of it; returns the channels that took it and the others with the reason."""
    from orchestration.delivery.channels import Channels

    speaks = sender or Channels(home)
    by_role = {
        role: [name for audience in operation.audience if audience.role == role for name in audience.channels]
        for role in (ENGINEER, COORDINATOR)
    }
    names = dict.fromkeys(by_role[ENGINEER] or by_role[COORDINATOR])
    rule = rules_of(home).of_system("pipeline_silent")
    words = redact(f"Сигналы не ведутся и не рассылаются: {problem}.")
    line = AlertLine(
        alert_id=hashlib.sha256(b"store").hexdigest()[:32],
        change="opened",
        kind="pipeline_silent",
        kind_label=rule.label if rule else "от системы нет вестей",
        severity="error",
        subject="Хранилище сигналов недоступно",
        text=worded("{{ words }}", {"words": words}),
        since_on=today,
    )
    digest = Digest(
        message_id=hashlib.sha256(f"{today} {words}".encode()).hexdigest()[:32],
        audience="Сопровождение",
        made_at=now,
        evaluated_on=today,
        lines=(line,),
    )
    told, failed = [], {}
    for channel in operation.channel:
        if channel.name not in names:
            continue
        if (error := attempt(speaks, channel, digest)) is not None:
            failed[channel.name] = str(error)
        else:
            told.append(channel.name)
    return tuple(told), failed
