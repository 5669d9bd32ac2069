"""From rows of the marts to what recipients are told, with a real store and marts of a few rows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data_quality.report import Breach
from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.building import candidate as candidates
from orchestration.delivery import state_of
from orchestration.delivery.channels import Channels
from orchestration.delivery.heartbeat import look
from orchestration.delivery.lifecycle import acknowledge, alerts, find, mute
from orchestration.delivery.signs import RUN, record_failure, record_success, signs
from orchestration.delivery.standing import standing
from orchestration.delivery.store import deciding, opened
from orchestration.operation import Channel
from tests.unit.delivery.homes import CULTURE, NOW, SETTINGS, SPORT, TODAY, Recorder, alert, make_home, publish, run

DAY = timedelta(days=1)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def test_an_alert_is_told_once_updated_and_resolved(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x"), alert("y", alert_severity="error")])
    outcome = run(home, recorder)
    assert (outcome.changes.opened, outcome.sent_count, outcome.waiting_count) == (2, 1, 0)
    assert recorder.told() == [("Координатор", "opened", "y"), ("Координатор", "opened", "x")]
    run(home, recorder, NOW + DAY)
    assert recorder.told() == []
    publish(home, [alert("x", alert_text="Не сообщено: x. Отчёт заменён.")])
    run(home, recorder, NOW + 2 * DAY)
    assert recorder.told() == [("Координатор", "updated", "x"), ("Координатор", "resolved", "y")]
    publish(home, [])
    assert run(home, recorder, NOW + 3 * DAY).open_count == 0
    assert recorder.told() == [("Координатор", "resolved", "x")]
    run(home, recorder, NOW + 4 * DAY)
    assert recorder.told() == []


def test_an_alert_that_comes_back_opens_again_under_the_same_identity(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")])
    run(home, recorder)
    publish(home, [])
    run(home, recorder, NOW + DAY)
    publish(home, [alert("x")])
    run(home, recorder, NOW + 2 * DAY)
    assert [change for _, change, _ in recorder.told()] == ["opened", "resolved", "opened"]
    with opened(home) as connection:
        [found] = alerts(connection)
    assert (found.alert_id, found.reopened_count) == (alert("x")["alert_key"], 1)


def test_what_still_holds_is_reminded_of(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")])
    run(home, recorder)
    recorder.sent.clear()
    run(home, recorder, NOW + 29 * DAY)
    assert recorder.told() == []
    run(home, recorder, NOW + 30 * DAY)
    assert recorder.told() == [("Координатор", "reminded", "x")]


def test_what_is_acknowledged_is_not_told_until_the_day_is_over(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")])
    run(home, recorder)
    recorder.sent.clear()
    with opened(home) as connection, deciding(connection):
        found = find(connection, alert("x")["alert_key"][:6])
        acknowledge(connection, found, reason="знаем", who="Иванова", until=date(2020, 12, 1), now=NOW)
    publish(home, [alert("x", alert_text="Иначе.")])
    assert run(home, recorder, NOW + 35 * DAY).open_count == 0
    assert recorder.told() == []
    run(home, recorder, datetime(2020, 12, 2, 9, tzinfo=UTC))
    assert recorder.told() == [("Координатор", "updated", "x")]


def test_an_acknowledgement_lapses_when_the_alert_becomes_graver(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")])
    run(home, recorder)
    with opened(home) as connection, deciding(connection):
        acknowledge(connection, find(connection, alert("x")["alert_key"]), reason="да", who="И", until=None, now=NOW)
    recorder.sent.clear()
    publish(home, [alert("x", alert_severity="error")])
    run(home, recorder, NOW + DAY)
    assert recorder.told() == [("Координатор", "updated", "x")]


def test_a_muted_rule_tells_nothing_and_all_of_it_afterwards(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")])
    with opened(home) as connection, deciding(connection):
        mute(connection, "event_not_reported", reason="каникулы", who="И", until=NOW.date(), now=NOW)
    assert run(home, recorder).changes.opened == 1
    assert recorder.told() == []
    run(home, recorder, NOW + DAY)
    assert recorder.told() == [("Координатор", "opened", "x")]


def test_suppressed_for_its_days(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x", alert_kind="match_unsettled")])
    run(home, recorder)
    recorder.sent.clear()
    publish(home, [alert("x", alert_kind="match_unsettled", alert_text="Теперь три.")])
    run(home, recorder, NOW + 6 * DAY)
    assert recorder.told() == []
    run(home, recorder, NOW + 7 * DAY)
    assert recorder.told() == [("Координатор", "updated", "x")]


def test_days_left_in_the_words_make_no_update_of_every_day(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x", alert_kind="report_due", alert_text="Осталось 3 дня.")])
    run(home, recorder)
    recorder.sent.clear()
    publish(home, [alert("x", alert_kind="report_due", alert_text="Осталось 2 дня.")])
    run(home, recorder, NOW + DAY)
    assert recorder.told() == []
    assert [found.line.text for found in standing(home).alerts] == ["Осталось 2 дня."]


BODIES = """
[[channel]]
name = "a"
kind = "file"
folder = "out"
[[audience]]
name = "Органы"
role = "body"
channels = ["a"]
"""


def test_each_body_gets_its_own(tmp_path: Path, recorder: Recorder) -> None:
    rows = [alert("x"), alert("y", executive_body_key=SPORT), alert("z", executive_body_key=None)]
    home = make_home(tmp_path, rows, BODIES)
    run(home, recorder)
    assert sorted(recorder.told()) == [
        ("Министерство культуры Смоленской области", "opened", "x"),
        ("Министерство спорта Смоленской области", "opened", "y"),
    ]


@pytest.mark.parametrize(
    ("own", "contact"), [("", "Петров, 00-00"), ('contact = "Сидорова, 11-11"\n', "Сидорова, 11-11")]
)
def test_a_body_is_told_who_writes_and_by_when(tmp_path: Path, recorder: Recorder, own: str, contact: str) -> None:
    writer = '[letter]\noffice = "Департамент"\nposition = "Директор"\nsigner = "А. Б."\ncontact = "Петров, 00-00"\n'
    home = make_home(tmp_path, [alert("x")], BODIES + own + writer)
    run(home, recorder)
    [(_, digest)] = recorder.sent
    assert (digest.role, digest.office, digest.signer) == ("body", "Департамент", "Директор А. Б.")
    assert (digest.contact, digest.answer_by) == (contact, date(2021, 1, 11))


def test_a_body_is_known_by_a_name_that_it_had(tmp_path: Path, recorder: Recorder) -> None:
    named = 'bodies = ["департамент  Смоленской области по культуре", "Министерство магии"]\n'
    home = make_home(tmp_path, [alert("x"), alert("y", executive_body_key=SPORT)], BODIES + named)
    run(home, recorder)
    assert recorder.told() == [("Министерство культуры Смоленской области", "opened", "x")]
    [unclear] = [found for found in standing(home).alerts if found.rule == "settings_unclear"]
    assert "Министерство магии" in unclear.line.text


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ('least_severity = "error"', ["grave"]),
        ('regions = ["RU-KLU"]', ["elsewhere", "nowhere"]),
    ],
)
def test_an_audience_gets_what_it_asked_for(
    tmp_path: Path, recorder: Recorder, setting: str, expected: list[str]
) -> None:
    rows = [
        alert("grave", alert_severity="error"),
        alert("elsewhere", reporting_region_code="RU-KLU"),
        alert("nowhere", reporting_region_code=None),
    ]
    channel = '[[channel]]\nname = "a"\nkind = "file"\nfolder = "out"\n'
    home = make_home(tmp_path, rows, f'{channel}[[audience]]\nname = "К"\nchannels = ["a"]\n{setting}\n')
    run(home, recorder)
    assert sorted(subject for _, _, subject in recorder.told()) == expected


def test_an_audience_that_wants_few_digests_loses_nothing(tmp_path: Path, recorder: Recorder) -> None:
    channel = '[[channel]]\nname = "a"\nkind = "file"\nfolder = "out"\n'
    settings = f'{channel}[[audience]]\nname = "К"\nchannels = ["a"]\ndigest_hours = 20\n'
    home = make_home(tmp_path, [alert("x")], settings)
    run(home, recorder)
    recorder.sent.clear()
    publish(home, [alert("x"), alert("y")])
    run(home, recorder, NOW + timedelta(hours=19))
    assert recorder.told() == []
    run(home, recorder, NOW + timedelta(hours=20))
    assert recorder.told() == [("К", "opened", "y")]


def test_an_audience_that_comes_later_is_told_all_that_holds(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")], "")
    assert not run(home, recorder).has_channels
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(
            '[[channel]]\nname = "a"\nkind = "file"\nfolder = "o"\n[[audience]]\nname = "К"\nchannels = ["a"]\n'
        )
    run(home, recorder, NOW + DAY)
    assert recorder.told() == [("К", "opened", "x")]


def test_without_sending_the_state_is_kept_and_nobody_told(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")])
    assert run(home, recorder, sends=False).changes.opened == 1
    assert recorder.told() == []
    run(home, recorder)
    assert recorder.told() == [("Координатор", "opened", "x")]


def test_a_broken_rule_is_an_alert_and_touches_no_other(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x"), alert("y", alert_kind="report_missing")])
    run(home, recorder)
    recorder.sent.clear()
    (home.reviewed / "alert_rules.yml").write_text(
        "- {rule: event_not_reported, condition: no_such_column = 1}\n"
        "- {rule: report_missing, wording: '{{ no_such_word }}'}\n",
        encoding="utf-8",
    )
    publish(home, [alert("y", alert_kind="report_missing"), alert("v", alert_kind="agreement_unresolved")])
    outcome = run(home, recorder, NOW + DAY)
    assert set(outcome.broken_rules) == {"event_not_reported", "report_missing"}
    assert recorder.told() == [  # x is not taken to be over, for it could not be asked for
        ("Координатор", "opened", "v"),
        ("Сопровождение", "opened", "event_not_reported"),
        ("Сопровождение", "opened", "report_missing"),
    ]
    assert "no_such_column" in outcome.broken_rules["event_not_reported"]


def test_a_failed_run_is_told_and_over_with_the_next_good_one(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path)
    record_failure(home, run_id="r1", job="take_in", step="resolved", error="disk full", at=NOW)
    run(home, recorder)
    record_failure(home, run_id="r2", job="take_in", step="resolved", error="disk full", at=NOW + DAY / 24)
    run(home, recorder, NOW + DAY / 24)
    assert recorder.told() == [("Сопровождение", "opened", "Запуск «take_in»")]
    [held] = standing(home).alerts
    assert "disk full" in held.line.text and "Сбоев подряд: 2" in held.line.text
    record_success(home, at=NOW + DAY)
    run(home, recorder, NOW + DAY)
    assert recorder.told() == [("Сопровождение", "resolved", "Запуск «take_in»")]


def test_a_run_that_did_not_come_after_the_deadline(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path)
    record_success(home, at=NOW)
    # Reports on the fourth quarter are due on 11 January 2021; the run is expected on the 12th.
    run(home, recorder, datetime(2021, 1, 12, 22, tzinfo=UTC))
    assert recorder.told() == []
    run(home, recorder, datetime(2021, 1, 13, 9, tzinfo=UTC))
    assert sorted(recorder.told()) == [
        ("Координатор", "opened", "Запуск после срока отчётов за IV квартал 2020 года"),
        ("Сопровождение", "opened", "Запуск после срока отчётов за IV квартал 2020 года"),
    ]
    record_success(home, at=datetime(2021, 1, 13, 9, 30, tzinfo=UTC))
    run(home, recorder, datetime(2021, 1, 13, 10, tzinfo=UTC))
    assert {change for _, change, _ in recorder.told()} == {"resolved"}


def test_the_state_tells_how_delivery_stands(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x"), alert("y", alert_severity="error")])
    assert not state_of(home).is_known
    recorder.failing["a"] = "refused"
    run(home, recorder)
    state = state_of(home)
    assert dict(state.open_by_severity) == {"warning": 1, "error": 2}  # the broken channel is the other grave one
    assert (state.waiting_count, state.broken_channels) == (1, ("a",))
    assert state.last_sent_at == NOW  # the engineers' channel told them


def test_nothing_published_yet(tmp_path: Path, recorder: Recorder) -> None:
    home = Home(tmp_path)
    home.create()
    assert run(home, recorder).changes.opened == 0
    assert CULTURE not in str(recorder.sent)


def test_marts_that_cannot_be_read_resolve_nothing(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert("x")])
    run(home, recorder)
    recorder.sent.clear()
    (home.published / "current" / "marts.duckdb").write_bytes(b"no warehouse at all")
    outcome = run(home, recorder, NOW + DAY)
    assert outcome.changes.resolved == 0 and outcome.broken_rules
    assert [audience for audience, _, _ in recorder.told()] == ["Сопровождение"]


def test_a_blocked_publication_is_one_alert_and_not_a_failed_run_as_well(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path)
    candidate = candidates.begin(home, run_id="r1", evaluated_on=TODAY, inputs={})
    candidate.block([Breach("Сумма не сходится", ("q3.docx, таблица 1, строка 4",), 1)])
    record_failure(home, run_id="r1", job="take_in", step="publication", error="blocked", at=NOW)
    run(home, recorder)
    assert sorted(recorder.told()) == [
        ("Координатор", "opened", "Публикация не состоялась"),
        ("Сопровождение", "opened", "Публикация не состоялась"),
    ]
    [held] = standing(home).alerts
    assert "осталось прежним. Сумма не сходится. Строки, в которых это видно" in held.line.text
    assert "q3.docx" not in held.line.text
    candidates.begin(home, run_id="r2", evaluated_on=TODAY, inputs={}).note(state="published")
    record_success(home, at=NOW)
    run(home, recorder)
    assert {change for _, change, _ in recorder.told()} == {"resolved"}


def test_a_long_history_makes_one_digest_of_all_of_it(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [alert(f"x{number}") for number in range(500)])
    assert run(home, recorder).digests_count == 1
    [(_, digest)] = recorder.sent
    assert len(digest.lines) == 500
    recorder.sent.clear()
    run(home, recorder, NOW + DAY)
    assert recorder.told() == []


def test_days_are_those_of_the_home_wherever_the_machine_stands(tmp_path: Path, recorder: Recorder) -> None:
    settings = SETTINGS + "[heartbeat]\nsilent_hours = 1000\n"
    home = make_home(tmp_path, [], settings)
    said = home.settings_file.read_text(encoding="utf-8").replace(
        '# time_zone = "Europe/Moscow"', 'time_zone = "Asia/Kamchatka"'
    )
    home.settings_file.write_text(said, encoding="utf-8")
    home = Home.open(tmp_path)
    evening = datetime(2020, 10, 20, 20, 30, tzinfo=UTC)  # half past eight in the morning of the 21st there
    record_failure(home, run_id="r", job="j", step=None, error="e", at=evening)
    publish(home, [alert("x", since_on=None)])
    run(home, recorder, evening)
    lines = {line.kind: line for _, digest in recorder.sent for line in digest.lines}
    assert lines["run_failed"].since_on == date(2020, 10, 21)
    assert "21 октября 2020" in lines["run_failed"].text and "08:30" in lines["run_failed"].text
    assert {alert.line.since_on for alert in standing(home).alerts} == {date(2020, 10, 21)}
    digest = next(digest for _, digest in recorder.sent)
    Channels(home).send(Channel(name="c", kind="file", folder=Path("kept")), digest, ())
    assert all(file.name.startswith("2020-10-21_083000") for file in (tmp_path / "kept").iterdir())


def test_a_success_that_had_to_wait_for_the_store_forgets_no_later_failure(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [])
    record_failure(home, run_id="later", job="job", step=None, error="сбой", at=NOW + DAY)
    record_success(home, at=NOW)
    with opened(home) as connection:
        assert [row["run_id"] for row in connection.execute("select run_id from failure")] == ["later"]
    record_success(home, at=NOW + 2 * DAY)
    record_success(home, at=NOW)
    with opened(home) as connection:
        assert connection.execute("select count(*) from failure").fetchone()[0] == 0
        assert signs(connection)[RUN][0] == NOW + 2 * DAY, "the sign of a run does not go back"


def test_a_failure_of_a_clock_that_went_wrong_is_over_with_the_next_success(tmp_path: Path) -> None:
    home = make_home(tmp_path, [])
    record_failure(home, run_id="odd", job="job", step=None, error="сбой", at=datetime.now(UTC) + 999 * DAY)
    record_success(home, at=datetime.now(UTC))
    with opened(home) as connection:
        assert connection.execute("select count(*) from failure").fetchone()[0] == 0


def test_a_slip_in_the_settings_silences_nobody(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [])
    run(home, recorder)
    good = home.settings_file.read_bytes()
    for spoiled in (
        b"\nthis is no TOML",
        "\n# кодировка".encode("cp1251"),
        b'\n[[channel]]\nname = "a"\n',
        b"\n[odd]\n",
    ):
        home.settings_file.write_bytes(good + spoiled)
        slipped = Home.open_anyhow(tmp_path)
        publish(slipped, [alert("x")])
        assert run(slipped, recorder).slip
        assert ("Сопровождение", "opened", "concord.toml") in (told := recorder.told()), spoiled
        assert ("Координатор", "opened", "x") in told
        assert not look(slipped, today=TODAY, now=NOW, sender=recorder).failed
        home.settings_file.write_bytes(good)
        publish(home, [])
        run(home, recorder)
        assert ("Сопровождение", "resolved", "concord.toml") in recorder.told()


def test_a_slip_where_nothing_good_is_known_is_said(tmp_path: Path, recorder: Recorder) -> None:
    home = make_home(tmp_path, [])
    home.settings_file.write_bytes(b"this is no TOML")
    with pytest.raises(SettingsError):
        run(Home.open_anyhow(tmp_path), recorder)
