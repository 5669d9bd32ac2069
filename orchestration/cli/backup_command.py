"""``concord backup``: one file with everything of the home that cannot be made again.

Belongs here: the options and the words. Does not belong here: the copying (``orchestration.keeping.backup``).
"""

from pathlib import Path

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import NEW_PATH, Number
from orchestration.wording.messages import Messages

MEGABYTE = 1e6
_MOST_KEPT = 10_000
_EXTRAS = ("published", "inbox")  # as ``backup.EXTRAS``, which is not imported for the sake of help


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="backup", help=messages("backup.help"), messages=messages)
    @click.argument("destination", metavar="DEST", type=NEW_PATH)
    @click.option("--include", multiple=True, type=click.Choice(_EXTRAS), help=messages("backup.include"))
    @click.option("--keep", type=Number(1, _MOST_KEPT), metavar="30", help=messages("backup.keep"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def backup(
        application: Application, destination: Path, include: tuple[str, ...], keep: int | None, as_json: bool
    ) -> int:
        from orchestration.cli.log import log_to_file
        from orchestration.cli.progress import counting, monitor_for
        from orchestration.keeping.backup import FewerDocumentsError, back_up, keep_the_latest

        tell = application.messages
        home = application.existing_home()
        if destination.resolve().is_relative_to(home.root):
            raise click.UsageError(tell("backup.inside"), click.get_current_context())
        log_to_file(application.log_file)
        monitor = monitor_for(tell, quiet=as_json)
        with monitor, monitor.stage("backup"):
            made = back_up(home, destination, include=include, on_progress=counting(monitor, "backup"))
        removed: list[Path] = []
        fewer: FewerDocumentsError | None = None
        try:
            removed = keep_the_latest(made, keep) if keep is not None else []
        except FewerDocumentsError as error:
            fewer = error
            remark(tell("backup.fewer", error=error.message(tell.language)))
        exit_code = Exit.OK if fewer is None else Exit.FOUND_AMISS
        manifest = made.manifest
        if as_json:
            say_json(
                {
                    "file": str(made.file.resolve()),
                    "size_bytes": made.file.stat().st_size,
                    "documents": manifest.documents,
                    "ledger_lines": manifest.lines,
                    "files": len(manifest.members),
                    "made_at": manifest.made_at.isoformat(timespec="seconds"),
                    "left_out": list(made.left_out),
                    "removed": [str(file) for file in removed],
                    "kept_because": None if fewer is None else fewer.message(tell.language),
                    "seconds": round(monitor.total(), 3),
                }
            )
            return exit_code
        say(tell("backup.made", path=made.file.resolve(), size=tell.tenths(made.file.stat().st_size / MEGABYTE)))
        say(tell("backup.holds", n=manifest.documents, files=len(manifest.members)))
        for name in made.left_out:
            remark("  ! " + tell("backup.left_out", name=name))
        for file in removed:
            say(tell("backup.removed", path=file))
        say(tell("run.seconds", seconds=tell.tenths(monitor.total())))
        return exit_code

    return common_options(messages)(backup)
