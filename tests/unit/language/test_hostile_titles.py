"""Any text gets an answer, and places that lie within it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingestion.language.agreement import read_agreement, split_agreements
from ingestion.language.bodies import looks_like_body, normalise_body, resolve_body, split_remark
from ingestion.language.parties import find_parties
from ingestion.language.tokens import flat

_PIECES = [
    "Соглашение ", "между ", "Смоленской ", "областью", ", ", " и ", "Москвой ", "(", ")", "«", "»", "от 01.02.2020 ",
    "№ 5", "Департамент ", "по культуре ", "\n", "\u00a0", " – ", "-", "о ", "İ", "ё", "план ", "в лице ",
    "Республика ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
@example("İ)İ)")
@example("Департамент (план ), , ")
@example("Департамент по культуре (план), ()")
def test_any_text_is_answered(text: str) -> None:
    end = 0
    for mention in find_parties(text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words
        end = mention.end
    reading = read_agreement(text)
    assert reading.status in {"parsed", "partial", "unparsed", "empty"}
    assert list(reading.parties) == sorted(set(reading.parties))
    if reading.status == "parsed":
        assert len(reading.parties) > 1
        assert reading.subject
        assert reading.kind != "unknown"
    assert all(title.strip() == title != "" for title in split_agreements(text.split("\n")))
    assert isinstance(looks_like_body(text), bool)
    name, _ = split_remark(text)
    assert name.strip() == name
    assert normalise_body(text) == normalise_body(name) or not name
    assert resolve_body(text, "RU-SMO").method in {"exact", "mistyped", "ambiguous", "none"}
    assert len(flat(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "а" * 20_000, "и " * 10_000, "Смоленской " * 3_000, "Смоленской, " * 1_500, "(" * 5_000 + ")" * 5_000,
        "Соглашение между " * 1_500, "№ 1 от 01.01.2020 " * 1_000, "«" * 5_000, "между Москвой в лице " + "а " * 5_000,
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_long_texts_are_answered_at_all(text: str) -> None:
    # A pattern whose cost explodes would hang here; how much each costs is measured in bench/, not asserted.
    find_parties(text)
    read_agreement(text)
    split_agreements([text])
    looks_like_body(text)
    split_remark(text)
