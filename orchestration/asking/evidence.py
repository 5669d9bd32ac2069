"""What stands behind rows that were counted: who, under what, the cell of a promise, the cell of its answer.

Belongs here: fetching, for rows of the marts, what a person needs to find them in the documents. Does not belong here:
which rows a figure counts (see ``members``) or a key names (see ``keys``), wording and layout (see ``cli``).
"""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from orchestration.asking.reader import Row, rows

if TYPE_CHECKING:
    import duckdb

# Where the sources of a promise stand, in warehouses that tell more of them than the strongest.
_ORIGINS = "bridge_expectation_origin"


class Evidence:
    """The marts, asked for what stands behind their rows."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self._connection = connection

    def behind(self, table: str, found: Sequence[Row]) -> list[Row]:
        """Rows of a mart, each with what stands behind it beside its own columns.

        ``fct_expectation``: ``executive_body_name``, ``origins`` (a row a source, strongest first), ``answer`` (the
        event, or None), ``silent_file_name`` (the report that could have answered). ``fct_event``: the row as it is.
        Rows that name an agreement or a party: its ``agreement_title``, ``party_name``.
        """
        if table == "fct_expectation":
            return self._expectations(found)
        made = [dict(row) for row in found]
        for row in made:
            if "agreement_title" not in row and (key := row.get("agreement_key")):
                row["agreement_title"] = self._agreements.get(key)
            if "party_name" not in row and (code := row.get("party_code")):
                row["party_name"] = self._parties.get(code)
            if "executive_body_name" not in row and (key := row.get("executive_body_key")):
                row["executive_body_name"] = self._bodies.get(key)
        return made

    def chain(self, expectation: Row) -> list[Row]:
        """The chain of postponements that an expectation belongs to, from its first promise to its last."""
        found = {
            row["expectation_key"]: row
            for row in rows(
                self._connection,
                "select * from fct_expectation where last_expectation_key = ?",
                [expectation["last_expectation_key"]],
            )
        }
        # From the end backwards: each promise knows the one that it was put off from.
        ordered: list[Row] = []
        key = expectation["last_expectation_key"]
        while row := found.pop(key, None):
            ordered.insert(0, row)
            key = row["predecessor_expectation_key"]
        # Two promises may have been put off to one.
        return [*sorted(found.values(), key=lambda row: str(row["counted_quarter"])), *ordered]

    def _expectations(self, found: Sequence[Row]) -> list[Row]:
        answers = {
            row["event_key"]: row
            for row in self._of("fct_event", "event_key", {row["answer_event_key"] for row in found})
        }
        origins: dict[str, list[Row]] = {}
        if _ORIGINS in self._tables:
            keys = {row["expectation_key"] for row in found}
            for row in self._of(_ORIGINS, "expectation_key", keys, order="expectation_key, origin_position"):
                origins.setdefault(row["expectation_key"], []).append(self._with_file(row))
        return [
            {
                **row,
                "executive_body_name": self._bodies.get(row["executive_body_key"]),
                "origins": origins.get(row["expectation_key"], [row]),
                "answer": answers.get(row["answer_event_key"]),
                "silent_file_name": self._files.get(row["due_document_sha256"]),
            }
            for row in found
        ]

    def _with_file(self, row: Row) -> Row:
        return {"file_name": self._files.get(row["document_sha256"]), **row}

    def _of(self, table: str, column: str, keys: Collection[Any], order: str | None = None) -> list[Row]:
        return rows(
            self._connection,
            f"select * from {table} where list_contains($keys, {column}) order by {order or column}",
            {"keys": sorted(key for key in keys if key is not None)},
        )

    def _names(self, table: str, key: str, name: str) -> dict[str, str]:
        return dict(self._connection.execute(f"select {key}, {name} from {table}").fetchall())

    @cached_property
    def _tables(self) -> set[str]:
        return {name for (name,) in self._connection.execute("select table_name from duckdb_tables()").fetchall()}

    @cached_property
    def _bodies(self) -> dict[str, str]:
        return self._names("dim_executive_body", "executive_body_key", "executive_body_name")

    @cached_property
    def _agreements(self) -> dict[str, str]:
        return self._names("dim_agreement", "agreement_key", "agreement_title")

    @cached_property
    def _parties(self) -> dict[str, str]:
        return self._names("dim_party", "party_code", "party_name")

    @cached_property
    def _files(self) -> dict[str, str]:
        return self._names("fct_document_outcome", "document_sha256", "file_name")
