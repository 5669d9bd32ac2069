"""The audit of one build: all suites, the reconciliation of its documents, the pages about both.

Belongs here: the order of things. Does not belong here: what is checked (see ``suites/``, ``frames``,
``reconciliation``), what follows from the answer (publishing is orchestration's).

Imports Great Expectations, which takes seconds; whoever wants an audit beside other work asks ``client.AuditWorker``.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # read when Great Expectations is imported

from great_expectations.core import ExpectationSuiteValidationResult

from data_quality.assertions.judgement import judge
from data_quality.changes.changes import changes_of
from data_quality.docs import write_docs
from data_quality.evidence import WayBack
from data_quality.expectations import Runner
from data_quality.frames import Build, CandidateError
from data_quality.reconciliation import TABLE, reconcile
from data_quality.report import AuditFolders, AuditReport, CheckResult, folders_of
from data_quality.suite import suites

KEPT_AUDITS = 5
"""How many audits' pages stay on the shelf."""

__all__ = ["Audit", "CandidateError", "audit"]


@dataclass(slots=True)
class Audit:
    """An audit that has been made; its pages are written when asked, for they may wait and its verdict may not."""

    report: AuditReport
    output: Path
    run: str
    pages: Mapping[str, ExpectationSuiteValidationResult]
    time_zone: str | None = None

    def write_docs(self, keep: int = KEPT_AUDITS) -> Path:
        """Write the Data Docs and drop those of audits before the last ``keep``; the first page."""
        return write_docs(self.output, self.run, self.report.checks, self.pages, keep=keep, time_zone=self.time_zone)


def audit(candidate: Path, landed: Path, output: Path, *, resolved: Path | None = None) -> AuditReport:
    """Audit a candidate and write the pages about it.

    Args:
        candidate: the built ``marts.duckdb``, which nobody holds open for writing.
        landed: the landed data of the home (``cells/<version>``, ``readings/<version>``), of the present version.
        output: the shelf of Data Docs; this audit's folder there is called after the candidate's.
        resolved: the resolved Parquet of the build; ``resolved`` beside the candidate when not given.

    Raises:
        CandidateError: the candidate cannot be read.
        OSError: landed data cannot be read, or the pages cannot be written.
    """
    made = make_audit(folders_of(candidate, landed, output, resolved=resolved))
    made.write_docs()
    return made.report


def make_audit(folders: AuditFolders) -> Audit:
    """Audit a candidate without writing any page yet. Errors as for ``audit``."""
    candidate, readings = folders.candidate, folders.readings
    run = candidate.resolve().parent.name or "audit"
    seconds: dict[str, float] = {}
    checks: list[CheckResult] = []
    clock = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[name] = round(now - clock, 3)
        clock = now

    runner = Runner()
    with Build(candidate, readings, folders.resolved, apart=folders.apart) as build:
        lap("open")
        for suite in suites():
            checks += runner.run(suite, build)
        lap("suites")
        try:
            checks += reconcile(readings, folders.cells, build.documents, apart=folders.apart)
        except LookupError as error:  # no list of what was received: then nothing is known to add up
            checks.append(
                CheckResult(
                    name=f"{TABLE}.reconciliation",
                    table=TABLE,
                    severity="blocking",
                    passed=False,
                    meaning="документы сверены с тем, что из них прочитано",
                    error=str(error),
                )
            )
        lap("reconciliation")
        checks += judge(build.connection, folders.reviewed)
        lap("assertions")
        changes = None
        if folders.before is not None:
            changes, judged = changes_of(build.connection, folders.before, folders.reviewed, folders.causes)
            checks += judged
            lap("changes")
        way_back = WayBack(build.connection)
        checks = [
            replace(check, sample=way_back.of(check.table, check.sample)) if check.sample else check for check in checks
        ]
        lap("evidence")
    report = AuditReport(
        candidate,
        tuple(checks),
        folders.output / run / "index.html",
        seconds,
        None if changes is None else changes.as_json(),
    )
    return Audit(report, folders.output, run, _pages(runner), folders.time_zone)


def _pages(runner: Runner) -> Mapping[str, ExpectationSuiteValidationResult]:
    """What was said of a mart and of the frames computed for it, as one page's worth."""
    pages: dict[str, Any] = {}
    for validation in runner.validations:
        pages.setdefault(validation.suite.table, []).append(validation.result)
    return {mart: _merged(mart, said) for mart, said in pages.items()}


def _merged(mart: str, said: list[ExpectationSuiteValidationResult]) -> ExpectationSuiteValidationResult:
    results = [one for result in said for one in result.results]
    successes = sum(bool(one.success) for one in results)
    return ExpectationSuiteValidationResult(
        success=successes == len(results),
        results=results,
        suite_name=mart,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": successes,
            "unsuccessful_expectations": len(results) - successes,
            "success_percent": 100 * successes / len(results) if results else None,
        },
        meta=said[0].meta,
    )
