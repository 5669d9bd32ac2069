"""``concord verify``: whether everything in a home is whole and fits together, and how to mend what does not.

Belongs here: the options and the words. Does not belong here: looking (``orchestration.keeping.verification``), the
wording of findings (``ingestion/notices/keeping.yml``).
"""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from ingestion.notices import SEVERITIES
from orchestration.cli.application import Application, Exit, common_options, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import Number
from orchestration.wording.messages import Language, Messages

if TYPE_CHECKING:
    from orchestration.keeping.finding import Finding
    from orchestration.keeping.verification import Verified

_SHOWN = 10  # of one code; --json has them all
_LONGEST_WAIT = 86_400


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="verify", help=messages("verify.help"), messages=messages)
    @click.option("--deep", is_flag=True, help=messages("verify.deep"))
    @click.option("--wait", type=Number(0, _LONGEST_WAIT), default=60, metavar="60", help=messages("verify.wait"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def verify(application: Application, deep: bool, wait: int, as_json: bool) -> int:
        from orchestration.cli.progress import counting, monitor_for
        from orchestration.health import page
        from orchestration.keeping.looking_through import look_through

        tell = application.messages
        home = application.existing_home()
        monitor = monitor_for(tell, quiet=as_json)
        with monitor, monitor.stage("verify"):
            looked = look_through(home, deep=deep, wait_seconds=wait, on_progress=counting(monitor, "verify"))
        verified = looked.verified
        if looked.is_noted and page.file_of(home).exists():  # it tells of the last look
            page.try_to_write_page(home)
        exit_code = Exit.OK if verified.is_sound else Exit.FOUND_AMISS
        if as_json:
            say_json(
                {
                    "exit_code": int(exit_code),
                    "documents": verified.documents,
                    "is_settled": verified.is_settled,
                    "findings": [_as_json(found, tell.language) for found in verified.findings],
                    "seconds": round(monitor.total(), 3),
                }
            )
        else:
            _show(tell, verified)
            if verified.findings:
                application.advise_home()
            say(tell("run.seconds", seconds=tell.tenths(monitor.total())))
        return exit_code

    return common_options(messages)(verify)


def _as_json(found: "Finding", language: Language) -> dict[str, Any]:
    said = found.notice.wording(language)
    return {
        "code": found.code,
        "severity": found.severity,
        "place": found.place,
        "message": said.message,
        "remedy": said.remedy,
        "commands": list(found.commands(language)),
    }


def _show(tell: Messages, verified: "Verified") -> None:
    say(tell("verify.looked", n=verified.documents))
    findings = sorted(verified.findings, key=lambda found: (SEVERITIES.index(found.severity), found.code))
    for code, alike in groupby(findings, key=lambda found: found.code):
        same = list(alike)
        for found in same[:_SHOWN]:
            said = found.notice.wording(tell.language)
            say(f"  {_SIGNS[found.severity]} {found.place} ({code})")
            say(f"      {said.message}")
            say(f"      → {said.remedy}")
        if len(same) > _SHOWN:
            say("  " + tell("run.more", n=len(same) - _SHOWN))
    amiss = sum(found.severity != "info" for found in findings)
    say(tell("verify.found", n=amiss) if amiss else tell("verify.sound"))
    if not verified.is_settled:
        say(tell("verify.not_settled"))


_SIGNS = {"error": "✗", "warning": "!", "info": "·"}
