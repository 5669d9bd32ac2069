"""``concord sql``: a query on the published marts, which can only read them.

Belongs here: one query, a prompt, three forms of output. Does not belong here: the connection and its limits
(``orchestration.reader``).
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.messages import Messages
from orchestration.cli.published import as_of_option, publication_of

if TYPE_CHECKING:
    import duckdb

Form = Literal["table", "json", "csv"]


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="sql", help=messages("sql.help"), messages=messages)
    @click.argument("query", required=False, metavar="[SELECT …]")
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.option("--csv", "as_csv", is_flag=True, help=messages("sql.csv"))
    @as_of_option(messages)
    @click.pass_obj
    def sql(application: Application, query: str | None, as_json: bool, as_csv: bool, as_of: datetime | None) -> int:
        from orchestration.reader import reading

        if as_json and as_csv:
            raise click.UsageError(messages("usage.one_form"), click.get_current_context())
        form: Form = "json" if as_json else "csv" if as_csv else "table"
        with reading(publication_of(application, as_of)) as connection:
            if query is not None:
                return _answer(connection, _only(connection, query, application.messages), form, application.messages)
            return _prompt(connection, form, application.messages)

    return common_options(messages)(sql)


def _only(connection: "duckdb.DuckDBPyConnection", query: str, tell: Messages) -> str:
    """The query if it is one. Of several, all but the last would run unseen; of none, nothing could be shown."""
    import duckdb

    try:
        count = len(connection.extract_statements(query))
    except duckdb.Error:  # said better where it is executed
        return query
    if count == 1:
        return query
    words = tell("usage.one_query", n=count) if count else tell("usage.no_query")
    raise click.UsageError(words, click.get_current_context())


def _answer(connection: "duckdb.DuckDBPyConnection", query: str, form: Form, tell: Messages) -> Exit:
    import duckdb

    try:
        result = connection.execute(query)
        columns = [column[0] for column in result.description or ()]
        found = result.fetchall()
    except duckdb.Error as error:
        remark(tell("sql.error", error=str(error).strip()))
        return Exit.WRONG_USAGE
    if form == "json":
        say_json([dict(zip(columns, values, strict=True)) for values in found])
    elif form == "csv":
        _say_csv(columns, found)
    else:
        say_table(columns, found)
        remark(tell("sql.rows", n=len(found)))
    return Exit.OK


def _say_csv(columns: Sequence[str], found: Iterable[Sequence[Any]]) -> None:
    """Comma, point, no mark of the encoding: for programs; what a spreadsheet would take for a formula is escaped."""
    from orchestration.delivery.spreadsheet_safety import escaped

    writer = csv.writer(sys.stdout, lineterminator="\n")
    for values in (columns, *found):
        writer.writerow([escaped(value) if isinstance(value, str) else value for value in values])


def _prompt(connection: "duckdb.DuckDBPyConnection", form: Form, tell: Messages) -> Exit:
    """Queries until the end of input, each ended by a semicolon; ``\\d`` lists the tables, ``\\d NAME`` its columns."""
    if sys.stdin.isatty():
        with suppress(ImportError):  # Windows has none
            import readline  # noqa: F401 -- arrow keys and history at the prompt
        say(tell("sql.welcome"))
    pending = ""
    worst = Exit.OK
    while True:
        try:
            line = input("concord> " if not pending else "    ...> ") if sys.stdin.isatty() else input()
        except EOFError:
            break
        if not pending and line.strip() in ("\\q", "exit", "quit"):
            return worst
        if not pending and line.strip().split(" ")[0] == "\\d":
            _describe(connection, line.strip().removeprefix("\\d").strip(), form, tell)
            continue
        pending = f"{pending}\n{line}" if pending else line
        if pending.rstrip().endswith(";"):
            worst = max(worst, _answers(connection, pending, form, tell))
            pending = ""
    return max(worst, _answers(connection, pending, form, tell)) if pending.strip() else worst


def _answers(connection: "duckdb.DuckDBPyConnection", queries: str, form: Form, tell: Messages) -> Exit:
    """Every query of a line or several, each with its answer; nothing for a bare semicolon."""
    import duckdb

    try:
        found = [statement.query for statement in connection.extract_statements(queries)]
    except duckdb.Error:  # said where it is executed
        found = [queries]
    return max((_answer(connection, query, form, tell) for query in found), default=Exit.OK)


def _describe(connection: "duckdb.DuckDBPyConnection", table: str, form: Form, tell: Messages) -> None:
    if table:
        name = table.replace("'", "''")
        query = f"select column_name, data_type, comment from duckdb_columns() where table_name = '{name}'"
    else:
        query = "select table_name, comment from duckdb_tables() order by table_name"
    _answer(connection, query, form, tell)
