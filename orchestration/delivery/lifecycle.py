"""The life of an alert: it opens once, is updated, acknowledged, resolved by itself, may open again, is forgotten.

Belongs here: bringing the stored alerts into line with what holds; acknowledging and muting. Does not belong here: what
holds (``conditions``, ``pipeline_conditions``), who is told of it (``digests``). Everything here happens inside a
transaction of ``store.deciding``.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from ingestion.notices import SEVERITIES
from ingestion.settings import Settings
from orchestration.delivery.conditions import Condition, Judgement
from orchestration.delivery.message import AlertLine, Evidence
from orchestration.delivery.store import instant, moment

UNRESOLVED = ("open", "acknowledged")
"""The states of an alert that holds."""
TOLD_THAT_IT_HOLDS = "('opened', 'updated', 'reminded')"
"""The changes after which a recipient takes an alert to hold, for SQL: an index finds them, not what they are not."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as the store has it."""

    line: AlertLine
    state: str
    opened_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None
    reopened_count: int
    fingerprint: str
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    acknowledgement_reason: str | None
    acknowledged_until: date | None

    @property
    def alert_id(self) -> str:
        """Its identity."""
        return self.line.alert_id

    @property
    def rule(self) -> str:
        """The rule that it opened by."""
        return self.line.kind


@dataclass(frozen=True, slots=True)
class Changes:
    """How many alerts opened (again), were updated, were resolved."""

    opened: int = 0
    updated: int = 0
    resolved: int = 0


class NoSuchAlertError(LookupError):
    """No alert, or several, begin with what was given."""

    def __init__(self, beginning: str, found: int) -> None:
        super().__init__(f"{found} alerts begin with {beginning}")
        self.beginning = beginning
        self.found = found


def take_note(
    connection: sqlite3.Connection,
    judgement: Judgement,
    enabled: Collection[str],
    now: datetime,
    today: date,
    settings: Settings,
) -> Changes:
    """Bring the stored alerts into line with what holds.

    An alert whose rule could not be judged stays as it is; one whose rule is switched off is resolved. An
    acknowledgement lapses after its last day, and when the alert becomes graver than what was acknowledged.
    """
    known = {alert.alert_id: alert for alert in alerts(connection, states=UNRESOLVED)}
    resolved_before = _resolved(connection, judgement.conditions.keys() - known.keys())
    opened = updated = resolved = 0
    for condition in judgement.conditions.values():
        alert = known.get(condition.alert_id)
        if alert is None:
            _open(connection, condition, now, settings, is_known=condition.alert_id in resolved_before)
            opened += 1
            continue
        updated += alert.fingerprint != condition.fingerprint
        _go_on(connection, condition, alert, now, today, settings)
    for alert in known.values():
        is_over = alert.rule in judgement.judged or alert.rule not in enabled
        if is_over and alert.alert_id not in judgement.conditions:
            connection.execute(
                "update alert set state = 'resolved', resolved_at = ? where alert_id = ?",
                (instant(now), alert.alert_id),
            )
            resolved += 1
    return Changes(opened, updated, resolved)


def alerts(
    connection: sqlite3.Connection, *, states: Collection[str] = (*UNRESOLVED, "resolved"), beginning: str = ""
) -> list[Alert]:
    """The stored alerts in some states whose identity begins so, in the order in which they opened."""
    beginning = beginning.lower()
    places = ", ".join("?" for _ in states)
    query, values = f"state in ({places})", [*states]
    if beginning:  # the digits of an identity end with f; the plus keeps the index of states away
        query, values = f"+{query} and alert_id >= ? and alert_id < ?", [*values, beginning, f"{beginning}g"]
    found = connection.execute(f"select * from alert where {query} order by opened_at, alert_id", values)
    return [_alert(row) for row in found]


def not_known_to_be_over(connection: sqlite3.Connection, recipient: str) -> list[Alert]:
    """The resolved alerts of which a recipient was told last that they hold, in the order in which they opened."""
    query = f"""
        select alert.* from telling cross join alert using (alert_id)
        where telling.recipient = ? and telling.change in {TOLD_THAT_IT_HOLDS} and alert.state = 'resolved'
        order by alert.opened_at, alert_id
    """
    return [_alert(row) for row in connection.execute(query, (recipient,))]


