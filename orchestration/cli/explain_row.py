"""The row that somebody asks about: ``TABLE column=value … [FIGURE …]`` on the published marts.

Belongs here: understanding such a question, finding its one row, and saying what is possible where there is none or
several. Does not belong here: what the row's figures count (``asking.members``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.contracts.figures import figures
from orchestration.asking.evidence import Evidence
from orchestration.asking.keys import is_beginning
from orchestration.asking.reader import Row, rows
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    import duckdb

_SHOWN = 20
_KEY_SHOWN = 10  # digits of a key that tell it from others well enough


class NotFoundError(LookupError):
    """Nothing, or more than one thing, is what was asked for; the message says what is possible."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a mart with the columns that identify it, and the figures of it that are asked for."""

    table: str
    grain: tuple[str, ...]
    row: Row
    figures: tuple[str, ...]


def tables(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """The published marts, by name."""
    found = connection.execute("select table_name from duckdb_tables() order by table_name").fetchall()
    return [name for (name,) in found]


def is_table(connection: "duckdb.DuckDBPyConnection", name: str) -> bool:
    """Whether a published mart is called so."""
    return name in tables(connection)


def ask(
    connection: "duckdb.DuckDBPyConnection",
    tell: Messages,
    table: str,
    terms: Sequence[str],
    grains: Mapping[str, Sequence[str]],
) -> Asked:
    """The row and the figures that the words ask for; ``grains`` names the columns that identify a row of each mart.

    Raises:
        NotFoundError: a column, value or figure is not there, or several rows are meant.
    """
    described = connection.execute("select column_name from duckdb_columns() where table_name = ?", [table])
    columns = [name for (name,) in described.fetchall()]
    wanted: dict[str, str] = {}
    asked: list[str] = []
    for term in terms:
        column, has_value, value = term.partition("=")
        if has_value and column not in columns:
            raise NotFoundError(tell("explain.no_column", table=table, column=column, columns=", ".join(columns)))
        if has_value:
            wanted[column] = value
        else:
            asked.append(term)
    known = [name for name in columns if figures().column(table, name) is not None]
    for name in asked:
        if name not in known:
            raise NotFoundError(_no_figure(tell, table, name, columns, known))
    found = _matching(connection, table, wanted)
    grain = _grain(grains.get(table, ()), columns)
    if not found:
        raise NotFoundError(_no_row(connection, tell, table, wanted))
    if len(found) > 1:
        raise NotFoundError("\n".join(_several(connection, tell, table, grain, found)))
    return Asked(table, grain, found[0], tuple(asked))


def _no_figure(tell: Messages, table: str, name: str, columns: Sequence[str], known: Sequence[str]) -> str:
    if name in columns and (reason := figures().why_not_counted(table, name)):
        return tell("explain.not_counted", column=name, reason=reason)
    if not known:
        return tell("explain.no_figures", table=table)
    return tell("explain.no_figure", table=table, name=name, figures=", ".join(known))


def _matching(connection: "duckdb.DuckDBPyConnection", table: str, wanted: Mapping[str, str]) -> list[Row]:
    where, values = _where(wanted)
    return rows(connection, f'select * from "{table}" where {where} order by all', values)


def _where(wanted: Mapping[str, str]) -> tuple[str, list[str]]:
    """The condition that columns have these values, keys by their beginning as well."""
    conditions, values = ["true"], []
    for column, value in wanted.items():
        text = f'cast("{column}" as varchar)'
        is_key = column.endswith(("_key", "_sha256")) and is_beginning(value)
        conditions.append(f"starts_with({text}, ?)" if is_key else f"lower({text}) = lower(?)")
        values.append(value)
    return " and ".join(conditions), values


def _grain(declared: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """The grain, where the mart has its columns; all of its columns where not.

    A mart of an earlier program that did not note its grains may be one that this program knows otherwise, or not.
    """
    return tuple(declared) if declared and set(declared) <= set(columns) else tuple(columns)


def _no_row(connection: "duckdb.DuckDBPyConnection", tell: Messages, table: str, wanted: Mapping[str, str]) -> str:
    """Which of the conditions is met by no row, and what its column holds; or that they are not met together."""
    if not wanted:
        return tell("explain.empty", table=table)
    alone = [column for column, value in wanted.items() if not _matching(connection, table, {column: value})]
    column = alone[0] if alone else list(wanted)[-1]
    others = {} if alone else {name: value for name, value in wanted.items() if name != column}
    where, values = _where(others)
    held = rows(connection, f'select distinct "{column}" from "{table}" where {where} order by 1', values)
    said = _listed(tell, [_title(row, column) for row in Evidence(connection).behind("", held)])
    key = "explain.no_value" if alone else "explain.no_such_row"
    return tell(key, table=table, column=column, value=wanted[column], values=said)


def _title(row: Row, column: str) -> str:
    """A value of a column, and what a person knows a key by."""
    value = "—" if row[column] is None else str(row[column])
    titles = [_shortened(str(row[name])) for name in _TITLES if name != column and row.get(name)]
    return f"\n  {_short(column, value)}   — {titles[0]}" if titles else value


def _listed(tell: Messages, values: Sequence[str]) -> str:
    more = len(values) - _SHOWN
    return ", ".join(values[:_SHOWN]) + (f" {tell('run.more', n=more)}" if more > 0 else "")


def _several(
    connection: "duckdb.DuckDBPyConnection", tell: Messages, table: str, grain: Sequence[str], found: Sequence[Row]
) -> Iterable[str]:
    """The rows that match, each by what would tell it from the others."""
    yield tell("explain.several", table=table, n=len(found))
    for row in Evidence(connection).behind("", found[:_SHOWN]):
        yield f"  {row_words(grain, row)}"
    if len(found) > _SHOWN:
        yield "  " + tell("run.more", n=len(found) - _SHOWN)


def row_words(grain: Sequence[str], row: Row) -> str:
    """What identifies a row, as one would type it, and what a person knows it by."""
    named = " ".join(f"{name}={_short(name, row[name])}" for name in grain)
    titles = [_shortened(str(row[name])) for name in _TITLES if row.get(name) and name not in grain]
    return f"{named}   — {'; '.join(titles)}" if titles else named


_TITLES = (
    "event_title",
    "agreement_title",
    "executive_body_name",
    "partner_name",
    "party_name",
    "event_series_name",
    "file_name",
)
_LONGEST = 100


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"


def _short(name: str, value: object) -> str:
    return str(value)[:_KEY_SHOWN] if name.endswith("_key") and is_beginning(str(value)) else str(value)
