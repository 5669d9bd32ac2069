"""Dead runs: those that stand as under way in the history though their process is gone.

Belongs here: finding them, putting on record that they failed, noting it for people. Does not belong here: how a
process shows that it lives (``history.living``), telling (``delivery``), files that a killed run left lying
(``leftovers``).
"""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingestion.home import Home
from orchestration.delivery.signs import record_failure
from orchestration.history.living import WORKER_TAG, state_of
from orchestration.history.process_ends import GONE, mark_process_ended, step_under_way
from orchestration.history.run_endings import is_of_command, run_ended

if TYPE_CHECKING:
    import dagster as dg

LOG = logging.getLogger(__name__)


def bury_the_dead(home: Home, instance: "dg.DagsterInstance") -> "list[dg.DagsterRun]":
    """Mark as failed the runs whose process is gone, put them on record and note them to be told of; returns them.

    Such a run would stand as running for ever, and the queue of the daemon would wait for it.
    """
    dead = find_dead(home, instance)
    for run in dead:
        step = step_under_way(instance, run.run_id)
        _note(home, run, step)  # before it is buried, for after that nobody asks any more
        mark_process_ended(instance, run.run_id)
        instance.report_run_failed(run, GONE)
        run_ended(home, instance, run, "failed", step=step, reasons=[GONE])
    return dead


def _note(home: Home, run: "dg.DagsterRun", step: str | None) -> None:
    """Leave it to the next delivery to tell of a dead run. That failing must not keep the run standing as under way."""
    try:
        record_failure(
            home,
            run_id=run.run_id,
            job=run.job_name,
            step=step,
            error=GONE,
            at=datetime.now(UTC),
            is_left_to_others=True,
        )
    except Exception:
        LOG.exception("nobody will be told of the dead run %s", run.run_id)


def find_dead(home: Home, instance: "dg.DagsterInstance") -> "list[dg.DagsterRun]":
    """The runs that stand as under way though their process is gone; one that may still begin is none of them."""
    import dagster as dg

    under_way = dg.RunsFilter(
        statuses=[
            dg.DagsterRunStatus.NOT_STARTED,
            dg.DagsterRunStatus.STARTING,
            dg.DagsterRunStatus.STARTED,
            dg.DagsterRunStatus.CANCELING,
        ]
    )
    dead = []
    for run in instance.get_runs(filters=under_way):
        worker = run.tags.get(WORKER_TAG)
        state = None if worker is None else state_of(home, worker)
        # The lock of a run that has begun was there; where it is not, its process left without ending the run.
        has_begun = run.status == dg.DagsterRunStatus.STARTED or is_of_command(run.tags)
        if state == "dead" or (state == "not begun" and has_begun):
            now = instance.get_run_by_id(run.run_id)  # it may have ended since, and its process with it
            if now is not None and not now.is_finished:
                dead.append(now)
    return dead