def find(connection: sqlite3.Connection, beginning: str) -> Alert:
    """The alert whose identity begins so.

    Raises:
        NoSuchAlertError: there is none, or more than one.
    """
    found = alerts(connection, beginning=beginning)
    if len(found) != 1:
        raise NoSuchAlertError(beginning, len(found))
    return found[0]


def acknowledge(
    connection: sqlite3.Connection, alert: Alert, *, reason: str, who: str, until: date | None, now: datetime
) -> None:
    """Note that somebody knows of an alert: nothing more is told of it, through a day or while it holds."""
    connection.execute(
        """
        update alert set
            state = 'acknowledged', acknowledged_at = ?, acknowledged_by = ?, acknowledgement_reason = ?,
            acknowledged_until = ?, acknowledged_severity = severity
        where alert_id = ? and state <> 'resolved'
        """,
        (instant(now), who, reason, until.isoformat() if until else None, alert.alert_id),
    )


def take_back(connection: sqlite3.Connection, alert: Alert) -> None:
    """Take an acknowledgement back."""
    connection.execute(f"update alert set state = 'open', {_NOT_ACKNOWLEDGED} where alert_id = ?", (alert.alert_id,))


def prune(
    connection: sqlite3.Connection, before: datetime, recipients: Collection[str], rules: Collection[str]
) -> None:
    """Forget the alerts that were resolved, and told of last, before a moment.

    One of which a recipient is still to be told that it is over is kept until that was told: ``recipients`` are those
    there are (by their keys), ``rules`` those that are in force. An alert that comes back opens anew under the same
    identity.
    """
    gone = f"""
        select alert_id from alert where state = 'resolved' and resolved_at < :before and not exists (
            select 1 from telling where telling.alert_id = alert.alert_id and (
                told_at >= :before
                or (
                    change in {TOLD_THAT_IT_HOLDS}
                    and recipient in (select value from json_each(:recipients))
                    and alert.rule in (select value from json_each(:rules))
                )
            )
        )
    """
    named = {"before": instant(before), "recipients": json.dumps(list(recipients)), "rules": json.dumps(list(rules))}
    # Without its tellings an alert is one of those that may go all the more: the second time the same ones are found.
    connection.execute(f"delete from telling where alert_id in ({gone})", named)
    connection.execute(f"delete from alert where alert_id in ({gone})", named)


def mute(
    connection: sqlite3.Connection, rule: str, *, reason: str, who: str, until: date | None, now: datetime
) -> None:
    """Tell nothing by a rule, through a day or until that is taken back; its alerts open and close all the same."""
    connection.execute(
        "insert or replace into mute (rule, until, reason, who, muted_at) values (?, ?, ?, ?, ?)",
        (rule, until.isoformat() if until else None, reason, who, instant(now)),
    )


def unmute(connection: sqlite3.Connection, rule: str) -> bool:
    """Tell by a rule again; whether it was muted."""
    return connection.execute("delete from mute where rule = ?", (rule,)).rowcount > 0


def muted(connection: sqlite3.Connection, today: date) -> dict[str, dict[str, Any]]:
    """The rules that are muted on a day, each with ``until``, ``reason``, ``who``."""
    found = connection.execute("select * from mute where until is null or until >= ?", (today.isoformat(),))
    return {row["rule"]: dict(row) for row in found}


def _resolved(connection: sqlite3.Connection, ids: Collection[str]) -> set[str]:
    """Of some identities those of resolved alerts."""
    # The plus keeps the index of states away, by which all resolved ones would be looked at.
    query = "select alert_id from alert where alert_id in (select value from json_each(?)) and +state = 'resolved'"
    return {row["alert_id"] for row in connection.execute(query, (json.dumps(list(ids)),))}


_NOT_ACKNOWLEDGED = (
    "acknowledged_at = null, acknowledged_by = null, acknowledgement_reason = null, acknowledged_until = null, "
    "acknowledged_severity = null"
)


