"""Standing: the alerts that hold now with what became of them, for whoever looks and changes nothing.

Belongs here: the published marts judged anew, beside the stored state of each alert. Does not belong here: writing
anything down (``lifecycle``), how it is shown (the command line).
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ingestion.home import Home
from ingestion.notices import SEVERITIES
from orchestration.building.publishing import current_publication
from orchestration.delivery.conditions import Body, Judgement, judge
from orchestration.delivery.lifecycle import UNRESOLVED, Alert, alerts
from orchestration.delivery.recipients import Recipient, recipients
from orchestration.delivery.rules import Rule, rules_of
from orchestration.delivery.store import file_of, moment, opened
from orchestration.operation import operation_of


@dataclass(frozen=True, slots=True)
class Standing:
    """All alerts, the graver first; ``broken_rules`` are those that could not be judged, with the reason."""

    alerts: tuple[Alert, ...]
    broken_rules: dict[str, str]
    bodies: dict[str, Body]
    is_published: bool


def standing(home: Home, *, with_resolved: bool = False, beginning: str = "") -> Standing:
    """What holds now. What the store has not been told of yet stands as open since now.

    ``with_resolved`` also what held once; ``beginning`` names the first digits of those that are wanted.

    Raises:
        StoreError: the store cannot be used.
    """
    judgement, bodies = Judgement(), None
    rules = rules_of(home)
    publication = current_publication(home)
    if publication is not None:
        bodies = judge(publication, rules.enabled, judgement)
    stored: dict[str, Alert] = {}
    if file_of(home).exists():
        with opened(home) as connection:
            states = (*UNRESOLVED, "resolved") if with_resolved else UNRESOLVED
            stored = {alert.alert_id: alert for alert in alerts(connection, states=states, beginning=beginning)}
    now = datetime.now(UTC)
    found = []
    wanted = (one for one in judgement.conditions.values() if one.alert_id.startswith(beginning.lower()))
    for condition in wanted:
        alert = stored.pop(condition.alert_id, None)
        if alert is None or alert.state == "resolved":
            day = condition.line.since_on if condition.is_since_known else home.settings.civil(now).date()
            line = replace(condition.line, since_on=day)
            found.append(Alert(line, "open", now, now, None, 0, condition.fingerprint, None, None, None, None))
        else:
            day = condition.line.since_on if condition.is_since_known else alert.line.since_on
            found.append(replace(alert, line=replace(condition.line, since_on=day)))
    # Conditions of the pipeline, and what could not be judged, stand as they were written down.
    is_kept = {alert_id for alert_id, alert in stored.items() if alert.rule not in judgement.judged}
    found += [
        alert
        for alert_id, alert in stored.items()
        if (alert.state == "resolved" and with_resolved) or (alert.state != "resolved" and alert_id in is_kept)
    ]
    return Standing(tuple(sorted(found, key=_place)), judgement.broken, bodies or {}, publication is not None)


def wanted_by(home: Home, found: Standing, audience: str) -> tuple[Alert, ...] | None:
    """Those that an audience is told of; None where there is no such audience."""
    operation = operation_of(home)
    if audience not in (known.name for known in operation.audience):
        return None
    rules = {rule.name: rule for rule in rules_of(home).enabled}
    to_whom, _ = recipients(operation, found.bodies, rules.values(), ())
    chosen = [recipient for recipient in to_whom if recipient.audience.name == audience]
    return tuple(alert for alert in found.alerts if _is_wanted(alert, rules, chosen))


def tellings(home: Home, alert: Alert) -> list[tuple[datetime, str, str]]:
    """When whom was told what last of an alert, in order of time.

    Raises:
        StoreError: the store cannot be used.
    """
    if not file_of(home).exists():
        return []
    with opened(home) as connection:
        found = connection.execute(
            "select told_at, recipient, change from telling where alert_id = ? order by told_at", (alert.alert_id,)
        )
        return [(moment(row["told_at"]), row["recipient"], row["change"]) for row in found]


def _is_wanted(alert: Alert, rules: dict[str, Rule], chosen: list[Recipient]) -> bool:
    rule = rules.get(alert.rule)
    return rule is not None and any(recipient.wants(alert.line, rule) for recipient in chosen)


def _place(alert: Alert) -> tuple[int, bool, tuple[int, ...], str, str, str]:
    """Graver ones first, then the newest quarter, those without one last."""
    line = alert.line
    newest = tuple(-ord(sign) for sign in line.quarter or "")
    return SEVERITIES.index(line.severity), line.quarter is None, newest, line.kind, line.text, line.alert_id
