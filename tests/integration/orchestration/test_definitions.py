"""The definitions: what there is, shown as a snapshot so that a change of the graph shows in review.

``UPDATE_SNAPSHOT=1 pytest tests/integration/orchestration/test_definitions.py`` writes it anew.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import tzlocal
import yaml
from dagster._core.definitions.freshness import TimeWindowFreshnessPolicy

from ingestion.contracts.tables import tables_of
from orchestration.build import build_defs
from tests.integration.orchestration.conftest import Ran

SNAPSHOT = Path(__file__).with_name("definitions.yml")


@pytest.fixture(scope="module")
def defs(first_run: Ran) -> dg.Definitions:
    """The definitions as a machine in Moscow loads them: that home names no zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Moscow")
        tzlocal.reload_localzone()
        loaded = build_defs(first_run.home.root, today=date(2020, 10, 20))
    tzlocal.reload_localzone()
    return loaded


def freshness(policy: object) -> str:
    assert isinstance(policy, TimeWindowFreshnessPolicy) and policy.warn_window is not None
    return f"warn {policy.warn_window.to_timedelta()}, fail {policy.fail_window.to_timedelta()}"


def snapshot(defs: dg.Definitions) -> dict[str, Any]:
    graph = defs.resolve_asset_graph()
    assets = {}
    for key in sorted(graph.get_all_asset_keys(), key=lambda key: list(key.path)):
        node = graph.get(key)
        checks = sorted(check.name for check in graph.get_check_keys_for_assets({key}))
        assets["/".join(key.path)] = {
            "group": node.group_name,
            "owners": sorted(node.owners),
            "kinds": sorted(node.kinds),
            **({"partitions": True} if node.is_partitioned else {}),
            **({"freshness": freshness(node.freshness_policy)} if node.freshness_policy is not None else {}),
            **({"after": sorted("/".join(parent.path) for parent in node.parent_keys)} if node.parent_keys else {}),
            **({"checks": checks} if checks else {}),
        }
    repository = defs.get_repository_def()
    return {
        "assets": assets,
        "jobs": sorted(job.name for job in repository.get_all_jobs() if not job.name.startswith("__")),
        "schedules": {
            schedule.name: f"{schedule.cron_schedule} {schedule.execution_timezone}"
            for schedule in repository.schedule_defs
        },
        "sensors": sorted(sensor.name for sensor in repository.sensor_defs),
    }


def test_the_graph_is_what_was_reviewed(defs: dg.Definitions) -> None:
    told = yaml.safe_dump(snapshot(defs), allow_unicode=True, sort_keys=True, width=120, default_flow_style=None)
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(told, encoding="utf-8")
    assert yaml.safe_load(told) == yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))


def test_every_asset_is_described_in_russian_grouped_and_owned(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert any("а" <= sign <= "я" for sign in node.description or ""), key
        assert node.group_name != "default", key
        assert node.owners, key
        assert node.kinds, key


def test_columns_of_marts_and_resolved_tables_are_described(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        if node.group_name in ("marts", "resolution"):
            schema = node.metadata["dagster/column_schema"]
            assert [column.name for column in schema.columns if not column.description] == [], key


def test_resolved_tables_have_the_names_of_their_files(defs: dg.Definitions) -> None:
    keys = defs.resolve_asset_graph().get_all_asset_keys()
    assert {dg.AssetKey(table.name) for table in tables_of("resolved")} <= keys


def test_quarters_are_partitions_by_name(defs: dg.Definitions) -> None:
    node = defs.resolve_asset_graph().get(dg.AssetKey("quarterly_reports"))
    assert node.partitions_def is not None
    keys = node.partitions_def.get_partition_keys()
    assert (keys[0], keys[-1]) == ("2000-Q1", "2022-Q4")
    assert "2020-Q3" in keys
    assert node.backfill_policy == dg.BackfillPolicy.single_run()


def test_definitions_are_fresh_and_take_overrides(first_run: Ran) -> None:
    one, other = build_defs(first_run.home.root), build_defs(first_run.home.root)
    assert one is not other
    with pytest.raises(ValueError, match="no such resources: dtb"):
        build_defs(first_run.home.root, {"dtb": object()})


def test_nothing_is_sent_home() -> None:
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"]
    assert os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] == "false"
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_the_instance_sends_nothing_home_and_runs_one_at_a_time(first_run: Ran) -> None:
    settings = yaml.safe_load((first_run.home.state / "dagster" / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    assert settings["concurrency"]["pools"] == {"granularity": "run", "default_limit": 1}


def test_every_writing_step_shares_the_pool_and_the_lock(defs: dg.Definitions) -> None:
    for name in ("take_in_and_publish", "rebuild"):
        job = defs.resolve_job_def(name)
        for node in job.all_node_defs:
            assert isinstance(node, dg.OpDefinition)
            if node.name == "delivery":  # it writes to the store of alerts alone, which has locks of its own
                continue
            assert node.pools == {"home"}, node.name
            assert "writer" in node.required_resource_keys, node.name
