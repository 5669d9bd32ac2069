"""The inbox: where reports arrive, in the home's own folder or behind any address that fsspec opens.

Belongs here: what lies there, which of it has come whole, and bringing it to where it can be read. Does not belong
here: taking files in (``arrivals``), when to look (``sensors``). Imports nothing heavy: it runs before anything else.

A file is named by its path inside the inbox, with slashes. What lies elsewhere is copied into the home's ``state``
for as long as it is taken in; neither its name nor its place there decides where the copy goes.
"""

import json
import os
import shutil
import time
import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from urllib.parse import urlsplit

from ingestion.archive import sha256_of
from ingestion.documents.guard import LIMITS
from ingestion.home import Home
from ingestion.intake import files_in, is_furniture
from ingestion.notices import Notice
from orchestration.operation import operation_of
from orchestration.running.retries import kind_of
from orchestration.secrets import SecretError, SecretPlace, redact

Signature = list[int | str]
"""Size in bytes and whatever else changes when a file does; a list, for that is what JSON gives back."""

SECOND_LOOK_SECONDS = 1.0
"""How long a file has to stay as it is to count as whole."""
_DEEPEST = 8  # folders within folders
_LONGEST_NAME = 255  # bytes
_CHANGES = ("ETag", "etag", "checksum", "mtime", "modify", "LastModified", "last_modified", "updated", "created")
_TRANSIENT_FOLDER = "fetched"


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
    return RemoteInbox(declared.url, declared.options, scratch_of(home))


def scratch_of(home: Home) -> Path:
    """Where copies from an inbox that lies elsewhere are while they are taken in; there only under the home's lock."""
    return home.state / _TRANSIENT_FOLDER


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
        left = [Left(name, Notice("file_name_unsafe", value=name)) for name in names if _leads_out(name)]
        files = {name: self.folder / name for name in names if not _leads_out(name)}
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


