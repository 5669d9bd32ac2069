"""Deadlines: by which day a report for a quarter is due, by the rule of its region.

Belongs here: rules and how one is completed by another, the day that a rule gives. Does not belong here: which days are
working ones (``ingestion.working_days``), where rules are written down (``ingestion.settings``).

«До 5 числа» that falls on a day off ends on the next working day, as the Civil Code has it for terms (article 193); a
region that wants the report on the last working day before, or on the very day, says so.
"""

import calendar
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice
from typing import Literal, get_args

from ingestion.quarters import quarter_bounds
from ingestion.working_days import WorkingDays

OnDayOff = Literal["next", "previous", "keep"]
ON_DAY_OFF: tuple[OnDayOff, ...] = get_args(OnDayOff)
MOST_DAYS, MOST_WORKING_DAYS, MOST_MONTHS = 31, 60, 12
_DAY, _MONTH = 5, 1
_LAST_QUARTER = "Q4"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of a deadline; None where nothing is. At most one of the two kinds of days is said.

    ``deadline_day`` is a day of the month (its last one, where it has no such day), ``deadline_working_day`` counts
    working days from the month's first; the month is ``deadline_month`` months after the quarter's last. ``on_day_off``
    is what becomes of a day of the month that is no working day.
    """

    deadline_day: int | None = None
    deadline_working_day: int | None = None
    deadline_month: int | None = None
    on_day_off: OnDayOff | None = None

    def over(self, other: "Rule") -> "Rule":
        """This rule, completed by another in what it leaves unsaid."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.deadline_day is not None or self.deadline_working_day is not None:
            other = Rule(deadline_month=other.deadline_month, on_day_off=other.on_day_off)
        return Rule(**{name: getattr(other, name) if value is None else value for name, value in said.items()})

    def due_on(self, quarter: str, working_days: WorkingDays) -> date:
        """The last day on which a report for the quarter is in time."""
        end = quarter_bounds(quarter)[1]
        months = end.year * 12 + end.month - 1 + (self.deadline_month or _MONTH)
        year, month = months // 12, months % 12 + 1
        if self.deadline_working_day is not None:
            count = self.deadline_working_day
            return next(islice(working_days.from_day(date(year, month, 1)), count - 1, None))
        day = date(year, month, min(self.deadline_day or _DAY, calendar.monthrange(year, month)[1]))
        if self.on_day_off == "keep":
            return day
        return working_days.at_or_before(day) if self.on_day_off == "previous" else working_days.at_or_after(day)


DEFAULT_RULE = Rule(deadline_day=_DAY, deadline_month=_MONTH, on_day_off="next")
"""«До 5 числа месяца, следующего за отчетным кварталом»."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The rules of all regions or of one: for every quarter, and for the last one of a year; and days of its own."""

    rule: Rule = Rule()
    fourth_quarter: Rule = Rule()
    days_off: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()

    def over(self, other: "Deadlines") -> "Deadlines":
        """These, completed by others: each rule in what it leaves unsaid; days of both count."""
        return Deadlines(
            self.rule.over(other.rule),
            self.fourth_quarter.over(other.fourth_quarter),
            (*other.days_off, *self.days_off),
            (*other.working_days, *self.working_days),
        )

    def due_on(self, quarter: str) -> date:
        """The last day on which a report for the quarter is in time."""
        rule = self.fourth_quarter.over(self.rule) if quarter.endswith(_LAST_QUARTER) else self.rule
        return rule.due_on(quarter, WorkingDays(self.days_off, self.working_days))


DEFAULT_DEADLINES = Deadlines(DEFAULT_RULE)
"""Those of a home that says nothing of any."""
