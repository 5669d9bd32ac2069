"""Every figure of a warehouse held against what is found behind it.

Belongs here: going through the figures of all marts. Does not belong here: the warehouses (see the tests).
"""

from collections.abc import Iterator

import duckdb

from data_quality.marts import marts
from ingestion.contracts.figures import Count, figures
from orchestration.asking.members import explain_figure
from orchestration.asking.reader import rows


def figure_columns() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each figure as mart, its grain, column."""
    for mart in marts():
        for column in mart.columns:
            if figures().column(mart.name, column.name) is not None:
                yield mart.name, mart.grain, column.name


def disagreements(connection: duckdb.DuckDBPyConnection, rows_a_figure: int | None = None) -> tuple[int, list[str]]:
    """How many figures were looked behind, and those that do not count exactly what was found.

    Of each column all rows, or ``rows_a_figure`` of them: where the figure is greatest. Shares and changes, which are
    made of counts, are looked behind only where they say something.
    """
    looked, found = 0, []
    for mart, grain, name in figure_columns():
        limit = f"limit {rows_a_figure}" if rows_a_figure else ""
        column = figures().column(mart, name)
        assert column is not None
        said = "true" if isinstance(column.figure, Count) else f"{name} is not null"
        for row in rows(connection, f"select * from {mart} where {said} order by {name} desc nulls last {limit}"):
            explained = explain_figure(connection, mart, grain, row, name)
            looked += 1
            if not explained.agrees:
                key = ", ".join(f"{part}={row[part]}" for part in grain)
                found.append(f"{mart} {key}: {name} = {explained.value}, found {explained.recounted}")
    return looked, found
