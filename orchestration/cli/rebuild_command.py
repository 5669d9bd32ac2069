"""``concord rebuild``: everything is made again from what was received, and held against what was published.

Belongs here: the options and the words. Does not belong here: the work (``orchestration.running.rebuilding``).
"""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ingestion.archive import SHOWN_DIGITS
from orchestration.cli.alerts_delivered import Delivered
from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json, say_table
from orchestration.cli.carrying_out import carried_out
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import DAY, PAST_DAY
from orchestration.wording.lists import breach_lines, damaged_lines
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.running.rebuilding import Rebuilt

_SHOWN = 10


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="rebuild", help=messages("rebuild.help"), messages=messages)
    @click.option("--evaluated-on", type=DAY, metavar="2020-10-15", help=messages("rebuild.evaluated_on"))
    @click.option("--as-of", type=PAST_DAY, metavar="2020-10-15", help=messages("rebuild.as_of"))
    @click.option("--no-wait", is_flag=True, help=messages("run.no_wait"))
    @click.option("--no-send", is_flag=True, help=messages("run.no_send"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def rebuild(
        application: Application,
        evaluated_on: datetime | None,
        as_of: datetime | None,
        no_wait: bool,
        no_send: bool,
        as_json: bool,
    ) -> int:
        from ingestion.incomplete import ArchiveIncompleteError
        from orchestration.running import rebuilding
        from orchestration.running.execution import Order

        tell = application.messages
        home = application.existing_home()
        if as_of is not None and evaluated_on is not None:
            raise click.UsageError(tell("usage.as_of_alone"), click.get_current_context())
        order = Order(evaluated_on=home.settings.today(), as_of=as_of.date() if as_of else None)
        try:
            carried = carried_out(
                application,
                order,
                lambda home, monitor, **waiting: rebuilding.rebuild(
                    home, order, monitor, evaluated_on=evaluated_on.date() if evaluated_on else None, **waiting
                ),
                lambda rebuilt: rebuilt.outcome,
                no_wait=no_wait,
                quiet=as_json,
                sends=not no_send,
                untold=ArchiveIncompleteError,
            )
        except ArchiveIncompleteError as error:
            remark(tell("rebuild.incomplete", n=len(error.documents)))
            for line in damaged_lines(tell, error, _SHOWN):
                remark(line)
            return Exit.SYSTEM_FAILED
        if carried is None:
            return Exit.SYSTEM_FAILED
        rebuilt, seconds = carried.done, carried.timings["total"]
        exit_code = Exit.AUDIT_FAILED if rebuilt.outcome.ending == "blocked" else Exit.OK
        if as_json:
            say_json({"exit_code": int(exit_code), **_as_json(rebuilt, carried.delivered), "seconds": seconds})
        else:
            _show(tell, rebuilt)
            for line in carried.delivered.lines(tell):
                say(line)
            say(tell("run.seconds", seconds=tell.tenths(seconds)))
        return exit_code

    return common_options(messages)(rebuild)


def _show(tell: Messages, rebuilt: "Rebuilt") -> None:
    outcome = rebuilt.outcome
    if outcome.ending == "nothing_received":
        say(tell("run.nothing_received"))
        return
    if outcome.ending == "blocked":
        say(tell("run.blocked"))
        for breach in outcome.blocked_by:
            for line in breach_lines(tell, breach, "✗"):
                say(line)
        say(tell("run.kept") if outcome.publication is not None else tell("run.never_published"))
        return
    assert outcome.publication is not None
    hashes = outcome.publication.manifest["sha256"]
    say_table(
        [tell(f"rebuild.column.{name}") for name in ("table", "rows", "sha256", "standing")],
        [
            [
                table.table,
                table.rows if table.rows_before in {None, table.rows} else f"{table.rows_before} → {table.rows}",
                hashes.get(f"{table.table}.parquet", "")[:SHOWN_DIGITS],
                tell(f"rebuild.standing.{table.standing}"),
            ]
            for table in rebuilt.tables
        ],
    )
    say(_verdict(tell, rebuilt))
    say(tell("run.publication", id=outcome.publication.publication_id, path=outcome.publication.folder))


def _verdict(tell: Messages, rebuilt: "Rebuilt") -> str:
    if rebuilt.baseline is None:
        return tell("rebuild.nothing_before")
    if rebuilt.is_same:
        return tell("rebuild.same_as_restored" if rebuilt.baseline.is_restored else "rebuild.same")
    named = [tell(f"rebuild.input.{name}") for name in rebuilt.changed_inputs]
    count = sum(table.standing != "same" for table in rebuilt.tables)
    said = tell("rebuild.different", n=count)
    why = tell("rebuild.because", names=", ".join(named)) if named else tell("rebuild.unexplained")
    return f"{said} {why}"


def _as_json(rebuilt: "Rebuilt", delivered: Delivered) -> dict[str, Any]:
    publication = rebuilt.outcome.publication
    return {
        "outcome": rebuilt.outcome.ending,
        "is_same": rebuilt.is_same,
        "compared_with": None
        if rebuilt.baseline is None
        else ("restored" if rebuilt.baseline.is_restored else "published"),
        "changed_inputs": list(rebuilt.changed_inputs),
        "tables": [asdict(table) for table in rebuilt.tables],
        "blocked_by": [asdict(breach) for breach in rebuilt.outcome.blocked_by],
        "publication": None
        if publication is None
        else {
            "publication_id": publication.publication_id,
            "path": str(publication.folder),
            "evaluated_on": publication.manifest["evaluated_on"],
        },
        "alerts": delivered.as_json(),
    }
