"""Backup: one file with everything of a home that cannot be made again, taken while the home is in use.

Belongs here: what belongs into it, copying that consistently, keeping the last few. Does not belong here: the form of
the file (``backup_file``), bringing a home back from it (``restoring``).

No lock is taken. The order makes the copy consistent: first the ledger, up to its last whole line, then the archived
files that these lines name. A file is in the archive before its line is in the ledger, and is never changed; so
whatever a run does meanwhile, the copy is the home as it stood between two lines. A SQLite file is copied by SQLite
itself, as of one moment; what is published lies in a folder that never changes, and is opened before anything else.

The file is written aside, read again whole, and then renamed.
"""

import hashlib
import json
import os
import sqlite3
import stat
import tempfile
import time
import uuid
import zipfile
from collections.abc import Callable, Collection
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from ingestion import archive, ledger
from ingestion.errors import BilingualError
from ingestion.files import is_under_way, sync_folder
from ingestion.home import Home
from ingestion.home_format import FORMAT_FILE, HomeFormat, HomeFormatError, program_version, read_format
from orchestration.building.publishing import CURRENT, Publication, current_publication
from orchestration.keeping.backup_file import (
    BACKUP_FORMAT,
    MANIFEST_NAME,
    BackupError,
    BackupManifest,
    Member,
    is_inside_a_home,
    look_through,
    opened,
)

SUFFIX = ".zip"
_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"  # Word documents are ZIPs already: squeezing them again takes time and gives nothing
_SQLITE = b"SQLite format 3\0"
_OF_SQLITE = ("-wal", "-shm", "-journal")  # files beside a database, of which its copy needs none
_BUSY_SECONDS = 60

Extra = Literal["published", "inbox"]
EXTRAS: tuple[str, ...] = get_args(Extra)
"""What is in a backup only if somebody asks for it."""

OnProgress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk. ``left_out`` are links, and files whose names not every system takes."""

    file: Path
    manifest: BackupManifest
    left_out: tuple[str, ...] = ()


def back_up(
    home: Home,
    destination: Path,
    *,
    include: Collection[str] = (),
    on_progress: OnProgress = lambda name: None,
    now: datetime | None = None,
) -> Backup:
    """Make a backup; ``destination`` is a folder, in which it gets a name of its own, or the file itself.

    Raises:
        BackupError: the home is not whole (a received document is missing from the archive or changed), or the file
            that was written cannot be read again.
        LedgerDamagedError: a line of the ledger cannot be read.
        OSError: the disk failed; what was at the destination is as it was.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    known = read_format(home.root) or HomeFormat(0, 0, program_version(), "")
    file = _file_at(destination, f"concord-{known.home_id or home.root.name}-{moment:%Y%m%dT%H%M%SZ}")
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    try:
        with aside.open("x+b") as stream:
            aside.chmod(0o600)  # while it is empty: what is in it is not for everybody
            with zipfile.ZipFile(stream, "w") as target:
                writer = _Writer(target, on_progress)
                writer.write(home, known, moment, frozenset(include))
            stream.flush()
            os.fsync(stream.fileno())
        made = look_through(aside)
        aside.replace(file)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)
    return Backup(file, made, tuple(writer.left_out))


class FewerDocumentsError(BilingualError):
    """An earlier backup holds more documents than the new one, so that none was removed; the message names both."""


def keep_the_latest(made: Backup, count: int) -> list[Path]:
    """Remove all but the latest backups of the same home in the folder of one; returns those removed.

    A file that is no backup, or one of another home, is left alone, whatever its name.

    Raises:
        FewerDocumentsError: one of them holds more documents. A home never loses any, so its ledger may have been
            damaged, and the earlier copies may be all that is left: none is removed. Held against all of them, not
            against the one before alone, for the next copy of a damaged home is like the first.
    """
    alike: list[tuple[datetime, str, Path]] = []
    most = made.manifest.documents
    fullest = made.file
    for file in sorted(made.file.parent.glob(f"*{SUFFIX}")):
        with suppress(BackupError, HomeFormatError, OSError), opened(file) as (_, manifest):
            if manifest.home.home_id == made.manifest.home.home_id:
                alike.append((manifest.made_at, file.name, file))
                if manifest.documents > most:
                    most, fullest = manifest.documents, file
    if most > made.manifest.documents:
        raise FewerDocumentsError(
            ru=f"в новой копии документов меньше ({made.manifest.documents}), чем в прежней {fullest} ({most}): журнал "
            "поступлений, возможно, испорчен. Проверьте рабочую папку: «concord verify». Если так и должно быть, "
            "удалите прежние копии сами",
            en=f"the new copy holds fewer documents ({made.manifest.documents}) than the earlier {fullest} ({most}): "
            'the ledger may have been damaged. Look through the home with "concord verify". If that is as it should '
            "be, remove the earlier copies yourself",
        )
    old = [file for _, _, file in sorted(alike)[: max(len(alike) - count, 0)] if file != made.file]
    for file in old:
        file.unlink()
    return old


def _file_at(destination: Path, name: str) -> Path:
    if destination.suffix.lower() == SUFFIX and not destination.is_dir():
        return destination
    names = (f"{name}{SUFFIX}" if number == 1 else f"{name}-{number:02}{SUFFIX}" for number in range(1, 100))
    return next(file for file in (destination / name for name in names) if not file.exists())


