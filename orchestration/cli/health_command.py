"""``concord health``: whether all is well, and where to look if not.

Belongs here: the verdict on the terminal, the page into a file. Does not belong here: gathering and judging
(``orchestration.health``).
"""

from pathlib import Path
from typing import Any

import click

from orchestration.cli.application import Application, Exit, common_options, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.wording.messages import Messages

_MARKS = {"bad": "✗", "attention": "!"}


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="health", help=messages("health.help"), messages=messages)
    @click.option(
        "--html", "file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help=messages("health.html")
    )
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def show(application: Application, file: Path | None, as_json: bool) -> int:
        from ingestion.files import write_atomically
        from orchestration.health.collect import health
        from orchestration.health.page import health_page

        home = application.readable_home(says_slip=True)
        found = health(home, language=application.messages.language)
        if file is not None:
            write_atomically(file, health_page(found, file.resolve().parent, home.settings.civil).encode())
        if as_json:
            say_json(found)
        else:
            _show(application, found)
            if file is not None:
                say(application.messages("health.written", path=file))
            if found["verdict"]["reasons"]:
                application.advise_home()
        return Exit.FOUND_AMISS if found["verdict"]["level"] == "bad" else Exit.OK

    return common_options(messages)(show)


def _show(application: Application, found: dict[str, Any]) -> None:
    tell = application.messages
    verdict = found["verdict"]
    say(tell(f"health.level.{verdict['level']}"))
    for reason in verdict["reasons"]:
        say(f"  {_MARKS[reason['level']]} {tell('health.reason.' + reason['code'], **reason['named'])}")
    if found["runs"]:
        last = found["runs"][0]
        say(tell("health.run", at=application.clock(last["ended_at"]), ending=tell(f"health.ending.{last['ending']}")))
    if publication := found["publication"]:
        say(tell("health.publication", id=publication["publication_id"], evaluated_on=publication["evaluated_on"]))
    if deadline := found["deadlines"]["next"]:
        quarters = ", ".join(deadline["quarters"])
        say(tell("health.deadline", n=deadline["days"], on=deadline["on"], quarters=quarters))
    failed = (found["blocked"] or publication or {"checks": {"failed": []}})["checks"]["failed"]
    for check in failed:
        mark = _MARKS["bad" if check["severity"] == "blocking" else "attention"]
        say(f"  {mark} {check['meaning']} — {check['error'] or check['observed']}")
