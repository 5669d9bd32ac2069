"""The command line: ``concord``.

Belongs here: the entrance, and how errors end. Does not belong here: commands (a module each), the work they ask for.
Nothing heavy is imported until a command needs it.
"""

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click
from click.core import ParameterSource

from ingestion.errors import words_of
from ingestion.home_format import HomeFormatError
from ingestion.incomplete import ArchiveIncompleteError
from ingestion.settings import SettingsError
from orchestration.cli.application import Application, Exit, remark
from orchestration.cli.group import Root, language_in
from orchestration.cli.options import FOLDER
from orchestration.cli.usage import usage_error
from orchestration.keeping.backup_file import BackupError
from orchestration.wording.lists import damaged_lines
from orchestration.wording.messages import LANGUAGES, Messages, language_of_environment

_INTERRUPTED = 130  # what a shell expects after Ctrl-C
_SHOWN = 10  # documents
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one call; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = language_in(words)
    messages = Messages(asked if asked in LANGUAGES else language_of_environment())  # type: ignore[arg-type]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console in an old code page cannot show every sign
            stream.reconfigure(errors="replace")
    command = root(messages)
    context: click.Context | None = None
    try:
        # Not click's own main(): the context must outlast a failure, which is logged in the home that was settled on.
        context = command.make_context("concord", words)
        with context:
            result = command.invoke(context)
        sys.stdout.flush()  # here, where a reader who is gone can still be told from a failure
        return int(result or 0)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.UsageError as error:
        remark(usage_error(error, messages))
        return Exit.WRONG_USAGE
    except click.ClickException as error:  # there is nothing to ask yet; no fault of the system's
        remark(error.format_message())
        return Exit.WRONG_USAGE
    except SettingsError as error:
        remark(messages("error.settings", error=error.message(messages.language)))
        return Exit.WRONG_USAGE
    except BackupError as error:
        remark(messages("error.backup", error=error.message(messages.language)))
        return Exit.SYSTEM_FAILED
    except ArchiveIncompleteError as error:
        remark(messages("error.incomplete", n=len(error.documents)))
        for line in damaged_lines(messages, error, _SHOWN):
            remark(line)
        return Exit.SYSTEM_FAILED
    except HomeFormatError as error:  # the wrong program for this home: saying it again does not help
        remark(messages("error.home_format", error=error.message(messages.language)))
        return Exit.WRONG_USAGE
    except (KeyboardInterrupt, click.Abort):
        remark(messages("error.interrupted"))
        return _INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        with suppress(OSError, ValueError):  # a stream of a test has no descriptor
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except Exception as error:
        application = context.obj if context is not None else None
        return _system_failure(error, words, messages, application)


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
        type=FOLDER,
    )
    @click.option("--lang", type=click.Choice(LANGUAGES), default=messages.language, help=messages("option.lang"))
    @click.option("--debug", is_flag=True, help=messages("option.debug"))
    @click.version_option(package_name="concord-warehouse", message="%(version)s", help=messages("option.version"))
    @click.pass_context
    def concord(context: click.Context, home: Path, lang: str, debug: bool) -> None:
        is_named = context.get_parameter_source("home") is ParameterSource.COMMANDLINE
        context.obj = Application(home.resolve(), Messages(lang), debug, is_named)  # type: ignore[arg-type]

    assert isinstance(concord, Root)
    return concord


def _system_failure(error: Exception, words: Sequence[str], messages: Messages, application: Application | None) -> int:
    """One line for the person; the whole story goes to the log, or to the terminal with ``--debug``."""
    if (application is not None and application.debug) or "--debug" in words:
        remark(traceback.format_exc().rstrip())
        return Exit.SYSTEM_FAILED
    log = _log(error, words, application)
    if isinstance(error, OSError) and error.errno in _NOT_OURS and error.filename is not None:
        remark(messages("error.no_access", path=error.filename))
        return Exit.SYSTEM_FAILED
    from orchestration.faults.retries import kind_of
    from orchestration.secrets import redact

    remark(messages("error.system", error=redact(words_of(error))))
    if (kind := kind_of(error)) is not None:  # it was tried again, and in vain
        remark(messages("fault.given_up", fault=messages(f"fault.{kind}"), advice=messages(f"fault.{kind}.advice")))
    remark(messages("error.log", path=log) if log is not None else messages("error.no_log"))
    return Exit.SYSTEM_FAILED


def _log(error: Exception, words: Sequence[str], application: Application | None) -> Path | None:
    """Where the story was written; None where it could not be: no home, a full disk, a home that is not ours."""
    import logging

    from orchestration.cli.log import log_to_file

    if application is None or not application.root.is_dir():
        return None
    handler = log_to_file(application.log_file)
    if handler is None:
        return None
    logging.getLogger("concord").error("concord %s", " ".join(words), exc_info=error)
    return application.log_file if handler.is_written else None
