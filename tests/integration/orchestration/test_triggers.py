"""What starts a run by itself, and reading a quarter again."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._core.errors import ScheduleExecutionError
from dagster._utils.schedules import schedule_execution_time_iterator

from ingestion import ledger
from ingestion.home import Home
from ingestion.landing import readings_folder
from ingestion.settings import SettingsError
from orchestration.build import build_defs
from orchestration.history import instance as instances
from orchestration.resources import HomeResource
from tests.integration.orchestration.conftest import Ran
from tests.integration.orchestration.reports import write_report


def look(home: Home, cursor: str | None) -> dg.SensorResult:
    defs = build_defs(home.root)
    sensor = defs.get_sensor_def("inbox")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(
            instance=instance, cursor=cursor, resources={"home": HomeResource(root=str(home.root))}
        )
        result = sensor(context)
    assert isinstance(result, dg.SensorResult)
    return result


def asked_for(result: dg.SensorResult) -> list[str]:
    return [
        Path(path).name
        for request in result.run_requests or []
        for path in request.run_config["ops"]["received_documents"]["config"]["inbox_names"]
    ]


def test_a_file_is_taken_when_it_has_stopped_changing(home: Home, tmp_path: Path) -> None:
    first = look(home, None)
    assert asked_for(first) == []
    write_report(home.inbox / "отчёт.docx", "2020-Q4")
    (home.inbox / "~$отчёт.docx").write_bytes(b"lock")
    (home.inbox / ".hidden.docx").write_bytes(b"hidden")

    second = look(home, first.cursor)
    assert asked_for(second) == []  # seen for the first time: it may still be coming
    with (home.inbox / "отчёт.docx").open("ab") as stream:
        stream.write(b"more")
    third = look(home, second.cursor)
    assert asked_for(third) == []  # it grew
    fourth = look(home, third.cursor)
    assert asked_for(fourth) == ["отчёт.docx"]
    assert asked_for(look(home, fourth.cursor)) == []  # asked for once


def test_a_changed_file_is_taken_again_and_a_removed_one_forgotten(home: Home) -> None:
    file = write_report(home.inbox / "report.docx", "2020-Q4")
    cursor = None
    for _ in range(2):
        result = look(home, cursor)
        cursor = result.cursor
    first = result.run_requests
    assert asked_for(result) == ["report.docx"]

    file.write_bytes(file.read_bytes() + b"changed")
    for _ in range(2):
        result = look(home, cursor)
        cursor = result.cursor
    assert asked_for(result) == ["report.docx"]
    assert first and result.run_requests and first[0].run_key != result.run_requests[0].run_key

    file.unlink()
    result = look(home, cursor)
    assert asked_for(result) == []
    memory = json.loads(result.cursor or "")
    assert (memory["seen"], memory["taken"]) == ({}, {})


def test_a_file_that_the_ledger_knows_starts_nothing(home: Home, first_run: Ran) -> None:
    copy = home.inbox / "the same under another name.docx"
    copy.write_bytes((first_run.home.root.parent / "report.docx").read_bytes())
    cursor = None
    for _ in range(3):
        result = look(home, cursor)
        cursor = result.cursor
        assert asked_for(result) == []
    assert result.skip_reason is not None


def test_the_request_is_one_that_the_job_accepts(home: Home) -> None:
    write_report(home.inbox / "report.docx", "2020-Q4")
    cursor = look(home, None).cursor
    (request,) = look(home, cursor).run_requests or []
    job = build_defs(home.root).resolve_job_def("take_in_and_publish")
    assert dg.validate_run_config(job, request.run_config)


def fired(home: Home, days: Iterable[date]) -> dict[date, list[dg.RunRequest]]:
    """What the schedules ask for on the mornings of days."""
    defs = build_defs(home.root)
    requests: dict[date, list[dg.RunRequest]] = {}
    with dg.DagsterInstance.ephemeral() as instance:
        for day in days:
            moment = datetime(day.year, day.month, day.day, 7, tzinfo=ZoneInfo("Europe/Moscow"))
            for name in ("quarter", "reminder", "daily"):
                schedule = defs.get_schedule_def(name)
                context = dg.build_schedule_context(
                    instance=instance,
                    scheduled_execution_time=moment,
                    resources={"home": HomeResource(root=str(home.root))},
                )
                requests.setdefault(day, []).extend(schedule.evaluate_tick(context).run_requests or [])
    return requests


def test_each_morning_has_one_run_and_its_occasion(home: Home) -> None:
    settings = home.settings_file
    settings.write_text(settings.read_text(encoding="utf-8").replace("deadline_day = 5", "deadline_day = 15"))
    days = [date(2021, 1, day) for day in range(4, 31)]
    requests = fired(home, days)
    assert [len(requests[day]) for day in days] == [1] * len(days)
    occasions = {day.day: requests[day][0].tags["concord/trigger"] for day in days}
    # Reports are due on Friday the 15th: ten and three days before, the morning after, seven and fourteen days after.
    assert {day: said for day, said in occasions.items() if said != "daily"} == {
        5: "reminder",
        12: "reminder",
        16: "deadline",
        22: "reminder",
        29: "reminder",
    }
    (request,) = requests[date(2021, 1, 16)]
    assert request.run_key == "deadline-2021-01-16"
    assert request.tags["concord/quarter"] == "2020-Q4"
    assert request.run_config == {"ops": {"resolved": {"config": {"evaluated_on": "2021-01-16"}}}}
    assert dg.validate_run_config(build_defs(home.root).resolve_job_def("take_in_and_publish"), request.run_config)


@pytest.mark.parametrize(
    ("zone", "hour", "at"),
    [
        ("Asia/Kamchatka", 7, "2020-10-05T19:00+00:00"),  # it is the day before in Moscow, and in UTC
        ("Europe/Kaliningrad", 9, "2020-10-06T07:00+00:00"),
        ("Europe/Moscow", 0, "2020-10-05T21:00+00:00"),
    ],
)
def test_a_home_has_its_own_morning(home: Home, zone: str, hour: int, at: str) -> None:
    said = home.settings_file.read_text(encoding="utf-8").replace(
        '# time_zone = "Europe/Moscow"', f'time_zone = "{zone}"'
    )
    home.settings_file.write_text(f"{said}\n[schedule]\nhour = {hour}\n", encoding="utf-8")
    schedule = build_defs(home.root).get_schedule_def("quarter")
    assert schedule.execution_timezone == zone
    after = datetime(2020, 10, 5, 10, tzinfo=UTC)
    tick = next(ticks_of(schedule, after))
    assert tick == datetime.fromisoformat(at)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance=instance, scheduled_execution_time=tick, resources={"home": HomeResource(root=str(home.root))}
        )
        (request,) = schedule.evaluate_tick(context).run_requests or []
    # Reports were due on Monday, the fifth: by the clock of the home it is the morning after.
    assert request.run_key == "deadline-2020-10-06"


def ticks_of(schedule: dg.ScheduleDefinition, after: datetime) -> Iterator[datetime]:
    """When Dagster's daemon ticks, from a moment on."""
    assert isinstance(schedule.cron_schedule, str)
    return schedule_execution_time_iterator(
        after.timestamp(), schedule.cron_schedule, schedule.execution_timezone, ascending=True
    )