class _Writer:
    """Puts a home into a ZIP."""

    def __init__(self, target: zipfile.ZipFile, on_progress: OnProgress) -> None:
        self._target = target
        self._on_progress = on_progress
        self._members: list[Member] = []
        self.left_out: list[str] = []

    def write(self, home: Home, known: HomeFormat, moment: datetime, include: frozenset[str]) -> None:
        with ExitStack() as stack:
            # Before the ledger: it was made of receipts that are noted by now.
            publication = current_publication(home)
            shown = _manifest_of(publication)
            published = _streams(publication, stack) if "published" in include else {}
            noted = ledger.whole_lines(home.ledger)
            entries = ledger.decode(noted, home.ledger)
            receipts = ledger.effective(entries)
            self._bytes("ledger/receipts.jsonl", noted, time.time_ns(), 0o644)
            self._file(home.ledger.with_name(f"{home.ledger.name}.torn"), "ledger/receipts.jsonl.torn")
            for receipt in receipts:
                self._document(home, receipt)
            for folder in (home.reviewed, home.delivery, *([home.inbox] if "inbox" in include else [])):
                self._folder(folder, is_ours=folder == home.delivery)
            self._file(home.settings_file, home.settings_file.name)
            self._file(home.root / FORMAT_FILE, FORMAT_FILE)
            for name, stream in published.items():
                self._copy(stream, name)
            if publication is not None and published:
                self._bytes(f"published/{CURRENT}", f"{publication.publication_id}\n".encode(), time.time_ns(), 0o644)
        whole = BackupManifest(
            backup_format=BACKUP_FORMAT,
            made_at=moment,
            program=program_version(),
            home=known,
            lines=len(entries),
            documents=len(receipts),
            publication=shown,
            members=tuple(self._members),
        )
        text = json.dumps(whole.as_json(), ensure_ascii=False, indent=1, sort_keys=True)
        self._target.writestr(_info(MANIFEST_NAME, time.time_ns(), zipfile.ZIP_DEFLATED), text.encode())

    def _document(self, home: Home, receipt: ledger.Receipt) -> None:
        try:
            data = archive.fetch(home.archive, receipt.sha256)
        except archive.ArchiveDamagedError as error:
            digits = receipt.sha256[: archive.SHOWN_DIGITS]
            raise BackupError(
                ru=f"документ {receipt.file_name} ({digits}) в архиве испорчен или пропал; как вернуть "
                "его, скажет «concord verify»",
                en=f"the document {receipt.file_name} ({digits}) is missing from the archive or changed; "
                '"concord verify" says how to bring it back',
            ) from error
        path = archive.path_of(home.archive, receipt.sha256)
        self._bytes(path.relative_to(home.root).as_posix(), data, path.stat().st_mtime_ns, archive.MODE)

    def _folder(self, folder: Path, *, is_ours: bool) -> None:
        """Every file of a folder, hidden ones too (version control is among them); links may lead out of it.

        In one of ours what is half written is nobody's.
        """
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = file.relative_to(folder.parent).as_posix()
            if file.is_symlink():
                self.left_out.append(name)
            elif is_ours and is_under_way(file.name):
                continue
            elif file.is_file() and not file.name.endswith(_OF_SQLITE):
                self._file(file, name)

    def _file(self, file: Path, name: str) -> None:
        """A file as it is now, if it is there."""
        if not is_inside_a_home(name):
            self.left_out.append(name)
            return
        with suppress(FileNotFoundError), file.open("rb") as stream:
            if stream.read(len(_SQLITE)) == _SQLITE:
                self._database(file, name)
            else:
                stream.seek(0)
                self._copy(stream, name)

    def _database(self, file: Path, name: str) -> None:
        """A SQLite file as of one moment, whoever writes to it."""
        with tempfile.TemporaryDirectory(prefix="concord-backup-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / file.name
            with (
                closing(
                    sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
                ) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
                target.execute("pragma journal_mode = delete")
            copy.chmod(stat.S_IMODE(file.stat().st_mode))
            with copy.open("rb") as stream:
                self._copy(stream, name)

    def _bytes(self, name: str, data: bytes, changed_ns: int, mode: int) -> None:
        kind = zipfile.ZIP_STORED if data.startswith(_ZIP) else zipfile.ZIP_DEFLATED
        self._target.writestr(_info(name, changed_ns, kind), data)
        self._note(Member(name, len(data), hashlib.sha256(data).hexdigest(), mode, changed_ns))

    def _copy(self, stream: BinaryIO, name: str) -> None:
        status = os.fstat(stream.fileno())
        head = stream.read(len(_ZIP))
        stream.seek(0)
        kind = zipfile.ZIP_STORED if head == _ZIP or name.endswith(".parquet") else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with self._target.open(_info(name, status.st_mtime_ns, kind), "w", force_zip64=True) as member:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self._note(Member(name, size, digest.hexdigest(), stat.S_IMODE(status.st_mode), status.st_mtime_ns))

    def _note(self, member: Member) -> None:
        self._members.append(member)
        self._on_progress(member.name)


def _streams(publication: Publication | None, stack: ExitStack) -> dict[str, BinaryIO]:
    """The files of a publication by their names in the home, open, so that they stay though it may be pruned."""
    if publication is None:
        return {}
    place = f"published/{publication.publication_id}"
    files = sorted(publication.folder.iterdir())
    return {f"{place}/{file.name}": stack.enter_context(file.open("rb")) for file in files}


def _manifest_of(publication: Publication | None) -> dict[str, object] | None:
    if publication is not None:
        with suppress(OSError, ValueError):
            return publication.manifest
    return None


def _info(name: str, changed_ns: int, kind: int) -> zipfile.ZipInfo:
    """A member's head; the calendar of a ZIP begins in 1980."""
    moment = max(time.gmtime(changed_ns / 1e9)[:6], (1980, 1, 1, 0, 0, 0))
    info = zipfile.ZipInfo(name, moment)
    info.compress_type = kind
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info
