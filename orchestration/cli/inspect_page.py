"""A reading as one HTML page that a person checks against the document: offline, without scripts, printable.

Belongs here: what stands where on the page, the marks of cells and rows, links between notices and places. Does not
belong here: markup and style (``inspect_page.html.j2``, ``inspect_page.css``), the wording of values
(``inspect_words``), the drawing of merged cells (``inspect_grid``), the reading (``ingestion.reports``).
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.notices import SEVERITIES
from orchestration.cli.inspect_grid import Drawn, drawn_rows
from orchestration.cli.inspect_words import (
    SOURCES,
    Row,
    Understood,
    body_place,
    period_words,
    region_words,
    understood,
)
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from jinja2 import Template

_ROOM = Path(__file__).parent
_Place = tuple[int, int, int]  # table, row and column, 0 where not said


def inspection_page(tell: Messages, seen: dict[str, Any]) -> str:
    """The page of an inspection object (``ingestion.reports.inspection``), whole and escaped."""
    page = _Page(tell, seen)
    is_rejected = seen["outcome"] == "rejected"
    return _template().render(
        tell=tell,
        language=tell.language,
        style=(_ROOM / "inspect_page.css").read_text("utf-8"),
        document=seen["document"],
        outcome=seen["outcome"],
        outcome_words=tell(f"outcome.{seen['outcome']}"),
        # Of a file that was refused there is no telling what its parts are.
        parts=[] if is_rejected and not seen["tables"] else [page.part(part) for part in seen["parts"]],
        tables=[page.table(table) for table in seen["tables"]],
        notices=page.notices,
        decisive=page.notices[:1] if is_rejected else [],
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_ROOM), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("inspect_page.html.j2")


class _Page:
    """The parts of the page that refer to each other."""

    def __init__(self, tell: Messages, seen: dict[str, Any]) -> None:
        self._tell = tell
        self._needs_review = seen["document"]["needs_review"]
        self._rows: dict[tuple[int, int], Row] = {
            (row["address"]["table"], row["address"]["row"]): row for row in seen["rows"]
        }
        self._grids = {table["number"]: drawn_rows(table) for table in seen["tables"]}
        self._places = {number: _covering(grid) for number, grid in self._grids.items()}
        self._numbers: dict[_Place, list[int]] = defaultdict(list)  # of the notices, by the place that shows them
        self._headings = {table["number"]: table["headings"] for table in seen["tables"]}
        in_order = sorted(seen["notices"], key=lambda notice: SEVERITIES.index(notice["severity"]))
        self.notices = [self._notice(number, notice) for number, notice in enumerate(in_order, start=1)]

    def _notice(self, number: int, notice: dict[str, Any]) -> dict[str, Any]:
        address = notice["address"]
        target = "document" if address["part"] is None else f"part{address['part']}"
        if (table := address["table"]) in self._grids:
            place = self._shown_at(table, address["row"] or 0, address["cell"] or 0)
            self._numbers[place].append(number)
            target = _anchor(place)
        return {
            **notice,
            "number": number,
            "target": target,
            "severity_words": self._tell.value("notice_severity", notice["severity"]),
        }

    def _shown_at(self, table: int, row: int, cell: int) -> _Place:
        """The place on the page that a notice is shown at: the cell as drawn, else its row, else its table."""
        drawn = self._places[table].get((row, cell))
        if drawn is not None:
            return table, drawn.row, drawn.column
        return (table, row if 0 < row <= len(self._grids[table]) else 0, 0)

    def part(self, part: dict[str, Any]) -> dict[str, Any]:
        tell, evidence = self._tell, part["evidence"]
        facts = [
            {
                "name": tell(f"inspect.part.{name}"),
                "value": value,
                "source": tell.value(SOURCES[name], evidence[name]) if evidence[name] != "none" else "",
                "is_known": is_known,
            }
            for name, value, is_known in (
                ("kind", tell(f"kind.{part['kind']}"), part["kind"] != "unknown"),
                ("period", period_words(tell, part), part["kind"] == "register" or bool(part["period"]["from"])),
                ("region", region_words(tell, part["region"]), part["region"] is not None),
            )
        ]
        bodies = [
            {"name": body["name"], "remark": body["remark"], "place": body_place(tell, body), "target": _target(body)}
            for body in part["bodies"]
        ]
        return {**part, "facts": facts, "named_bodies": bodies, "outcome_words": tell(f"outcome.{part['outcome']}")}

    def table(self, table: dict[str, Any]) -> dict[str, Any]:
        number = table["number"]
        rows = [self._row(number, row, grid) for row, grid in zip(table["rows"], self._grids[number], strict=True)]
        return {**table, "shown": rows, "numbers": self._numbers[number, 0, 0]}

    def _row(self, table: int, row: dict[str, Any], grid: list[Drawn]) -> dict[str, Any]:
        tell, number = self._tell, row["row"]
        found = self._rows.get((table, number))
        fate = tell(f"inspect.row.{row['fate']}")
        if row["rule"]:
            fate += f": {tell.value('ignore_rule', row['rule'])}"
        reason = self._reason(table, number, row["notice"]) if row["fate"] == "quarantined" else None
        return {
            **row,
            "reason": reason,
            "anchor": _anchor((table, number, 0)),
            "fate_words": fate,
            "needs_review": self._needs_review and row["fate"] == "accepted",
            "cells": [self._cell(table, drawn) for drawn in grid],
            "numbers": self._numbers[table, number, 0],
            "body": found["executive_body"] if found is not None else None,
            "understood": [self._item(item) for item in understood(tell, found)] if found is not None else [],
            "carried_words": list(self._carried(row)),
        }

    def _reason(self, table: int, row: int, code: str) -> dict[str, Any] | None:
        """The notice for which a row is set apart: its own, else its table's, else its part's."""

        def distance(notice: dict[str, Any]) -> tuple[bool, bool, bool]:
            said = notice["address"]
            return said["table"] not in (table, None), said["row"] != row, said["table"] != table

        found = [notice for notice in self.notices if notice["code"] == code]
        return min(found, key=distance) if found else None

    def _cell(self, table: int, drawn: Drawn) -> dict[str, Any]:
        tell, cell = self._tell, drawn.cell
        if cell is None:
            return {"drawn": drawn, "fate": "absent", "label": tell("inspect.fate.absent"), "numbers": [], "words": ""}
        rows = [row for row in cell["used_in"] if row != cell["row"]]
        return {
            "drawn": drawn,
            "anchor": _anchor((table, drawn.row, drawn.column)),
            "fate": cell["fate"],
            "field": cell["fields"][0] if cell["fields"] else "",
            "label": self._label(table, cell),
            "words": cell["words"],
            "for_rows": tell("inspect.cell.for_rows", rows=_ranges(cell["used_in"])) if rows else "",
            "resumed": tell("inspect.cell.resumed", row=cell["row"]) if drawn.is_resumed else "",
            "numbers": self._numbers[table, drawn.row, drawn.column],
        }

    def _label(self, table: int, cell: dict[str, Any]) -> str:
        """How a cell was taken, in a few words: its field, the rule by which it is ignored, or what it heads."""
        tell = self._tell
        fields = ", ".join(tell(f"inspect.field.{name}") for name in cell["fields"])
        if cell["fate"] in ("read", "blank"):
            return fields
        if cell["fate"] == "ignored":
            return self._headed(table, cell) or tell.value("ignore_rule", cell["rule"])
        return ", ".join(filter(None, (fields, tell(f"inspect.fate.{cell['fate']}"))))

    def _headed(self, table: int, cell: dict[str, Any]) -> str:
        """The field of the column that a cell of a heading stands over; empty for a cell over several or none."""
        over = [
            heading
            for heading in self._headings[table]
            if heading["first_row"] <= cell["row"] <= heading["last_row"]
            and heading["first"] <= cell["column"] + cell["column_span"] - 1
            and cell["column"] <= heading["last"]
        ]
        if len(over) != 1:
            return ""
        fields = ", ".join(self._tell(f"inspect.field.{name}") for name in over[0]["fields"])
        return self._tell("inspect.cell.heads", field=fields) if fields else self._tell("inspect.cell.heads_nothing")

    def _item(self, item: Understood) -> dict[str, Any]:
        standing = self._tell(f"inspect.standing.{item.standing}")
        is_field = item.name == "agreements"  # one item an agreement
        return {
            "name": self._tell("inspect.field.agreements" if is_field else f"inspect.column.{item.name}"),
            "item": item,
            "meaning": "" if item.meaning == standing else item.meaning,
            "standing": standing,
        }

    def _carried(self, row: dict[str, Any]) -> Iterator[str]:
        for found in row["carried"]:
            if not found["field"].startswith("unknown_"):
                field = self._tell(f"inspect.field.{found['field']}")
                if found["row"] is None:
                    yield self._tell("inspect.row.carried_from_table", field=field)
                else:
                    yield self._tell("inspect.row.carried", field=field, row=found["row"])


def _covering(grid: list[list[Drawn]]) -> dict[tuple[int, int], Drawn]:
    """The drawn cell at each place, by row and column."""
    return {
        (row, column): drawn
        for cells in grid
        for drawn in cells
        if drawn.cell is not None
        for row in range(drawn.row, drawn.row + drawn.row_span)
        for column in range(drawn.column, drawn.column + drawn.column_span)
    }


def _target(body: dict[str, Any]) -> str:
    table, row = body["address"]["table"], body["address"]["row"]
    return _anchor((table, row or 0, 0)) if table is not None else ""


def _anchor(place: _Place) -> str:
    """The id of a place: ``t1``, ``t1r7``, ``t1r7c4``."""
    return "".join(f"{letter}{number}" for letter, number in zip("trc", place, strict=True) if number)


def _ranges(numbers: list[int]) -> str:
    """Numbers in order as a person writes them: ``4–6, 9``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)
