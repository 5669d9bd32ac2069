"""Left-overs: what a process that was killed left lying, of use to nobody.

Belongs here: finding and removing it. Does not belong here: candidates of builds that were blocked, which are kept to
look into.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ingestion.files import abandoned_in, remove, under_way_in
from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.building.candidate import Candidate
from orchestration.operation import operation_of
from orchestration.receiving.inboxes import scratch_of

_ENDED = ("blocked", "published")


def leftovers(home: Home) -> list[Path]:
    """Half-written files and folders, and builds that never came to an end; what a run just writes is among them."""
    return sorted([*under_way_in(home.folders_written_under_lock()), *_unfinished(home), *_of_no_run(home)])


def remove_leftovers(home: Home) -> None:
    """Remove them; call it under the home's lock."""
    remove(leftovers(home))


def remove_abandoned(home: Home) -> None:
    """Remove those that no run has to do with, which a new build leaves alone; call it under the home's lock.

    What somebody writes just now is not among them.
    """
    remove(_of_no_run(home))


def _of_no_run(home: Home) -> list[Path]:
    scratch = scratch_of(home)
    return [*abandoned_in(_open_folders(home)), *([scratch] if scratch.exists() else [])]


def _open_folders(home: Home) -> Iterator[Path]:
    """Where not only the one with the lock writes; of the folders of channels those that lie in the home."""
    yield from home.folders_written_at_any_time()
    with suppress(SettingsError):  # whoever needs them says so
        for channel in operation_of(home).channel:
            if channel.folder is not None and (home.root / channel.folder).is_relative_to(home.root):
                yield home.root / channel.folder


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
