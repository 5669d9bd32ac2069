"""Delivering: from what holds to what people receive, in one call.

Belongs here: the order of things (judge, decide, send), and what there is to tell about it afterwards. Does not belong
here: any of them (``conditions``, ``pipeline_conditions``, ``lifecycle``, ``digests``, ``outbox``).
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ingestion.home import Home
from ingestion.steps import reached
from orchestration.building.publishing import Publication, current_publication
from orchestration.delivery import lifecycle, outbox
from orchestration.delivery.conditions import Judgement, judge
from orchestration.delivery.digests import Moment, compose
from orchestration.delivery.lifecycle import Changes, muted, take_note
from orchestration.delivery.outbox import PAUSES, Sender, Sending, last_sent_at, send_due
from orchestration.delivery.pipeline_conditions import Circumstances, judge_pipeline, judge_silence
from orchestration.delivery.recipients import recipients
from orchestration.delivery.rules import Rules, rules_of
from orchestration.delivery.signs import TO_BE_TOLD, signs, take_sign
from orchestration.delivery.store import deciding, file_of, instant, moment, opened
from orchestration.operation import Operation, operation_anyhow

_ROUNDS = 3  # sending may break or mend channels, which is told by those that work
_LEFT_BY_THE_DEAD = timedelta(minutes=15)  # what has been claimed for so long, nobody is sending any more
_LOOKS = 5  # at a publication that others replace meanwhile


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What one call did: alerts that changed, digests decided on, deliveries sent and waiting.

    ``failed`` has the channels that took nothing, each with the reason; ``broken_rules`` the rules that could not be
    judged. ``has_channels`` is False where nobody is told anything because the settings name nobody. ``slip`` is, in
    Russian, what is wrong with the settings where the last good ones were gone by.
    """

    changes: Changes
    open_count: int
    digests_count: int
    sent_count: int
    waiting_count: int
    failed: Mapping[str, str]
    broken_rules: Mapping[str, str]
    has_channels: bool
    is_left_to_other: bool = False
    given_up_count: int = 0
    slip: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel: since when it does not work and why, None where it works; when it last took a message."""

    name: str
    broken_since: datetime | None
    error: str | None
    last_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How delivery stands: open alerts by severity, acknowledged ones, deliveries that wait or were given up."""

    open_by_severity: Mapping[str, int] = field(default_factory=dict)
    acknowledged_count: int = 0
    waiting_count: int = 0
    given_up_count: int = 0
    channels: Sequence[ChannelState] = ()
    last_sent_at: datetime | None = None
    is_known: bool = False

    @property
    def broken_channels(self) -> tuple[str, ...]:
        """The channels that do not work."""
        return tuple(channel.name for channel in self.channels if channel.broken_since is not None)


def now_utc() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def deliver(
    home: Home,
    *,
    today: date,
    now: datetime | None = None,
    sender: Sender | None = None,
    sends: bool = True,
    silence: Mapping[str, Any] | None = None,
    pauses: Sequence[float] = PAUSES,
) -> DeliveryOutcome:
    """Judge all rules, bring the alerts into line, put digests into the outbox and send what is due.

    ``today`` is the day by which it is told whether a run is late; ``now`` the moment, for a test. Without ``sends``
    the state is kept and nobody is told anything: the next call tells it. ``silence`` is empty where the pipeline was
    just heard of, has what the words about its silence name where it was not, and is None where nobody looked.

    Raises:
        StoreError: the store cannot be used.
        SettingsError: the settings of operation cannot be used, and there are no earlier ones.
    """
    (operation, slip), rules = operation_anyhow(home), rules_of(home)
    clock: Callable[[], datetime] = now_utc if now is None else lambda: now
    with opened(home) as connection:
        changes, digests, sending = Changes(), 0, Sending()
        judgement = Judgement()
        for _ in range(_ROUNDS):
            made, told, judgement = _decide(
                connection, home, operation, slip, rules, clock, today, silence, sends=sends
            )
            changes = _sum(changes, made)
            digests += told
            reached("sending.decided")
            if not sends:
                break
            once = send_due(connection, home.delivery, operation, sender or _channels(home), clock, pauses=pauses)
            sending = _together(sending, once)
            if not once.is_health_changed:
                break
        return DeliveryOutcome(
            changes=changes,
            open_count=_count(connection, "alert", "open"),
            digests_count=digests,
            sent_count=sending.sent,
            waiting_count=_count(connection, "delivery", "pending"),
            failed=sending.failed,
            broken_rules=judgement.broken,
            has_channels=bool(operation.audience),
            is_left_to_other=sending.is_left_to_other,
            given_up_count=sending.given_up,
            slip=slip,
        )


def is_due(home: Home, *, now: datetime) -> bool:
    """Whether there is something to deliver: it was noted where nobody could, or its next try has come. Makes no file.

    Raises:
        StoreError: the store cannot be used.
    """
    if not file_of(home).exists():
        return False
    with opened(home) as connection:
        due = connection.execute(
            "select 1 from delivery where (state = 'pending' and next_try_at <= ?) or "
            "(state = 'sending' and claimed_at <= ?) limit 1",
            (instant(now), instant(now - _LEFT_BY_THE_DEAD)),
        ).fetchone()
        return due is not None or TO_BE_TOLD in signs(connection)


