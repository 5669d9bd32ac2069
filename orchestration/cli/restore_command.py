"""``concord restore``: a home from a backup, in a folder where there is none.

Belongs here: the options and the words. Does not belong here: the unpacking (``orchestration.keeping.restoring``).
"""

from pathlib import Path

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import FILE
from orchestration.wording.messages import Messages
from orchestration.wording.moments import moment_words


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="restore", help=messages("restore.help"), messages=messages)
    @click.argument("archive", metavar="ARCHIVE", type=FILE)
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def restore(application: Application, archive: Path, as_json: bool) -> int:
        from orchestration.cli.progress import counting, monitor_for
        from orchestration.keeping import restoring
        from orchestration.keeping.backup_file import BackupError

        tell = application.messages
        monitor = monitor_for(tell, quiet=as_json)
        try:
            with monitor, monitor.stage("restore"):
                manifest = restoring.restore(archive, application.root, on_progress=counting(monitor, "restore"))
        except restoring.HomeNotEmptyError as error:
            remark(tell("restore.not_empty", path=error.root))
            return Exit.WRONG_USAGE
        except BackupError as error:
            remark(tell("error.restore", error=error.message(tell.language)))
            return Exit.SYSTEM_FAILED
        if as_json:
            say_json(
                {
                    "home": str(application.root),
                    "documents": manifest.documents,
                    "ledger_lines": manifest.lines,
                    "files": len(manifest.members),
                    "made_at": manifest.made_at.isoformat(timespec="seconds"),
                    "seconds": round(monitor.total(), 3),
                }
            )
            return Exit.OK
        made_at = moment_words(tell, application.home_anyhow().settings.civil(manifest.made_at))
        say(tell("restore.made", path=application.root, made_at=made_at))
        say(tell("backup.holds", n=manifest.documents, files=len(manifest.members)))
        say(tell("restore.next", path=application.root))
        say(tell("run.seconds", seconds=tell.tenths(monitor.total())))
        return Exit.OK

    return common_options(messages)(restore)
