"""What is over is forgotten in time, and until then costs nothing."""

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.delivery import lifecycle
from orchestration.delivery.lifecycle import (
    UNRESOLVED,
    Alert,
    acknowledge,
    alerts,
    find,
    mute,
    not_known_to_be_over,
    unmute,
)
from orchestration.delivery.standing import standing
from orchestration.delivery.store import VERSION, deciding, opened
from orchestration.operation import operation_of
from tests.unit.delivery.homes import NOW, SETTINGS, Recorder, alert, make_home, publish, run

DAY = timedelta(days=1)
LONG = 401 * DAY


def stored(home: Home) -> list[Alert]:
    with opened(home) as connection:
        return alerts(connection)


def count(home: Home, table: str) -> int:
    with opened(home) as connection:
        return int(connection.execute(f"select count(*) from {table}").fetchone()[0])


def test_what_is_over_is_forgotten_and_opens_anew_when_it_comes_back(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder()
    run(home, recorder)
    publish(home, [])
    run(home, recorder, NOW + DAY)
    [before] = stored(home)
    run(home, recorder, NOW + 400 * DAY)
    assert [one.alert_id for one in stored(home)] == [before.alert_id]  # told of as over 399 days ago
    run(home, recorder, NOW + DAY + LONG)
    assert stored(home) == []
    assert [count(home, table) for table in ("telling", "message", "delivery")] == [0, 0, 0]
    recorder.sent.clear()
    publish(home, [alert("x")])
    run(home, recorder, NOW + 2 * DAY + LONG)
    [again] = stored(home)
    assert (again.alert_id, again.state, again.reopened_count) == (before.alert_id, "open", 0)
    assert recorder.told() == [("Координатор", "opened", "x")]


def test_how_long_is_a_setting_and_no_shorter_than_the_longest_time_between_digests(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")], SETTINGS + "[alerts]\nkeep_days = 93\n"), Recorder()
    run(home, recorder)
    publish(home, [])
    run(home, recorder, NOW + DAY)
    run(home, recorder, NOW + 95 * DAY)
    assert stored(home) == []
    said = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(said.replace("keep_days = 93", "keep_days = 92"), encoding="utf-8")
    with pytest.raises(SettingsError, match="keep_days"):
        operation_of(home)


def test_what_holds_is_never_forgotten(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x"), alert("y")]), Recorder()
    run(home, recorder)
    with opened(home) as connection, deciding(connection):
        acknowledge(connection, find(connection, alert("y")["alert_key"]), reason="ждём", who="я", until=None, now=NOW)
    run(home, recorder, NOW + LONG + LONG)
    assert {one.state for one in stored(home)} == {"open", "acknowledged"}


def test_a_reason_that_somebody_gave_is_kept_as_long_as_the_alert(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder()
    run(home, recorder)
    with opened(home) as connection, deciding(connection):
        acknowledge(connection, find(connection, alert("x")["alert_key"]), reason="ждём", who="я", until=None, now=NOW)
    publish(home, [])
    run(home, recorder, NOW + DAY)
    run(home, recorder, NOW + 400 * DAY)
    [found] = standing(home, with_resolved=True, beginning=alert("x")["alert_key"][:6]).alerts
    assert (found.state, found.acknowledgement_reason, found.acknowledged_by) == ("resolved", "ждём", "я")
    run(home, recorder, NOW + DAY + LONG)
    assert stored(home) == []


def test_whoever_is_still_to_be_told_that_it_is_over_is_told_first(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder()
    run(home, recorder)
    with opened(home) as connection, deciding(connection):
        mute(connection, "event_not_reported", reason="каникулы", who="я", until=None, now=NOW)
    publish(home, [])
    run(home, recorder, NOW + DAY)
    recorder.sent.clear()
    run(home, recorder, NOW + DAY + LONG)
    assert [one.state for one in stored(home)] == ["resolved"]
    with opened(home) as connection, deciding(connection):
        unmute(connection, "event_not_reported")
    run(home, recorder, NOW + 2 * DAY + LONG)
    assert recorder.told() == [("Координатор", "resolved", "x")]
    run(home, recorder, NOW + 3 * DAY + 2 * LONG)
    assert stored(home) == []


def test_what_nobody_is_left_to_be_told_is_not_kept_for_them(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder()
    run(home, recorder)
    said = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(said.replace('name = "Координатор"', 'name = "Другой"'), encoding="utf-8")
    publish(home, [])
    run(home, recorder, NOW + DAY)
    run(home, recorder, NOW + DAY + LONG)
    assert stored(home) == []


def test_a_message_that_a_channel_waits_for_is_kept(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "down"})
    run(home, recorder)
    run(home, recorder, NOW + LONG)
    with opened(home) as connection:
        waiting = connection.execute("select recipient from message where decided_at < ?", ("2021",)).fetchall()
    assert [row["recipient"] for row in waiting] == ["Координатор"]


def test_a_delivery_reads_what_holds_and_nothing_of_what_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, recorder = make_home(tmp_path, [alert(f"x{number}") for number in range(40)]), Recorder()
    run(home, recorder)
    publish(home, [alert("x0"), alert("x1", alert_severity="error"), alert("z")])
    run(home, recorder, NOW + DAY)
    recorder.sent.clear()
    read = []
    decode = lifecycle._alert
    monkeypatch.setattr(lifecycle, "_alert", lambda row: read.append(row["state"]) or decode(row))  # type: ignore[func-returns-value]
    publish(home, [alert("x0"), alert("x2")])
    outcome = run(home, recorder, NOW + 2 * DAY)
    assert (outcome.changes.opened, outcome.changes.resolved) == (1, 2)
    assert sorted(recorder.told()) == [
        ("Координатор", "opened", "x2"),
        ("Координатор", "resolved", "x1"),
        ("Координатор", "resolved", "z"),
    ]
    # Three that held before, two that hold after, and the two of which it is to be told that they are over.
    assert (len(read), read.count("resolved")) == (7, 2)
    read.clear()
    assert [one.line.subject for one in standing(home).alerts] == ["x0", "x2"]
    assert len(read) == 2


def test_the_day_of_an_alert_that_opens_anew_is_not_that_of_the_first_time(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x", since_on=None)]), Recorder()
    run(home, recorder)
    publish(home, [])
    run(home, recorder, NOW + DAY)
    publish(home, [alert("x", since_on=None)])
    run(home, recorder, NOW + 2 * DAY)
    [found] = stored(home)
    assert (found.reopened_count, found.line.since_on) == (1, date(2020, 10, 22))


def test_a_store_of_the_first_version_is_brought_up_to_date_as_it_is(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder()
    run(home, recorder)
    with opened(home) as connection:  # as it was before there were other versions
        for name in ("alert_state", "telling_recipient", "message_recipient"):
            connection.execute(f"drop index {name}")
        connection.execute("pragma user_version = 1")
    recorder.sent.clear()
    run(home, recorder, NOW + DAY)
    assert recorder.told() == []
    with opened(home) as connection:
        assert connection.execute("pragma user_version").fetchone()[0] == VERSION
        names = {row["name"] for row in connection.execute("select name from sqlite_schema where type = 'index'")}
    assert {"alert_state", "telling_recipient", "message_recipient"} <= names


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda connection: alerts(connection, states=UNRESOLVED), "alert_state"),
        (lambda connection: alerts(connection, beginning="3f9a1c"), "sqlite_autoindex_alert"),
        (lambda connection: lifecycle._resolved(connection, ["3f9a1c"]), "sqlite_autoindex_alert"),
        (lambda connection: not_known_to_be_over(connection, "Координатор"), "telling_recipient"),
    ],
)
def test_what_is_asked_at_every_delivery_is_found_by_an_index(
    tmp_path: Path, query: Callable[[sqlite3.Connection], object], index: str
) -> None:
    home = make_home(tmp_path)
    asked: list[str] = []
    with opened(home) as connection:
        connection.set_trace_callback(asked.append)
        query(connection)
        connection.set_trace_callback(None)
        plan = [row["detail"] for sql in asked for row in connection.execute(f"explain query plan {sql}")]
    assert any(index in step for step in plan)
    assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step]
