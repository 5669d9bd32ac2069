"""Auditors for tests of a run that are about something else than the audit.

Belongs here: stand-ins that say what a test needs said. Does not belong here: checks.
"""

from pathlib import Path
from typing import Self

from data_quality.reconciliation import reconcile
from data_quality.report import AuditReport, CheckResult
from data_quality.suite import suites
from ingestion.home import Home
from orchestration.building.auditor import Auditor
from orchestration.building.candidate import Candidate


class StubAuditor(Auditor):
    """An auditor that starts no process and always says the same."""

    passed: bool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def audit(self, home: Home, candidate: Candidate) -> AuditReport:
        checks = [
            CheckResult(
                f"{suite.table}.{expectation.name}",
                suite.table,
                expectation.severity,
                self.passed or expectation.name != "accepted_rows_are_events",
                expectation.meaning,
            )
            for suite in suites()
            for expectation in suite.expectations
        ]
        report = AuditReport(candidate.warehouse, (*checks, *reconcile(Path(), Path(), ())), None, {})
        if report.is_publishable:
            candidate.note(state="audited")
        else:
            candidate.block(check.breach for check in report.failures)
        return report


class IndulgentAuditor(StubAuditor):
    passed = True


class RefusingAuditor(StubAuditor):
    passed = False
