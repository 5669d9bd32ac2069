"""The outbox: what is decided is sent, once, whatever breaks in between."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingestion.home import Home
from ingestion.steps import STEPS, STOP_AT
from orchestration.delivery import state_of
from orchestration.delivery.message import AlertLine, Digest, Evidence
from orchestration.delivery.outbox import BACK_OFF, try_again
from orchestration.delivery.payload import packed, unpacked
from orchestration.delivery.store import StoreError, file_of, opened
from orchestration.delivery.trial import try_channel
from orchestration.operation import operation_of
from tests.unit.delivery.homes import NOW, SETTINGS, TODAY, Recorder, alert, make_home, publish, run

MINUTE = timedelta(minutes=1)
ROOT = Path(__file__).parents[3]


def test_a_broken_channel_is_an_alert_on_the_others_until_it_works(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "server says no"})
    outcome = run(home, recorder)
    assert dict(outcome.failed) == {"a": "server says no"}
    assert recorder.told() == [("Сопровождение", "opened", "Канал «a»")]
    run(home, recorder, NOW + MINUTE)  # tried again after its first minute
    assert recorder.told() == []
    recorder.failing.clear()
    run(home, recorder, NOW + 2 * MINUTE)  # not yet: the second wait is five minutes
    assert recorder.told() == []
    run(home, recorder, NOW + 6 * MINUTE)
    assert recorder.told() == [("Координатор", "opened", "x"), ("Сопровождение", "resolved", "Канал «a»")]
    assert state_of(home).broken_channels == ()


def test_where_no_engineer_can_be_reached_others_are_told(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path), Recorder(failing={"b": "down"})
    publish(home, [alert("x")])
    (home.reviewed / "alert_rules.yml").write_text("- {rule: nonsense}\n", encoding="utf-8")
    run(home, recorder)
    assert ("Координатор", "opened", "Канал «b»") in recorder.told()


def test_it_gives_up_loudly_and_loses_nothing(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "down"})
    now = NOW
    for wait in (timedelta(0), *BACK_OFF):
        now += wait
        outcome = run(home, recorder, now)
        assert "a" in outcome.failed
    assert outcome.given_up_count == 1
    assert (state_of(home).waiting_count, state_of(home).given_up_count) == (0, 1)
    recorder.failing.clear()
    recorder.sent.clear()
    with opened(home) as connection:
        assert try_again(connection, now) == 1
    run(home, recorder, now)
    assert ("Координатор", "opened", "x") in recorder.told()
    assert state_of(home).given_up_count == 0


def test_a_trial_that_arrives_has_the_rest_sent(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "down"})
    run(home, recorder)
    recorder.failing.clear()
    recorder.sent.clear()
    [channel] = [channel for channel in operation_of(home).channel if channel.name == "a"]
    assert try_channel(home, channel, now=NOW, today=TODAY, sender=recorder) is None
    recorder.sent.clear()
    run(home, recorder)
    assert ("Координатор", "opened", "x") in recorder.told()


def test_a_clock_that_was_ahead_holds_nothing_back(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "down"})
    run(home, recorder, NOW + timedelta(days=3650))
    recorder.failing.clear()
    recorder.sent.clear()
    run(home, recorder, NOW)
    assert ("Координатор", "opened", "x") in recorder.told()
    run(home, recorder, NOW + timedelta(days=30))
    assert [change for audience, change, _ in recorder.told() if audience == "Координатор"] == ["reminded"]


def test_what_waits_for_a_channel_that_is_no_more_goes_to_the_audience_by_another(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "down"})
    run(home, recorder)
    recorder.sent.clear()
    said = home.settings_file.read_text(encoding="utf-8")
    said = said.replace('name = "a"', 'name = "c"').replace('channels = ["a"]', 'channels = ["c"]')
    home.settings_file.write_text(said, encoding="utf-8")
    run(home, recorder)
    assert ("c", "x") in [(channel, digest.lines[0].subject) for channel, digest in recorder.sent]


DELIVER = """
import sys
from datetime import date
from pathlib import Path
from ingestion.home import Home
from orchestration.delivery import deliver
outcome = deliver(Home.open(Path(sys.argv[1])), today=date(2020, 10, 20), pauses=())
print(outcome.sent_count)
"""


def deliver_apart(home: Home, stop_at: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, STOP_AT: stop_at} if stop_at else dict(os.environ)
    return subprocess.run(
        [sys.executable, "-c", DELIVER, str(home.root)], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def files(home: Home) -> list[str]:
    return sorted(file.name for file in (home.root / "out").rglob("*") if file.is_file())


@pytest.mark.skipif(os.name == "nt", reason="platform: no SIGKILL")
@pytest.mark.parametrize("step", [step for step in STEPS if step.startswith("sending.")])
def test_a_kill_at_any_step_of_sending_loses_and_doubles_nothing(tmp_path: Path, step: str) -> None:
    home = make_home(tmp_path, [alert("x")])
    killed = deliver_apart(home, step)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = deliver_apart(home)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ("0" if step == "sending.noted" else "1")
    # One digest in its three forms, of one message: written twice, it is the same files.
    assert len(files(home)) == 3 and len({name.partition(".")[0] for name in files(home)}) == 1
    with opened(home) as connection:
        assert [tuple(row) for row in connection.execute("select state, count(*) from delivery group by 1")] == [
            ("sent", 1)
        ]


def test_processes_that_send_at_once_double_nothing(tmp_path: Path) -> None:
    home = make_home(tmp_path, [alert(f"x{number}") for number in range(5)])
    began = [
        subprocess.Popen([sys.executable, "-c", DELIVER, str(home.root)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    sent = [int(process.communicate()[0]) for process in began]
    assert sum(sent) == 1
    assert len(files(home)) == 3


def test_a_store_that_is_no_store_is_told_with_what_to_do(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    file_of(home).parent.mkdir()
    file_of(home).write_bytes(b"this is no database, and long enough to be seen as such" * 100)
    with pytest.raises(StoreError) as found:
        run(home, Recorder())
    assert "уберите в сторону" in found.value.ru and "alerts.sqlite" in found.value.en


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    run(home, Recorder())
    with sqlite3.connect(file_of(home)) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="later version"):
        run(home, Recorder())


def test_a_full_disk_while_deciding_changes_nothing(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")], SETTINGS), Recorder()
    run(home, recorder)
    recorder.sent.clear()
    many = [alert(f"y{number}", alert_text="слово " * 500) for number in range(200)]
    publish(home, many)
    with opened(home) as connection:
        [pages] = connection.execute("pragma page_count").fetchone()
    before = state_of(home)
    from orchestration.delivery import store

    original = store._prepare

    def small(connection: sqlite3.Connection, file: Path) -> None:
        original(connection, file)
        connection.execute(f"pragma max_page_count = {pages + 2}")

    store._prepare = small
    try:
        with pytest.raises(StoreError, match="full"):
            run(home, recorder, NOW + MINUTE)
    finally:
        store._prepare = original
    assert recorder.told() == []
    assert state_of(home) == before
    assert run(home, recorder, NOW + 2 * MINUTE).changes.opened == 200
    assert len(recorder.told()) == 201


def test_a_payload_is_given_back_as_it_was(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x", cell_words="= 1 + 1\nдва", table_number=1)]), Recorder()
    run(home, recorder)
    [(_, digest)] = recorder.sent
    [line] = digest.lines
    assert (line.evidence.cell_words, line.evidence.table_number) == ("= 1 + 1\nдва", 1)
    with opened(home) as connection:
        [payload] = connection.execute("select payload from message").fetchone()
    assert json.loads(payload)["message_id"] == digest.message_id


def test_a_message_that_cannot_be_made_holds_up_nobody(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(raising={"a": KeyError("no such words")})
    outcome = run(home, recorder)
    assert dict(outcome.failed) == {"a": "ошибка программы: KeyError: 'no such words'"}
    assert recorder.told() == [("Сопровождение", "opened", "Канал «a»")]
    with opened(home) as connection:
        [(state, attempts)] = connection.execute("select state, attempts from delivery where channel = 'a'").fetchall()
    assert (state, attempts) == ("pending", 1)
    [channel] = [channel for channel in operation_of(home).channel if channel.name == "a"]
    said = try_channel(home, channel, now=NOW, today=TODAY, sender=recorder)
    assert said is not None and "KeyError" in said


def rewritten(home: Home, table: str, column: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Kept JSON as another version of the program would have written it."""
    with opened(home) as connection:
        for number, text in connection.execute(f"select rowid, {column} from {table}").fetchall():
            declared = json.loads(text)
            change(declared)
            connection.execute(f"update {table} set {column} = ? where rowid = ?", (json.dumps(declared), number))


