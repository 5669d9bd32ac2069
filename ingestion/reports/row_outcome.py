"""How the event of a row ended, from all of its cells, and what there is to say about it.

Belongs here: cells that are not read and may say otherwise, rows of several numbered events, the notices. Does not
belong here: the words of note, result and dates (``ingestion.language.outcome``), other fields of a row (``values``).
"""

from collections.abc import Mapping
from dataclasses import replace

from ingestion.language.dates import DatesReading, read_dates
from ingestion.language.numbered import numbered_items
from ingestion.language.outcome import OutcomeReading, read_outcome
from ingestion.language.remarks import outcome_remarks
from ingestion.language.text import clean
from ingestion.notices import Address, Notice
from ingestion.reports.row_sorts import EventRow

_ANY_QUARTER = "2020-Q3"  # whether words are a date at all, whatever its year
_NUMBERED = ("dates_text", "result_text", "note_text")


def outcome_of(
    event: EventRow, texts: Mapping[str, str], dates: DatesReading, quarter: str | None, row: Address
) -> tuple[OutcomeReading, list[Notice]]:
    """The outcome of a row, ``unclear`` where one cannot be told for it as a whole; and the notices about it.

    ``texts`` are the words of the fields, ``row`` the address of the row.
    """
    reading = read_outcome(texts["note_text"], texts["result_text"], dates, quarter)
    notices: list[Notice] = []
    listed = _listed(texts)
    if listed:
        count = len(next(iter(listed.values())))
        title = _at(event, "event_title", row)
        if numbered_items(texts["event_title"]):
            notices.append(Notice("several_events_in_row", {"count": count}, texts["event_title"], title))
        reading = _of_several(reading, texts, listed, count, dates, quarter)
    if event.unread is not None:  # it may be the very note that says that nothing took place
        reading = _unclear(reading, "unread_column")
        where = replace(row, cell=event.unread.cell_number)
        notices.append(Notice("outcome_beside_unread_cell", value=clean(event.unread.words), address=where))
    elif reading.outcome == "unclear":
        told = next(name for name in ("note_text", "result_text", "event_title") if texts[name])
        notices.append(Notice("outcome_unclear", value=texts[told], address=_at(event, told, row)))
    decisive = "note_text" if texts["note_text"] else "result_text"
    return reading, [*notices, *outcome_remarks(reading, _at(event, decisive, row))]


def _listed(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The fields that are numbered as the title is, by item; none where the row is one event.

    Under one title, numbered dates of which one is none («2) отменено») are occasions that ended each in its own way.
    """
    found = {name: items for name in _NUMBERED if (items := numbered_items(texts[name]))}
    if titles := numbered_items(texts["event_title"]):
        return {name: items for name, items in found.items() if len(items) == len(titles)}
    days = found.get("dates_text", [])
    if all(map(_is_date, days)):
        return {}
    return {name: items for name, items in found.items() if len(items) == len(days)}


def _is_date(words: str) -> bool:
    return read_dates(words, _ANY_QUARTER).status != "unparsed"


def _of_several(
    whole: OutcomeReading,
    texts: Mapping[str, str],
    listed: Mapping[str, list[str]],
    count: int,
    dates: DatesReading,
    quarter: str | None,
) -> OutcomeReading:
    """What all events of a row have in common; unclear where they ended in different ways."""
    readings = []
    for place in range(count):
        note, result = (listed[name][place] if name in listed else texts[name] for name in ("note_text", "result_text"))
        own = dates
        if "dates_text" in listed:
            day = listed["dates_text"][place]
            own = read_dates(day, quarter)
            note = day if not note and not _is_date(day) else note  # «2) отменено» is what a note would say
        readings.append(read_outcome(note, result, own, quarter))
    if len({reading.outcome for reading in readings}) > 1:
        return _unclear(whole, "several_events")
    weakest = min(readings, key=lambda reading: reading.certainty)
    return replace(weakest, text=whole.text)


def _unclear(reading: OutcomeReading, rule: str) -> OutcomeReading:
    return OutcomeReading(reading.text, "unclear", None, "", None, 0.1, rule)


def _at(event: EventRow, name: str, row: Address) -> Address:
    return replace(row, cell=event.cells[name].cell_number if name in event.cells else None)
