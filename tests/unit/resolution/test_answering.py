"""Whether a reported event answers a promise, by the words of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.resolution.identity.undertaking import EXACT
from ingestion.resolution.promises.answering import SUGGESTED, SURE, answer_likeness

_TITLES = (
    "Гастроли Калужского театра юного зрителя в г. Смоленске",
    "Совещание о готовности к отопительному периоду",
    "Межрегиональный фестиваль хоровых коллективов «Поющий край»",
    "Обмен информацией о ценах на горюче-смазочные материалы",
    "Турнир по самбо памяти Ю.А. Гагарина",
    "Развитие сотрудничества в сфере культуры и искусства",
    "Дни культуры Вологодской области в г. Смоленске",
    "Стажировка врачей-хирургов",
)


@pytest.mark.parametrize(
    ("promised", "reported"),
    [
        ("Гастроли театра юного зрителя", "Гастроли Калужского ТЮЗа"),
        ("Подготовка предложений по маршрутам автобусов", "Подготовлены предложения о межрегиональных автобусах"),
        ("Подписание соглашения между вузами", "Подписано соглашение между университетами"),
        ("Конкурс вальщиков леса", "Соревнования «Лучший вальщик леса»"),
        ("Обмен опытом в сфере закупок", "Вебинар по обмену опытом организации закупок"),
        ("Ликвидация очага африканской чумы свиней: учения", "Учения по тушению очага АЧС"),
        ("Проведение обменных выставок", "Выставка картин гродненских художников"),
        ("Добровольческая акция «Чистый обелиск»", "Уборка могил в рамках акции «Чистый обелиск»"),
        ("Стажировка врачей", "Стажировка хирургов в областной больнице"),
        ("Семинар по внутреннему аудиту", "Вебинар «Внутренний аудит в муниципальных образованиях»"),
        ("Музыкальный фестиваль «Голоса Валдая»", "IV фестиваль «Голоса Валдая: 10 лет вместе»"),
        ("Форум «Инвестиционный сабантуй «Зауралье»", "Форум «Инвестсабантуй Зауралье-2018»"),
        ("Спортивный фестиваль «Северный след»", "Соревнования на собачьих упряжках «Северный след»"),
        ("Показ фильмов фестиваля «Рубеж»", "Показ конкурсной программы фестиваля «Рубеж»"),
        (
            "Спортивный праздник «Народные игры Кавказа»",
            "Праздник национальных видов спорта «Народные игры народов Кавказа»",
        ),
        ("Семинар по капитальному ремонту многоквартирных домов", "Семинар по организации капремонта МКД"),
        ("Летняя физико-математическая школа", "Летняя школа (физмат) для школьников"),
        (
            "Обмен опытом по возделыванию масличных культур",
            "Обмен опытом выращивания масличных растений",
        ),
    ],
)
def test_the_same_in_other_words_is_an_answer(promised: str, reported: str) -> None:
    assert answer_likeness(promised, reported) >= SURE


@pytest.mark.parametrize(
    ("promised", "reported", "what"),
    [
        ("Стажировка учителей Гомельской области в Брянске", "Стажировка брянских учителей в Гомеле", "direction"),
        ("Ярмарка белгородских товаропроизводителей", "Ярмарка липецких товаропроизводителей", "partner"),
        ("Соглашение с районами Липецкой области", "Соглашение с районами Брянской области", "partner"),
        ("Ярмарка промыслов в г. Рославле", "Ярмарка промыслов (г. Рудня)", "town"),
        ("Фестиваль детского творчества «Круг»", "Фестиваль ветеранских хоров «Круг»", "audience"),
        ("Турнир по дзюдо «Волга»", "Турнир по самбо «Волга»", "discipline"),
        ("Турнир по спортивной гимнастике", "Турнир по эстетической гимнастике", "discipline"),
        ("Стажировка сварщиков", "Стажировка токарей", "calling"),
        ("Учёт численности сайгака", "Учёт численности лося и косули", "species"),
        ("Пленэр «Озёрный край»", "Конкурс рисунков «Озёрный край»", "kind"),
        ("Фестиваль «Свирель»", "Совещание по подготовке фестиваля «Свирель»", "kind"),
        ("Конкурс «Учитель года»", "Конкурс «Воспитатель года»", "name"),
        ("Показ спектакля «Гроза»", "Показ спектакля «Бесприданница»", "name of a work"),
        (
            "Турнир памяти Героя Советского Союза М. Егорова",
            "Турнир памяти Героя Советского Союза В. Клочкова",
            "person",
        ),
        ("Участие в Дне города Калининграда", "Участие в Дне флота в г. Калининграде", "day"),
        ("Ремонт моста через реку Остёр", "Ремонт моста через р. Сож", "river"),
        ("Форум «Сура», весенняя сессия", "Форум «Сура» (осенняя сессия)", "season"),
        ("Финал конкурса «Студент года»", "Отборочный этап конкурса «Студент года»", "stage"),
        ("Концерт, посвящённый Дню Победы", "Концерт, посвящённый Дню России", "dedication"),
        ("Первенство по боксу среди юношей до 15 лет", "Первенство по боксу среди юношей до 18 лет", "age"),
    ],
)
def test_what_contradicts_a_promise_is_no_answer(promised: str, reported: str, what: str) -> None:
    assert answer_likeness(promised, reported) < SURE, what


@pytest.mark.parametrize(
    "promised",
    [
        "Развитие сотрудничества в сфере культуры и искусства",
        "Проведение иных мероприятий, представляющих взаимный интерес",
        "Обмен опытом в различных сферах",
        "Взаимодействие в области науки и инноваций",
        "Проведение совместных мероприятий",
        "Реализация совместных проектов",
        "Содействие развитию торгово-экономических связей",
    ],
)
@pytest.mark.parametrize(
    "reported",
    [
        "Концерт ансамбля «Раздолье» в г. Вязьме",
        "Круглый стол по вопросам экспорта молочной продукции",
        "Совместное заседание коллегии",
        "Научная конференция «Сибирские ускорители»",
        "Обмен опытом по вопросам тарифного регулирования",
        "Совместный проект «Музей под открытым небом»",
    ],
)
def test_nothing_in_particular_answers_a_general_promise(promised: str, reported: str) -> None:
    assert answer_likeness(promised, reported) < SUGGESTED


def test_general_words_are_answered_by_themselves() -> None:
    words = "Развитие сотрудничества в сфере культуры"
    assert answer_likeness(words, words.upper()) == EXACT


def test_only_the_edition_may_differ_where_all_is_certain() -> None:
    promised = "VI Межрегиональный фестиваль народных ремёсел «Древо», 2021 год"
    assert answer_likeness(promised, "VII межрегиональный фестиваль народных ремесел «Древо» (2022 г.)") == EXACT
    assert answer_likeness(promised, "Межрегиональный фестиваль ремёсел «Древо» в парке") < EXACT


def test_a_report_may_add_details_but_not_take_the_promise_back_to_its_sphere() -> None:
    assert answer_likeness("Турнир по гирям", "Турнир по гиревому спорту среди студентов (12 команд)") >= SURE
    assert answer_likeness("Семинар по комплектованию архивов", "Семинар руководителей архивных служб") < SURE


@pytest.mark.parametrize(
    ("promised", "reported"),
    [
        ("Персональная выставка художника И. Петрова", "Персональная выставка Ивана Петрова"),
        ("Заседание рабочей группы по АПК", "Заседание рабочей группы по туризму"),
    ],
)
def test_a_doubtful_answer_is_suggested(promised: str, reported: str) -> None:
    assert answer_likeness(promised, reported) >= SUGGESTED
    assert answer_likeness(promised, reported) < SURE


@given(st.sampled_from(_TITLES))
def test_every_title_answers_itself(title: str) -> None:
    assert answer_likeness(title, title) == EXACT


@given(st.sampled_from(_TITLES), st.sampled_from(_TITLES))
def test_certainty_is_a_share_and_contradiction_is_mutual(one: str, other: str) -> None:
    assert 0.0 <= answer_likeness(one, other) <= 1.0
    if one != other:
        assert answer_likeness(one, other) < SURE
        assert answer_likeness(other, one) < SURE


@given(st.sampled_from(_TITLES), st.sampled_from(_TITLES), st.sampled_from(["yo", "quotes", "spaces", "dot", "first"]))
def test_the_manner_of_writing_means_nothing(one: str, other: str, manner: str) -> None:
    written = {
        "yo": other.replace("ё", "е"),
        "quotes": other.replace("«", "“").replace("»", "”"),
        "spaces": f"  {other} ".replace(" ", "  "),
        "dot": f"{other}.",
        "first": other[0].lower() + other[1:],
    }[manner]
    assert answer_likeness(one, written) == answer_likeness(one, other)
    assert answer_likeness(written, one) == answer_likeness(other, one)


@given(st.text(max_size=60), st.text(alphabet="авгдк «».,-12№()ёЁ", max_size=60))
def test_no_words_at_all_make_it_fail(one: str, other: str) -> None:
    for promised, reported in ((one, other), (other, one), (one, one)):
        assert 0.0 <= answer_likeness(promised, reported) <= 1.0
