"""Signs: what the pipeline notes of itself, for whoever judges it and tells people.

Belongs here: noting that a run went well or broke off, that the inbox is silent, that something is to be told. Does not
belong here: what of it is an alert (``pipeline_conditions``), the look from outside (``heartbeat``), Dagster.
"""

import sqlite3
from datetime import UTC, datetime

from ingestion.home import Home
from orchestration.delivery.store import deciding, file_of, instant, moment, opened
from orchestration.secrets import redact

RUN = "run"
"""The sign of a run that went well."""
PING_FAILED = "ping_failed"
INBOX_SILENT = "inbox_silent"
"""The sign of an inbox that has not answered for long: since when, and what was said. No run that goes well takes it
back, for a run goes well without the inbox too; its answer does."""
TO_BE_TOLD = "to_be_told"
"""The sign that something was noted where nobody could deliver; the next delivery takes it back."""
_LONGEST_ERROR = 500


def record_failure(
    home: Home, *, run_id: str, job: str, step: str | None, error: str, at: datetime, is_left_to_others: bool = False
) -> None:
    """Note that a run broke off; ``deliver`` makes an alert of it, which is resolved by the next run that goes well.

    One that broke off before a run that went well, and is heard of only now, is over already. ``is_left_to_others``:
    whoever notes it does not deliver, so somebody else has to, soon (``delivering.is_due``).

    Raises:
        StoreError: it could not be noted.
    """
    words = redact(" ".join(error.split()))[:_LONGEST_ERROR]
    with opened(home) as connection, deciding(connection):
        good = signs(connection).get(RUN)
        if good is not None and at < good[0] <= datetime.now(UTC):  # a sign of the future is of a clock that went wrong
            return
        if is_left_to_others:
            give_sign(connection, TO_BE_TOLD, at)
        connection.execute(
            "insert or replace into failure (run_id, job, step, error, failed_at) values (?, ?, ?, ?, ?)",
            (run_id, job, step, words, instant(at)),
        )


def record_success(home: Home, *, at: datetime) -> None:
    """Note that a run went well, whether it published or found nothing new; failures before it are over.

    One that another process noted since holds on, for whoever notes a success may have waited for the store. A moment
    of the future is of a clock that went wrong and holds nothing up.

    Raises:
        StoreError: it could not be noted.
    """
    with opened(home) as connection, deciding(connection):
        now = datetime.now(UTC)
        connection.execute("delete from failure where failed_at <= ? or failed_at > ?", (instant(at), instant(now)))
        good = signs(connection).get(RUN)
        if good is None or not at < good[0] <= now:
            give_sign(connection, RUN, at)


def inbox_is_silent(home: Home, *, since: datetime, words: str) -> None:
    """Note that the inbox has not answered for long; ``deliver`` makes an alert of it, until the inbox answers.

    Raises:
        StoreError: it could not be noted.
    """
    with opened(home) as connection, deciding(connection):
        give_sign(connection, INBOX_SILENT, since, redact(" ".join(words.split()))[:_LONGEST_ERROR].rstrip("."))
        give_sign(connection, TO_BE_TOLD, since)


def inbox_answers(home: Home) -> None:
    """Note that the inbox answers, where it was noted that it does not. Makes no file.

    Raises:
        StoreError: it could not be noted.
    """
    if not file_of(home).exists():
        return
    with opened(home) as connection:
        if INBOX_SILENT not in signs(connection):
            return
        with deciding(connection):
            take_sign(connection, INBOX_SILENT)
            give_sign(connection, TO_BE_TOLD, datetime.now(UTC))


def ask_for_delivery(home: Home, *, at: datetime) -> None:
    """Note that something changed of which people are to be told: the next delivery, the daemon's for one, does it.

    Raises:
        StoreError: it could not be noted.
    """
    with opened(home) as connection, deciding(connection):
        give_sign(connection, TO_BE_TOLD, at)


def give_sign(connection: sqlite3.Connection, name: str, at: datetime, words: str | None = None) -> None:
    """Note that something was heard; call it inside a transaction."""
    connection.execute("insert or replace into sign (name, at, words) values (?, ?, ?)", (name, instant(at), words))


def take_sign(connection: sqlite3.Connection, name: str) -> None:
    """Forget a sign; call it inside a transaction."""
    connection.execute("delete from sign where name = ?", (name,))


def signs(connection: sqlite3.Connection) -> dict[str, tuple[datetime, str | None]]:
    """What was heard last, by name: when, and what else was said."""
    return {row["name"]: (moment(row["at"]), row["words"]) for row in connection.execute("select * from sign")}
