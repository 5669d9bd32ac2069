"""The small language of the word lists: what a pattern matches, and that asking for beginnings loses nothing."""

from pathlib import Path

import pytest
from yaml import safe_load

from ingestion.language.outcome_words import expand
from ingestion.language.participant_words import participant_words
from ingestion.language.patterns import Anchored, OwnedPhrases, compiled, phrases, word_beginnings
from ingestion.language.tokens import flat
from ingestion.reference import read_yaml

_LABELLED = Path(__file__).parents[2] / "evaluation" / "labelled"

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
    ("проведен ... онлайн", "проведен вчера онлайн", True),
    ("проведен ... онлайн", "проведения вчера онлайн", False),
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


def test_asking_how_a_text_begins_is_asking_every_pattern() -> None:
    patterns = read_yaml("place_words.yml")["no_place"]
    anchored = Anchored(patterns)
    for text in [
        "по согласованию сторон",
        "ii квартал",
        "центральный федеральный округ",
        "дом книги",
        "«по плану»",
        "",
    ]:
        assert anchored.fullmatch(text) is any(compiled(p).fullmatch(text) is not None for p in patterns)
        assert anchored.match(text) is any(compiled(p).match(text) is not None for p in patterns)


def test_no_list_of_participants_is_passed_over_in_a_text_that_it_matches() -> None:
    words = participant_words()
    for file in ("participants_author.yml", "participants_outsider.yml"):
        for record in safe_load((_LABELLED / file).read_text(encoding="utf-8"))["records"]:
            text = flat(record["text"])
            for name, pattern in words.phrases.items():
                starts = words.beginnings[name]
                if pattern.search(text) is not None:
                    assert starts is None or not starts.isdisjoint(word_beginnings(text)), (name, text)


def test_matches_come_in_the_order_of_their_owners() -> None:
    owned = OwnedPhrases([("first", ["отмен*", "*дождь"]), ("second", ["из-за", "перенос*"])])
    found = [(owner, match[0]) for owner, match in owned.found_in("перенос из-за ремонта, дождь, отмена")]
    assert found == [("first", "отмена"), ("first", "дождь"), ("second", "из-за"), ("second", "перенос")]
    assert not list(owned.found_in("ремонт"))


def test_words_are_tried_where_an_expression_would_match() -> None:
    """Beginnings behind brackets, whole words, words behind a hyphen: nothing is lost and nothing is found twice."""
    declared = read_yaml("outcome_rules.yml")
    texts = [flat(example) for rule in declared["outcomes"] + declared["reasons"] for example in rule["examples"]]
    texts += ["не смогли и несмогли, не-смогли", "сверхотмена, он-лайн-отмена отмена отмена"]
    patterns = expand(pattern for rule in declared["outcomes"] for pattern in rule["patterns"])
    patterns += ["(не |не)смогли", "[ а ]отмен*", "*мена", "смогли"]
    made = phrases(patterns)
    for text in texts:
        expected = [(i, m.span()) for i, p in enumerate(patterns) for m in compiled(p).finditer(text)]
        assert [(place, match.span()) for place, match in made.found_in(text)] == expected, text
