"""The run history has its bounds: what is old goes, what tells the present state stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ingestion.home import Home
from orchestration.history import instance as instances
from orchestration.history import retention
from orchestration.history.event_log import KeptConnectionEventLogStorage
from orchestration.history.retention import prune
from orchestration.operation import History

QUARTERS = [f"2020-Q{number}" for number in range(1, 5)]
OLD = dg.AssetKey("quarter")
NOW = datetime.now(UTC)
HISTORY = History(keep_days=300, keep_runs=12, keep_events_days=30)


@dg.asset(
    partitions_def=dg.StaticPartitionsDefinition(QUARTERS),
    check_specs=[dg.AssetCheckSpec(f"check_{number}", asset="quarter") for number in range(20)],
)
def quarter() -> dg.MaterializeResult:  # type: ignore[type-arg]
    results = [dg.AssetCheckResult(passed=True, check_name=f"check_{number}") for number in range(20)]
    return dg.MaterializeResult(metadata={"rows": 3}, check_results=results)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[str]]:
    """A home with 16 runs: the first four read a quarter each, the others the last one again and again."""
    home = Home(tmp_path_factory.mktemp("history"))
    with instances.opened(home) as instance:
        runs = [
            dg.materialize([quarter], instance=instance, partition_key=key).run_id
            for key in [*QUARTERS, *[QUARTERS[-1]] * 12]
        ]
    return home, runs


def counted(instance: dg.DagsterInstance) -> tuple[int, int]:
    """Events of all runs in the index, executions of checks."""
    from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable, SqlEventLogStorageTable
    from sqlalchemy import func, select

    storage = instance.event_log_storage
    assert isinstance(storage, KeptConnectionEventLogStorage)
    with storage.index_connection() as connection:
        events = connection.execute(select(func.count()).select_from(SqlEventLogStorageTable)).scalar_one()
        checks = connection.execute(select(func.count()).select_from(AssetCheckExecutionsTable)).scalar_one()
    return int(events), int(checks)


def test_nothing_goes_before_its_time(ran: tuple[Home, list[str]]) -> None:
    home, runs = ran
    with instances.opened(home) as instance:
        before = counted(instance)
        assert prune(instance, HISTORY, NOW).emptied == 0
        assert counted(instance) == before
        assert len(instance.get_runs()) == len(runs)


def test_old_events_go_and_the_present_state_stays(ran: tuple[Home, list[str]]) -> None:
    home, runs = ran
    with instances.opened(home) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, KeptConnectionEventLogStorage)
        before = counted(instance)
        stray = Path(storage.path_for_shard("a-run-that-nobody-knows"))
        stray.write_bytes(b"")
        pruned = prune(instance, HISTORY, NOW + timedelta(days=40))
        assert (pruned.emptied, pruned.removed) == (6, 0)  # the ten latest keep their events
        assert storage.shards() == set(runs[6:])
        assert not stray.exists()
        after = counted(instance)
        assert after[0] < before[0] and after[1] < before[1]
        assert [run.run_id for run in instance.get_runs()] == runs[::-1]
        assert prune(instance, HISTORY, NOW + timedelta(days=40)).emptied == 0

        # A year on: of the four that read a quarter first, three still tell the present state of theirs.
        pruned = prune(instance, HISTORY, NOW + timedelta(days=400))
        assert pruned.removed == 1
        assert {run.run_id for run in instance.get_runs()} == set(runs) - {runs[3]}
        assert instance.get_run_by_id(runs[3]) is None

        assert instance.get_materialized_partitions(OLD) == set(QUARTERS)
        latest = instance.get_latest_materialization_event(OLD)
        assert latest is not None and latest.run_id == runs[-1]
        keys = [dg.AssetCheckKey(OLD, f"check_{number}") for number in range(20)]
        states = storage.get_asset_check_summary_records(keys)
        assert all(state.last_check_execution_record is not None for state in states.values())
        assert latest.asset_materialization is not None
        assert latest.asset_materialization.metadata["rows"].value == 3


def test_a_run_under_way_is_left_alone(tmp_path: Path) -> None:
    with instances.opened(Home(tmp_path)) as instance:
        under_way = dg.DagsterRun(
            job_name="x", run_id=dg._core.utils.make_new_run_id(), status=dg.DagsterRunStatus.STARTED
        )
        instance.add_run(under_way)
        for _ in range(14):
            instance.add_run(
                dg.DagsterRun(job_name="x", run_id=dg._core.utils.make_new_run_id(), status=dg.DagsterRunStatus.SUCCESS)
            )
        assert prune(instance, HISTORY, NOW + timedelta(days=1000)).removed == 2
        assert instance.get_run_by_id(under_way.run_id) is not None


def test_a_run_that_begins_meanwhile_keeps_its_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = dg.DagsterRun(job_name="x", run_id=dg._core.utils.make_new_run_id(), status=dg.DagsterRunStatus.STARTED)
    listed = retention._runs

    def and_then_one_begins(instance: dg.DagsterInstance) -> Iterator[Any]:
        yield from list(listed(instance))
        instance.add_run(run)
        instance.report_engine_event("begun", run)

    with instances.opened(Home(tmp_path)) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, KeptConnectionEventLogStorage)
        monkeypatch.setattr(retention, "_runs", and_then_one_begins)
        prune(instance, HISTORY, NOW)
        assert storage.shards() == {run.run_id}
        assert [entry.message for entry in instance.all_logs(run.run_id)] == ["begun"]
