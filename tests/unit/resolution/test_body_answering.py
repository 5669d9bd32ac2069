"""Whether one body of a region may report what another promised."""

import pytest

from ingestion.resolution.promises.body_answering import answering_bodies, bodies_may_answer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Главное управление Смоленской области по делам молодежи", "Министерство молодежной политики"),
        ("Департамент Смоленской области по культуре и туризму", "Департамент Смоленской области по культуре"),
        ("Минсельхоз", "Департамент агропромышленного комплекса"),
        ("Министерство труда и социальной защиты", "Департамент социального развития"),
        ("Департамент культуры", "департамент Культуры"),
        ("", "Департамент культуры"),
    ],
)
def test_bodies_of_one_sphere_and_unnamed_ones_answer_for_each_other(one: str, other: str) -> None:
    assert bodies_may_answer(one, other)
    assert bodies_may_answer(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Департамент аграрной политики", "Департамент культуры"),
        ("Министерство физической культуры и спорта", "Министерство культуры"),
        ("Департамент экономического развития", "Департамент социального развития"),
        ("Министерство культуры и туризма", "Министерство спорта и туризма"),
        ("Аппарат Губернатора", "Аппарат Правительства"),  # neither tells a sphere
    ],
)
def test_other_bodies_are_strangers(one: str, other: str) -> None:
    assert not bodies_may_answer(one, other)
    assert not bodies_may_answer(other, one)


def test_bodies_answer_for_each_other_within_their_region_alone() -> None:
    found = answering_bodies(
        {
            "a": ("RU-SMO", "Департамент культуры"),
            "b": ("RU-SMO", "Министерство культуры и туризма"),
            "c": ("RU-SMO", "Министерство спорта"),
            "d": ("RU-KLU", "Министерство культуры"),
            "e": ("RU-SMO", ""),
        }
    )
    assert found == {"a": frozenset({"b"}), "b": frozenset({"a"})}
