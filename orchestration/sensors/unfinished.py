"""The sensor that finishes what a killed run left: documents that were taken in and are not published.

Belongs here: when there is something to finish and nobody at it. Does not belong here: finding that a run is dead
(``keeping.dead_runs``, ``launching.launcher``), files that were not taken in (``inbox``), the run that follows
(``build``).
"""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from dagster._core.storage.dagster_run import NOT_FINISHED_STATUSES

from ingestion.home import Home
from orchestration.building.fingerprint import fingerprint_of_receipts, receipts_of
from orchestration.building.publishing import current_publication
from orchestration.history.process_ends import has_lost_process
from orchestration.history.run_endings import TRIGGER_TAG, trigger_of
from orchestration.resources import HomeResource
from orchestration.sensors import INTERVAL_SECONDS

UNFINISHED = "unfinished"


def unfinished_sensor(rebuild: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """A run that was killed after it took documents in is followed by one that publishes them, once.

    A run that was blocked or failed by itself is not: that would come again. Nor is a follower that was killed in its
    turn: what kills it may do so each time, and the morning's run comes anyway.
    """

    @dg.sensor(
        name=UNFINISHED,
        job=rebuild,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="После убитого запуска публикует документы, которые он успел принять.",
    )
    def finish(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.RunRequest | dg.SkipReason:
        place = home.open_anyhow()
        latest = context.instance.get_runs(limit=1)
        dead = latest[0] if latest else None
        if dead is None or dead.status != dg.DagsterRunStatus.FAILURE or not has_lost_process(place, dead):
            return dg.SkipReason("последний запуск не был убит")
        if trigger_of(dead.tags) == UNFINISHED:
            return dg.SkipReason("убит и запуск, который должен был это закончить: дальше — утренний")
        if context.instance.get_runs_count(dg.RunsFilter(statuses=list(NOT_FINISHED_STATUSES))):
            return dg.SkipReason("запуск идёт или ждёт очереди")
        try:
            received = _unpublished(place)
        except (OSError, ValueError, KeyError, TypeError) as error:  # that is for ``verify`` and the next run to say
            return dg.SkipReason(f"опубликованное или журнал поступлений не читается: {error}")
        if received is None:
            return dg.SkipReason("всё принятое опубликовано")
        return dg.RunRequest(run_key=f"unfinished-{received}-{dead.run_id}", tags={TRIGGER_TAG: UNFINISHED})

    return finish


def _unpublished(home: Home) -> str | None:
    """The fingerprint of what was received, where that is not what is published; None where all of it is."""
    receipts = receipts_of(home)
    if not receipts:
        return None
    received = fingerprint_of_receipts(receipts)
    publication = current_publication(home)
    published = None if publication is None else publication.manifest["inputs"].get("receipts")
    return None if received == published else received
