"""The sensor that delivers what waits to be told.

Belongs here: when to deliver, beside the look. Does not belong here: delivering, and when something is due
(``delivery.delivering``).
"""

import logging
import threading
from datetime import UTC, datetime

import dagster as dg

from ingestion.home import Home
from orchestration.delivery.delivering import deliver, is_due
from orchestration.resources import HomeResource
from orchestration.sensors import INTERVAL_SECONDS

LOG = logging.getLogger(__name__)


def telling_sensor() -> dg.SensorDefinition:
    """What was noted where nobody could deliver, and messages whose next try has come, are delivered.

    Beside the look, in a thread: a mail server may take longer than Dagster waits for a sensor. A thread that ends with
    its process leaves what a killed one would, and the next delivery takes that up.
    """
    under_way: list[threading.Thread] = []

    @dg.sensor(
        name="telling",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Рассылает то, что отмечено другими датчиками, и сообщения, которые пора отправить снова.",
    )
    def deliver_waiting(home: HomeResource) -> dg.SkipReason:
        place = home.open_anyhow()
        under_way[:] = [thread for thread in under_way if thread.is_alive()]
        if under_way:
            return dg.SkipReason("a delivery is under way")
        if not is_due(place, now=datetime.now(UTC)):
            return dg.SkipReason("nothing waits to be told")
        thread = threading.Thread(target=_deliver, args=(place,), name="delivery", daemon=True)
        under_way.append(thread)
        thread.start()
        return dg.SkipReason("a delivery has begun")

    return deliver_waiting


def _deliver(home: Home) -> None:
    try:
        deliver(home, today=home.settings.today(), silence={})
    except Exception:  # it waits for the next look
        LOG.exception("what waits to be told could not be delivered")
