"""pandera schemas made from the contracts.

Belongs here: contract → ``pandera`` schema, nothing else. Does not belong here: what becomes of a row that fails
(see ``split``).
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from ingestion.contracts.fields import Field, FieldType
from ingestion.contracts.tables import Table, tables

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

PANDAS_TYPES: dict[FieldType, str] = {
    "text": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "date32[day][pyarrow]",
    "timestamp": "datetime64[us]",
}


@cache
def model(table_name: str) -> "pa.DataFrameSchema":
    """The pandera schema of a table: strict columns, coerced types, accepted values, bounds, grain, order of pairs."""
    import pandera.pandas as pa

    table = tables()[table_name]
    columns = {
        column.name: pa.Column(
            PANDAS_TYPES[column.field.type],
            checks=_checks(column.field, not_blank=column.name in table.not_blank),
            nullable=column.nullable,
        )
        for column in table.columns
    }
    return pa.DataFrameSchema(
        columns,
        checks=[_ordered(first, second) for first, second in table.ordered],
        strict=True,
        coerce=True,
        unique=list(table.key),
        name=table.name,
        description=table.meaning,
    )


def frame(table: Table, records: list[dict[str, Any]]) -> "pd.DataFrame":
    """Records as a DataFrame with the contract's columns, in its order, not yet coerced or checked."""
    import pandas as pd

    return pd.DataFrame.from_records(records, columns=list(table.column_names)).astype(object)


def _checks(field: Field, *, not_blank: bool) -> list["pa.Check"]:
    import pandera.pandas as pa

    checks = []
    if field.values:
        checks.append(pa.Check.isin(list(field.values), name="declared_value"))
    if field.pattern:
        checks.append(pa.Check.str_matches(rf"^(?:{field.pattern})$", name="pattern"))
    if field.minimum is not None:
        checks.append(pa.Check.ge(field.minimum, name="minimum"))
    if field.maximum is not None:
        checks.append(pa.Check.le(field.maximum, name="maximum"))
    if not_blank:
        checks.append(pa.Check.str_matches(r"\S", name="not_blank"))
    return checks


def _ordered(first: str, second: str) -> "pa.Check":
    import pandera.pandas as pa

    def holds(data: "pd.DataFrame") -> "pd.Series[bool]":
        return data[first].isna() | data[second].isna() | (data[first] <= data[second])

    return pa.Check(holds, name=f"{first} <= {second}")
