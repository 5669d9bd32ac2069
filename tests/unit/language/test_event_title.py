"""Titles of events taken apart."""

import pytest

from ingestion.language.event_title import read_title


@pytest.mark.parametrize(
    ("title", "edition"),
    [
        ("III Всероссийский фестиваль-конкурс «Хлудневское древо»", 3),
        ("ХIV Международный молодёжный лагерь «Дружба»", 14),  # a Cyrillic letter typed for the Roman ten
        ("5-й межрегиональный форум предпринимателей", 5),
        ("Пятнадцатые Твардовские чтения", 15),
        ("Конференция «Твардовские чтения» (XVIII)", 18),
        ("Выставка «Технологии XXI века»", None),
        ("Фестиваль «Двенадцать месяцев»", None),
        ("Турнир по шахматам на 10 досках", None),
    ],
)
def test_reads_the_number_of_an_edition(title: str, edition: int | None) -> None:
    assert read_title(title).edition == edition


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Фестиваль «Переправа» в рамках проекта «Культура»", [("переправ",)]),
        ("Гастроли театра «Диалог»", []),
        ("Выставка работ учащихся МБУК «Центр культуры»", []),
        ("Фестиваль авторской песни «Куликово поле»", [("куликов", "пол")]),
        ("XI Международная «Покровская ярмарка", [("покровск", "ярмарк")]),
        ("Форум «Инвестиционный сабантуй «Зауралье»", [("инвестиционн", "сабанту", "заураль")]),
        ("Фестивали «Древо» и «Исток»", [("древ",), ("исток",)]),
        ("Спартакиада «Лыжня России – 2019»", [("лыжн", "росс")]),
    ],
)
def test_tells_the_name_of_an_event_from_the_names_of_others(title: str, names: list[tuple[str, ...]]) -> None:
    assert list(read_title(title).names) == names


def test_what_changes_from_year_to_year_is_no_part_of_what_an_event_is() -> None:
    one = read_title("III Всероссийский конкурс народных ремёсел «Древо», посвящённый 75-летию Победы, 2020 год")
    other = read_title("Межрегиональный конкурс народных ремесел «Древо» (2022 г.)")
    assert (one.names, one.sorts, one.words) == (other.names, other.sorts, other.words)


def test_places_are_told_by_what_they_are_of_and_where_it_is() -> None:
    places = read_title("Дни культуры Калужской области в Смоленской области").places
    assert (set(places.guests), set(places.hosts)) == ({"RU-KLU"}, {"RU-SMO"})
    assert read_title("Турнир памяти В. П. Иванова").places.guests == frozenset()
    assert read_title("Вахта памяти на территории Ельнинского района").places.towns == {"район ельнин"}


def test_latin_letters_of_a_name_are_read_as_russian_ones() -> None:
    assert read_title("Выставка «MITT»").names == read_title("Выставка «МИТТ-2020»").names


def test_a_region_is_no_part_of_what_an_event_is_and_beauty_is() -> None:
    assert read_title("Выставка красок Алтайского края").words == read_title("Выставка красок").words != frozenset()
