"""``concord inspect``: how one file is read, row by row; changes nothing.

Belongs here: what is asked for and in which form it goes out. Does not belong here: those forms (``inspect_terminal``,
``inspect_page``), the reading (``ingestion.reports``).
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import FILE, KINDS, NEW_FILE, QUARTER, REGION
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from ingestion.documents.grid import Document
    from ingestion.ledger import Hints
    from ingestion.reports.context import DocumentReading


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="inspect", help=messages("inspect.help"), messages=messages)
    @click.argument("file", metavar="FILE", type=FILE)
    @click.option("--region", type=REGION, metavar="RU-SMO", help=messages("run.region"))
    @click.option("--quarter", type=QUARTER, metavar="2020-Q3", help=messages("run.quarter"))
    @click.option("--kind", type=click.Choice(KINDS), help=messages("run.kind"))
    @click.option("--html", type=NEW_FILE, metavar="FILE", help=messages("inspect.html"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def inspect(
        application: Application,
        file: Path,
        region: str | None,
        quarter: str | None,
        kind: str | None,
        html: Path | None,
        as_json: bool,
    ) -> int:
        tell = application.messages
        if html is not None and as_json:
            raise click.UsageError(tell("usage.html_or_json"), click.get_current_context())
        if html is not None and html.exists() and html.samefile(file):
            raise click.UsageError(tell("usage.same_file", path=html), click.get_current_context())
        from ingestion.ledger import Hint, Hints
        from ingestion.reports.inspection import inspect_json
        from orchestration.receiving.arrivals import hints

        said = hints(region=region, quarter=quarter, kind=kind)
        if (settled := application.home().settings.region_code) is not None:
            said = said.over(Hints(region=Hint(settled, "settings")))
        reading, document = _read(file, said)
        seen = inspect_json(reading, tell.language, document)
        if as_json:
            say_json(seen)
        elif html is not None:
            _write_page(tell, seen, html)
        else:
            from orchestration.cli.inspect_terminal import show

            show(tell, seen)
        return Exit.OK if seen["outcome"] == "accepted" else Exit.DOCUMENTS_REFUSED

    return common_options(messages)(inspect)


def _write_page(tell: Messages, seen: dict[str, Any], path: Path) -> None:
    from ingestion.files import write_atomically
    from orchestration.cli.inspect_page import inspection_page

    # A file's name may hold bytes that are no UTF-8.
    page = inspection_page(tell, seen).encode("utf-8", "replace")
    if str(path) == "-":
        sys.stdout.buffer.write(page)
        return
    write_atomically(path, page)
    remark(tell("inspect.html.written", path=path))


def _read(file: Path, said: "Hints") -> "tuple[DocumentReading, Document | None]":
    from ingestion.archive import sha256_of
    from ingestion.documents import worker
    from ingestion.documents.read import DocumentRefused
    from ingestion.reports.context import ReadingContext
    from ingestion.reports.read import refused
    from ingestion.reports.worker import read_within_limits
    from ingestion.versions import reading_version

    data = file.read_bytes()
    context = ReadingContext(sha256_of(data), file.name, len(data), reading_version(), said)
    try:
        document = worker.shared().read(data, file.name)
        return read_within_limits(document, context), document
    except DocumentRefused as refusal:
        return refused(context, refusal.notice), None
