"""An inbox behind an address that fsspec opens: a share, a server of files, a store of objects.

Belongs here: what lies there, and copies of it for as long as they are taken in. Does not belong here: what an inbox is
(``inbox``), which SFTP server is believed (``sftp``).

What lies there is copied into the home's ``state``; neither its name nor its place decides where the copy goes.
"""

import json
import shutil
import time
import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ingestion.errors import BilingualError, words_of
from ingestion.intake import is_furniture
from ingestion.notices import Notice
from orchestration.faults.retries import kind_of
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
from orchestration.secrets import SecretError, SecretPlace, redact

_DEEPEST = 8  # folders within folders
_LONGEST_NAME = 255  # bytes
_CHANGES = ("ETag", "etag", "checksum", "mtime", "modify", "LastModified", "last_modified", "updated", "created")
_OVER_SSH = ("sftp", "ssh")


class _PackageMissingError(BilingualError):
    """An address of a sort that needs a package which is not installed."""


@dataclass(slots=True)
class RemoteInbox:
    """A folder behind an address.

    ``scratch`` is where copies lie while they are taken in, ``host_key`` the fingerprint of an SFTP server's key.
    """

    url: str
    options: SecretPlace | None
    scratch: Path
    host_key: str | None = None
    _root: str = field(default="", init=False)
    _system: Any = field(default=None, init=False)

    def look(self) -> Look:
        """What lies there, links left out: they may lead anywhere."""
        listed = self._listing()
        taken: dict[str, Signature] = {}
        left = [Left(name, Notice("file_name_unsafe", value=name)) for name in listed if not _is_safe(name)]
        for name, info in listed.items():
            if not _is_safe(name):
                continue
            if notice := too_large(_size_in(info)):
                left.append(Left(name, notice))
            else:
                taken[name] = _signature_in(info)
        return Look(taken, tuple(left))

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
        options = _options(self.options)
        scheme = urlsplit(self.url).scheme
        try:
            if scheme in _OVER_SSH:
                from orchestration.receiving import sftp

                self._system, root = sftp.opened(self.url, options, self.host_key)
            else:
                from fsspec.core import url_to_fs

                # A connection of our own: one that is kept between looks may have died.
                self._system, root = url_to_fs(self.url, **options, skip_instance_cache=True)
        except ImportError as error:
            raise _PackageMissingError(
                ru=f"для адресов {scheme}:// нужен ещё один пакет, см. docs/operator/runs.md ({error})",
                en=f"{scheme}:// addresses need one more package, see docs/operator/runs.md ({error})",
            ) from error
        self._root = root.rstrip("/")

    def _walk(self, folder: str, depth: int, found: dict[str, dict[str, Any]]) -> None:
        for info in self._system.ls(folder or "/", detail=True):
            path = str(info["name"]).rstrip("/")
            if path == folder.rstrip("/") or info.get("islink") or info.get("type") == "link":
                continue
            inside = path.removeprefix(self._root).lstrip("/") if path.startswith(f"{self._root}/") else f"../{path}"
            if not leads_out(inside) and is_furniture(PurePosixPath(inside).parts):
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


def _is_safe(name: str) -> bool:
    """Whether somebody else's name can be used for a file: no way out of the folder, no control signs, not too long."""
    return (
        not leads_out(name)
        and "\\" not in name
        and len(PurePosixPath(name).name.encode("utf-8", "surrogatepass")) <= _LONGEST_NAME
        and not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)
    )


def _size_in(info: Mapping[str, Any]) -> int:
    return int(info.get("size") or 0)


def _signature_in(info: Mapping[str, Any]) -> Signature:
    change = next((info[name] for name in _CHANGES if info.get(name) is not None), "")
    return [_size_in(info), str(change)]


def _words_of(error: BaseException) -> str:
    return error.ru if isinstance(error, BilingualError) else words_of(error)
