"""``concord runs``: the last runs, whoever started them.

Belongs here: options and layout. Does not belong here: what is known of a run (``orchestration.history.run_history``).
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from orchestration.cli.application import Application, Exit, common_options, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import Number
from orchestration.wording.messages import Messages
from orchestration.wording.triggers import trigger_words

if TYPE_CHECKING:
    from orchestration.history.run_history import RunLine

_SHOWN = 20
_MOST = 1000


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="runs", help=messages("runs.help"), messages=messages)
    @click.option(
        "--last", type=Number(1, _MOST), default=_SHOWN, metavar="N", help=messages("runs.last", shown=_SHOWN)
    )
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def runs(application: Application, last: int, as_json: bool) -> int:
        from orchestration.history import instance as instances
        from orchestration.history.run_history import latest_runs

        home = application.existing_home()
        tell = application.messages
        found: list[RunLine] = []
        if (instances.folder(home) / "dagster.yaml").exists():  # else nothing has run yet: it is not made by asking
            with instances.opened(home) as instance:
                found = latest_runs(instance, last)
        if as_json:
            say_json([{**asdict(run), "began_at": run.began_at.isoformat(timespec="seconds")} for run in found])
        elif not found:
            say(tell("runs.none"))
        else:
            clock = application.clock
            columns = ("began", "trigger", "state", "seconds", "publication", "run")
            say_table([tell(f"runs.column.{name}") for name in columns], [_cells(tell, clock, run) for run in found])
            for run in found:
                if run.error:
                    where = f"{run.failed_step}: " if run.failed_step else ""
                    say(f"  ✗ {run.run_id[:8]}: {where}{run.error}")
        return Exit.OK

    return common_options(messages)(runs)


def _cells(tell: Messages, clock: Callable[[datetime], str], run: "RunLine") -> tuple[str, ...]:
    return (
        clock(run.began_at),
        trigger_words(tell, run.trigger),
        tell(f"runs.state.{run.state}"),
        "" if run.seconds is None else f"{run.seconds:.0f}",
        run.publication_id or "",
        run.run_id[:8],
    )
