"""The sensor that looks through the home once a day, so that damage is told though nobody asks.

Belongs here: when to look, beside the look of the sensor. Does not belong here: looking and putting on record
(``keeping.looking_through``), telling (``telling``).
"""

import logging
from datetime import UTC, datetime, timedelta
from functools import partial

import dagster as dg

from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.health.page import try_to_write_page
from orchestration.journal import messages_of_service, tell_once
from orchestration.keeping.looking_through import look_through
from orchestration.operation import Schedule, operation_anyhow
from orchestration.resources import HomeResource
from orchestration.sensors import INTERVAL_SECONDS
from orchestration.sensors.beside import BesideLooks
from orchestration.soundness import soundness_of

LOG = logging.getLogger(__name__)

# As long as a run waits for another: what is found while one is under way counts when it is over.
_WAIT_SECONDS = 3600.0
_AGAIN = timedelta(hours=1)
"""After a look that failed, or found a run under way all the time: hashing an archive is no work for every minute."""


def soundness_sensor() -> dg.SensorDefinition:
    """A home is looked through each morning, and when that was missed as soon as the daemon is there again.

    Beside the look of the sensor, in a thread: hashing an archive takes longer than Dagster waits. One at a time. A run
    under way hinders nothing: what is found then is looked at again when it has let go of the lock.
    """
    beside = BesideLooks("soundness")
    tried: list[datetime] = []

    @dg.sensor(
        name="soundness",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Раз в сутки проверяет целостность рабочей папки (concord verify); о найденном сообщает сигнал.",
    )
    def look_each_day(home: HomeResource) -> dg.SkipReason:
        place = home.open_anyhow()
        if beside.is_under_way:
            return dg.SkipReason("a look through the home is under way")
        now = now_utc()
        if not is_due(place, now) or (tried and timedelta() <= now - tried[-1] < _AGAIN):
            return dg.SkipReason("the home was looked through")
        tried[:] = [now]
        beside.begin(partial(_look, place))
        return dg.SkipReason("a look through the home has begun")

    return look_each_day


def now_utc() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def is_due(home: Home, now: datetime) -> bool:
    """Whether nobody has looked through a home since the latest morning, or the last look failed an hour ago.

    A look of the future is of a clock that went wrong, and counts for nothing.
    """
    record = soundness_of(home)
    if record is None or not _latest_morning(home, now) <= record.at <= now:
        return True
    return record.error is not None and now - record.at >= _AGAIN


def _latest_morning(home: Home, now: datetime) -> datetime:
    try:
        hour = operation_anyhow(home)[0].schedule.hour
    except SettingsError:  # said by whatever needs the other settings; damage is looked for all the same
        hour = Schedule().hour
    local = home.settings.civil(now)
    morning = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return morning if morning <= local else morning - timedelta(days=1)


def _look(home: Home) -> None:
    record = soundness_of(home)
    # What a deep look found, only another one can find mended.
    deep = record is not None and record.is_deep and record.since is not None
    try:
        found = look_through(home, deep=deep, wait_seconds=_WAIT_SECONDS)
    except Exception:  # it is on record, and looked for again
        LOG.exception("the home could not be looked through")
    else:
        if found.is_noted:
            words = messages_of_service()
            amiss = sum(one.severity != "info" for one in found.verified.findings)
            tell_once("soundness", words("journal.unsound", n=amiss) if amiss else None)
    try_to_write_page(home)
