"""A reading on a terminal: the document, its parts with their evidence and sums, its rows, its notices.

Belongs here: layout for a terminal, a block a row where it is narrow. Does not belong here: the wording of values
(``inspect_words``), the reading (``ingestion.reports``).
"""

import sys
from textwrap import fill
from typing import Any

from orchestration.cli.application import say, say_table
from orchestration.cli.inspect_words import (
    SOURCES,
    Row,
    Understood,
    body_place,
    period_words,
    region_words,
    sort_of,
    understood,
)
from orchestration.wording.messages import Messages

# Columns of the table of each sort of row: a text of the row, or what was understood of a field.
_COLUMNS = {
    "event": (
        "row",
        "executive_body",
        "agreements",
        "event_title",
        "dates",
        "place",
        "participants",
        "outcome",
    ),
    "item": ("row", "plan_direction", "agreements", "event_title", "dates", "responsible_text"),
    "entry": ("row", "agreements", "signed", "term", "responsible_text"),
}
_FEWEST_FOR_TABLE = 160  # columns of the terminal below which the cells of such a table are too narrow to read


def show(tell: Messages, seen: dict[str, Any]) -> None:
    """Print a reading."""
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
    for part in seen["parts"] if seen["outcome"] != "rejected" else ():
        _show_part(tell, part)
    for sort, columns in _COLUMNS.items():
        if rows := [row for row in seen["rows"] if sort_of(row) == sort]:
            say()
            _show_rows(tell, columns, rows, document["needs_review"])
    if seen["notices"]:
        say()
        say(tell("inspect.notices", n=len(seen["notices"])))
        for notice in seen["notices"]:
            where = notice["address"]["words"]
            place = f" [{where}]" if where else ""
            severity = tell.value("notice_severity", notice["severity"])
            _say_wrapped(f"{severity}{place}: {notice['message']} ({notice['code']})", 2)


def _say_wrapped(words: str, indent: int) -> None:
    """A paragraph, broken at the width of the terminal; in one line where there is none."""
    begin, go_on = " " * indent, " " * (indent + 4)
    if sys.stdout.isatty():
        words = fill(words, _width(), initial_indent=begin, subsequent_indent=go_on, break_on_hyphens=False)
    else:
        words = begin + words
    say(words)


def _width() -> int:
    from rich.console import Console

    return Console(file=sys.stdout).width


def _show_part(tell: Messages, part: dict[str, Any]) -> None:
    said = tell("inspect.part", number=part["number"], kind=tell(f"kind.{part['kind']}"), title=part["title"] or "—")
    _say_wrapped(said, 2)
    evidence = part["evidence"]
    for name, value in (
        ("kind", tell(f"kind.{part['kind']}")),
        ("period", period_words(tell, part)),
        ("region", region_words(tell, part["region"])),
    ):
        source = evidence[name]
        found = f" ({tell.value(SOURCES[name], source)})" if source != "none" else ""
        _say_wrapped(f"{tell(f'inspect.part.{name}')}: {value}{found}", 4)
    for body in part["bodies"]:
        _say_wrapped(f"{tell('inspect.part.body')}: {body['name']} ({body_place(tell, body)})", 4)
    for name in ("rows", "cells"):
        _say_wrapped(tell(f"inspect.sum.{name}", **part[name]), 4)


def _show_rows(tell: Messages, columns: tuple[str, ...], rows: list[Row], needs_review: bool) -> None:
    cells = [[_cell(tell, name, row, needs_review) for name in columns] for row in rows]
    headings = [tell(f"inspect.column.{name}") for name in columns]
    if not sys.stdout.isatty() or _width() >= _FEWEST_FOR_TABLE:
        say_table(headings, cells)
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table

    console = Console(file=sys.stdout, highlight=False, markup=False)
    for seen, row in zip(rows, cells, strict=True):
        place = tell("inspect.row_place", table=seen["address"]["table"], row=seen["address"]["row"])
        label = f" — № {seen['row_label']}" if seen["row_label"] else ""
        say(place + label + (f" ({tell('inspect.review')})" if needs_review else ""))
        block = Table.grid(padding=(0, 1))
        block.add_column(no_wrap=True)
        block.add_column(overflow="fold")
        for heading, words in zip(headings[1:], row[1:], strict=True):
            if words:
                block.add_row(heading, words)
        console.print(Padding(block, (0, 0, 1, 2)))


def _cell(tell: Messages, name: str, row: Row, needs_review: bool) -> str:
    """A cell as a person checks it: the document's words, and below them what was understood."""
    if name == "row":
        place = f"{row['address']['table']}:{row['address']['row']} {row['row_label']}"
        return f"{place} ({tell('inspect.review')})" if needs_review else place
    if name in ("event_title", "executive_body", "plan_direction", "responsible_text"):
        return str(row[name] or "")
    found = [item for item in understood(tell, row) if item.name == name]
    return "\n".join(_item(tell, item, sort_of(row) == "entry") for item in found)


def _item(tell: Messages, item: Understood, is_entry: bool) -> str:
    if item.standing == "empty":
        return ""
    remarks = list(item.remarks)
    if item.standing in ("partial", "unparsed") and item.meaning != tell(f"inspect.standing.{item.standing}"):
        remarks.insert(0, tell(f"inspect.standing.{item.standing}"))
    said = f"→ {item.meaning}" + (f" [{'; '.join(remarks)}]" if remarks else "")
    # Long words of a report that were understood stand in the document; the title of an agreement is the entry itself.
    is_left_out = item.name in ("agreements", "participants") and item.standing in ("parsed", "inferred")
    words = "" if is_left_out and not is_entry else item.words
    return f"{words}\n{said}" if words else said
