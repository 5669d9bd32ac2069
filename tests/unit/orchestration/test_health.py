"""The verdict on a home, the list of endings, the page."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data_quality.report import CheckResult
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.settings import Settings
from orchestration.building.publishing import MANIFEST, Publication
from orchestration.health.collect import KINDS, _publication, health, kind_of
from orchestration.health.page import health_page, try_to_write_page
from orchestration.health.verdict import verdict
from orchestration.history.run_endings import ended, endings, file_of_endings
from orchestration.keeping.verification import verify
from orchestration.monitor import Monitor
from orchestration.running import execution
from orchestration.running.execution import Order, Outcome
from orchestration.wording.messages import LANGUAGES, Messages, catalogue

GIB = 1 << 30
KAMCHATKA = Settings(time_zone="Asia/Kamchatka").civil
CHECK = {
    "kind": "marts",
    "name": "fct_event.c",
    "table": "fct_event",
    "severity": "warning",
    "passed": False,
    "meaning": "сроки <правдоподобны>",
    "observed": "нарушено строк: 41 из 128",
    "unexpected_count": 41,
    "sample": [
        {
            "event_key": "e1",
            "event_title": "Бал <script>",
            "file_name": "q3.docx",
            "table_number": 1,
            "row_number": 5,
            "cell_number": 4,
            "explain": "concord explain e1",
        }
    ],
    "error": None,
    "query": "select * from fct_event where date_from < '1991-01-01'",
}


def found(**changed: Any) -> dict[str, Any]:
    """What is gathered of a home in which all is well, but for what is changed."""
    plain: dict[str, Any] = {
        "home": "/home",
        "slip": None,
        "made_at": "2020-10-20T12:00:00+00:00",
        "runs": [_run("published")],
        "publication": {
            "publication_id": "20201020T100000Z-aaaaaaaa",
            "path": "/home/published/20201020T100000Z-aaaaaaaa",
            "published_at": "2020-10-20T10:00:00+00:00",
            "age_days": 0,
            "evaluated_on": "2020-10-20",
            "evaluated_days_ago": None,
            "is_whole": True,
            "counts": {"fct_event": 22, "dim_executive_body": 1, "dim_agreement": 5},
            "docs": None,
            "checks": {"made": {"marts": 107}, "failed": []},
        },
        "blocked": None,
        "deadlines": {"last": None, "next": {"on": "2021-01-11", "days": 83, "quarters": ["2020-Q4"]}},
        "received": 3,
        "waiting": [],
        "withdrawn": [],
        "quarters": [],
        "quarters_earlier": 0,
        "quarters_empty": 0,
        "missing_reports": [],
        "set_apart": [],
        "changes": None,
        "notices": [],
        "alerts": {"by_severity": {}, "channels": [], "is_delivered": False},
        "soundness": None,
        "storage": {"free": 50 * GIB, "total": 100 * GIB, "used": 5 << 20, "folders": {"archive": 5 << 20}},
    }
    plain |= changed
    plain["verdict"] = verdict(plain)
    return plain


def _run(ending: str, *reasons: str, as_of: str | None = None) -> dict[str, Any]:
    return {
        "ended_at": "2020-10-20T10:00:00+00:00",
        "ending": ending,
        "reasons": list(reasons),
        "run_id": None,
        "trigger": "command line",
        "as_of": as_of,
        "new_documents": 1,
        "seconds": 12.34,
    }


def _published(**changed: Any) -> dict[str, Any]:
    return {"publication": {**found()["publication"], **changed}}


_BLOCKED: dict[str, Any] = {
    "build_id": "b",
    "path": "work/b",
    "warehouse": None,
    "begun_at": "2020-10-20T09:00:00+00:00",
    "reasons": [{"verdict": "одна причина", "rows": [], "unexpected_count": 0}],
    "docs": None,
    "changes": None,
    "checks": {"made": {}, "failed": []},
}
_DOCUMENT: dict[str, Any] = {
    "document_sha256": "f" * 64,
    "part_number": 1,
    "file_name": "broken.docx",
    "document_outcome": "rejected",
    "notice_code": "document_truncated",
    "notice_message": "Файл неполный.",
    "rows_quarantined_count": 0,
    "notices": [],
    "more_notices": 0,
}
_MISSING = {
    "quarter": "2020-Q3",
    "executive_body_name": "Департамент",
    "reporting_region_code": "RU-SMO",
    "report_standing": "missing",
    "bodies_count": 2,
}


def _looked_through(*, errors: int = 0, warnings: int = 0, error: str | None = None) -> dict[str, Any]:
    one = {
        "code": "archive_file_missing",
        "severity": "error",
        "place": "archive/ab",
        "message": "Нет.",
        "remedy": "Взять.",
    }
    return {
        "soundness": {
            "looked_at": "2020-10-20T04:00:00+00:00",
            "is_deep": False,
            "counts": {"error": errors, "warning": warnings},
            "findings": [one][: errors + warnings],
            "unsound_since": None,
            "error": error,
            "errors": errors,
            "to_mend": errors + warnings,
            "command": "concord verify",
        }
    }


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "settings": ({"slip": "concord.toml: reporting: …"}, "bad"),
    "run_failed": ({"runs": [_run("failed", "диск полон")]}, "bad"),
    "run_cancelled": ({"runs": [_run("cancelled")]}, "attention"),
    "blocked": ({"blocked": _BLOCKED}, "bad"),
    "never_published": ({"publication": None}, "bad"),
    "empty": ({"publication": None, "received": 0}, "attention"),
    "publication_torn": (_published(is_whole=False), "bad"),
    "publication_old": (_published(age_days=101), "attention"),
    "evaluated_before": (_published(evaluated_days_ago=8), "attention"),
    "evaluated_ahead": (_published(evaluated_days_ago=-8), "attention"),
    "checks_failed": (_published(checks={"made": {"marts": 1}, "failed": [CHECK]}), "attention"),
    "disk_full": ({"storage": {**found()["storage"], "free": GIB - 1}}, "bad"),
    "unsound": (_looked_through(errors=1, warnings=2), "bad"),
    "to_mend": (_looked_through(warnings=1), "attention"),
    "not_looked_through": (_looked_through(error="диск не отвечает"), "bad"),
    "channels_broken": (
        {
            "alerts": {
                "by_severity": {},
                "channels": [{"name": "почта", "broken_since": "2020-10-19T10:00:00+00:00", "error": "нет связи"}],
                "is_delivered": False,
            }
        },
        "bad",
    ),
    "refused": ({"set_apart": [_DOCUMENT]}, "attention"),
    "set_apart": ({"set_apart": [{**_DOCUMENT, "document_outcome": "quarantined"}]}, "attention"),
    "missing": ({"missing_reports": [_MISSING]}, "attention"),
    "waiting": ({"waiting": ["inbox/q4.docx"]}, "attention"),
    "undone": (
        {"notices": [{"code": "override_matches_nothing", "severity": "error", "ru": "Решение", "en": "D"}]},
        "attention",
    ),
    "alerts": ({"alerts": {"by_severity": {"error": 2}, "channels": [], "is_delivered": False}}, "attention"),
}


def test_a_home_in_which_all_is_well() -> None:
    assert found()["verdict"] == {"level": "good", "reasons": []}


@pytest.mark.parametrize("code", CASES)
def test_each_thing_that_is_wrong_is_a_reason_with_words_and_a_page(code: str, tmp_path: Path) -> None:
    changed, level = CASES[code]
    seen = found(**changed)
    (reason,) = seen["verdict"]["reasons"]
    assert (reason["code"], reason["level"], seen["verdict"]["level"]) == (code, level, level)
    for language in LANGUAGES:
        assert Messages(language)(f"health.reason.{code}", **reason["named"])  # type: ignore[arg-type]
    page = health_page(seen, tmp_path, KAMCHATKA)
    assert Messages("ru")(f"health.level.{level}") in page
    if reason["anchor"]:
        assert f'id="{reason["anchor"]}"' in page, "the reason leads somewhere"


def test_the_gravest_reason_is_the_verdict() -> None:
    seen = found(waiting=["x"], runs=[_run("failed", "диск полон")])
    assert seen["verdict"]["level"] == "bad"
    assert [reason["level"] for reason in seen["verdict"]["reasons"]] == ["bad", "attention"]


def test_a_run_that_looked_back_says_nothing_of_now() -> None:
    assert found(runs=[_run("failed", "x", as_of="2019-01-01"), _run("published")])["verdict"]["level"] == "good"


def test_the_page_shows_the_rows_of_a_failed_check_and_escapes_them(tmp_path: Path) -> None:
    page = health_page(found(**_published(checks={"made": {"marts": 107}, "failed": [CHECK]})), tmp_path, KAMCHATKA)
    for words in (
        "q3.docx, таблица 1, строка 5, графа 4",
        "Бал &lt;script&gt;",
        "сроки &lt;правдоподобны&gt;",
        "concord explain e1",
        "Показано строк: 1 из 41.",
        "concord sql",
        "date_from &lt; ",
    ):
        assert words in page, words
    assert "<script" not in page
    assert not re.search(r"https?://", page)
    assert "default-src 'none'" in page


def test_every_trigger_of_a_run_is_worded(tmp_path: Path) -> None:
    known = {key.removeprefix("runs.trigger.") for key in catalogue() if key.startswith("runs.trigger.")}
    runs = [{**_run("published"), "trigger": name.replace("command_line", "command line")} for name in known]
    page = health_page(found(runs=runs), tmp_path, KAMCHATKA)
    for name in known:
        assert f"<td>{Messages('ru')(f'runs.trigger.{name}')}</td>" in page, name


def test_links_lead_from_where_the_page_stands(tmp_path: Path) -> None:
    docs = tmp_path / "home" / "state" / "audits" / "b" / "index.html"
    seen = found(**_published(docs=str(docs)))
    assert 'href="../state/audits/b/index.html"' in health_page(seen, tmp_path / "home" / "health", KAMCHATKA)
    assert 'href="home/state/audits/b/index.html"' in health_page(seen, tmp_path, KAMCHATKA)


@pytest.mark.parametrize(
    ("name", "table", "kind"),
    [
        ("documents.words_kept", "documents", "reconciliation"),
        ("assertions.1.at_least", "assertions", "assertions"),
        ("changes.events_kept", "changes", "changes"),
        ("fct_event.distributions_usual", "fct_event", "distributions"),
        ("fct_event.completeness_dates", "fct_event", "completeness"),
        ("fct_event.dates_plausible", "fct_event", "marts"),
    ],
)
def test_the_kind_of_a_check(name: str, table: str, kind: str) -> None:
    assert kind_of(CheckResult(name, table, "warning", True, "м")) == kind
    assert kind in KINDS


def test_endings_are_kept_newest_first_and_not_without_end(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert endings(home) == []
    for number in range(40):
        ended(home, "published", trigger="daily", run_id=str(number))
    kept = endings(home)
    assert [ending.run_id for ending in kept[:2]] == ["39", "38"]
    assert len(kept) == 30
    file_of_endings(home).write_text("spoiled", encoding="utf-8")
    assert endings(home) == []
    ended(home, "failed", trigger="daily", reasons=["x"])
    assert [ending.reasons for ending in endings(home)] == [("x",)]


def test_a_run_has_one_ending_and_its_place_is_when_it_ended(tmp_path: Path) -> None:
    home = Home(tmp_path)
    now = datetime(2020, 10, 20, 12, tzinfo=UTC)
    ended(home, "published", trigger="inbox", run_id="a", at=now)
    ended(home, "published", trigger="daily", run_id="b", at=now + timedelta(hours=2))
    # What failed is noted later than what published since, and a step after the publication may have failed.
    ended(home, "failed", trigger="inbox", run_id="a", at=now + timedelta(hours=1))
    assert [(one.run_id, one.ending) for one in endings(home)] == [("b", "published"), ("a", "failed")]


def test_endings_noted_by_several_processes_at_once_are_all_there(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: ended(home, "failed", trigger="daily", run_id=str(number)), range(24)))
    assert len(endings(home)) == 24


def test_a_page_that_cannot_be_written_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from orchestration.health import page

    def broken(_home: Home) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(page, "health", broken)
    home = Home(tmp_path)
    try_to_write_page(home)
    assert "no space left on device" in caplog.text
    shown = (home.health / "index.html").read_text(encoding="utf-8")
    assert "Состояние узнать не удалось: no space left on device" in shown, "no page of a better day stays"


def test_the_page_tells_moments_by_the_clock_of_the_home(tmp_path: Path) -> None:
    page = health_page(found(), tmp_path, KAMCHATKA)
    assert "Составлено 21.10.2020, 00:00\N{NO-BREAK SPACE}МСК+9" in page
    assert "20.10.2020, 22:00\N{NO-BREAK SPACE}МСК+9 (сегодня)" in page
    assert "UTC" not in page


def test_what_was_published_yesterday_is_not_of_today(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", Settings("RU-SMO", time_zone="Europe/Moscow"))
    home.create()
    evening, morning = datetime(2020, 10, 19, 19, tzinfo=UTC), datetime(2020, 10, 20, 5, tzinfo=UTC)
    manifest = {
        "published_at": evening.isoformat(),
        "evaluated_on": "2020-10-19",
        "publication_id": "p",
        "files": {},
        "counts": {},
        "audit": {},
    }
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    seen = _publication(home, Publication(tmp_path), morning)
    assert seen is not None and seen["age_days"] == 1


def test_days_are_those_of_the_home(tmp_path: Path) -> None:
    """At noon by UTC a day begins in Kamchatka; the deadline for the third quarter of 2020 is the fifth of October."""
    home = Home(tmp_path, Settings("RU-SMO", time_zone="Asia/Kamchatka"))
    home.create()
    before, after = (datetime(2020, 10, 5, hour, tzinfo=UTC) for hour in (11, 13))
    assert (deadlines := health(home, now=before)["deadlines"])["next"]["on"] == "2020-10-05"
    assert deadlines["next"]["days"] == 0
    assert health(home, now=after)["deadlines"]["last"]["on"] == "2020-10-05"


def test_a_document_received_today_is_not_received_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days of receipt are those of the home, which may be ahead of UTC and of the machine."""
    home = Home(tmp_path / "home", Settings("RU-SMO"))
    home.create()
    (tmp_path / "a").write_bytes(b"a")
    tomorrow = date.today() + timedelta(days=2)
    Intake(home).receive(tmp_path / "a", received_on=tomorrow)

    def found() -> set[str]:
        return {one.notice.code for one in verify(home, wait_seconds=0).findings}

    assert "ledger_day_ahead" in found()
    monkeypatch.setattr(Settings, "today", lambda _: tomorrow)
    assert "ledger_day_ahead" not in found()


def test_a_run_judges_on_the_day_of_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path, Settings("RU-SMO"))
    judged_on: list[date] = []

    def carried_out(_home: Home, order: Order, _monitor: Monitor) -> Outcome:
        judged_on.append(order.day)
        return Outcome("nothing_received", (), None)

    monkeypatch.setattr(execution, "_execute", carried_out)
    monkeypatch.setattr(Settings, "today", lambda _: date(2020, 10, 6))
    for order in (Order(), Order(evaluated_on=date(2020, 1, 2)), Order(as_of=date(2020, 1, 3))):
        execution.execute(home, order, Monitor(), wait_seconds=0)
    assert judged_on == [date(2020, 10, 6), date(2020, 1, 2), date(2020, 1, 3)]
