"""Endings of runs: what is told when a run went well, was blocked, or broke off.

Belongs here: noting how it ended, delivering, the sign of life to somebody outside. Does not belong here: the run, how
its end is shown on a terminal.
"""

from datetime import UTC, date, datetime

from ingestion.home import Home
from orchestration.delivery.delivering import DeliveryOutcome, deliver, followed
from orchestration.delivery.heartbeat import ping
from orchestration.delivery.signs import record_failure, record_success


def after_good_run(home: Home, *, today: date, sends: bool = True) -> DeliveryOutcome:
    """A run published, or saw that nothing is new. The sign of life comes last: it says that all of this was done.

    Raises:
        StoreError: the store cannot be used.
        SettingsError: the settings of operation cannot be used.
    """
    now = datetime.now(UTC)
    record_success(home, at=now)
    outcome = deliver(home, today=today, sends=sends, silence={})
    if not sends or not ping(home, now=now):
        return outcome
    return followed(outcome, deliver(home, today=today, silence={}))  # of the address outside: now, not a day later


def after_blocked_run(home: Home, *, today: date, sends: bool = True) -> DeliveryOutcome:
    """A run ended without publishing, for what it built did not pass.

    Raises:
        StoreError: the store cannot be used.
        SettingsError: the settings of operation cannot be used.
    """
    return deliver(home, today=today, sends=sends, silence={})


def after_failed_run(
    home: Home, *, run_id: str, job: str, step: str | None, error: str, today: date, sends: bool = True
) -> DeliveryOutcome:
    """A run broke off.

    Raises:
        StoreError: the store cannot be used.
        SettingsError: the settings of operation cannot be used.
    """
    record_failure(home, run_id=run_id, job=job, step=step, error=error, at=datetime.now(UTC))
    return deliver(home, today=today, sends=sends, silence={})
