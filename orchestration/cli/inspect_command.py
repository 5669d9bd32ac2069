"""``concord inspect``: how one file is read, row by row; changes nothing.

Belongs here: layout of a reading on a terminal. Does not belong here: the reading (``ingestion.reports``).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orchestration.cli.application import Application, Exit, common_options, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.messages import Messages
from orchestration.cli.options import FILE, KINDS, QUARTER, REGION

if TYPE_CHECKING:
    from ingestion.reports.context import DocumentReading

_REPORT_COLUMNS = ("row", "body", "agreements", "event", "dates", "place", "participants", "outcome")
_PLAN_COLUMNS = ("row", "direction", "agreements", "event", "dates", "responsible")
_REGISTER_COLUMNS = ("row", "agreement", "signed", "term", "responsible")


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="inspect", help=messages("inspect.help"), messages=messages)
    @click.argument("file", metavar="FILE", type=FILE)
    @click.option("--region", type=REGION, metavar="RU-SMO", help=messages("run.region"))
    @click.option("--quarter", type=QUARTER, metavar="2020-Q3", help=messages("run.quarter"))
    @click.option("--kind", type=click.Choice(KINDS), help=messages("run.kind"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def inspect(
        application: Application,
        file: Path,
        region: str | None,
        quarter: str | None,
        kind: str | None,
        as_json: bool,
    ) -> int:
        from ingestion.ledger import Hint, Hints
        from ingestion.reports.inspection import inspect_json
        from orchestration.arrivals import hints

        said = hints(region=region, quarter=quarter, kind=kind)
        if (settled := application.home().settings.region_code) is not None:
            said = said.over(Hints(region=Hint(settled, "settings")))
        reading = _read(file, said)
        seen = inspect_json(reading, application.messages.language)
        if as_json:
            say_json(seen)
        else:
            _show(application.messages, seen)
        return Exit.OK if seen["outcome"] == "accepted" else Exit.DOCUMENTS_REFUSED

    return common_options(messages)(inspect)


def _read(file: Path, said: Any) -> "DocumentReading":
    from ingestion.archive import sha256_of
    from ingestion.documents import worker
    from ingestion.documents.read import DocumentRefused
    from ingestion.reports.context import ReadingContext
    from ingestion.reports.read import read_reports, refused
    from ingestion.versions import reading_version

    data = file.read_bytes()
    context = ReadingContext(sha256_of(data), file.name, len(data), reading_version(), said)
    try:
        return read_reports(worker.shared().read(data, file.name), context)
    except DocumentRefused as refusal:
        return refused(context, refusal.notice)


def _show(tell: Messages, seen: dict[str, Any]) -> None:
    document = seen["document"]
    say(
        tell(
            "inspect.document",
            name=document["name"],
            format=document["format"] or "?",
            size=document["size_bytes"],
            outcome=tell(f"outcome.{seen['outcome']}"),
        )
    )
    # Of a file that was refused there is no telling what its parts are.
    for number, part in enumerate(seen["parts"] if seen["outcome"] != "rejected" else (), start=1):
        period = part["period"]
        say(
            tell(
                "inspect.part",
                number=number,
                kind=tell(f"kind.{part['kind']}"),
                period=", ".join(period["quarters"]) or tell("run.no_quarter"),
                region=part["region"] or tell("inspect.unknown"),
                body=f", {part['executive_body']}" if part["executive_body"] else "",
            )
        )
    for columns, cells, rows in (
        (_REPORT_COLUMNS, _cells, [row for row in seen["rows"] if "outcome" in row["parsed"]]),
        (_PLAN_COLUMNS, _item_cells, [row for row in seen["rows"] if "plan_direction" in row]),
        (_REGISTER_COLUMNS, _entry_cells, [row for row in seen["rows"] if "term" in row["parsed"]]),
    ):
        if rows:
            say()
            say_table([tell(f"inspect.column.{name}") for name in columns], [cells(tell, row) for row in rows])
    if seen["notices"]:
        say()
        say(tell("inspect.notices", n=len(seen["notices"])))
        for notice in seen["notices"]:
            place = notice["address"]
            where = " ".join(
                tell(f"inspect.address.{name}", n=place[name]) for name in ("table", "row", "cell") if place.get(name)
            )
            code = notice["code"] + (f" [{where}]" if where else "")
            say(f"  {tell.value('notice_severity', notice['severity'])} — {code}: {notice['message']}")


def _cells(tell: Messages, row: dict[str, Any]) -> list[str]:
    """A row as a person checks it: the document's words, and below them what was understood."""
    parsed = row["parsed"]
    outcome = parsed["outcome"]
    place, people = parsed["place"], parsed["participants"]
    mode = place["mode"] and tell.value("participation_mode", place["mode"])
    where = ", ".join(filter(None, (mode, place["locality"], place["region_code"])))
    understood = tell.value("outcome", outcome["outcome"])
    if outcome["reason"] == "not_stated":
        understood += ", " + tell("inspect.no_reason")
    elif outcome["reason"]:
        understood += ", " + tell.value("reason_category", outcome["reason"])
    moved = f" → {outcome['postponed_to']}" if outcome["postponed_to"] else ""
    return [
        f"{row['address']['table']}:{row['address']['row']} {row['row_label']}",
        row["executive_body"],
        "\n".join(_agreement(tell, agreement) for agreement in parsed["agreements"]),
        row["event_title"],
        _when(tell, row),
        _two(row["place_text"], where or tell.value("place_status", place["status"])),
        _count(tell, people),
        _two(row["note_text"], understood + moved),
    ]


