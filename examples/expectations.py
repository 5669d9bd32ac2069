"""What the corpus should yield, as typed data: the loader of ``expected.yml``.

Belongs here: the shape of the hand-written answers. Does not belong here: any rule that derives them; they are the
other half of a comparison.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from examples.corpus import HERE


@dataclass(frozen=True, slots=True)
class Unexecuted:
    """An event planned and not held or not reported, its reason, and where its postponements led.

    ``quarter`` is when it was due, None where no time was named.
    """

    title: str
    quarter: str | None
    standing: str
    reason: str | None = None
    promised: str | None = None
    fate: Mapping[str, str] | None = None

    @property
    def end(self) -> tuple[str, str | None, str | None]:
        """Where its chain of postponements ended: standing, due quarter, quarter of the report that answered."""
        if self.fate is not None:
            return self.fate["standing"], self.fate.get("due"), self.fate.get("answered")
        return self.standing, self.quarter, self.quarter if self.standing == "not_met" else None


@dataclass(frozen=True, slots=True)
class Promise:
    """An expectation known independently of the report that answers it; ``due`` is None where no time was named."""

    title: str
    origin: str
    due: str | None
    standing: str


@dataclass(frozen=True, slots=True)
class Expected:
    """The answers.

    ``came_back`` is what is looked for because it came in earlier years; ``fulfilment`` holds (agreement, quarter) →
    (kept, judged) promises, ``alerts`` (kind, subject, quarter).
    """

    evaluated_on: date
    documents: Mapping[str, Mapping[str, Any]]
    events: Mapping[str, int]
    silent_bodies: Mapping[str, tuple[str, ...]]
    agreements: Mapping[str, Mapping[str, Any]]
    promises: tuple[Promise, ...]
    came_back: tuple[Promise, ...]
    unexecuted: tuple[Unexecuted, ...]
    fulfilment: Mapping[tuple[str, str], tuple[int, int]]
    dormant: Mapping[str, Mapping[str, Any]]
    alerts: frozenset[tuple[str, str, str | None]]
    correction: Mapping[str, Any]


def load_expected(path: Path = HERE / "expected.yml") -> Expected:
    """Read the answers."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    fulfilment = {
        (name, quarter): _counts(words)
        for name, quarters in raw["fulfilment"].items()
        for quarter, words in quarters.items()
    }
    return Expected(
        evaluated_on=raw["evaluated_on"],
        documents=raw["documents"],
        events=raw["events"],
        silent_bodies={body: tuple(quarters) for body, quarters in raw["bodies"].items()},
        agreements=raw["agreements"],
        promises=_promises(raw["expectations"]),
        came_back=_promises({title: {"origin": "series", **entry} for title, entry in raw["came_back"].items()}),
        unexecuted=tuple(Unexecuted(**entry) for entry in raw["unexecuted"]),
        fulfilment=fulfilment,
        dormant=raw["dormant"],
        alerts=frozenset(
            (kind, subject, quarter) for kind, those in raw["alerts"].items() for subject, quarter in those
        ),
        correction=raw["correction"],
    )


def _promises(declared: Mapping[str, Mapping[str, Any]]) -> tuple[Promise, ...]:
    return tuple(
        Promise(title, entry["origin"], due, standing)
        for title, entry in declared.items()
        for standing, quarters in entry.items()
        if standing != "origin"
        for due in quarters
    )


def _counts(words: str) -> tuple[int, int]:
    kept, judged = words.split("/")
    return int(kept), int(judged)
