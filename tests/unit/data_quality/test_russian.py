"""Numbers and quarters as they are written in Russian."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from data_quality.russian import counted, form_of, listed, moment_words, number, quarter_words, zone_words


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


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Moscow", "МСК"),
        ("Europe/Kaliningrad", "МСК−1"),
        ("Asia/Kamchatka", "МСК+9"),
        ("UTC", "UTC"),
        ("Europe/Berlin", "UTC+1"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC−3:30"),
    ],
)
def test_a_zone_is_named_by_moscow_in_russia_and_else_by_utc(zone: str, said: str) -> None:
    assert zone_words(datetime(2020, 12, 1, 12, tzinfo=UTC).astimezone(ZoneInfo(zone))) == said


def test_a_moment_is_told_with_its_zone_and_not_without_one() -> None:
    moment = datetime(2020, 10, 21, 9, 5, tzinfo=ZoneInfo("Europe/Samara"))
    assert moment_words(moment) == "21.10.2020, 09:05\N{NO-BREAK SPACE}МСК+1"
    with pytest.raises(ValueError, match="no zone"):
        moment_words(datetime(2020, 10, 21, 9, 5))
