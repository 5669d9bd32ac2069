"""Delivery at the end of runs, by the real marts: of the command line's and of the daemon's."""

import json
from pathlib import Path

import dagster as dg
import pytest

from ingestion.home import Home
from orchestration.asking.reader import reading, rows
from orchestration.assets.delivery import delivery
from orchestration.cli import main
from orchestration.delivery import state_of
from orchestration.delivery.standing import standing
from orchestration.delivery.store import file_of
from orchestration.resources import CourierResource, HomeResource
from orchestration.running import execution
from orchestration.running.execution import RunFailedError
from tests.integration.orchestration.conftest import DAY, Ran

SETTINGS = """
[[channel]]
name = "папка"
kind = "file"
folder = "сводки"
[[audience]]
name = "Координатор"
channels = ["папка"]
[[audience]]
name = "Органы"
role = "body"
channels = ["папка"]
[[audience]]
name = "Сопровождение"
role = "engineer"
channels = ["папка"]
"""


@pytest.fixture
def told_home(home: Home) -> Home:
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(SETTINGS)
    return Home.open(home.root)


def written(home: Home) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted((home.root / "сводки").glob("*.txt")))


def published_alerts(first_run: Ran) -> set[str]:
    publication = first_run.outcome.publication
    assert publication is not None
    with reading(publication) as connection:
        return {row["alert_key"] for row in rows(connection, "select alert_key from fct_alert")}


def test_every_alert_of_the_marts_is_an_alert_of_delivery(first_run: Ran, home: Home) -> None:
    found = standing(home)
    assert {alert.alert_id for alert in found.alerts} == published_alerts(first_run) != set()
    assert found.broken_rules == {}


def test_a_run_with_nothing_new_tells_what_was_not_told_yet(
    told_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--lang", "ru", "--home", str(told_home.root), "run", "--evaluated-on", DAY.isoformat()]
    assert main([*arguments, "--no-send"]) == 0
    assert not (told_home.root / "сводки").exists() and state_of(told_home).is_known
    assert main(arguments) == 0
    assert "Отправлено 2 сообщения" in capsys.readouterr().out
    assert "Выставка «Образец»" in written(told_home)
    assert main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["alerts"]["sent_count"] == 0


def test_a_run_of_the_daemon_tells_as_its_last_step(told_home: Home) -> None:
    resources = {"home": HomeResource(root=str(told_home.root)), "courier": CourierResource()}
    result = dg.materialize([delivery], resources=resources)
    assert result.success
    [made] = result.asset_materializations_for_node("delivery")
    assert made.metadata["sent"].value == 2
    assert "Выставка «Образец»" in written(told_home)


def test_a_run_that_broke_off_is_told_to_who_keeps_it_running(
    told_home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks_off(*_arguments: object, **_named: object) -> None:
        raise RunFailedError("warehouse", "no space left", "0123", "take_in_and_publish")

    monkeypatch.setattr(execution, "execute", breaks_off)
    assert main(["--lang", "ru", "--home", str(told_home.root), "run"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert "Запуск «приём документов и публикация» завершился сбоем на шаге warehouse" in " ".join(
        written(told_home).split()
    )


def test_what_was_published_stays_where_alerts_cannot_be_delivered(
    told_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    file_of(told_home).parent.mkdir()
    file_of(told_home).write_bytes(b"not a database, not even nearly" * 100)
    arguments = ["--lang", "ru", "--home", str(told_home.root), "run", "--evaluated-on", DAY.isoformat()]
    assert main(arguments) == 1
    said = capsys.readouterr().out
    assert "Опубликовано" in said and "Сигналы не разосланы: хранилище сигналов" in said


def test_who_looks_back_tells_nobody(told_home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def looked_back(*_arguments: object, **_named: object) -> execution.Outcome:
        return execution.Outcome("up_to_date", (), None)

    monkeypatch.setattr(execution, "execute", looked_back)
    assert main(["--home", str(told_home.root), "run", "--as-of", "2020-10-15"]) == 0
    assert not file_of(told_home).exists()
