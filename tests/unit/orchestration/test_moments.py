"""Moments are told by the clock of the home, with the zone: on the terminal, on the shelf of audits."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from data_quality.docs import write_docs
from ingestion.settings import Settings
from orchestration.cli import alerts_command, health_command, main, runs_command, status_command
from orchestration.cli.application import Application
from orchestration.history.run_history import RunLine
from orchestration.wording.messages import Language, Messages
from orchestration.wording.moments import moment_words
from tests.unit.delivery.homes import alert, make_home

CIVIL = Settings(time_zone="Asia/Kamchatka").civil
EVENING = datetime(2020, 12, 31, 20, 5, tzinfo=UTC)  # the next morning, and year, in Kamchatka


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "01.01.2021, 08:05\N{NO-BREAK SPACE}МСК+9"), ("en", "2021-01-01 08:05 UTC+12")]
)
def test_a_moment_in_both_languages(language: Language, said: str) -> None:
    assert moment_words(Messages(language), CIVIL(EVENING)) == said


@pytest.fixture
def kamchatka(tmp_path: Path) -> Path:
    """The folder of a home in Kamchatka."""
    (tmp_path / "concord.toml").write_text('[reporting]\ntime_zone = "Asia/Kamchatka"\n', encoding="utf-8")
    return tmp_path


def state(**changed: Any) -> dict[str, Any]:
    """The state of a home as ``home_state`` gathers it."""
    lists = ("waiting", "withdrawn", "returned", "as_of", "quarters", "missing_reports", "set_apart")
    plain: dict[str, Any] = {"home": "/home", "received": 1, "blocked": None, **{name: [] for name in lists}}
    return {**plain, **changed}


def test_the_status_tells_when_was_published_and_since_when_a_channel_is_broken(
    kamchatka: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publication = {
        "publication_id": "p",
        "published_at": EVENING.isoformat(),
        "evaluated_on": "2021-01-01",
        "failed_checks": [],
    }
    alerts = {
        "open": {},
        "acknowledged": 0,
        "waiting": 0,
        "given_up": 0,
        "broken_channels": {"почта": {"since": EVENING.isoformat(), "error": "отказ"}},
    }
    status_command._show(Application(kamchatka, Messages("en")), state(publication=publication, alerts=alerts))
    told = capsys.readouterr().out
    assert told.count("2021-01-01 08:05 UTC+12") == 2


def test_the_verdict_on_health_tells_when_the_last_run_ended(
    kamchatka: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found: dict[str, Any] = {
        "verdict": {"level": "good", "reasons": []},
        "runs": [{"ended_at": EVENING.isoformat(), "ending": "published"}],
        "publication": None,
        "blocked": None,
        "deadlines": {"next": None},
    }
    health_command._show(Application(kamchatka, Messages("ru")), found)
    assert "01.01.2021, 08:05" in capsys.readouterr().out


def test_the_list_of_runs_tells_when_each_began(kamchatka: Path) -> None:
    run = RunLine("0" * 32, "job", "inbox", "succeeded", EVENING, 1.0, None, None, None)
    application = Application(kamchatka, Messages("en"))
    assert runs_command._cells(application.messages, application.clock, run)[0] == "2021-01-01 08:05 UTC+12"


def test_an_alert_is_resolved_on_the_day_of_the_home(kamchatka: Path) -> None:
    resolved = cast(Any, SimpleNamespace(state="resolved", resolved_at=EVENING))
    assert "2021-01-01" in alerts_command._state(Application(kamchatka, Messages("ru")), resolved)


def test_who_was_told_of_an_alert_and_when(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = make_home(tmp_path / "home", [alert("x")])
    usual = home.settings_file.read_text("utf-8")
    settings = usual.replace('# time_zone = "Europe/Moscow"', 'time_zone = "Asia/Kamchatka"')
    home.settings_file.write_text(settings, "utf-8")
    concord = ["--lang", "ru", "--home", str(home.root), "alerts"]
    assert main([*concord, "send"]) == 0
    assert main([*concord, "show", str(alert("x")["alert_key"])]) == 0
    assert "МСК+9 — Координатор" in capsys.readouterr().out


def test_the_shelf_of_audits_tells_when_each_was_made(tmp_path: Path) -> None:
    write_docs(tmp_path, "build", [], {}, keep=5, time_zone="Asia/Kamchatka")
    made_at = datetime.fromisoformat(json.loads((tmp_path / "build" / "summary.json").read_text("utf-8"))["made_at"])
    assert f"{CIVIL(made_at):%d.%m.%Y, %H:%M}\N{NO-BREAK SPACE}МСК+9" in (tmp_path / "index.html").read_text("utf-8")