def followed(first: DeliveryOutcome, second: DeliveryOutcome) -> DeliveryOutcome:
    """Two calls in a row, told as one."""
    return replace(
        second,
        changes=_sum(first.changes, second.changes),
        digests_count=first.digests_count + second.digests_count,
        sent_count=first.sent_count + second.sent_count,
        failed={**first.failed, **second.failed},
        given_up_count=first.given_up_count + second.given_up_count,
    )


def refresh(home: Home, *, today: date) -> None:
    """Bring the alerts into line with what holds, and tell nobody.

    Raises:
        StoreError: the store cannot be used.
        SettingsError: the settings of operation cannot be used, and there are no earlier ones.
    """
    deliver(home, today=today, sends=False)


def state_of(home: Home) -> DeliveryState:
    """How delivery stands; of a home that has delivered nothing yet, nothing. Makes no file.

    Raises:
        StoreError: the store cannot be used.
    """
    if not file_of(home).exists():
        return DeliveryState()
    with opened(home) as connection:
        counted = connection.execute("select severity, count(*) from alert where state = 'open' group by severity")
        return DeliveryState(
            open_by_severity={severity: count for severity, count in counted},
            acknowledged_count=_count(connection, "alert", "acknowledged"),
            waiting_count=_count(connection, "delivery", "pending") + _count(connection, "delivery", "sending"),
            given_up_count=_count(connection, "delivery", "failed"),
            channels=[_channel_state(row) for row in connection.execute("select * from channel order by name")],
            last_sent_at=last_sent_at(connection),
            is_known=True,
        )


def _decide(
    connection: sqlite3.Connection,
    home: Home,
    operation: Operation,
    slip: str | None,
    rules: Rules,
    clock: Callable[[], datetime],
    today: date,
    silence: Mapping[str, Any] | None,
    *,
    sends: bool,
) -> tuple[Changes, int, Judgement]:
    """Judge, and write down in one transaction what follows.

    What was judged must still be what is published when it is written down: another process may have published
    meanwhile, and judged that.
    """
    for _ in range(_LOOKS):
        publication = current_publication(home)
        judgement = Judgement()
        bodies = None if publication is None else judge(publication, rules.enabled, judgement)
        with deciding(connection):
            now = clock()  # here, where no other process decides any more
            if _id_of(current_publication(home)) != _id_of(publication):
                continue
            if silence is not None:
                judge_silence(judgement, rules, home.settings, is_silent=bool(silence), values=silence)
            broken = [row["name"] for row in connection.execute("select name from channel where broken_since <> ''")]
            to_whom, unclear = recipients(operation, bodies, rules.enabled, broken)
            around = Circumstances(home, operation, rules, now, today, unclear, slip)
            judge_pipeline(connection, around, judgement)
            by_name = {rule.name: rule for rule in rules.enabled}
            changes = take_note(connection, judgement, by_name, now, today, home.settings)
            digests = []
            if sends:
                evaluated_on = today if publication is None else _evaluated_on(publication)
                at = Moment(
                    now,
                    evaluated_on,
                    _id_of(publication),
                    operation.letter,
                    lambda region: home.settings.next_deadline(region or home.settings.region_code or "", today),
                )
                digests = compose(connection, to_whom, by_name, muted(connection, today), at)
                before = now - operation.alerts.kept
                lifecycle.prune(connection, before, [recipient.key for recipient in to_whom], by_name)
                outbox.prune(connection, operation, before)
                take_sign(connection, TO_BE_TOLD)
            return changes, len(digests), judgement
    raise RuntimeError("what is published changes faster than it can be judged")


def _evaluated_on(publication: Publication) -> date:
    return date.fromisoformat(publication.manifest["evaluated_on"])


def _id_of(publication: Publication | None) -> str | None:
    return None if publication is None else publication.publication_id


def _channels(home: Home) -> Sender:
    from orchestration.delivery.channels import Channels

    return Channels(home)


def _sum(first: Changes, second: Changes) -> Changes:
    return Changes(first.opened + second.opened, first.updated + second.updated, first.resolved + second.resolved)


def _together(first: Sending, second: Sending) -> Sending:
    return Sending(
        sent=first.sent + second.sent,
        failed={**first.failed, **second.failed},
        given_up=first.given_up + second.given_up,
        is_left_to_other=second.is_left_to_other,
    )


def _count(connection: sqlite3.Connection, table: str, state: str) -> int:
    query = f"select count(*) from {table} where state = ?"
    return int(connection.execute(query, (state,)).fetchone()[0])


def _channel_state(row: sqlite3.Row) -> ChannelState:
    broken, sent = row["broken_since"], row["last_sent_at"]
    return ChannelState(row["name"], moment(broken) if broken else None, row["error"], moment(sent) if sent else None)
