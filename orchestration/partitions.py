"""Partitions: the civil quarter.

Belongs here: which quarters there are. Does not belong here: assets that are cut by them.
"""

from datetime import date

import dagster as dg

from ingestion.quarters import quarter_range

FIRST_QUARTER = "2000-Q1"  # long before the first agreements that reports of today name
_YEARS_AHEAD = 2


def quarters(today: date | None = None) -> dg.StaticPartitionsDefinition:
    """Quarter keys (``2020-Q3``) from the first one to the end of the year after next.

    Static keys and not a time window: a window's keys are the dates on which quarters begin.
    """
    last = f"{(today or date.today()).year + _YEARS_AHEAD}-Q4"
    return dg.StaticPartitionsDefinition(quarter_range(FIRST_QUARTER, last))