@pytest.mark.parametrize(
    ("slip", "said"), [("[schedule]\nhour = 24", "schedule.hour"), ('time_zone = "Europe/Smolensk"', "Europe/Smolensk")]
)
def test_a_slip_in_the_settings_costs_its_ticks_and_no_definitions(home: Home, slip: str, said: str) -> None:
    text = home.settings_file.read_text(encoding="utf-8")
    section = "[reporting]\n"
    written = text.replace(section, f"{section}{slip}\n") if slip.startswith("time_zone") else f"{text}\n{slip}\n"
    home.settings_file.write_text(written, encoding="utf-8")
    assert build_defs(home.root).get_schedule_def("daily").cron_schedule == "0 7 * * *"
    with pytest.raises(ScheduleExecutionError) as failed:
        fired(home, [date(2021, 1, 4)])
    assert isinstance(failed.value.__cause__, SettingsError) and said in str(failed.value.__cause__)
    home.settings_file.write_text(text, encoding="utf-8")
    assert fired(home, [date(2021, 1, 4)])[date(2021, 1, 4)]


def test_settings_are_read_when_a_schedule_ticks(home: Home) -> None:
    defs = build_defs(home.root)  # the code location is loaded once …
    said = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(f"{said}\n[schedule]\nremind_before_days = [1]\nremind_after_days = []\n")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance=instance,
            scheduled_execution_time=datetime(2020, 10, 4, 7, tzinfo=ZoneInfo("Europe/Moscow")),
            resources={"home": HomeResource(root=str(home.root))},
        )
        (request,) = defs.get_schedule_def("reminder").evaluate_tick(context).run_requests or []
    assert request.tags == {**request.tags, "concord/trigger": "reminder", "concord/quarter": "2020-Q3"}


def test_a_quarter_is_read_again_on_demand(home: Home) -> None:
    (receipt,) = ledger.read(home.ledger)
    file = readings_folder(home) / receipt.sha256 / "report_row.parquet"
    os.utime(file, (0, 0))
    defs = build_defs(home.root)
    with instances.opened(home) as instance:
        job = defs.get_implicit_global_asset_job_def()

        def read_again(quarter: str) -> dg.ExecuteInProcessResult:
            return job.execute_in_process(
                instance=instance,
                asset_selection=[dg.AssetKey("quarterly_reports")],
                partition_key=quarter,
            )

        told = read_again("2020-Q4").asset_materializations_for_node("quarterly_reports")
        assert told[0].metadata["documents"].value == 0
        assert file.stat().st_mtime == 0
        told = read_again("2020-Q3").asset_materializations_for_node("quarterly_reports")
        assert told[0].metadata["documents"].value == 1
        assert told[0].metadata["rows_by_quarter"].value == {"2020-Q3": 2}
        assert file.stat().st_mtime > 0
