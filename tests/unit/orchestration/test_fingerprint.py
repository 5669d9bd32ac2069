"""The fingerprint: it moves with everything that a build depends on, and with nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingestion.deadlines import Deadlines, Rule
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.settings import RosterEntry, Settings
from ingestion.withdrawal import withdraw
from orchestration.building import fingerprint as fingerprints
from orchestration.building.fingerprint import fingerprint, inputs
from orchestration.receiving.arrivals import hints

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
        ("receipts", lambda home: withdraw(home, "report.docx", reason="чужой", who="")),
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


def test_a_withdrawal_taken_back_is_as_if_it_had_not_been(home: Home) -> None:
    before = inputs(home, DAY)
    withdraw(home, "report.docx", reason="чужой", who="")
    withdraw(home, "report.docx", reason="", who="", undo=True)
    assert inputs(home, DAY) == before


def test_a_day_that_is_looked_back_at_does_not_move_with_what_came_later(home: Home) -> None:
    today = datetime.now(UTC).date()
    before = inputs(home, today, today)
    assert before["as_of"] == today.isoformat()
    assert fingerprint(before) != fingerprint(inputs(home, today))
    file = home.root.parent / "later.docx"
    file.write_bytes(b"later")
    Intake(home).receive(file, received_on=today + timedelta(days=1))
    withdraw(home, "report.docx", reason="чужой", who="", withdrawn_on=today + timedelta(days=2))
    assert inputs(home, today, today) == before
    assert inputs(home, today, today + timedelta(days=1))["receipts"] != before["receipts"]


def test_a_room_that_is_not_there_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "_ROOMS", (*fingerprints._ROOMS, "orchestration/moved_away.py"))
    with pytest.raises(FileNotFoundError, match=r"moved_away\.py"):
        fingerprints.program_version.__wrapped__()
