"""The archive: every received file under its SHA-256, never changed.

Belongs here: storing and fetching those bytes. Does not belong here: when and why they came (see ``ledger``).
"""

import hashlib
from pathlib import Path

from ingestion.files import write_atomically

MODE = 0o444
"""Permissions of an archived file: nobody writes to it."""

SHOWN_DIGITS = 12
"""How much of a SHA-256 is shown to people."""


class ArchiveDamagedError(RuntimeError):
    """An archived file is missing or no longer what its name says."""


def sha256_of(data: bytes) -> str:
    """The SHA-256 of bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, which is not held in memory for that.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def path_of(archive: Path, sha256: str) -> Path:
    """Where a file of that hash lies, or would lie."""
    return archive / sha256[:2] / sha256


def store(archive: Path, data: bytes) -> str:
    """Keep bytes; returns their SHA-256. Bytes already kept are not written again, unless they were changed since."""
    sha256 = sha256_of(data)
    path = path_of(archive, sha256)
    if not path.exists() or path.read_bytes() != data:  # a damaged one is mended by the file's coming again
        write_atomically(path, data, is_read_only=True)
    return sha256


def fetch(archive: Path, sha256: str) -> bytes:
    """The bytes of that hash.

    Raises:
        ArchiveDamagedError: they are missing or changed.
    """
    path = path_of(archive, sha256)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ArchiveDamagedError(f"{path} is missing from the archive") from None
    if sha256_of(data) != sha256:
        raise ArchiveDamagedError(f"{path} no longer has the content its name says")
    return data
