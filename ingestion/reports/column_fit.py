"""Whether the words of a row are such as its columns are for, or stand a column beside their own.

Belongs here: telling a row that lost a cell, or a table without a heading whose columns are in another order, by what
the words are. Does not belong here: the places of cells in the grid (see ``cells``), what becomes of the row (see
``rows``), reading a field for its value (see ``values``).

One cell proves little: an event may be called «9 мая», a place be «45-й километр». A row is told to be shifted by two
cells that speak for it, one of which is plainly of another column; a row that is short of cells, of which one may be
missing anywhere, by a single one, or by two that are merely not what they should be.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from ingestion.documents.grid import Table
from ingestion.language.agreement import read_agreement
from ingestion.language.dates import read_dates
from ingestion.language.outcome_text import read_text
from ingestion.language.participants import read_participants
from ingestion.language.place import read_place
from ingestion.language.text import clean
from ingestion.reports.cells import FieldCell, Fit
from ingestion.reports.header import Column, Header
from ingestion.reports.row_account import Fault
from ingestion.reports.words import begins_with

_ANY_QUARTER = "2020-Q3"  # dates are read for their form alone
_LONGEST = 60  # characters of a cell that is a date, a town or a number of people and nothing else
_LONGEST_TOWN = 2  # words of a cell that names a town alone: «г. Брянск», not «делегация г. Брянска»
_DATE = re.compile(
    r"\d|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|год|квартал|месяц|недел|постоянно"
)
_NUMBER = re.compile(r"\(?\d+(?:\.\d+)*[.)]*")
_ENOUGH = 2


def cells_missing(table: Table, row: int, header: Header) -> int:
    """How many columns at the end of the heading a row does not reach; a merged cell over them reaches them."""
    places = table.places(row)
    reached = max((place for place, cell in enumerate(places, 1) if cell is not None), default=0)
    return sum(column.first > reached for column in header.columns)


def fault_of_shift(table: Table, row: int, fitted: Fit, own: AbstractSet[str], header: Header) -> Fault | None:
    """Why a row is to be set apart whose words are not such as its columns are for; None for a row that fits.

    ``own`` are the fields whose words begin in the row.
    """
    cells = fitted.cells
    is_short = cells_missing(table, row, header) > 0
    if not is_short and not any(_looks_wrong(name, cells[name]) for name in own if name in _ALIEN):
        return None
    alien = [
        (name, column)
        for name in _ALIEN
        if name in own and (column := _other_column(name, cells[name], header, is_short=is_short)) is not None
    ]
    senseless = list(_senseless(cells, own, is_short=is_short))
    if alien and (is_short or len({name for name, _ in alien} | set(senseless)) >= _ENOUGH):
        name, column = alien[0]
        return _fault(table, row, "row_shifted", name, cells[name], {"heading": column.heading})
    if is_short and len(senseless) >= _ENOUGH:
        return _fault(table, row, "row_perhaps_shifted", senseless[0], cells[senseless[0]], {})
    return None


def _fault(table: Table, row: int, code: str, name: str, cell: FieldCell, parameters: dict[str, str | int]) -> Fault:
    return Fault(code, table.at(row, cell.cell_number), cell.cell_number, name, parameters)


def _senseless(cells: Mapping[str, FieldCell], own: AbstractSet[str], *, is_short: bool) -> Iterator[str]:
    """The fields whose words are not such as they should be, whatever else they are."""
    if "agreements" in own and not _is_agreement(cells["agreements"]):
        yield "agreements"
    if not is_short:
        return
    if "row_label" in own and not _NUMBER.fullmatch(cells["row_label"].words.strip()):
        yield "row_label"
    if "dates_text" in own and read_dates(clean(cells["dates_text"].words), _ANY_QUARTER).status == "unparsed":
        yield "dates_text"
    if "participants_text" in own and not _counts(clean(cells["participants_text"].words)):
        yield "participants_text"
    if own & {"participants_text", "place_text"} and "result_text" in cells and not own & {"result_text", "note_text"}:
        yield "result_text"


def _looks_wrong(name: str, cell: FieldCell) -> bool:
    """Whether a cell is worth a closer look, told without reading it."""
    words = cell.words.lower()
    if name == "agreements":
        return not begins_with("agreement_headings", cell.words)
    if name == "dates_text":
        return _DATE.search(words) is None
    return name in ("place_text", "participants_text") and len(words) <= _LONGEST


def _other_column(name: str, cell: FieldCell, header: Header, *, is_short: bool) -> Column | None:
    """The column for which the words of a cell are, where they are not for its own."""
    words = clean(cell.words)
    for other in _ALIEN[name]:
        column = header.column_of(other)
        if column is not None and (is_short or other != "result_text") and _READS_AS[other](words):
            return column
    return None


def _is_agreement(cell: FieldCell) -> bool:
    if begins_with("agreement_headings", cell.words):
        return True
    reading = read_agreement(clean(cell.words))
    return reading.has_parties or reading.kind != "unknown"


def _reads_as_agreement(words: str) -> bool:
    return begins_with("agreement_headings", words) and read_agreement(words).has_parties


def _reads_as_date(words: str) -> bool:
    if len(words) > _LONGEST or _DATE.search(words.lower()) is None or _counts(words):
        return False
    return read_dates(words, _ANY_QUARTER).status == "parsed"


def _reads_as_place(words: str) -> bool:
    if len(words.split()) > _LONGEST_TOWN:
        return False
    reading = read_place(words, None)
    return reading.status == "parsed" and reading.locality is not None


def _reads_as_participants(words: str) -> bool:
    return len(words) <= _LONGEST and _counts(words) and read_place(words, None).status == "unparsed"


def _reads_as_result(words: str) -> bool:
    """Asked only of short rows: who took part may be told by what was done."""
    return not _counts(words) and read_text(words, None).outcome is not None


def _counts(words: str) -> bool:
    reading = read_participants(words)
    return any(count is not None for count in (reading.participants, reading.regions, reading.organisations))


_READS_AS: Mapping[str, Callable[[str], bool]] = {
    "agreements": _reads_as_agreement,
    "dates_text": _reads_as_date,
    "place_text": _reads_as_place,
    "participants_text": _reads_as_participants,
    "result_text": _reads_as_result,
}
# What words of each field are plainly not, in the order of the columns of the form.
_ALIEN: Mapping[str, tuple[str, ...]] = {
    "agreements": ("dates_text",),
    "event_title": ("agreements", "dates_text", "participants_text"),
    "dates_text": ("agreements", "place_text", "participants_text"),
    "place_text": ("dates_text", "participants_text"),
    "participants_text": ("dates_text", "place_text", "result_text"),
}
