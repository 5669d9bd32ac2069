"""``concord sql``: a query on the published marts, which can only read them.

Belongs here: one query, a prompt, three forms of output. Does not belong here: the connection and its limits
(``orchestration.reader``).
"""

import csv
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.messages import Messages
from orchestration.cli.published import publication_of

if TYPE_CHECKING:
    import duckdb

Form = Literal["table", "json", "csv"]


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="sql", help=messages("sql.help"), messages=messages)
    @click.argument("query", required=False, metavar="[SELECT …]")
    @click.option("--json", "form", flag_value="json", help=messages("option.json"))
    @click.option("--csv", "form", flag_value="csv", help=messages("sql.csv"))
    @click.pass_obj
    def sql(application: Application, query: str | None, form: Form | None) -> int:
        from orchestration.reader import reading

        with reading(publication_of(application)) as connection:
            if query is not None:
                return _answer(connection, query, form or "table", application.messages)
            return _prompt(connection, form or "table", application.messages)

    return common_options(messages)(sql)


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
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(found)
    else:
        say_table(columns, found)
        remark(tell("sql.rows", n=len(found)))
    return Exit.OK


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
            worst = max(worst, _answer(connection, pending, form, tell))
            pending = ""
    return max(worst, _answer(connection, pending, form, tell)) if pending.strip() else worst


def _describe(connection: "duckdb.DuckDBPyConnection", table: str, form: Form, tell: Messages) -> None:
    if table:
        name = table.replace("'", "''")
        query = f"select column_name, data_type, comment from duckdb_columns() where table_name = '{name}'"
    else:
        query = "select table_name, comment from duckdb_tables() order by table_name"
    _answer(connection, query, form, tell)
