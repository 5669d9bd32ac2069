"""``concord alerts``: what needs attention, by the published marts.

Belongs here: listing alerts. Does not belong here: the conditions (``fct_alert`` in dbt).
"""

import click

from orchestration.cli.application import Application, Exit, common_options, say, say_json
from orchestration.cli.group import LocalCommand, LocalGroup
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
        if as_json:
            say_json(found)
            return Exit.OK
        tell = application.messages
        say(tell("alerts.count", n=len(found)) if found else tell("alerts.none"))
        for row in found:
            say(f"  {tell('severity.' + row['alert_severity'])}  {row['alert_text']}")
            since = tell("alerts.since", day=row["since_on"]) if row["since_on"] else ""
            place = ", ".join(
                tell(f"inspect.address.{name}", n=row[f"{name}_number"])
                for name in ("table", "row", "cell")
                if row[f"{name}_number"] is not None
            )
            source = " — ".join(filter(None, (row["file_name"], place)))
            say("      " + "; ".join(filter(None, (row["alert_key"], since, source))))
        return Exit.OK

    assert isinstance(alerts, click.Group)
    alerts.add_command(common_options(messages)(show))
    return common_options(messages)(alerts)
