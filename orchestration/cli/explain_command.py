"""``concord explain``: a key, a row or a figure back to documents, tables, rows, cells and their words.

Belongs here: what the person asks about, and the answer as JSON. Does not belong here: finding the row (see
``explain_row``), what a figure counts and what stands behind it (``asking.members``, ``keys``, ``evidence``),
the answer in words (see ``explain_words``).
"""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json
from orchestration.cli.explain_corrections import corrections_of
from orchestration.cli.group import LocalCommand
from orchestration.cli.published import as_of_option, grains_of, publication_of
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    import duckdb

    from orchestration.asking.keys import About
    from orchestration.asking.members import Explained
    from orchestration.cli.explain_row import Asked


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="explain", help=messages("explain.help"), messages=messages)
    @click.argument("subject", metavar="KEY|TABLE")
    @click.argument("terms", nargs=-1, metavar="[COLUMN=VALUE …] [FIGURE]")
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @as_of_option(messages)
    @click.pass_obj
    def explain(
        application: Application, subject: str, terms: tuple[str, ...], as_json: bool, as_of: datetime | None
    ) -> int:
        from orchestration.asking.reader import reading
        from orchestration.cli.explain_row import NotFoundError, ask, is_table

        tell, publication = application.messages, publication_of(application, as_of)
        with reading(publication) as connection:
            try:
                if not is_table(connection, subject):
                    return _key(connection, tell, subject, terms, as_json)
                asked = ask(connection, tell, subject, terms, grains_of(publication))
                return _row(connection, tell, asked, as_json)
            except NotFoundError as error:
                remark(str(error))
                return Exit.WRONG_USAGE

    return common_options(messages)(explain)


def _key(
    connection: "duckdb.DuckDBPyConnection", tell: Messages, text: str, terms: tuple[str, ...], as_json: bool
) -> Exit:
    from orchestration.asking.keys import about, named_by
    from orchestration.cli.explain_row import NotFoundError, tables
    from orchestration.cli.explain_words import about_lines, choice_lines

    found = named_by(connection, text)
    if not found or terms:
        raise NotFoundError(tell("explain.unknown", key=text, tables=", ".join(tables(connection))))
    if len({named.key for named in found}) > 1:
        raise NotFoundError("\n".join(choice_lines(tell, text, found)))
    told = [about(connection, named) for named in found]
    if as_json:
        say_json([_about_json(item, corrections_of(connection, item.named.key, item.rows[0])) for item in told])
    else:
        for item in told:
            for line in about_lines(tell, connection, item):
                say(line)
    return Exit.OK


def _row(connection: "duckdb.DuckDBPyConnection", tell: Messages, asked: "Asked", as_json: bool) -> Exit:
    from orchestration.asking.evidence import Evidence
    from orchestration.asking.members import explain_figure
    from orchestration.cli.explain_words import figure_lines, row_lines

    explained = [explain_figure(connection, asked.table, asked.grain, asked.row, name) for name in asked.figures]
    evidence = Evidence(connection)
    if as_json:
        row = {"table": asked.table, "row": asked.row, "figures": [_figure_json(evidence, item) for item in explained]}
        say_json(row)
    elif explained:
        for line in figure_lines(tell, evidence, asked, explained):
            say(line)
    else:
        for line in row_lines(tell, connection, evidence, asked):
            say(line)
    return Exit.OK if all(item.agrees for item in explained) else Exit.SYSTEM_FAILED


def _about_json(item: "About", corrections: list[dict[str, Any]]) -> dict[str, Any]:
    one, *more = item.rows
    return {
        "table": item.named.table,
        "key": {item.named.column: item.named.key},
        "row": one,
        **({"rows": list(item.rows)} if more else {}),
        "corrections": corrections,
        "related": {name: list(found) for name, (_, found) in item.related.items()},
    }


def _figure_json(evidence: Any, item: "Explained") -> dict[str, Any]:
    told = {
        "figure": item.column.name,
        "value": item.value,
        "meaning": item.column.meaning,
        "quarters": item.quarters,
        "agrees": item.agrees,
    }
    if item.parts:
        return {**told, "parts": [_figure_json(evidence, part) for part in item.parts]}
    assert item.counted is not None
    return {
        **told,
        "counts": {**asdict(item.counted), "condition": item.condition},
        "members": evidence.behind(item.counted.table, item.members),
    }
