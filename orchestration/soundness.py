"""Soundness: what the last look through a home found, as it is kept for those who tell of it.

Belongs here: the form of that record, where it stands, reading it. Does not belong here: looking and writing it down
(``keeping.looking_through``), when the daemon looks (``sensors.soundness``), telling (``delivery``, ``health``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ingestion.home import Home

_FILE = "soundness.json"


@dataclass(frozen=True, slots=True)
class Amiss:
    """One finding, in the words in which officials are told of it (Russian); ``place`` is a path inside the home."""

    code: str
    severity: str
    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Soundness:
    """What one look found.

    ``looked_at`` is when it ended, ``unsound_since`` the first of the looks in a row that found errors, or failed (both
    instants, UTC, in ISO form). ``counts`` has how many findings there are of each severity, ``findings`` the first
    few, the graver first. ``is_deep``: it read contents too. ``error`` says why it could not be carried through.
    """

    looked_at: str
    is_deep: bool
    counts: Mapping[str, int]
    findings: tuple[Amiss, ...]
    unsound_since: str | None = None
    error: str | None = None

    @property
    def at(self) -> datetime:
        """When it ended, an instant."""
        return datetime.fromisoformat(self.looked_at)

    @property
    def since(self) -> datetime | None:
        """Since when errors are known of, an instant; None where there are none."""
        return None if self.unsound_since is None else datetime.fromisoformat(self.unsound_since)

    @property
    def errors(self) -> int:
        """How many findings are errors: something is lost or wrong."""
        return self.counts.get("error", 0)

    @property
    def to_mend(self) -> int:
        """How many findings ask for mending."""
        return sum(count for severity, count in self.counts.items() if severity != "info")

    @property
    def command(self) -> str:
        """The command that looks as this one did, and says how to mend each finding."""
        return "concord verify --deep" if self.is_deep else "concord verify"


def file_of_soundness(home: Home) -> Path:
    """Where the record stands."""
    return home.state / _FILE


def soundness_of(home: Home) -> Soundness | None:
    """What the last look found; None where nobody looked, or the record was spoiled: then the daemon looks anew."""
    try:
        said: dict[str, Any] = json.loads(file_of_soundness(home).read_text(encoding="utf-8"))
        kept = Soundness(**{**said, "findings": tuple(Amiss(**one) for one in said["findings"])})
        return kept if kept.at.tzinfo is not None else None
    except (OSError, ValueError, TypeError, KeyError):
        return None
