"""The main job: what one run leaves, what a second one sees, and what a failed one must not touch."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_quality.report import Breach
from ingestion.home import Home
from orchestration.asking.reader import reading, rows
from orchestration.asking.summary import documents, findings
from orchestration.building.candidate import latest, of_run
from orchestration.building.publishing import current_publication
from orchestration.history import instance as instances
from orchestration.history import living
from orchestration.history.run_endings import endings
from orchestration.keeping.dead_runs import bury_the_dead, find_dead
from orchestration.monitor import STAGES, Monitor
from orchestration.running import execution
from orchestration.running.execution import Order, RunFailedError, execute
from tests.integration.orchestration.auditors import IndulgentAuditor, RefusingAuditor
from tests.integration.orchestration.conftest import DAY, Ran
from tests.integration.orchestration.reports import EVENTS, write_report


def run(home: Home, *paths: Path, day: date = DAY) -> execution.Outcome:
    return execute(home, Order(paths=paths, evaluated_on=day), Monitor(), wait_seconds=0)


def hurry(home: Home, times: int = 4) -> None:
    """Have faults that pass tried again at once."""
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(f"\n[retries]\ntimes = {times}\nfirst_wait_seconds = 0.001\n")


def files(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_a_report_is_published(first_run: Ran) -> None:
    assert first_run.outcome.ending == "published"
    publication = current_publication(first_run.home)
    assert publication == first_run.outcome.publication
    assert publication is not None and publication.is_whole
    with reading(publication) as connection:
        told = rows(connection, "select event_title, quarter, outcome, executive_body_name from fct_event order by 1")
    assert told == [
        {
            "event_title": "Выставка «Образец»",
            "quarter": "2020-Q3",
            "outcome": "postponed",
            "executive_body_name": "Департамент Смоленской области по культуре",
        },
        {
            "event_title": "Фестиваль «Пример»",
            "quarter": "2020-Q3",
            "outcome": "held",
            "executive_body_name": "Департамент Смоленской области по культуре",
        },
    ]


def test_every_published_table_and_column_is_described_in_russian(first_run: Ran) -> None:
    assert first_run.outcome.publication is not None
    with reading(first_run.outcome.publication) as connection:
        assert rows(connection, "select view_name from duckdb_views() where not internal") == []
        tables = rows(connection, "select table_name, comment from duckdb_tables()")
        columns = rows(connection, "select table_name, column_name, comment from duckdb_columns() where not internal")
    assert {row["table_name"] for row in tables} == {
        file.stem for file in first_run.outcome.publication.folder.glob("*.parquet")
    }
    assert [row for row in [*tables, *columns] if not any("а" <= sign <= "я" for sign in row["comment"] or "")] == []


def test_the_manifest_tells_inputs_versions_timings_and_the_audit(first_run: Ran) -> None:
    assert first_run.outcome.publication is not None
    manifest = first_run.outcome.publication.manifest
    assert manifest["evaluated_on"] == "2020-10-20"
    assert set(manifest["inputs"]) == {"evaluated_on", "office", "program", "receipts", "reviewed", "settings"}
    assert manifest["run_id"] == first_run.outcome.run_id
    assert manifest["counts"]["fct_event"] == 2
    assert manifest["audit"]["checks"] > 20
    assert set(manifest["timings"]) == {*STAGES, "total"}
    assert Path(manifest["audit"]["docs"]).exists()
    assert manifest["versions"]["dagster"]


def test_the_summary_tells_documents_and_what_is_not_done(first_run: Ran) -> None:
    (document,) = documents(first_run.home, first_run.outcome.received, "ru")
    assert (document.outcome, document.quarters, document.rows_accepted) == ("accepted", ("2020-Q3",), 2)
    assert first_run.outcome.publication is not None
    found = findings(first_run.outcome.publication)
    assert [(row["event_title"], row["standing"], row["promised_quarter"]) for row in found.unexecuted] == [
        ("Выставка «Образец»", "postponed", "2020-Q4")
    ]
    assert found.not_reported == []


def test_the_run_stands_in_dagsters_history_with_its_checks(first_run: Ran) -> None:
    import dagster as dg

    with instances.opened(first_run.home) as instance:
        (told,) = instance.get_runs()
        assert (told.run_id, told.status) == (first_run.outcome.run_id, dg.DagsterRunStatus.SUCCESS)
        assert told.tags["concord/trigger"] == "command line"
        for name in ("received_documents", "agreement", "fct_event", "publication"):
            assert instance.get_latest_materialization_event(dg.AssetKey(name)) is not None, name
        materialised = instance.get_materialized_partitions(dg.AssetKey("quarterly_reports"))
        assert materialised == {"2020-Q3"}
        checks = instance.event_log_storage.get_asset_check_summary_records(
            [
                dg.AssetCheckKey(dg.AssetKey("fct_event"), "fct_event_unique_grain"),
                dg.AssetCheckKey(dg.AssetKey("fct_event"), "accepted_rows_are_events"),
                dg.AssetCheckKey(dg.AssetKey("quarterly_reports"), "rows_accounted_for"),
            ]
        )
    for key, record in checks.items():
        execution_record = record.last_check_execution_record
        assert execution_record is not None and execution_record.status.value == "SUCCEEDED", key


def test_the_same_file_again_changes_nothing(home: Home, first_run: Ran) -> None:
    before = current_publication(home)
    report = first_run.home.root.parent / "report.docx"
    outcome = run(home, report)
    assert outcome.ending == "up_to_date"
    assert [item.is_new for item in outcome.received] == [False]
    assert current_publication(home) == before
    ledger = home.ledger.read_text(encoding="utf-8")
    assert len(ledger.splitlines()) == 1


@pytest.mark.usefixtures("indulgent_audit")
def test_a_rebuild_gives_the_same_bytes(home: Home, first_run: Ran) -> None:
    before = current_publication(home)
    assert before is not None
    kept = files(before.folder)
    (home.published / "current").unlink()
    outcome = run(home)
    assert outcome.ending == "published"
    assert outcome.publication is not None and outcome.publication != before
    again = files(outcome.publication.folder)
    assert {name for name in kept if name.endswith(".parquet") and kept[name] != again[name]} == set()


@pytest.mark.usefixtures("indulgent_audit")
def test_a_broken_file_is_refused_and_the_rest_goes_through(home: Home, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(write_report(tmp_path / "whole.docx").read_bytes()[:2000])
    good = write_report(tmp_path / "q4.docx", "2020-Q4", [(*EVENTS[1][:3], "10 октября", *EVENTS[1][4:7], "")])
    outcome = run(home, broken, good, day=date(2021, 5, 1))
    assert outcome.ending == "published"
    told = {document.file_name: document for document in documents(home, outcome.received, "en")}
    assert told["broken.docx"].outcome == "rejected"
    assert [notice["severity"] for notice in told["broken.docx"].notices] == ["error"]
    assert told["q4.docx"].outcome == "accepted"
    assert outcome.publication is not None
    with reading(outcome.publication) as connection:
        assert rows(connection, "select count(*) as n from fct_event") == [{"n": 3}]
    # Judged on another day: the next quarter's report is due by now, and has not come.
    assert [row["quarter"] for row in findings(outcome.publication).missing_reports] == ["2021-Q1"]


def test_a_failed_audit_leaves_what_was_published(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = current_publication(home)
    assert before is not None
    kept = files(before.folder)
    monkeypatch.setattr(execution, "Auditor", RefusingAuditor)
    outcome = run(home, write_report(tmp_path / "q4.docx", "2020-Q4"))
    assert outcome.ending == "blocked"
    (reason,) = outcome.blocked_by
    assert reason.verdict.startswith("fct_event: каждая принятая строка квартального отчёта стала мероприятием")
    assert current_publication(home) == before
    assert files(before.folder) == kept
    candidate = latest(home)
    assert candidate.state == "blocked"
    assert candidate.warehouse.exists()

    monkeypatch.setattr(execution, "Auditor", IndulgentAuditor)  # the next run is not hindered …
    assert run(home).ending == "published"
    assert candidate.folder.exists()  # … and the blocked candidate stays to be looked at


def test_a_failed_dbt_test_blocks_too(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from dataclasses import replace

    from orchestration.building.warehouse_project import WarehouseProject

    build = WarehouseProject.build

    def with_a_failure(self: WarehouseProject, *arguments: object, **named: object) -> object:
        for result in build(self, *arguments, **named):  # type: ignore[arg-type]
            is_it = result.unique_id.startswith("test.concord.fct_event_unique_grain")
            yield replace(result, status="fail", failures=1, message="Got 1 result") if is_it else result

    before = current_publication(home)
    monkeypatch.setattr(WarehouseProject, "build", with_a_failure)
    outcome = run(home, write_report(tmp_path / "q4.docx", "2020-Q4"))
    assert outcome.ending == "blocked"
    assert outcome.blocked_by == (Breach("fct_event_unique_grain: Got 1 result"),)
    assert current_publication(home) == before


def test_a_fault_of_the_system_is_no_word_about_the_data(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from orchestration.assets import resolved

    def broken(*_: object) -> None:
        raise OSError("no space left on device")

    before = current_publication(home)
    hurry(home)
    monkeypatch.setattr(resolved, "resolve", broken)
    with pytest.raises(RunFailedError, match=r"resolved: .*no space left on device"):
        run(home, write_report(tmp_path / "q4.docx", "2020-Q4"))
    assert current_publication(home) == before


def test_a_run_whose_process_died_is_buried(home: Home) -> None:
    import dagster as dg

    with instances.opened(home) as instance:
        dead, alive = (
            dg.DagsterRun(
                job_name="take_in_and_publish",
                run_id=dg._core.utils.make_new_run_id(),
                status=dg.DagsterRunStatus.STARTED,
                tags={living.WORKER_TAG: worker, "concord/trigger": "command line"},
            )
            for worker in ("killed", "alive")
        )
        instance.add_run(dead)
        instance.add_run(alive)
        with living.held(home, "alive"):
            assert [run.run_id for run in bury_the_dead(home, instance)] == [dead.run_id]
            assert bury_the_dead(home, instance) == []
        buried = instance.get_run_by_id(dead.run_id)
        assert buried is not None and buried.status == dg.DagsterRunStatus.FAILURE
    (ending,) = [one for one in endings(home) if one.run_id == dead.run_id]
    assert (ending.ending, ending.trigger) == ("failed", "command line")


def test_a_run_says_who_executes_it_and_that_process_lives(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingestion.resolution.resolve import resolve
    from orchestration.assets import resolved

    seen: list[tuple[str, int]] = []

    def asked(*given: Any, **said: Any) -> Any:
        with instances.opened(home) as instance:
            (run,) = instance.get_runs(limit=1)
            seen.append((living.state_of(home, run.tags[living.WORKER_TAG]), len(find_dead(home, instance))))
        return resolve(*given, **said)

    monkeypatch.setattr(resolved, "resolve", asked)
    hurry(home)
    run(home, day=date(2021, 5, 1))
    assert seen == [("living", 0)]
    assert not list(living.folder(home).glob("*.lock"))


def test_the_candidate_of_a_run_is_found_by_its_id(first_run: Ran) -> None:
    assert first_run.outcome.run_id is not None
    candidate = of_run(first_run.home, first_run.outcome.run_id)
    assert candidate is not None and candidate.state == "published"