def _item_cells(tell: Messages, row: dict[str, Any]) -> list[str]:
    return [
        f"{row['address']['table']}:{row['address']['row']} {row['row_label']}",
        row["plan_direction"],
        "\n".join(_agreement(tell, agreement) for agreement in row["parsed"]["agreements"]),
        row["event_title"],
        _when(tell, row),
        row["responsible_text"],
    ]


def _entry_cells(tell: Messages, row: dict[str, Any]) -> list[str]:
    (agreement,), term = row["parsed"]["agreements"], row["parsed"]["term"]
    stretch = " … ".join(dict.fromkeys(day for day in (term["from"], term["to"]) if day))
    if term["unlimited"]:
        stretch = tell("inspect.unlimited")
    prolonged = tell("inspect.prolonged") if term["prolonged_automatically"] else ""
    understood = ", ".join(filter(None, (stretch, prolonged))) or tell.value("term_status", term["status"])
    signed = " ".join(filter(None, (agreement["signed_on"], agreement["number"] and f"№ {agreement['number']}")))
    return [
        f"{row['address']['table']}:{row['address']['row']} {row['row_label']}",
        _two(row["agreements"][0], _agreement(tell, agreement)),
        signed or "?",
        _two(row["term_text"], understood),
        row["responsible_text"],
    ]


def _when(tell: Messages, row: dict[str, Any]) -> str:
    """The words of the dates, and below them their days and recurrence."""
    dates = row["parsed"]["dates"]
    stretch = " … ".join(dict.fromkeys(day for day in (dates["from"], dates["to"]) if day))
    repeated = dates["recurrence"] and tell.value("recurrence", dates["recurrence"])
    when = " ".join(filter(None, (stretch, repeated)))
    return _two(row["dates_text"], when or tell.value("dates_status", dates["status"]))


def _two(words: str, understood: str) -> str:
    return f"{words}\n→ {understood}" if words else f"→ {understood}"


def _agreement(tell: Messages, agreement: dict[str, Any]) -> str:
    kind = tell.value("agreement_kind", agreement["kind"])
    parties = ", ".join(_party(tell, code) for code in agreement["parties"])
    return f"{kind} {parties or '?'}: {', '.join(agreement['subjects']) or '?'}"


def _party(tell: Messages, code: str) -> str:
    """A party as a person names it; the reference has its names in Russian alone."""
    from ingestion.reference import parties

    return parties()[code].short_name if tell.language == "ru" else code


def _count(tell: Messages, people: dict[str, Any]) -> str:
    """The number of participants; where none is told, nothing, and where it is not understood, that it is not."""
    if people["participants"] is not None:
        return str(people["participants"])
    return "" if people["status"] in {"parsed", "empty"} else tell.value("participants_status", people["status"])
