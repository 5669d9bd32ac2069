"""Versions of landed data: which of them are in use, and which only take up space.

Belongs here: noting that a version was used, finding and removing those that have not been for longest. Does not belong
here: what a version is (``versions``), what is in its folders (``landing``, ``compaction``).

Cells, readings and compacted readings lie in a folder for each version of the program that made them. Two programs that
take turns on a home must find what they left, so the last few versions used are kept; older ones are removed.
"""

import shutil
from pathlib import Path

from ingestion.home import Home
from ingestion.versions import cells_version, reading_version

KEPT_VERSIONS = 2
"""Versions that stay: the present one, and the one before, to which somebody may go back."""

_MARK = ".used"


def present_versions(home: Home) -> tuple[Path, ...]:
    """The folders of the present version, whether they are there or not."""
    reading = reading_version()
    return (
        home.landed / "cells" / cells_version(),
        home.landed / "readings" / reading,
        home.landed / "compacted" / reading,
    )


def note_use(home: Home) -> None:
    """Note that the present version was used now; call it under the home's lock."""
    for folder in present_versions(home):
        if folder.is_dir():
            (folder / _MARK).touch()


def stale_versions(home: Home) -> list[Path]:
    """The folders of versions beyond those that stay."""
    return [old for folder in present_versions(home) for old in _others(folder)[KEPT_VERSIONS - 1 :]]


def remove_stale_versions(home: Home) -> list[Path]:
    """Remove those folders; call it under the home's lock."""
    stale = stale_versions(home)
    for folder in stale:
        shutil.rmtree(folder)
    return stale


def _others(present: Path) -> list[Path]:
    """The folders of other versions beside a present one, the one used last first."""
    if not present.parent.is_dir():
        return []
    others = (folder for folder in present.parent.iterdir() if folder.is_dir() and folder != present)
    return sorted(others, key=lambda folder: (_last_used(folder), folder.name), reverse=True)


def _last_used(folder: Path) -> int:
    mark = folder / _MARK
    return (mark if mark.exists() else folder).stat().st_mtime_ns
