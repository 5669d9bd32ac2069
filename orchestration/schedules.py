"""Schedules: what starts a run because of the date.

Belongs here: the quarter's run after a reporting deadline. Does not belong here: the deadlines themselves, which are
settings (``ingestion.settings``).
"""

from datetime import timedelta

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion.settings import Settings

# Reports are due on a civil day; which of the eleven zones it ends in makes no difference to a run on the next morning.
TIME_ZONE = "Europe/Moscow"
_HOUR = 7


def quarter_schedule(
    job: UnresolvedAssetJobDefinition,
    settings: Settings,
) -> dg.ScheduleDefinition:
    """The main job on the morning after reports are due: it takes in the inbox and judges what is missing.

    Deadlines differ by region and move with days off, so each morning is looked at.
    """

    @dg.schedule(
        name="quarter",
        job=job,
        cron_schedule=f"0 {_HOUR} * * *",
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Сбор квартала: утром после крайнего срока отчётов; показывает, чего не хватает.",
    )
    def after_deadline(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        day = context.scheduled_execution_time.date()
        quarters = settings.quarters_due_on(day - timedelta(days=1))
        if not quarters:
            return dg.SkipReason("Накануне срок представления отчётов не наступил.")
        return dg.RunRequest(
            run_key=f"deadline-{day.isoformat()}",
            run_config={"ops": {"resolved": {"config": {"evaluated_on": day.isoformat()}}}},
            tags={"concord/trigger": "deadline", "concord/quarter": quarters[-1]},
        )

    return after_deadline
