"""Lines of a log and of the journal of a service: what they look like, and putting one there.

Belongs here: a line without secrets and without anything that a terminal would obey, the language in which a service
speaks. Does not belong here: what is told of runs (``launching.following``), which file a log is (``cli.log``).

The journal is the standard output of a service, which the system's service manager keeps.
"""

import logging
import os
import sys
from contextlib import suppress
from datetime import datetime
from typing import Final

from ingestion.visible import visible
from orchestration.secrets import redact
from orchestration.wording.messages import LANGUAGES, Messages, language_of_environment

LANGUAGE: Final = "CONCORD_LANGUAGE"
"""The variable by which the processes of a service know in which language it speaks."""

_OF_SYSTEMD = "JOURNAL_STREAM"  # systemd sets it where standard output is its journal
_PRIORITIES = {logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6}


class LogFormatter(logging.Formatter):
    """A line a message, whatever stands in it; without secrets, and nothing in it that a terminal would obey."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's name
        """The line: what looks like a second one was in the message, and is shown as such."""
        return visible(redact(super().formatMessage(record)))

    def format(self, record: logging.LogRecord) -> str:
        """The line and, where there is one, the story of an error below it."""
        return visible(redact(super().format(record)), keep="\n\t")


def messages_of_service() -> Messages:
    """The catalogue in the language of the service that this process belongs to."""
    said = os.environ.get(LANGUAGE, "")
    return Messages(said if said in LANGUAGES else language_of_environment())  # type: ignore[arg-type]


def line(words: str, level: int = logging.INFO) -> str:
    """What stands in the journal for some words: with their time, where the journal does not put it there itself.

    systemd is told the priority, so that ``journalctl -p warning`` shows what a person has to see.
    """
    shown = visible(redact(words), keep="\n\t")
    if _OF_SYSTEMD in os.environ:
        priority = f"<{_PRIORITIES.get(level, 6)}>"
        return priority + shown.replace("\n", f"\n{priority}")
    return f"{datetime.now():%Y-%m-%d %H:%M:%S} {shown}"


def tell(words: str, level: int = logging.INFO) -> None:
    """Put a line of ours into the journal. Any process of the service may: it writes whole lines."""
    with suppress(OSError):  # a journal that cannot be written must not cost what it tells of
        sys.stdout.write(line(words, level) + "\n")
        sys.stdout.flush()


class JournalFormatter(logging.Formatter):
    """A record of logging, with who says it, as lines of the journal."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of one record."""
        return line(f"{record.levelname} {record.name}: {super().format(record)}", record.levelno)
