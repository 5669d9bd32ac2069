"""The run history as a person asks for it: when, by what, how it ended, and why it did not succeed.

Belongs here: runs out of Dagster's storage as plain data. Does not belong here: wording and layout (see ``cli``), how
long runs are kept (``retention``), noting how they ended (``run_endings``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from orchestration.history.failures import failure_of
from orchestration.history.run_endings import ERROR_TAG, STEP_TAG, shortened, trigger_of

if TYPE_CHECKING:
    import dagster as dg

PUBLICATION_TAG = "concord/publication"

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]
_STATES: Mapping[str, State] = {
    "QUEUED": "queued",
    "NOT_STARTED": "queued",
    "STARTING": "running",
    "MANAGED": "running",
    "STARTED": "running",
    "CANCELING": "running",
    "SUCCESS": "succeeded",
    "FAILURE": "failed",
    "CANCELED": "cancelled",
}


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run. Instants are UTC; ``seconds`` is None while it goes on, the last three are None where there is none."""

    run_id: str
    job: str
    trigger: str
    state: State
    began_at: datetime
    seconds: float | None
    publication_id: str | None
    failed_step: str | None
    error: str | None


def latest_runs(instance: "dg.DagsterInstance", count: int) -> list[RunLine]:
    """The latest runs, the newest first."""
    return [_line(instance, record) for record in instance.get_run_records(limit=count)]


def _line(instance: "dg.DagsterInstance", record: "dg.RunRecord") -> RunLine:
    run = record.dagster_run
    state = _STATES[run.status.value]
    step, error = run.tags.get(STEP_TAG), run.tags.get(ERROR_TAG)
    if state == "failed" and error is None:  # it failed before anybody could note why
        step, error = failure_of(instance, run.run_id)
    began = record.start_time or record.create_timestamp.replace(tzinfo=UTC).timestamp()
    return RunLine(
        run_id=run.run_id,
        job=run.job_name,
        trigger=trigger_of(run.tags),
        state=state,
        began_at=datetime.fromtimestamp(began, UTC),
        seconds=round(record.end_time - began, 1) if record.end_time is not None else None,
        publication_id=run.tags.get(PUBLICATION_TAG),
        failed_step=step,
        error=shortened(error) if error else None,
    )
