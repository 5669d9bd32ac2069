"""Layouts that come together: a cell missing, a row torn in two, a table split; no row is read shifted or invented."""

from collections.abc import Sequence
from itertools import product

import pytest

from ingestion.reports.context import DocumentReading
from tests.unit.layouts.drawn import read_drawn
from tests.unit.layouts.rows import told
from tests.unit.reports.grids import CULTURE, HEADINGS, TITLE, WITH_MOSCOW, WITH_ORYOL, across, make_table

_FAIR = ["1.", WITH_MOSCOW, "Ярмарка", "12 августа", "г. Брянск", "45 человек", "Мероприятие проведено", ""]
_TABLE = ["2.", WITH_ORYOL, "Круглый стол", "с 1 по 5 сентября", "г. Орёл", "30 человек", "Обсуждены вопросы", ""]
_SHOW = [
    "3.",
    WITH_MOSCOW,
    "Выставка",
    "5 июля",
    "г. Смоленск",
    "20 человек",
    "Выставка состоялась",
    "Фото прилагаются",
]
_HALVES = (
    ["2.", WITH_ORYOL, "Круглый", "с 1 по 5", "г. Орёл", "30 человек", "Обсуждены", ""],
    ["", "", "стол", "сентября", "", "", "вопросы", ""],
)
_SWAPPED = {"title and agreement": (1, 2), "dates and place": (3, 4), "place and participants": (4, 5)}
_NAMES = (
    "row_label",
    "agreements",
    "event_title",
    "dates_text",
    "place_text",
    "participants_text",
    "result_text",
    "note_text",
)

Row = Sequence[object]


def _without(row: list[str], place: int | None) -> list[str]:
    return row if place is None else [*row[:place], *row[place + 1 :]]


def _swapped(row: list[str], columns: tuple[int, int] | None) -> list[str]:
    first, second = columns or (0, 0)
    order = [{first: second, second: first}.get(place, place) for place in range(len(row))]
    return [row[place] for place in order]


def _accepted(reading: DocumentReading) -> list[list[object]]:
    return [[row[name] for name in _NAMES] for row in told(reading)]


def _drawn(row: list[str]) -> list[object]:
    return [row[0], [row[1]], *row[2:]]


@pytest.mark.parametrize("file_format", ["docx", "html"])
@pytest.mark.parametrize("split", ["whole", "heading repeated", "no heading"])
@pytest.mark.parametrize("is_torn", [False, True])
@pytest.mark.parametrize("missing", [None, 0, 1, 2, 3, 4, 5])
def test_a_cell_is_missing_near_a_row_torn_in_two(
    missing: int | None, is_torn: bool, split: str, file_format: str
) -> None:
    above: list[Row] = [HEADINGS, across(CULTURE), _FAIR]
    halves = list(_HALVES) if is_torn else [_TABLE]
    below: list[Row] = [*halves[1:], _without(_SHOW, missing), ["4.", *_FAIR[1:]]]
    if split == "whole":
        tables = [make_table([*above, halves[0], *below])]
    else:
        headings = [HEADINGS] if split == "heading repeated" else []
        tables = [make_table([*above, halves[0]]), make_table([*headings, *below], 2)]
    reading = read_drawn(file_format, TITLE, *tables)
    rows = [_FAIR, _TABLE, *([_SHOW] if missing is None else []), ["4.", *_FAIR[1:]]]
    assert _accepted(reading) == [_drawn(row) for row in rows]
    apart = [row["notice_code"] for row in reading.tables["quarantined_row"]]
    assert len(apart) == (missing is not None)
    assert set(apart) <= {"row_shifted", "row_perhaps_shifted"}
    assert [notice.code for notice in reading.notices if notice.code == "row_continued"] == ["row_continued"] * is_torn


@pytest.mark.parametrize("file_format", ["docx", "html"])
@pytest.mark.parametrize("last", [6, 7])
def test_a_row_without_one_of_its_last_cells_is_read_with_a_notice(last: int, file_format: str) -> None:
    reading = read_drawn(file_format, TITLE, make_table([HEADINGS, across(CULTURE), _FAIR, _without(_SHOW, last)]))
    words = [*_SHOW[:6], _SHOW[13 - last], ""] if last == 6 else [*_SHOW[:7], ""]
    assert _accepted(reading) == [_drawn(_FAIR), _drawn(words)]
    (notice,) = [notice for notice in reading.notices if notice.code == "row_ends_early"]
    assert (notice.parameters["cells"], notice.parameters["columns"]) == (7, 8)


@pytest.mark.parametrize(("file_format", "columns"), product(["docx", "html"], _SWAPPED))
def test_a_second_table_without_a_heading_has_its_columns_in_another_order(file_format: str, columns: str) -> None:
    rows = [_swapped(row, _SWAPPED[columns]) for row in (_TABLE, _SHOW)]
    first = make_table([HEADINGS, across(CULTURE), _FAIR])
    reading = read_drawn(file_format, TITLE, first, CULTURE, make_table(rows, 2))
    assert _accepted(reading) == [_drawn(_FAIR)]
    assert [row["notice_code"] for row in reading.tables["quarantined_row"]] == ["row_shifted"] * 2
