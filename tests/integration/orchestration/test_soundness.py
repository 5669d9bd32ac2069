"""A damaged home speaks up by itself: looked through once a day, put on record, told until it is mended."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ingestion.home import Home
from ingestion.lock import writing
from ingestion.settings import Settings
from orchestration.cli import main
from orchestration.delivery.delivering import deliver, is_due
from orchestration.delivery.lifecycle import Alert
from orchestration.delivery.standing import standing
from orchestration.health import page
from orchestration.health.collect import health
from orchestration.keeping import looking_through
from orchestration.keeping.check_stores import check_stores
from orchestration.keeping.looking_through import look_through
from orchestration.keeping.verification import Verified, verify
from orchestration.resources import HomeResource
from orchestration.sensors import soundness
from orchestration.soundness import file_of_soundness, soundness_of
from tests.integration.orchestration.conftest import Kept
from tests.integration.orchestration.damages import (
    archived,
    keep_old_versions,
    open_an_archived_file,
    overwrite,
    point_to_no_place,
    receive_without_building,
)
from tests.integration.orchestration.test_verify import follow


def look(sensor: dg.SensorDefinition, home: Home) -> str:
    """One look of the sensor; what it began beside it has ended."""
    said = sensor(dg.build_sensor_context(resources={"home": HomeResource(root=str(home.root))}))
    assert isinstance(said, dg.SkipReason)
    for thread in threading.enumerate():
        if thread.name == "soundness":
            thread.join(120)
    return str(said.skip_message)


def told(home: Home) -> list[Alert]:
    """Deliver, and what is open of the home's soundness."""
    deliver(home, today=home.settings.today(), sends=True, silence={})
    return [alert for alert in standing(home).alerts if alert.rule == "home_unsound" and alert.state == "open"]


def reasons(home: Home) -> dict[str, str]:
    return {reason["code"]: reason["level"] for reason in health(home)["verdict"]["reasons"]}


def damage(home: Home) -> None:
    """One archived document altered, one deleted: no run looks at either again."""
    overwrite(archived(home, 0), archived(home, 0).read_bytes()[:-1] + b"?")
    archived(home, 1).unlink()


