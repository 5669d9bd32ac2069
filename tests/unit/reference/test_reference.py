"""The reviewed data files: each obeys its schema, refers only to what exists, and states a source for each fact."""

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from ingestion.contracts.fields import fields
from ingestion.reference import bodies, body_names, parties, party_names, read_rows, read_yaml, reference_files

_WITHOUT_ISO_CODE = {"RU-CR", "RU-SEV", "RU-DON", "RU-LUG", "RU-ZAP", "RU-KHE"}


@pytest.mark.parametrize("path", reference_files(), ids=lambda path: path.name)
def test_a_file_obeys_its_schema(path: Path) -> None:
    schema = json.loads((path.parent / "schema" / f"{path.stem}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = read_rows(path.name) if path.suffix == ".csv" else read_yaml(path.name)
    data = json.loads(json.dumps(data))  # numbers as keys, which YAML has and JSON Schema does not know, become texts
    problems = [
        f"{list(e.absolute_path)}: {e.message}" for e in jsonschema.Draft202012Validator(schema).iter_errors(data)
    ]
    assert problems == []


@pytest.mark.parametrize("path", [p for p in reference_files() if p.suffix == ".csv"], ids=lambda path: path.name)
def test_a_table_is_a_plain_seed(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"#")


def test_there_are_89_regions_of_which_iso_knows_83() -> None:
    regions = [party for party in parties().values() if party.kind == "region"]
    assert len(regions) == 89
    assert {party.code for party in regions if party.iso_3166_2_code is None} == _WITHOUT_ISO_CODE
    assert all(party.iso_3166_2_code in {None, party.code} for party in parties().values())
    assert all(party.kind in fields()["party_kind"].values for party in parties().values())


def test_no_two_parties_share_a_code_or_name() -> None:
    assert len(read_rows("party.csv")) == len(parties())
    okato = [party.okato_code for party in parties().values() if party.okato_code]
    assert len(set(okato)) == len(okato) == 85
    assert max(Counter(party.name for party in parties().values()).values()) == 1


def test_districts_have_as_many_regions_as_the_decrees_say() -> None:
    districts = Counter(party.federal_district for party in parties().values() if party.kind == "region")
    assert districts == {
        "Центральный": 18, "Северо-Западный": 11, "Южный": 8, "Северо-Кавказский": 7, "Приволжский": 14,
        "Уральский": 6, "Сибирский": 10, "Дальневосточный": 11, None: 4,
    }  # fmt: skip


def test_names_belong_to_known_parties_and_periods_are_in_order() -> None:
    for name in party_names():
        assert name.party_code in parties()
        assert not (name.valid_from and name.valid_to and name.valid_from > name.valid_to)


def test_the_rename_of_kemerovo_is_dated() -> None:
    former = next(name for name in party_names() if name.cases[0] == "Кемеровская область")
    assert former.valid_to is not None
    present = parties()["RU-KEM"].valid_from
    assert present is not None
    assert (present - former.valid_to).days == 1
    assert present.isoformat() == "2019-03-27"


def test_bodies_have_names_regions_and_known_predecessors() -> None:
    named = Counter(name.body_code for name in body_names())
    assert set(named) == set(bodies())
    for body in bodies().values():
        assert body.party_code in parties()
        assert set(body.predecessor_codes) <= set(bodies()) - {body.code}
        positions = [name.position for name in body_names() if name.body_code == body.code]
        assert positions == list(range(1, len(positions) + 1))


def test_a_row_of_another_length_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "party.csv").write_text("a,b\n1\n", encoding="utf-8")
    monkeypatch.setattr("ingestion.reference.load._ROOM", tmp_path)
    with pytest.raises(ValueError, match="row 2"):
        read_rows("party.csv")


def test_the_lists_of_answers_speak_of_kinds_and_topics_that_exist() -> None:
    lists = read_yaml("answer_words.yml")
    kinds = {*lists["kinds"], *lists["leading_kinds"]}
    named = {
        kind for name, held in lists.items() if name.endswith("_kinds") and isinstance(held, list) for kind in held
    }
    near = {kind for groups in lists["near_kinds"].values() for group in groups for kind in group}
    assert {*named, *near, *lists["also_leading"], *lists["purposes"], *lists["exchanged"]} <= kinds
    audiences = set(read_yaml("event_words.yml")["audiences"])
    values = [value for held in lists["exclusive"].values() for value in held]
    topics = [*lists["concepts"], *lists["domains"], *lists["people"], *values, *audiences]
    assert len(topics) == len(set(topics))
    wider = {**lists["wider"], **lists["wider_callings"]}
    assert {*wider, *(name for narrower in wider.values() for name in narrower)} <= set(topics)
    assert {audience for pair in lists["compatible_audiences"] for audience in pair} <= audiences


def test_lists_of_sides_and_spheres_speak_of_what_exists() -> None:
    assert set(read_yaml("side_words.yml")["regions"]) <= set(parties())
    spheres = read_yaml("body_spheres.yml")
    assert set(spheres["first"]) <= set(spheres["spheres"])
