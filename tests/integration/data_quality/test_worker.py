"""The real worker process."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data_quality.client import AuditWorker, AuditWorkerError
from data_quality.report import folders_of
from data_quality.suite import suites
from tests.integration.data_quality.story import build_story


@pytest.fixture(scope="module")
def worker() -> Iterator[AuditWorker]:
    with AuditWorker() as started:
        yield started


def test_one_process_audits_one_build_after_another(worker: AuditWorker, tmp_path: Path) -> None:
    good, bad = build_story(tmp_path / "good"), build_story(tmp_path / "bad")
    with duckdb.connect(str(bad)) as connection:
        connection.execute("update fct_agreement_fulfilment set fulfilment_share = 7")
    report = worker.audit(folders_of(good, tmp_path / "good" / "landed", tmp_path / "docs" / "good"))
    assert report.is_publishable
    assert len(report.checks) > sum(len(suite.expectations) for suite in suites())
    page = worker.docs()
    assert page is not None
    assert page == report.docs
    assert "Можно публиковать." in page.read_text(encoding="utf-8")

    report = worker.audit(folders_of(bad, tmp_path / "bad" / "landed", tmp_path / "docs" / "bad"))
    assert not report.is_publishable
    assert "fct_agreement_fulfilment.shares_in_range" in {check.name for check in report.failures}


def test_a_candidate_that_is_still_held_is_told_and_the_worker_goes_on(worker: AuditWorker, tmp_path: Path) -> None:
    candidate = build_story(tmp_path)
    with duckdb.connect(str(candidate)), pytest.raises(AuditWorkerError, match=r"CandidateError.*marts\.duckdb"):
        worker.audit(folders_of(candidate, tmp_path / "landed", tmp_path / "docs"))
    assert worker.audit(folders_of(candidate, tmp_path / "landed", tmp_path / "docs")).is_publishable


@pytest.mark.skipif(os.name == "nt", reason="platform: signals of POSIX")
def test_a_worker_that_is_killed_is_told(tmp_path: Path) -> None:
    candidate = build_story(tmp_path)
    worker = AuditWorker()
    worker.start()
    assert worker._process is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    with pytest.raises(AuditWorkerError, match=r"died \(exit code -9\)"):
        worker.audit(folders_of(candidate, tmp_path / "landed", tmp_path / "docs"))
    worker.close()
