"""Schedules: what starts a run because of the date.

Belongs here: which mornings there is a run and what it is called. Does not belong here: the deadlines themselves, which
are settings (``ingestion.settings``), what is sent on such a morning (``orchestration.delivery``).

The main job runs every morning, for what holds depends on the day: promises fall due, terms of agreements end, bodies
are late. What the morning is decides under which schedule it runs: the one after a deadline, a reminder before or after
it, or any other. One run a morning, so that nobody is told a thing twice.

When a morning is, the settings say at the moment when the definitions are loaded; all else they say when it comes.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfoNotFoundError

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from tzlocal import get_localzone_name

from ingestion.home import Home
from ingestion.settings import Settings, SettingsError
from orchestration.history.run_endings import TRIGGER_TAG
from orchestration.operation import Schedule, operation_of
from orchestration.resources import HomeResource

LOG = logging.getLogger(__name__)

_NO_ZONE = "UTC"

Trigger = Literal["deadline", "reminder", "daily"]
_SCHEDULES: Mapping[str, tuple[Trigger, str]] = {
    "quarter": ("deadline", "Сбор квартала: утром после крайнего срока отчётов; показывает, чего не хватает."),
    "reminder": (
        "reminder",
        "Напоминания: утром за несколько дней до срока отчётов и после него (настройки remind_before_days, "
        "remind_after_days); заново оценивает, чего не хватает.",
    ),
    "daily": (
        "daily",
        "Ежедневная оценка: в остальные дни; сроки обещаний и соглашений наступают и тогда, когда отчётов нет.",
    ),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a morning is, and the quarters whose deadline makes it that."""

    trigger: Trigger
    quarters: tuple[str, ...] = ()


def occasion_of(day: date, settings: Settings, schedule: Schedule) -> Occasion:
    """What the morning of a day is; the weightier where it is several things."""
    if due := settings.quarters_due_on(day - timedelta(days=1)):
        return Occasion("deadline", due)
    away = [*schedule.remind_before_days, *(-days for days in schedule.remind_after_days)]
    quarters = sorted({quarter for days in away for quarter in settings.quarters_due_on(day + timedelta(days=days))})
    return Occasion("reminder", tuple(quarters)) if quarters else Occasion("daily")


@dataclass(frozen=True, slots=True)
class Morning:
    """When a morning is: the hour (0-23) in a time zone by its IANA name.

    Where clocks are put forward over that hour, it is the next one that there is; where it comes twice, one of the two.
    """

    hour: int = Schedule().hour
    time_zone: str = _NO_ZONE


def morning_of(home: Home) -> Morning:
    """When it is morning in a home, as its settings have it now.

    With a slip in them it is some other time: the tick then fails by that slip, and with it mended the definitions are
    loaded anew.
    """
    zone = Home.open_anyhow(home.root).settings.time_zone or _zone_of_machine()
    try:
        return Morning(operation_of(home).schedule.hour, zone)
    except SettingsError:
        return Morning(time_zone=zone)


def morning_schedules(job: UnresolvedAssetJobDefinition, morning: Morning) -> list[dg.ScheduleDefinition]:
    """The schedules of the main job, of which exactly one fires each morning. Other settings are read when they do."""
    return [_schedule(job, morning, name, trigger, said) for name, (trigger, said) in _SCHEDULES.items()]


def _zone_of_machine() -> str:
    """The zone that civil days are counted in where the settings name none."""
    try:
        return get_localzone_name()
    except (ZoneInfoNotFoundError, LookupError, ValueError, OSError) as error:
        LOG.warning("the time zone of this machine has no name (%s): a morning is one of UTC", error)
        return _NO_ZONE


def _schedule(
    job: UnresolvedAssetJobDefinition, when: Morning, name: str, trigger: Trigger, description: str
) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=name,
        job=job,
        cron_schedule=f"0 {when.hour} * * *",
        execution_timezone=when.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=description,
    )
    def morning(context: dg.ScheduleEvaluationContext, home: HomeResource) -> dg.RunRequest | dg.SkipReason:
        place = home.open()
        day = place.settings.civil(context.scheduled_execution_time).date()
        occasion = occasion_of(day, place.settings, operation_of(place).schedule)
        if occasion.trigger != trigger:
            return dg.SkipReason(f"Этим утром запуск выполняет другое расписание: {_name_of(occasion.trigger)}.")
        quarters = {"concord/quarter": occasion.quarters[-1]} if occasion.quarters else {}
        return dg.RunRequest(
            run_key=f"{trigger}-{day.isoformat()}",
            run_config={"ops": {"resolved": {"config": {"evaluated_on": day.isoformat()}}}},
            tags={TRIGGER_TAG: trigger, **quarters},
        )

    return morning


def _name_of(trigger: Trigger) -> str:
    return next(name for name, (fires, _) in _SCHEDULES.items() if fires == trigger)
