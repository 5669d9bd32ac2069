"""What is said about readings of places that are not whole: each doubt has its notice."""

import pytest

from ingestion.language.place import read_place
from ingestion.language.remarks import place_remarks
from ingestion.notices import Address

CASES = [
    ("г. Рослвль", ["place_corrected"]),
    ("г. Смо ленск", ["place_corrected"]),
    ("Дистанционнно", ["place_corrected"]),
    ("г. Кра сктр", ["locality_name_broken"]),
    ("ДК «Шарм» и ЦК «Днепр», г. Смоленск", ["several_venues"]),
    ("Незнакомский район", ["district_unknown"]),
    ("г. Суздаль, г. Калуга", ["several_localities"]),
    ("г. Железногорск", ["region_of_locality_unknown"]),
    ("г. Кировск, Кировский район", ["region_of_locality_unknown"]),
    ("г. Смоленск, Дом культуры", []),
    ("по согласованию", []),
    ("в раздумьях", ["place_not_understood"]),
    ("Соловецкие острова", ["place_partly_understood"]),
]


@pytest.mark.parametrize(("text", "codes"), CASES)
def test_a_doubt_about_a_place_is_said(text: str, codes: list[str]) -> None:
    reading = read_place(text)
    assert [notice.code for notice in place_remarks(reading, Address())] == codes
    assert reading.status != "parsed" or not codes


def test_what_a_slip_of_the_pen_was_read_as_is_said() -> None:
    (notice,) = place_remarks(read_place("г. Рослвль"), Address())
    assert notice.parameters["read"] == "Рославль, очно"


def test_a_region_taken_from_the_report_is_said_to_be_uncertain() -> None:
    (notice,) = place_remarks(read_place("г. Киров", "RU-KLU"), Address())
    assert (notice.code, notice.parameters["region"]) == ("region_of_place_uncertain", "Калужская область")
