"""Names of executive bodies: what is one, how two compare, which body of the reference is meant."""

import json
from datetime import date

import pytest

from ingestion.language.bodies import looks_like_body, normalise_body, resolve_body, split_remark
from ingestion.language.body_names import is_shortened
from ingestion.reference import bodies, body_names
from tests.shared import shared_path

_BODIES = """
Департамент Смоленской области по культуре
1. Главное управление спорта Смоленской области
IV. Комитет по физической культуре и спорту Тверской области
Министерство труда и социальной защиты Калужской области
Департамент экономического развития Смоленской области (в соответствии с пунктами планов в рамках реализации соглашений)
Департамент Смоленской области по образованию и науке в соответствии с планами мероприятий
Служба по обеспечению деятельности мировых судей Смоленской области
Региональная служба по тарифам
Агентство по туризму Республики Карелия
Государственная жилищная инспекция Смоленской области
Администрация Смоленской области
Правительство Кемеровской области – Кузбасса
Аппарат Губернатора Смоленской области
Постоянное представительство Республики Коми при Президенте Российской Федерации
Ответственный исполнитель: Департамент Смоленской области по культуре
ДЕПАРТАМЕНТ СМОЛЕНСКОЙ ОБЛАСТИ ПО КУЛЬТУРЕ
Министерство культуры Республики Саха (Якутия)
Витебский областной исполнительный комитет
Управление Федеральной службы государственной статистики по Смоленской области
""".strip().splitlines()

_NO_BODIES = """
Контрольно-счетная палата Смоленской области
ОГБУ «Агентство по организации сотрудничества»
СОГБУК "Музей Ю.А. Гагарина"
Смоленское областное государственное бюджетное учреждение культуры «Центр народного творчества»
Уполномоченный по правам ребёнка в Смоленской области
Итого
Итого по Департаменту культуры
Всего мероприятий: 15
Начальник Департамента И.И. Иванов
И.о. начальника Департамента культуры
Департамент культуры ________ И.И. Иванов
Министр культуры Иванов И.И.
Департамент культуры /Иванов/
Всероссийский фестиваль «Департамент»
Торжественное открытие отделения музея
Выездное заседание комитета по культуре
Совещание в режиме видеоконференции
Управление рисками: семинар для предпринимателей
Департамент здравоохранения мероприятия не проводил
Департаментом культуры проведено пять концертов
Министерство спорта отчиталось. Вопросов не поступило
Соглашение между Администрацией Смоленской области и Правительством Москвы
Обмен опытом работы
5-6 сентября
г. Смоленск
Департамент культуры 12.09.2020
1 2 3 4 5 6 7 8
Исп. Петрова, тел. 29-12-34
В отчётном квартале мероприятия не проводились
""".strip().splitlines()


@pytest.mark.parametrize("text", [*_BODIES, *(name.name for name in body_names())])
def test_a_body_is_told(text: str) -> None:
    assert looks_like_body(text)


@pytest.mark.parametrize("text", [*_NO_BODIES, "", " ", "Департамент " * 100])
def test_another_row_is_not_taken_for_a_body(text: str) -> None:
    assert not looks_like_body(text)


def test_the_real_report_has_six_bodies_and_no_title_is_taken_for_one() -> None:
    rows = json.loads(shared_path("layouts/expected.json").read_text(encoding="utf-8"))["rows"]
    names = {row["executive_body"] for row in rows}
    assert len(names) == 6
    assert all(looks_like_body(name) for name in names)
    assert len({resolve_body(name, "RU-SMO", date(2020, 9, 30)).body_code for name in names} - {None}) == 6
    assert not any(
        looks_like_body(row[field]) for row in rows for field in ("event_title", "result_text", "dates_text")
    )


