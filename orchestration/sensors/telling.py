"""The sensor that delivers what waits to be told.

Belongs here: when to deliver, beside the look. Does not belong here: delivering, and when something is due
(``delivery.delivering``).
"""

import logging
from datetime import UTC, datetime
from functools import partial

import dagster as dg

from ingestion.home import Home
from orchestration.delivery.delivering import deliver, is_due
from orchestration.resources import HomeResource
from orchestration.sensors import INTERVAL_SECONDS
from orchestration.sensors.beside import BesideLooks

LOG = logging.getLogger(__name__)


def telling_sensor() -> dg.SensorDefinition:
    """What was noted where nobody could deliver, and messages whose next try has come, are delivered.

    Beside the look, in a thread: a mail server may take longer than Dagster waits for a sensor. A thread that ends with
    its process leaves what a killed one would, and the next delivery takes that up.
    """
    beside = BesideLooks("delivery")

    @dg.sensor(
        name="telling",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Рассылает то, что отмечено другими датчиками, и сообщения, которые пора отправить снова.",
    )
    def deliver_waiting(home: HomeResource) -> dg.SkipReason:
        place = home.open_anyhow()
        if beside.is_under_way:
            return dg.SkipReason("a delivery is under way")
        if not is_due(place, now=datetime.now(UTC)):
            return dg.SkipReason("nothing waits to be told")
        beside.begin(partial(_deliver, place))
        return dg.SkipReason("a delivery has begun")

    return deliver_waiting


def _deliver(home: Home) -> None:
    try:
        deliver(home, today=home.settings.today(), silence={})
    except Exception:  # it waits for the next look
        LOG.exception("what waits to be told could not be delivered")
