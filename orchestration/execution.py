"""Executing the main job in this process, as ``concord run`` does.

Belongs here: lock, intake, the decision whether there is anything to do, the run itself and how it ended. Does not
belong here: what is printed about it (see ``cli``), the steps (see ``assets``). The heavy imports happen inside, after
the cheap questions are answered.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ingestion.home import Home
from ingestion.intake import Received, files_in
from ingestion.ledger import Hints
from ingestion.lock import writing
from orchestration import candidate as candidates
from orchestration.arrivals import take_in
from orchestration.auditor import Auditor
from orchestration.fingerprint import inputs, receipts_of
from orchestration.garbage import everything_is_loaded, rarely_collected
from orchestration.keeping.rebuilding import start_over
from orchestration.monitor import Monitor
from orchestration.other_programs import is_settled
from orchestration.publishing import Publication, current_publication

if TYPE_CHECKING:
    import dagster as dg

LOG = logging.getLogger(__name__)

Ending = Literal["published", "up_to_date", "blocked", "nothing_received"]


class RunFailedError(RuntimeError):
    """The run broke off by a fault of the program or the machine; the message says at which step and why."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked to do. Without ``paths`` it takes in the inbox, unless ``takes_in`` says to leave it alone.

    With ``as_of`` it looks back: nothing is taken in, and what was known at the end of that day is built, judged on it
    and published apart. With ``again`` it does not ask whether anything is new: whatever can be made again is made
    again from what was received (see ``keeping.rebuilding``).
    """

    paths: tuple[Path, ...] = ()
    hints: Hints = field(default_factory=Hints)
    received_on: date | None = None
    evaluated_on: date = field(default_factory=date.today)
    takes_in: bool = True
    as_of: date | None = None
    again: bool = False

    @property
    def day(self) -> date:
        """The day on which deadlines and standings are judged."""
        return self.as_of or self.evaluated_on


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    ``received`` has every file that was looked at; ``publication`` is the current one afterwards, whoever made it, or
    that of the day which was asked about; ``blocked_by`` says in Russian what forbade publication.
    """

    ending: Ending
    received: tuple[Received, ...]
    publication: Publication | None
    run_id: str | None = None
    blocked_by: tuple[str, ...] = ()


def execute(
    home: Home, order: Order, monitor: Monitor, *, wait_seconds: float, on_wait: Callable[[str], None] | None = None
) -> Outcome:
    """Take in, build, audit, publish; or see that nothing is new.

    Raises:
        HomeIsBusyError: another process held the home's lock longer than ``wait_seconds``.
        ArchiveIncompleteError: all was to be made again, and what it would be made of is not there.
        RunFailedError: a step broke off.
        OSError: a file cannot be read or the disk failed.
    """
    with writing(home.root, wait_seconds=wait_seconds, on_wait=on_wait):
        home.create()
        received: tuple[Received, ...] = ()
        if order.takes_in and order.as_of is None:
            received = tuple(take_in(home, files_in(order.paths or (home.inbox,)), order.hints, order.received_on))
        publication = current_publication(home, order.as_of)
        if not receipts_of(home, order.as_of):
            return Outcome("nothing_received", received, publication)
        if order.again:
            start_over(home, order.as_of)
        elif publication is not None and is_settled(publication, inputs(home, order.day, order.as_of)):
            return Outcome("up_to_date", received, publication)
        return _run(home, order, monitor, received)


def _run(home: Home, order: Order, monitor: Monitor, received: Sequence[Received]) -> Outcome:
    # The auditor first of all, so that its imports go on beside ours.
    with Auditor() as auditor, rarely_collected():
        with monitor.stage("imports"):
            import dbt.adapters.duckdb
            import dbt.cli.main  # noqa: F401 -- needed later, and cheaper before what is loaded is counted as lasting

            from orchestration import instance as instances
            from orchestration.build import MAIN_JOB, REBUILD_JOB, build_defs
            from orchestration.resources import HeldWriterResource

            overrides = {"auditor": auditor, "monitor": monitor, "writer": HeldWriterResource()}
            # Looking back reads what was received, and takes nothing in.
            name = MAIN_JOB if order.as_of is None else REBUILD_JOB
            job = build_defs(home.root, overrides).resolve_job_def(name)
            everything_is_loaded()
        with instances.opened(home) as instance:
            instances.bury_the_dead(instance)
            result = job.execute_in_process(
                run_config={
                    "ops": _config(order),
                    # The terminal is the command line's; Dagster's events are in its history.
                    "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                },
                tags={**instances.process_tags(), "concord/trigger": "command line", **_tags(order)},
                instance=instance,
                raise_on_error=False,
            )
    publication = current_publication(home, order.as_of)
    if result.success:
        return Outcome("published", tuple(received), publication, result.run_id)
    candidate = candidates.of_run(home, result.run_id)
    if candidate is not None and candidate.state == "blocked":
        reasons = tuple(candidate.facts.get("blocked_by", ()))
        return Outcome("blocked", tuple(received), publication, result.run_id, reasons)
    raise RunFailedError(_reason(result))


def _config(order: Order) -> dict[str, Any]:
    if order.as_of is not None:
        return {"resolved": {"config": {"as_of": order.as_of.isoformat()}}}
    return {
        "received_documents": {"config": {"include_inbox": False}},
        "resolved": {"config": {"evaluated_on": order.evaluated_on.isoformat()}},
    }


def _tags(order: Order) -> dict[str, str]:
    return {} if order.as_of is None else {"concord/as-of": order.as_of.isoformat()}


def _reason(result: "dg.ExecuteInProcessResult") -> str:
    """The step that failed first and its error, in one line; the whole of it goes to the log."""
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            error = event.step_failure_data.error
            LOG.error("step %s of run %s failed:\n%s", event.step_key, result.run_id, error.to_string())
            while error.cause is not None:
                error = error.cause
            return f"{event.step_key}: {' '.join(error.message.split())}"
    for event in result.all_events:
        if event.is_run_failure and event.job_failure_data.error is not None:
            LOG.error("run %s failed:\n%s", result.run_id, event.job_failure_data.error.to_string())
            return " ".join(event.job_failure_data.error.message.split())
    return "the run failed"
