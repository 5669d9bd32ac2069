"""What every command is given: home, language, where to write; and how a command ends.

Belongs here: exit codes, the options common to all commands, output to the terminal. Does not belong here: any command.
"""

import getpass
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingestion.home import Home
from ingestion.visible import visible, visible_in_json
from orchestration.cli.options import FOLDER
from orchestration.secrets import redact
from orchestration.wording.messages import LANGUAGES, Messages
from orchestration.wording.moments import moment_words

if TYPE_CHECKING:
    from rich.console import Console

LOG_FILE = "concord.log"
_LAYOUT = "\n\t"  # what a text of ours may have; a terminal takes other control characters for commands


class Exit(IntEnum):
    """Exit codes; they are a promise to whoever calls ``concord`` from a script."""

    OK = 0
    SYSTEM_FAILED = 1
    WRONG_USAGE = 2
    DOCUMENTS_REFUSED = 3
    FOUND_AMISS = 3  # the same promise: it was done, and something has to be looked at
    AUDIT_FAILED = 4


class NoHomeError(click.ClickException):
    """A command that only reads was pointed at a folder that is not there."""


@dataclass(frozen=True, slots=True)
class Application:
    """The circumstances of one call."""

    root: Path
    messages: Messages
    debug: bool = False
    names_home: bool = False  # by --home on the command line: advice has to say it too

    def home(self) -> Home:
        """The home with its settings.

        Raises:
            SettingsError: ``concord.toml`` cannot be used.
        """
        return Home.open(self.root)

    def home_anyhow(self) -> Home:
        """The home, with the usual settings where its own cannot be used: for telling people of that."""
        return Home.open_anyhow(self.root)

    def existing_home(self) -> Home:
        """The home, for a command that makes none, so there must be one.

        Raises:
            NoHomeError: there is no such folder.
            SettingsError: ``concord.toml`` cannot be used.
        """
        self._must_be_there()
        return self.home()

    def readable_home(self, *, says_slip: bool = False) -> Home:
        """The home, for a command that only reads: a slip in the settings keeps nobody from what is there.

        ``says_slip`` where the settings matter to what is shown: the slip is said beside it.

        Raises:
            NoHomeError: there is no such folder.
        """
        self._must_be_there()
        home = self.home_anyhow()
        if says_slip:
            from orchestration.operation import slip_of

            if (slip := slip_of(home)) is not None:
                remark(self.messages("error.settings", error=slip.message(self.messages.language)))
        return home

    def advise_home(self) -> None:
        """Say, below advice, that its commands need the ``--home`` of this call, where one was named."""
        if self.names_home:
            say(self.messages("advice.home", path=self.root))

    def _must_be_there(self) -> None:
        if not self.root.is_dir():
            raise NoHomeError(self.messages("error.no_home", path=self.root))

    def day(self, said: datetime | None = None) -> date:
        """The day that a person said, else today where the home is.

        Raises:
            SettingsError: ``concord.toml`` cannot be used.
        """
        return said.date() if said is not None else self.home().settings.today()

    @property
    def clock(self) -> Callable[[datetime | str], str]:
        """How a moment, or an instant in ISO form, is told as the clocks show it where the home is.

        The settings are read once, here; whoever tells many moments keeps what this gives. A moment bears its zone, so
        with a slip in the settings it is told as the machine's clocks show it.
        """
        civil = self.home_anyhow().settings.civil

        def told(at: datetime | str) -> str:
            return moment_words(self.messages, civil(datetime.fromisoformat(at) if isinstance(at, str) else at))

        return told

    @property
    def log_file(self) -> Path:
        """Where the program's own troubles are written down."""
        return self.root / "state" / LOG_FILE


def person() -> str:
    """The name of whoever is logged in; nothing where the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def say(text: str = "") -> None:
    """A line of a result, to standard output."""
    click.echo(visible(text, keep=_LAYOUT))


def remark(text: str) -> None:
    """A line beside the result, to standard error."""
    click.echo(visible(redact(text), keep=_LAYOUT), err=True)


def say_json(value: Any) -> None:
    """A result as one JSON object, readable by a person as well."""
    click.echo(visible_in_json(json.dumps(value, ensure_ascii=False, indent=2, default=str)))


def say_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None) -> None:
    """Rows as a table for reading; as wide as the terminal, or as the words where there is none."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(visible(column), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    _console().print(table)


def say_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows as a table where it fits the width, else a block a row with a line a column: nothing is squeezed."""
    width, gaps = _console().width, 2 * (len(columns) - 1)
    longest = [_width(column) for column in columns]
    for row in rows:
        longest = [max(most, _width(_cell(value))) for most, value in zip(longest, row, strict=True)]
        if sum(longest) + gaps > width and len(columns) > 1:
            break
    else:
        say_table(columns, rows)
        return
    names = [visible(column) for column in columns]
    margin = max(map(_width, names))
    for number, row in enumerate(rows, 1):
        say(f"─[ {number} ]".ljust(min(width, 40), "─"))
        for name, value in zip(names, row, strict=True):
            said = _cell(value).replace("\n", "\n" + " " * (margin + 2))
            say(f"{name}:{' ' * (margin - _width(name) + 1)}{said}".rstrip())


def _console() -> "Console":
    from rich.console import Console

    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)


def _cell(value: Any) -> str:
    return "" if value is None else visible(str(value), keep=_LAYOUT)


def _width(text: str) -> int:
    """How wide a text is: that of its widest line."""
    return max(map(len, text.split("\n")))


def common_options(messages: Messages) -> Callable[[click.Command], click.Command]:
    """``--home``, ``--lang`` and ``--debug`` may stand behind a command as well as before it."""

    def change(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
        def callback(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
            if value is None or value is False:
                return
            application: Application = context.obj
            if name == "home":
                application = replace(application, root=value.resolve(), names_home=True)
            elif name == "lang":
                application = replace(application, messages=Messages(value))
            else:
                application = replace(application, debug=True)
            context.obj = application
            context.find_root().obj = application  # whoever reports a failure asks the root

        return callback

    def add(command: click.Command) -> click.Command:
        command.params += [
            click.Option(
                ["--home"],
                metavar="DIR",
                help=messages("option.home"),
                type=FOLDER,
                expose_value=False,
                callback=change("home"),
            ),
            click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                help=messages("option.lang"),
                expose_value=False,
                callback=change("lang"),
            ),
            click.Option(
                ["--debug"],
                is_flag=True,
                help=messages("option.debug"),
                expose_value=False,
                callback=change("debug"),
            ),
        ]
        return command

    return add
