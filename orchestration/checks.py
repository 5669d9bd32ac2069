"""Checks: the audit's results on the assets they are about.

Belongs here: one Dagster check for each expectation and each reconciliation. Does not belong here: what is checked
(``data_quality``), dbt's tests (``assets.warehouse``).
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg

from data_quality.reconciliation import TABLE as DOCUMENTS
from data_quality.reconciliation import reconcile
from data_quality.report import CheckResult
from data_quality.suite import suites
from ingestion import ledger
from ingestion.home import Home
from ingestion.landing import readings_folder
from ingestion.versions import cells_version
from orchestration.building import candidate as candidates
from orchestration.building.auditor import Auditor
from orchestration.building.publishing import prepare
from orchestration.building.warehouse_project import WarehouseProject
from orchestration.faults.step_retries import retried_step
from orchestration.monitor import Monitor
from orchestration.operation import operation_of
from orchestration.resources import HomeResource, Writer

_REPORTS = "quarterly_reports"

Key = tuple[str, str]  # asset, check


def audit_checks() -> dg.AssetChecksDefinition:
    """The audit as one step that gives the results of all its checks, after all marts are built."""
    specs = {_key(spec): spec for spec in _specs()}

    @dg.multi_asset_check(
        name="audit",
        specs=list(specs.values()),
        pool="home",
        can_subset=True,
        description="Аудит построенного хранилища: ожидания от витрин и сверка с документами.",
    )
    def audit(
        context: dg.AssetCheckExecutionContext,
        home: HomeResource,
        auditor: dg.ResourceParam[Auditor],
        writer: Writer,
        monitor: dg.ResourceParam[Monitor],
        dbt: dg.ResourceParam[WarehouseProject],
    ) -> Iterator[dg.AssetCheckResult]:
        place = home.open()
        asked = {(key.asset_key.to_user_string(), key.name) for key in context.selected_asset_check_keys}
        with retried_step(context, monitor, operation_of(place).retries.back_off), monitor.stage("audit"):
            if all(asset == _REPORTS for asset, _ in asked):  # quarters were read again; nothing was built of them
                results = _reconciled(place)
            else:
                results = _audited(place, auditor, dbt)
        for check in results:
            key = _asset(check.table), _name(check.name, check.table)
            if key in asked:
                asked.remove(key)
                yield _result(key, check)
            elif key not in specs:
                # Not lost: such a check blocks publication like any other, it only has no place in the graph.
                (context.log.info if check.passed else context.log.error)(check.message)
        for asset, name in sorted(asked):
            yield dg.AssetCheckResult(
                passed=False,
                asset_key=asset,
                check_name=name,
                severity=dg.AssetCheckSeverity.ERROR,
                description="аудит не дал ответа на эту проверку",
            )

    return audit


def _audited(home: Home, auditor: Auditor, dbt: WarehouseProject) -> Iterable[CheckResult]:
    """The results of a whole audit of the latest candidate, which is prepared for publication meanwhile."""
    candidate = candidates.latest(home)
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(auditor.audit, home, candidate)
        # The audit is another process's work: copying what it may let pass costs no time while it goes on.
        prepare(candidate.warehouse, candidate.prepared, dbt.marts)
        report = asked.result()
    candidate.note(prepared=candidate.stamp)
    return report.checks


def _reconciled(home: Home) -> Iterable[CheckResult]:
    """The reconciliation of all documents with their readings, which needs no candidate."""
    documents = [receipt.sha256 for receipt in ledger.effective(ledger.read(home.ledger))]
    return reconcile(readings_folder(home), home.landed / "cells" / cells_version(), documents)


def _specs() -> Iterator[dg.AssetCheckSpec]:
    for suite in suites():
        for expectation in suite.expectations:
            yield dg.AssetCheckSpec(
                _name(expectation.name, suite.table),
                asset=suite.table,
                description=expectation.meaning,
                blocking=expectation.severity == "blocking",
            )
    for check in reconcile(Path(), Path(), documents=()):  # of no documents at all: what it would say of any
        yield dg.AssetCheckSpec(
            _name(check.name, DOCUMENTS),
            asset=_asset(DOCUMENTS),
            description=check.meaning,
            # It does forbid publication, which asks the report. In the graph it would stand before everything that is
            # made of the reports, the candidate that it needs included.
            blocking=False,
        )


def _result(key: Key, check: CheckResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=check.passed,
        asset_key=key[0],
        check_name=key[1],
        severity=dg.AssetCheckSeverity.ERROR if check.is_blocking else dg.AssetCheckSeverity.WARN,
        description=check.message,
        metadata={
            "observed": check.observed,
            "unexpected_count": check.unexpected_count,
            "sample": dg.MetadataValue.json([dict(row) for row in check.sample]),
        },
    )


def _key(spec: dg.AssetCheckSpec) -> Key:
    return spec.asset_key.to_user_string(), spec.name


def _asset(table: str) -> str:
    """Documents are held against what was landed of them."""
    return _REPORTS if table == DOCUMENTS else table


def _name(name: str, table: str) -> str:
    return name.removeprefix(f"{table}.").replace(".", "_")
