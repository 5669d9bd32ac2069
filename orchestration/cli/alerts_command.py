"""``concord alerts``: what needs attention, who was told, and what people said to it.

Belongs here: the group and the commands that look. Does not belong here: commands that act (``alerts_sending``,
``alerts_decisions``, ``alerts_rules``), the conditions (``fct_alert`` in dbt, ``orchestration.delivery``).
"""

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from ingestion.notices import SEVERITIES
from orchestration.cli.alerts_decisions import decisions
from orchestration.cli.alerts_rules import rules_command
from orchestration.cli.alerts_sending import sending
from orchestration.cli.alerts_shared import LEAST_DIGITS, no_such_alert
from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json
from orchestration.cli.group import LocalCommand, LocalGroup
from orchestration.cli.published import NothingPublishedError
from orchestration.wording.lists import missing_lines
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.delivery.lifecycle import Alert

SHOWN_DIGITS = 8


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalGroup, name="alerts", help=messages("alerts.help"), messages=messages)
    def alerts() -> None:
        pass

    @click.command(cls=LocalCommand, name="list", help=messages("alerts.list.help"), messages=messages)
    @click.option("--severity", type=click.Choice(SEVERITIES), help=messages("alerts.severity"))
    @click.option("--all", "with_resolved", is_flag=True, help=messages("alerts.all"))
    @click.option("--audience", metavar="NAME", help=messages("alerts.audience"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def show_all(
        application: Application, severity: str | None, with_resolved: bool, audience: str | None, as_json: bool
    ) -> int:
        from orchestration.delivery.standing import standing, wanted_by

        home = application.readable_home(says_slip=True)
        tell = application.messages
        found = standing(home, with_resolved=with_resolved)
        if not found.is_published and not found.alerts:
            raise NothingPublishedError(tell("error.nothing_published", path=application.root))
        shown = found.alerts
        if audience is not None:
            wanted = wanted_by(home, found, audience)
            if wanted is None:
                raise click.UsageError(tell("usage.no_such_audience", name=audience), click.get_current_context())
            shown = wanted
        least = SEVERITIES.index(severity) if severity else len(SEVERITIES)
        shown = tuple(alert for alert in shown if SEVERITIES.index(alert.line.severity) <= least)
        if as_json:
            say_json([as_object(alert) for alert in shown])
        else:
            _show(application, shown, _missing(application))
        for name, error in found.broken_rules.items():
            remark(tell("alerts.rule_broken", name=name, error=error))
        return Exit.OK

    @click.command(cls=LocalCommand, name="show", help=messages("alerts.show.help"), messages=messages)
    @click.argument("alert_id", metavar="ID")
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def show_one(application: Application, alert_id: str, as_json: bool) -> int:
        from orchestration.delivery.rendering.arranged import action_for
        from orchestration.delivery.standing import standing, tellings

        home = application.readable_home(says_slip=True)
        tell = application.messages
        found = standing(home, with_resolved=True, beginning=alert_id).alerts
        if len(found) != 1 or len(alert_id) < LEAST_DIGITS:
            raise click.UsageError(no_such_alert(tell, alert_id, len(found)), click.get_current_context())
        [alert] = found
        told = tellings(home, alert)
        if as_json:
            say_json({**as_object(alert), "told": [[at.isoformat(), who, change] for at, who, change in told]})
            return Exit.OK
        _show_one(application, alert, digits=len(alert.alert_id))
        line = alert.line
        say("      " + tell("alerts.by_rule", rule=alert.rule, label=line.kind_label))
        if line.reporting_region_code:
            say("      " + tell("alerts.region", region=line.reporting_region_code))
        if action := action_for(alert.rule, line.severity):
            say("      " + tell("alerts.action", action=action))
        if line.evidence.cell_words:
            say("      " + tell("alerts.words", words=line.evidence.cell_words))
        if line.link_table:
            say("      " + tell("alerts.row", table=line.link_table, key=line.link_key))
        if alert.reopened_count:
            say("      " + tell("alerts.reopened", times=alert.reopened_count))
        for at, who, change in told:
            say(
                "      "
                + tell(
                    "alerts.told",
                    at=application.clock(at),
                    recipient=who.partition("|")[0],
                    change=tell(f"alerts.change.{change}"),
                )
            )
        if not told:
            say("      " + tell("alerts.told_never"))
        return Exit.OK

    assert isinstance(alerts, click.Group)
    for one in (show_all, show_one, *sending(messages), *decisions(messages), rules_command(messages)):
        alerts.add_command(common_options(messages)(one))
    return common_options(messages)(alerts)


def as_object(alert: "Alert") -> dict[str, Any]:
    """An alert for machines; columns are called as they are in ``fct_alert``."""
    line = asdict(alert.line)
    evidence = line.pop("evidence")
    del line["change"]
    renamed = {
        "kind": "alert_kind",
        "kind_label": "alert_kind_label",
        "severity": "alert_severity",
        "text": "alert_text",
    }
    return {
        **{renamed.get(name, name): value for name, value in line.items()},
        **evidence,
        "rule": alert.rule,
        "state": alert.state,
        "opened_at": alert.opened_at.isoformat(),
        "resolved_at": alert.resolved_at.isoformat() if alert.resolved_at else None,
        "reopened_count": alert.reopened_count,
        "acknowledged_at": alert.acknowledged_at.isoformat() if alert.acknowledged_at else None,
        "acknowledged_by": alert.acknowledged_by,
        "acknowledgement_reason": alert.acknowledgement_reason,
        "acknowledged_until": alert.acknowledged_until.isoformat() if alert.acknowledged_until else None,
    }


def _missing(application: Application) -> list[dict[str, Any]]:
    from orchestration.asking.reader import reading
    from orchestration.asking.summary import missing_reports
    from orchestration.building.publishing import current_publication

    publication = current_publication(application.readable_home())
    if publication is None:
        return []
    with reading(publication) as connection:
        return missing_reports(connection)


def _show(application: Application, found: "tuple[Alert, ...]", missing: list[dict[str, Any]]) -> None:
    """Missing reports run into hundreds: they are told by quarters, then a number a line; the rest one by one."""
    tell = application.messages
    say(tell("alerts.count", n=len(found)) if found else tell("alerts.none"))
    for severity, alike in groupby(found, key=lambda alert: alert.line.severity):
        rows = list(alike)
        reports = {
            (row.line.quarter, row.line.subject, row.line.reporting_region_code) for row in rows if _is_report(row)
        }
        if reports:
            count = tell("alerts.missing", n=len(reports))
            say(f"  {tell('severity.' + severity)}  {count}")
            told = [
                row
                for row in missing
                if (row["quarter"], row["executive_body_name"], row["reporting_region_code"]) in reports
                and (row["report_standing"] == "missing") == (severity == "error")
            ]
            for line in missing_lines(tell, told, len(told)):
                say("    " + line)
            for row in rows:
                if _is_report(row):
                    where = ", ".join(filter(None, (row.line.subject, row.line.quarter)))
                    since = tell("alerts.since", day=row.line.since_on)
                    say(f"      {row.alert_id[:SHOWN_DIGITS]}  {since}  {where}")
        for row in rows:
            if not _is_report(row):
                _show_one(application, row)


def _is_report(alert: "Alert") -> bool:
    """A missing report of which nothing is to be told but that it is missing."""
    return alert.rule == "report_missing" and alert.state == "open"


def _show_one(application: Application, alert: "Alert", digits: int = SHOWN_DIGITS) -> None:
    tell, line = application.messages, alert.line
    say(f"  {tell('severity.' + line.severity)}  {line.text}")
    place = ", ".join(
        tell(f"inspect.address.{name}", n=getattr(line.evidence, f"{name}_number"))
        for name in ("table", "row", "cell")
        if getattr(line.evidence, f"{name}_number") is not None
    )
    source = " — ".join(filter(None, (line.evidence.file_name, place)))
    since = tell("alerts.since", day=line.since_on)
    say("      " + "; ".join(filter(None, (alert.alert_id[:digits], since, _state(application, alert), source))))


def _state(application: Application, alert: "Alert") -> str:
    tell = application.messages
    if alert.state == "resolved" and alert.resolved_at is not None:
        return tell("alerts.resolved", day=application.home_anyhow().settings.civil(alert.resolved_at).date())
    if alert.state != "acknowledged":
        return ""
    who, reason = alert.acknowledged_by, alert.acknowledgement_reason
    if alert.acknowledged_until is None:
        return tell("alerts.acknowledged", who=who, reason=reason)
    return tell("alerts.acknowledged_until", day=alert.acknowledged_until, who=who, reason=reason)
