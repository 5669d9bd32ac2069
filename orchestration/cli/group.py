"""The root command: names of all commands, modules imported only when one is called, help in the person's language.

Belongs here: laziness and the wording of click's own help. Does not belong here: what commands do.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from orchestration.wording.messages import Messages

# In the order in which somebody meets them. Each is a module ``<name>_command`` with ``command(messages)``.
COMMANDS = (
    "init",
    "run",
    "backfill",
    "withdraw",
    "inspect",
    "parse",
    "sql",
    "explain",
    "export",
    "alerts",
    "letters",
    "status",
    "changes",
    "health",
    "runs",
    "verify",
    "rebuild",
    "backup",
    "restore",
    "daemon",
    "ui",
)


class LocalCommand(click.Command):
    """A command whose help is in the person's language."""

    def __init__(self, *arguments: Any, messages: Messages, **named: Any) -> None:
        self.messages = messages
        super().__init__(*arguments, **named)

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The line on how it is called."""
        formatter.write_usage(
            context.command_path,
            " ".join(self.collect_usage_pieces(context)),
            prefix=self.messages("help.usage") + " ",
        )

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options."""
        options = [parameter for parameter in self.get_params(context) if isinstance(parameter, click.Option)]
        records = [record for option in options if (record := option.get_help_record(context))]
        required = f"[{self.messages('help.required')}]"
        records = [(names, words.replace("[required]", required)) for names, words in records]
        if records:
            with formatter.section(self.messages("help.options")):
                formatter.write_dl(records)

    def get_help_option(self, context: click.Context) -> click.Option | None:
        """``--help``, explained in the person's language."""
        option = super().get_help_option(context)
        if option is not None:
            option.help = self.messages("option.help")
        return option

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        """The pieces of the usage line."""
        self.options_metavar = self.messages("help.options_metavar")
        return super().collect_usage_pieces(context)


class LocalGroup(LocalCommand, click.Group):
    """A group with the same manners."""

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        """The pieces of the usage line."""
        self.subcommand_metavar = self.messages("help.command_metavar")
        return super().collect_usage_pieces(context)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        LocalCommand.format_options(self, context, formatter)
        with formatter.section(self.messages("help.commands")):
            formatter.write_dl([(name, self.summary(context, name)) for name in self.list_commands(context)])

    def summary(self, context: click.Context, name: str) -> str:
        """What a command does, in a line."""
        command = self.get_command(context, name)
        return command.get_short_help_str(limit=200) if command is not None else ""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words ask for."""
        if arguments and arguments[0] not in self.list_commands(context) and not arguments[0].startswith("-"):
            raise click.UsageError(self.messages("usage.no_such_command", name=arguments[0]), context)
        return super().resolve_command(context, arguments)


class Root(LocalGroup):
    """``concord`` itself."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of all commands, in the order in which somebody meets them."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name; imports its module."""
        if name not in COMMANDS:
            return None
        made: click.Command = import_module(f"orchestration.cli.{name}_command").command(self.messages)
        return made

    def summary(self, _context: click.Context, name: str) -> str:
        """What a command does; asked of the catalogue, so that no module is imported."""
        return self.messages(f"{name}.help").split("\n", 1)[0]


def language_in(arguments: Sequence[str]) -> str | None:
    """The value of ``--lang`` among words, wherever it stands: help must know it before anything is parsed."""
    for index, word in enumerate(arguments):
        if word == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None
