"""Publishing: an audited candidate becomes what analysts see, in one step that either happens or does not.

Belongs here: copying the marts out of a candidate, the manifest, the swap of ``published/current`` and of what was
known on a day, finding the current publication, pruning old ones. Does not belong here: whether a candidate may be
published (the audit says that).

``published/<publication id>/`` holds ``marts.duckdb`` (tables only, readable under any name), one Parquet file a mart
in the order of its grain, ``manifest.json``, and the audit and the changes against the publication before it in full
(``audit.json``, ``changes.json``). Everything is written aside and synced before ``current`` moves;
readers who hold an older publication keep it until it is pruned. ``as-of/<day>`` points in the same way to what was
known at the end of that day.
"""

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_quality.report import breach_of
from data_quality.sql_text import quoted_name, quoted_text
from ingestion.files import folder_aside, make_folder, remove_folder, sync_folder, write_atomically
from ingestion.home import Home
from ingestion.steps import reached
from orchestration.building.instants import is_dated, next_name

if TYPE_CHECKING:
    import duckdb

WAREHOUSE = "marts.duckdb"
MANIFEST = "manifest.json"
AUDIT = "audit.json"
CHANGES = "changes.json"
CURRENT = "current"
KEPT_PUBLICATIONS = 3
KEPT_OF_A_DAY = 1
_OF_DAYS = ".publications"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where publications of one sort stand: a folder each, the pointer to the one that counts, how many are kept."""

    folder: Path
    pointer: Path
    kept: int


def shelf_of(home: Home, as_of: date | None = None) -> Shelf:
    """The shelf of what is known now, or of what was known at the end of a day."""
    if as_of is None:
        return Shelf(home.published, home.published / CURRENT, KEPT_PUBLICATIONS)
    day = as_of.isoformat()
    return Shelf(home.as_of / _OF_DAYS / day, home.as_of / day, KEPT_OF_A_DAY)


@dataclass(frozen=True, slots=True)
class Mart:
    """A table to publish and the columns that identify its rows."""

    name: str
    grain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication on disk."""

    folder: Path

    @property
    def publication_id(self) -> str:
        """Its name: the instant (UTC) and the beginning of the inputs' fingerprint."""
        return self.folder.name if is_dated(self.folder.name) else str(self.manifest["publication_id"])

    @property
    def warehouse(self) -> Path:
        """The DuckDB file; open it read-only."""
        return self.folder / WAREHOUSE

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made of, when, by which versions; counts, timings, the audit in short."""
        manifest: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest

    @property
    def failed_checks(self) -> list[dict[str, Any]]:
        """The checks that failed and let it pass: name, table, severity and what a ``Breach`` has."""
        return [
            {**{name: check[name] for name in ("name", "table", "severity")}, **asdict(breach_of(check))}
            for check in self.manifest["audit"]["failed"]
        ]

    @property
    def changes(self) -> dict[str, Any] | None:
        """What it changed against the publication before it; None where that is not known, or there was none."""
        try:
            changes: dict[str, Any] = json.loads((self.folder / CHANGES).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return changes

    @property
    def is_whole(self) -> bool:
        """Whether every file that the manifest names is there in its size."""
        try:
            files = self.manifest["files"]
        except (OSError, ValueError, KeyError):
            return False
        return all(_size(self.folder / name) == size for name, size in files.items())


def current_publication(home: Home, as_of: date | None = None) -> Publication | None:
    """What is published now, or was built for a day; None where nothing is.

    Reads a symlink or, where there are none, a pointer file.
    """
    shelf = shelf_of(home, as_of)
    pointer = shelf.pointer
    if pointer.is_symlink():
        name = os.readlink(pointer)  # noqa: PTH115 -- the link's own words, not where they lead
    elif pointer.is_file():
        name = pointer.read_text(encoding="utf-8").strip()
    elif pointer.is_dir():  # a copy of the home in which links became what they lead to
        return Publication(pointer)
    else:
        return None
    folder = shelf.folder / Path(name).name
    return Publication(folder) if folder.is_dir() else None


def days_published(home: Home) -> list[date]:
    """The days for which there is a publication of what was known on them, in order."""
    days = []
    for pointer in home.as_of.iterdir() if home.as_of.is_dir() else ():
        with suppress(ValueError):  # no day: the folder of publications, something of the system's
            days.append(date.fromisoformat(pointer.name))
    return sorted(day for day in days if current_publication(home, day) is not None)


def prepare(warehouse: Path, folder: Path, marts: Sequence[Mart]) -> None:
    """Copy the marts of a candidate's warehouse into a folder, as they will be published; an old folder is replaced.

    Nothing is published by that, so it may be done beside the audit.
    """
    with folder_aside(folder) as aside:
        _write_marts(warehouse, aside, marts)
    reached("publishing.prepared")


def publish(home: Home, prepared: Path, manifest: Mapping[str, Any], *, as_of: date | None = None) -> Publication:
    """Make a prepared folder the current publication, or that of a day; the folder moves.

    ``manifest`` must hold ``fingerprint``; id, instant, counts of rows, files with their hashes and the seconds spent
    here are added.
    Call it under the home's lock and only for a candidate that passed its audit. On any error the current publication
    stays what it was.
    """
    start = time.perf_counter()
    shelf = shelf_of(home, as_of)
    moment = datetime.now(UTC)
    make_folder(shelf.folder)
    publication_id = next_name(moment, manifest["fingerprint"][:8], (place.name for place in shelf.folder.iterdir()))
    files = [file for file in sorted(prepared.iterdir()) if file.name != MANIFEST]
    whole = {
        **manifest,
        "publication_id": publication_id,
        "published_at": moment.isoformat(timespec="seconds"),
        "counts": _counts(prepared),
        "files": {file.name: file.stat().st_size for file in files},
        "sha256": {file.name: hash_of(file) for file in files},
    }
    seconds = time.perf_counter() - start
    timings = dict(manifest.get("timings", {}))
    whole["timings"] = {
        **timings,
        "publish": round(seconds, 3),
        "total": round(timings.get("total", 0.0) + seconds, 3),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(prepared / MANIFEST, f"{text}\n".encode())
    reached("publishing.manifest_written")
    prepared.rename(shelf.folder / publication_id)
    sync_folder(shelf.folder)
    reached("publishing.moved")
    _swap(shelf.pointer, shelf.folder / publication_id)
    reached("publishing.swapped")
    prune(home, as_of=as_of)
    reached("publishing.pruned")
    return Publication(shelf.folder / publication_id)


def prune(home: Home, keep: int | None = None, *, as_of: date | None = None) -> list[str]:
    """Remove all but the latest publications of a shelf, never the current one; returns the ids removed."""
    current = current_publication(home, as_of)
    shelf = shelf_of(home, as_of)
    keep = shelf.kept if keep is None else keep
    folders = [folder for folder in shelf.folder.iterdir() if folder.is_dir() and not folder.is_symlink()]
    whole = sorted(folder for folder in folders if not folder.name.startswith("."))  # the names are in order of time
    torn = [folder for folder in folders if folder.name.startswith(".")]  # left by a process that died in the middle
    removed = []
    for folder in [*whole[: max(len(whole) - keep, 0)], *torn]:
        if current is None or folder.name != current.publication_id:
            # What somebody reads on Windows stays, and goes with a later publication.
            if folder.name.startswith("."):
                shutil.rmtree(folder, ignore_errors=True)
            elif not remove_folder(folder):
                continue
            removed.append(folder.name)
    return removed


def hash_of(file: Path) -> str:
    """The SHA-256 of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _counts(folder: Path) -> dict[str, int]:
    """Rows of each mart, by name."""
    import pyarrow.parquet as pq

    return {file.stem: int(pq.read_metadata(file).num_rows) for file in sorted(folder.glob("*.parquet"))}


