"""An inbox that is a folder of this machine.

Belongs here: what lies there and which of it has come whole. Does not belong here: what an inbox is (``inbox``), one
elsewhere (``remote_inbox``).
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingestion.archive import sha256_of_file
from ingestion.intake import files_in
from ingestion.notices import Notice
from orchestration.receiving.inbox import (
    SECOND_LOOK_SECONDS,
    Brought,
    InboxUnreachableError,
    Left,
    Look,
    Signature,
    leads_out,
    too_large,
)


@dataclass(frozen=True, slots=True)
class LocalInbox:
    """A folder of this machine that is read where it lies."""

    folder: Path

    def look(self) -> Look:
        """What lies in the folder; nothing where there is none."""
        found: dict[str, Signature] = {}
        left: list[Left] = []
        for file in self._files():
            name = file.relative_to(self.folder).as_posix()
            try:
                signature = _signature_of(file)
            except OSError:  # gone between the listing and the look
                continue
            if notice := too_large(int(signature[0])):
                left.append(Left(name, notice))
            else:
                found[name] = signature
        return Look(found, tuple(left))

    def sha256(self, name: str) -> str | None:
        """The SHA-256 of a file as it is now."""
        return sha256_of_file(self.folder / name)

    @contextmanager
    def bringing(self, names: Sequence[str] | None = None) -> Iterator[Brought]:
        """The files themselves, those left out that grew while they were looked at."""
        left: list[Left] = []
        if names is None:
            look = self.look()
            names, left = list(look.signatures), list(look.left)
        left += [Left(name, Notice("file_name_unsafe", value=name)) for name in names if leads_out(name)]
        files = {name: self.folder / name for name in names if not leads_out(name)}
        there = {name: file for name, file in files.items() if file.is_file() and not self._is_linked(file)}
        changing = _still_changing(list(there.values()))
        left += [Left(name, Notice("file_gone")) for name in files if name not in there]
        left += [Left(name, Notice("file_still_changing")) for name, file in there.items() if file in changing]
        yield Brought(tuple(file for file in there.values() if file not in changing), tuple(left))

    def _is_linked(self, file: Path) -> bool:
        """Whether a file, or a folder on the way to it, is a link: such may lead anywhere."""
        steps = file.relative_to(self.folder).parts
        return any(self.folder.joinpath(*steps[: count + 1]).is_symlink() for count in range(len(steps)))

    def _files(self) -> Iterator[Path]:
        if not self.folder.is_dir():
            return
        try:
            next(self.folder.iterdir(), None)  # the walk itself passes over what it may not enter
        except OSError as error:
            raise InboxUnreachableError(str(self.folder), error.strerror or str(error)) from error
        yield from files_in([self.folder])


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
