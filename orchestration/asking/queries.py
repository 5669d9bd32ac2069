"""Which queries a person may ask of the published marts, and within which limits.

Belongs here: the check of a query before it runs, its limits of time and rows. Does not belong here: the connection,
which is locked besides (see ``reader``), output, queries of our own. What is allowed stands in ``queries.yml``.

A query is judged by what DuckDB's own parser makes of it, not by its words: a function is one wherever it stands, and a
text that looks like one is none.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import duckdb

Problem = Literal["statement", "function", "table"]

SECONDS = 300.0
"""How long one query may take unless somebody says otherwise."""
MOST_ROWS = 1_000_000
"""How many rows are gathered to be shown at once; more go out as CSV, row by row."""

_CHUNK = 10_000
_EXPLAIN = re.compile(r"explain(?:\s+analyze)?\s+", re.IGNORECASE)


class QueryRefusedError(ValueError):
    """A query asks for more than reading the marts; ``problem`` says what kind of thing, ``name`` which."""

    def __init__(self, problem: Problem, name: str) -> None:
        super().__init__(f"{problem} not allowed: {name}")
        self.problem = problem
        self.name = name


class QueryTimeoutError(RuntimeError):
    """A query was stopped when its time was over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer, and its rows a chunk at a time."""

    columns: tuple[str, ...]
    chunks: Iterator[Sequence[tuple[Any, ...]]]

    def rows(self) -> list[tuple[Any, ...]] | None:
        """All rows; None when there are more than ``MOST_ROWS``."""
        found: list[tuple[Any, ...]] = []
        for chunk in self.chunks:
            found.extend(chunk)
            if len(found) > MOST_ROWS:
                return None
        return found


def check(connection: "duckdb.DuckDBPyConnection", query: str) -> None:
    """See that a query does nothing but read the marts. A query that cannot be parsed is left to fail where it runs.

    Raises:
        QueryRefusedError: it does something else.
    """
    import duckdb

    try:
        statements = connection.extract_statements(query)
    except duckdb.Error:
        return
    for statement in statements:
        kind = statement.type.name
        if kind not in _rules().statements:
            raise QueryRefusedError("statement", kind.replace("_", " "))
        for node in _nodes(_parsed(connection, statement.query)):
            _check(node)


@contextmanager
def asking(connection: "duckdb.DuckDBPyConnection", query: str, seconds: float = SECONDS) -> Iterator[Answer]:
    """The answer to a query of a person's, for as long as the body takes it in.

    Raises:
        QueryRefusedError: the query does more than read the marts.
        QueryTimeoutError: it was not done, or not taken in, after ``seconds``.
        duckdb.Error: it is wrong, or needs more memory than there is for it.
    """
    import duckdb

    check(connection, query)
    is_over = threading.Event()

    def stop() -> None:
        is_over.set()
        connection.interrupt()

    def chunks(result: "duckdb.DuckDBPyConnection") -> Iterator[Sequence[tuple[Any, ...]]]:
        while chunk := result.fetchmany(_CHUNK):
            if is_over.is_set():  # between two chunks there is nothing to interrupt
                raise QueryTimeoutError(query)
            yield chunk

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        result = connection.execute(query)
        yield Answer(tuple(column[0] for column in result.description or ()), chunks(result))
    except duckdb.InterruptException:
        if is_over.is_set():
            raise QueryTimeoutError(query) from None
        raise
    finally:
        timer.cancel()


@dataclass(frozen=True, slots=True)
class _Rules:
    statements: frozenset[str]
    table_functions: frozenset[str]
    views_begin_with: tuple[str, ...]
    views: frozenset[str]
    functions: frozenset[str]


@cache
def _rules() -> _Rules:
    import yaml

    said = yaml.load(Path(__file__).with_suffix(".yml").read_bytes(), Loader=yaml.CSafeLoader)
    return _Rules(
        frozenset(said["statements"]),
        frozenset(said["table_functions"]),
        tuple(said["views_begin_with"]),
        frozenset(said["views"]),
        frozenset(said["functions"]),
    )


def _parsed(connection: "duckdb.DuckDBPyConnection", query: str) -> Any:
    """What the parser makes of one statement; what stands behind ``explain`` is parsed for itself."""
    inner = query.strip()
    if found := _EXPLAIN.match(inner):
        inner = inner[found.end() :]
    answer = connection.execute("select json_serialize_sql(?::varchar, skip_default := true)", [inner]).fetchone()
    assert answer is not None
    parsed = json.loads(answer[0])
    if parsed["error"]:  # it is called a select and is none: a pragma
        raise QueryRefusedError("statement", inner.split(maxsplit=1)[0].upper())
    return parsed["statements"]


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every node of a parsed query, inside out of all that holds any; a query may be nested deeply."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield value
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def _check(node: Mapping[str, Any]) -> None:
    rules = _rules()
    if node.get("type") == "TABLE_FUNCTION":
        name = str(node["function"].get("function_name", "")).lower()
        if name not in rules.table_functions:
            raise QueryRefusedError("function", name)
    elif node.get("class") == "FUNCTION":
        name = str(node.get("function_name", "")).lower()
        if name in rules.functions:
            raise QueryRefusedError("function", name)
    elif node.get("type") == "BASE_TABLE":
        name = str(node.get("table_name", "")).lower()
        if name.startswith(rules.views_begin_with) and name not in rules.views:
            raise QueryRefusedError("table", name)
