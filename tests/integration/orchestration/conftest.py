"""A home with one run behind it, shared by the tests of this folder."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ingestion.home import Home
from ingestion.settings import Settings
from orchestration import execution
from orchestration.execution import Order, Outcome, execute
from orchestration.monitor import Monitor
from tests.integration.orchestration.auditors import IndulgentAuditor
from tests.integration.orchestration.reports import write_report

DAY = date(2020, 10, 20)


@dataclass(frozen=True)
class Ran:
    """A home after its first run."""

    home: Home
    outcome: Outcome
    monitor: Monitor


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One report taken in, built, audited, published. Not to be changed: a test that runs again copies it."""
    root = tmp_path_factory.mktemp("first run") / "home"
    made = Home(root, Settings("RU-SMO"))
    made.create()
    report = write_report(root.parent / "report.docx")
    monitor = Monitor()
    home = Home.open(root)
    outcome = execute(home, Order(paths=(report,), evaluated_on=DAY), monitor, wait_seconds=0)
    return Ran(home, outcome, monitor)


@pytest.fixture
def home(first_run: Ran, tmp_path: Path) -> Iterator[Home]:
    """A copy of that home, for tests that change it."""
    root = tmp_path / "home"
    shutil.copytree(first_run.home.root, root, symlinks=True)
    yield Home.open(root)


@pytest.fixture
def indulgent_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """No audit where the test is about something else: the real one starts a process and imports for seconds."""
    monkeypatch.setattr(execution, "Auditor", IndulgentAuditor)
