"""``concord sql``: a query on the published marts, which can only read them.

Belongs here: one query, a prompt, three forms of output. Does not belong here: the connection
(``orchestration.asking.reader``), what may be asked and for how long (``orchestration.asking.queries``).
"""

import csv
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Literal

import click

from data_quality.sql_text import quoted_text
from orchestration.asking.queries import (
    MOST_OF_A_CELL,
    MOST_OF_AN_ANSWER,
    MOST_ROWS,
    SECONDS,
    Answer,
    AnswerTooLargeError,
    QueryRefusedError,
    QueryTimeoutError,
    asking,
    is_of_pivot,
)
from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json, say_rows
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import Number
from orchestration.cli.published import as_of_option, publication_of
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    import duckdb

Form = Literal["table", "json", "csv"]


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="sql", help=messages("sql.help"), messages=messages)
    @click.argument("query", required=False, metavar="[SELECT …]")
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.option("--csv", "as_csv", is_flag=True, help=messages("sql.csv"))
    @click.option("--timeout", type=Number(1, 86400), default=int(SECONDS), metavar="N", help=messages("sql.timeout"))
    @as_of_option(messages)
    @click.pass_obj
    def sql(
        application: Application, query: str | None, as_json: bool, as_csv: bool, timeout: int, as_of: datetime | None
    ) -> int:
        from orchestration.asking.reader import reading

        if as_json and as_csv:
            raise click.UsageError(messages("usage.one_form"), click.get_current_context())
        form: Form = "json" if as_json else "csv" if as_csv else "table"
        with reading(publication_of(application, as_of)) as connection:
            asked = _Asked(connection, form, timeout, application.messages)
            return asked.prompt() if query is None else asked.answer(asked.only(query))

    return common_options(messages)(sql)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where queries go, how long each may take, and in which form their answers are shown."""

    connection: "duckdb.DuckDBPyConnection"
    form: Form
    seconds: int
    tell: Messages

    def only(self, query: str) -> str:
        """The query if it is one. Of several, all but the last would run unseen; of none, nothing could be shown."""
        import duckdb

        try:
            statements = self.connection.extract_statements(query)
        except duckdb.Error:  # said better where it is executed
            return query
        if len(statements) == 1 or any(map(is_of_pivot, statements)):  # the latter is refused in its own words
            return query
        words = self.tell("usage.one_query", n=len(statements)) if statements else self.tell("usage.no_query")
        raise click.UsageError(words, click.get_current_context())

    def answer(self, query: str) -> Exit:
        """Run one query and show what it answers."""
        import duckdb

        try:
            with asking(self.connection, query, self.seconds, self._abandon) as answer:
                return self._show(answer)
        except QueryRefusedError as error:
            remark(self.tell(f"sql.refused.{error.problem}", name=error.name))
        except QueryTimeoutError:
            remark(self.tell("sql.too_long", seconds=self.seconds))
        except AnswerTooLargeError:
            remark(self.tell("sql.too_large", n=MOST_OF_A_CELL))
        except (duckdb.OutOfMemoryException, MemoryError):
            remark(self.tell("sql.memory"))
        except duckdb.Error as error:
            remark(self.tell("sql.error", error=str(error).strip()))
        return Exit.WRONG_USAGE

    def _abandon(self) -> None:
        """Nothing is written by a query, so nothing is lost where the process ends in its midst."""
        try:
            remark(self.tell("sql.too_long", seconds=self.seconds))
        finally:
            os._exit(Exit.WRONG_USAGE)

    def _show(self, answer: Answer) -> Exit:
        if self.form == "csv":
            _say_csv(answer)
            return Exit.OK
        found = answer.rows()
        if found is None:
            remark(self.tell("sql.too_many", n=MOST_ROWS, length=MOST_OF_AN_ANSWER))
            return Exit.WRONG_USAGE
        if self.form == "json":
            say_json([dict(zip(answer.columns, values, strict=True)) for values in found])
        else:
            say_rows(answer.columns, found)
            remark(self.tell("sql.rows", n=len(found)))
        return Exit.OK

    def prompt(self) -> Exit:
        """Queries until the end of input, each ended by a semicolon; ``\\d`` lists tables, ``\\d NAME`` columns."""
        if sys.stdin.isatty():
            with suppress(ImportError):  # Windows has none
                import readline  # noqa: F401 -- arrow keys and history at the prompt
            say(self.tell("sql.welcome"))
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
                self._describe(line.strip().removeprefix("\\d").strip())
                continue
            pending = f"{pending}\n{line}" if pending else line
            if pending.rstrip().endswith(";"):
                worst = max(worst, self._answers(pending))
                pending = ""
        return max(worst, self._answers(pending)) if pending.strip() else worst

    def _answers(self, queries: str) -> Exit:
        """Every query of a line or several, each with its answer; nothing for a bare semicolon."""
        import duckdb

        try:
            found = [statement.query for statement in self.connection.extract_statements(queries)]
        except duckdb.Error:  # said where it is executed
            found = [queries]
        return max((self.answer(query) for query in found), default=Exit.OK)

    def _describe(self, table: str) -> None:
        if table:
            query = (
                f"select column_name, data_type, comment from duckdb_columns() where table_name = {quoted_text(table)}"
            )
        else:
            query = "select table_name, comment from duckdb_tables() order by table_name"
        self.answer(query)


def _say_csv(answer: Answer) -> None:
    """Comma, point, no mark of the encoding: for programs; what a spreadsheet would take for a formula is escaped."""
    from orchestration.delivery.spreadsheet_safety import escaped

    writer = csv.writer(sys.stdout, lineterminator="\n")
    for values in chain([answer.columns], chain.from_iterable(answer.chunks)):
        writer.writerow([escaped(value) if isinstance(value, str) else value for value in values])
