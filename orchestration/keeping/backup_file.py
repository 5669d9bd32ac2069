"""The file of a backup: a ZIP whose ``backup.json`` names every other member with its hash.

Belongs here: what such a file says of itself, opening one, reading members that are what they should be, names that
stay inside a home. Does not belong here: what goes into it (``backup``), where it is unpacked (``restoring``).

Nothing in a file that came from elsewhere is taken on trust: a name has to be a plain relative path below one of a
home's own folders, every member has to be in the manifest once and the other way round, and contents are read no
further than the size that the manifest gives.
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ingestion.errors import BilingualError
from ingestion.home import SETTINGS_FILE
from ingestion.home_format import FORMAT, FORMAT_FILE, HomeFormat, HomeFormatError, format_of, too_new

MANIFEST_NAME = "backup.json"
BACKUP_FORMAT = 1
FOLDERS = frozenset({"archive", "ledger", "reviewed", "delivery", "published", "inbox"})
FILES = frozenset({SETTINGS_FILE, FORMAT_FILE})
_CHUNK = 1 << 20
# What the library raises of a file that is none or was spoiled; RuntimeError of one that asks for a password.
_UNSOUND = (zipfile.BadZipFile, EOFError, zlib.error, struct.error, NotImplementedError, RuntimeError)
_LONGEST_MANIFEST = 1 << 30  # bytes; a million documents take a quarter of that
_STEP = re.compile(r"[^\x00-\x1f\\/:*?\"<>|]+")  # a name that every system takes
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # devices of Windows


class BackupError(BilingualError):
    """A backup cannot be made of the home, or a file is no sound backup; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup: its place in the home, size in bytes, SHA-256, permissions, time of last change in ns."""

    name: str
    size: int
    sha256: str
    mode: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup says of itself.

    ``home`` is the format of the home, ``lines`` the number of lines of its ledger, ``publication`` the manifest of
    what was published then (None where nothing was), though the publication itself may not be in the backup.
    """

    backup_format: int
    made_at: datetime
    program: str
    home: HomeFormat
    lines: int
    documents: int
    publication: dict[str, Any] | None
    members: tuple[Member, ...]

    def as_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {**asdict(self), "made_at": self.made_at.isoformat()}

    @property
    def size_bytes(self) -> int:
        """How much it takes up when it is unpacked."""
        return sum(member.size for member in self.members)


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, BackupManifest]]:
    """A backup and its manifest, for as long as the body runs.

    Raises:
        BackupError: it is no backup, or a member is not in the manifest or would lie outside of a home.
        HomeFormatError: a newer program made it.
        OSError: it cannot be read.
    """
    try:
        source = zipfile.ZipFile(file)
    except (ValueError, OverflowError, *_UNSOUND) as error:
        raise unsound(file, "это не архив ZIP или он обрезан", "it is no ZIP file, or a part of one") from error
    with source:
        manifest = _manifest_in(source, file)
        named = Counter(member.name for member in manifest.members)
        held = Counter(info.filename for info in source.infolist())
        held.subtract([MANIFEST_NAME])
        if +held != named or max(named.values(), default=1) > 1:
            odd = sorted((+held - named) + (named - +held))[:1] or sorted(named, key=named.__getitem__)[-1:]
            raise unsound(file, f"состав не сходится с описью: {odd[0]}", f"it holds not what it lists: {odd[0]}")
        for member in manifest.members:
            if not is_inside_a_home(member.name):
                raise unsound(file, f"недопустимое имя {member.name!r}", f"a name that may not be: {member.name!r}")
        yield source, manifest


def look_through(file: Path) -> BackupManifest:
    """Read a backup whole, every member held against its hash; errors as ``opened`` and ``contents``."""
    with opened(file) as (source, manifest):
        for member in manifest.members:
            for _ in contents(source, member, file):
                pass
    return manifest


def contents(source: zipfile.ZipFile, member: Member, file: Path) -> Iterator[bytes]:
    """The bytes of a member, in pieces; they are right only if this comes to its end.

    Raises:
        BackupError: they are not those that the manifest names.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with source.open(member.name) as stream:
            while size <= member.size and (chunk := stream.read(_CHUNK)):
                size += len(chunk)
                digest.update(chunk)
                yield chunk
    except _UNSOUND as error:
        raise unsound(file, f"{member.name} не читается: {error}", f"{member.name} cannot be read: {error}") from error
    if size != member.size or digest.hexdigest() != member.sha256:
        raise unsound(file, f"{member.name} испорчен", f"{member.name} was changed")


def is_inside_a_home(name: str) -> bool:
    """Whether a name is a plain relative path of something that a backup may hold."""
    steps = name.split("/")
    plain = all(
        _STEP.fullmatch(step)
        and step not in {".", ".."}
        and not _RESERVED.fullmatch(step)
        and step == step.rstrip(". ")
        for step in steps
    )
    if not plain or PurePosixPath(name).is_absolute():
        return False
    return name in FILES if len(steps) == 1 else steps[0] in FOLDERS


def unsound(file: Path, ru: str, en: str) -> BackupError:
    """The word that a file is no sound backup."""
    return BackupError(
        ru=f"{file}: {ru}. Эта копия непригодна: возьмите другую",
        en=f"{file}: {en}. This copy is of no use: take another",
    )


def _manifest_in(source: zipfile.ZipFile, file: Path) -> BackupManifest:
    try:
        info = source.getinfo(MANIFEST_NAME)
        if info.file_size > _LONGEST_MANIFEST:
            raise ValueError(info.file_size)
        said = json.loads(source.read(info))
        number, home = int(said["backup_format"]), format_of(said["home"])
        if number > BACKUP_FORMAT or home.oldest_reader > FORMAT or home.format > FORMAT:
            raise too_new(file, home)
        return BackupManifest(
            backup_format=number,
            made_at=datetime.fromisoformat(said["made_at"]),
            program=str(said["program"]),
            home=home,
            lines=int(said["lines"]),
            documents=int(said["documents"]),
            publication=said["publication"],
            members=tuple(Member(**member) for member in said["members"]),
        )
    except HomeFormatError:
        raise
    except (KeyError, ValueError, TypeError, *_UNSOUND) as error:
        raise unsound(
            file, f"это не резервная копия Concord ({error})", f"it is no backup made by Concord ({error})"
        ) from error
