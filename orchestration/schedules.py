"""Schedules: what starts a run because of the date.

Belongs here: the quarter's run after the reporting deadline. Does not belong here: the deadline itself, which is a
setting (``ingestion.home``).
"""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion.home import Settings
from ingestion.quarters import add_quarters, quarter_of

# Reports are due on a civil day; which of the eleven zones it ends in makes no difference to a run on the next morning.
TIME_ZONE = "Europe/Moscow"
_HOUR = 7


def quarter_schedule(
    job: UnresolvedAssetJobDefinition,
    settings: Settings,
) -> dg.ScheduleDefinition:
    """The main job on the morning after reports are due: it takes in the inbox and judges what is missing."""

    @dg.schedule(
        name="quarter",
        job=job,
        cron_schedule=f"0 {_HOUR} {settings.deadline_day + 1} 1,4,7,10 *",
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Сбор квартала: утром после крайнего срока отчётов; показывает, чего не хватает.",
    )
    def after_deadline(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        day = context.scheduled_execution_time.date()
        quarter = add_quarters(quarter_of(day), -1)
        return dg.RunRequest(
            run_key=f"quarter-{quarter}",
            run_config={"ops": {"resolved": {"config": {"evaluated_on": day.isoformat()}}}},
            tags={"concord/trigger": "deadline", "concord/quarter": quarter},
        )

    return after_deadline
