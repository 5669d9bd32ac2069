"""``concord backfill``: read the documents of quarters again, build, audit and publish.

Belongs here: the options. Does not belong here: the run (``running.execution``), its report (``run_report``).
"""

from datetime import datetime

import click

from ingestion.quarters import quarter_range
from orchestration.cli.application import Application, Exit, common_options, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import DAY, QUARTER
from orchestration.cli.run_report import carry_out
from orchestration.wording.messages import Messages


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="backfill", help=messages("backfill.help"), messages=messages)
    @click.argument("first", metavar="FROM", type=QUARTER)
    @click.argument("last", metavar="[TO]", type=QUARTER, required=False)
    @click.option("--evaluated-on", type=DAY, metavar="2020-10-15", help=messages("run.evaluated_on"))
    @click.option("--no-wait", is_flag=True, help=messages("run.no_wait"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def backfill(
        application: Application,
        first: str,
        last: str | None,
        evaluated_on: datetime | None,
        no_wait: bool,
        as_json: bool,
    ) -> int:
        from orchestration.running.execution import Order

        tell = application.messages
        quarters = _quarters(tell, first, last or first)
        order = Order(evaluated_on=application.day(evaluated_on), quarters=quarters)
        report = carry_out(application, order, no_wait=no_wait, quiet=as_json)
        if report is None:
            return Exit.SYSTEM_FAILED
        if as_json:
            say_json({"quarters": list(quarters), "read_again": report.outcome.read_again, **report.as_json()})
        else:
            if report.outcome.ending != "nothing_received":
                named = " – ".join(dict.fromkeys((quarters[0], quarters[-1])))
                say(tell("backfill.read", n=report.outcome.read_again, quarters=named))
            report.print()
        return report.exit_code

    return common_options(messages)(backfill)


def _quarters(tell: Messages, first: str, last: str) -> tuple[str, ...]:
    """The quarters of a range.

    Raises:
        UsageError: it holds none, or some that are no partitions.
    """
    from orchestration.partition_bounds import FIRST_QUARTER, last_quarter

    least, most = FIRST_QUARTER, last_quarter()
    context = click.get_current_context()
    if first > last:
        raise click.UsageError(tell("usage.range", first=first, last=last), context)
    if first < least or last > most:
        raise click.UsageError(tell("usage.quarter_bounds", least=least, most=most), context)
    return tuple(quarter_range(first, last))
