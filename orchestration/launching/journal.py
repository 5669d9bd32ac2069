"""The journal of a service: the lines of its standard output, which the system's service manager keeps.

Belongs here: what a line looks like, which records of logging become lines, a line a thing that happens to a run, in
the language of the service. Does not belong here: what happened (``history.run_news``), the processes (``service``).

Dagster tells of each of its steps, in English and in its own terms. That goes to a log of bounded size in the home; of
it warnings and errors alone are lines of the journal.
"""

import logging
import os
import re
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from ingestion.home import Home
from ingestion.visible import visible
from orchestration.cli.log import LogFormatter
from orchestration.cli.messages import LANGUAGES, Messages, catalogue, language_of_environment
from orchestration.history.run_news import RunBegan, RunNews, RunOver, TakenIn, Worded
from orchestration.launching.living import log_of
from orchestration.running.retries import kind_said_in
from orchestration.secrets import redact

LANGUAGE: Final = "CONCORD_LANGUAGE"
"""The variable by which the processes of a service know in which language it speaks."""

_OF_SYSTEMD = "JOURNAL_STREAM"  # systemd sets it where standard output is its journal
_PRIORITIES = {logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6}
_LOOK_SECONDS = 2.0
_FILES_NAMED = 5  # in one line; the rest is counted
_LINES_OF_FILES = 20  # of one run
_LOG_BYTES, _LOGS_KEPT = 2_000_000, 3
_LOG = "dagster.log"
_AGAIN_SECONDS = 3600.0
_ERROR = re.compile(r"[a-z_]\w*(\.\w+)+: ")  # of a traceback: the class of an error, and what it says


def log_file(home: Home) -> Path:
    """Where Dagster's own messages go."""
    return home.state / _LOG


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


class _Lines(logging.Formatter):
    """A record of logging, with who says it, as one line of the journal: of a long story what it comes to."""

    def format(self, record: logging.LogRecord) -> str:
        return line(f"{record.levelname} {record.name}: {self.told(record)}", record.levelno)

    def told(self, record: logging.LogRecord) -> str:
        """The message and the errors of modules that a traceback below it names, without the traceback."""
        first, *story = super().format(record).splitlines() or [""]
        causes = dict.fromkeys(one for one in story if _ERROR.match(one))
        return " ← ".join([first, *causes]) + (f" ({_LOG})" if story else "")


class _NotAgain(logging.Filter):
    """Passes what has not been told in the last hour: a sensor that fails does so every half minute."""

    def __init__(self, lines: _Lines) -> None:
        super().__init__()
        self._lines = lines
        self._told: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        self._told = {what: when for what, when in self._told.items() if now - when < _AGAIN_SECONDS}
        what = (record.name, self._lines.told(record))
        is_new = what not in self._told
        self._told.setdefault(what, now)
        return is_new