def of_another_version(declared: dict[str, Any]) -> None:
    declared["of_later"] = 1
    declared.pop("quarter", None)
    for line in declared.get("lines", [declared]):
        line["evidence"].pop("cell_words")
        line["evidence"]["page_of_later"] = 3
        line["of_later"] = {"a": 1}


def test_a_digest_is_unpacked_as_it_was_packed() -> None:
    plain = Digest("m", "К", NOW, TODAY, ())
    for digest in (plain, replace(plain, role="body", office="О", answer_by=date(2021, 1, 11))):
        assert unpacked(packed(digest)) == digest


def test_a_digest_of_before_there_were_roles_is_for_whoever_runs_the_program() -> None:
    kept = json.loads(packed(Digest("m", "К", NOW, TODAY, ())))
    for name in ("role", "office", "signer", "contact", "answer_by"):
        del kept[name]
    assert unpacked(json.dumps(kept)) == Digest("m", "К", NOW, TODAY, ())


def test_what_another_version_kept_is_sent_and_goes_on(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "down"})
    run(home, recorder)
    rewritten(home, "message", "payload", of_another_version)
    rewritten(home, "alert", "line", of_another_version)
    rewritten(home, "alert", "line", lambda line: line.pop("kind_label"))
    recorder.failing.clear()
    recorder.sent.clear()
    run(home, recorder, NOW + MINUTE)
    assert ("Координатор", "opened", "x") in recorder.told()
    assert state_of(home).open_by_severity == {"warning": 1}


def test_a_message_that_nobody_can_read_is_given_up_and_the_others_go(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder(failing={"a": "down"})
    run(home, recorder)
    rewritten(home, "message", "payload", lambda digest: digest.pop("lines") if "lines" in digest else None)
    recorder.failing.clear()
    publish(home, [alert("x"), alert("y")])
    outcome = run(home, recorder, NOW + 2 * MINUTE)
    assert outcome.given_up_count >= 1
    assert ("Координатор", "opened", "y") in recorder.told()
    with opened(home) as connection:
        kept = connection.execute("select state, error from delivery where state = 'failed'").fetchall()
    assert [tuple(row) for row in kept] == [("failed", "сообщение записано другой версией программы и не читается")]
    run(home, recorder, NOW + 3 * MINUTE)


def test_every_field_that_came_later_has_a_default() -> None:
    def needed(kind: type) -> list[str]:
        return [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]

    # What the first version wrote; a field may leave these lists, and none may be added.
    assert needed(Digest) == ["message_id", "audience", "made_at", "evaluated_on", "lines"]
    assert needed(AlertLine) == ["alert_id", "change", "kind", "kind_label", "severity", "subject", "text", "since_on"]
    assert needed(Evidence) == []
