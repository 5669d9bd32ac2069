"""Several versions of the program on one home publish the same documents no more than once each."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.building import other_programs
from orchestration.building.other_programs import is_newer, is_settled, replaced_programs
from orchestration.building.publishing import Publication


def inputs(program: str, receipts: str = "r", day: str = "2020-10-20") -> dict[str, str]:
    return {"program": program, "receipts": receipts, "evaluated_on": day}


class Shelf:
    """A home's publications, by programs that publish only what is not settled."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.publication: Publication | None = None
        self._folder, self._patch, self._count = folder, monkeypatch, 0

    def run(self, asked: dict[str, str], version: str = "0.1.0", *, force: bool = False) -> bool:
        self._patch.setattr(other_programs, "package_version", lambda: version)
        if self.publication is not None and not force and is_settled(self.publication, asked):
            return False
        manifest: dict[str, Any] = {
            "files": {},
            "inputs": asked,
            "versions": {"concord-warehouse": version},
            "replaced_programs": replaced_programs(self.publication, asked),
        }
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps(manifest))
        self.publication = Publication(folder)
        return True


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(tmp_path, monkeypatch)


def test_programs_of_one_number_publish_the_same_once_each(shelf: Shelf) -> None:
    turns = [shelf.run(inputs(program)) for program in "abababcab"]
    assert turns == [True, True, False, False, False, False, True, False, False]


def test_new_documents_are_published_by_whoever_comes(shelf: Shelf) -> None:
    assert [shelf.run(inputs(program)) for program in "ab"] == [True, True]
    assert [shelf.run(inputs(program, "more")) for program in "aba"] == [True, True, False]


def test_an_older_number_replaces_nothing_of_a_newer_one(shelf: Shelf) -> None:
    assert shelf.run(inputs("new"), "0.10.0")
    assert not shelf.run(inputs("old"), "0.9.0")
    assert shelf.run(inputs("old", "more"), "0.9.0"), "new documents do not wait for the newer program"
    assert shelf.run(inputs("new", "more"), "0.10.0")


def test_a_person_can_have_the_older_program_publish(shelf: Shelf) -> None:
    assert shelf.run(inputs("a")) and shelf.run(inputs("b"))
    assert shelf.run(inputs("a"), force=True)
    assert not shelf.run(inputs("b")), "what a person decided is not undone by the next schedule"


def test_numbers_that_are_none_are_not_newer() -> None:
    assert is_newer("0.10.0", "0.9.0")
    assert not is_newer("not installed", "0.9.0") and not is_newer("", "not installed")


def test_a_manifest_that_does_not_tell_its_inputs_settles_nothing(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {}}))
    shelf.publication = Publication(tmp_path)
    assert shelf.run(inputs("a"))
    assert not shelf.run(inputs("a"))