def keep_journal(home: Home) -> None:
    """From now on records of logging go to Dagster's log in the home, warnings and errors to the journal too."""
    lines = logging.StreamHandler(sys.stdout)
    form = _Lines()
    lines.setFormatter(form)
    lines.setLevel(logging.WARNING)
    lines.addFilter(_NotAgain(form))
    log = RotatingFileHandler(log_file(home), maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8", delay=True)
    log.setFormatter(LogFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().handlers[:] = [lines, log]


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


@contextmanager
def following_runs(home: Home) -> Iterator[None]:
    """While the body runs, and once after it, what happens to runs is told in the journal."""
    from orchestration.history import instance as instances

    is_over = threading.Event()
    with instances.opened(home) as instance:
        told = _Told(home, messages_of_service(), RunNews(home, instance))

        def follow() -> None:
            while not is_over.wait(_LOOK_SECONDS):
                told.look()

        thread = threading.Thread(target=follow, name="journal", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()
            told.look()  # the run that was waited for while the service ended


class _Told:
    """News of runs, as lines."""

    def __init__(self, home: Home, messages: Messages, news: RunNews) -> None:
        self._home = home
        self._messages = messages
        self._news = news
        self._cannot_read = False

    def look(self) -> None:
        """Tell what has happened since the last look. A history that cannot be read is told of once."""
        try:
            for one in self._news.look():
                for words, level in lines_of(one, self._home, self._messages):
                    tell(words, level)
            self._cannot_read = False
        except Exception as error:  # the next look tells; the service goes on meanwhile
            if not self._cannot_read:
                tell(self._messages("journal.unread", error=error), logging.WARNING)
            self._cannot_read = True


def lines_of(news: RunBegan | RunOver, home: Home, messages: Messages) -> Iterator[tuple[str, int]]:
    """The lines of one piece of news, each with its level (of ``logging``)."""
    run, trigger = news.run_id[:8], _trigger(news.trigger, messages)
    if isinstance(news, RunBegan):
        if not news.files:
            yield messages("journal.began", run=run, trigger=trigger), logging.INFO
            return
        more = len(news.files) - _FILES_NAMED
        files = ", ".join(news.files[:_FILES_NAMED]) + (f" (+{more})" if more > 0 else "")
        yield messages("journal.began_with", run=run, trigger=trigger, files=files), logging.INFO
        return
    if news.taken is not None:
        yield from _about_files(news.taken, run, messages)
    why, advice = _why(news, home, messages)
    said = {
        "run": run,
        "trigger": trigger,
        "seconds": "" if news.seconds is None else messages("journal.seconds", seconds=round(news.seconds)),
        "taken": "" if news.taken is None else _counted(news.taken, messages),
        "published": "" if news.publication_id is None else messages("journal.published", id=news.publication_id),
        "why": why.rstrip("."),
        "advice": advice,
    }
    level = logging.ERROR if news.failure is not None else logging.INFO
    yield messages(f"journal.{news.ending}", **said), level


def _trigger(trigger: str, messages: Messages) -> str:
    key = f"runs.trigger.{trigger.replace(' ', '_')}"
    return messages(key) if key in catalogue() else trigger


def _about_files(taken: TakenIn, run: str, messages: Messages) -> Iterator[tuple[str, int]]:
    if taken.unreachable:
        yield messages("journal.unreachable", run=run, why=taken.unreachable[messages.language]), logging.ERROR
    told: list[tuple[str, str, Worded]] = [
        *(("journal.left", name, why) for name, why in taken.left.items()),
        *(("journal.refused", name, why) for name, why in taken.refused.items()),
    ]
    for key, name, why in told[:_LINES_OF_FILES]:
        yield messages(key, run=run, name=name, why=why.get(messages.language, "")).rstrip(), logging.WARNING
    if (more := len(told) - _LINES_OF_FILES) > 0:
        yield messages("journal.more", run=run, n=more), logging.WARNING


def _counted(taken: TakenIn, messages: Messages) -> str:
    said = messages("journal.taken", received=taken.received)
    counts: Mapping[str, int] = {
        "journal.read": taken.read if taken.read != taken.received else 0,
        "journal.refused_count": len(taken.refused),
        "journal.set_apart": taken.set_apart,
    }
    return said + "".join(messages(key, n=n) for key, n in counts.items() if n)


def _why(news: RunOver, home: Home, messages: Messages) -> tuple[str, str]:
    """Why a run did not end well, and what a person can do; empty words where it did."""
    if news.failure is None:
        return "", ""
    if news.failure.blocked_by:
        return "; ".join(news.failure.blocked_by), messages("journal.blocked.advice")
    if news.is_killed:
        return messages("journal.killed"), messages("journal.killed.advice")
    step = f"{news.failure.step}: " if news.failure.step else ""
    if (kind := kind_said_in(news.failure.error)) is not None:
        return f"{messages(f'fault.{kind}')} ({step}{news.failure.error})", messages(f"fault.{kind}.advice")
    log = "state/runs" if news.worker is None else str(log_of(home, news.worker))
    return f"{step}{news.failure.error}", messages("journal.failed.advice", log=log)
