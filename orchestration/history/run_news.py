"""News of runs: which began and which ended since the last look, for whoever follows them.

Belongs here: following Dagster's history run by run, what there is to tell of each as plain data. Does not belong here:
wording (``launching.following``), runs that are long over (``run_history``), noting how they ended (``run_endings``).

What is followed are runs and not times: a clock that is moved hides none and shows none twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ingestion.home import Home
from orchestration.history.failures import Failure, why_failed
from orchestration.history.living import WORKER_TAG, state_of
from orchestration.history.run_endings import is_of_command, trigger_of
from orchestration.history.run_history import PUBLICATION_TAG
from orchestration.step_names import RECEIVED_DOCUMENTS

if TYPE_CHECKING:
    import dagster as dg

Worded = Mapping[str, str]
"""The same words by language."""

_AT_ONCE = 20  # runs in one query


@dataclass(frozen=True, slots=True)
class RunBegan:
    """A run that has begun. ``files`` are names in the inbox that it was asked to take in."""

    run_id: str
    trigger: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the files of a run.

    ``received`` counts documents that were not known, ``read`` those that were read now, ``set_apart`` those of them
    with rows in quarantine. ``refused`` and ``left`` (not taken in) say why, by file name; ``unreachable`` why the
    inbox could not be looked into, nothing where it could.
    """

    received: int
    read: int
    set_apart: int
    refused: Mapping[str, Worded]
    left: Mapping[str, Worded]
    unreachable: Worded


@dataclass(frozen=True, slots=True)
class RunOver:
    """A run that is over. ``seconds`` is None where it never began, ``taken`` where it came not so far or takes none.

    ``worker`` names the process that had it; ``is_killed`` says that this process did not come to its own end.
    """

    run_id: str
    trigger: str
    ending: Literal["succeeded", "blocked", "failed", "cancelled"]
    seconds: float | None
    publication_id: str | None = None
    taken: TakenIn | None = None
    failure: Failure | None = None
    worker: str | None = None
    is_killed: bool = False


@dataclass(slots=True)
class RunNews:
    """Follows the runs of a home from now on, those left out that a ``concord`` process executes itself and tells of.

    Runs that are under way when it begins are followed to their end, as those of an earlier service are.
    """

    home: Home
    instance: "dg.DagsterInstance"
    _latest: int = field(init=False)
    _begun: dict[str, bool] = field(init=False)  # the runs under way: whether it was told that they began

    def __post_init__(self) -> None:
        latest = self.instance.get_run_records(limit=1)
        self._latest = latest[0].storage_id if latest else 0
        self._begun = {record.dagster_run.run_id: _has_begun(record) for record in self._unfinished()}

    def look(self) -> Iterator[RunBegan | RunOver]:
        """What has happened since the last look, in the order of the runs.

        What is told once is not told again, also where a fault breaks the look off.

        Raises:
            Exception: the history cannot be read, or what it has of one run; the next look goes on with the others.
        """
        self._begun |= {run_id: False for run_id in self._new()}
        for run_id in list(self._begun):
            record = self.instance.get_run_record_by_id(run_id)
            if record is None:  # somebody removed it from the history
                del self._begun[run_id]
                continue
            if not self._begun[run_id] and _has_begun(record):
                self._begun[run_id] = True
                yield _began(record.dagster_run)
            if record.dagster_run.is_finished:
                del self._begun[run_id]
                yield self._over(record)

    def _unfinished(self) -> "list[dg.RunRecord]":
        import dagster as dg
        from dagster._core.storage.dagster_run import NOT_FINISHED_STATUSES

        found = self.instance.get_run_records(dg.RunsFilter(statuses=list(NOT_FINISHED_STATUSES)))
        return [record for record in reversed(found) if not is_of_command(record.dagster_run.tags)]

    def _new(self) -> list[str]:
        """Runs that were made since, the earliest first."""
        found: list[dg.RunRecord] = []
        before = None
        while True:
            page = self.instance.get_run_records(limit=_AT_ONCE, cursor=before)
            fresh = [record for record in page if record.storage_id > self._latest]
            found += fresh
            if len(fresh) < _AT_ONCE:
                break
            before = page[-1].dagster_run.run_id
        if found:
            self._latest = found[0].storage_id
        return [record.dagster_run.run_id for record in reversed(found) if not is_of_command(record.dagster_run.tags)]

    def _over(self, record: "dg.RunRecord") -> RunOver:
        import dagster as dg

        run = record.dagster_run
        seconds = None
        if record.start_time is not None and record.end_time is not None:
            seconds = record.end_time - record.start_time
        failure = None
        ending: Literal["succeeded", "blocked", "failed", "cancelled"] = "succeeded"
        if run.status == dg.DagsterRunStatus.CANCELED:
            ending = "cancelled"
        elif not run.is_success:
            failure = why_failed(self.home, self.instance, run.run_id)
            ending = "blocked" if failure.blocked_by else "failed"
        worker = run.tags.get(WORKER_TAG)
        return RunOver(
            run_id=run.run_id,
            trigger=trigger_of(run.tags),
            ending=ending,
            seconds=seconds,
            publication_id=run.tags.get(PUBLICATION_TAG),
            taken=_taken_in(self.instance, run.run_id),
            failure=failure,
            worker=worker,
            is_killed=worker is not None and state_of(self.home, worker) == "dead",
        )


def _has_begun(record: "dg.RunRecord") -> bool:
    return record.start_time is not None


def _began(run: "dg.DagsterRun") -> RunBegan:
    ops: Any = run.run_config.get("ops", {})
    names = ops.get(RECEIVED_DOCUMENTS, {}).get("config", {}).get("inbox_names", ())
    return RunBegan(run.run_id, trigger_of(run.tags), tuple(names))


def _taken_in(instance: "dg.DagsterInstance", run_id: str) -> TakenIn | None:
    """What the step that takes files in noted of them (``assets.received``)."""
    import dagster as dg

    for record in instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION).records:
        made = record.event_log_entry.asset_materialization
        if made is not None and made.asset_key == dg.AssetKey(RECEIVED_DOCUMENTS):
            said: dict[str, Any] = {name: value.value for name, value in made.metadata.items()}
            if set(TakenIn.__slots__) <= said.keys():  # an earlier version of the program noted less
                return TakenIn(**{name: said[name] for name in TakenIn.__slots__})
    return None
