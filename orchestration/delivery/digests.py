"""Digests: what each recipient is told at one time.

Belongs here: which alerts are told and why (new, changed, reminded of, resolved), put together for a recipient, noted
as told in the same transaction. Does not belong here: who the recipients are (``recipients``), sending (``outbox``).
"""

import sqlite3
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import get_args

from ingestion.notices import SEVERITIES
from orchestration.delivery.lifecycle import TOLD_THAT_IT_HOLDS, UNRESOLVED, Alert, alerts, not_known_to_be_over
from orchestration.delivery.message import AlertLine, Change, Digest
from orchestration.delivery.payload import packed
from orchestration.delivery.recipients import Recipient
from orchestration.delivery.rules import Rule
from orchestration.delivery.store import instant, moment
from orchestration.operation import Letter

_CLOCKS_DIFFER = timedelta(days=1)
"""By how much a telling may lie in the future and still count: clocks are set, and processes look at them in turn."""
_CHANGES: tuple[str, ...] = get_args(Change)


@dataclass(frozen=True, slots=True)
class Told:
    """What a recipient was told of an alert last."""

    at: datetime
    change: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When and on what a digest is made; ``writer`` and the next deadline of a region are told to bodies."""

    now: datetime
    evaluated_on: date
    publication_id: str | None
    writer: Letter = field(default_factory=Letter)
    next_deadline: Callable[[str | None], date | None] = lambda _: None


def change_to_tell(alert: Alert, told: Told | None, rule: Rule, now: datetime) -> Change | None:
    """Why a recipient is to be told of an alert now; None where it is not.

    Whatever becomes of an alert that was told, nothing more is said of it for the rule's ``suppress_days``. A telling
    that lies far in the future was made under a clock that went wrong, and holds nothing back.
    """
    if alert.state == "resolved":
        is_told = told is not None and told.change != "resolved"
        return "resolved" if is_told and not _is_within(told, rule.suppress_days, now) else None
    if alert.state == "acknowledged" or _is_within(told, rule.suppress_days, now):
        return None
    if told is None or told.change == "resolved":
        return "opened"
    if told.fingerprint != alert.fingerprint:
        return "updated"
    return "reminded" if rule.repeat_days and not _is_within(told, rule.repeat_days, now) else None


def compose(
    connection: sqlite3.Connection,
    recipients: Sequence[Recipient],
    rules: Mapping[str, Rule],
    muted: Collection[str],
    moment_of: Moment,
) -> list[Digest]:
    """Put a digest for each recipient that has something to be told into the outbox; returns them.

    Whoever has had one less than the audience's ``digest_hours`` ago waits, and loses nothing by it.
    """
    unresolved = alerts(connection, states=UNRESOLVED)
    order = {name: position for position, name in enumerate(rules)}
    made = []
    for recipient in recipients:
        if _had_one(connection, recipient, moment_of.now):
            continue
        told = _told(connection, recipient)
        lines: list[tuple[AlertLine, str]] = []
        open_count = 0
        for alert in (*unresolved, *not_known_to_be_over(connection, recipient.key)):
            rule = rules.get(alert.rule)
            if rule is None or rule.name in muted:
                continue
            before = told.get(alert.alert_id)
            # Whoever was told that something holds is told that it holds no more, whatever is asked of new ones.
            if not (recipient.wants(alert.line, rule) or (alert.state == "resolved" and before is not None)):
                continue
            change = change_to_tell(alert, before, rule, moment_of.now)
            if change is not None:
                lines.append((replace(alert.line, change=change), alert.fingerprint))
            elif alert.state == "open":
                open_count += 1
        if lines:
            lines.sort(key=lambda item: _place(item[0], order))
            made.append(_put(connection, recipient, lines, open_count, moment_of))
    return made


def _put(
    connection: sqlite3.Connection,
    recipient: Recipient,
    lines: Sequence[tuple[AlertLine, str]],
    open_count: int,
    moment_of: Moment,
) -> Digest:
    writer = moment_of.writer
    asked = [line for line, _ in lines if line.change != "resolved"]
    region = next((line.reporting_region_code for line in asked if line.reporting_region_code), None)
    digest = Digest(
        message_id=uuid.uuid4().hex,
        audience=recipient.title,
        made_at=moment_of.now,
        evaluated_on=moment_of.evaluated_on,
        lines=tuple(line for line, _ in lines),
        still_open_count=open_count,
        publication_id=moment_of.publication_id,
        role=recipient.audience.role,
        office=writer.office,
        signer=" ".join(filter(None, (writer.position, writer.signer))),
        contact=recipient.audience.contact or writer.contact,
        answer_by=moment_of.next_deadline(region) if asked else None,
    )
    now = instant(moment_of.now)
    connection.execute(
        "insert into message (message_id, recipient, decided_at, payload) values (?, ?, ?, ?)",
        (digest.message_id, recipient.key, now, packed(digest)),
    )
    connection.executemany(
        "insert into delivery (message_id, channel, state, next_try_at) values (?, ?, 'pending', ?)",
        [(digest.message_id, channel, now) for channel in dict.fromkeys(recipient.audience.channels)],
    )
    connection.executemany(
        "insert or replace into telling (alert_id, recipient, told_at, change, fingerprint, message_id) "
        "values (?, ?, ?, ?, ?, ?)",
        [
            (line.alert_id, recipient.key, now, line.change, fingerprint, digest.message_id)
            for line, fingerprint in lines
        ],
    )
    return digest


def _told(connection: sqlite3.Connection, recipient: Recipient) -> dict[str, Told]:
    """What it was told last of each alert that holds, and of each of which it was told that it does."""
    found = connection.execute(
        f"""
        select * from telling where recipient = :recipient and change in {TOLD_THAT_IT_HOLDS}
        union all
        select telling.* from alert cross join telling using (alert_id)
        where alert.state in ('open', 'acknowledged') and recipient = :recipient and change = 'resolved'
        """,
        {"recipient": recipient.key},
    )
    return {row["alert_id"]: Told(moment(row["told_at"]), row["change"], row["fingerprint"]) for row in found}


def _had_one(connection: sqlite3.Connection, recipient: Recipient, now: datetime) -> bool:
    hours = recipient.audience.digest_hours
    if not hours:
        return False
    [last] = connection.execute(
        "select max(decided_at) from message where recipient = ? and decided_at <= ?", (recipient.key, instant(now))
    ).fetchone()
    return last is not None and now - moment(last) < timedelta(hours=hours)


def _is_within(told: Told | None, days: int, now: datetime) -> bool:
    return told is not None and -_CLOCKS_DIFFER <= now - told.at < timedelta(days=days)


def _place(line: AlertLine, order: Mapping[str, int]) -> tuple[int, int, int, str, str, str]:
    """Changes in their order, graver ones first, then by kind, the newest quarter first."""
    quarter = "".join(chr(0x10FFFF - ord(sign)) for sign in line.quarter or "")
    return (
        _CHANGES.index(line.change),
        SEVERITIES.index(line.severity),
        order[line.kind],
        quarter,
        line.subject,
        line.alert_id,
    )
