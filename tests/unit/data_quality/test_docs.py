"""Texts of Great Expectations' pages as they stand on ours."""

import pytest

from data_quality.docs import in_russian


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Expectation", "Ожидание"),
        ("≈7.6923% unexpected", "нарушено ≈7,7 %"),
        ("0% unexpected", "нарушено 0 %"),
        ("60%", "60 %"),
        ("NaN% null", "строк нет"),
        ("6 unexpected values found. ≈7.692% of 13 total rows.", "Нарушено строк: 6 (≈7,7 % из 13)."),
        ("1 unexpected value found. 50% of 2 total rows.", "Нарушено строк: 1 (50 % из 2)."),
        ("(np.int64(10), np.float64(0.0))", "10 — 0"),
        ("(np.False_, np.True_)", "нет — да"),
        ("('met', 'unclear')", "met — unclear"),
        ("np.float64(1.5)", "1.5"),
        ("1980-01-01 00:00:00", "01.01.1980"),
        ("False", "нет"),
        # What suites say themselves is left as it is.
        ("сроки поняты не менее чем у 90 % мероприятий", "сроки поняты не менее чем у 90 % мероприятий"),
        ("доли — от 0 до 1", "доли — от 0 до 1"),
        ("", ""),
    ],
)
def test_words_and_numbers(text: str, expected: str) -> None:
    assert (in_russian(text) or "").replace("\N{NO-BREAK SPACE}", " ") == expected


def test_nothing_stays_nothing() -> None:
    assert in_russian(None) is None
