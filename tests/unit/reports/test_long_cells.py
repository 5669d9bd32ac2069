"""A cell too long to be read keeps its words; the row stays, its field is not understood, and it is said where."""

import pytest

from ingestion.language.agreement import read_agreement, split_agreements
from ingestion.language.text import LONGEST_CELL, clean
from tests.unit.reports import grids

LONG = {
    "title": ("Фестиваль ", 3, None),
    "dates": ("11 августа, ", 4, ("dates_status", "unparsed")),
    "place": ("г. Смоленск, ", 5, ("place_status", "unparsed")),
    "participants": ("45 человек, ", 6, ("participants_status", "unparsed")),
    "result": ("Проведен концерт. ", 7, ("outcome", "unclear")),
    "note": ("Не состоялась. ", 8, ("outcome", "unclear")),
}


def filled(phrase: str, length: int) -> str:
    return (phrase * (length // len(phrase) + 1))[:length]


@pytest.mark.parametrize("name", LONG)
def test_a_long_cell_is_kept_and_not_read(name: str) -> None:
    phrase, column, said = LONG[name]
    words = filled(phrase, LONGEST_CELL + 1)
    reading = grids.read(grids.TITLE, grids.make_table([grids.HEADINGS, grids.event(**{name: words})]))
    (notice,) = (notice for notice in reading.notices if notice.code == "cell_not_read")
    assert (notice.address.table, notice.address.row, notice.address.cell) == (1, 2, column)
    (row,) = grids.rows_of(reading)
    assert clean(words) in row.values()
    if said is not None:
        assert row[said[0]] == said[1]


def test_a_long_cell_of_agreements_is_one_that_is_not_understood() -> None:
    words = filled(grids.WITH_MOSCOW + "; ", LONGEST_CELL + 1)
    rows: list[list[object]] = [
        [*grids.HEADINGS],
        grids.event("1.", grids.Span(words, rows=2)),
        grids.event("2.", grids.COVERED),
    ]
    reading = grids.read(grids.TITLE, grids.make_table(rows))
    assert grids.codes(reading).count("cell_not_read") == 1  # for both rows
    read = reading.tables["report_row_agreement"]
    assert [(record["agreement_status"], record["agreement_text"]) for record in read] == [
        ("unparsed", clean(words))
    ] * 2


def test_a_cell_of_the_greatest_length_is_read() -> None:
    words = filled("Проведен концерт. ", LONGEST_CELL)
    reading = grids.read(grids.TITLE, grids.make_table([grids.HEADINGS, grids.event(result=words)]))
    assert "cell_not_read" not in grids.codes(reading)
    assert [row["outcome"] for row in grids.rows_of(reading)] == ["held"]


def test_more_titles_than_any_cell_has_are_none() -> None:
    title = "Соглашение о н. "
    assert len(split_agreements([title * 200])) == 200
    (text,) = split_agreements([title * 201])
    assert read_agreement(text).status == "unparsed"
