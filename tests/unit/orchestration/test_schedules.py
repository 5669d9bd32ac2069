"""When a morning is: in which zone, and on the days when clocks are moved."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import tzlocal
from dagster._utils.schedules import schedule_execution_time_iterator

from ingestion.home import Home
from ingestion.settings import Settings
from orchestration import schedules
from orchestration.schedules import Morning, morning_of, morning_schedules

_YEAR = [date(2021, 1, 1) + timedelta(days=count) for count in range(365)]


@pytest.fixture
def in_omsk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock is that of Omsk."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Omsk")
        tzlocal.reload_localzone()
        yield
    tzlocal.reload_localzone()


@pytest.mark.usefixtures("in_omsk")
def test_a_home_that_names_no_zone_has_that_of_the_machine(tmp_path: Path) -> None:
    assert morning_of(Home(tmp_path)) == Morning(7, "Asia/Omsk")
    home = Home(tmp_path, Settings(time_zone="Europe/Kaliningrad"))
    home.create()
    assert morning_of(home) == Morning(7, "Europe/Kaliningrad")


def test_a_machine_whose_zone_has_no_name_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def nameless() -> str:
        raise LookupError("no zone is set")

    monkeypatch.setattr(schedules, "get_localzone_name", nameless)
    assert morning_of(Home(tmp_path)) == Morning(7, "UTC")
    assert "no zone is set" in caplog.text


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago"])  # clocks are moved at two, and at midnight
def test_clocks_that_are_moved_cost_no_morning_and_double_none(zone: str) -> None:
    for hour in range(24):
        (schedule, *_) = morning_schedules(dg.define_asset_job("job"), Morning(hour, zone))
        assert isinstance(schedule.cron_schedule, str) and schedule.execution_timezone == zone
        began = datetime(2021, 1, 1, tzinfo=ZoneInfo(zone)).timestamp()
        ticks = schedule_execution_time_iterator(began, schedule.cron_schedule, zone, ascending=True)
        assert [next(ticks).astimezone(ZoneInfo(zone)).date() for _ in _YEAR] == _YEAR, hour
