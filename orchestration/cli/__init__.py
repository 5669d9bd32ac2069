"""The command line: ``concord``.

Belongs here: the entrance, and how errors end. Does not belong here: commands (a module each), the work they ask for.
Nothing heavy is imported until a command needs it.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from ingestion.home import SettingsError
from orchestration.cli.application import Application, Exit, remark
from orchestration.cli.group import Root, language_in
from orchestration.cli.messages import LANGUAGES, Messages, language_of_environment

_INTERRUPTED = 130  # what a shell expects after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one call; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = language_in(words)
    messages = Messages(asked if asked in LANGUAGES else language_of_environment())  # type: ignore[arg-type]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console in an old code page cannot show every sign
            stream.reconfigure(errors="replace")
    try:
        result = root(messages).main(args=words, prog_name="concord", standalone_mode=False)
        return int(result or 0)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.UsageError as error:
        remark(_usage_error(error, messages))
        return Exit.WRONG_USAGE
    except click.ClickException as error:  # there is nothing to ask yet; no fault of anybody's
        remark(error.format_message())
        return Exit.SYSTEM_FAILED
    except SettingsError as error:
        remark(messages("error.settings", error=error))
        return Exit.WRONG_USAGE
    except (KeyboardInterrupt, click.Abort):
        remark(messages("error.interrupted"))
        return _INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except Exception as error:
        return _system_failure(error, words, messages)


def root(messages: Messages) -> Root:
    """The root command in one language."""

    @click.command(
        cls=Root,
        name="concord",
        help=messages("concord.help"),
        messages=messages,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    @click.option(
        "--home",
        metavar="DIR",
        envvar="CONCORD_HOME",
        default="data",
        help=messages("option.home"),
        type=click.Path(file_okay=False, path_type=Path),
    )
    @click.option("--lang", type=click.Choice(LANGUAGES), default=messages.language, help=messages("option.lang"))
    @click.option("--debug", is_flag=True, help=messages("option.debug"))
    @click.version_option(package_name="concord-warehouse", message="%(version)s", help=messages("option.version"))
    @click.pass_context
    def concord(context: click.Context, home: Path, lang: str, debug: bool) -> None:
        context.obj = Application(home.resolve(), Messages(lang), debug)  # type: ignore[arg-type]

    assert isinstance(concord, Root)
    return concord


def _usage_error(error: click.UsageError, messages: Messages) -> str:
    if isinstance(error, click.NoSuchOption):
        told = messages("usage.no_such_option", name=error.option_name)
    elif isinstance(error, click.MissingParameter) and error.param is not None and error.ctx is not None:
        told = messages("usage.missing", name=error.param.make_metavar(error.ctx))
    elif (
        isinstance(error, click.BadParameter) and error.param is not None and isinstance(error.param.type, click.Choice)
    ):
        told = messages("usage.choice", choices=", ".join(error.param.type.choices))
    elif isinstance(error, click.BadParameter) and error.param is not None and error.ctx is not None:
        told = messages("usage.invalid", name=error.param.get_error_hint(error.ctx), error=error.message)
    else:
        told = error.format_message()
    path = error.ctx.command_path if error.ctx is not None else "concord"
    return messages("usage.error", error=told, command=path)


def _system_failure(error: Exception, words: Sequence[str], messages: Messages) -> int:
    """One line for the person; the whole story goes to the log, or to the terminal with ``--debug``."""
    if "--debug" in words:
        traceback.print_exc()
        return Exit.SYSTEM_FAILED
    log = _log(error, words)
    remark(messages("error.system", error=" ".join(str(error).split()) or type(error).__name__))
    remark(messages("error.log", path=log) if log is not None else messages("error.no_log"))
    return Exit.SYSTEM_FAILED


def _log(error: Exception, words: Sequence[str]) -> Path | None:
    import logging

    home = next((words[i + 1] for i, word in enumerate(words[:-1]) if word == "--home"), None)
    application = Application(Path(home or os.environ.get("CONCORD_HOME") or "data").resolve(), Messages("en"))
    try:
        application.log_to_file()
        logging.getLogger("concord").error("concord %s", " ".join(words), exc_info=error)
    except OSError:  # the disk is full or not ours: then there is nowhere to write it
        return None
    return application.log_file
