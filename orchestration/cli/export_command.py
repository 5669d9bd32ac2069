"""``concord export``: published tables as files.

Belongs here: which tables, in which form, where to. Does not belong here: the forms
(``orchestration.delivery.exports``).
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import FOLDER
from orchestration.cli.published import as_of_option, publication_of
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.building.publishing import Publication
    from orchestration.delivery.exports import Exported, Table

_FORMATS = ("xlsx", "csv", "parquet")
_DELIMITERS = {"semicolon": ";", "comma": ",", "tab": "\t"}
_CUTS_SHOWN = 5


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="export", help=messages("export.help"), messages=messages)
    @click.argument("names", nargs=-1, metavar=messages("export.tables"))
    @click.option("--format", "form", type=click.Choice(_FORMATS), default="xlsx", help=messages("export.format"))
    @click.option(
        "-o", "--output", "folder", type=FOLDER, metavar="DIR", default="export", help=messages("export.output")
    )
    @click.option("--delimiter", type=click.Choice(list(_DELIMITERS)), help=messages("export.delimiter"))
    @as_of_option(messages)
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def export(
        application: Application,
        names: tuple[str, ...],
        form: Literal["xlsx", "csv", "parquet"],
        folder: Path,
        delimiter: str | None,
        as_of: datetime | None,
        as_json: bool,
    ) -> int:
        from orchestration.delivery.exports import tables_of

        tell = application.messages
        if delimiter is not None and form != "csv":
            raise click.UsageError(tell("export.delimiter_alone"), click.get_current_context())
        publication = publication_of(application, as_of)
        tables = _chosen(tables_of(publication), names, tell)
        written = []
        for table in tables:
            exported = _export(table, publication, form, folder, _DELIMITERS[delimiter or "semicolon"])
            written.append(exported)
            if not as_json:
                say(tell("export.written", path=exported.file, n=exported.rows_count))
            _tell_cuts(tell, exported)
        if as_json:
            say_json(
                {
                    "publication_id": publication.publication_id,
                    "files": [
                        {"path": str(one.file), "rows_count": one.rows_count, "cut_cells_count": len(one.cuts)}
                        for one in written
                    ],
                }
            )
        return Exit.OK

    return common_options(messages)(export)


def _chosen(tables: "Sequence[Table]", names: Sequence[str], tell: Messages) -> "Sequence[Table]":
    by_name = {table.name: table for table in tables}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        words = tell("export.no_such_table", names=", ".join(unknown), known=", ".join(by_name))
        raise click.UsageError(words, click.get_current_context())
    return [by_name[name] for name in dict.fromkeys(names)] if names else tables


def _export(
    table: "Table", publication: "Publication", form: Literal["xlsx", "csv", "parquet"], folder: Path, delimiter: str
) -> "Exported":
    from orchestration.delivery.exports import export_csv, export_parquet, export_xlsx

    if form == "xlsx":
        return export_xlsx(table, publication, folder)
    return export_csv(table, folder, delimiter) if form == "csv" else export_parquet(table, folder)


def _tell_cuts(tell: Messages, exported: "Exported") -> None:
    if not exported.cuts:
        return
    remark(tell("export.cut", n=len(exported.cuts), name=exported.file.name))
    for cut in exported.cuts[:_CUTS_SHOWN]:
        remark(tell("export.cut_place", sheet=cut.sheet, row=cut.row, column=cut.heading, length=cut.length))