def _write_marts(source: Path, folder: Path, marts: Sequence[Mart]) -> None:
    """Copy marts with their descriptions, rows in the order of the grain."""
    import duckdb

    settings: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(str(folder / WAREHOUSE), config=settings) as target:
        target.execute(f"attach {quoted_text(str(source))} as candidate (read_only)")
        target.execute("begin")  # one for all: every transaction of its own would wait for the disk
        for mart in marts:
            name, order = quoted_name(mart.name), ", ".join(quoted_name(column) for column in mart.grain)
            _create_like_candidate(target, mart.name)
            target.execute(f"insert into {name} select * from candidate.main.{name} order by {order}")
            target.execute(
                f"copy (select * from {name} order by {order}) to {quoted_text(str(folder / f'{mart.name}.parquet'))} "
                "(format parquet, compression zstd, row_group_size 122880)"
            )
        target.execute("commit")
        target.execute("detach candidate")
        target.execute("checkpoint")


def _create_like_candidate(target: "duckdb.DuckDBPyConnection", table: str) -> None:
    """An empty table with the columns, not-null constraints and descriptions that it has in the candidate."""
    where = "where database_name = 'candidate' and schema_name = 'main' and table_name = ?"
    columns = target.execute(
        f"select column_name, data_type, is_nullable, comment from duckdb_columns() {where} order by column_index",
        [table],
    ).fetchall()
    declared = ", ".join(
        f"{quoted_name(column)} {kind}" + ("" if is_nullable else " not null")
        for column, kind, is_nullable, _ in columns
    )
    name = quoted_name(table)
    target.execute(f"create table {name} ({declared})")
    described = target.execute(f"select comment from duckdb_tables() {where}", [table]).fetchone()
    if described and described[0]:
        target.execute(f"comment on table {name} is {quoted_text(described[0])}")
    for column, _, _, comment in columns:
        if comment:
            target.execute(f"comment on column {name}.{quoted_name(column)} is {quoted_text(comment)}")


def _swap(pointer: Path, publication: Path) -> None:
    """Point to a publication, in one rename."""
    place = publication.relative_to(pointer.parent)
    aside = pointer.with_name(f".{pointer.name}.{uuid.uuid4().hex[:8]}")
    try:
        if os.name == "nt":
            raise OSError("a link to a folder cannot be replaced in one step here")
        aside.symlink_to(place, target_is_directory=True)
    except OSError:  # some network shares have no links either
        with aside.open("w", encoding="utf-8") as stream:
            stream.write(place.as_posix() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    reached("publishing.pointer_written")
    if pointer.is_dir() and not pointer.is_symlink():  # a copy of the home in which links became what they lead to
        remove_folder(pointer)
    aside.replace(pointer)
    sync_folder(pointer.parent)


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
