"""Lines of a log and of the journal of a service: what they look like, and putting one there.

Belongs here: a line without secrets and without anything that a terminal would obey, the language in which a service
speaks. Does not belong here: what is told of runs (``launching.following``), which file a log is (``cli.log``).

The journal is the standard output of a service, which the system's service manager keeps.
"""

import logging
import os
import re
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
_ERROR = re.compile(r"[a-z_]\w*(\.\w+)+: ")  # of a traceback: the class of an error, and what it says
_PRIORITIES = {logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6}


class LogFormatter(logging.Formatter):
    """A line a message, whatever stands in it; without secrets, and nothing in it that a terminal would obey."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

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


_told_last: dict[str, str] = {}


def tell_once(about: str, words: str | None) -> None:
    """Put a warning into the journal, unless it is what this process told last ``about`` a thing; None: it is over."""
    if words is None:
        _told_last.pop(about, None)
    elif _told_last.get(about) != words:
        _told_last[about] = words
        tell(words, logging.WARNING)


class JournalFormatter(logging.Formatter):
    """A record of logging, with who says it, as one line of the journal: of a long story what it comes to.

    ``log`` is the file where the whole story stands.
    """

    def __init__(self, log: str) -> None:
        super().__init__()
        self._log = log

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        return line(f"{record.levelname} {record.name}: {self.told(record)}", record.levelno)

    def told(self, record: logging.LogRecord) -> str:
        """The message and the errors of modules that a traceback below it names, without the traceback."""
        first, *story = super().format(record).splitlines() or [""]
        causes = dict.fromkeys(one for one in story if _ERROR.match(one))
        return " ← ".join([first, *causes]) + (f" ({self._log})" if story else "")
