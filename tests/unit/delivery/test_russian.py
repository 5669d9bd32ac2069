"""Counted nouns, days and quarters in Russian."""

from datetime import date

import pytest

from orchestration.wording.russian import counted, day_in_words, quarter_in_words

FORMS = ("сигнал", "сигнала", "сигналов")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 сигналов"),
        (1, "1 сигнал"),
        (4, "4 сигнала"),
        (5, "5 сигналов"),
        (11, "11 сигналов"),
        (14, "14 сигналов"),
        (21, "21 сигнал"),
        (112, "112 сигналов"),
        (122, "122 сигнала"),
        (3000, "3000 сигналов"),
        (43000, "43\u00a0000 сигналов"),
    ],
)
def test_a_noun_follows_its_number(count: int, said: str) -> None:
    assert counted(count, FORMS) == said


def test_days_and_quarters() -> None:
    assert day_in_words(date(2020, 10, 5)) == "5 октября 2020 г."
    assert day_in_words(date(2024, 2, 29)) == "29 февраля 2024 г."
    assert quarter_in_words("2020-Q3") == "III квартал 2020 года"
    assert quarter_in_words("2021-Q4") == "IV квартал 2021 года"
