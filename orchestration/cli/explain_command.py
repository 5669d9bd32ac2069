"""``concord explain``: a key back to the row, and the row back to document, table, row, cell and words.

Belongs here: finding what a key identifies and laying it out. Does not belong here: evidence itself, which every mart
carries.
"""

from typing import TYPE_CHECKING, Any

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.messages import Messages
from orchestration.cli.published import publication_of

if TYPE_CHECKING:
    import duckdb

# Mart, its key, and the marts that tell more about the same key.
_KEYED = {
    "fct_event": ("event_key", ("bridge_event_agreement", "rpt_contradictions")),
    "fct_expectation": ("expectation_key", ("bridge_expectation_agreement", "rpt_unexecuted_events")),
    "dim_agreement": ("agreement_key", ("bridge_agreement_party", "bridge_event_agreement")),
    "dim_executive_body": ("executive_body_key", ()),
    "fct_alert": ("alert_key", ()),
    "rpt_period_statements": ("period_statement_key", ()),
    "rpt_contradictions": ("contradiction_key", ()),
}
_EVIDENCE = ("file_name", "document_sha256", "part_number", "table_number", "row_number", "cell_number", "cell_words")


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="explain", help=messages("explain.help"), messages=messages)
    @click.argument("key", metavar="KEY")
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def explain(application: Application, key: str, as_json: bool) -> int:
        from orchestration.reader import reading

        with reading(publication_of(application)) as connection:
            found = [item for table in _KEYED if (item := _find(connection, table, key)) is not None]
            if not found:
                remark(application.messages("explain.unknown", key=key))
                return Exit.WRONG_USAGE
            if as_json:
                say_json(found)
                return Exit.OK
            for item in found:
                _show(connection, application.messages, item)
        return Exit.OK

    return common_options(messages)(explain)


def _find(connection: "duckdb.DuckDBPyConnection", table: str, key: str) -> dict[str, Any] | None:
    from orchestration.reader import rows

    column, related = _KEYED[table]
    found = rows(connection, f'select * from "{table}" where "{column}" = ?', [key])
    if not found:
        return None
    return {
        "table": table,
        "row": found[0],
        "related": {
            name: rows(connection, f'select * from "{name}" where "{column}" = ? order by all', [key])
            for name in related
        },
    }


def _show(connection: "duckdb.DuckDBPyConnection", tell: Messages, item: dict[str, Any]) -> None:
    meanings = dict(
        connection.execute(
            "select column_name, comment from duckdb_columns() where table_name = ?", [item["table"]]
        ).fetchall()
    )
    say(tell("explain.found", table=item["table"]))
    row = item["row"]
    for name, value in row.items():
        if value not in (None, "") and name not in _EVIDENCE:
            say(f"  {name} = {value}" + (f"   — {meanings[name]}" if meanings.get(name) else ""))
    if row.get("file_name"):
        say(tell("explain.evidence"))
        say(f"  {row['file_name']}  (sha256 {row['document_sha256']})")
        place = [
            tell(f"inspect.address.{name}", n=row[f"{name}_number"])
            for name in ("part", "table", "row", "cell")
            if row.get(f"{name}_number") is not None
        ]
        say(f"  {', '.join(place)}")
        if row.get("cell_words"):
            say(f"  «{row['cell_words']}»")
    for name, related in item["related"].items():
        if related:
            say(tell("explain.related", table=name, n=len(related)))
            for other in related:
                shown = [f"{column}={value}" for column, value in other.items() if value not in (None, "")]
                say("  • " + "; ".join(shown))
