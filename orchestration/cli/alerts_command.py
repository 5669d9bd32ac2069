"""``concord alerts``: what needs attention, by the published marts.

Belongs here: listing alerts. Does not belong here: the conditions (``fct_alert`` in dbt).
"""

from itertools import groupby
from typing import Any

import click

from orchestration.cli.application import Application, Exit, common_options, say, say_json
from orchestration.cli.group import LocalCommand, LocalGroup
from orchestration.cli.lists import missing_lines
from orchestration.cli.messages import Messages
from orchestration.cli.published import publication_of

_SEVERITIES = ("error", "warning", "info")


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalGroup, name="alerts", help=messages("alerts.help"), messages=messages)
    def alerts() -> None:
        pass

    @click.command(cls=LocalCommand, name="list", help=messages("alerts.list.help"), messages=messages)
    @click.option("--severity", type=click.Choice(_SEVERITIES), help=messages("alerts.severity"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def show(application: Application, severity: str | None, as_json: bool) -> int:
        from orchestration.reader import reading, rows
        from orchestration.summary import missing_reports

        wanted = _SEVERITIES[: _SEVERITIES.index(severity) + 1] if severity else _SEVERITIES
        with reading(publication_of(application)) as connection:
            found = rows(
                connection,
                """
                select * from fct_alert
                where list_contains(?, alert_severity)
                order by list_position(?, alert_severity), quarter desc nulls last, alert_kind, alert_text, alert_key
                """,
                [list(wanted), list(_SEVERITIES)],
            )
            missing = missing_reports(connection)
        if as_json:
            say_json(found)
            return Exit.OK
        _show(application.messages, found, missing)
        return Exit.OK

    assert isinstance(alerts, click.Group)
    alerts.add_command(common_options(messages)(show))
    return common_options(messages)(alerts)


def _show(tell: Messages, found: list[dict[str, Any]], missing: list[dict[str, Any]]) -> None:
    """Missing reports run into hundreds: they are told by quarters, everything else one by one."""
    say(tell("alerts.count", n=len(found)) if found else tell("alerts.none"))
    for severity, alike in groupby(found, key=lambda row: row["alert_severity"]):
        rows = list(alike)
        reports = {(row["quarter"], row["subject"], row["reporting_region_code"]) for row in rows if _is_report(row)}
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
            if not _is_report(row):
                _show_one(tell, row)


def _is_report(row: dict[str, Any]) -> bool:
    return bool(row["alert_kind"] == "report_missing")


def _show_one(tell: Messages, row: dict[str, Any]) -> None:
    say(f"  {tell('severity.' + row['alert_severity'])}  {row['alert_text']}")
    since = tell("alerts.since", day=row["since_on"]) if row["since_on"] else ""
    place = ", ".join(
        tell(f"inspect.address.{name}", n=row[f"{name}_number"])
        for name in ("table", "row", "cell")
        if row[f"{name}_number"] is not None
    )
    source = " — ".join(filter(None, (row["file_name"], place)))
    say("      " + "; ".join(filter(None, (row["alert_key"], since, source))))