def _open(
    connection: sqlite3.Connection, condition: Condition, now: datetime, settings: Settings, *, is_known: bool
) -> None:
    line = _dated(condition, now, settings)
    values = (instant(now), instant(now), line.severity, condition.fingerprint, _text(line))
    if not is_known:
        connection.execute(
            "insert into alert (alert_id, rule, identity, state, opened_at, last_seen_at, severity, fingerprint, line) "
            "values (?, ?, ?, 'open', ?, ?, ?, ?, ?)",
            (condition.alert_id, condition.rule, condition.identity, *values),
        )
        return
    connection.execute(
        f"""
        update alert set
            state = 'open', rule = ?, opened_at = ?, last_seen_at = ?, severity = ?, fingerprint = ?, line = ?,
            resolved_at = null, reopened_count = reopened_count + 1, {_NOT_ACKNOWLEDGED}
        where alert_id = ?
        """,
        (condition.rule, *values, condition.alert_id),
    )


def _go_on(
    connection: sqlite3.Connection,
    condition: Condition,
    alert: Alert,
    now: datetime,
    today: date,
    settings: Settings,
) -> None:
    line = _dated(condition, alert.opened_at, settings)
    connection.execute(
        "update alert set rule = ?, last_seen_at = ?, severity = ?, fingerprint = ?, line = ? where alert_id = ?",
        (condition.rule, instant(now), line.severity, condition.fingerprint, _text(line), alert.alert_id),
    )
    if alert.state != "acknowledged":
        return
    said = connection.execute("select acknowledged_severity from alert where alert_id = ?", (alert.alert_id,))
    is_graver = SEVERITIES.index(line.severity) < SEVERITIES.index(said.fetchone()[0])
    is_past = alert.acknowledged_until is not None and alert.acknowledged_until < today
    if is_graver or is_past:
        take_back(connection, alert)


def _dated(condition: Condition, opened_at: datetime, settings: Settings) -> AlertLine:
    if condition.is_since_known:
        return condition.line
    return replace(condition.line, since_on=settings.civil(opened_at).date())


def _text(line: AlertLine) -> str:
    return json.dumps(asdict(line), ensure_ascii=False, default=str)


def line_of(declared: Mapping[str, Any]) -> AlertLine:
    """A line out of its JSON object, whichever version of the program wrote that."""
    return AlertLine(
        **{
            **known_to(AlertLine, declared),
            "since_on": date.fromisoformat(declared["since_on"]),
            "evidence": Evidence(**known_to(Evidence, declared.get("evidence") or {})),
        }
    )


def known_to(kind: type, declared: Mapping[str, Any]) -> dict[str, Any]:
    """Of a JSON object what this version of the program has a field for; another one may have had others."""
    return {name: declared[name] for name in (field.name for field in fields(kind)) if name in declared}


def _of_row(row: sqlite3.Row) -> dict[str, Any]:
    """A line as far as the other columns tell it, for one that another version of the program wrote otherwise."""
    return {
        "alert_id": row["alert_id"],
        "change": "opened",
        "kind": row["rule"],
        "kind_label": row["rule"],
        "severity": row["severity"],
        "subject": row["rule"],
        "text": "",
        "since_on": row["opened_at"][:10],
    }


def _alert(row: sqlite3.Row) -> Alert:
    until = row["acknowledged_until"]
    return Alert(
        line=line_of({**_of_row(row), **json.loads(row["line"])}),
        state=row["state"],
        opened_at=moment(row["opened_at"]),
        last_seen_at=moment(row["last_seen_at"]),
        resolved_at=moment(row["resolved_at"]) if row["resolved_at"] else None,
        reopened_count=row["reopened_count"],
        fingerprint=row["fingerprint"],
        acknowledged_at=moment(row["acknowledged_at"]) if row["acknowledged_at"] else None,
        acknowledged_by=row["acknowledged_by"],
        acknowledgement_reason=row["acknowledgement_reason"],
        acknowledged_until=date.fromisoformat(until) if until else None,
    )
