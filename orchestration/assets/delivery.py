"""The delivery: the last step of a run, which tells people what holds by the new publication.

Belongs here: the step. Does not belong here: what is told to whom (``orchestration.delivery``); runs that failed or
were blocked, which do not come this far (a sensor tells of them).
"""

import dagster as dg

from orchestration import labels
from orchestration.building import candidate as candidates
from orchestration.delivery.endings import after_good_run
from orchestration.resources import Courier, HomeResource
from orchestration.step_names import PUBLICATION


@dg.asset(
    key="delivery",
    deps=[PUBLICATION],
    group_name=labels.PUBLICATION,
    owners=labels.ANALYSTS,
    kinds={"sqlite"},
    description=(
        "Рассылка: сигналы новой публикации открыты, обновлены или сняты, сводки получателям отправлены по каналам из "
        "concord.toml. Неотправленное остаётся в очереди и уходит при следующем запуске."
    ),
)
def delivery(home: HomeResource, courier: Courier) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Alerts brought into line with the publication, and told."""
    place = home.open()
    if candidates.latest(place).as_of is not None or not courier.delivers:  # of the past nobody is told
        return dg.MaterializeResult(metadata={"told": False})
    outcome = after_good_run(place, today=place.settings.today())
    return dg.MaterializeResult(
        metadata={
            "told": True,
            "opened": outcome.changes.opened,
            "updated": outcome.changes.updated,
            "resolved": outcome.changes.resolved,
            "open": outcome.open_count,
            "sent": outcome.sent_count,
            "waiting": outcome.waiting_count,
            "failed_channels": dg.MetadataValue.json(dict(outcome.failed)),
        }
    )
