"""Texts that are numbered lists, and dates in them."""

import pytest

from ingestion.language.dates import read_dates
from ingestion.language.numbered import numbered_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1) Фестиваль 2) Ярмарка", ["Фестиваль", "Ярмарка"]),
        ("1. 12.07.2021\n2. 15.08.2021;", ["12.07.2021", "15.08.2021"]),
        ("1)Фестиваль; 2)Ярмарка; 3)Выставка", ["Фестиваль", "Ярмарка", "Выставка"]),
        ("1) Фестиваль", []),
        ("Проведены: 1) концерт 2) выставка", []),
        ("1.5 часа и 2.5 часа", []),
        ("1) 2) Ярмарка", []),
        ("", []),
    ],
)
def test_items(text: str, items: list[str]) -> None:
    assert numbered_items(text) == items


@pytest.mark.parametrize(
    ("text", "status", "days"),
    [
        ("1) 12 июля 2) 15 августа 3) отменено", "partial", ["2021-07-12", "2021-08-15"]),
        ("1. 12.07.2021\n2. 15.08.2021", "parsed", ["2021-07-12", "2021-08-15"]),
        ("1. 12.07.2021", "parsed", ["2021-07-12"]),
        ("3) 12.07.2021", "parsed", ["2021-07-12"]),
        ("1) 12 июля 2) 15 и 16 августа", "parsed", ["2021-07-12", "2021-08-15", "2021-08-16"]),
        ("1) 12 июля 2) отменено", "partial", ["2021-07-12"]),
    ],
)
def test_a_numbered_list_of_dates_loses_none(text: str, status: str, days: list[str]) -> None:
    reading = read_dates(text, "2021-Q3")
    found = [str(item.date_from) for item in reading.items] or [str(reading.date_from)]
    assert (reading.status, found, reading.text) == (status, days, text)
    assert (str(reading.date_from), str(reading.date_to)) == (days[0], days[-1])


def test_a_date_with_spaces_is_no_list() -> None:
    reading = read_dates("1. 07. 2021 2. 08. 2021", "2021-Q3")
    assert "2021-07-31" not in {str(reading.date_to), *(str(item.date_to) for item in reading.items)}


def test_a_list_of_deadlines_is_not_claimed_to_be_understood() -> None:
    assert read_dates("1) до 12 июля 2) отменено", "2021-Q3").status != "parsed"
