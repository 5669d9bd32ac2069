"""Writing files so that a reader sees the old content or the new, never half of it.

Belongs here: atomic and durable writes of bytes and folders, removing a folder at once, clearing away what processes
that died left of that. Does not belong here: what is written.

Whatever is under way bears the name of what it is to become between a dot and a token (``.name.0123abcd``), by which it
is known for what it is: nobody reads it, and the next writer removes it.
"""

import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ingestion.steps import reached

_UNDER_WAY = re.compile(r"\..+\.[0-9a-f]{8}(\.old)?")


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder survive a power cut (a no-op where folders cannot be opened)."""
    if os.name == "nt":  # Windows cannot open a folder for that, and orders renames itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there, so that they survive a power cut."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in reversed(missing):
        sync_folder(made.parent)


def write_atomically(path: Path, data: bytes, *, is_read_only: bool = False) -> None:
    """Put a file in place whole: written aside, synced, renamed."""
    with file_aside(path, is_read_only=is_read_only) as aside:
        aside.write_bytes(data)


@contextmanager
def file_aside(target: Path, *, is_read_only: bool = False) -> Iterator[Path]:
    """A path beside ``target`` to write a file to; on leaving the file is synced and takes the target's place.

    After an error nothing has changed.
    """
    make_folder(target.parent)
    aside = _beside(target)
    try:
        yield aside
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        if is_read_only:
            aside.chmod(0o444)
        aside.replace(target)
    except BaseException:
        with suppress(OSError):  # the error that led here is the one to tell
            aside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


@contextmanager
def folder_aside(target: Path) -> Iterator[Path]:
    """A new folder beside ``target`` to write into; on leaving it takes the target's place, replacing an old one.

    Between the two renames the target is absent for an instant, never half written: whoever finds it absent makes it
    again. After an error nothing has changed.
    """
    make_folder(target.parent)
    aside = _beside(target)
    aside.mkdir()
    try:
        yield aside
        for file in aside.iterdir():
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
        sync_folder(aside)
        _take_place(aside, target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    sync_folder(target.parent)


def remove_folder(folder: Path) -> bool:
    """Remove a folder: it is gone at once or, where that cannot be, stays whole. Whether it is gone.

    On Windows a folder cannot go while somebody reads a file in it.
    """
    old = _beside(folder, ".old")
    try:
        folder.rename(old)
    except OSError:
        return not folder.exists()
    reached("files.removal_begun")
    shutil.rmtree(old, ignore_errors=True)
    return True


def is_under_way(name: str) -> bool:
    """Whether a name is one that is given to what is written or removed just now, or was when a process died."""
    return _UNDER_WAY.fullmatch(name) is not None


def clear_under_way(folders: Iterable[Path]) -> list[Path]:
    """Remove from folders, not from those inside, what writers left that died; returns what that was.

    Only for whoever knows that nobody writes there.
    """
    found = [
        path
        for folder in folders
        if folder.is_dir() and not folder.is_symlink()
        for path in folder.iterdir()
        if is_under_way(path.name)
    ]
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):  # it is in nobody's way
                path.unlink(missing_ok=True)
    return found


def _take_place(aside: Path, target: Path) -> None:
    if not target.exists():
        aside.rename(target)
        return
    old = target.with_name(f"{aside.name}.old")
    target.rename(old)
    reached("files.old_set_aside")
    try:
        aside.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path, ending: str = "") -> Path:
    return path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}{ending}")
