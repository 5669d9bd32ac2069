"""What sensors do: a failed run is told, one that took nothing is asked for again, marts follow a reading."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ingestion.home import Home
from ingestion.intake import Intake
from orchestration import journal
from orchestration.build import build_defs
from orchestration.delivery.delivering import deliver
from orchestration.delivery.endings import after_good_run
from orchestration.delivery.lifecycle import Alert
from orchestration.delivery.signs import record_success
from orchestration.delivery.standing import standing
from orchestration.delivery.store import StoreError, opened
from orchestration.health.collect import health
from orchestration.history import living
from orchestration.history.run_endings import ended, endings
from orchestration.history.run_history import latest_runs
from orchestration.receiving.local_inbox import LocalInbox
from orchestration.resources import HomeResource
from orchestration.sensors import inbox, inbox_memory, run_failed, telling
from orchestration.sensors.inbox import SILENCE_SECONDS
from orchestration.sensors.inbox_memory import ASK_AGAIN
from orchestration.sensors.read_again import read_again_sensor
from orchestration.sensors.run_cancelled import run_cancelled_sensor
from tests.integration.orchestration.reports import write_report


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for module in (inbox, inbox_memory):
        monkeypatch.setattr(module, "time", made)
    return made


@pytest.fixture
def place(tmp_path: Path) -> Home:
    root = tmp_path / "home"
    Home(root).create()
    return Home.open(root)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture(scope="module")
def sensor() -> dg.SensorDefinition:
    """The sensor alone: the whole definitions would parse the dbt project of each home."""
    job = dg.define_asset_job("take_in_and_publish")
    return inbox.inbox_sensor(job)


def look(sensor: dg.SensorDefinition, place: Home, instance: dg.DagsterInstance, cursor: str | None) -> dg.SensorResult:
    context = dg.build_sensor_context(
        instance=instance, cursor=cursor, resources={"home": HomeResource(root=str(place.root))}
    )
    result = sensor(context)
    assert isinstance(result, dg.SensorResult)
    return result


def run_of(request: dg.RunRequest, status: dg.DagsterRunStatus) -> dg.DagsterRun:
    return dg.DagsterRun(
        job_name="take_in_and_publish",
        run_id=dg._core.utils.make_new_run_id(),
        status=status,
        tags={"dagster/run_key": request.run_key or ""},
    )


def test_a_run_that_took_nothing_is_asked_for_again_a_few_times(
    sensor: dg.SensorDefinition, place: Home, instance: dg.DagsterInstance, clock: Clock
) -> None:
    write_report(place.inbox / "report.docx")
    cursor = look(sensor, place, instance, None).cursor
    keys = []
    result = look(sensor, place, instance, cursor)
    for _ in range(ASK_AGAIN.retries):
        (request,) = result.run_requests or []
        keys.append(request.run_key)
        running = run_of(request, dg.DagsterRunStatus.STARTED)
        instance.add_run(running)
        result = look(sensor, place, instance, result.cursor)
        assert not result.run_requests  # it is under way
        instance.report_run_failed(running, "no space left on device")
        result = look(sensor, place, instance, result.cursor)
        assert not result.run_requests  # not at once
        clock.now += 5 * ASK_AGAIN.seconds(len(keys))
        result = look(sensor, place, instance, result.cursor)
    (request,) = result.run_requests or []
    keys.append(request.run_key)
    assert len(set(keys)) == 1 + ASK_AGAIN.retries
    instance.add_run(run_of(request, dg.DagsterRunStatus.FAILURE))
    for _ in range(3):
        clock.now += 10 * 24 * 3600
        result = look(sensor, place, instance, result.cursor)
        assert not result.run_requests  # the morning's run takes the whole inbox
    assert json.loads(result.cursor or "")["asked"] == {}


def test_a_run_that_succeeded_is_not_asked_for_again(
    sensor: dg.SensorDefinition, place: Home, instance: dg.DagsterInstance, clock: Clock
) -> None:
    write_report(place.inbox / "report.docx")
    result = look(sensor, place, instance, look(sensor, place, instance, None).cursor)
    (request,) = result.run_requests or []
    instance.add_run(run_of(request, dg.DagsterRunStatus.SUCCESS))
    for _ in range(3):
        result = look(sensor, place, instance, result.cursor)
        clock.now += 10 * 24 * 3600
        assert not result.run_requests


def test_a_look_into_a_full_inbox_is_bounded_and_the_next_one_goes_on(
    sensor: dg.SensorDefinition, place: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that are known already are read too, to know that; the cursor is kept only of a look that ends."""
    monkeypatch.setattr(inbox, "_MAX_FILES_A_LOOK", 3)
    intake = Intake(place)
    for number in range(5):
        file = place.inbox / f"{number}.docx"
        file.write_bytes(bytes([number]))
        intake.receive(file)
    (place.inbox / "9.docx").write_bytes(b"new")
    read: list[str] = []
    hashed = LocalInbox.sha256

    def reading(self: LocalInbox, name: str) -> str | None:
        read.append(name)
        return hashed(self, name)

    monkeypatch.setattr(LocalInbox, "sha256", reading)
    cursor, asked = look(sensor, place, instance, None).cursor, []
    for _ in range(3):
        read.clear()
        result = look(sensor, place, instance, cursor)
        cursor = result.cursor
        asked.append((len(read), [request.run_key for request in result.run_requests or ()] != []))
    assert asked == [(3, False), (3, True), (0, False)]


