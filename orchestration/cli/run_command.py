"""``concord run``: take in, build, audit, publish, and tell.

Belongs here: the options. Does not belong here: the run (``running.execution``), what is told about it
(``run_report``).
"""

from datetime import datetime
from pathlib import Path

import click

from orchestration.cli.application import Application, Exit, common_options, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import DAY, KINDS, PAST_DAY, PATH, QUARTER, REGION
from orchestration.cli.run_report import carry_out
from orchestration.wording.messages import Messages


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="run", help=messages("run.help"), messages=messages)
    @click.argument("paths", nargs=-1, metavar="[PATH]...", type=PATH)
    @click.option("--region", type=REGION, metavar="RU-SMO", help=messages("run.region"))
    @click.option("--quarter", type=QUARTER, metavar="2020-Q3", help=messages("run.quarter"))
    @click.option("--kind", type=click.Choice(KINDS), help=messages("run.kind"))
    @click.option("--received-on", type=DAY, metavar="2020-10-05", help=messages("run.received_on"))
    @click.option("--evaluated-on", type=DAY, metavar="2020-10-15", help=messages("run.evaluated_on"))
    @click.option("--as-of", type=PAST_DAY, metavar="2020-10-15", help=messages("run.as_of"))
    @click.option("--no-wait", is_flag=True, help=messages("run.no_wait"))
    @click.option("--no-send", is_flag=True, help=messages("run.no_send"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def run(
        application: Application,
        paths: tuple[Path, ...],
        region: str | None,
        quarter: str | None,
        kind: str | None,
        received_on: datetime | None,
        evaluated_on: datetime | None,
        as_of: datetime | None,
        no_wait: bool,
        no_send: bool,
        as_json: bool,
    ) -> int:
        from orchestration.receiving.arrivals import hints
        from orchestration.running.execution import Order

        if as_of is not None and any([paths, region, quarter, kind, received_on, evaluated_on]):
            raise click.UsageError(messages("usage.as_of_alone"), click.get_current_context())
        order = Order(
            paths=paths,
            hints=hints(region=region, quarter=quarter, kind=kind),
            received_on=received_on.date() if received_on else None,
            evaluated_on=application.day(evaluated_on),
            as_of=as_of.date() if as_of else None,
        )
        report = carry_out(application, order, no_wait=no_wait, quiet=as_json, sends=not no_send)
        if report is None:
            return Exit.SYSTEM_FAILED
        if as_json:
            say_json(report.as_json())
        else:
            report.print()
        return report.exit_code

    return common_options(messages)(run)
