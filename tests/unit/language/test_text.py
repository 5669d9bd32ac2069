"""Cleaning: what is folded, what is mended, and above all what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.language.morphology import is_known, lemma, lemmas
from ingestion.language.text import clean, paragraph_texts

MENDED = [
    ("государствен-ный", "государственный"),
    ("Департамента государствен-ной службы", "Департамента государственной службы"),
    ("обществен-ной организацией", "общественной организацией"),
    ("налогоплательщи-ков", "налогоплательщиков"),
    ("историко-художествен-ный музей", "историко-художественный музей"),
    ("обществен-ных организаций", "общественных организаций"),
    ("госу-дарствен-ный", "государственный"),
    ("государствен-\nный", "государственный"),
    ("государствен- ный", "государственный"),
    ("об-\nмен опытом", "обмен опытом"),
    ("ГОСУДАРСТВЕН-НЫЙ", "ГОСУДАРСТВЕННЫЙ"),
    ("Государствен-ный", "Государственный"),
    ("мероприя-тия", "мероприятия"),
    ("меро\u00adприятия", "мероприятия"),
]
KEPT = [
    "фестиваль-конкурс",
    "историко-архитектурный",
    "75-летию",
    "онлайн-формат",
    "торгово-экономической, научно-технической",
    "Санкт-Петербург",
    "Ростов-на-Дону",
    "Северо-Запад",
    "Иванова-Петрова",
    "мастер-класс",
    "из-за",
    "кино- и телеискусство",
    "веб-сайт",
    "художников-любителей",
    "1-2 сентября - 3 октября",
    "гражданско-патриотическому",
    "Ершичи-2",
]
FOLDED = [
    ("  а\u00a0б\t\n в\u2003г ", "а б в г"),
    ("научно-\nтехнический", "научно-технический"),
    ("из-\nза", "из-за"),
    ("какой-\nлибо", "какой-либо"),
    ("кино-\nи телеискусство", "кино- и телеискусство"),
    ("торгово\u2011экономический", "торгово-экономический"),
    ("а\u200bб\ufeffв", "абв"),
    ("а\x0bб\x07", "а б"),
]


@pytest.mark.parametrize(("words", "expected"), MENDED + FOLDED)
def test_mends_and_folds(words: str, expected: str) -> None:
    assert clean(words) == expected


@pytest.mark.parametrize("words", KEPT)
def test_leaves_real_hyphens_alone(words: str) -> None:
    assert clean(words) == words


def test_a_paragraph_that_breaks_off_in_a_word_goes_on_in_the_next() -> None:
    assert paragraph_texts(["Отчет государствен-", "ного фонда", " \u00a0", "второй"]) == [
        "Отчет государственного фонда",
        "второй",
    ]
    assert paragraph_texts(["", " "]) == []
    assert paragraph_texts(["до конца не-"]) == ["до конца не-"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("абвгный-– \u00a0\u00ad\n.123АЯ"), max_size=40) | st.text(max_size=40))
def test_cleaning_is_stable_and_loses_no_letter(words: str) -> None:
    once = clean(words)
    assert clean(once) == once
    assert "  " not in once and once == once.strip() and "\n" not in once
    assert [c for c in once if c.isalnum()] == [c for c in words if c.isalnum()]


def test_a_letter_without_a_name_in_unicode_is_a_word_like_any_other() -> None:
    assert lemma("𗀀") == "𗀀"
    assert lemmas("а𗀀") == ("а𗀀",)
    assert not is_known("𗀀")
