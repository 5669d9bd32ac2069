"""Readings of many documents put together, so that a history is read in seconds.

Belongs here: which readings lie together and where, and putting them there. Does not belong here: making a reading
(``landing``), what is done with the tables (``landed_tables``).

A reading is a folder of small files, and thousands of folders take longer to open than to read. So readings of
consecutive receipts are copied together, ``BATCH`` at a time, into
``landed/compacted/<reading version>/<batch>-<fingerprint>/<table>.parquet``. The fingerprint is over what the readings
depend on and when they were written, so what was read again is put together again. The last receipts, to which others
are still added, stay apart. All of it can be deleted at any time: it is a copy.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingestion.files import folder_aside, remove_folder
from ingestion.home import Home
from ingestion.landed_tables import LandedTables
from ingestion.landing import RECEIPT_FILE, Landed
from ingestion.steps import reached
from ingestion.versions import reading_version

BATCH = 64
"""Receipts that lie together."""


def compacted(home: Home, documents: Iterable[Landed]) -> list[Path]:
    """The folders in which the readings of documents lie, in order of receipt: of a batch, or of a single document.

    Batches that are not there are made.
    """
    folders: list[Path] = []
    for number, batch in _batches(documents):
        if number is None:
            folders += [document.folder for document in batch]
            continue
        folder = _folder(home, number, batch)
        if not folder.exists():
            _make(folder, batch)
        _clear(folder)  # a run that died may have left it undone
        folders.append(folder)
    return folders


def present_batches(home: Home, documents: Iterable[Landed]) -> list[tuple[Path, list[Landed]]]:
    """Which readings lie together and where, or would if they were put together."""
    return [(_folder(home, number, batch), batch) for number, batch in _batches(documents) if number is not None]


def _batches(documents: Iterable[Landed]) -> list[tuple[int | None, list[Landed]]]:
    """Documents with the number of their batch, in order of receipt; None for those that stay apart."""
    batches: dict[int, list[Landed]] = defaultdict(list)
    for document in sorted(documents, key=lambda document: document.receipt.number):
        batches[document.receipt.number // BATCH].append(document)
    last = max(batches, default=0)
    return [(None if number == last or len(batch) == 1 else number, batch) for number, batch in batches.items()]


def _folder(home: Home, number: int, batch: Sequence[Landed]) -> Path:
    return home.landed / "compacted" / reading_version() / f"{number}-{_fingerprint(batch)}"


def _fingerprint(batch: Sequence[Landed]) -> str:
    digest = hashlib.sha256()
    for document in batch:
        file = document.folder / RECEIPT_FILE
        digest.update(f"{document.receipt.sha256} {file.stat().st_mtime_ns} ".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _make(folder: Path, batch: Sequence[Landed]) -> None:
    with folder_aside(folder) as aside:
        LandedTables(document.folder for document in batch).write(aside)
    reached("building.put_together")


def _clear(folder: Path) -> None:
    """Remove what a new folder takes the place of: the same batch as it was."""
    number, _, _ = folder.name.partition("-")
    for old in folder.parent.glob(f"{number}-*"):
        if old != folder:
            remove_folder(old)
