"""What dbt's Jinja context offers, as far as the models use it, so that sqlfluff can render them without dbt.

Belongs here: stand-ins that give SQL of the right shape. Does not belong here: anything that dbt itself reads.
"""

from collections import defaultdict
from types import SimpleNamespace


def read_landed(table: str) -> str:
    """A table name in place of the Parquet files."""
    return f"landed_{table}"


def read_resolved(table: str) -> str:
    """A table name in place of the Parquet file."""
    return f"resolved_{table}"


def field_values(field: str) -> dict[str, str]:
    """Any enumeration: one value with its wording."""
    return defaultdict(str, value="wording")


def event_figures() -> list[str]:
    """A list of figures, cut short."""
    return ["events_count", "held_count"]


def expectation_figures() -> list[str]:
    """The same."""
    return ["expectations_count", "met_count"]


def compared_figures() -> list[str]:
    """The same."""
    return ["events_count", "promises_count"]


dbt = SimpleNamespace(
    type_string=lambda: "text",
    dateadd=lambda part, count, day: f"({day} + {count})",
    datediff=lambda first, last, part: f"date_diff('{part}', {first}, {last})",
    listagg=lambda text, separator, order_by: f"string_agg({text}, {separator} {order_by})",
)
