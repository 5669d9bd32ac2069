"""Writing files so that a reader sees the old content or the new, never half of it.

Belongs here: atomic and durable writes of bytes and folders, removing a folder at once, clearing away what processes
that died left of that. Does not belong here: what is written.

Whatever is under way bears the name of what it is to become between a dot and a token (``.name.0123abcd``), by which it
is known for what it is: nobody reads it, and the next writer removes it. Whoever makes it holds a lock of the operating
system on it, so that elsewhere than under a lock of all writers it can be told from what a dead process left.
"""

import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ingestion.steps import reached

if sys.platform != "win32":
    import fcntl

_UNDER_WAY = re.compile(r"\..+\.[0-9a-f]{8}(\.old)?")
_OLD_SECONDS = 24 * 3600.0
"""Where files cannot be locked (Windows, some network shares), what is younger may be somebody's still."""


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
    """An empty file beside ``target`` to write into; on leaving it is synced and takes the target's place.

    After an error nothing has changed.
    """
    make_folder(target.parent)
    aside = _beside(target)
    try:
        with _held(aside):
            yield aside
            with aside.open("rb+") as stream:
                os.fsync(stream.fileno())
            if is_read_only:
                aside.chmod(0o444)
            reached("files.written_aside")
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
    try:
        with _held(aside, is_folder=True):
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
    found = under_way_in(folders)
    remove(found)
    return found


def under_way_in(folders: Iterable[Path]) -> list[Path]:
    """What is under way in folders, not in those inside, or was when a process died."""
    return [
        path
        for folder in folders
        if folder.is_dir() and not folder.is_symlink()
        for path in folder.iterdir()
        if is_under_way(path.name)
    ]


def abandoned_in(folders: Iterable[Path]) -> list[Path]:
    """The same where others may be writing: what no living process holds."""
    return [path for path in under_way_in(folders) if _is_abandoned(path)]


def remove(paths: Iterable[Path]) -> None:
    """Remove files and folders with all that is in them; what cannot be removed stays, for it is in nobody's way."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def _held(aside: Path, *, is_folder: bool = False) -> Iterator[None]:
    """Make what is under way, an empty file or folder, and hold it as long as the body runs.

    The lock is on the thing itself and goes with it wherever it is renamed to; whoever writes writes into that one.
    """
    handle = None if sys.platform == "win32" else _locked(aside, is_folder)
    try:
        if handle is None:
            _make(aside, is_folder)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _make(aside: Path, is_folder: bool) -> None:
    if is_folder:
        aside.mkdir(exist_ok=True)
    else:
        aside.touch()


if sys.platform != "win32":

    def _locked(aside: Path, is_folder: bool) -> int:
        while True:
            _make(aside, is_folder)
            with suppress(FileNotFoundError):
                handle = os.open(aside, os.O_RDONLY)
                try:
                    with suppress(OSError):  # a file system without such locks: its age has to tell
                        fcntl.flock(handle, fcntl.LOCK_EX)
                    if os.path.samestat(os.fstat(handle), aside.stat()):
                        return handle
                except BaseException:
                    os.close(handle)
                    raise
                os.close(handle)
            # Before it was held, somebody took it for abandoned and removed it: once more.


def _is_abandoned(path: Path) -> bool:
    if sys.platform == "win32":
        return _is_old(path)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:  # it has taken its place
        return False
    except OSError:
        return _is_old(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return _is_old(path)
    finally:
        os.close(handle)
    return True


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.lstat().st_mtime > _OLD_SECONDS
    except OSError:
        return False


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
