"""Texts that a spreadsheet would take for formulas: told, escaped, given back."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestration.delivery.spreadsheet_safety import escaped, is_live, unescaped

LEADS = "=+-@|\t\r\n＝＋－＠﹢﹣﹦⁺⁻⁼−"
# What programs leave out in front, or nobody sees.
BEFORE = ["", " ", "  ", "\u00a0", "\ufeff", "\u200b", "\u202e", "\u2060", "\u3164", "\u2800", "\x00", "\x1b", "\u3000"]
texts = st.text() | st.text(alphabet="'=+-@|\t\r\n＝＋ \ufeffаa1")


@settings(deadline=None)
@given(texts)
@example("'")
@example("''=1")
@example("'\ufeff'=1")
@example("' =1")
def test_every_text_is_given_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


@settings(deadline=None)
@given(texts)
@example("'=1")
def test_nothing_escaped_is_live(text: str) -> None:
    assert not is_live(escaped(text))


@settings(deadline=None)
@given(texts)
def test_different_texts_stay_different(text: str) -> None:
    if text != escaped(text):
        assert escaped(escaped(text)) != escaped(text)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("lead", LEADS)
def test_a_lead_is_live_behind_what_is_not_seen(before: str, lead: str) -> None:
    blank_break = before and lead.isspace()  # a break that does not come first stands inside a text
    assert blank_break or escaped(f"{before}{lead}1+1") == f"'{before}{lead}1+1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "'",
        "'90-е годы'",
        "Фестиваль «Переправа»",
        "5-6 сентября",
        "№ 3 = 4",
        "— не проводилось",
        "– 12",
        "(=)",
        "45 %",
        "+7"[1:],
        "«=1»",
        "/C",
        "\u3164слово",
        "é = 1",
    ],
)
def test_ordinary_texts_are_left_alone(text: str) -> None:
    assert escaped(text) == text
    assert unescaped(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("-", "'-"),
        ("- проведён семинар", "'- проведён семинар"),
        ("+7 (4812) 00-00-00", "'+7 (4812) 00-00-00"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1+1", "'＝1+1"),
        ("\tтекст", "'\tтекст"),
    ],
)
def test_live_texts_get_an_apostrophe(text: str, written: str) -> None:
    assert escaped(text) == written
