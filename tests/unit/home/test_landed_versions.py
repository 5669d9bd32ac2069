"""Which versions of landed data stay when several programs take turns on a home."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion import landed_versions
from ingestion.home import Home
from ingestion.landed_versions import KEPT_VERSIONS, note_use, remove_stale_versions


@pytest.fixture
def use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Use a home by a version of the program; gives back the versions of readings that are there then."""
    home = Home(tmp_path)

    def run(version: str) -> list[str]:
        monkeypatch.setattr(landed_versions, "reading_version", lambda: version)
        monkeypatch.setattr(landed_versions, "cells_version", lambda: "one")
        for folder in landed_versions.present_versions(home):
            folder.mkdir(parents=True, exist_ok=True)
        note_use(home)
        remove_stale_versions(home)
        return sorted(folder.name for folder in (home.landed / "readings").iterdir())

    return run


def test_two_versions_in_turns_keep_what_each_has_read(use: Callable[[str], list[str]]) -> None:
    for _ in range(3):
        assert "a" in use("a")
        assert use("b") == ["a", "b"]


def test_the_version_that_was_not_used_for_longest_goes(use: Callable[[str], list[str]]) -> None:
    for version in ("a", "b", "a"):
        use(version)
    assert use("c") == ["a", "c"]
    assert KEPT_VERSIONS == 2
