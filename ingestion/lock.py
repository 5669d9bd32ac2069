"""One writer a home: an operating-system lock, freed by the system however its holder dies.

Belongs here: taking and releasing that lock, and that nobody writes to a home of another format than its own. Does not
belong here: what is done under it.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from ingestion.migrations import bring_up_to_date


class HomeIsBusyError(RuntimeError):
    """Another process writes to the home and did not finish within the time we were ready to wait."""

    def __init__(self, home: Path, holder: str) -> None:
        super().__init__(f"{home} is in use by another run ({holder or 'unknown process'})")
        self.home = home
        self.holder = holder


@contextmanager
def writing(home: Path, *, wait_seconds: float, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the home's write lock while the body runs; a home of an older format is brought up to date first.

    ``on_wait`` is called once, with a description of the holder, when the lock is taken by somebody else and waited
    for.

    Raises:
        HomeIsBusyError: the lock was not free within ``wait_seconds``.
        HomeFormatError: a newer program wrote the home.
    """
    with locked(home, wait_seconds=wait_seconds, on_wait=on_wait):
        bring_up_to_date(home)
        yield


@contextmanager
def locked(home: Path, *, wait_seconds: float, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the lock without writing: nobody else writes while the body runs.

    Raises:
        HomeIsBusyError: the lock was not free within ``wait_seconds``.
    """
    state = home / "state"
    state.mkdir(parents=True, exist_ok=True)
    note = state / "lock.holder"  # beside the lock: on Windows a locked file itself cannot be read
    lock = filelock.FileLock(state / "lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        if on_wait is not None and wait_seconds > 0:
            on_wait(_read(note))
        try:
            lock.acquire(timeout=wait_seconds)
        except filelock.Timeout:
            raise HomeIsBusyError(home, _read(note)) from None
    try:
        with suppress(OSError):  # a full disk: the lock is what counts, and who holds it is said for convenience
            note.write_text(f"pid {os.getpid()}, {time.strftime('%Y-%m-%d %H:%M:%S')}", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _read(note: Path) -> str:
    try:
        return note.read_text(encoding="utf-8")
    except OSError:
        return ""
