"""The warehouse: dbt's models and seeds as assets, its tests as checks on the assets they check.

Belongs here: Dagster's view of the dbt project and the step that builds a candidate with it. Does not belong here: SQL
(``dbt_project``), running dbt (``warehouse_project``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings
from dagster_dbt.asset_utils import build_dbt_specs, get_asset_check_key_for_test

from data_quality.report import Breach, CheckResult
from ingestion.steps import reached
from orchestration import labels
from orchestration.building import candidate as candidates
from orchestration.building.warehouse_project import NodeResult, WarehouseProject, WarehouseProjectError
from orchestration.faults.retries import kind_said_in
from orchestration.faults.step_retries import retried_step
from orchestration.monitor import Monitor
from orchestration.operation import operation_of
from orchestration.resources import HomeResource, Writer
from orchestration.step_names import QUARTERLY_REPORTS

_BUILT = {"success", "no-op"}


class Translator(DagsterDbtTranslator):
    """Names of assets are names of tables; every landed source is the one asset ``quarterly_reports``."""

    def __init__(self) -> None:
        super().__init__(
            DagsterDbtTranslatorSettings(enable_asset_checks=True, enable_duplicate_source_asset_keys=True)
        )

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """The name of the table; seeds apart, for what is known of a body and what was resolved share a name."""
        if dbt_resource_props["resource_type"] == "seed":
            return dg.AssetKey([labels.REFERENCE, dbt_resource_props["name"]])
        if dbt_resource_props["resource_type"] == "source" and dbt_resource_props["source_name"] == "landed":
            return dg.AssetKey(QUARTERLY_REPORTS)
        return dg.AssetKey(dbt_resource_props["name"])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The folder of the model: staging, intermediate, marts; reference for seeds."""
        if dbt_resource_props["resource_type"] == "seed":
            return labels.REFERENCE
        return str(dbt_resource_props["fqn"][1])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The Russian description alone, without the SQL."""
        return str(dbt_resource_props.get("description", ""))

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Marts belong to those who answer for figures, the way there to those who build it."""
        is_mart = self.get_group_name(dbt_resource_props) == "marts"
        return labels.ANALYSTS if is_mart else labels.ENGINEERS

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        """Columns with their descriptions, and the grain."""
        grain = dbt_resource_props.get("config", {}).get("meta", {}).get("grain")
        return {**super().get_metadata(dbt_resource_props), **({"grain": ", ".join(grain)} if grain else {})}


def warehouse_tables(project: WarehouseProject) -> dg.AssetsDefinition:
    """The assets of the dbt project as it is now.

    They are built all together or not at all: staging and intermediate tables live in memory for one invocation of dbt
    (see ``dbt_project.yml``), and the whole takes seconds.
    """
    import json

    manifest: dict[str, Any] = json.loads(Path(project.manifest_file).read_bytes())
    translator = Translator()
    specs, check_specs = build_dbt_specs(
        translator=translator,
        manifest=manifest,
        select="fqn:*",
        exclude="resource_type:unit_test",
        selector="",
        io_manager_key=None,
        project=None,
    )

    @dg.multi_asset(
        name="warehouse",
        specs=specs,
        check_specs=check_specs,
        can_subset=False,
        pool="home",
        allow_arbitrary_check_specs=True,
    )
    def build(
        context: dg.AssetExecutionContext,
        home: HomeResource,
        writer: Writer,
        monitor: dg.ResourceParam[Monitor],
        dbt: dg.ResourceParam[WarehouseProject],
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
        place = home.open()
        candidate = candidates.latest(place)
        failed: list[NodeResult] = []
        warned: list[NodeResult] = []
        tests = 0
        with retried_step(context, monitor, operation_of(place).retries.back_off):
            candidate.discard_warehouse()  # what an attempt that broke off has left
            with monitor.stage("dbt", len(specs) + len(check_specs)):
                for result in dbt.build(candidate.warehouse, landed=candidate.landed, resolved=candidate.resolved):
                    monitor.step("dbt", result.unique_id.split(".")[2])
                    yield from _events(result, manifest, translator)
                    tests += result.is_test and result.status != "skipped"
                    if result.status == "warn":
                        warned.append(result)
                    elif result.status not in _BUILT | {"pass"}:
                        failed.append(result)
            found = [asdict(result.check) for result in [*failed, *warned] if result.check is not None]
            candidate.note(tests={"run": tests, "failed": found})
            _end(candidate, failed)

    return build


def _events(
    result: NodeResult, manifest: Mapping[str, Any], translator: Translator
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:  # type: ignore[type-arg]
    metadata: dict[str, Any] = {"seconds": round(result.seconds, 3)}
    if not result.is_test:
        if result.status in _BUILT:
            yield dg.MaterializeResult(translator.get_asset_key(manifest["nodes"][result.unique_id]), metadata=metadata)
        return
    if result.status == "skipped":  # what it tests was not built
        return
    key = get_asset_check_key_for_test(manifest, translator, result.unique_id, project=None)
    if key is None:  # a test of several tables that names none of them; its failure still blocks, see _end
        return
    yield dg.AssetCheckResult(
        passed=result.status == "pass",
        asset_key=key.asset_key,
        check_name=key.name,
        severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
        description=result.check.message if result.check is not None else None,
        metadata={
            **metadata,
            "failed_rows": result.failures or 0,
            "message": result.message or "",
            **_evidence(result.check),
        },
    )


def _evidence(check: CheckResult | None) -> dict[str, Any]:
    if check is None:
        return {}
    return {"sample": dg.MetadataValue.json([dict(row) for row in check.sample]), "query": check.query}


def _end(candidate: candidates.Candidate, failed: list[NodeResult]) -> None:
    """Put on record how the build ended.

    A test that failed blocks publication, which is a word about the data; a model that could not be built is a fault.
    """
    broken = [result for result in failed if not result.is_test and result.status != "skipped"]
    broken += [result for result in failed if result.is_test and result.status not in ("fail", "skipped")]
    if broken:
        told = "; ".join(f"{result.unique_id}: {result.message}" for result in broken)
        if kind_said_in(told) is not None:
            raise WarehouseProjectError(told)  # to be tried again
        raise dg.Failure(f"dbt could not build the warehouse: {told}", allow_retries=False)
    tests = [result for result in failed if result.is_test and result.status == "fail"]
    if tests:
        breaches = [
            result.check.breach
            if result.check is not None
            else Breach(f"{result.unique_id.split('.')[2]}: {result.message}")
            for result in tests
        ]
        candidate.block(breaches)
        told = "; ".join(breach.verdict for breach in breaches)
        raise dg.Failure(f"tests forbid publication: {told}", allow_retries=False)
    candidate.note(state="built")
    reached("building.built")
