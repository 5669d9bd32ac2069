"""The sensor that puts runs on record which somebody stopped.

Belongs here: noting that one was stopped. Does not belong here: stopping it (``launching``).
"""

import dagster as dg

from orchestration.health.page import try_to_write_page
from orchestration.history.run_endings import ended_at, run_ended
from orchestration.resources import HomeResource
from orchestration.sensors import INTERVAL_SECONDS


def run_cancelled_sensor() -> dg.SensorDefinition:
    """Runs that somebody stopped are put on record; who stopped one need not be told."""

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.CANCELED,
        name="run_cancelled",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Запуск, остановленный из интерфейса, виден на странице состояния.",
    )
    def note(context: dg.RunStatusSensorContext, home: HomeResource) -> None:
        run, place = context.dagster_run, home.open_anyhow()
        record = context.instance.get_run_record_by_id(run.run_id)
        run_ended(place, context.instance, run, "cancelled", at=None if record is None else ended_at(record))
        try_to_write_page(place)

    return note