@dataclass(slots=True)
class RemoteInbox:
    """A folder behind an address; ``scratch`` is where copies lie while they are taken in."""

    url: str
    options: SecretPlace | None
    scratch: Path
    _root: str = field(default="", init=False)
    _system: Any = field(default=None, init=False)

    def look(self) -> Look:
        """What lies there, links left out: they may lead anywhere."""
        listed = self._listing()
        safe = {name: _signature_in(info) for name, info in listed.items() if _is_safe(name) and not _is_large(info)}
        left = [Left(name, Notice("file_name_unsafe", value=name)) for name in listed if not _is_safe(name)]
        left += [
            Left(
                name,
                Notice(
                    "document_too_large",
                    {"megabytes": int(info["size"]) // 2**20, "limit": LIMITS.file_size // 2**20},
                ),
            )
            for name, info in listed.items()
            if _is_safe(name) and _is_large(info)
        ]
        return Look(safe, tuple(left))

    def sha256(self, name: str) -> str | None:
        """None: it is not fetched for that."""
        return None

    @contextmanager
    def bringing(self, names: Sequence[str] | None = None) -> Iterator[Brought]:
        """Copies of the files under their own names; they are gone when the context is left."""
        shutil.rmtree(self.scratch, ignore_errors=True)  # what a run that was killed left behind
        folder = self.scratch / uuid.uuid4().hex[:8]
        try:
            yield self._fetched(folder, names)
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def _fetched(self, folder: Path, names: Sequence[str] | None) -> Brought:
        first = self.look()
        looked_at = time.monotonic()
        wanted = sorted(first.signatures) if names is None else list(names)
        left = list(first.left if names is None else ())
        copies: dict[str, Path] = {}
        for number, name in enumerate(wanted):
            if name not in first.signatures:
                left.append(Left(name, Notice("file_gone")))
                continue
            copy = folder / f"{number:05}" / PurePosixPath(name).name
            copy.parent.mkdir(parents=True)
            try:
                self._system.get_file(f"{self._root}/{name}", str(copy))
            except FileNotFoundError:
                left.append(Left(name, Notice("file_gone")))
            except Exception as error:
                if kind_of(error) == "network":
                    raise self._unreachable(error) from error
                if kind_of(error) == "disk_full":
                    raise
                left.append(Left(name, Notice("file_unreadable", {"error": redact(_words_of(error))})))
            else:
                copies[name] = copy
        if copies:
            time.sleep(max(0.0, looked_at + SECOND_LOOK_SECONDS - time.monotonic()))
            second = self.look().signatures
            for name in list(copies):
                if second.get(name) != first.signatures[name] or copies[name].stat().st_size != second[name][0]:
                    left.append(Left(name, Notice("file_still_changing")))
                    del copies[name]
        return Brought(tuple(copies.values()), tuple(left))

    def _listing(self) -> dict[str, dict[str, Any]]:
        try:
            if self._system is None:
                self._open()
            self._system.invalidate_cache()
            found: dict[str, dict[str, Any]] = {}
            self._walk(self._root, 0, found)
            return found
        except Exception as error:
            raise self._unreachable(error) from error

    def _open(self) -> None:
        import fsspec.core

        options = _options(self.options)
        # A connection of our own: one that is kept between looks may have died.
        self._system, root = fsspec.core.url_to_fs(
            self.url, **options, skip_instance_cache=True, use_listings_cache=False
        )
        self._root = root.rstrip("/")

    def _walk(self, folder: str, depth: int, found: dict[str, dict[str, Any]]) -> None:
        for info in self._system.ls(folder or "/", detail=True):
            path = str(info["name"]).rstrip("/")
            if path == folder.rstrip("/") or info.get("islink") or info.get("type") == "link":
                continue
            inside = path.removeprefix(self._root).lstrip("/") if path.startswith(f"{self._root}/") else f"../{path}"
            if not _leads_out(inside) and is_furniture(PurePosixPath(inside).parts):
                continue
            if info.get("type") == "directory":
                if depth == _DEEPEST:
                    raise RecursionError(f"more than {_DEEPEST} folders within folders: {inside}")
                if _is_safe(inside):
                    self._walk(path, depth + 1, found)
            elif info.get("type") == "file":
                found[inside] = info

    def _unreachable(self, error: BaseException) -> InboxUnreachableError:
        self._system = None  # the next look opens another connection
        if isinstance(error, InboxUnreachableError):
            return error
        parts = urlsplit(self.url)
        return InboxUnreachableError(f"{parts.scheme}://{parts.hostname or ''}{parts.path}", _words_of(error))


def _options(place: SecretPlace | None) -> dict[str, Any]:
    """What the file system needs beside the address; ``secrets`` knows which of it is to be hidden."""
    if place is None:
        return {}
    options = json.loads(place.read().reveal())
    if not isinstance(options, dict):
        raise SecretError(ru="параметры входящих — не объект JSON", en="the options of the inbox are no JSON object")
    return options


def _leads_out(name: str) -> bool:
    """Whether a name may mean something outside of the folder."""
    path = PurePosixPath(name)
    return not path.parts or path.is_absolute() or ".." in path.parts or (os.name == "nt" and ":" in name)


def _is_safe(name: str) -> bool:
    """Whether somebody else's name can be used for a file: no way out of the folder, no control signs, not too long."""
    return (
        not _leads_out(name)
        and "\\" not in name
        and len(PurePosixPath(name).name.encode("utf-8", "surrogatepass")) <= _LONGEST_NAME
        and not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)
    )


def _is_large(info: Mapping[str, Any]) -> bool:
    return int(info.get("size") or 0) > LIMITS.file_size


def _signature_of(file: Path) -> Signature:
    stat = file.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _signature_in(info: Mapping[str, Any]) -> Signature:
    change = next((info[name] for name in _CHANGES if info.get(name) is not None), "")
    return [int(info.get("size") or 0), str(change)]


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


def _words_of(error: BaseException) -> str:
    if isinstance(error, SecretError):
        return error.ru
    return str(error) or type(error).__name__
