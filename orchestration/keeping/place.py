"""Where a home lies: one that was copied is known for a copy, and trusts nothing in it that can be made again.

Belongs here: telling a copy from a home that stayed where it was or was moved, and putting a copy right. Does not
belong here: a copy that was made to be kept (``concord backup``), what a home consists of.

A home may be copied while a run works in it, by whoever knows nothing of runs. Files that are put in place at once
come over whole. A folder that was being replaced may have come over half old and half new, and Dagster's history, which
is written in place, in pieces. So readings are made again from their cells, the parsed dbt project is parsed again, and
a history that SQLite cannot read is set aside.

A copy is told by the numbers that the file system gives to folders: they stay when a folder is renamed or moved within
a disk, and are others in a copy. Where they change by themselves, as on some network shares, readings are made again
now and then and nothing else comes of it.
"""

import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from ingestion.files import remove_folder, write_atomically
from ingestion.home import Home

LOG = logging.getLogger(__name__)

DAMAGED = "dagster.damaged"
"""The folder in ``state`` where a history is kept that cannot be read."""

_RECORD = "place.json"
_UNSEEN = "history_unseen"  # in the record: the history was not looked at when the rest was put right


def settle(home: Home) -> None:
    """Put a home right that came here as a copy; one that is where it was is left alone.

    Call it under the lock and before Dagster's instance is opened: a damaged history is moved away.

    Raises:
        OSError: the disk failed.
    """
    known = _record(home)
    if known == _signs(home):
        return
    _clear_landed(home, known)
    _set_aside_damaged(home)
    belongs_here(home)


def settle_landed(home: Home) -> None:
    """The same where an instance is open already: the history is left for the next ``settle``.

    Raises:
        OSError: the disk failed.
    """
    known = _record(home)
    if _without_mark(known) == _signs(home):
        return
    _clear_landed(home, known)
    _write(home, {**_signs(home), _UNSEEN: 1})


def belongs_here(home: Home) -> None:
    """Say that what lies in a home was made where it is now."""
    _write(home, _signs(home))


def _record(home: Home) -> dict[str, int]:
    try:
        said: Any = json.loads((home.state / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # there is none, or half of one: it has to be looked into
    return said if isinstance(said, dict) else {}


def _write(home: Home, record: dict[str, int]) -> None:
    write_atomically(home.state / _RECORD, json.dumps(record).encode())


def _without_mark(record: dict[str, int]) -> dict[str, int]:
    return {name: sign for name, sign in record.items() if name != _UNSEEN}


def _clear_landed(home: Home, known: dict[str, int]) -> None:
    if _without_mark(known) == _signs(home):  # done already, the history alone was left
        return
    for folder in (home.landed / "readings", home.landed / "compacted", home.state / "dbt" / "kept"):
        if folder.exists():
            remove_folder(folder)


def _signs(home: Home) -> dict[str, int]:
    return {folder.name: folder.stat().st_ino for folder in (home.archive, home.ledger.parent, home.state)}


def _set_aside_damaged(home: Home) -> None:
    history = home.state / "dagster"
    damaged = [file for file in sorted(history.rglob("*.db")) if not _is_sound(file)] if history.is_dir() else []
    if damaged:
        LOG.warning("the run history was copied in pieces (%s) and is set aside; it begins anew", damaged[0].name)
        remove_folder(home.state / DAMAGED)
        history.rename(home.state / DAMAGED)


def _is_sound(file: Path) -> bool:
    """Whether a file is not known to be damaged: one that is locked, or cannot be opened now, is left alone."""
    try:
        with closing(sqlite3.connect(file)) as opened:
            return bool(opened.execute("pragma quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False
