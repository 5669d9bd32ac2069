"""The bounds of the quarters that there are partitions for.

Belongs here: the first and the last quarter. Does not belong here: the partitions as Dagster knows them
(``partitions``), which is slow to import.
"""

from datetime import date

FIRST_QUARTER = "2000-Q1"  # long before the first agreements that reports of today name
_YEARS_AHEAD = 2


def last_quarter(today: date | None = None) -> str:
    """The last one: of the year after next."""
    return f"{(today or date.today()).year + _YEARS_AHEAD}-Q4"
