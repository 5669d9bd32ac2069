"""Marts of a few rows, of the columns that the dbt project declares.

Belongs here: making such tables. Does not belong here: what they hold (see the tests).
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from data_quality.marts import marts


def warehouse(rows: Mapping[str, list[dict[str, Any]]]) -> duckdb.DuckDBPyConnection:
    """All marts, each with the rows given for it; what a row does not speak of is null."""
    connection = duckdb.connect()
    for mart in marts():
        columns = ", ".join(f'"{column.name}" {column.data_type}' for column in mart.columns)
        connection.execute(f"create table {mart.name} ({columns})")
        for row in rows.get(mart.name, []):
            named = ", ".join(f'"{name}"' for name in row)
            connection.execute(
                f"insert into {mart.name} ({named}) values ({', '.join('?' * len(row))})", list(row.values())
            )
    return connection
