"""Writing files so that a reader sees the old content or the new, never half of it.

Belongs here: atomic and durable writes of bytes and folders. Does not belong here: what is written.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder survive a power cut (a no-op where folders cannot be opened)."""
    if os.name == "nt":  # Windows cannot open a folder for that, and orders renames itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes) -> None:
    """Put a file in place whole: written aside, synced, renamed."""
    with file_aside(path) as aside:
        aside.write_bytes(data)


@contextmanager
def file_aside(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write a file to; on leaving the file is synced and takes the target's place.

    After an error nothing has changed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        yield aside
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


@contextmanager
def folder_aside(target: Path) -> Iterator[Path]:
    """A new folder beside ``target`` to write into; on leaving it takes the target's place, replacing an old one.

    Between the two renames the target is absent for an instant, never half written: whoever finds it absent makes it
    again. After an error nothing has changed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    token = uuid.uuid4().hex[:8]
    aside = target.with_name(f".{target.name}.{token}")
    aside.mkdir()
    try:
        yield aside
        for file in aside.iterdir():
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
        if target.exists():
            old = target.with_name(f".{target.name}.{token}.old")
            target.rename(old)
            aside.rename(target)
            shutil.rmtree(old)
        else:
            aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    sync_folder(target.parent)
