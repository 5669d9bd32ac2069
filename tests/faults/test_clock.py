"""The clock put back and forward, other zones, New Year within a run, a leap day: no day is wrong, no order upset.

Belongs here: real runs. What a day, a deadline or a quarter is, is asked by the unit tests of ``ingestion``.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingestion import ledger
from ingestion.home import Home
from ingestion.ledger import Receipt
from ingestion.steps import STOP_AT
from tests.faults.homes import NOW, Prepared, check_ledger, manifest_of, marts_of
from tests.faults.preload import Disk, leaping_clock, stopped_clock
from tests.faults.processes import KILLED, Commands


def _last_receipt(home: Path) -> Receipt:
    last = ledger.read(Home(home).ledger)[-1]
    assert isinstance(last, Receipt)
    return last


def test_a_clock_that_is_put_back_between_runs(commands: Commands, prepared: Prepared, home: Path) -> None:
    """The later document counts and the later publication is current, though by the clock both are the earlier."""
    earlier = NOW - timedelta(hours=30)  # six hours before the documents that are there
    ended = commands.run(home, *prepared.arguments, environment=stopped_clock(earlier))
    assert ended.code == 0, ended.words
    check_ledger(home)
    marts_of(home)
    entries = ledger.read(Home(home).ledger)
    moments = [entry.received_at for entry in entries if isinstance(entry, Receipt)]
    assert moments == sorted(moments)
    published = sorted(folder.name for folder in (home / "published").iterdir() if not folder.is_symlink())
    assert manifest_of(home)["publication_id"] == published[-1]
    assert len(published) == 3


def test_a_clock_that_cannot_be_right_is_told(commands: Commands, prepared: Prepared, home: Path) -> None:
    ended = commands.run(home, *prepared.arguments, environment=stopped_clock(NOW - timedelta(days=400)))
    assert ended.code == 1
    assert "clock" in ended.complaints and "--received-on" in ended.complaints
    assert marts_of(home) == prepared.before
    assert len(check_ledger(home)) == 3


@pytest.mark.parametrize(
    ("machine", "setting", "moment", "day"),
    [
        ("UTC", None, datetime(2021, 2, 2, 23, 30, tzinfo=UTC), date(2021, 2, 2)),
        ("UTC", "Asia/Kamchatka", datetime(2021, 2, 2, 12, 30, tzinfo=UTC), date(2021, 2, 3)),
        ("Pacific/Kiritimati", None, datetime(2021, 2, 2, 10, 30, tzinfo=UTC), date(2021, 2, 3)),
        ("Pacific/Kiritimati", "Europe/Moscow", datetime(2021, 2, 2, 10, 30, tzinfo=UTC), date(2021, 2, 2)),
        ("America/Adak", None, datetime(2021, 2, 3, 9, 30, tzinfo=UTC), date(2021, 2, 2)),
    ],
)
def test_a_day_is_that_of_the_place(
    machine: str, setting: str | None, moment: datetime, day: date, commands: Commands, prepared: Prepared, home: Path
) -> None:
    """The day of receipt and the day on which is judged are one and the same civil day."""
    if setting is not None:
        settings = home / "concord.toml"
        said = settings.read_text(encoding="utf-8").replace("[reporting]", f'[reporting]\ntime_zone = "{setting}"')
        settings.write_text(said, encoding="utf-8")
    environment = {"TZ": machine, STOP_AT: "building.begun", **stopped_clock(moment)}
    assert commands.run(home, "run", prepared.documents["fourth corrected"], environment=environment).code == KILLED
    assert _last_receipt(home).received_on == day
    assert not _last_receipt(home).is_dated_by_person
    records = sorted(home.glob("work/*/build.json"))
    assert json.loads(records[-1].read_bytes())["evaluated_on"] == day.isoformat()


def test_a_year_that_begins_while_a_run_goes_on(commands: Commands, prepared: Prepared, home: Path) -> None:
    """What was judged on is the day on which the run began, wherever it is asked for."""
    clock = leaping_clock(datetime(2021, 12, 31, 23, 59, 59, tzinfo=UTC), timedelta(hours=1), Disk(home, "work"))
    document = prepared.documents["fourth corrected"]
    ended = commands.run(home, "run", document, environment={"TZ": "UTC", **clock})
    assert ended.code == 0, ended.words
    manifest = manifest_of(home)
    assert manifest["evaluated_on"] == "2021-12-31"
    assert str(manifest["published_at"]).startswith("2022-01-01")
    assert _last_receipt(home).received_on == date(2021, 12, 31)
    marts_of(home)


def test_a_leap_day(commands: Commands, prepared: Prepared, home: Path) -> None:
    document = prepared.documents["fourth corrected"]
    environment = {"TZ": "UTC", **stopped_clock(datetime(2024, 2, 29, 12, tzinfo=UTC))}
    ended = commands.run(home, "run", document, environment=environment)
    assert ended.code == 0, ended.words
    assert manifest_of(home)["evaluated_on"] == "2024-02-29"
    marts_of(home)
