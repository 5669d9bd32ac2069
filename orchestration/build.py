"""Putting definitions together: every call gives fresh ones, in which a test can replace any resource.

Belongs here: which assets, checks, jobs, schedules, sensors and resources there are. Does not belong here: any of them.
"""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

from ingestion.home import Home
from orchestration.assets.delivery import delivery
from orchestration.assets.publication import publication
from orchestration.assets.received import received_documents
from orchestration.assets.reports import quarterly_reports
from orchestration.assets.resolved import resolved_tables
from orchestration.assets.warehouse import warehouse_tables
from orchestration.building.warehouse_project import WarehouseProject
from orchestration.checks import audit_checks
from orchestration.health.hooks import HOOKS
from orchestration.history.dagster_errors import keep_secrets_out
from orchestration.partitions import quarters
from orchestration.resources import CourierResource, HomeResource, WriterResource, auditor, monitor
from orchestration.schedules import morning_of, morning_schedules
from orchestration.sensors.inbox import inbox_sensor
from orchestration.sensors.read_again import read_again_sensor
from orchestration.sensors.run_cancelled import run_cancelled_sensor
from orchestration.sensors.run_failed import run_failed_sensor
from orchestration.sensors.soundness import soundness_sensor
from orchestration.sensors.telling import telling_sensor
from orchestration.sensors.unfinished import unfinished_sensor

MAIN_JOB = "take_in_and_publish"
REBUILD_JOB = "rebuild"
READ_AGAIN_JOB = "read_again"
DEFAULT_HOME = "data"


def home_folder() -> Path:
    """The home that the environment names (``CONCORD_HOME``), else ``./data``."""
    return Path(os.environ.get("CONCORD_HOME") or DEFAULT_HOME)


def build_defs(
    home: Path | None = None, overrides: Mapping[str, Any] | None = None, today: date | None = None
) -> dg.Definitions:
    """The definitions of one home. ``overrides`` replaces resources by name; ``today`` bounds the quarters."""
    keep_secrets_out()
    # Settings are read when something happens, but for when a morning is: a slip in them must not take the whole code
    # location away.
    place = Home((home or home_folder()).resolve())
    root = str(place.root)
    project = WarehouseProject(place.state / "dbt")
    reports = quarterly_reports(quarters(today))
    warehouse = warehouse_tables(project)
    marts = [mart.name for mart in project.marts]
    published = publication(marts)

    # The quarters that a file brings are reported by the step that receives it, so the partitioned asset itself is no
    # part of the main job.
    rebuilt = dg.AssetSelection.assets(resolved_tables, warehouse, published, delivery)
    audits = dg.AssetSelection.all_asset_checks()
    main_job = dg.define_asset_job(
        MAIN_JOB,
        dg.AssetSelection.assets(received_documents) | rebuilt | audits,
        description="Приём новых документов, построение, аудит и публикация.",
        hooks=HOOKS,
    )
    rebuild_job = dg.define_asset_job(
        REBUILD_JOB,
        rebuilt | audits,
        description="Построение, аудит и публикация без приёма документов.",
        hooks=HOOKS,
    )
    read_again_job = dg.define_asset_job(
        READ_AGAIN_JOB,
        dg.AssetSelection.assets(reports),
        description="Повторное чтение документов выбранных кварталов; витрины следуют за ним отдельным запуском.",
    )
    resources: dict[str, Any] = {
        "home": HomeResource(root=root),
        "writer": WriterResource(root=root),
        "dbt": project,
        "auditor": auditor,
        "courier": CourierResource(),
        "monitor": monitor,
    }
    unknown = set(overrides or {}) - set(resources)
    if unknown:
        raise ValueError(f"no such resources: {', '.join(sorted(unknown))}")
    return dg.Definitions(
        assets=[received_documents, reports, resolved_tables, warehouse, published, delivery],
        asset_checks=[audit_checks()],
        jobs=[main_job, rebuild_job, read_again_job],
        schedules=morning_schedules(main_job, morning_of(place)),
        sensors=[
            inbox_sensor(main_job),
            read_again_sensor(rebuild_job, READ_AGAIN_JOB),
            unfinished_sensor(rebuild_job),
            run_failed_sensor(),
            run_cancelled_sensor(),
            soundness_sensor(),
            telling_sensor(),
        ],
        resources={**resources, **(overrides or {})},
        # A step a process would pay the imports again for each step.
        executor=dg.in_process_executor,
    )
