"""The small language of the word lists: what a pattern matches, and that asking for beginnings loses nothing."""

import pytest

from ingestion.language.patterns import compiled, phrases, word_beginnings
from ingestion.language.tokens import flat
from ingestion.reference import read_yaml

MATCHES = [
    ("не состо*", "Мероприятие не состоялось.", True),
    ("не состо*", "не  «состоится»", True),
    ("не состо*", "не. Состоялось", False),
    ("отмен*", "переотмена", False),
    ("(фото|видео) прилага*", "Видео прилагаются", True),
    ("не [было ](подано|прислано)", "не прислано", True),
    ("не [было ](подано|прислано)", "не было подано", True),
    ("не [было ](подано|прислано)", "не будет подано", False),
    ("смен* формата ... онлайн*", "смена формата проведения фестиваля на онлайн", True),
    ("смен* формата ... онлайн*", "смена формата. Онлайн", False),
    ("*эпидеми*", "противоэпидемический", True),
    ("из-за", "из-за дождя", True),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), MATCHES)
def test_matches(pattern: str, text: str, expected: bool) -> None:
    words = flat(text)
    assert (compiled(pattern).search(words) is not None) is expected
    if expected:
        assert list(phrases([pattern]).among(word_beginnings(words)))


def test_a_pattern_with_open_brackets_is_refused() -> None:
    with pytest.raises(ValueError, match="is no pattern"):
        compiled("(а|б")


def test_no_pattern_is_passed_over_in_a_text_that_it_matches() -> None:
    declared = read_yaml("outcome_rules.yml")
    texts = [flat(example) for rule in declared["outcomes"] + declared["reasons"] for example in rule["examples"]]
    patterns = [pattern for rule in declared["outcomes"] + declared["reasons"] for pattern in rule["patterns"]]
    for text in texts:
        among = set(phrases(patterns).among(word_beginnings(text)))
        assert {compiled(p) for p in patterns if compiled(p).search(text)} <= among, text
        assert len(among) < len(set(patterns)), text
