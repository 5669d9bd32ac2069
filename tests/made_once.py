"""What is dear to make and never changed: made once for all processes of a test run, by whichever needs it first.

Belongs here: the waiting and the handing on. Does not belong here: what is made (see the ``conftest.py`` of a room).
"""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import filelock
import pytest

Made = TypeVar("Made")


def made_once(
    factory: pytest.TempPathFactory, worker_id: str, name: str, make: Callable[[Path], Made], *, patience: float = 1800
) -> Made:
    """What ``make`` returns for a folder of its own, which can be pickled; the folder stays as it is.

    Raises:
        filelock.Timeout: another process did not get it made in ``patience`` seconds.
    """
    base = factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    with filelock.FileLock(f"{folder}.lock", timeout=patience):
        kept = folder.with_name(f"{name}.pickle")
        if (
            not kept.exists()
        ):  # also where another process began it and failed: then the folder is there, and this fails
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
        made: Made = pickle.loads(kept.read_bytes())
    return made
