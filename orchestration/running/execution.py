"""Executing the main job in this process, as ``concord run`` does.

Belongs here: lock, intake, the decision whether there is anything to do, the run itself and how it ended. Does not
belong here: what is printed about it (see ``cli``), the steps (see ``assets``). The heavy imports happen inside, after
the cheap questions are answered.
"""

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from data_quality.report import Breach
from ingestion.backlog import land_all
from ingestion.errors import words_of
from ingestion.home import Home
from ingestion.incomplete import ArchiveIncompleteError, damaged
from ingestion.intake import Received
from ingestion.landing import has_cells, is_landed
from ingestion.ledger import Hints, Receipt
from ingestion.lock import writing
from ingestion.notices import Notice
from orchestration.building import candidate as candidates
from orchestration.building.auditor import Auditor
from orchestration.building.fingerprint import inputs, receipts_of
from orchestration.building.other_programs import is_settled
from orchestration.building.publishing import Publication, current_publication
from orchestration.faults.retries import kind_of
from orchestration.garbage import everything_is_loaded, rarely_collected
from orchestration.history import living
from orchestration.history.failures import first_failure
from orchestration.history.run_endings import (
    AS_OF_TAG,
    BACKFILL,
    COMMAND_LINE,
    TRIGGER_TAG,
    HowItEnded,
    ended,
    keep_why,
)
from orchestration.keeping.clearing import start_over
from orchestration.keeping.leftovers import remove_abandoned
from orchestration.keeping.lost_receipts import lost_receipts
from orchestration.keeping.place import settle
from orchestration.monitor import Monitor
from orchestration.operation import operation_of
from orchestration.receiving.arrivals import Arrivals, Wanted, collect
from orchestration.receiving.inbox import Left
from orchestration.secrets import redact
from orchestration.step_names import QUARTERLY_REPORTS, RECEIVED_DOCUMENTS, RESOLVED

if TYPE_CHECKING:
    import dagster as dg

LOG = logging.getLogger(__name__)

EndedWell = Literal["published", "up_to_date", "blocked", "nothing_received"]


class RunFailedError(RuntimeError):
    """The run broke off by a fault of the program or the machine; the message says at which step and why."""

    def __init__(self, step: str | None, words: str, run_id: str, job: str) -> None:
        super().__init__(f"{step}: {words}" if step else words)
        self.step, self.words, self.run_id, self.job = step, words, run_id, job


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked to do. Without ``paths`` it takes in the inbox, unless ``takes_in`` says to leave it alone;
    without ``evaluated_on`` it judges on the day that it is where the home is.

    With ``as_of`` it looks back: nothing is taken in, and what was known at the end of that day is built, judged on it
    and published apart. With ``quarters`` it takes nothing in either: it reads the documents of these quarters again,
    and builds and publishes whether or not anything else has changed. With ``again`` it does not ask whether anything
    is new: whatever can be made again is made again from what was received (see ``rebuilding``).
    """

    paths: tuple[Path, ...] = ()
    hints: Hints = field(default_factory=Hints)
    received_on: date | None = None
    evaluated_on: date | None = None
    takes_in: bool = True
    as_of: date | None = None
    quarters: tuple[str, ...] = ()
    again: bool = False

    @property
    def day(self) -> date:
        """The day on which deadlines and standings are judged."""
        day = self.as_of or self.evaluated_on
        assert day is not None, "execute has seen to it"
        return day

    @property
    def trigger(self) -> str:
        """What started the run, as the history names it."""
        return BACKFILL if self.quarters else COMMAND_LINE

    @property
    def wanted(self) -> Wanted | None:
        """What is to be taken in; None where nothing is."""
        if not self.takes_in or self.as_of is not None or self.quarters:
            return None
        return Wanted(self.paths, not self.paths, hints=self.hints, received_on=self.received_on)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    ``received`` has every file that was looked at, ``left`` those that could not be taken, ``unreachable`` says why the
    inbox could not be looked into; ``publication`` is the current one afterwards, whoever made it, or that of the day
    which was asked about; ``blocked_by`` says in Russian what forbade publication; ``read_again`` counts documents.
    """

    ending: EndedWell
    received: tuple[Received, ...]
    publication: Publication | None
    run_id: str | None = None
    blocked_by: tuple[Breach, ...] = ()
    left: tuple[Left, ...] = ()
    unreachable: Notice | None = None
    read_again: int = 0


