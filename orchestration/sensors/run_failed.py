"""The sensor that notes runs which failed, and puts them on record.

Belongs here: finding them, noting each once. Does not belong here: why a run failed (``history.failures``), how people
are told (``delivery``).
"""

from datetime import UTC, datetime, timedelta

import dagster as dg

from ingestion.home import Home
from orchestration.delivery.signs import record_failure
from orchestration.faults.retries import BackOff, retrying
from orchestration.health.page import try_to_write_page
from orchestration.history.failures import why_failed
from orchestration.history.run_endings import ERROR_TAG, HowItEnded, ended_at, is_of_command, run_ended
from orchestration.resources import HomeResource
from orchestration.sensors import INTERVAL_SECONDS

# A failure that could not be noted in this time is looked for again at the next look, for so long.
_NOTING = BackOff(retries=2, first_seconds=1, factor=4)
_LOOKED_BACK = timedelta(days=7)


def run_failed_sensor() -> dg.SensorDefinition:
    """Failed runs that the daemon started are put on record and noted for people. The command line does so itself.

    It asks the history what failed and was not noted, and not Dagster's own sensor of failures: that one passes on from
    a failure also where nothing could be noted of it, a full disk for one.
    """

    @dg.sensor(
        name="run_failed",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Неудачный запуск становится предупреждением для тех, кто отвечает за работу.",
    )
    def note(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SkipReason:
        place = home.open_anyhow()
        found = 0
        since = datetime.now(UTC) - _LOOKED_BACK
        failed = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE], updated_after=since)
        for record in reversed(context.instance.get_run_records(failed)):
            run = record.dagster_run
            if ERROR_TAG in run.tags or is_of_command(run.tags):
                continue
            why, at = why_failed(place, context.instance, run.run_id), ended_at(record)
            _note(place, run.run_id, run.job_name, why.step, why.error, at)
            ending: HowItEnded = "blocked" if why.blocked_by else "failed"
            reasons = why.blocked_by or (why.error,)
            run_ended(place, context.instance, run, ending, step=why.step, reasons=reasons, at=at)
            found += 1
        if found:
            try_to_write_page(place)
        return dg.SkipReason(f"{found} failed runs were noted")

    return note


def _note(home: Home, run_id: str, job: str, step: str | None, error: str, at: datetime) -> None:
    def noting() -> None:
        record_failure(home, run_id=run_id, job=job, step=step, error=error, at=at, is_left_to_others=True)

    retrying(noting, _NOTING)
