"""The heartbeat: silence is told, also by a home whose store is spoiled; a sign of life goes out."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from orchestration.building.publishing import shelf_of
from orchestration.delivery import endings
from orchestration.delivery.endings import after_failed_run, after_good_run
from orchestration.delivery.heartbeat import heard, look
from orchestration.delivery.signs import record_failure, record_success
from orchestration.delivery.standing import standing
from orchestration.delivery.store import file_of
from tests.unit.delivery.homes import NOW, TODAY, Recorder, make_home
from tests.unit.delivery.servers import answering, free_port, web_server

HOUR = timedelta(hours=1)


def aged(home_root: Path) -> None:
    """A publication as old as the rest of the test's past."""
    from ingestion.home import Home

    pointer = shelf_of(Home(home_root)).pointer
    os.utime(pointer, (NOW.timestamp() - 10 * 86400,) * 2, follow_symlinks=False)


def test_silence_is_told_once_and_over_with_the_next_sign(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path), Recorder()
    aged(tmp_path)
    record_success(home, at=NOW)
    assert not look(home, today=TODAY, now=NOW + 26 * HOUR, sender=recorder).is_silent
    assert recorder.told() == []
    found = look(home, today=TODAY, now=NOW + 27 * HOUR, sender=recorder)
    assert found.is_silent and found.last is not None and (found.last.at, found.last.name) == (NOW, "run")
    look(home, today=TODAY, now=NOW + 28 * HOUR, sender=recorder)
    assert recorder.told() == [("Сопровождение", "opened", "Нет вестей")]
    record_failure(home, run_id="r", job="j", step=None, error="e", at=NOW + 29 * HOUR)
    assert not look(home, today=TODAY, now=NOW + 30 * HOUR, sender=recorder).is_silent
    assert ("Сопровождение", "resolved", "Нет вестей") in recorder.told()


def test_dagsters_daemon_is_heard(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    aged(tmp_path)
    file = home.state / "dagster" / "history" / "runs.db"
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("create table daemon_heartbeats (daemon_type text, timestamp timestamp)")
        connection.execute("insert into daemon_heartbeats values ('SENSOR', '2020-10-20 08:59:30.123456')")
    [beat] = [sign for sign in heard(home, NOW) if sign.name == "daemon"]
    assert beat.at == NOW - timedelta(seconds=29, microseconds=876544)
    assert not look(home, today=TODAY, now=NOW + HOUR, sender=Recorder()).is_silent


def test_a_home_that_never_ran_is_silent(tmp_path: Path) -> None:
    from ingestion.home import Home

    Home(tmp_path).create()
    found = look(Home.open(tmp_path), today=TODAY, now=NOW, sender=Recorder())
    assert found.is_silent and found.last is None


def test_a_store_that_is_spoiled_is_told_directly(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path), Recorder()
    file_of(home).parent.mkdir()
    file_of(home).write_bytes(b"no database, certainly not" * 100)
    found = look(home, today=TODAY, now=NOW, sender=recorder)
    again = look(home, today=TODAY, now=NOW + HOUR, sender=recorder)
    assert found.told == again.told == ("b",) and found.problem is not None
    assert [channel for channel, _ in recorder.sent] == ["b", "b"]
    assert len({digest.message_id for _, digest in recorder.sent}) == 1  # a receiver can drop the repetition
    assert "alerts.sqlite" in recorder.sent[0][1].lines[0].text


def test_a_run_that_broke_off_is_told_at_once(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    error = "OSError: [Errno 28] No space left on device"
    outcome = after_failed_run(home, run_id="r", job="concord run", step=None, error=error, today=TODAY)
    assert outcome.sent_count == 1
    assert any("No space left" in file.read_text(encoding="utf-8") for file in (tmp_path / "out/b").glob("*.txt"))


@pytest.mark.parametrize("status", [200, 503])
def test_somebody_outside_is_told_that_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    with web_server() as web:
        web.status = status
        monkeypatch.setenv("CONCORD_PING", f"http://127.0.0.1:{web.port}/ping/secrettoken")
        home = make_home(tmp_path, settings='[heartbeat]\nping_url_env = "CONCORD_PING"\n')
        after_good_run(home, today=TODAY)
    assert [request.path for request in web.received] == ["/ping/secrettoken"]
    held = [alert.rule for alert in standing(home).alerts]
    assert held == ([] if status == 200 else ["ping_failed"])


def test_a_ping_that_cannot_be_made_is_an_alert_until_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_PING", f"http://127.0.0.1:{free_port()}/secrettoken")
    home = make_home(tmp_path, settings='[heartbeat]\nping_url_env = "CONCORD_PING"\n')
    after_good_run(home, today=TODAY)
    [held] = standing(home).alerts
    assert held.rule == "ping_failed" and "secrettoken" not in held.line.text
    with web_server() as web:
        monkeypatch.setenv("CONCORD_PING", f"http://127.0.0.1:{web.port}/")
        after_good_run(home, today=TODAY)
    assert standing(home).alerts == ()


@pytest.mark.parametrize("answer", [b"no HTTP at all\r\n\r\n", b""])
def test_an_address_outside_that_speaks_no_http_is_an_alert_and_costs_no_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    home = make_home(tmp_path, settings='[heartbeat]\nping_url_env = "CONCORD_PING"\n')
    with answering(answer) as port:
        monkeypatch.setenv("CONCORD_PING", f"http://127.0.0.1:{port}/secrettoken")
        outcome = after_good_run(home, today=TODAY)
    assert outcome.changes.opened == 1
    assert [alert.rule for alert in standing(home).alerts] == ["ping_failed"]


def test_an_address_outside_that_is_none_is_an_alert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_PING", "http://127.0.0.1:port/a b")
    home = make_home(tmp_path, settings='[heartbeat]\nping_url_env = "CONCORD_PING"\n')
    after_good_run(home, today=TODAY)
    assert [alert.rule for alert in standing(home).alerts] == ["ping_failed"]


def test_the_sign_of_life_goes_out_when_all_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with web_server() as web:
        monkeypatch.setenv("CONCORD_PING", f"http://127.0.0.1:{web.port}/")
        home = make_home(tmp_path, settings='[heartbeat]\nping_url_env = "CONCORD_PING"\n')
        file_of(home).parent.mkdir()
        monkeypatch.setattr(endings, "deliver", lambda *_said, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            after_good_run(home, today=TODAY)
    assert web.received == []
