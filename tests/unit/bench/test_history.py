"""The words of a generated history: two names are two names, however the project compares them."""

import random
from itertools import combinations, permutations

import pytest

from bench.history import wording
from bench.history.world import regions
from ingestion.language.event_title import read_title, root
from ingestion.language.tokens import differ_by_typing_error
from ingestion.resolution.identity.subjects import compare_subjects
from ingestion.resolution.identity.undertaking import is_kin, likeness
from ingestion.resolution.promises.answering import SURE, answer_likeness


@pytest.mark.parametrize("name", ["adjectives", "actions", "goods"])
def test_no_word_is_near_another(name: str) -> None:
    words = wording.listed(name)
    assert len(set(words)) == len(words)
    assert [pair for pair in combinations(words, 2) if differ_by_typing_error(*pair)] == []


@pytest.mark.parametrize("name", ["actions", "goods"])
def test_no_two_words_of_a_topic_are_of_one_root(name: str) -> None:
    assert [pair for pair in combinations(wording.listed(name), 2) if is_kin(*map(root, pair))] == []


def test_work_about_one_topic_is_no_answer_to_a_promise_about_another() -> None:
    drawn = random.Random(11)
    for opening in (wording.MEETING, wording.MONTHLY, wording.QUARTERLY, wording.CONTINUOUS):
        for goods in drawn.sample(wording.listed("goods"), 5):
            titles = [f"{opening[0]} {action} {goods}" for action in wording.listed("actions")]
            assert [pair for pair in permutations(titles, 2) if answer_likeness(*pair) >= SURE] == []
        action = drawn.choice(wording.listed("actions"))
        titles = [f"{opening[0]} {action} {goods}" for goods in wording.listed("goods")]
        assert [pair for pair in permutations(titles, 2) if answer_likeness(*pair) >= SURE] == []


def test_no_noun_is_near_another() -> None:
    nouns = [noun for of_gender in wording.words()["nouns"].values() for noun in of_gender.split()]
    assert [pair for pair in combinations(nouns, 2) if differ_by_typing_error(*pair)] == []


def test_every_topic_has_words_of_its_own() -> None:
    read = {read_title(f"{wording.CONTINUOUS[0]} {topic}").words for topic in wording.topics()}
    assert len(read) == len(wording.topics())


def test_titles_of_one_undertaking_are_alike_and_of_two_are_not() -> None:
    drawn = random.Random(7)
    supply = wording.Supply(drawn)
    made: list[wording.Undertaking | wording.Work] = [supply.undertaking() for _ in range(60)]
    made += [supply.work(wording.MEETING) for _ in range(30)]
    for one in made:
        titles = {one.titled(drawn, edition) for edition in (None, None, None, 1, 2, 3)}
        assert all(likeness(*pair) > 0.9 for pair in combinations(titles, 2)), titles
    one_each = [one.titled(drawn) for one in made]
    assert [pair for pair in combinations(one_each, 2) if likeness(*pair) > 0] == []


def test_subjects_of_agreements_are_told_apart() -> None:
    subjects = {agreement.subject for region in regions(20, 1) for agreement in region.agreements}
    assert len(subjects) == len(wording.listed("subjects"))
    from bench.history.world import reading_of

    forms = [
        reading_of(f"Соглашение между Правительством Тверской области и Правительством Смоленской области {s}")
        for s in sorted(subjects)
    ]
    assert all(compare_subjects(a.subject, b.subject) == "different" for a, b in combinations(forms, 2))


def test_a_region_has_bodies_and_agreements_of_its_own_and_shares_some() -> None:
    made = regions(20, 1)
    assert all(6 <= len(region.bodies) <= 8 and 8 <= len(region.agreements) <= 15 for region in made)
    assert all(region.code in agreement.parties for region in made for agreement in region.agreements)
    named = [agreement.id for region in made for agreement in region.agreements]
    assert len(set(named)) < len(named)
    assert made == regions(20, 1) != regions(20, 2)
