"""What the fault suite shares: the processes that are forked, and the home that is disturbed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.homes import SETTINGS, Prepared, prepare
from tests.faults.processes import Commands
from tests.made_once import made_once


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """Starts commands as processes that have imported everything."""
    yield Commands(tmp_path_factory.mktemp("commands"), SETTINGS)


@pytest.fixture(scope="session")
def prepared(commands: Commands, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Prepared:
    """The home to disturb copies of, made once for all processes of the suite."""
    return made_once(tmp_path_factory, worker_id, "disturbed home", lambda folder: prepare(commands, folder))


@pytest.fixture
def home(prepared: Prepared, tmp_path: Path) -> Path:
    """A copy of that home."""
    return prepared.copy(tmp_path / "home")
