"""Municipalities in running text: every form of every name, towns of one name, and what is no town."""

import pytest

from ingestion.language.municipalities import find_municipalities
from ingestion.language.parties import find_parties
from ingestion.reference import parties, party_names

_TOWNS = [party for party in parties().values() if party.kind == "municipality"]


def _codes(text: str) -> list[tuple[str, ...]]:
    return [mention.codes for mention in find_municipalities(text)]


@pytest.mark.parametrize("case", range(6))
def test_every_town_is_found_in_every_case(case: int) -> None:
    for town in _TOWNS:
        form = town.cases[case].split(" (")[0]
        assert [town.code in codes for codes in _codes(f"Администрация города {form}")] == [True], form


def test_names_of_committees_lead_to_their_town() -> None:
    names = [name for name in party_names() if parties()[name.party_code].kind == "municipality"]
    assert names
    assert all(_codes(form) == [(name.party_code,)] for name in names for form in name.cases)


def test_a_code_is_that_of_the_region_and_a_name() -> None:
    for town in _TOWNS:
        region, _, name = town.code.rpartition("-")
        assert parties()[region].kind in {"region", "foreign_region"}
        assert name.isalpha()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("города Смоленска и города Витебска", [("RU-SMO-SMOLENSK",), ("BY-VI-VITEBSK",)]),
        ("г. Нижнего Новгорода", [("RU-NIZ-NIZHNIYNOVGOROD",)]),
        ("Ростовом-на-Дону", [("RU-ROS-ROSTOVNADONU",)]),
        ("города Кирова", [("RU-KIR-KIROV", "RU-KLU-KIROV")]),
        ("Смоленской области и города Москвы", []),
        ("орла и решки", []),
    ],
)
def test_towns_in_running_text(text: str, codes: list[tuple[str, ...]]) -> None:
    assert _codes(text) == codes


def test_a_town_is_no_party_of_the_other_readers() -> None:
    assert find_parties("в городе Смоленске, Витебский горисполком") == []
