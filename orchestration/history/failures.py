"""Failures: why a run failed, and passing that on to people.

Belongs here: the step that failed first and its error out of a run's events, handing it to delivery. Does not belong
here: which faults pass by themselves (``retries``), how people are told (``orchestration.delivery``).
"""

import logging
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ingestion.home import Home
from orchestration.secrets import redact

if TYPE_CHECKING:
    import dagster as dg

LOG = logging.getLogger(__name__)


def tell_of_failure(home: Home, *, run_id: str, job: str, step: str | None, error: str, sends: bool = True) -> None:
    """Have a failure told to people, without any secret in its words; unless ``sends``, by the next delivery.

    Raises:
        StoreError: it could not be noted.
        SettingsError: the settings of operation cannot be used; it is noted all the same.
    """
    from orchestration.delivery.endings import after_failed_run

    after_failed_run(home, run_id=run_id, job=job, step=step, error=redact(error), today=date.today(), sends=sends)


def tell_of_dead_run(home: Home, *, run_id: str, job: str, error: str, sends: bool) -> None:
    """The same of a run that somebody else found dead, who has work of his own: what hinders goes to the log."""
    try:
        tell_of_failure(home, run_id=run_id, job=job, step=None, error=error, sends=sends)
    except Exception:
        LOG.exception("nobody could be told of the dead run %s", run_id)


def failure_of(instance: "dg.DagsterInstance", run_id: str) -> tuple[str | None, str]:
    """The step that failed first and its error in one line, out of the history; empty words where nothing failed."""
    import dagster as dg

    asked = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE}
    records = instance.get_records_for_run(run_id, of_type=asked).records
    return first_failure(
        record.event_log_entry.dagster_event for record in records if record.event_log_entry.dagster_event is not None
    )


def first_failure(events: "Iterable[dg.DagsterEvent]") -> tuple[str | None, str]:
    """The step that failed first and its error in one line; the run's own failure where no step has one."""
    of_run = ""
    for event in events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            error = event.step_failure_data.error
            while error.cause is not None:
                error = error.cause
            return event.step_key, " ".join(error.message.split())
        if event.is_run_failure and not of_run:
            # One that was ended from outside, for its process was gone, has words alone.
            error_of_run = None if event.event_specific_data is None else event.job_failure_data.error
            of_run = error_of_run.message if error_of_run is not None else event.message or ""
    return None, " ".join(of_run.split())
