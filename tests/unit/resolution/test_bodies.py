"""Which names are one executive body."""

import json

import pytest

from ingestion.contracts.tables import tables
from ingestion.reference import bodies
from ingestion.resolution.identity.bodies import BodyMention, BodyResolution, resolve_bodies
from ingestion.resolution.overrides import Override, overrides_of
from tests.shared import shared_path


def _resolve(*names: str, region: str = "RU-SMO", decisions: tuple[Override, ...] = ()) -> BodyResolution:
    return resolve_bodies([BodyMention(region, name, "2020-Q3") for name in names], overrides_of(decisions))


def _key(name: str, region: str = "RU-SMO") -> str:
    return _resolve(name, region=region).keys[region, name]


def test_the_real_report_has_six_bodies_under_its_own_names() -> None:
    rows = json.loads(shared_path("layouts/expected.json").read_text(encoding="utf-8"))["rows"]
    names = [row["executive_body"] for row in rows]
    found = _resolve(*names)
    assert len(found.bodies) == len(set(names)) == 6
    assert {body.name for body in found.bodies} == set(names)
    assert {body.source for body in found.bodies} == {"reference"}
    assert {body.first_seen_quarter for body in found.bodies} == {"2020-Q3"}


def test_a_rename_keeps_the_key_and_the_name_is_the_last_one_used() -> None:
    older, newer = "Главное управление спорта Смоленской области", "Министерство спорта Смоленской области"
    found = resolve_bodies([BodyMention("RU-SMO", newer, "2025-Q1"), BodyMention("RU-SMO", older, "2020-Q3")])
    (body,) = found.bodies
    assert set(found.keys.values()) == {body.key}
    assert (body.name, body.names) == (newer, (older, newer))
    assert body.first_seen_quarter == "2020-Q3"


def test_a_merged_body_is_another_one_linked_to_its_predecessor() -> None:
    found = _resolve("Департамент социальной политики и занятости населения Брянской области", region="RU-BRY")
    merged, predecessor = found.bodies
    assert merged.predecessor_keys == (predecessor.key,)
    assert predecessor.key == _key(
        "Управление государственной службы по труду и занятости населения Брянской области", "RU-BRY"
    )
    assert predecessor.first_seen_quarter is None


@pytest.mark.parametrize(
    "other",
    [
        "Управление Смоленской области по вопросам архивов",
        "УПРАВЛЕНИЕ ПО ВОПРОСАМ АРХИВОВ",
        "Управления по вопросам архивов (по плану)",
        "Упарвление по вопросам архивов",
    ],
)
def test_writings_of_an_unknown_body_are_one(other: str) -> None:
    first = "Управление по вопросам архивов"
    found = _resolve(first, other)
    assert found.keys["RU-SMO", other] == found.keys["RU-SMO", first] == _key(first)
    assert found.bodies[0].source == "mentioned"


@pytest.mark.parametrize(
    "other",
    ["Управление по вопросам архитектуры", "Управление архивов", "Управление по вопросам архивов Тверской области"],
)
def test_bodies_of_other_words_or_regions_stay_apart(other: str) -> None:
    found = _resolve("Управление по вопросам архивов", other)
    assert len(set(found.keys.values())) == 2


def test_the_same_words_in_two_regions_are_two_bodies() -> None:
    name = "Министерство культуры"
    found = resolve_bodies([BodyMention("RU-SMO", name), BodyMention("RU-KLU", name)])
    assert len(set(found.keys.values())) == 2
    assert [body.region_code for body in found.bodies] == ["RU-SMO", "RU-KLU"]


def test_a_typing_error_between_two_known_bodies_decides_nothing() -> None:
    found = _resolve("Комитет водных ресурсов", "Комитет кадровый", "Комитет видный ресурсов")
    assert len(set(found.keys.values())) == 3
    two = _resolve("Служба спасателей", "Служба спасетелей", "Служба спаситилей")
    assert two.keys["RU-SMO", "Служба спасателей"] == two.keys["RU-SMO", "Служба спасетелей"]


def test_a_body_without_a_name_is_one_of_its_region() -> None:
    found = _resolve("", "Комитет спорта", "")
    assert [body.source for body in found.bodies] == ["unnamed", "mentioned"]
    assert len(found.keys) == 2


def test_decisions_are_applied_and_unfit_ones_told() -> None:
    first, second, third = "Комитет спорта", "Спорткомитет", "Комитет досуга"
    decisions = (
        Override("bodies.yml", 1, text=second, same_as=_key(first)),
        Override("bodies.yml", 2, key=_key(third), same_as=_key(first)),
        Override("bodies.yml", 3, text="Комитет печати", is_new=True),
        Override("bodies.yml", 4, text="Комитет  СПОРТА области", same_as="0" * 32),
    )
    found = _resolve(first, second, third, "Комитет спорта области", decisions=decisions)
    assert found.keys["RU-SMO", first] == found.keys["RU-SMO", second] == found.keys["RU-SMO", third] == _key(first)
    assert [body.names for body in found.bodies] == [(first, second, third), ("Комитет спорта области",)]
    assert [(notice.code, notice.parameters["number"]) for notice in found.notices] == [
        ("override_matches_nothing", 3),
        ("override_target_unknown", 4),
    ]


def test_records_have_the_columns_of_their_table() -> None:
    found = _resolve("Департамент Смоленской области по культуре", "Комитет спорта", "")
    table = tables()["executive_body"]
    for record in found.records:
        assert set(record) == set(table.column_names)
        assert all(record[column.name] is not None for column in table.columns if not column.nullable)


def test_every_body_of_the_reference_keeps_its_key_by_any_name() -> None:
    from ingestion.reference import body_names

    keys: dict[str, set[str]] = {}
    for name in body_names():
        keys.setdefault(name.body_code, set()).add(_key(name.name, bodies()[name.body_code].party_code))
    assert all(len(found) == 1 for found in keys.values())
    assert len(set.union(*keys.values())) == len(bodies())
