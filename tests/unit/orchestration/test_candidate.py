"""Candidates: begun, recorded, found again, cleared away."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingestion.home import Home
from orchestration.building import candidate as candidates
from orchestration.building.candidate import Candidate, NoCandidateError

DAY = date(2020, 10, 15)


def begin(home: Home, run_id: str) -> Candidate:
    return candidates.begin(home, run_id=run_id, evaluated_on=DAY, inputs={"program": "1"})


def test_a_candidate_remembers_how_far_it_came(tmp_path: Path) -> None:
    home = Home(tmp_path)
    made = begin(home, "run-1")
    assert (made.state, made.evaluated_on, made.facts["inputs"]) == ("building", DAY, {"program": "1"})
    made.note(state="built", timings={"dbt": 1.5})
    made.note(timings={"audit": 0.5})
    again = candidates.of_run(home, "run-1")
    assert again is not None
    assert again.state == "built"
    assert again.facts["timings"] == {"dbt": 1.5, "audit": 0.5}


def test_the_latest_is_found_and_its_absence_said(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(NoCandidateError):
        candidates.latest(home)
    made = begin(home, "run-1")
    assert candidates.latest(home) == made
    assert candidates.of_run(home, "another") is None


def test_a_new_one_clears_the_old_ones_away_but_for_the_last_blocked_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = begin(home, "aaaa")
    first.note(state="blocked")
    second = begin(home, "bbbb")
    assert first.folder.exists()
    dead = home.work / "left by a dead run"
    dead.mkdir()
    third = begin(home, "cccc")
    assert not second.folder.exists()
    assert not dead.exists()
    assert first.folder.exists()
    third.note(state="blocked")
    begin(home, "dddd")
    assert third.folder.exists()
    assert not first.folder.exists()


def test_an_unknown_state_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    made = begin(Home(tmp_path), "run-1")
    made.note(state="excellent")
    with pytest.raises(ValueError, match="excellent"):
        _ = made.state


def test_the_latest_is_the_one_begun_last_though_the_clock_was_put_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    blocked = begin(home, "run-1")
    blocked.note(state="blocked")
    ahead = blocked.folder.rename(home.work / f"2099{blocked.build_id[4:]}")
    present = begin(home, "run-2")
    assert ahead.exists()
    assert candidates.latest(home) == present


def test_a_record_that_cannot_be_read_is_in_nobodys_way(tmp_path: Path) -> None:
    home = Home(tmp_path)
    damaged = begin(home, "run-1")
    (damaged.folder / "build.json").write_bytes(b"")
    with pytest.raises(NoCandidateError):
        candidates.latest(home)
    present = begin(home, "run-2")
    assert [folder.name for folder in home.work.iterdir()] == [present.build_id]


def test_a_candidate_that_a_next_run_clears_away_is_still_told(tmp_path: Path) -> None:
    """Whoever delivers or shows the health holds no lock."""
    home = Home(tmp_path)
    begin(home, "run-1").note(state="built")
    found, of_run = candidates.latest(home), candidates.of_run(home, "run-1")
    assert of_run is not None
    begin(home, "run-2")
    assert not found.folder.exists()
    assert (found.state, of_run.facts["run_id"]) == ("built", "run-1")


@pytest.mark.parametrize("words", [None, "{", ""])
def test_a_record_that_is_gone_or_spoiled_hides_no_other(
    words: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    first = begin(home, "run-1")
    first.note(state="blocked")
    second = begin(home, "run-2")
    record = second.folder / "build.json"
    if words is None:
        read = Path.read_text

        def gone(self: Path, *arguments: Any, **named: Any) -> str:
            if self == record:  # it was listed, and is cleared away now
                raise FileNotFoundError(self)
            return read(self, *arguments, **named)

        monkeypatch.setattr(Path, "read_text", gone)
    else:
        record.write_text(words, encoding="utf-8")
    assert candidates.latest(home) == first
    assert candidates.of_run(home, "run-2") is None
