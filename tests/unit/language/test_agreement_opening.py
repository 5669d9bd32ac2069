"""The opening words of a title that stood within a sentence."""

import pytest

from ingestion.language.agreement import read_agreement
from ingestion.language.agreement_opening import in_nominative


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Соглашения между Москвой и Тверью о спорте", "Соглашение между Москвой и Тверью о спорте"),
        ("трехстороннего соглашения о стандартах", "трехстороннее соглашение о стандартах"),
        ("Рамочному межрегиональному соглашению", "Рамочное межрегиональное соглашение"),
        ("Дополнительного протокола № 2", "Дополнительный протокол № 2"),
        ("договора о дружбе", "договор о дружбе"),
        ("Меморандуме", "Меморандум"),
        # Nothing to be done, or nothing that is sure.
        ("Соглашение о спорте", "Соглашение о спорте"),
        ("О спорте", "О спорте"),
        ("доброго и нового соглашения", "доброго и нового соглашения"),
        ("", ""),
    ],
)
def test_opening_words_are_put_into_the_nominative(words: str, title: str) -> None:
    assert in_nominative(words) == title


def test_what_is_read_stays_the_same() -> None:
    words = "Трехстороннего соглашения между Смоленской, Брянской и Калужской областями о стандартах"
    before, after = read_agreement(words), read_agreement(in_nominative(words))
    assert (before.kind, before.parties, before.subject) == (after.kind, after.parties, after.subject)
