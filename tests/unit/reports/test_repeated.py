"""Rows that repeat another row of their report."""

from tests.unit.reports.grids import (
    CULTURE,
    HEADINGS,
    SPORT,
    TITLE,
    WITH_ORYOL,
    across,
    event,
    make_table,
    read,
    rows_of,
)


def test_a_row_that_repeats_another_is_counted_and_said() -> None:
    rows = [event(), event("2.", title="Выставка"), event("3."), event("4.")]
    reading = read(TITLE, make_table([HEADINGS, across(CULTURE), *rows]))
    notices = [(n.code, dict(n.parameters), n.address.row, n.value) for n in reading.notices]
    assert notices == [
        ("row_repeated", {"table": 1, "row": 3}, 5, "Фестиваль «Пример»"),
        ("row_repeated", {"table": 1, "row": 3}, 6, "Фестиваль «Пример»"),
    ]
    assert len(rows_of(reading)) == 4


def test_rows_that_differ_in_anything_are_no_copies() -> None:
    rows = [
        across(CULTURE),
        event(),
        event("2.", dates="12 августа"),
        event("3.", agreement=WITH_ORYOL),
        across(SPORT),
        event("4."),
    ]
    assert read(TITLE, make_table([HEADINGS, *rows])).notices == []
