"""``concord init``: make a home, or set an existing one right.

Belongs here: asking for settings. Does not belong here: what settings there are (``ingestion.home``).
"""

import sys
from dataclasses import replace
from pathlib import Path

import click

from orchestration.cli.application import Application, Exit, common_options, say
from orchestration.cli.group import LocalCommand
from orchestration.cli.messages import Messages
from orchestration.cli.options import FILE, REGION, Number

_LAST_DAY = 28


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="init", help=messages("init.help"), messages=messages)
    @click.option("--region", type=REGION, metavar="RU-SMO", help=messages("init.region"))
    @click.option("--deadline-day", type=Number(1, _LAST_DAY), metavar="5", help=messages("init.deadline_day"))
    @click.option(
        "--bodies",
        type=FILE,
        metavar="FILE",
        help=messages("init.bodies"),
    )
    @click.pass_obj
    def init(application: Application, region: str | None, deadline_day: int | None, bodies: Path | None) -> int:
        from ingestion.files import write_atomically
        from ingestion.home import Home, RosterEntry, render_settings
        from ingestion.lock import writing

        tell = application.messages
        before = application.home()
        is_new = not before.settings_file.exists()
        if is_new and region is None and deadline_day is None and bodies is None and sys.stdin.isatty():
            region, deadline_day = _ask(tell, before.settings.deadline_day)
        settings = before.settings
        if region is not None:
            settings = replace(settings, region_code=region)
        if deadline_day is not None:
            settings = replace(settings, deadline_day=deadline_day)
        if bodies is not None:
            names = _lines(bodies, tell)
            known = {entry.name: entry for entry in settings.roster}
            roster = [known.get(name, RosterEntry(name)) for name in names if name and not name.startswith("#")]
            settings = replace(settings, roster=tuple(dict.fromkeys(roster)))
        with writing(before.root, wait_seconds=60):
            Home(before.root, settings).create()
            if settings != before.settings:  # else the file stays as it is, with whatever a person wrote into it
                write_atomically(before.settings_file, render_settings(settings).encode())
        say(tell("init.made" if is_new else "init.kept" if settings == before.settings else "init.changed"))
        say(tell("init.place", path=before.root))
        say(tell("init.said_region", region=settings.region_code or tell("init.no_region")))
        say(tell("init.said_deadline", day=settings.deadline_day))
        say(tell("init.said_roster", n=len(settings.roster)) if settings.roster else tell("init.no_roster"))
        say(tell("init.next", inbox=before.inbox))
        return Exit.OK

    return common_options(messages)(init)


def _lines(file: Path, tell: Messages) -> list[str]:
    """Lines of a text in whatever encoding an office saved it."""
    from ingestion.documents.encoding import decode

    found = decode(file.read_bytes())
    if found is None:
        raise click.UsageError(tell("usage.encoding", path=file), click.get_current_context())
    return [line.strip() for line in found[0].splitlines()]


def _ask(tell: Messages, deadline_day: int) -> tuple[str | None, int]:
    from ingestion.reference import parties

    while True:
        region: str = click.prompt(tell("init.ask_region"), default="", show_default=False).strip()
        if not region or region in parties():
            break
        click.echo(tell("usage.region", value=region))
    day: int = click.prompt(tell("init.ask_deadline"), default=deadline_day, type=Number(1, _LAST_DAY))
    return region or None, day
