"""Runs whose build is held against people's assertions and the publication before: what stays behind of each."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from ingestion.home import Home
from orchestration.building.candidate import latest
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.health.collect import health
from orchestration.history.run_endings import endings
from orchestration.monitor import Monitor
from orchestration.running import execution
from orchestration.running.execution import Order, RunFailedError, execute
from tests.integration.orchestration.conftest import DAY, Ran
from tests.integration.orchestration.reports import EVENTS, write_report


def _run(home: Home, *paths: Path, day: date = DAY) -> execution.Outcome:
    return execute(home, Order(paths=paths, evaluated_on=day), Monitor(), wait_seconds=0)


def _page(home: Home) -> str:
    return (home.health / "index.html").read_text(encoding="utf-8")


def test_a_first_run_leaves_a_page_that_needs_nothing_from_outside(first_run: Ran) -> None:
    page = _page(first_run.home)
    assert "2 мероприятия" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Это первая публикация" in page
    assert "Тесты таблиц (dbt)" in page and "Сверка документов с прочитанным" in page
    assert "<script" not in page and not re.search(r"(?:https?:)?//[a-z]", page)
    (link,) = re.findall(r'href="(\.\./[^"]+)"', page)
    assert (first_run.home.health / link).is_file(), "the link to the audit's pages leads somewhere"
    found = health(first_run.home)
    assert found["publication"]["checks"]["made"]["tests"] > 100
    assert [run["ending"] for run in found["runs"]] == ["published"]
    assert first_run.outcome.publication is not None
    assert first_run.outcome.publication.changes is None
    assert json.loads((first_run.outcome.publication.folder / "audit.json").read_text(encoding="utf-8"))["checks"]


def test_assertions_and_changes_go_through_a_whole_run(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current_publication(home)
    assert before is not None
    said = "{{region: RU-SMO, quarter: 2020-Q3, what: events_count, {}, reason: по отчёту, who: Иванова}}\n"
    file = home.reviewed / "assertions.yml"
    file.write_text("- " + said.format("at_least: 9"), encoding="utf-8")

    assert main(["--lang", "ru", "--home", str(home.root), "run", "--evaluated-on", "2020-10-20"]) == 4
    told = capsys.readouterr().out
    for words in ("утверждение № 1 из reviewed/assertions.yml", "не меньше 9", "report.docx, таблица 1, строка 3"):
        assert words in told, words
    assert current_publication(home) == before
    page = _page(home)
    assert "Почему не опубликовано последнее построение" in page
    assert re.search(r"concord explain [0-9a-f]{32}", page)
    assert main(["--lang", "ru", "--home", str(home.root), "health", "--json"]) == 3
    blocked = json.loads(capsys.readouterr().out)["blocked"]
    assert [check["name"] for check in blocked["checks"]["failed"]] == ["assertions.1.at_least"]
    assert latest(home).state == "blocked"

    file.write_text("- " + said.format("at_most: 1"), encoding="utf-8")
    report = write_report(tmp_path / "q4.docx", "2020-Q4", [(*EVENTS[0][:3], "10 октября", *EVENTS[0][4:])])
    command = ["--lang", "ru", "--home", str(home.root), "run", str(report), "--evaluated-on", "2021-01-20"]
    assert main(command) == 0
    told = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Учтены новые документы: q4.docx." in told
    assert "Добавлено 1 мероприятие IV квартала 2020 года (1 орган)." in told
    after = current_publication(home)
    assert after is not None and after.changes is not None
    assert after.changes["before"] == before.publication_id
    assert after.manifest["changes"]["summary"] == after.changes["summary"]
    assert after.changes["marts"]["fct_event"]["added"] == 1
    assert {"receipts", "reviewed", "evaluated_on"} <= set(after.changes["causes"])
    failed = [check["name"] for check in after.manifest["audit"]["failed"]]
    assert "assertions.1.at_most" in failed and not any(name.startswith("changes.") for name in failed)

    assert main(["--lang", "ru", "--home", str(home.root), "changes"]) == 0
    assert "Добавлено 1" in capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert main(["--lang", "ru", "--home", str(home.root), "changes", "--mart", "fct_event"]) == 0
    assert "event_title=Фестиваль «Пример»" in capsys.readouterr().out
    assert main(["--lang", "ru", "--home", str(home.root), "changes", "--mart", "nothing"]) == 2
    assert [ending.ending for ending in endings(home)] == ["published", "blocked", "published"]


def test_a_run_that_breaks_off_and_one_that_finds_nothing_new_are_on_the_page(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from orchestration.assets import resolved

    def broken(*_: object) -> None:
        raise OSError("no space left on device")

    assert _run(home).ending == "up_to_date"
    assert endings(home)[0].ending == "up_to_date"
    monkeypatch.setattr(resolved, "resolve", broken)
    with pytest.raises(RunFailedError):
        _run(home, write_report(tmp_path / "q4.docx", "2020-Q4"))
    assert endings(home)[0].ending == "failed"
    page = _page(home)
    assert "Неисправно" in page and "no space left on device" in page


def test_a_disk_that_fails_before_any_run_began_is_on_record(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestration.running import execution

    def broken(*_: object) -> None:
        raise OSError("the disk is  full")

    monkeypatch.setattr(execution, "collect", broken)
    with pytest.raises(OSError, match="disk"):
        _run(home)
    assert (endings(home)[0].ending, endings(home)[0].reasons) == ("failed", ("the disk is full",))
    assert "прерван сбоем: the disk is full" in _page(home)


def test_the_page_is_written_once_a_run_and_without_the_lock(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingestion.lock import writing
    from orchestration.cli import main
    from orchestration.health import page

    written: list[Home] = []

    def look(seen: Home) -> None:
        with writing(seen.root, wait_seconds=0):
            written.append(seen)

    monkeypatch.setattr(page, "write_page", look)
    assert main(["--home", str(home.root), "run", "--evaluated-on", DAY.isoformat()]) == 0
    assert len(written) == 1
    _run(home)
    assert len(written) == 2


def test_a_run_that_dagster_starts_is_on_record_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the sensor, for no ``concord`` process ends such a run, and its own process may not live to tell."""
    import dagster as dg

    from orchestration.assets import resolved
    from orchestration.build import REBUILD_JOB, build_defs
    from orchestration.history import instance as instances
    from orchestration.resources import HomeResource
    from orchestration.sensors.run_failed import run_failed_sensor

    def broken(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(resolved, "resolve", broken)
    job = build_defs(home.root).resolve_job_def(REBUILD_JOB)
    assert {"publication", "delivery"} <= {node.name for node in job.all_node_defs}, "the steps that the hook waits for"
    with instances.opened(home) as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False, tags={"concord/trigger": "inbox"})
        assert not result.success
        context = dg.build_sensor_context(instance=instance, resources={"home": HomeResource(root=str(home.root))})
        run_failed_sensor()(context)
    ending = endings(home)[0]
    assert (ending.ending, ending.trigger, ending.run_id) == ("failed", "inbox", result.run_id)
    assert "no space left on device" in ending.reasons[0]
    assert "новые файлы" in _page(home)