def execute(
    home: Home,
    order: Order,
    monitor: Monitor,
    *,
    wait_seconds: float,
    on_wait: Callable[[str], None] | None = None,
    shows: bool = True,
) -> Outcome:
    """Take in, build, audit, publish; or see that nothing is new. However it ends, that is put on record.

    With ``shows`` the health page is written in the end, without the lock; who has more to do before that writes it.

    Raises:
        HomeIsBusyError: another process held the home's lock longer than ``wait_seconds``.
        ArchiveIncompleteError: what would have to be read is missing from the archive or changed; nothing was read.
        RunFailedError: a step broke off.
        SettingsError: the settings cannot be used.
        OSError: the disk of the home failed.
    """
    from orchestration.health.page import try_to_write_page

    def note(ending: HowItEnded, run_id: str | None, reasons: Sequence[str], new_documents: int = 0) -> None:
        ended(
            home,
            ending,
            trigger=order.trigger,
            run_id=run_id,
            reasons=reasons,
            as_of=None if order.as_of is None else order.as_of.isoformat(),
            new_documents=new_documents,
            seconds=round(monitor.total(), 1),
        )

    if order.evaluated_on is None:
        order = replace(order, evaluated_on=home.settings.today())
    began = False
    try:
        with writing(home.root, wait_seconds=wait_seconds, on_wait=on_wait):
            began = True
            try:
                outcome = _execute(home, order, monitor)
            except BaseException as error:
                words = words_of(error)
                note("failed", error.run_id if isinstance(error, RunFailedError) else None, (words,))
                raise
            new_documents = sum(item.is_new for item in outcome.received)
            reasons = tuple(breach.verdict for breach in outcome.blocked_by)
            note(outcome.ending, outcome.run_id, reasons, new_documents)
    finally:
        if began and shows:
            try_to_write_page(home)
    return outcome


def _execute(home: Home, order: Order, monitor: Monitor) -> Outcome:
    home.create()
    settle(home)
    remove_abandoned(home)
    back_off = operation_of(home).retries.back_off
    arrivals = Arrivals()
    if order.wanted is not None:
        arrivals = collect(
            home, order.wanted, back_off, lambda error, seconds: monitor.waits(kind_of(error) or "machine", seconds)
        )
    publication = current_publication(home, order.as_of)

    def without_run(ending: EndedWell) -> Outcome:
        return Outcome(ending, arrivals.received, publication, left=arrivals.left, unreachable=arrivals.unreachable)

    receipts = receipts_of(home, order.as_of)
    if not receipts and not lost_receipts(home):
        return without_run("nothing_received")
    if order.again:
        start_over(home, order.as_of)
    else:
        _see_that_all_can_be_read(home, receipts)
        if (
            not order.quarters
            and publication is not None
            and is_settled(publication, inputs(home, order.day, order.as_of))
        ):
            _read_again_what_is_gone(home)
            return without_run("up_to_date")
    done = _run(home, order, monitor)
    return replace(done, received=arrivals.received, left=arrivals.left, unreachable=arrivals.unreachable)


def _see_that_all_can_be_read(home: Home, receipts: Sequence[Receipt]) -> None:
    """A copy of a home may lack files of the archive: that is told at once, of all of them, before any work is done."""
    unread = (receipt for receipt in receipts if not has_cells(home, receipt) and not is_landed(home, receipt))
    if lost := tuple(damaged(home, unread)):
        raise ArchiveIncompleteError(lost)


def _read_again_what_is_gone(home: Home) -> None:
    """Readings may be deleted at any time, and a copied home has none: what is said of documents is read from them."""
    if unread := [receipt for receipt in receipts_of(home) if not is_landed(home, receipt)]:
        land_all(home, unread)


