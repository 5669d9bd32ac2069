"""Left-overs: what a process that was killed left lying, of use to nobody.

Belongs here: finding and removing it. Does not belong here: candidates of builds that were blocked, which are kept to
look into.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from ingestion.files import is_under_way
from ingestion.home import Home
from orchestration.building.candidate import Candidate

_ENDED = ("blocked", "published")


def leftovers(home: Home) -> list[Path]:
    """Half-written files and folders, and builds that never came to an end; what a run just writes is among them."""
    return sorted([*_asides(home), *_unfinished(home)])


def remove_leftovers(home: Home) -> None:
    """Remove them; call it under the home's lock."""
    for path in leftovers(home):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _asides(home: Home) -> Iterator[Path]:
    """What was written aside and never put in its place."""
    for folder in home.folders_written_under_lock():
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if is_under_way(path.name))


def _folders_in(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()] if folder.is_dir() else []


def _unfinished(home: Home) -> Iterator[Path]:
    for folder in _folders_in(home.work):
        try:
            is_over = Candidate(folder).state in _ENDED
        except (OSError, ValueError, KeyError):
            is_over = False
        if not is_over:
            yield folder
