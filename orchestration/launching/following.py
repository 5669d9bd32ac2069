"""Following the runs of a service: a line in its journal for each thing that happens to one of them.

Belongs here: which records of logging become lines, what is said of a run, its files and its end, in the service's
language. Does not belong here: what a line looks like (``orchestration.journal``), what happened
(``history.run_news``), the processes (``service``).

Dagster tells of each of its steps, in English and in its own terms. That goes to a log of bounded size in the home; of
it warnings and errors alone are lines of the journal.
"""

import logging
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ingestion.home import Home
from orchestration.faults.retries import kind_said_in
from orchestration.history.living import log_of
from orchestration.history.run_news import RunBegan, RunNews, RunOver, TakenIn, Worded
from orchestration.journal import JournalFormatter, LogFormatter, messages_of_service, tell
from orchestration.watch import looking
from orchestration.wording.messages import Messages
from orchestration.wording.triggers import trigger_words

_LOOK_SECONDS = 2.0
_FILES_NAMED = 5  # in one line; the rest is counted
_LINES_OF_FILES = 20  # of one run
_LOG_BYTES, _LOGS_KEPT = 2_000_000, 3
_LOG = "dagster.log"
_AGAIN_SECONDS = 3600.0


def log_file(home: Home) -> Path:
    """Where Dagster's own messages go."""
    return home.state / _LOG


class _NotAgain(logging.Filter):
    """Passes what has not been told in the last hour: a sensor that fails does so every half minute."""

    def __init__(self, lines: JournalFormatter) -> None:
        super().__init__()
        self._lines = lines
        self._told: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is new; what it says is remembered for the hour."""
        now = time.monotonic()
        self._told = {what: when for what, when in self._told.items() if now - when < _AGAIN_SECONDS}
        what = (record.name, self._lines.told(record))
        is_new = what not in self._told
        self._told.setdefault(what, now)
        return is_new


def keep_journal(home: Home) -> None:
    """From now on records of logging go to Dagster's log in the home, warnings and errors to the journal too."""
    lines = logging.StreamHandler(sys.stdout)
    form = JournalFormatter(_LOG)
    lines.setFormatter(form)
    lines.setLevel(logging.WARNING)
    lines.addFilter(_NotAgain(form))
    log = RotatingFileHandler(log_file(home), maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8", delay=True)
    log.setFormatter(LogFormatter())
    logging.getLogger().handlers[:] = [lines, log]


@contextmanager
def following_runs(home: Home) -> Iterator[None]:
    """While the body runs, and once after it, what happens to runs is told in the journal."""
    from orchestration.history import instance as instances

    with instances.opened(home) as instance:
        told = _Told(home, messages_of_service(), RunNews(home, instance))

        def follow() -> bool:
            told.look()
            return True

        try:
            with looking(follow, _LOOK_SECONDS, "journal"):
                yield
        finally:
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
    run, trigger = news.run_id[:8], trigger_words(messages, news.trigger)
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
