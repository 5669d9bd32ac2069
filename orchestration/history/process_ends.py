"""Ends of the process that executed a run, where it ended before its run did.

Belongs here: the words for such an end, the tag by which the history knows of it, the step it was at. Does not belong
here: whether a process lives (``living``), who finds the end (``launching.launcher``, ``keeping.dead_runs``), a run
that failed by itself (``failures``).
"""

from typing import TYPE_CHECKING

from ingestion.home import Home
from orchestration.history.living import WORKER_TAG, state_of

if TYPE_CHECKING:
    import dagster as dg

PROCESS_ENDED_TAG = "concord/process_ended"
"""The tag of a run whose process ended before it; it stays when the lock of the process is tidied away."""

_PROCESS = "процесс, который выполнял запуск,"
GONE = f"{_PROCESS} остановлен или убит"
"""Where it is not known how it ended."""


def end_in_words(code: int) -> str:
    """How a process ended by its exit code, below zero for a signal, in Russian; no full stop."""
    return f"{_PROCESS} убит сигналом {-code}" if code < 0 else f"{_PROCESS} завершился с кодом {code}"


def mark_process_ended(instance: "dg.DagsterInstance", run_id: str) -> None:
    """Keep with a run that its process ended before it."""
    instance.add_run_tags(run_id, {PROCESS_ENDED_TAG: "yes"})


def has_lost_process(home: Home, run: "dg.DagsterRun") -> bool:
    """Whether the process of a run ended before it; Dagster's own watch ends such a run without the tag."""
    worker = run.tags.get(WORKER_TAG)
    return PROCESS_ENDED_TAG in run.tags or (worker is not None and state_of(home, worker) == "dead")


def step_under_way(instance: "dg.DagsterInstance", run_id: str) -> str | None:
    """The step that has begun and has not ended, by the events of a run; None where there is none."""
    import dagster as dg

    begins = {dg.DagsterEventType.STEP_START, dg.DagsterEventType.STEP_RESTARTED}
    ends = {dg.DagsterEventType.STEP_SUCCESS, dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.STEP_SKIPPED}
    step = None
    for record in instance.get_records_for_run(run_id, of_type=begins | ends, ascending=True).records:
        event = record.event_log_entry.dagster_event
        if event is None:
            continue
        if event.event_type in begins:
            step = event.step_key
        elif event.step_key == step:
            step = None
    return step
