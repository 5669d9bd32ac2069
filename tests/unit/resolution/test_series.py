"""Events that come back are one series; those that only look like it are not."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.resolution.identity.series import SeriesMention, SeriesResolution, resolve_series
from ingestion.resolution.identity.undertaking import likeness
from ingestion.resolution.overrides import Override, overrides_of

TITLES = [
    "I межрегиональный фестиваль-конкурс бардовской песни «Переправа»",
    "Фестиваль-конкурс «Переправа»",
    "VI Межрегиональный фестиваль-конкурс Переправа",
    "Рабочая встреча с делегацией Брянской области",
    "Рабочая встреча с делегацией Калужской области",
    "Ярмарка вакансий",
    "Ярмарка вакансий в г. Рославле",
    "Выставка «Радуга»",
    "Турнир «Радуга»",
]


def _resolved(titles: Sequence[str], body: str = "body", **more: object) -> SeriesResolution:
    mentions = [
        SeriesMention(number, "RU-SMO", body, f"{2018 + number // 4}-Q{1 + number % 4}", title)
        for number, title in enumerate(titles)
    ]
    return resolve_series(mentions, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Всероссийский день поля, Брянская область", "Всероссийский день поля, Свердловская область"),
        ("Матч по шахматам Смоленск – Витебск", "Традиционный матч шахматистов Витебской и Смоленской областей"),
        ("XIV Твардовские чтения", "Межрегиональная конференция «Твардовские чтения» (XVIII)"),
        ("Обмен информацией о положении на рынке труда", "Обмен сведениями о ситуации на рынке труда регионов"),
    ],
)
def test_one_undertaking_in_other_words(one: str, other: str) -> None:
    assert likeness(one, other) > 0
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Рабочая встреча с делегацией Брянской области", "Рабочая встреча с делегацией Калужской области"),
        ("Дни культуры Калужской области в Смоленской области", "Дни культуры Смоленской области в Калужской области"),
        ("Финал конкурса юных экскурсоводов", "Отборочный этап конкурса юных экскурсоводов"),
        ("Турнир по боксу памяти В.П. Иванова", "Турнир по боксу памяти А.С. Петрова"),
        ("Автопробег «Дорогами Победы»", "Велопробег «Дорогами Победы»"),
        (
            "Конференция «Инклюзивное образование: опыт и перспективы»",
            "Конференция «Дополнительное образование: опыт и перспективы»",
        ),
        ("Чемпионат области по дзюдо", "Первенство области по дзюдо"),
        ("Фестиваль «Радуга» для ветеранов", "Детский фестиваль «Радуга»"),
        ("Обмен опытом", "Обмен опытом в области лесовосстановления"),
    ],
)
def test_two_undertakings_in_like_words(one: str, other: str) -> None:
    assert likeness(one, other) == 0


def test_a_series_with_a_name_takes_no_event_of_another_name() -> None:
    found = _resolved(
        [
            "Конкурс юных чтецов «Слово»",
            "Конкурс юных чтецов",
            "Конкурс юных чтецов «Строка»",
            "Конкурс юных чтецов «Слово»",
        ]
    )
    keys = [found.answers[number].series_key for number in range(4)]
    assert keys[0] == keys[1] == keys[3] != keys[2]


def test_nameless_work_of_two_bodies_is_two_series() -> None:
    mentions = [SeriesMention(body, "RU-SMO", body, "2020-Q1", "Рабочая встреча") for body in ("one", "other")]
    answers = resolve_series(mentions).answers
    assert answers["one"].series_key != answers["other"].series_key


def test_what_may_belong_to_two_series_is_left_open_with_both() -> None:
    mentions = [
        SeriesMention(1, "RU-SMO", "one", "2020-Q1", "Фестиваль «Слово» и фестиваль «Строка»"),
        SeriesMention(2, "RU-SMO", "one", "2020-Q2", "Фестиваль «Песня»"),
        SeriesMention(3, "RU-SMO", "one", "2020-Q3", "Фестивали «Слово», «Песня»"),
    ]
    answers = resolve_series(mentions).answers
    assert answers[3].series_key is None
    assert set(answers[3].candidates) == {answers[1].series_key, answers[2].series_key}


def test_a_reviewed_decision_settles_a_title() -> None:
    first = _resolved(["Фестиваль «Слово»", "Праздник поэзии"])
    key = first.answers[0].series_key
    decided = overrides_of([Override("series.yml", 1, text="Праздник поэзии", same_as=key)])
    assert _resolved(["Фестиваль «Слово»", "Праздник поэзии"], overrides=decided).answers[1].series_key == key
    stale = overrides_of([Override("series.yml", 1, text="Праздник прозы", same_as=key)])
    notices = _resolved(["Фестиваль «Слово»"], overrides=stale).notices
    assert [notice.code for notice in notices] == ["override_matches_nothing"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TITLES), min_size=1, max_size=12))
def test_keys_depend_on_what_came_before_alone(titles: list[str]) -> None:
    whole = _resolved(titles)
    part = _resolved(titles[:-1]) if len(titles) > 1 else None
    assert len(whole.answers) == len(titles)
    if part is not None:
        assert all(part.answers[number] == whole.answers[number] for number in range(len(titles) - 1))