def _run(home: Home, order: Order, monitor: Monitor) -> Outcome:
    # The auditor first of all, so that its imports go on beside ours.
    with Auditor() as auditor, rarely_collected():
        with monitor.stage("imports"):
            import dbt.adapters.duckdb
            import dbt.cli.main  # noqa: F401 -- needed later, and cheaper before what is loaded is counted as lasting

            from orchestration.build import MAIN_JOB, READ_AGAIN_JOB, REBUILD_JOB, build_defs
            from orchestration.history import instance as instances
            from orchestration.keeping.dead_runs import bury_the_dead
            from orchestration.resources import CourierResource, HeldWriterResource

            overrides = {
                "auditor": auditor,
                "courier": CourierResource(delivers=False),  # whoever called delivers, without the home's lock
                "monitor": monitor,
                "writer": HeldWriterResource(),
            }
            defs = build_defs(home.root, overrides)
            # Looking back and reading again take nothing in.
            name = MAIN_JOB if order.as_of is None and not order.quarters else REBUILD_JOB
            everything_is_loaded()
        worker = uuid.uuid4().hex[:12]  # whoever finds our runs without an end can ask by that whether we live
        with living.held(home, worker), instances.opened(home) as instance:
            bury_the_dead(home, instance)

            def carry_out(job: str, ops: Mapping[str, Any], tags: Mapping[str, str]) -> "dg.ExecuteInProcessResult":
                return defs.resolve_job_def(job).execute_in_process(
                    run_config={
                        "ops": ops,
                        # The terminal is the command line's; Dagster's events are in its history.
                        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                    },
                    tags={living.WORKER_TAG: worker, **_tags(order), **tags},
                    instance=instance,
                    raise_on_error=False,
                )

            read_again = 0
            if order.quarters:
                result = carry_out(READ_AGAIN_JOB, {}, _range_tags(order.quarters))
                if not result.success:
                    raise _failure(result, instance, READ_AGAIN_JOB)
                (told, *_) = result.asset_materializations_for_node(QUARTERLY_REPORTS)
                read_again = int(str(told.metadata["documents"].value))
            result = carry_out(name, _config(order), {})
            publication = current_publication(home, order.as_of)
            if result.success:
                return Outcome("published", (), publication, result.run_id, read_again=read_again)
            candidate = candidates.of_run(home, result.run_id)
            if candidate is not None and candidate.state == "blocked":
                breaches = candidate.blocked_by
                keep_why(instance, result.run_id, "audit", "; ".join(breach.verdict for breach in breaches))
                return Outcome("blocked", (), publication, result.run_id, breaches, read_again=read_again)
            raise _failure(result, instance, name)


def _config(order: Order) -> dict[str, Any]:
    if order.as_of is not None:
        return {RESOLVED: {"config": {"as_of": order.as_of.isoformat()}}}
    taken = {} if order.quarters else {RECEIVED_DOCUMENTS: {"config": {"include_inbox": False}}}
    return {**taken, RESOLVED: {"config": {"evaluated_on": order.day.isoformat()}}}


def _tags(order: Order) -> dict[str, str]:
    about = {TRIGGER_TAG: order.trigger}
    if order.quarters:
        about["concord/quarters"] = "…".join((order.quarters[0], order.quarters[-1]))
    if order.as_of is not None:
        about[AS_OF_TAG] = order.as_of.isoformat()
    return about


def _range_tags(quarters: Sequence[str]) -> dict[str, str]:
    """The tags by which Dagster knows that one run is about a range of partitions."""
    from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

    return {ASSET_PARTITION_RANGE_START_TAG: quarters[0], ASSET_PARTITION_RANGE_END_TAG: quarters[-1]}


def _failure(result: "dg.ExecuteInProcessResult", instance: "dg.DagsterInstance", job: str) -> RunFailedError:
    """What to raise: the step that failed first and its error, in one line; the whole of it goes to the log."""
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            error = event.step_failure_data.error
            LOG.error("step %s of run %s failed:\n%s", event.step_key, result.run_id, redact(error.to_string()))
        elif event.is_run_failure and event.job_failure_data.error is not None:
            LOG.error("run %s failed:\n%s", result.run_id, redact(event.job_failure_data.error.to_string()))
    step, said = first_failure(result.all_events)
    words = redact(said) or "the run failed"
    keep_why(instance, result.run_id, step, words)
    return RunFailedError(step, words, result.run_id, job)
