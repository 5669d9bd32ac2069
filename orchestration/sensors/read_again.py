"""The sensor that lets the marts follow quarters that were read again.

Belongs here: which runs read quarters and published nothing. Does not belong here: reading them
(``assets.reports``), the run that follows (``build``).
"""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from orchestration.history.run_endings import TRIGGER_TAG
from orchestration.sensors import INTERVAL_SECONDS
from orchestration.step_names import PUBLICATION, QUARTERLY_REPORTS


def read_again_sensor(rebuild: UnresolvedAssetJobDefinition, read_again: str) -> dg.SensorDefinition:
    """Quarters that were read again (from the interface, as a back-fill) are followed by the marts made of them.

    A run that built and published itself needs none, nor does the command line, which goes on by itself.
    """

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="read_again",
        request_job=rebuild,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="После повторного чтения кварталов из интерфейса перестраивает и публикует витрины.",
    )
    def follow(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        run = context.dagster_run
        chosen = {key.to_user_string() for key in run.asset_selection or ()}
        if run.job_name != read_again and (QUARTERLY_REPORTS not in chosen or PUBLICATION in chosen):
            return dg.SkipReason("в этом запуске кварталы не перечитывались отдельно")
        return dg.RunRequest(run_key=f"read-again-{run.run_id}", tags={TRIGGER_TAG: "read_again"})

    return follow
