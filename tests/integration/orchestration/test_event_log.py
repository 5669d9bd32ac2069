"""The storage of run history: what is written is read, by itself and by Dagster's own storage."""

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from ingestion.home import Home
from orchestration.history import instance as instances
from orchestration.history.event_log import KeptConnectionEventLogStorage


@dg.asset(check_specs=[dg.AssetCheckSpec(f"check_{number}", asset="thing") for number in range(12)])
def thing() -> dg.MaterializeResult:  # type: ignore[type-arg]
    return dg.MaterializeResult(
        metadata={"rows": 3},
        check_results=[dg.AssetCheckResult(passed=n % 2 == 0, check_name=f"check_{n}") for n in range(12)],
    )


def history(storage: SqliteEventLogStorage, run_id: str) -> list[str]:
    return [record.event_log_entry.user_message for record in storage.get_records_for_run(run_id).records]


@pytest.mark.parametrize("batch_size", ["0", "500"])
def test_events_are_written_as_dagster_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch_size: str
) -> None:
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", batch_size)
    with instances.opened(Home(tmp_path)) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, KeptConnectionEventLogStorage)
        runs = [dg.materialize([thing], instance=instance).run_id for _ in range(10)]  # more than are kept open
        kept = [history(storage, run_id) for run_id in runs]
        assert all(len(lines) > 40 for lines in kept)
        record = instance.get_latest_materialization_event(thing.key)
        assert record is not None and record.run_id == runs[-1]
        keys = [dg.AssetCheckKey(thing.key, f"check_{number}") for number in range(12)]
        checks = storage.get_asset_check_summary_records(keys)
        states = [checks[key].last_check_execution_record for key in keys]
        assert [state.status.value for state in states if state] == ["SUCCEEDED", "FAILED"] * 6

    own = SqliteEventLogStorage(str(tmp_path / "state" / "dagster" / "history" / "runs"))
    assert [history(own, run_id) for run_id in runs] == kept


def test_a_batch_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with instances.opened(Home(tmp_path)) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, KeptConnectionEventLogStorage)
        run_id = dg.materialize([thing], instance=instance).run_id
        before = history(storage, run_id)
        events = [record.event_log_entry for record in storage.get_records_for_run(run_id).records][:3]

        store = SqliteEventLogStorage.store_event
        left = [2]

        def break_off(self: SqliteEventLogStorage, event: object) -> None:
            if not left[0]:
                raise OSError("no space left on device")
            left[0] -= 1
            store(self, event)  # type: ignore[arg-type]

        monkeypatch.setattr(SqliteEventLogStorage, "store_event", break_off)
        with pytest.raises(OSError, match="no space"):
            storage.store_event_batch(events)
        monkeypatch.undo()
        assert history(storage, run_id) == before
        storage.store_event_batch(events)
        assert len(history(storage, run_id)) == len(before) + 3
