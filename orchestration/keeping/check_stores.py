"""Looking at what else lies in a home: databases of alerts and of runs, left-overs of runs that were broken off.

Belongs here: whether SQLite finds its files sound, what nobody needs. Does not belong here: what is in the databases.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ingestion.home import Home
from orchestration.history.instance import folder as dagster_folder
from orchestration.keeping.finding import Finding, finding, in_words
from orchestration.keeping.leftovers import leftovers

_HEAD = b"SQLite format 3\0"
_ENDINGS = {".sqlite", ".sqlite3", ".db"}
_BESIDE = ("-wal", "-shm", "-journal")
_BUSY_SECONDS = 30


def check_stores(home: Home) -> Iterator[Finding]:
    """Databases that SQLite finds damaged, and left-overs."""
    for file in _databases(home.delivery):
        if error := _damage(file):
            inside = file.relative_to(home.root).as_posix()
            yield finding("delivery_store_damaged", home, file, path=str(file), inside=inside, error=error)
    history = dagster_folder(home)
    for file in _databases(history):
        if error := _damage(file):
            yield finding("history_damaged", home, file, path=str(file), folder=str(history), error=error)
    for path in leftovers(home):
        yield finding("leftover", home, path, path=str(path))


def _databases(folder: Path) -> list[Path]:
    return (
        sorted(path for path in folder.rglob("*") if path.is_file() and _is_database(path)) if folder.is_dir() else []
    )


def _is_database(file: Path) -> bool:
    if file.suffix in _ENDINGS:
        return True
    if file.name.endswith(_BESIDE):  # to close one would take its locks from whatever of this process has it open
        return False
    with file.open("rb") as stream:
        return stream.read(len(_HEAD)) == _HEAD


def _damage(file: Path) -> str:
    """What SQLite finds wrong with a file; nothing of a sound one, whoever writes to it."""
    is_open = any(file.with_name(file.name + ending).exists() for ending in ("-wal", "-journal"))
    error = ""
    try:
        if not is_open:  # SQLite is kept from making files beside it, which it could not on a read-only volume
            error = _found_wrong(file, "immutable=1")
            if not error:
                return ""
        # It may be written to just now, which a file that was taken for immutable does not tell: SQLite's locks do.
        return _found_wrong(file, "mode=ro")
    except sqlite3.OperationalError as cannot_open:
        return error or in_words(cannot_open)


def _found_wrong(file: Path, mode: str) -> str:
    """What a check of the whole file says, nothing where that is well.

    Raises:
        sqlite3.OperationalError: it cannot be opened so.
    """
    uri = f"{file.absolute().as_uri()}?{mode}"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS)) as connection:
            said = [str(row[0]) for row in connection.execute("pragma integrity_check(1)")]
    except sqlite3.OperationalError:
        raise
    except sqlite3.Error as error:
        return in_words(error)
    return "" if said == ["ok"] else "; ".join(said)
