"""Which queries a person may ask of the published marts, and within which limits.

Belongs here: the check of a query before it runs, its limits of time and rows. Does not belong here: the connection,
which is locked besides (see ``reader``), output, queries of our own. What is allowed stands in ``queries.yml``.

A query is judged by what DuckDB's own parser makes of it, not by its words: a function is one wherever it stands, and a
text that looks like one is none.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import duckdb

Problem = Literal["statement", "function", "table", "pivot"]

SECONDS = 300.0
"""How long one query may take unless somebody says otherwise."""
MOST_ROWS = 1_000_000
"""How many rows are gathered to be shown at once; more go out as CSV, row by row."""

MOST_OF_A_CELL = 1_000_000
"""How many characters one value may be written with; a longer one is none of the marts'."""
MOST_OF_AN_ANSWER = 100_000_000
"""How many characters are gathered to be shown at once; more go out as CSV, row by row."""
GRACE = 2.0
"""Seconds from the interruption of a query to its abandonment, where there is something that cannot be interrupted."""
MEMORY = 4 * 1024**3
"""Bytes that this process may take for a query and its answer beyond what it has. DuckDB's own limit, which is less,
does not count what a single function makes, nor the answer on its way out."""

_CHUNK = 1_000
# A comment within a comment is none here: what one takes for the query, the other would take for its inside.
_SPACE = r"(?:\s|--[^\r\n]*|/\*(?:(?!/\*|\*/).)*\*/)"
_EXPLAIN = re.compile(
    rf"{_SPACE}*explain\b(?:{_SPACE}+analyze\b|{_SPACE}*\(\s*(?:analyze|format)\b[^()]*\))?{_SPACE}*",
    re.IGNORECASE | re.DOTALL,
)


class QueryRefusedError(ValueError):
    """A query asks for more than reading the marts; ``problem`` says what kind of thing, ``name`` which."""

    def __init__(self, problem: Problem, name: str) -> None:
        super().__init__(f"{problem} not allowed: {name}")
        self.problem = problem
        self.name = name


class AnswerTooLargeError(ValueError):
    """A value of an answer is longer than ``MOST_OF_A_CELL``."""


class QueryTimeoutError(RuntimeError):
    """A query was stopped when its time was over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer, and its rows a chunk at a time."""

    columns: tuple[str, ...]
    chunks: Iterator[Sequence[tuple[Any, ...]]]

    def rows(self) -> list[tuple[Any, ...]] | None:
        """All rows; None when there are more than ``MOST_ROWS``, or than ``MOST_OF_AN_ANSWER`` characters."""
        found: list[tuple[Any, ...]] = []
        length = 0
        for chunk in self.chunks:
            found.extend(chunk)
            length += sum(_length(value) for row in chunk for value in row)
            if len(found) > MOST_ROWS or length > MOST_OF_AN_ANSWER:
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
        if is_of_pivot(statement):
            raise QueryRefusedError("pivot", "PIVOT")
        if kind not in _rules().statements:
            raise QueryRefusedError("statement", kind.replace("_", " "))
        for node in _nodes(_parsed(connection, statement.query, is_explained=kind == "EXPLAIN")):
            _check(node)


def is_of_pivot(statement: "duckdb.Statement") -> bool:
    """Whether the parser made a statement by itself, to learn the values that a PIVOT does not list."""
    return statement.type.name == "CREATE" and not statement.query


@contextmanager
def asking(
    connection: "duckdb.DuckDBPyConnection",
    query: str,
    seconds: float = SECONDS,
    abandon: Callable[[], None] | None = None,
) -> Iterator[Answer]:
    """The answer to a query of a person's, for as long as the body takes it in and shows it.

    ``abandon`` is called in a thread of its own when the query, or the body, has not let go ``GRACE`` seconds after it
    was interrupted; it is expected to end the process.

    Raises:
        QueryRefusedError: the query does more than read the marts.
        QueryTimeoutError: it was not done, or not taken in, after ``seconds``.
        AnswerTooLargeError: a value of the answer is too long.
        MemoryError: the answer needs more memory than there is for it.
        duckdb.Error: the query is wrong, or needs more memory than there is for it.
    """
    import duckdb

    check(connection, query)
    is_over, is_done = threading.Event(), threading.Event()

    def watch() -> None:
        if is_done.wait(seconds):
            return
        is_over.set()
        connection.interrupt()
        if not is_done.wait(GRACE) and abandon is not None:
            abandon()

    def chunks(result: "duckdb.DuckDBPyConnection") -> Iterator[Sequence[tuple[Any, ...]]]:
        size = 1  # rows are few at first: nobody knows yet how large they are
        while chunk := result.fetchmany(size):
            if is_over.is_set():  # between two chunks there is nothing to interrupt
                raise QueryTimeoutError(query)
            longest = max((_length(value) for row in chunk for value in row), default=0)
            if longest > MOST_OF_A_CELL:
                raise AnswerTooLargeError(query)
            size = min(_CHUNK, size * 10) if longest < MOST_OF_A_CELL // 100 else 1
            yield chunk

    threading.Thread(target=watch, daemon=True).start()
    try:
        with _within_memory():
            result = connection.execute(query)
            yield Answer(tuple(column[0] for column in result.description or ()), chunks(result))
    except duckdb.Error:
        if is_over.is_set():  # whatever DuckDB calls it: of an interruption inside a function it speaks otherwise
            raise QueryTimeoutError(query) from None
        raise
    finally:
        is_done.set()


@contextmanager
def _within_memory() -> Iterator[None]:
    """This process may take ``MEMORY`` more, where the operating system can hold it to that (Linux)."""
    try:
        import resource

        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [bound for bound in (soft, hard, taken + MEMORY) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _length(value: Any) -> int:
    """About how many characters a value is written with."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(_length(key) + _length(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return sum(map(_length, value)) + len(value)
    return 8


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


def _parsed(connection: "duckdb.DuckDBPyConnection", query: str, *, is_explained: bool) -> Any:
    """What the parser makes of one statement; what stands behind ``explain`` is parsed for itself."""
    inner = query.strip()
    if is_explained:
        found = _EXPLAIN.match(inner)
        inner = inner[found.end() :] if found else ""
    answer = connection.execute("select json_serialize_sql(?::varchar, skip_default := true)", [inner]).fetchone()
    assert answer is not None
    parsed = json.loads(answer[0])
    if parsed["error"]:  # it is called a select and is none: a pragma
        raise QueryRefusedError("statement", (inner.split(maxsplit=1) or ["EXPLAIN"])[0].upper())
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
