"""Words of one family, compounds, abbreviations and the words that they stand for."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.language.abbreviations import abbreviations_of, spelled_out
from ingestion.language.derivation import is_derived, roots_of, shortened_into
from ingestion.language.event_title import root
from ingestion.language.tokens import folded_words

_STEMS = st.text("абвгдеиклмнопрстуч", min_size=1, max_size=10)


@pytest.mark.parametrize(
    "family",
    [
        ("консультация", "консультативный"),
        ("виноградник", "виноградарство"),
        ("субконтракт", "субконтрактинг"),
        ("зимник", "зимний"),
        ("дорога", "дорожный"),
        ("лосось", "лососевый"),
        ("доброволец", "добровольческий"),
    ],
)
def test_words_of_one_family_differ_in_suffixes(family: tuple[str, str]) -> None:
    for one, other in permutations(map(root, family), 2):
        assert is_derived(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("экономика", "экология"),
        ("промысел", "промышленность"),
        ("лес", "лекарство"),
        ("концерт", "концепция"),
        ("лес", "лестница"),
    ],
)
def test_a_like_beginning_makes_no_family(one: str, other: str) -> None:
    assert not is_derived(root(one), root(other))


@given(_STEMS, _STEMS)
def test_a_family_has_no_order(one: str, other: str) -> None:
    assert is_derived(one, one)
    assert is_derived(one, other) == is_derived(other, one)


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("госмониторинг", "мониторинг"),
        ("студотряд", "отряд"),
        ("автозимник", "зимник"),
        ("противопожарный", "пожарный"),
    ],
)
def test_a_compound_has_the_root_of_its_second_part(compound: str, part: str) -> None:
    assert root(part) in roots_of(compound)


def test_whoever_breeds_something_is_known_by_it() -> None:
    assert "коз" in roots_of("козоводство")
    assert "свекл" in roots_of("свекловод")


@pytest.mark.parametrize(
    ("abbreviation", "words", "meant"),
    [
        ("МСЗУ", "перевод массовых социально значимых услуг", "массовых социально значимых услуг"),
        ("КЦСОН", "комплексный центр социального обслуживания населения", "обслуживания населения"),
        ("ЦПСД", "центр помощи семье и детям", "центр помощи семье и детям"),
        ("МКД", "лифты многоквартирных домов", "многоквартирных домов"),
        ("ОГЛМТ", "Орловский объединённый государственный литературный музей И.С. Тургенева", "музей И.С. Тургенева"),
        ("МГТОиБ", "Марийский государственный театр оперы и балета", "марийский государственный театр оперы и балета"),
    ],
)  # fmt: skip
def test_an_abbreviation_stands_for_words_by_their_initials(abbreviation: str, words: str, meant: str) -> None:
    (letters,) = abbreviations_of(f"Работа {abbreviation}")
    said = folded_words(words)
    places = spelled_out(letters, said)
    assert places is not None
    assert said[places.stop - 1] == folded_words(meant)[-1]
    assert {word[0] for word in said[places.start : places.stop]} >= set(letters) - {"к"}


@pytest.mark.parametrize(
    ("letters", "words"),
    [("мсзу", "массовый сбор зерна"), ("рсц", "работа сосудистых отделений центра"), ("вбр", "вода и биология")],
)
def test_other_words_are_not_meant(letters: str, words: str) -> None:
    assert spelled_out(letters, folded_words(words)) is None


def test_not_all_that_stands_in_capitals_is_an_abbreviation() -> None:
    assert abbreviations_of("ОТКРЫТЫЙ ФЕСТИВАЛЬ МСЗУ в РФ (МГТОиБ)") == ("мсзу", "мгтоб")
    assert abbreviations_of("ПЕРЕВОД МСЗУ") == ()


@given(st.lists(st.text("абвгдежз", min_size=3, max_size=8), min_size=3, max_size=9))
def test_the_initials_of_any_words_stand_for_all_of_them(words: list[str]) -> None:
    found = spelled_out("".join(word[0] for word in words), words)
    assert found is not None
    assert set(found) <= set(range(len(words)))


@pytest.mark.parametrize(
    ("word", "first", "rest"),
    [
        ("инвестсабантуй", "инвестиционный", "сабантуй"),
        ("госмониторинг", "государственный", "мониторинг"),
        ("госмониторинг", "городской", ""),
        ("инвестор", "инвестиционный", ""),
    ],
)
def test_a_shortened_first_part_stands_for_a_word_that_begins_so(word: str, first: str, rest: str) -> None:
    assert shortened_into(word, first) == rest
