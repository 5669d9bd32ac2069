"""The audit as a whole, and each of its checks made to fail once."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_quality.audit import CandidateError, audit, make_audit
from data_quality.expectations import Runner
from data_quality.frames import Build
from data_quality.report import AuditReport, CheckResult, folders_of
from data_quality.suite import suites
from ingestion.versions import reading_version
from tests.integration.data_quality.story import BROKEN, Q3_REPORT, Q4_REPORT, YEAR_REPORT, build_story

# What breaks each check: SQL on the candidate, or a change of the Parquet below (folder → None).
Breakage = str | Callable[[Path], None]


def _lose_rows(table: str, keep: int) -> Callable[[Path], None]:
    """Keep only the first rows of a resolved table."""

    def change(folder: Path) -> None:
        file = folder / "work" / "story" / "resolved" / f"{table}.parquet"
        pq.write_table(pq.read_table(file).slice(0, keep), file)

    return change


def _tell_twice(folder: Path) -> None:
    """Have two rows of the year's report tell of one event."""
    file = folder / "work" / "story" / "resolved" / "period_statement_event.parquet"
    told = pq.read_table(file)
    again = told.slice(0, 1).set_column(0, "period_statement_key", [["s4"]])
    pq.write_table(pa.concat_tables([told, again.cast(told.schema)]), file)


