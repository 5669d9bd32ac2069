"""From an offending row back to what a person can look up: the document, its table, row and cell, and names for keys.

Belongs here: what the marts know of a row that names a key, and the command that explains the row. Does not belong
here: finding offending rows (see ``expectations``, ``reconciliation``, ``assertions``, ``changes``).

A check shows the columns that it needs; what else leads to the document is looked up here, once for all checks. A row
of figures leads to no single cell: ``concord explain`` does, and stands in the row as ``explain``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data_quality.changes.compare import columns_of
from data_quality.marts import grains
from data_quality.report import Scalar, place_words, plain

Row = Mapping[str, Scalar]
EXPLAIN = "explain"

# A key, the mart that knows it, and what of that mart is put beside it. The first mart that gives an address is enough.
_ADDRESS = ("document_sha256", "file_name", "part_number", "table_number", "row_number", "cell_number")
_KNOWN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("event_key", "fct_event", ("event_title", "quarter", *_ADDRESS)),
    ("expectation_key", "fct_expectation", ("event_title", "counted_quarter", *_ADDRESS)),
    ("event_agreement_key", "bridge_event_agreement", ("event_key", *_ADDRESS)),
    ("restatement_key", "rpt_restatements", _ADDRESS),
    ("period_statement_key", "rpt_period_statements", _ADDRESS),
    ("alert_key", "fct_alert", ("alert_text", *_ADDRESS)),
    ("agreement_key", "dim_agreement", ("agreement_title",)),
    ("executive_body_key", "dim_executive_body", ("executive_body_name",)),
    ("event_series_key", "dim_event_series", ("event_series_name",)),
    ("document_sha256", "fct_document_outcome", ("file_name",)),
)
_PLACE = ("table_number", "row_number", "cell_number")


@dataclass(frozen=True, slots=True)
class Told:
    """An offending row for reading: its place in the document, its title, what else there is, the command for more."""

    place: str
    title: str
    rest: tuple[tuple[str, str], ...]
    explain: str


def told(row: Row) -> Told:
    """A row of ``WayBack``, for reading."""
    place, rest = place_words(row)
    title = rest.pop("event_title", None) or rest.pop("agreement_title", None) or ""
    explain = rest.pop(EXPLAIN, None) or ""
    # That a row has no place is seen by the place that is missing, and need not be said of each of its numbers.
    said = {name: value for name, value in rest.items() if value is not None or name not in _ADDRESS}
    return Told(place, str(title), tuple((name, _shown(value)) for name, value in said.items()), str(explain))


def _shown(value: Scalar) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    return "пусто" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)


class WayBack:
    """The marts of a build, asked what stands behind offending rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._columns: dict[str, list[str]] = {}

    def of(self, table: str, rows: Iterable[Row]) -> tuple[dict[str, Scalar], ...]:
        """Rows of a check on a mart, each with what leads to the document and the command that explains it."""
        return tuple(self._of(table, row) for row in rows)

    def _of(self, table: str, row: Row) -> dict[str, Scalar]:
        found = dict(row)
        for key, mart, wanted in _KNOWN:
            value = found.get(key)
            if value is None or not (columns := self._of_mart(mart)) or key not in columns:
                continue
            has_place = found.get("row_number") is not None
            missing = [
                column
                for column in wanted
                if column in columns and found.get(column) is None and not (has_place and column in _PLACE)
            ]
            if not missing:
                continue
            known = self._connection.execute(
                f"select {', '.join(missing)} from {mart} where {key} = ? limit 1", [value]
            ).fetchone()
            if known is not None:
                found |= dict(zip(missing, map(plain, known), strict=True))
        if command := _command(table, found):
            found[EXPLAIN] = command
        return {name: value for name, value in found.items() if value is not None or name in row}

    def _of_mart(self, mart: str) -> list[str]:
        if mart not in self._columns:
            self._columns[mart] = columns_of(self._connection, mart)
        return self._columns[mart]


def _command(table: str, row: Row) -> str:
    """The command line that explains a row: by its own key, or by the columns that identify it and the figure."""
    for key in ("event_key", "expectation_key"):
        if row.get(key):
            return f"concord explain {row[key]}"
    grain: Sequence[str] = grains().get(table, ())
    if not grain or any(row.get(column) is None for column in grain):
        return ""
    terms = " ".join(f"{column}={_word(row[column])}" for column in grain)
    figure = row.get("figure")
    return f"concord explain {table} {terms}{f' {figure}' if figure else ''}"


def _word(value: Any) -> str:
    text = str(value)
    return text if text.replace("-", "").replace("_", "").isalnum() else f'"{text}"'
