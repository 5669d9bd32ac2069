"""``concord alerts`` as a person uses it, on a home with marts of a few rows."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import main
from tests.unit.delivery.homes import SETTINGS, alert, make_home, publish

ID = str(alert("x")["alert_key"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rows = [alert("x"), alert("y", alert_severity="error", executive_body_key=None), alert("z", alert_severity="info")]
    return make_home(tmp_path / "home", rows).root


def concord(root: Path, *words: str, capsys: pytest.CaptureFixture[str], language: str = "ru") -> tuple[int, str, str]:
    code = main(["--lang", language, "--home", str(root), "alerts", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def objects(root: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    code, told, _ = concord(root, "list", "--json", *words, capsys=capsys)
    assert code == 0
    found: list[dict[str, Any]] = json.loads(told)
    return found


def test_the_list_is_by_severity_and_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = concord(root, "list", capsys=capsys)
    assert code == 0 and "3 сигнала:" in told
    assert told.index("Не сообщено: y") < told.index("Не сообщено: x") < told.index("Не сообщено: z")
    assert ID[:8] in told
    assert [row["subject"] for row in objects(root, "--severity", "warning", capsys=capsys)] == ["y", "x"]
    assert not (root / "delivery").exists()


def test_what_is_acknowledged_is_shown_so_and_comes_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = concord(
        root, "ack", ID[:6], "--reason", "договорились", "--who", "Иванова", "--until", "2999-12-31", capsys=capsys
    )
    assert code == 0 and "Принято к сведению по 2999-12-31 включительно: x. Не сообщено: x." in told
    assert "принято к сведению по 2999-12-31 (Иванова: договорились)" in concord(root, "list", capsys=capsys)[1]
    [row] = [row for row in objects(root, capsys=capsys) if row["subject"] == "x"]
    assert (row["state"], row["acknowledged_by"], row["alert_id"]) == ("acknowledged", "Иванова", ID)
    assert concord(root, "unack", ID, capsys=capsys)[0] == 0
    assert "и не был принят" in concord(root, "unack", ID, capsys=capsys)[1]
    assert {row["state"] for row in objects(root, capsys=capsys)} == {"open"}


@pytest.mark.parametrize("given", ["ffffff", ID[:5]])
def test_an_identity_that_names_no_alert(root: Path, capsys: pytest.CaptureFixture[str], given: str) -> None:
    for command in (["ack", given, "--reason", "x"], ["unack", given], ["show", given]):
        code, _, said = concord(root, *command, capsys=capsys)
        assert code == 2 and f"«{given}»" in said
        assert ("слишком короткий" in said) == (len(given) < 6)


def test_a_last_day_that_is_past_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["ack", ID, "--reason", "x"], ["mute", "event_not_reported", "--reason", "x"]):
        code, told, said = concord(root, *words, "--until", "2020-01-01", capsys=capsys)
        assert (code, told) == (2, "") and "уже прошёл" in said
    assert {row["state"] for row in objects(root, capsys=capsys)} == {"open"}


def test_what_is_missing_is_called_as_it_is_written(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "не указано: --reason." in concord(root, "ack", ID, capsys=capsys)[2]
    told = concord(root, "ack", "--help", capsys=capsys)[1]
    assert "TEXT" not in told and "[required]" not in told and "[обязательно]" in told


def test_a_missing_report_is_listed_with_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = alert("r", alert_kind="report_missing")
    root = make_home(tmp_path / "home", [late]).root
    told = concord(root, "list", capsys=capsys)[1]
    number = str(late["alert_key"])[:8]
    assert f"{number}  с 2020-10-06  r, 2020-Q3" in told
    assert concord(root, "ack", number, "--reason", "ждём", capsys=capsys)[0] == 0


def test_one_alert_is_shown_with_its_rule_and_what_to_do(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = concord(root, "show", ID, capsys=capsys)[1]
    assert "правило: event_not_reported" in told and "регион: RU-SMO" in told
    assert "что делать: нужны сведения о проведении" in told
    assert {row["rule"] for row in objects(root, capsys=capsys)} == {"event_not_reported"}
    rules = concord(root, "rules", capsys=capsys)[1]
    assert "по строке" in rules and "alert_severity" not in rules


def test_sending_tells_what_it_did_and_is_told_in_show(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = concord(root, "send", capsys=capsys)
    assert code == 0 and "открыто 3" in told and "Отправлено 1 сообщение" in told
    code, told, _ = concord(root, "show", ID[:7], capsys=capsys)
    assert code == 0 and "Координатор: новый" in told and "fct_expectation x" in told
    publish(make_home_again(root), [])
    assert "снято 3" in concord(root, "send", capsys=capsys)[1]
    assert objects(root, capsys=capsys) == []
    assert {row["state"] for row in objects(root, "--all", capsys=capsys)} == {"resolved"}


def make_home_again(root: Path) -> Any:
    from ingestion.home import Home

    return Home.open(root)


def test_only_what_an_audience_is_told_of(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(objects(root, "--audience", "Координатор", capsys=capsys)) == 3
    assert objects(root, "--audience", "Сопровождение", capsys=capsys) == []
    code, _, said = concord(root, "list", "--audience", "Никто", capsys=capsys)
    assert code == 2 and "нет получателя «Никто»" in said


def test_a_rule_is_muted_and_speaks_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert concord(root, "mute", "nonsense", "--reason", "x", capsys=capsys)[0] == 2
    code, _, _ = concord(root, "mute", "event_not_reported", "--reason", "каникулы", "--who", "И", capsys=capsys)
    assert code == 0
    assert "заглушено" in concord(root, "rules", capsys=capsys)[1]
    assert "Отправлено 0" in concord(root, "send", capsys=capsys)[1]
    _, said, _ = concord(root, "mute", "event_not_reported", "--reason", "x", "--until", "2999-01-31", capsys=capsys)
    assert "по 2999-01-31 включительно" in said
    assert concord(root, "unmute", "event_not_reported", capsys=capsys)[0] == 0
    assert "Отправлено 1" in concord(root, "send", capsys=capsys)[1]


def test_a_file_of_rules_is_checked_on_the_marts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert concord(root, "rules", "--check", capsys=capsys)[0] == 0
    file = root / "reviewed" / "alert_rules.yml"
    file.write_text("- {rule: report_missing, condition: no_such = 1}\n", encoding="utf-8")
    code, _, said = concord(root, "rules", "--check", capsys=capsys)
    assert code == 3 and "report_missing" in said and "no_such" in said and "Исправьте" in said
    file.write_text("- {rule: report_missing, colour: red}\n", encoding="utf-8")
    code, _, said = concord(root, "rules", "--check", capsys=capsys)
    assert code == 3 and "Файл правил" in said and "«место: причина»" in said and "Правило" not in said
    file.write_text("- {rule: report_missing, audience: [nobody]}\n", encoding="utf-8")
    code, _, said = concord(root, "rules", "--check", capsys=capsys)
    assert code == 0 and "«nobody»" in said and "role" in said
    file.write_text("- {rule: report_missing, colour: red}\n", encoding="utf-8")
    assert concord(root, "rules", capsys=capsys)[0] == 3  # shown as built in, and said that the file is not used


def test_a_channel_is_tried(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert concord(root, "test", "a", capsys=capsys)[0] == 0
    assert any("проверочное сообщение" in file.read_text(encoding="utf-8") for file in (root / "out/a").glob("*.txt"))
    assert concord(root, "test", "nowhere", capsys=capsys)[0] == 2
    (root / "out/b").write_text("in the way", encoding="utf-8")
    code, _, said = concord(root, "test", "b", capsys=capsys)
    assert code == 1 and "Канал «b» не принял" in said


def test_the_heartbeat_ends_with_one_where_nothing_is_heard(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert concord(root, "heartbeat", capsys=capsys)[0] == 0  # it was published a moment ago
    silent = tmp_path / "silent"
    silent.mkdir()
    (silent / "concord.toml").write_text(SETTINGS, encoding="utf-8")
    code, told, _ = concord(silent, "heartbeat", capsys=capsys, language="en")
    assert code == 1 and "No sign of life" in told
    assert list((silent / "out/b").glob("*.txt"))


def test_the_status_tells_of_alerts_and_channels(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "out").mkdir()
    (root / "out/a").write_text("in the way", encoding="utf-8")
    assert concord(root, "send", capsys=capsys)[0] == 1
    (root / "published").rename(root / "unpublished")  # the rest of the status asks other marts
    assert main(["--lang", "ru", "--home", str(root), "status"]) == 0
    told = capsys.readouterr().out
    assert "требует действий 2, требует внимания 1, к сведению 1" in told
    assert "Канал a не работает" in told and "Ждёт отправки 1 сообщение" in told


def test_a_store_that_cannot_be_used_is_said_in_words(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "delivery").mkdir()
    (root / "delivery" / "alerts.sqlite").write_bytes(b"not a database, not even nearly one" * 50)
    code, _, said = concord(root, "send", capsys=capsys)
    assert code == 1 and "хранилище сигналов" in said and "Traceback" not in said


@pytest.mark.parametrize(("command", "code"), [("send", 2), ("heartbeat", 0)])
def test_with_a_slip_in_the_settings_people_are_told_all_the_same(
    root: Path, capsys: pytest.CaptureFixture[str], command: str, code: int
) -> None:
    concord(root, "send", capsys=capsys)
    with (root / "concord.toml").open("a", encoding="utf-8") as stream:
        stream.write("\nthis is no TOML\n")
    assert concord(root, command, capsys=capsys)[0] == code
    told = [file.read_text(encoding="utf-8") for file in (root / "out" / "b").glob("*.txt")]
    assert any("запись не по правилам TOML" in " ".join(text.split()) for text in told)