BREAKAGES: dict[str, Breakage] = {
    "fct_event.accepted_rows_are_events": _lose_rows("event", 2),
    "fct_event.current_events_are_published": "delete from fct_event where event_key = 'e1'",
    "fct_event.current_parts_are_whole": "delete from fct_event where event_key = 'e1'",
    "fct_event.superseded_parts_are_absent": "update fct_document_outcome set current_slots_count = 0, "
    f"document_outcome = 'superseded' where document_sha256 = '{Q3_REPORT}'",
    "fct_event.postponed_to_only_when_postponed": "update fct_event set postponed_to = '2021' where event_key = 'e1'",
    "fct_event.unexecuted_has_reason": "update fct_event set reason_category = null",
    "bridge_event_agreement.not_more_events_than_there_are": "insert into bridge_event_agreement "
    "(event_key) values ('e8'), ('e9')",
    "bridge_event_agreement.every_naming_row_is_here": "delete from bridge_event_agreement where event_key = 'e2'",
    "bridge_event_agreement.not_more_agreements_than_texts": "insert into bridge_event_agreement "
    "(event_key, agreement_key) values ('e2', 'A2')",
    "bridge_event_agreement.event_counts_its_agreements": "update fct_event set unresolved_agreements_count = 1",
    "bridge_event_agreement.event_counts_its_resolved_agreements": "update fct_event set agreements_count = 1",
    "bridge_event_agreement.resolved_has_agreement": "update bridge_event_agreement set agreement_key = null",
    "bridge_event_agreement.unresolved_has_none": "update bridge_event_agreement set resolution_status = 'ambiguous'",
    "bridge_event_agreement.resolved_is_certain": "update bridge_event_agreement set resolution_certainty = 0.1",
    "fct_expectation.standing_follows_from_answer": "update fct_expectation set standing = 'met_late' "
    "where expectation_key = 'x2'",
    "fct_expectation.silence_is_not_judged": "update fct_expectation set standing = 'not_met' "
    "where expectation_key = 'x3'",
    "fct_expectation.silence_was_heard": f"update fct_expectation set due_document_sha256 = '{BROKEN}'",
    "fct_expectation.share_counts_what_it_should": "update fct_expectation set is_counted_in_share = true",
    "fct_expectation.answers_are_near": "update fct_expectation set due_quarter = '2019-Q3' "
    "where expectation_key = 'x2'",
    "fct_expectation.postponements_are_mutual": "update fct_expectation set predecessor_expectation_key = null",
    "fct_expectation.chains_have_one_end": "update fct_expectation set last_expectation_key = expectation_key",
    "fct_agreement_fulfilment.counts_recounted": "update fct_agreement_fulfilment "
    "set not_met_count = not_met_count + not_reported_count, not_reported_count = 0",
    "fct_agreement_fulfilment.year_to_date_recounted": "update fct_agreement_fulfilment "
    "set year_to_date_held_count = held_count",
    "fct_agreement_fulfilment.year_ago_looked_up": "update fct_agreement_fulfilment set year_ago_events_count = 0",
    "fct_agreement_fulfilment.standings_add_up": "update fct_agreement_fulfilment set expectations_count = 3",
    "fct_agreement_fulfilment.shares_in_range": "update fct_agreement_fulfilment set reported_held_share = 1.5",
    "fct_agreement_fulfilment.shares_null_without_denominator": "update fct_agreement_fulfilment "
    "set fulfilment_share = 0 where fulfilment_share is null",
    "fct_agreement_fulfilment.shares_divided_again": "update fct_agreement_fulfilment set reported_held_share = 0.75 "
    "where reported_held_share is not null",
    "fct_agreement_fulfilment.basis_follows_from_counts": "update fct_agreement_fulfilment set basis = 'promises'",
    "fct_agreement_fulfilment.no_quarter_left_out": "update fct_agreement_fulfilment set quarter = '2021-Q1' "
    "where quarter = '2020-Q4'",
    "rpt_agreement_year.counts_recounted": "update rpt_agreement_year "
    "set q4_not_met_count = 1, q4_not_reported_count = 0",
    "rpt_agreement_year.comparisons_recounted": "update rpt_agreement_year set year_to_date_held_count = 0",
    "rpt_agreement_year.shares_null_without_denominator": "update rpt_agreement_year set q1_fulfilment_share = 0",
    "rpt_agreement_year.shares_divided_again": "update rpt_agreement_year set q4_fulfilment_share = 0.75",
    "rpt_agreement_year.changes_null_without_both": "update rpt_agreement_year set events_count_change = 0",
    "rpt_agreement_year.changes_subtracted_again": "update rpt_agreement_year set year_ago_to_date_events_count = 1, "
    "events_count_change = 5",
    "rpt_region_cooperation.counts_recounted": "update rpt_region_cooperation set events_count = events_count + 1",
    "rpt_region_cooperation.participants_added_again": "update rpt_region_cooperation set participants_total_count = 0",
    "rpt_region_cooperation.shares_null_without_denominator": "update rpt_region_cooperation "
    "set year_ago_fulfilment_share = 0",
    "rpt_region_cooperation.shares_divided_again": "update rpt_region_cooperation set fulfilment_share = 1",
    "rpt_region_cooperation.year_ago_looked_up": "update rpt_region_cooperation set year_ago_events_count = 0",
    "rpt_body_fulfilment.counts_recounted": "update rpt_body_fulfilment "
    "set not_met_count = not_met_count + not_reported_count, not_reported_count = 0",
    "rpt_body_fulfilment.year_to_date_recounted": "update rpt_body_fulfilment set year_to_date_held_count = held_count",
    "rpt_body_fulfilment.year_ago_looked_up": "update rpt_body_fulfilment set year_ago_events_count = 0",
    "rpt_body_fulfilment.shares_null_without_denominator": "update rpt_body_fulfilment "
    "set fulfilment_share = 0 where fulfilment_share is null",
    "rpt_body_fulfilment.shares_divided_again": "update rpt_body_fulfilment set reported_held_share = 0.75",
    "rpt_body_fulfilment.bodies_add_up_to_the_region": "delete from rpt_body_fulfilment where quarter = '2020-Q3'",
    "fct_body_reporting.counts_recounted": "update fct_body_reporting set not_reported_count = 0",
    "fct_body_reporting.lateness_fits_standing": "update fct_body_reporting set days_late = 0",
    "fct_body_reporting.silent_body_has_no_events": "update fct_body_reporting set report_standing = 'missing'",
    "rpt_unexecuted_events.lists_all_and_only_unexecuted": "delete from rpt_unexecuted_events "
    "where expectation_key = 'x3'",
    "rpt_unexecuted_events.told_failures_have_reason": "update rpt_unexecuted_events set reason_category = null",
    "rpt_unexecuted_events.silence_has_no_reason": "update rpt_unexecuted_events set reason_category = 'funding'",
    "rpt_corrections.accepted_are_applied": "update rpt_corrections set is_applied = false",
    "rpt_corrections.corrected_events_say_so": "update fct_event set is_corrected = false",
    "rpt_corrections.corrected_events_are_named": "update rpt_corrections set event_keys = 'e1'",
    "dim_event_series.held_within_named": "update dim_event_series set series_held_count = 3",
    "dim_event_series.seen_in_order": "update dim_event_series set first_seen_quarter = '2021-Q1'",
    "dim_agreement.parties_counted": "delete from bridge_agreement_party where party_code = 'RU-BRY'",
    "dim_agreement.party_codes_counted": "update dim_agreement set party_codes = 'RU-SMO'",
    "dim_agreement.mentions_cover_bridge": "update dim_agreement set mentions_count = 1",
    "dim_agreement.seen_when_events_are": "update dim_agreement set last_seen_quarter = '2020-Q3'",
    "dim_agreement.followed_since_first_seen": "delete from fct_agreement_fulfilment "
    "where agreement_key = 'A2' and quarter = '2020-Q3'",
    "fct_document_outcome.every_received_file_is_told_of": "delete from fct_document_outcome "
    f"where document_sha256 = '{BROKEN}'",
    "fct_document_outcome.refusal_has_reason": "update fct_document_outcome set notice_code = null",
    "fct_document_outcome.quarantine_is_said": "update fct_document_outcome set document_outcome = 'accepted'",
    "fct_document_outcome.accepted_rows_have_a_slot": "update fct_document_outcome set slots_count = 0",
    "rpt_period_statements.every_current_row_is_judged": "delete from rpt_period_statements "
    "where period_statement_key = 's4'",
    "rpt_period_statements.only_current_rows_are_judged": "update fct_document_outcome set current_slots_count = 0 "
    f"where document_sha256 = '{YEAR_REPORT}'",
    "rpt_period_statements.added_events_are_events_once": "delete from fct_event where event_key = 'e5'",
    "rpt_period_statements.added_events_are_told_nowhere_else": "update fct_event set quarter = '2020-Q3', "
    "event_title = '«ФЕСТИВАЛЬ»' where event_key = 'e5'",
    "rpt_period_statements.verdicts_fit_the_events_beside": "update rpt_period_statements "
    "set statement_verdict = 'confirms' where period_statement_key = 's4'",
    "rpt_period_statements.an_event_is_told_by_one_row": _tell_twice,
    "rpt_contradictions.contradictions_of_longer_reports_are_shown": "delete from rpt_contradictions",
    "rpt_contradictions.what_counts_is_published": "update rpt_contradictions set event_key = 'e9'",
    "rpt_contradictions.something_is_said": "update rpt_contradictions set row_number = null, other_row_number = null",
    "fct_alert.disagreeing_documents_are_told": "delete from fct_alert where alert_key = 'a4'",
    "fct_event_version.every_version_of_the_slot_has_a_row": "delete from fct_event_version "
    "where event_key = 'e4' and version_number = 2",
    "fct_event_version.versions_part_the_time": "update fct_event_version set known_from_at = '2021-01-09' "
    "where version_number = 2",
    "fct_event_version.one_version_counts_now": "update fct_event_version set known_to_at = null",
    "fct_event_version.current_version_is_the_event": "update fct_event_version set outcome = 'cancelled' "
    "where event_key = 'e3'",
    "rpt_restatements.every_change_is_told_and_nothing_else": "delete from rpt_restatements",
    "rpt_restatements.values_are_those_of_the_versions": "update rpt_restatements set old_value = 'held' "
    "where figure = 'outcome'",
    "rpt_restatements.counts_add_up": "update rpt_restatements set new_value = '2' where figure = 'events_count'",
    "rpt_restatements.last_word_is_what_is_published": "update rpt_restatements set new_value = '0.5000' "
    "where figure = 'reported_held_share'",
    "fct_alert.what_must_be_told_is_told": "delete from fct_alert where alert_key = 'a1'",
    "fct_alert.what_comes_near_or_lasts_is_told": "delete from fct_alert where alert_key = 'a5'",
    "fct_alert.nothing_is_unnamed": "update fct_alert set alert_text = ''",
}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build in which everything adds up; not to be changed."""
    folder = tmp_path_factory.mktemp("story")
    build_story(folder)
    return folder


@pytest.fixture
def own_story(story: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(story, tmp_path / "story"))


def _candidate(folder: Path) -> Path:
    return folder / "work" / "story" / "marts.duckdb"


def _change(folder: Path, breakage: Breakage) -> None:
    if isinstance(breakage, str):
        with duckdb.connect(str(_candidate(folder))) as connection:
            connection.execute(breakage)
    else:
        breakage(folder)


def _results(folder: Path, table: str) -> dict[str, CheckResult]:
    """What the suite of one mart says."""
    suite = next(suite for suite in suites() if suite.table == table)
    readings = folder / "landed" / "readings" / reading_version()
    with Build(_candidate(folder), readings, folder / "work" / "story" / "resolved") as build:
        return {result.name: result for result in Runner().run(suite, build)}


def _audit(folder: Path) -> AuditReport:
    return audit(_candidate(folder), folder / "landed", folder / "docs")


def test_a_build_that_adds_up_is_publishable_without_a_single_warning(own_story: Path) -> None:
    report = _audit(own_story)
    assert [check.message for check in report.failures] == []
    assert report.is_publishable
    declared = sum(len(suite.expectations) for suite in suites())
    assert len(report.checks) == declared + 4  # and the four checks of the reconciliation


def test_every_blocking_check_has_something_that_breaks_it() -> None:
    blocking = {f"{s.table}.{e.name}" for s in suites() for e in s.expectations if e.severity == "blocking"}
    assert blocking == BREAKAGES.keys()


@pytest.mark.parametrize("name", BREAKAGES)
def test_each_blocking_check_fails_when_what_it_is_about_is_broken(own_story: Path, name: str) -> None:
    table = name.partition(".")[0]
    _change(own_story, BREAKAGES[name])
    result = _results(own_story, table)[name]
    assert not result.passed
    assert result.is_blocking
    assert result.error is None, "it failed for want of a table, not for what it says"
    assert result.unexpected_count > 0
    assert result.sample, "evidence leads to the offending row"


def test_evidence_names_the_row_and_what_is_wrong_with_it(own_story: Path) -> None:
    _change(own_story, BREAKAGES["fct_agreement_fulfilment.counts_recounted"])
    result = _results(own_story, "fct_agreement_fulfilment")["fct_agreement_fulfilment.counts_recounted"]
    assert result.unexpected_count == 4  # two figures of two agreements
    found = {(row["agreement_key"], row["figure"], row["published"], row["recounted"]) for row in result.sample}
    assert ("A2", "not_met_count", 1, 0) in found
    assert ("A2", "not_reported_count", 0, 1) in found
    assert "2020-Q4" in result.message


def test_a_row_of_fulfilment_that_is_missing_is_found(own_story: Path) -> None:
    _change(own_story, "delete from fct_agreement_fulfilment where agreement_key = 'A2' and quarter = '2020-Q4'")
    result = _results(own_story, "fct_agreement_fulfilment")["fct_agreement_fulfilment.counts_recounted"]
    assert not result.passed
    assert all(row["published"] == -1 for row in result.sample)


def test_a_missing_mart_blocks(own_story: Path) -> None:
    _change(own_story, "drop table fct_alert")
    report = _audit(own_story)
    assert not report.is_publishable
    assert {check.table for check in report.failures} == {"fct_alert"}
    assert all("no table fct_alert" in (check.error or "") for check in report.failures)


def test_a_document_whose_rows_do_not_add_up_blocks(own_story: Path) -> None:
    file = own_story / "landed" / "readings" / reading_version() / Q4_REPORT / "ignored_row.parquet"
    pq.write_table(pq.read_table(file).slice(0, 0), file)
    report = _audit(own_story)
    assert not report.is_publishable
    failed = {check.name: check for check in report.failures}
    assert failed.keys() == {"documents.rows_accounted_for", "documents.counts_agree", "documents.words_kept"}
    row = failed["documents.rows_accounted_for"].sample[0]
    assert (row["file_name"], row["table_number"], row["row_number"]) == ("q4.docx", 1, 1)


def test_a_document_that_was_never_read_blocks(own_story: Path) -> None:
    shutil.rmtree(own_story / "landed" / "readings" / reading_version() / Q4_REPORT)
    report = _audit(own_story)
    assert not report.is_publishable
    assert not {check.name: check for check in report.checks}["documents.documents_read"].passed


def test_a_withdrawn_document_is_not_asked_for(own_story: Path) -> None:
    resolved = own_story / "work" / "story" / "resolved" / "receipt.parquet"
    receipts = pq.read_table(resolved)
    withdrawn = [sha256 == BROKEN for sha256 in receipts["document_sha256"].to_pylist()]
    column = receipts.schema.get_field_index("is_withdrawn")
    pq.write_table(receipts.set_column(column, receipts.schema.field(column), [withdrawn]), resolved)
    _change(own_story, "update fct_document_outcome set document_outcome = 'withdrawn' where notice_code is not null")
    _change(own_story, "delete from fct_alert where alert_kind = 'document_rejected'")
    shutil.rmtree(own_story / "landed" / "readings" / reading_version() / BROKEN)
    assert _audit(own_story).is_publishable


def test_a_candidate_that_somebody_writes_to_or_that_is_not_there_is_no_audit(own_story: Path) -> None:
    with pytest.raises(CandidateError, match="no such file"):
        audit(own_story / "nothing.duckdb", own_story / "landed", own_story / "docs")
    (own_story / "broken.duckdb").write_bytes(b"not a database at all" * 100)
    with pytest.raises(CandidateError):
        audit(own_story / "broken.duckdb", own_story / "landed", own_story / "docs")


def test_pages_need_no_network_and_name_what_failed(own_story: Path) -> None:
    _change(own_story, BREAKAGES["fct_alert.nothing_is_unnamed"])
    report = _audit(own_story)
    assert report.docs is not None
    first = report.docs.read_text(encoding="utf-8")
    assert "Публиковать нельзя." in first
    assert "fct_alert.nothing_is_unnamed" in first
    pages = sorted(own_story.glob("docs/**/*.html"))
    assert {page.stem for page in pages} == {"index", *(suite.table for suite in suites())}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"'(]?(?:https?:)?//", text), f"{page.name} reaches out"
        assert "<script" not in text
    shown = (report.docs.parent / "fct_alert.html").read_text(encoding="utf-8")
    assert "у каждого сигнала есть текст" in shown
    assert "concord sql" in shown and "length(alert_text)" in shown, "the rows, and how to see all of them"
    for foreign in ("Unexpected", "Statistics", "Great Expectations", "ge_load_time"):
        assert foreign not in shown
    for page in pages:  # no value as Python writes it, no share as English does
        words = re.sub(r"<style>.*?</style>|<code>.*?</code>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"np\.|NaN|None|\d\.\d+%|unexpected|\bTrue\b|\bFalse\b", words), page.name


def test_only_the_last_audits_stay_on_the_shelf(own_story: Path) -> None:
    made = make_audit(folders_of(_candidate(own_story), own_story / "landed", own_story / "docs"))
    builds = ["build-1", "build-2", "build-3", "build-2"]
    for made.run in builds:
        made.write_docs(keep=2)
    kept = {folder.name for folder in (own_story / "docs").iterdir() if folder.is_dir()}
    assert kept == {"build-2", "build-3"}
    shelf = (own_story / "docs" / "index.html").read_text(encoding="utf-8")
    assert shelf.index("build-2/index.html") < shelf.index("build-3/index.html"), "the last one first"
    assert "build-1" not in shelf
