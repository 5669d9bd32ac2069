"""Numbers and quarters as they are written in Russian."""

import pytest

from data_quality.russian import counted, form_of, listed, number, quarter_words


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, 2), (1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (14, 2), (21, 0), (22, 1), (101, 0), (111, 2), (-1, 0)],
)
def test_the_form_of_a_counted_noun(count: int, form: int) -> None:
    assert form_of(count) == form


def test_numbers_quarters_lists() -> None:
    assert counted(22, ("орган", "органа", "органов")) == "22\N{NO-BREAK SPACE}органа"
    assert [number(value) for value in (0.5, 2.0, 1234, 12345)] == ["0,50", "2", "1234", "12\N{NO-BREAK SPACE}345"]
    assert quarter_words("2020-Q3", "а").replace("\N{NO-BREAK SPACE}", " ") == "III квартала 2020 года"
    assert listed(["а", "б", "в"], 2) == "а; б и ещё 1"
    assert listed(["а"], 2) == "а"
