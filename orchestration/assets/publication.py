"""The publication: what analysts see.

Belongs here: the last step of a run, from an audited candidate to ``published/current`` or, where it looks back at a
day, to ``as-of/<day>``. Does not belong here: files and the swap (``orchestration.building.publishing``), the audit
(``data_quality``).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import dagster as dg

from data_quality.report import AuditReport
from ingestion.files import write_atomically
from ingestion.home import Home
from ingestion.steps import reached
from orchestration import labels
from orchestration.building import candidate as candidates
from orchestration.building.auditor import Auditor
from orchestration.building.fingerprint import fingerprint
from orchestration.building.other_programs import replaced_programs
from orchestration.building.publishing import AUDIT, CHANGES, Mart, Publication, current_publication, prepare, publish
from orchestration.building.warehouse_project import WarehouseProject
from orchestration.faults.step_retries import retried_step
from orchestration.history.run_history import PUBLICATION_TAG
from orchestration.monitor import Monitor
from orchestration.operation import operation_of
from orchestration.resources import HomeResource, Writer
from orchestration.step_names import PUBLICATION

_PACKAGES = ("concord-warehouse", "dagster", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "pandera")


def publication(marts: Iterable[str]) -> dg.AssetsDefinition:
    """The asset that publishes these marts."""

    @dg.asset(
        key=PUBLICATION,
        deps=list(marts),
        group_name=labels.PUBLICATION,
        owners=labels.ANALYSTS,
        kinds={"duckdb", "parquet"},
        pool="home",
        freshness_policy=labels.EVERY_DAY,
        description=(
            "Публикация: витрины, прошедшие аудит, одним файлом DuckDB и файлом Parquet на каждую витрину. "
            "Публикация заменяется целиком; если аудит не пройден, остаётся прежняя. Построение на день в прошлом "
            "публикуется отдельно, в папке as-of."
        ),
    )
    def put_out(
        context: dg.AssetExecutionContext,
        home: HomeResource,
        auditor: dg.ResourceParam[Auditor],
        writer: Writer,
        monitor: dg.ResourceParam[Monitor],
        dbt: dg.ResourceParam[WarehouseProject],
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]
        place = home.open()
        candidate = candidates.latest(place)
        if candidate.state == "building":
            raise dg.Failure(f"{candidate.folder} was never built to its end", allow_retries=False)
        with retried_step(context, monitor, operation_of(place).retries.back_off):
            # The kept report where the checks ran in this run; a publication is never made without one.
            report = auditor.audit(place, candidate)
            if not report.is_publishable or candidate.state == "blocked":
                raise dg.Failure(f"{candidate.folder} is blocked; nothing was published", allow_retries=False)
            with monitor.stage("publish"):
                before = current_publication(place, candidate.as_of)
                if before is not None and _is_of(before, candidate):  # an attempt that failed after the swap
                    made = before
                else:
                    made = _publish(place, candidate, before, report, monitor, dbt.marts)
            candidate.note(state="published", publication_id=made.publication_id)
            reached("publishing.noted")
        context.instance.add_run_tags(context.run.run_id, {PUBLICATION_TAG: made.publication_id})
        return dg.MaterializeResult(
            metadata={
                "publication_id": made.publication_id,
                "path": dg.MetadataValue.path(made.folder),
                "rows": dg.MetadataValue.json(made.manifest["counts"]),
            }
        )

    return put_out


def _is_of(publication: Publication, candidate: candidates.Candidate) -> bool:
    """Whether a publication is this candidate's. Published once more it would push another one off the shelf."""
    return publication.is_whole and publication.manifest.get("build_id") == candidate.build_id


def _publish(
    home: Home,
    candidate: candidates.Candidate,
    before: Publication | None,
    report: AuditReport,
    monitor: Monitor,
    marts: Sequence[Mart],
) -> Publication:
    if candidate.facts.get("prepared") != candidate.stamp or not candidate.prepared.is_dir():
        prepare(candidate.warehouse, candidate.prepared, marts)
    _put_beside(candidate.prepared, report)
    manifest = {
        **_manifest(candidate, report, monitor),
        "grains": {mart.name: list(mart.grain) for mart in marts},
        "replaced_programs": replaced_programs(before, candidate.facts["inputs"]),
    }
    return publish(home, candidate.prepared, manifest, as_of=candidate.as_of)


def _put_beside(prepared: Path, report: AuditReport) -> None:
    """The audit and the changes in full, for whoever looks into the publication later; the manifest has them in short.

    Neither is in the marts: equal inputs give equal marts, whatever was published before.
    """
    write_atomically(
        prepared / AUDIT, replace(report, changes=None).to_json().encode()
    )  # they have a file of their own
    if report.changes is not None:
        said = json.dumps(report.changes, ensure_ascii=False, indent=1)
        write_atomically(prepared / CHANGES, f"{said}\n".encode())


def _version(package: str) -> str:
    try:
        return version(package)
    except (
        PackageNotFoundError
    ):  # run from a checkout that was never installed; ``inputs.program`` tells it all the same
        return "not installed"


def _manifest(candidate: candidates.Candidate, report: AuditReport, monitor: Monitor) -> dict[str, Any]:
    facts = candidate.facts
    return {
        "fingerprint": fingerprint(facts["inputs"]),
        "inputs": facts["inputs"],
        "evaluated_on": facts["evaluated_on"],
        "as_of": facts["as_of"],
        "build_id": candidate.build_id,
        "run_id": facts["run_id"],
        "versions": {name: _version(name) for name in _PACKAGES},
        "timings": monitor.rounded(),
        "tests": facts.get("tests"),
        "notices": facts.get("notices", []),
        "changes": None
        if report.changes is None
        else {name: report.changes[name] for name in ("before", "causes", "summary")},
        "audit": {
            "checks": len(report.checks),
            "failed": [
                {"name": check.name, "table": check.table, "severity": check.severity, **asdict(check.breach)}
                for check in report.failures
            ],
            "docs": None if report.docs is None else str(report.docs),
            "seconds": dict(report.seconds),
        },
    }
