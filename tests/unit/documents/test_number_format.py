"""Number formats: what a person sees in the cell, or that the format is not understood."""

from datetime import date, datetime

import pytest

from ingestion.documents.number_format import shown_date, shown_number


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (0.05, "0%", "5%"),
        (0.125, "0.0%", "12,5%"),
        (-0.05, "0%", "-5%"),
        (0.005, "0%", "1%"),
        (15000, "#,##0", "15\u00a0000"),
        (1234567.891, "#,##0.00", "1\u00a0234\u00a0567,89"),
        (999, "#,##0", "999"),
        (7, "000", "007"),
        (12.6, "0", "13"),
        (2.5, "0.00", "2,50"),
        (2.5, "0.##", "2,5"),
        (2, "0.##", "2"),
        (0.5, "#.00", ",50"),
        (40, '0" чел."', "40 чел."),
        (40, "0\\ \\ч", "40 ч"),
        (1500, "#,##0.00\\ [$₽-419]", "1\u00a0500,00 ₽"),
        (1500, '_-* #,##0\\ "₽"_-;\\-* #,##0\\ "₽"_-', "1\u00a0500 ₽"),
        (-1500, "#,##0_);(#,##0)", "(1\u00a0500)"),
        (-3, "0;[Red]-0", "-3"),
        (0, '0;-0;"нет"', "нет"),
        (-0.001, "0.0", "0,0"),
        (0.1 + 0.2, "0.00", "0,30"),
        (5, '"; "0', "; 5"),
    ],
)
def test_a_number_is_shown_as_its_cell_shows_it(value: float, code: str, expected: str) -> None:
    assert shown_number(value, code) == expected


@pytest.mark.parametrize(
    "code", ["0.00E+00", "# ?/?", "0,", "[>100]0;0.0", "[h]:mm", "0" * 300, "0.0 0.0", "0." + "0" * 40]
)
def test_a_format_that_is_not_understood_is_said_to_be(code: str) -> None:
    assert shown_number(1234.5, code) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("mmmm yyyy", "август 2020"),
        ("[$-419]mmmm\\ yyyy;@", "август 2020"),
        ("mm.yyyy", "08.2020"),
        ("yyyy", "2020"),
        ("mmmm", "август"),
        ("dd.mm.yyyy", None),
        ("d mmmm", None),
    ],
)
def test_a_date_without_a_day_does_not_get_one(code: str, expected: str | None) -> None:
    assert shown_date(date(2020, 8, 1), code) == expected
    assert shown_date(datetime(2020, 8, 1), code) == expected