def test_damage_is_told_by_the_daemon_and_taken_back_when_mended(
    kept_home: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, sensor = kept_home.home, soundness.soundness_sensor()
    damage(home)
    assert told(home) == [] and "ещё не проводилась" in page.write_page(home).read_text(encoding="utf-8")

    assert "has begun" in look(sensor, home)
    assert is_due(home, now=datetime.now(UTC))  # so that the next look of ``telling`` delivers
    [alert] = told(home)
    assert (alert.line.severity, alert.line.since_on) == ("error", home.settings.today())
    for said in ("повреждения: 2", "в архиве изменён", "нет в архиве", "«concord run ", "concord verify"):
        assert said in alert.line.text
    assert reasons(home)["unsound"] == "bad"
    shown = page.file_of(home).read_text(encoding="utf-8")
    assert "исправить нужно 2" in shown and "archive_file_missing" in shown

    assert "was looked through" in look(sensor, home)  # once a day
    before = (alert.opened_at, alert.fingerprint)
    monkeypatch.setattr(soundness, "now_utc", lambda: datetime.now(UTC) + timedelta(days=1))
    assert "has begun" in look(soundness.soundness_sensor(), home)
    [alert] = told(home)
    assert (alert.opened_at, alert.fingerprint) == before and not is_due(home, now=datetime.now(UTC))

    for found in verify(home).findings:
        follow(found, kept_home, monkeypatch, tmp_path)
    assert len(told(home)) == 1  # nobody has looked since
    assert main(["--home", str(home.root), "verify"]) == 0
    assert is_due(home, now=datetime.now(UTC)) and told(home) == []
    assert "unsound" not in reasons(home)
    assert "всё цело и сходится" in page.file_of(home).read_text(encoding="utf-8")


def test_what_the_daemon_finds_mended_is_taken_back_too(kept_home: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    home = kept_home.home
    whole = archived(home).read_bytes()
    overwrite(archived(home), whole[:-1] + b"?")
    look(soundness.soundness_sensor(), home)
    assert len(told(home)) == 1
    overwrite(archived(home), whole)
    monkeypatch.setattr(soundness, "now_utc", lambda: datetime.now(UTC) + timedelta(days=1))
    look(soundness.soundness_sensor(), home)
    assert told(home) == []


def test_what_is_no_error_is_shown_and_opens_no_alert(kept_home: Kept) -> None:
    home = kept_home.home
    open_an_archived_file(home)
    look_through(home)
    assert told(home) == [] and reasons(home)["to_mend"] == "attention"
    archived(home).chmod(0o444)
    keep_old_versions(home)  # good to know, no more
    look_through(home)
    assert "to_mend" not in reasons(home)


def test_what_a_run_under_way_may_have_done_is_not_put_on_record(kept_home: Kept) -> None:
    home = kept_home.home
    receive_without_building(home)
    with writing(home.root, wait_seconds=0):
        looked = look_through(home, wait_seconds=0)
    assert looked.verified.findings and not looked.is_noted and soundness_of(home) is None


def test_a_look_that_sees_less_takes_nothing_back(kept_home: Kept) -> None:
    home = kept_home.home
    point_to_no_place(home)
    assert main(["--home", str(home.root), "verify", "--deep"]) == 3
    [alert] = told(home)
    assert "concord verify --deep" in alert.line.text
    assert main(["--home", str(home.root), "verify"]) == 0
    assert len(told(home)) == 1
    record = soundness_of(home)
    assert record is not None and record.is_deep


def test_the_daemon_looks_as_deep_as_what_it_has_to_find_mended(
    kept_home: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = kept_home.home
    point_to_no_place(home)
    look_through(home, deep=True)
    monkeypatch.setattr(soundness, "now_utc", lambda: datetime.now(UTC) + timedelta(days=1))
    look(soundness.soundness_sensor(), home)
    assert len(told(home)) == 1
    assert main(["--home", str(home.root), "rebuild"]) in {0, 3}
    look(soundness.soundness_sensor(), home)
    assert told(home) == []


def test_a_look_that_cannot_be_carried_through_is_told(
    kept_home: Kept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home = kept_home.home

    def fails(*_: Any, **__: Any) -> Verified:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(looking_through, "verify", fails)
        look(soundness.soundness_sensor(), home)
        assert "could not be looked through" in caplog.text
        with pytest.raises(OSError, match="Input/output error"):
            look_through(home)
    [alert] = told(home)
    assert "не удалось" in alert.line.text and "Input/output error" in alert.line.text
    assert reasons(home)["not_looked_through"] == "bad"
    now = datetime.now(UTC)
    assert not soundness.is_due(home, now) and soundness.is_due(home, now + timedelta(hours=1, minutes=1))
    look_through(home)
    assert told(home) == []


def test_a_spoiled_record_takes_nothing_back_and_is_made_anew(kept_home: Kept) -> None:
    home = kept_home.home
    damage(home)
    look_through(home)
    assert len(told(home)) == 1
    file_of_soundness(home).write_text('{"looked_at": "', encoding="utf-8")
    assert len(told(home)) == 1
    assert soundness.is_due(home, datetime.now(UTC))
    assert "has begun" in look(soundness.soundness_sensor(), home)
    assert soundness_of(home) is not None


def test_one_look_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on, begun, looks = threading.Event(), threading.Event(), []

    def slow(home: Home, **said: Any) -> looking_through.LookedThrough:
        begun.set()
        assert may_go_on.wait(60)
        looks.append(home)
        return look_through(home, **said)

    monkeypatch.setattr(soundness, "look_through", slow)
    home = Home(tmp_path / "home")
    home.create()
    sensor = soundness.soundness_sensor()

    def tick() -> str:
        said = sensor(dg.build_sensor_context(resources={"home": HomeResource(root=str(home.root))}))
        assert isinstance(said, dg.SkipReason)
        return str(said.skip_message)

    assert "has begun" in tick() and begun.wait(60)
    assert "under way" in tick()
    may_go_on.set()
    assert "was looked through" in look(sensor, home) or "was looked through" in look(sensor, home)
    assert len(looks) == 1


MORNING = datetime(2020, 10, 20, 4, tzinfo=UTC)  # seven in Moscow


@pytest.mark.parametrize(
    ("looked_at", "now", "due"),
    [
        (MORNING - timedelta(minutes=1), MORNING, True),
        (MORNING - timedelta(hours=23), MORNING - timedelta(minutes=1), False),
        (MORNING, MORNING + timedelta(hours=23, minutes=59), False),
        (MORNING, MORNING + timedelta(hours=24), True),
        (MORNING - timedelta(days=9), MORNING + timedelta(hours=12), True),
        (MORNING + timedelta(days=30), MORNING, True),  # by a clock that went wrong
    ],
)
def test_a_home_is_looked_through_each_morning(looked_at: datetime, now: datetime, due: bool, tmp_path: Path) -> None:
    home = Home(tmp_path / "home", Settings(time_zone="Europe/Moscow"))
    home.create()
    assert soundness.is_due(home, now)
    look_through(home)
    record = file_of_soundness(home).read_text(encoding="utf-8")
    known = soundness_of(home)
    assert known is not None and known.to_mend == 0
    file_of_soundness(home).write_text(record.replace(known.looked_at, looked_at.isoformat()), encoding="utf-8")
    assert soundness.is_due(home, now) is due


def test_looking_takes_no_lock_from_a_database_that_is_in_use_here(tmp_path: Path) -> None:
    """A process that closes the file of locks that SQLite keeps beside a database loses the locks that it holds."""
    home = Home(tmp_path / "home")
    home.create()
    home.delivery.mkdir()
    database = home.delivery / "alerts.sqlite"
    other = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('begin immediate')"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table one (x)")
        connection.commit()
        connection.execute("begin immediate")
        assert list(check_stores(home)) == []
        said = subprocess.run([sys.executable, "-c", other, str(database)], capture_output=True, text=True, check=False)
    assert "database is locked" in said.stderr
