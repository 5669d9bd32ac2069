"""Labels of assets: groups, owners, freshness and the columns of a table as Dagster shows them.

Belongs here: what several modules of assets say alike. Does not belong here: descriptions, which the contracts hold.
"""

from datetime import timedelta

import dagster as dg

from ingestion.contracts.tables import Table

ENGINEERS = ["team:data-engineering"]
ANALYSTS = ["team:analysis"]

INGESTION = "ingestion"
RESOLUTION = "resolution"
REFERENCE = "reference"
PUBLICATION = "publication"


# The inbox is looked through and figures are judged every morning: one missed is a warning, two are a fault.
EVERY_DAY = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=26), fail_window=timedelta(hours=50))
# Some report is read every quarter, a few weeks earlier or later; which one is missing, the marts say.
EVERY_QUARTER = dg.FreshnessPolicy.time_window(warn_window=timedelta(days=100), fail_window=timedelta(days=130))


def column_schema(table: Table) -> dg.TableSchema:
    """A table's columns with their types and Russian meanings."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.field.type,
                description=column.field.meaning,
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in table.columns
        ]
    )
