"""Two sets of marts held against each other by the grain of each: rows added, removed and changed.

Belongs here: the comparison, in SQL, and its plain form. Does not belong here: whether a difference is as it should be
(``judgement``), words for it (``summary``).

The marts are asked where they lie, in DuckDB: one pass over the joined rows of a mart counts everything, and rows are
fetched only where there is a difference, up to ``KEPT_ROWS`` of each sort.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb

from data_quality.marts import grains
from data_quality.report import Scalar, plain
from data_quality.sql_text import quoted_text

BEFORE = "before"
"""The name under which the earlier marts are attached."""
KEPT_ROWS = 50
"""How many rows of each sort are kept of a mart."""

Sort = Literal["added", "removed", "changed"]
Row = dict[str, Scalar]

# What tells a person which row it is and where it stands, beside the key; of these, what a mart has.
_TELLING = (
    "event_title",
    "agreement_title",
    "executive_body_name",
    "party_name",
    "alert_text",
    "quarter",
    "due_quarter",
    "file_name",
    "part_number",
    "table_number",
    "row_number",
    "cell_number",
)


@dataclass(frozen=True, slots=True)
class MartChange:
    """How one mart differs. ``columns`` counts, of the rows in both, those in which a column differs.

    ``added``, ``removed`` and ``changed`` are counts; ``rows`` holds the first rows of each sort, those that changed
    with ``changes``: a column → [from, to]. ``columns_gained`` and ``columns_lost`` are columns that one side lacks.
    """

    added: int
    removed: int
    changed: int
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    columns_gained: tuple[str, ...] = ()
    columns_lost: tuple[str, ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether there is a difference."""
        return bool(self.added or self.removed or self.changed or self.columns_gained or self.columns_lost)

    def as_json(self) -> dict[str, Any]:
        """The change as plain data."""
        return asdict(self)


@contextmanager
def beside(connection: duckdb.DuckDBPyConnection, before: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a build's marts with those of an earlier publication attached, read-only, while the body runs.

    Raises:
        duckdb.Error: the earlier marts cannot be read.
    """
    connection.execute(f"attach {quoted_text(str(before))} as {BEFORE} (read_only)")
    try:
        yield connection
    finally:
        connection.execute(f"detach {BEFORE}")


def mart_changes(connection: duckdb.DuckDBPyConnection, kept: int | None = KEPT_ROWS) -> dict[str, MartChange]:
    """Every mart that either side has and that differs, by name. ``kept`` None keeps all rows.

    ``connection`` has the build as its own database and the earlier marts attached (see ``beside``).
    """
    found = {}
    for table, grain in grains().items():
        change = mart_change(connection, table, grain, kept)
        if change.is_any:
            found[table] = change
    return found


def mart_change(
    connection: duckdb.DuckDBPyConnection, table: str, grain: Sequence[str], kept: int | None = KEPT_ROWS
) -> MartChange:
    """How one mart differs; one that a side lacks, or whose key it does not have, has no rows there."""
    before, after = columns_of(connection, table, BEFORE), columns_of(connection, table)
    gained = tuple(column for column in after if column not in before)
    lost = tuple(column for column in before if column not in after)
    if not before or not after or set(grain) & {*gained, *lost}:
        removed, added = (_count(connection, side, table) for side in ((BEFORE, before), ("", after)))
        return MartChange(added, removed, 0, columns_gained=gained, columns_lost=lost)
    compared = [column for column in after if column in before and column not in grain]
    joined = joined_rows(table, grain)
    sums = ["count(*) filter (b.is_here is null)", "count(*) filter (a.is_here is null)"]
    differs = {column: f"a.{column} is distinct from b.{column}" for column in compared}
    any_differs = " or ".join(differs.values()) or "false"
    in_both = "a.is_here and b.is_here"
    sums += [f"count(*) filter ({in_both} and ({any_differs}))"]
    sums += [f"count(*) filter ({in_both} and {condition})" for condition in differs.values()]
    row = connection.execute(f"select {', '.join(sums)} from {joined}").fetchone()
    assert row is not None
    added, removed, changed, *by_column = row
    columns = {column: count for column, count in zip(compared, by_column, strict=True) if count}
    telling = [column for column in (*grain, *_TELLING) if column in after and column in before]
    shown = list(dict.fromkeys(telling))
    rows: dict[str, list[dict[str, Any]]] = {}
    if added:
        rows["added"] = _rows(connection, joined, "b.is_here is null", shown, "a", grain, kept)
    if removed:
        rows["removed"] = _rows(connection, joined, "a.is_here is null", shown, "b", grain, kept)
    if changed:
        where = f"{in_both} and ({any_differs})"
        rows["changed"] = _changed(connection, joined, where, shown, list(columns), grain, kept)
    return MartChange(added, removed, changed, columns, rows, gained, lost)


def joined_rows(table: str, grain: Sequence[str]) -> str:
    """The rows of a mart on both sides as SQL to select from: ``a`` after, ``b`` before; ``is_here`` null: no such."""
    same = " and ".join(f"a.{column} is not distinct from b.{column}" for column in grain)
    return (
        f"(select *, true as is_here from main.{table}) as a "
        f"full join (select *, true as is_here from {BEFORE}.main.{table}) as b on {same}"
    )


def columns_of(connection: duckdb.DuckDBPyConnection, table: str, database: str = "") -> list[str]:
    """The columns of a mart, in their order; none where there is no such table."""
    where = "database_name = ?" if database else "database_name = current_database()"
    found = connection.execute(
        f"select column_name from duckdb_columns() where {where} and schema_name = 'main' and table_name = ?"
        " order by column_index",
        [database, table] if database else [table],
    ).fetchall()
    return [name for (name,) in found]


def _count(connection: duckdb.DuckDBPyConnection, side: tuple[str, Sequence[str]], table: str) -> int:
    database, columns = side
    if not columns:
        return 0
    row = connection.execute(f"select count(*) from {f'{database}.' if database else ''}main.{table}").fetchone()
    return int(row[0]) if row else 0


def _rows(
    connection: duckdb.DuckDBPyConnection,
    joined: str,
    where: str,
    columns: Sequence[str],
    side: str,
    grain: Sequence[str],
    kept: int | None,
) -> list[dict[str, Any]]:
    selected = ", ".join(f"{side}.{column}" for column in columns)
    order = ", ".join(f"{side}.{column}" for column in grain)
    query = f"select {selected} from {joined} where {where} order by {order}{_limit(kept)}"
    return [dict(zip(columns, map(plain, values), strict=True)) for values in connection.execute(query).fetchall()]


def _changed(
    connection: duckdb.DuckDBPyConnection,
    joined: str,
    where: str,
    shown: Sequence[str],
    differing: Sequence[str],
    grain: Sequence[str],
    kept: int | None,
) -> list[dict[str, Any]]:
    selected = [f"a.{column}" for column in shown]
    selected += [f"{side}.{column}" for column in differing for side in ("b", "a")]
    order = ", ".join(f"a.{column}" for column in grain)
    query = f"select {', '.join(selected)} from {joined} where {where} order by {order}{_limit(kept)}"
    found = []
    for values in connection.execute(query).fetchall():
        of_row = [plain(value) for value in values]
        pairs = of_row[len(shown) :]
        changes = {
            column: [pairs[2 * place], pairs[2 * place + 1]]
            for place, column in enumerate(differing)
            if values[len(shown) + 2 * place] != values[len(shown) + 2 * place + 1]
        }
        found.append({**dict(zip(shown, of_row, strict=False)), "changes": changes})
    return found


def _limit(kept: int | None) -> str:
    return "" if kept is None else f" limit {kept}"
