"""The catalogue of notices: shape, wording, and what a notice refuses."""

import pytest

from ingestion.notices import CATALOGUE, Address, Notice


def test_every_code_has_both_languages_with_the_same_places() -> None:
    assert len(CATALOGUE) > 0
    for code, entry in CATALOGUE.items():
        filled = Notice(code, {name: "X" for name in entry.parameters}, value="слова")
        for language in ("ru", "en"):
            assert "{" not in filled.message(language), code
        letters = [c for c in filled.message("ru") if c.isalpha()]
        cyrillic = sum("а" <= c.lower() <= "я" or c in "ёЁ" for c in letters)
        assert cyrillic > len(letters) / 2, f"{code}: the Russian wording is not Russian"
        assert not any("а" <= c.lower() <= "я" for c in filled.message("en").replace("слова", "")), code


def test_unknown_code_is_refused_when_the_notice_is_made() -> None:
    with pytest.raises(KeyError, match="no_such_code"):
        Notice("no_such_code")


def test_parameters_must_be_those_of_the_wording() -> None:
    with pytest.raises(ValueError, match="document_empty"):
        Notice("document_empty", {"limit": 3})


def test_address_in_words() -> None:
    assert Address(table=1, row=3, cell=2).words() == "таблица 1, строка 3, графа 2"
    assert Address(part=2, table=1).words("en") == "part 2, table 1"
    assert Address().words() == ""
