"""Places: form, town and region; names of persons, museums and hotels that are no towns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.language.place import read_place
from ingestion.language.place_gazetteer import district_regions, town
from ingestion.reference import parties, read_rows

# Text, status, form, town, region, venue.
PLACES = [
    ("В рабочем порядке", "parsed", "by_correspondence", None, None, None),
    ("СОГБУК «Музей Ю.А. Гагарина» (историко-художественный музей г. Гагарин, ул. Советская, д.3)",
     "parsed", "in_person", "Гагарин", "RU-SMO",
     "СОГБУК «Музей Ю.А. Гагарина» (историко-художественный музей)"),
    ("Музей Ю.А. Гагарина", "partial", "in_person", None, None, "Музей Ю.А. Гагарина"),
    ("ОГАУК «Смоленская областная филармония», г. Смоленск", "parsed", "in_person", "Смоленск", "RU-SMO",
     "ОГАУК «Смоленская областная филармония»"),
    ("Государственный Российский Дом народного творчества имени В.Д. Поленова г. Москва",
     "parsed", "in_person", "Москва", "RU-MOW",
     "Государственный Российский Дом народного творчества имени В.Д. Поленова"),
    ("Центр (г. Смоленск), культурный центр (г. Сафоново), дом культуры (г. Рудня)",
     "partial", "in_person", None, "RU-SMO",
     None),
    ("Территория комплекса «Теремок» п. Фленово Смоленский район, Смоленской области",
     "parsed", "in_person", "Фленово", "RU-SMO", "Территория комплекса «Теремок»"),
    ("Брянская область (в режиме видеоконференции)", "parsed", "remote", None, "RU-BRY", None),
    ("г. Москва", "parsed", "in_person", "Москва", "RU-MOW", None),
    ("Москва", "parsed", "in_person", "Москва", "RU-MOW", None),
    ("г.Смоленск, ул. Ленина, д. 7", "parsed", "in_person", "Смоленск", "RU-SMO", None),
    ("в городе Смоленске", "parsed", "in_person", "Смоленск", "RU-SMO", None),
    ("в городе Великие Луки", "parsed", "in_person", "Великие Луки", "RU-PSK", None),
    ("Гостиница «Москва», г. Минск", "parsed", "in_person", "Минск", "BY-HM", "Гостиница «Москва»"),
    ("Постоянное представительство Республики Татарстан, г. Москва", "parsed", "in_person", "Москва", "RU-MOW",
     "Постоянное представительство Республики Татарстан"),
    ("г. Киров", "partial", "in_person", "Киров", None, None),
    ("г. Киров Калужской области", "parsed", "in_person", "Киров", "RU-KLU", None),
    ("Республика Беларусь, г. Витебск", "parsed", "in_person", "Витебск", "BY-VI", None),
    ("г. Пекин, Китай", "parsed", "in_person", "Пекин", "CN", None),
    ("г. Суздаль, г. Калуга", "partial", "in_person", None, None, None),
    ("с. Вятское Некрасовского района", "partial", "in_person", "Вятское", None, None),
    ("пос. Ясная Поляна", "partial", "in_person", "Ясная Поляна", None, None),
    ("д. Ростов", "partial", "in_person", "Ростов", None, None),  # a village with the name of a town
    ("Плещеево озеро", "partial", "in_person", None, None, "Плещеево озеро"),
    ("На территории Смоленской области", "parsed", "in_person", None, "RU-SMO", None),
    ("г. Владимир (очно и в режиме видеоконференции)", "parsed", "hybrid", "Владимир", "RU-VLA", None),
    ("Дистанционно, на платформе Zoom", "parsed", "remote", None, None, None),
    ("онлайн-формат", "parsed", "remote", None, None, None),
    ("в Великом Новгороде", "parsed", "in_person", "Великий Новгород", "RU-NGR", None),
    ("Калуга, Тула и Рязань", "partial", "in_person", None, None, None),
    ("Почепский район", "parsed", "in_person", None, "RU-BRY", None),
    ("Вяземский район", "partial", "in_person", None, None, None),  # two regions have one
    ("г. Рослвль", "partial", "in_person", "Рославль", "RU-SMO", None),
    ("г. Железногорск", "partial", "in_person", "Железногорск", None, None),
    ("г. Железногорск, Курская филармония", "parsed", "in_person", "Железногорск", "RU-KRS", "Курская филармония"),
    ("Официальный сайт Администрации Смоленской области", "parsed", "remote", None, None, None),
    ("Библиотека, г. Воронеж, онлайн-трансляция", "parsed", "hybrid", "Воронеж", "RU-VOR", "Библиотека"),
    ("онлайн не проводилось, г. Курск", "parsed", "in_person", "Курск", "RU-KRS", None),
    ("место проведения уточняется", "unparsed", None, None, None, None),
    ("Международный фестиваль «Славянский базар»", "unparsed", None, None, None, None),
    ("ДК «Шарм» и ЦК «Днепр», г. Смоленск", "partial", "in_person", "Смоленск", "RU-SMO", None),
    ("площадь Гагарина", "partial", "in_person", None, None, "площадь Гагарина"),
    ("заочно", "parsed", "by_correspondence", None, None, None),
    ("Г. БРЯНСК, ДРАМАТИЧЕСКИЙ ТЕАТР", "parsed", "in_person", "Брянск", "RU-BRY", "ДРАМАТИЧЕСКИЙ ТЕАТР"),
    ("СМОЛЕНСК, ДК «ШАРМ»", "parsed", "in_person", "Смоленск", "RU-SMO", "ДК «ШАРМ»"),
    ("г. Смо ленск, парк", "partial", "in_person", "Смоленск", "RU-SMO", "парк"),
    ("2022", "unparsed", None, None, None, None),
    ("сеть Интернет", "parsed", "remote", None, None, None),
    ("д. Ко ролево", "partial", "in_person", None, None, None),
    ("г. Кра сктр, парк", "partial", "in_person", None, None, "парк"),
    ("в рабочем порядк е", "partial", "by_correspondence", None, None, None),
    ("II квартал 2022 года", "unparsed", None, None, None, None),
    ("клуб «Zoom», г. Курск", "parsed", "in_person", "Курск", "RU-KRS", "клуб «Zoom»"),
    ("на площадке «Zoom»", "parsed", "remote", None, None, None),
    ("о. Валаам, Республика Карелия", "parsed", "in_person", None, "RU-KR", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "status", "mode", "locality", "region", "venue"), PLACES)
def test_reads_a_place(
    text: str, status: str, mode: str, locality: str | None, region: str | None, venue: str | None
) -> None:
    reading = read_place(text)
    assert (reading.mode, reading.locality, reading.region_code, reading.venue) == (mode, locality, region, venue)
    assert reading.status == status


def test_the_reporting_region_decides_between_towns_of_one_name_and_says_so() -> None:
    reading = read_place("г. Киров", "RU-KLU")
    assert (reading.locality, reading.region_code, reading.status) == ("Киров", "RU-KLU", "partial")
    assert read_place("г. Неизвестнинск", "RU-KLU").region_code is None


def test_a_district_and_a_settlement_of_the_reporting_region_are_its_own() -> None:
    assert read_place("Вяземский район", "RU-SMO").region_code == "RU-SMO"
    assert read_place("п. Красный", "RU-SMO").region_code == "RU-SMO"
    assert read_place("п. Красный", "RU-BRY").region_code is None
    assert read_place("территория области", "RU-TVE").region_code == "RU-TVE"


@pytest.mark.parametrize(
    ("form", "name"),
    [("Орле", "Орёл"), ("Ельце", "Елец"), ("Торжка", "Торжок"), ("Владивостоке", "Владивосток"), ("Твери", "Тверь"),
     ("Ставрополе", "Ставрополь"), ("Великих Лук", "Великие Луки"), ("Ростове-на-Дону", "Ростов-на-Дону"),
     ("Сергиевом Посаде", "Сергиев Посад"), ("Гусе-Хрустальном", "Гусь-Хрустальный"), ("Кимрах", "Кимры")],
)  # fmt: skip
def test_a_town_is_known_in_every_case(form: str, name: str) -> None:
    listed = town(form)
    assert listed is not None and listed.name == name


def test_listed_districts_lie_in_known_regions_and_smolensk_oblast_has_all_of_its_own() -> None:
    rows = read_rows("district.csv")
    assert {row["region_code"] for row in rows} <= set(parties())
    assert sum(row["region_code"] == "RU-SMO" for row in rows) == 25
    assert all(row["region_code"] in district_regions(row["district"]) for row in rows)


def test_several_towns_are_said_to_be_several() -> None:
    assert read_place("г. Суздаль, г. Калуга").has_several_localities
    assert not read_place("г. Суздаль, центр (г. Суздаль)").has_several_localities


def test_no_words_are_empty() -> None:
    assert {read_place(text).status for text in ("", " ", "-")} == {"empty"}


def test_listed_towns_lie_in_known_regions_and_every_region_has_one() -> None:
    regions = {row["region_code"] for row in read_rows("locality.csv")}
    assert regions <= set(parties())
    assert {code for code, party in parties().items() if party.kind == "region"} <= regions


@pytest.mark.parametrize("row", read_rows("locality.csv"), ids=lambda row: f"{row['locality']}-{row['region_code']}")
def test_a_listed_town_is_read_by_its_mark(row: dict[str, str]) -> None:
    mark = "г." if row["locality_kind"] == "town" else "п."
    reading = read_place(f"{mark} {row['locality']}", row["region_code"])
    assert (reading.locality, reading.region_code) == (row["locality"], row["region_code"])


_WORDS = ["г.", "Москва", "Смоленск", ",", "(", ")", "с.", "Смоленская область", "онлайн", "очно", "«", "»", "5"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_WORDS)).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_a_reading(text: str) -> None:
    reading = read_place(text, "RU-SMO")
    assert reading.status in {"parsed", "partial", "unparsed", "empty"}
    assert reading.region_code is None or reading.region_code in parties()
    if reading.status == "parsed":
        assert reading.mode is not None
