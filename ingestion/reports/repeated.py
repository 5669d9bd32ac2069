"""Rows of one part that say the same, word for word.

Belongs here: finding them and saying so. Does not belong here: leaving one of them out: whether an event was held twice
or a row was copied by mistake only the sender knows (see ``rows`` for what becomes of a row).
"""

from collections.abc import Iterator, Sequence

from ingestion.language.text import clean
from ingestion.notices import Address, Notice
from ingestion.reports.row_sorts import EventRow

_NUMBER_OF_ROW = "row_label"  # differs between copies


def repeated_rows(part: int, events: Sequence[EventRow]) -> Iterator[Notice]:
    """A notice for each row that repeats one above it: body, agreement and the words of all columns but the number."""
    first: dict[tuple[object, ...], EventRow] = {}
    for event in events:
        words = tuple(sorted((name, clean(cell.words)) for name, cell in event.cells.items() if name != _NUMBER_OF_ROW))
        under = clean(event.agreements.words) if event.agreements is not None else ""
        above = first.setdefault((event.body, under, words), event)
        if above is not event:
            title = event.cells.get("event_title") or event.cells.get("agreements")
            yield Notice(
                "row_repeated",
                {"table": above.table, "row": above.row},
                value=clean(title.words) if title is not None else "",
                address=Address(part, event.table, event.row, title.cell_number if title is not None else None),
            )
