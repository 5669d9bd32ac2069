"""A home with one run behind it, shared by the tests of this folder."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ingestion import compaction
from ingestion.home import Home
from ingestion.settings import Settings
from orchestration.delivery import store
from orchestration.keeping.place import belongs_here
from orchestration.monitor import Monitor
from orchestration.running import execution
from orchestration.running.execution import Order, Outcome, execute
from tests.integration.orchestration.auditors import IndulgentAuditor
from tests.integration.orchestration.reports import EVENTS, write_report
from tests.made_once import made_once

DAY = date(2020, 10, 20)


@dataclass(frozen=True)
class Ran:
    """A home after its first run."""

    home: Home
    outcome: Outcome


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Ran:
    """One report taken in, built, audited, published. Not to be changed: a test that runs again copies it."""
    return made_once(tmp_path_factory, worker_id, "first run", _first_run)


def _first_run(folder: Path) -> Ran:
    root = folder / "home"
    Home(root, Settings("RU-SMO")).create()
    report = write_report(folder / "report.docx")
    home = Home.open(root)
    return Ran(home, execute(home, Order(paths=(report,), evaluated_on=DAY), Monitor(), wait_seconds=0))


@pytest.fixture
def home(first_run: Ran, tmp_path: Path) -> Iterator[Home]:
    """A copy of that home, for tests that change it."""
    root = tmp_path / "home"
    shutil.copytree(first_run.home.root, root, symlinks=True)
    belongs_here(Home(root))
    yield Home.open(root)


@pytest.fixture
def indulgent_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """No audit where the test is about something else: the real one starts a process and imports for seconds."""
    monkeypatch.setattr(execution, "Auditor", IndulgentAuditor)


@dataclass(frozen=True)
class Kept:
    """A sound home with a history, and the files that were taken into it."""

    home: Home
    originals: Path


AS_OF = date(2020, 10, 10)
RECEIVED_ON = date(2020, 10, 5)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Ran:
    """Four reports and a refused file, some readings put together, a day in the past, a database of alerts.

    Not to be changed: ``kept_home`` is a copy.
    """
    return made_once(tmp_path_factory, worker_id, "kept", _kept)


def _kept(folder: Path) -> Ran:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "Auditor", IndulgentAuditor)
        patch.setattr(compaction, "BATCH", 2)
        root = folder / "home"
        Home(root, Settings("RU-SMO")).create()
        home = Home.open(root)
        originals = root.parent / "originals"
        for number in range(4):
            events = [(*EVENTS[0][:2], f"Фестиваль № {number + 1}", *EVENTS[0][3:]), EVENTS[1]]
            quarter = "2020-Q4" if number == 3 else "2020-Q3"
            others = {f"Департамент Смоленской области по делам № {number}": [EVENTS[0]]}
            write_report(originals / f"отчёт {number + 1}.docx", quarter, events, others=others)
        (originals / "скан.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        order = Order(paths=tuple(sorted(originals.iterdir())), received_on=RECEIVED_ON)
        outcome = execute(home, order, Monitor(), wait_seconds=0)
        execute(home, Order(as_of=AS_OF), Monitor(), wait_seconds=0)
        with store.opened(home) as database, store.deciding(database):
            database.execute("create table ballast (words text)")
            database.executemany("insert into ballast values (?)", [("слова " * 20,)] * 500)
    return Ran(home, outcome)


@pytest.fixture
def kept_home(kept: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indulgent_audit: None) -> Kept:
    """A copy of that home, for tests that damage it."""
    monkeypatch.setattr(compaction, "BATCH", 2)
    root = tmp_path / "home"
    shutil.copytree(kept.home.root, root, symlinks=True)
    belongs_here(Home(root))
    return Kept(Home.open(root), kept.home.root.parent / "originals")