@pytest.mark.parametrize(
    ("text", "name", "remark"),
    [
        ("Департамент спорта (в соответствии с планами)", "Департамент спорта", "в соответствии с планами"),
        ("2) Департамент спорта (план (новый)). ", "Департамент спорта", "план (новый)"),
        ("Департамент спорта, согласно плану", "Департамент спорта", "согласно плану"),
        ("Министерство культуры Республики Саха (Якутия)", "Министерство культуры Республики Саха (Якутия)", ""),
        ("Министерство Республики Саха (Якутия) (по плану)", "Министерство Республики Саха (Якутия)", "по плану"),
        ("ОГБУК «Дом (в рамках стиля)»", "ОГБУК «Дом (в рамках стиля)»", ""),
        ("Комитет спорта Тверской области: нет данных", "Комитет спорта Тверской области", "нет данных"),
        ("«Министерство спорта» ", "Министерство спорта", ""),
        ("По Департаменту спорта:", "Департаменту спорта", ""),
        ("Департамент спорта [уточняется]", "Департамент спорта", "уточняется"),
        ("Департамент спорта (без замечаний", "Департамент спорта", "без замечаний"),
        ("7.1. Департамент спорта – нет", "Департамент спорта", "нет"),
        ("Комитет спорта Тверской области (по плану) – нет", "Комитет спорта Тверской области", "по плану; нет"),
        ("Департамент спорта (план (", "Департамент спорта", "план"),
        ("Департамент спорта (а) (б)", "Департамент спорта", "а; б"),
        ("", "", ""),
    ],
)
def test_a_remark_is_split_off(text: str, name: str, remark: str) -> None:
    assert split_remark(text) == (name, remark)


def test_order_case_and_declension_do_not_matter_and_the_region_does() -> None:
    form = normalise_body("Департамент Смоленской области по культуре")
    assert normalise_body("Департамента по культуре Смоленской области") == form
    assert normalise_body("ДЕПАРТАМЕНТ  СМОЛЕНСКОЙ\u00a0ОБЛАСТИ ПО КУЛЬТУРЕ (по плану)") == form
    assert normalise_body("Департамент Тверской области по культуре") != form
    assert normalise_body("Департамент по культуре") != form
    assert normalise_body("Департамент Смоленской области по культуре и туризму") != form


@pytest.mark.parametrize("name", body_names(), ids=lambda name: name.name[:60])
def test_every_name_of_the_reference_leads_to_its_body(name) -> None:  # type: ignore[no-untyped-def]
    region = bodies()[name.body_code].party_code
    assert resolve_body(name.name, region).body_code == name.body_code
    assert resolve_body(name.name, "RU-OMS").body_code == name.body_code  # the name says its region itself


@pytest.mark.parametrize(
    ("name", "region", "code", "method"),
    [
        ("Администрация Смоленской области", "RU-SMO", "smo_government", "exact"),
        ("Правительство Смоленской области", "RU-SMO", "smo_government", "exact"),
        ("Департамент по культуре", "RU-SMO", "smo_culture", "exact"),
        ("Департамент по культуре", "RU-TVE", None, "none"),
        ("Департамента инвестиций и стратегического развития Кемеровской области", "RU-SMO", "kem_investment", "exact"),
        ("Департамент экономичекого развития Смоленской области", "RU-SMO", "smo_economy", "mistyped"),
        ("Департамент экологического развития Смоленской области", "RU-SMO", None, "none"),
        ("Департамент экономического развития Тверской области", "RU-SMO", None, "none"),
        ("", "RU-SMO", None, "none"),
    ],
)
def test_a_name_leads_to_the_body_of_its_region(name: str, region: str, code: str | None, method: str) -> None:
    reading = resolve_body(name, region, date(2020, 9, 30))
    assert (reading.body_code, reading.method) == (code, method)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Департамент по транспорту и дорожному хозяйству", "Департамент по дорожному хозяйству и транспорту"),
        ("Министерство труда и соцзащиты Тверской области", "Министерство труда и социальной защиты Тверской области"),
        ("Департамент экономики Смол. обл.", "Деп-т экономики Смоленской области"),
        ("Аппарат Администрации Смоленской области", "Аппарат Правительства Смоленской области"),
        ("Департамент нaуки", "Департамент науки"),
    ],
)
def test_two_writings_of_one_name_agree(one: str, other: str) -> None:
    assert normalise_body(one) == normalise_body(other)


def test_an_abbreviation_may_mean_a_longer_name_and_never_another_regions() -> None:
    short = normalise_body("Минкультуры Тверской области")
    assert is_shortened(short, normalise_body("Министерство культуры и туризма Тверской области"))
    assert not is_shortened(short, normalise_body("Министерство культуры и туризма Омской области"))
    assert not is_shortened(short, normalise_body("Министерство спорта Тверской области"))
    acronym = normalise_body("ДИСР Омской области")
    assert is_shortened(acronym, normalise_body("Департамент инвестиций и стратегического развития Омской области"))


def test_a_merger_is_another_body_and_a_rename_is_not() -> None:
    assert bodies()["bry_social_employment"].predecessor_codes == ("bry_employment",)
    assert bodies()["bry_social_employment"].relation == "merge"
    assert (
        resolve_body("Главное управление спорта", "RU-SMO").body_code
        == resolve_body("Министерство спорта Смоленской области", None).body_code
    )
