"""Failures: why a run failed, and passing that on to people.

Belongs here: the step that failed first and its error out of a run's events, handing it to delivery. Does not belong
here: which faults pass by themselves (``retries``), how people are told (``orchestration.delivery``).
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ingestion.home import Home
from orchestration.secrets import redact

if TYPE_CHECKING:
    import dagster as dg


def tell_of_failure(home: Home, *, run_id: str, job: str, step: str | None, error: str) -> None:
    """Have a failure told to people, without any secret in its words.

    Raises:
        StoreError: it could not be noted.
        SettingsError: the settings of operation cannot be used; it is noted all the same.
    """
    from orchestration.delivery.endings import after_failed_run

    after_failed_run(home, run_id=run_id, job=job, step=step, error=redact(error), today=date.today())


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
            error_of_run = event.job_failure_data.error
            of_run = error_of_run.message if error_of_run is not None else event.message or ""
    return None, " ".join(of_run.split())
