"""``concord init``: make a home, or set an existing one right.

Belongs here: asking for settings. Does not belong here: what settings there are (``ingestion.settings``).
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingestion.deadlines import MOST_DAYS, MOST_MONTHS, MOST_WORKING_DAYS, ON_DAY_OFF, OnDayOff, Rule
from orchestration.cli.application import Application, Exit, common_options, say
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import FILE, REGION, Number
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from ingestion.settings import Settings


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="init", help=messages("init.help"), messages=messages)
    @click.option("--region", type=REGION, metavar="RU-SMO", help=messages("init.region"))
    @click.option("--deadline-day", type=Number(1, MOST_DAYS), metavar="5", help=messages("init.deadline_day"))
    @click.option(
        "--deadline-working-day",
        type=Number(1, MOST_WORKING_DAYS),
        metavar="10",
        help=messages("init.deadline_working_day"),
    )
    @click.option("--deadline-month", type=Number(1, MOST_MONTHS), metavar="1", help=messages("init.deadline_month"))
    @click.option("--on-day-off", type=click.Choice(ON_DAY_OFF), help=messages("init.on_day_off"))
    @click.option(
        "--bodies",
        type=FILE,
        metavar="FILE",
        help=messages("init.bodies"),
    )
    @click.pass_obj
    def init(
        application: Application,
        region: str | None,
        deadline_day: int | None,
        deadline_working_day: int | None,
        deadline_month: int | None,
        on_day_off: OnDayOff | None,
        bodies: Path | None,
    ) -> int:
        from ingestion.files import write_atomically
        from ingestion.home import Home
        from ingestion.lock import writing
        from ingestion.settings import RosterEntry, render_settings, sections_of_operation

        tell = application.messages
        if deadline_day is not None and deadline_working_day is not None:
            raise click.UsageError(tell("usage.one_deadline"), click.get_current_context())
        before = application.home()
        is_new = not before.settings_file.exists()
        rule = Rule(deadline_day, deadline_working_day, deadline_month, on_day_off)
        if is_new and region is None and rule == Rule() and bodies is None and sys.stdin.isatty():
            region, rule = _ask(tell, before.settings)
        settings = before.settings
        if region is not None:
            settings = replace(settings, region_code=region)
        deadlines = settings.deadlines
        settings = replace(settings, deadlines=replace(deadlines, rule=rule.over(deadlines.rule)))
        if bodies is not None:
            names = _lines(bodies, tell)
            known = {entry.name: entry for entry in settings.roster}
            roster = [known.get(name, RosterEntry(name)) for name in names if name and not name.startswith("#")]
            settings = replace(settings, roster=tuple(dict.fromkeys(roster)))
        with writing(before.root, wait_seconds=60):
            Home(before.root, settings).create()
            if settings != before.settings:  # else the file stays as it is, with whatever a person wrote into it
                said = before.settings_file.read_text(encoding="utf-8")
                told = f"{render_settings(settings)}\n{sections_of_operation(said)}".rstrip("\n")
                write_atomically(before.settings_file, f"{told}\n".encode())
        say(tell("init.made" if is_new else "init.kept" if settings == before.settings else "init.changed"))
        say(tell("init.place", path=before.root))
        say(tell("init.said_region", region=settings.region_code or tell("init.no_region")))
        say(_deadline_in_words(tell, settings))
        if settings.of_regions:
            say(tell("init.said_regions", n=len(settings.of_regions)))
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


def _deadline_in_words(tell: Messages, settings: "Settings") -> str:
    rule = settings.deadlines.rule
    month = rule.deadline_month or 1
    of_month = tell("init.next_month") if month == 1 else tell("init.later_month", month=month)
    if rule.deadline_working_day is not None:
        return tell("init.said_working_deadline", day=rule.deadline_working_day, of_month=of_month)
    moved = tell(f"init.day_off_{rule.on_day_off or 'next'}")
    return tell("init.said_deadline", day=rule.deadline_day, of_month=of_month, moved=moved)


def _ask(tell: Messages, settings: "Settings") -> tuple[str | None, Rule]:
    from ingestion.reference import parties

    while True:
        region: str = click.prompt(tell("init.ask_region"), default="", show_default=False).strip()
        if not region or region in parties():
            break
        click.echo(tell("usage.region", value=region))
    known = settings.deadlines.rule.deadline_day
    day: int = click.prompt(tell("init.ask_deadline"), default=known, type=Number(1, MOST_DAYS))
    return region or None, Rule(deadline_day=day)
