"""Parties in running text: every name in every case, and what is no name."""

import pytest

from ingestion.language.parties import find_parties, party_of
from ingestion.reference import parties, party_names

_PARTIES = [party for party in parties().values() if party.kind != "municipality"]
_FORMS = [(party.code, form) for party in _PARTIES for form in party.cases]
_OTHER_FORMS = [
    (name.party_code, form)
    for name in party_names()
    if parties()[name.party_code].kind != "municipality"
    for form in name.cases
]
_NEIGHBOUR = {"RU-SMO": "RU-TVE"}


def _codes(text: str) -> list[str]:
    return [mention.code for mention in find_parties(text)]


def test_every_form_of_every_name_is_its_party_and_no_other() -> None:
    wrong = [(form, code, _codes(form)) for code, form in [*_FORMS, *_OTHER_FORMS] if _codes(form) != [code]]
    assert wrong == []


def test_every_form_covers_all_of_its_words() -> None:
    for code, form in [*_FORMS, *_OTHER_FORMS]:
        assert party_of(form) == code
        assert find_parties(form)[0].words == form


@pytest.mark.parametrize(
    ("write", "label"),
    [
        (lambda form: form.replace("ё", "е"), "without ё"),
        (lambda form: form.replace(" – ", "-"), "hyphen without spaces"),
        (lambda form: form.replace(" – ", " - "), "hyphen"),
        (lambda form: form.replace(" – ", " — "), "em dash"),
        (lambda form: form.replace(" ", "\u00a0"), "no-break spaces"),
        (lambda form: form.replace("-", "\u2011"), "no-break hyphen"),
        (str.upper, "capitals"),
    ],
)
def test_writing_does_not_matter(write, label) -> None:  # type: ignore[no-untyped-def]
    wrong = [(form, _codes(write(form))) for code, form in _FORMS if _codes(write(form)) != [code]]
    assert wrong == [], label


def test_every_region_is_found_between_two_bodies() -> None:
    for party in _PARTIES:
        other = parties()[_NEIGHBOUR.get(party.code, "RU-SMO")]
        text = f"между Правительством {party.cases[1]} и Администрацией {other.cases[1]} о сотрудничестве"
        swapped = f"между Администрацией {other.cases[1]} и Правительством {party.cases[1]}"
        assert _codes(text) == [party.code, other.code]
        assert _codes(swapped) == [other.code, party.code]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("представители из г. Москвы, Липецкой, Калужской и Брянской областей", "RU-MOW RU-LIP RU-KLU RU-BRY"),
        ("конкурс Брянской  и Смоленской областей", "RU-BRY RU-SMO"),
        ("Брянская, Смоленская, и Тверская области", "RU-BRY RU-SMO RU-TVE"),
        ("Алтайского, Пермского и Красноярского краёв", "RU-ALT RU-PER RU-KYA"),
        ("Ямало-Ненецкого и Ханты-Мансийского автономных округов", "RU-YAN RU-KHM"),
        ("Кабардино-Балкарской и Чеченской Республик", "RU-KB RU-CE"),
        ("Республик Татарстан и Башкортостан", "RU-TA RU-BA"),
        ("городов Москвы и Санкт - Петербурга", "RU-MOW RU-SPE"),
        ("Московская область и Москва", "RU-MOS RU-MOW"),
        ("Новосибирской обл., Респ. Коми, г.Севастополь, Ханты-Мансийский АО", "RU-NVS RU-KO RU-SEV RU-KHM"),
        ("Витебским облисполкомом и Минским горисполкомом", "BY-VI BY-HM"),
        ("Администрацией Смоленкой области и правительством Калжуской области", "RU-SMO RU-KLU"),
        ("Правительство Кузбасса", "RU-KEM"),
    ],
)
def test_names_in_running_text(text: str, codes: str) -> None:
    assert _codes(text) == codes.split()


@pytest.mark.parametrize(
    "text",
    [
        "Калужской и", "Брянская и Калужская", "в области культуры", "Московский проспект", "гостиница «Москва»",
        "Москва-река", "в городской области знаний", "Тмской области", "Тмоской области", "по культуре, области спорта",
        "г. Смоленск",
        "Смоленский государственный университет", "край света", "крым", "саха", "московская", "Коми-пермяцкий язык", "",
    ],
)  # fmt: skip
def test_what_names_no_party(text: str) -> None:
    assert _codes(text) == []


def test_a_mention_says_where_it_stands_and_whether_it_was_corrected() -> None:
    text = "Правительство Республики Саха (Якутия) и Смоленкая область"
    first, second = find_parties(text)
    assert (first.words, first.is_corrected) == ("Республики Саха (Якутия)", False)
    assert text[first.start : first.end] == first.words
    assert (second.code, second.is_corrected) == ("RU-SMO", True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Смоленская область", "RU-SMO"), ("ru-smo", "RU-SMO"), (" RU-SMO ", "RU-SMO"), ("г. Москва", "RU-MOW"),
        ("Смоленск", None), ("Смоленская область и Тверская область", None), ("Смоленская область сегодня", None),
        ("", None),
        ("BY", "BY"), ("Якутия", "RU-SA"),
    ],
)  # fmt: skip
def test_party_of_a_whole_name(name: str, code: str | None) -> None:
    assert party_of(name) == code
