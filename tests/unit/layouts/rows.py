"""What a report's rows should be read as, beside what they are read as.

Belongs here: the eight fields and the body of each row, as ``concord inspect`` gives them. Does not belong here: any
layout.
"""

from collections.abc import Sequence
from typing import Any

from ingestion.documents.grid import Table
from ingestion.reports.context import DocumentReading
from ingestion.reports.inspection import inspect_json
from tests.unit.reports.grids import CULTURE, HEADINGS, WITH_MOSCOW, across, event, make_table

FIELDS = ("row_label", "event_title", "dates_text", "place_text", "participants_text", "result_text", "note_text")
FAIR = event("1.")
SHOW = event("2.", title="Выставка", dates="5-6 сентября", result="—", note="Перенесено на IV квартал")
CUP = event("3.", title="Турнир", place="г. Орёл", participants="120 человек", result="Кубок разыгран")


def told(reading: DocumentReading) -> list[dict[str, Any]]:
    """The rows of a reading: fields, body, agreements."""
    names = (*FIELDS, "executive_body", "agreements")
    return [{name: row[name] for name in names} for row in inspect_json(reading)["rows"]]


def expected(row: Sequence[object], body: str = CULTURE, *agreements: str, **fields: str) -> dict[str, Any]:
    """What a row should be read as; ``fields`` are those that differ from the words it was drawn with."""
    words = dict(zip(FIELDS, [row[0], *row[2:]], strict=True))
    return {**words, "executive_body": body, "agreements": list(agreements or (WITH_MOSCOW,)), **fields}


def report(*rows: Sequence[object], number: int = 1) -> Table:
    """A table of the usual heading, the body's row and these rows."""
    return make_table([HEADINGS, across(CULTURE), *rows], number)


def codes(reading: DocumentReading) -> list[str]:
    """The codes of notices, but for the one that every PDF has."""
    return [notice.code for notice in reading.notices if notice.code != "read_from_pdf"]
