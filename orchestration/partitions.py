"""Partitions: the civil quarter.

Belongs here: the quarters as Dagster knows them. Does not belong here: which there are (``partition_bounds``), assets
that are cut by them.
"""

from datetime import date

import dagster as dg

from ingestion.quarters import quarter_range
from orchestration.partition_bounds import FIRST_QUARTER, last_quarter


def quarters(today: date | None = None) -> dg.StaticPartitionsDefinition:
    """Quarter keys (``2020-Q3``) from the first one to the end of the year after next.

    Static keys and not a time window: a window's keys are the dates on which quarters begin.
    """
    return dg.StaticPartitionsDefinition(quarter_range(FIRST_QUARTER, last_quarter(today)))