def held(place: Home) -> list[Alert]:
    """The alerts that hold after a delivery."""
    deliver(place, today=place.settings.today())
    return list(standing(place).alerts)


def test_an_inbox_that_stays_silent_is_told_until_it_answers(
    sensor: dg.SensorDefinition,
    place: Home,
    instance: dg.DagsterInstance,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(journal.LANGUAGE, "ru")
    with place.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(f'\n[inbox]\nurl = "file://{tmp_path}/share"\n')
    cursor = None
    for number in range(4):
        result = look(sensor, place, instance, cursor)
        cursor = result.cursor
        assert result.skip_reason is not None and "недоступна" in str(result.skip_reason.skip_message)
        assert [alert.rule for alert in held(place)] == (["inbox_silent"] if number >= 2 else [])
        clock.now += SILENCE_SECONDS / 2
    after_good_run(place, today=place.settings.today())  # of what came by other ways; the inbox is as silent as before
    (alert,) = held(place)
    assert alert.rule == "inbox_silent" and str(tmp_path / "share") in alert.line.text
    assert alert.line.since_on == place.settings.civil(datetime.fromtimestamp(1_800_000_000, UTC)).date()

    (tmp_path / "share").mkdir()
    write_report(tmp_path / "share" / "report.docx")
    for _ in range(2):
        result = look(sensor, place, instance, cursor)
        cursor = result.cursor
    (request,) = result.run_requests or []
    assert request.run_config["ops"]["received_documents"]["config"]["inbox_names"] == ["report.docx"]
    assert held(place) == []
    silent, answers = capsys.readouterr().out.splitlines()  # the journal: when it begins and when it is over
    assert f"{tmp_path}/share" in silent and silent.endswith("Служба смотрит туда каждые полминуты.")
    assert answers.endswith("Входящие снова отвечают.")


def noted(place: Home) -> list[dict[str, Any]]:
    """The failures that delivery will tell of."""
    with opened(place) as connection:
        return [dict(row) for row in connection.execute("select * from failure order by failed_at")]


def test_a_command_that_was_killed_does_not_keep_the_queue_waiting(
    sensor: dg.SensorDefinition, place: Home, instance: dg.DagsterInstance
) -> None:
    killed = dg.DagsterRun(
        job_name="take_in_and_publish",
        run_id=dg._core.utils.make_new_run_id(),
        status=dg.DagsterRunStatus.STARTED,
        tags={living.WORKER_TAG: "worker", "concord/trigger": "command line"},
    )
    instance.add_run(killed)
    with living.held(place, "worker"):  # the process is at work
        look(sensor, place, instance, None)
    assert noted(place) == []
    look(sensor, place, instance, None)
    (failure,) = noted(place)
    assert failure["run_id"] == killed.run_id
    (line,) = latest_runs(instance, 5)
    assert (line.state, line.error) == ("failed", failure["error"])
    look(sensor, place, instance, None)
    assert len(noted(place)) == 1
    (ending,) = endings(place)
    assert (ending.ending, ending.run_id, ending.reasons) == ("failed", killed.run_id, (failure["error"],))
    assert "прерван сбоем: процесс, который" in (place.health / "index.html").read_text(encoding="utf-8")


@dg.op
def breaks() -> None:
    raise OSError(28, "No space left on device")


@dg.job
def breaking() -> None:
    breaks()


def look_for_failures(place: Home, instance: dg.DagsterInstance) -> None:
    context = dg.build_sensor_context(instance=instance, resources={"home": HomeResource(root=str(place.root))})
    run_failed.run_failed_sensor()(context)


def test_a_failed_run_is_noted_with_its_step_and_cause(place: Home, instance: dg.DagsterInstance) -> None:
    place.settings_file.write_text("this is no TOML", encoding="utf-8")  # which may be why it failed
    result = breaking.execute_in_process(instance=instance, raise_on_error=False)
    for _ in range(2):
        look_for_failures(place, instance)
    (failure,) = noted(place)
    assert (failure["run_id"], failure["job"], failure["step"]) == (result.run_id, "breaking", "breaks")
    assert failure["error"] == "OSError: [Errno 28] No space left on device"
    (line,) = latest_runs(instance, 5)
    assert (line.state, line.failed_step, line.error) == ("failed", "breaks", failure["error"])
    assert line.trigger == "interface"
    (ending,) = endings(place)
    assert (ending.ending, ending.trigger, ending.reasons) == ("failed", "interface", (f"breaks: {failure['error']}",))


def test_a_run_that_was_killed_or_stopped_is_on_record(place: Home, instance: dg.DagsterInstance) -> None:
    """Nothing in its own process could note it: what the daemon says of it is all there is."""
    ended(place, "published", trigger="daily", run_id="before")
    resources = {"home": HomeResource(root=str(place.root))}
    killed, stopped = (
        dg.DagsterRun(
            job_name="x",
            run_id=dg._core.utils.make_new_run_id(),
            status=dg.DagsterRunStatus.STARTED,
            tags={"dagster/backfill": "b"},
        )
        for _ in range(2)
    )
    instance.add_run(killed)
    instance.report_run_failed(killed, "The process of this run ended with -9.")
    look_for_failures(place, instance)
    assert verdict_of(place) == ["run_failed"]
    instance.add_run(stopped)
    event = instance.report_run_canceled(stopped)
    run_cancelled_sensor()(
        dg.build_run_status_sensor_context("run_cancelled", event, instance, stopped, resources=resources)
    )
    assert verdict_of(place) == ["run_cancelled"]
    found = [(one.ending, one.run_id, one.trigger) for one in endings(place)]
    assert found == [
        ("cancelled", stopped.run_id, "backfill"),
        ("failed", killed.run_id, "backfill"),
        ("published", "before", "daily"),
    ]


def verdict_of(home: Home) -> list[str]:
    """What is wrong with the way runs ended."""
    return [reason["code"] for reason in health(home)["verdict"]["reasons"] if reason["anchor"] == "runs"]


def test_a_failure_that_could_not_be_noted_is_noted_at_a_later_look(
    place: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking.execute_in_process(instance=instance, raise_on_error=False)

    def full(_home: Home, **_said: Any) -> None:
        raise StoreError(ru="диск полон", en="the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(run_failed, "record_failure", full)
        with pytest.raises(StoreError):
            look_for_failures(place, instance)
    assert noted(place) == []
    look_for_failures(place, instance)
    assert len(noted(place)) == 1


def test_a_failure_heard_of_after_a_later_success_is_over(place: Home, instance: dg.DagsterInstance) -> None:
    result = breaking.execute_in_process(instance=instance, raise_on_error=False)
    record_success(place, at=datetime.now(UTC))
    look_for_failures(place, instance)
    assert noted(place) == []
    result = breaking.execute_in_process(instance=instance, raise_on_error=False)
    look_for_failures(place, instance)
    assert [failure["run_id"] for failure in noted(place)] == [result.run_id]


def test_what_a_sensor_noted_is_delivered_beside_the_look(
    place: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, calls = threading.Event(), []

    def slow(home: Home, **said: Any) -> None:
        assert may_go_on.wait(60)
        calls.append(deliver(home, **said))

    monkeypatch.setattr(telling, "deliver", slow)
    sensor = telling.telling_sensor()

    def tell() -> str:
        context = dg.build_sensor_context(instance=instance, resources={"home": HomeResource(root=str(place.root))})
        told = sensor(context)
        assert isinstance(told, dg.SkipReason)
        return str(told.skip_message)

    assert "nothing waits" in tell()
    breaking.execute_in_process(instance=instance, raise_on_error=False)
    look_for_failures(place, instance)
    assert "has begun" in tell() and "under way" in tell()
    may_go_on.set()
    for thread in threading.enumerate():
        if thread.name == "delivery":
            thread.join(60)
    assert [call.changes.opened for call in calls] == [1]
    assert "nothing waits" in tell()


def test_marts_follow_quarters_that_were_read_again_and_nothing_else(instance: dg.DagsterInstance) -> None:
    sensor = read_again_sensor(dg.define_asset_job("rebuild"), "read_again")

    def follows(job: str, *assets: str) -> bool:
        run = dg.DagsterRun(
            job_name=job,
            run_id=dg._core.utils.make_new_run_id(),
            status=dg.DagsterRunStatus.SUCCESS,
            asset_selection=frozenset(dg.AssetKey(name) for name in assets) or None,
        )
        context = dg.build_run_status_sensor_context(
            sensor_name="read_again",
            dagster_event=dg.DagsterEvent(dg.DagsterEventType.RUN_SUCCESS.value, job),
            dagster_instance=instance,
            dagster_run=run,
        )
        result = sensor(context)
        if isinstance(result, dg.RunRequest):
            assert result.run_key == f"read-again-{run.run_id}"
            assert result.tags["concord/trigger"] == "read_again"
            return True
        assert isinstance(result, dg.SkipReason)
        return False

    assert follows("__ASSET_JOB", "quarterly_reports")
    assert follows("read_again")
    assert not follows("__ASSET_JOB", "quarterly_reports", "publication")
    assert not follows("__ASSET_JOB", "fct_event")
    assert not follows("take_in_and_publish")
    assert not follows("rebuild")


def test_a_slip_in_the_settings_does_not_take_the_code_location_away(home: Home) -> None:
    home.settings_file.write_text("this is no TOML", encoding="utf-8")
    assert build_defs(home.root).get_sensor_def("inbox").name == "inbox"
