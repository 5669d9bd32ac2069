"""What the fault suite shares: the processes that are forked, and the home that is disturbed."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest

from tests.faults.homes import SETTINGS, Prepared, prepare
from tests.faults.processes import Commands


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """Starts commands as processes that have imported everything."""
    yield Commands(tmp_path_factory.mktemp("commands"), SETTINGS)


@pytest.fixture(scope="session")
def prepared(commands: Commands, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Prepared:
    """The home to disturb copies of, made once for all processes of the suite."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "disturbed home"
    with filelock.FileLock(f"{folder}.lock"):
        kept = folder / "prepared.pickle"
        if not kept.exists():
            folder.mkdir()
            kept.write_bytes(pickle.dumps(prepare(commands, folder)))
        made: Prepared = pickle.loads(kept.read_bytes())
    return made


@pytest.fixture
def home(prepared: Prepared, tmp_path: Path) -> Path:
    """A copy of that home."""
    return prepared.copy(tmp_path / "home")
