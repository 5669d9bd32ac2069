"""Labels of assets: groups, owners, kinds and the columns of a table as Dagster shows them.

Belongs here: what several modules of assets say alike. Does not belong here: descriptions, which the contracts hold.
"""

import dagster as dg

from ingestion.contracts.tables import Table

ENGINEERS = ["team:data-engineering"]
ANALYSTS = ["team:analysis"]

INGESTION = "ingestion"
RESOLUTION = "resolution"
REFERENCE = "reference"
PUBLICATION = "publication"


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
