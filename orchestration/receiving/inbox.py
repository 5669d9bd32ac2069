"""The inbox: where reports arrive.

Belongs here: what every inbox can do, and the one that is a folder of this machine: what lies there and which of it has
come whole. Does not belong here: an inbox elsewhere (``remote_inbox``), taking files in (``arrivals``), when to look
(``sensors``). Imports nothing heavy: it runs before anything else.

A file is named by its path inside the inbox, with slashes.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from ingestion.archive import sha256_of
from ingestion.home import Home
from ingestion.intake import files_in
from ingestion.notices import Notice
from orchestration.operation import operation_of
from orchestration.secrets import redact

Signature = list[int | str]
"""Size in bytes and whatever else changes when a file does; a list, for that is what JSON gives back."""

SECOND_LOOK_SECONDS = 1.0
"""How long a file has to stay as it is to count as whole."""


class InboxUnreachableError(RuntimeError):
    """The inbox cannot be looked into; the notice says where it is and why."""

    def __init__(self, place: str, why: str) -> None:
        self.notice = Notice("inbox_unreachable", {"place": place, "error": " ".join(redact(why).split())})
        super().__init__(self.notice.wording("en").message)


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not taken in, or not this time, and why."""

    name: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class Look:
    """What lies in an inbox: signatures by name, and what can never be taken."""

    signatures: Mapping[str, Signature]
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """Files that can be read now, in order of name, and those that were left."""

    files: tuple[Path, ...]
    left: tuple[Left, ...] = ()


class Inbox(Protocol):
    """An inbox, wherever it is."""

    def look(self) -> Look:
        """What lies there now.

        Raises:
            InboxUnreachableError: it cannot be looked into.
        """

    def sha256(self, name: str) -> str | None:
        """The SHA-256 of a file; None where it would have to be fetched for that.

        Raises:
            OSError: the file cannot be read.
        """

    def bringing(self, names: Sequence[str] | None = None) -> AbstractContextManager["Brought"]:
        """A context in which these files, or all, can be read as a ``Brought``; call it under the home's lock.

        Raises:
            InboxUnreachableError: it cannot be looked into.
        """


def inbox_of(home: Home) -> Inbox:
    """The inbox that the settings name; the home's own folder where they name none.

    Raises:
        SettingsError: the settings cannot be used.
    """
    declared = operation_of(home).inbox
    if declared.url is None:
        return LocalInbox(home.inbox)
    from orchestration.receiving.remote_inbox import RemoteInbox

    return RemoteInbox(declared.url, declared.options, home.state / "fetched", declared.host_key)


@dataclass(frozen=True, slots=True)
class LocalInbox:
    """A folder of this machine that is read where it lies."""

    folder: Path

    def look(self) -> Look:
        """What lies in the folder; nothing where there is none."""
        found: dict[str, Signature] = {}
        for file in self._files():
            try:
                found[file.relative_to(self.folder).as_posix()] = _signature_of(file)
            except OSError:  # gone between the listing and the look
                continue
        return Look(found)

    def sha256(self, name: str) -> str | None:
        """The SHA-256 of a file as it is now."""
        return sha256_of((self.folder / name).read_bytes())

    @contextmanager
    def bringing(self, names: Sequence[str] | None = None) -> Iterator[Brought]:
        """The files themselves, those left out that grew while they were looked at."""
        if names is None:
            names = list(self.look().signatures)
        left = [Left(name, Notice("file_name_unsafe", value=name)) for name in names if leads_out(name)]
        files = {name: self.folder / name for name in names if not leads_out(name)}
        there = {name: file for name, file in files.items() if file.is_file() and not file.is_symlink()}
        changing = _still_changing(list(there.values()))
        left += [Left(name, Notice("file_gone")) for name in files if name not in there]
        left += [Left(name, Notice("file_still_changing")) for name, file in there.items() if file in changing]
        yield Brought(tuple(file for file in there.values() if file not in changing), tuple(left))

    def _files(self) -> Iterator[Path]:
        if not self.folder.is_dir():
            return
        try:
            next(self.folder.iterdir(), None)  # the walk itself passes over what it may not enter
        except OSError as error:
            raise InboxUnreachableError(str(self.folder), error.strerror or str(error)) from error
        yield from files_in([self.folder])


def leads_out(name: str) -> bool:
    """Whether a name may mean something outside of the folder."""
    path = PurePosixPath(name)
    return not path.parts or path.is_absolute() or ".." in path.parts or (os.name == "nt" and ":" in name)


def _signature_of(file: Path) -> Signature:
    stat = file.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _still_changing(files: Sequence[Path]) -> set[Path]:
    """Those that changed just now and do so still; nobody waits for files that have been there a while."""

    def signature(file: Path) -> Signature | None:
        try:
            return _signature_of(file)
        except OSError:
            return None

    now = time.time()
    fresh = {file: seen for file in files if (seen := signature(file)) is not None}
    fresh = {file: seen for file, seen in fresh.items() if abs(now - int(seen[1]) / 1e9) < SECOND_LOOK_SECONDS}
    if not fresh:
        return set()
    time.sleep(SECOND_LOOK_SECONDS)
    return {file for file, seen in fresh.items() if signature(file) != seen}
