"""The fingerprint: it moves with everything that a build depends on, and with nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingestion.deadlines import Deadlines, Rule
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.settings import RosterEntry, Settings
from orchestration.arrivals import hints
from orchestration.fingerprint import fingerprint, inputs

DAY = date(2020, 10, 15)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home", Settings("RU-SMO"))
    made.create()
    file = tmp_path / "report.docx"
    file.write_bytes(b"first")
    Intake(made).receive(file)
    return made


def receive(home: Home, content: bytes, **said: str) -> None:
    file = home.root.parent / "another.docx"
    file.write_bytes(content)
    Intake(home).receive(file, hints=hints(**said))


def test_it_stays_while_nothing_happens(home: Home) -> None:
    before = inputs(home, DAY)
    (home.inbox / "not taken in yet.docx").write_bytes(b"new")
    (home.state / "anything").write_bytes(b"x")
    (home.reviewed / ".git").mkdir()
    (home.reviewed / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    receive(home, b"first")  # the same file under another name
    assert inputs(home, DAY) == before


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("receipts", lambda home: receive(home, b"second")),
        ("receipts", lambda home: receive(home, b"first", quarter="2020-Q3")),
        ("reviewed", lambda home: (home.reviewed / "overrides.yml").write_text("a: 1", encoding="utf-8")),
    ],
)
def test_it_moves_with_an_input(home: Home, part: str, change: Callable[[Home], None]) -> None:
    before = inputs(home, DAY)
    change(home)
    after = inputs(home, DAY)
    assert {name for name in after if after[name] != before[name]} == {part}
    assert fingerprint(after) != fingerprint(before)


@pytest.mark.parametrize(
    "settings",
    [
        Settings("RU-TVE"),
        Settings("RU-SMO", Deadlines(Rule(10))),
        Settings("RU-SMO", roster=(RosterEntry("Департамент"),)),
    ],
)
def test_it_moves_with_the_settings(home: Home, settings: Settings) -> None:
    after = inputs(replace(home, settings=settings), DAY)
    assert {name for name, value in inputs(home, DAY).items() if after[name] != value} == {"settings"}


def test_it_moves_with_the_day(home: Home) -> None:
    assert inputs(home, DAY)["evaluated_on"] == "2020-10-15"
    assert fingerprint(inputs(home, DAY)) != fingerprint(inputs(home, date(2020, 10, 16)))


def test_a_renamed_reviewed_file_is_another_input(home: Home) -> None:
    (home.reviewed / "a.yml").write_text("x", encoding="utf-8")
    before = inputs(home, DAY)
    (home.reviewed / "a.yml").rename(home.reviewed / "b.yml")
    assert inputs(home, DAY) != before
