"""Signs that act unseen are shown and do not act."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.delivery.rendering.acting_signs import one_line, signs_named


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("звонок\x07", "звонок␇"),
        ("\u202eнаоборот\u202c", "[U+202E]наоборот[U+202C]"),
        ("а\u200bб\ufeff", "а[U+200B]б[U+FEFF]"),
        ("первая\r\nвторая\rтретья", "первая\nвторая\nтретья"),
        ("раз\u2028два", "раз[U+2028]два"),
        ("\x7f", "␡"),
        ("госу\u00adдарство", "госу\u00adдарство"),
        ("\ud800", "[U+D800]"),
    ],
)
def test_signs_are_shown(text: str, shown: str) -> None:
    assert signs_named(text) == shown


@settings(deadline=None)
@given(st.text(alphabet=st.characters()))
def test_nothing_acting_is_left(text: str) -> None:
    left = [sign for sign in signs_named(text) if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs")]
    assert set(left) <= set("\t\n\u00ad\u200c\u200d")


@settings(deadline=None)
@given(st.text())
def test_a_line_is_a_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
