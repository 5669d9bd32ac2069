"""What a promise and a reported event have in common, and which pair stands out among several."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.resolution.promises.answering import SURE, answer_likeness
from ingestion.resolution.promises.bearing import bearing, have_telling_word
from ingestion.resolution.promises.competition import clear_winners, unrivalled
from ingestion.resolution.promises.rarity import rarity_of

ENOUGH = 0.4
_SCORES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.sampled_from([0.1, 0.3, 0.42, 0.5, 0.58, 0.7, 0.9]), max_size=15
)


@pytest.mark.parametrize(
    ("promised", "reported"),
    [
        ("Обмен опытом по переводу социально значимых услуг в электронный вид", "Ознакомление с переводом СЗУ в цифру"),
        (
            "Семинар по ценообразованию в строительстве",
            "Семинар «Ценообразование, сметное нормирование в строительстве»",
        ),
        ("Участие оркестра в фестивале «Русское слово»", "Концерт оркестра в рамках фестиваля «Русское слово»"),
        ("Обмен опытом в области козоводства", "Посещение козьих ферм"),
        ("Содержание автозимников: согласование графика", "Согласован график содержания зимних автомобильных дорог"),
        (
            "Обмен опытом расселения аварийного жилищного фонда",
            "Видеоконференция по обмену опытом переселения граждан из аварийного жилья",
        ),
    ],
)
def test_the_same_in_words_that_are_not_sure_alone_is_enough_in_context(promised: str, reported: str) -> None:
    assert answer_likeness(promised, reported) < SURE
    assert bearing(promised, reported) >= ENOUGH


@pytest.mark.parametrize(
    ("promised", "reported", "what"),
    [
        ("Обмен сведениями о численности сайгака", "Обмен сведениями о численности косули", "of what"),
        ("Фестиваль кузнечного ремесла", "Фестиваль плотницкого ремесла", "which"),
        ("Заседание рабочей группы по АПК", "Заседание рабочей группы по туризму", "about what"),
        ("Спартакиада работников культуры", "Спартакиада школьников", "of whom"),
        ("Фестиваль «Псковская земля»", "Фотовыставка «Псковская земля»", "kind"),
        ("Форум «Восточное кольцо»", "Заседание оргкомитета форума «Восточное кольцо»", "kind"),
        ("Участие в форуме «Восточное кольцо»", "Заседание оргкомитета форума «Восточное кольцо»", "no part in it"),
        ("Ярмарка мёда в г. Зеленограде", "Ярмарка мёда в районе Царицыно", "district"),
        ("Строительство дороги Смоленск – Орша", "Строительство дороги Рославль – Кричев", "route"),
        ("Развитие сотрудничества органов власти", "Совещание органов власти", "says nothing"),
        ("Обмен опытом по вопросам кадров", "Обмен опытом по вопросам архивного хранения", "topic"),
    ],
)
def test_what_is_another_undertaking_is_not_enough_even_alone(promised: str, reported: str, what: str) -> None:
    assert bearing(promised, reported) < ENOUGH, what


def test_a_district_and_its_adjective_are_one_place() -> None:
    assert bearing("Ярмарка мёда в г. Зеленограде", "Ярмарка «Медовый Спас» (Зеленоградский АО)") >= ENOUGH


def test_a_town_that_the_other_title_names_as_well_contradicts_nothing() -> None:
    promised = "Дни анимационного кино в г. Ярославле"
    assert bearing(promised, "Дни анимационного кино (фестиваль г. Суздаль) в ярославском кинотеатре") >= ENOUGH
    assert bearing(promised, "Дни анимационного кино в г. Суздале") == 0.0


def test_common_words_of_a_region_tell_less_than_rare_ones() -> None:
    titles = [f"Обмен опытом проведения ярмарки {number}" for number in range(60)]
    rarity = rarity_of([*titles, "Обмен опытом проведения сабантуя"])
    pair = "Обмен опытом проведения ярмарки в селе", "Обмен опытом ярмарки ремёсел"
    assert bearing(*pair, rarity) < bearing(*pair)
    assert "сабанту" not in rarity
    assert min(rarity.values()) >= 0.4
    assert rarity_of(titles[:20]) == {}


@settings(deadline=None)  # the first question loads the dictionary
@given(st.lists(st.text("абвгд ", max_size=12), min_size=40, max_size=60, unique=True))
def test_rarity_is_a_weight_and_knows_no_order(titles: list[str]) -> None:
    rarity = rarity_of(titles)
    assert all(0.4 <= weight < 1.0 for weight in rarity.values())
    assert rarity == rarity_of(reversed(titles))


def test_a_pair_that_is_hardly_better_than_another_is_not_clear() -> None:
    scores = {("promise", "one"): 0.6, ("promise", "other"): 0.55}
    assert clear_winners(scores, 0.08, lambda _, score: score >= 0.4) == []
    assert clear_winners(scores, 0.02, lambda _, score: score >= 0.4) == [("promise", "one")]


def test_a_pair_is_unrivalled_where_neither_side_is_like_anything_else() -> None:
    scores = {("a", "x"): 0.3, ("b", "y"): 0.3, ("b", "z"): 0.1, ("c", "w"): 0.3, ("d", "w"): 0.1}
    assert unrivalled(scores) == {("a", "x")}


@pytest.mark.parametrize(
    ("promised", "reported", "is_telling"),
    [
        ("Семинар по генеральным планам", "Семинар по схемам территориального планирования", True),
        ("Семинар сельских библиотекарей", "Семинар по ресурсам для областных библиотек", False),
        ("Легкоатлетический марафон дружбы", "Легкоатлетический пробег на призы газеты", False),
    ],
)
def test_a_sphere_in_common_tells_less_than_a_thing(promised: str, reported: str, is_telling: bool) -> None:
    assert have_telling_word(promised, reported) is is_telling


@pytest.mark.parametrize(
    ("promised", "reported"),
    [
        (
            "Изучение опыта Калужской области по созданию индустриальных парков",
            "Поездка делегации Башкортостана в Калужскую область для ознакомления с работой индустриальных парков",
        ),
        (
            "Участие гимнасток Ивановской области в первенстве г. Владимира по художественной гимнастике",
            "Первенство г. Владимира по художественной гимнастике с участием спортсменок г. Иваново",
        ),
    ],
)
def test_whose_experience_or_championship_it_is_does_not_make_it_the_guest(promised: str, reported: str) -> None:
    assert bearing(promised, reported) >= ENOUGH


def test_what_is_taken_competes_no_more() -> None:
    scores = {("a", "x"): 0.9, ("a", "y"): 0.5, ("b", "y"): 0.5, ("b", "x"): 0.6}
    assert clear_winners(scores, 0.08, lambda _, score: score >= 0.4) == [("a", "x"), ("b", "y")]


@given(_SCORES)
def test_winners_are_enough_and_each_side_wins_once(scores: dict[tuple[int, int], float]) -> None:
    won = clear_winners(scores, 0.08, lambda _, score: score >= 0.4)
    assert all(scores[pair] >= 0.4 for pair in won)
    assert len({left for left, _ in won}) == len({right for _, right in won}) == len(won)
    assert won == clear_winners(dict(reversed(scores.items())), 0.08, lambda _, score: score >= 0.4)
    if won:
        first = scores[won[0]]
        assert all(
            first - score >= 0.08 for pair, score in scores.items() if (pair[0] == won[0][0]) != (pair[1] == won[0][1])
        )


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_titles_have_a_bearing_from_0_to_1(promised: str, reported: str) -> None:
    assert 0.0 <= bearing(promised, reported) <= 1.0
