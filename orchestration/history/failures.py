"""Failures: why a run failed.

Belongs here: the step that failed first and its error out of a run's events, what forbade a run to publish. Does not
belong here: which faults pass by themselves (``retries``), who notes it (``sensors``, ``cli``), how people are told
(``orchestration.delivery``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.home import Home
from orchestration.building import candidate as candidates
from orchestration.history.process_ends import GONE, PROCESS_ENDED_TAG, has_lost_process, step_under_way

if TYPE_CHECKING:
    import dagster as dg

_UNSAID = "the run failed"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run did not end well: the step that failed first and its error, in one line.

    ``blocked_by`` says in Russian what forbade publication, where the run did its work and the audit found something.
    """

    step: str | None
    error: str
    blocked_by: tuple[str, ...] = ()


def why_failed(home: Home, instance: "dg.DagsterInstance", run_id: str) -> Failure:
    """The failure of a run that has failed, out of the history and of what it built."""
    step, error = failure_of(instance, run_id)
    run = instance.get_run_by_id(run_id)
    if step is None and run is not None and has_lost_process(home, run):
        step = step_under_way(instance, run_id)
        if PROCESS_ENDED_TAG not in run.tags:  # ended by Dagster's watch, with words of its own
            error = GONE
    error = error or _UNSAID
    candidate = candidates.of_run(home, run_id)
    if candidate is None or candidate.state != "blocked":
        return Failure(step, error)
    return Failure(step, error, tuple(breach.verdict for breach in candidate.blocked_by) or (error,))


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
