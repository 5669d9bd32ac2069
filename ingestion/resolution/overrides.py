"""Decisions of a person on which mentions are one thing, from the reviewed files of a home.

Belongs here: reading the files of ``reviewed/`` (agreements, bodies, series), following merged keys to their end,
saying which decision fits nothing. Does not belong here: what is decided without a person (see ``agreements``,
``bodies``, ``series``).

A decision is one of three: the words of a mention mean the thing with a key (``text``, ``same_as``); the words name a
thing of its own (``text``, ``is_new``); a key is given up for another (``key``, ``same_as``). Each has its reason and
who decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingestion.language.tokens import fold
from ingestion.notices import Notice
from ingestion.resolution.reviewed import read_reviewed


@dataclass(frozen=True, slots=True)
class Override:
    """One decision; ``number`` counts the decisions of its file from 1."""

    file: str
    number: int
    text: str | None = None
    key: str | None = None
    same_as: str | None = None
    is_new: bool = False
    reason: str = ""
    who: str = ""

    def notice(self, code: str) -> Notice:
        """A notice about this decision."""
        value = self.same_as if code == "override_target_unknown" else self.text or self.key
        return Notice(code, {"file": self.file, "number": self.number}, value or "")


@dataclass(frozen=True, slots=True)
class Overrides:
    """The decisions of one file, by the comparison form of their text and by the key that they give up."""

    by_text: Mapping[str, Override]
    by_key: Mapping[str, Override]
    notices: tuple[Notice, ...] = ()

    def of(self, text: str) -> Override | None:
        """The decision on a mention with these words."""
        return self.by_text.get(fold(text)) if self.by_text else None


NO_OVERRIDES = Overrides({}, {})


def read_overrides(path: Path) -> Overrides:
    """The decisions of a reviewed file; none where there is no file.

    A file that cannot be read as decisions is a notice, and none of it is applied.
    """
    declared, notices = read_reviewed(path, "overrides")
    if not declared and not notices:
        return NO_OVERRIDES
    if notices:
        return Overrides({}, {}, tuple(notices))
    return overrides_of(Override(path.name, number, **entry) for number, entry in enumerate(declared, start=1))


def overrides_of(decisions: Iterable[Override]) -> Overrides:
    """Decisions indexed; of two about the same thing the first holds and the second is a notice."""
    by_text: dict[str, Override] = {}
    by_key: dict[str, Override] = {}
    notices: list[Notice] = []
    for decision in decisions:
        index, about = (by_text, fold(decision.text)) if decision.text else (by_key, decision.key or "")
        if index.setdefault(about, decision) is not decision:
            notices.append(decision.notice("override_is_contradictory"))
    return Overrides(by_text, by_key, tuple(notices))


def merged_keys(overrides: Overrides, known: Sequence[str]) -> tuple[dict[str, str], list[Notice]]:
    """For each key that is given up, the key that stands for it in the end; and what could not be followed."""
    existing = set(known)
    merged: dict[str, str] = {}
    notices: list[Notice] = []
    for key, decision in overrides.by_key.items():
        if key not in existing:
            notices.append(decision.notice("override_matches_nothing"))
            continue
        target, passed = decision.same_as or "", {key}
        while target in overrides.by_key and target not in passed:
            passed.add(target)
            target = overrides.by_key[target].same_as or ""
        if target in passed:
            notices.append(decision.notice("override_is_circular"))
        elif target not in existing:
            notices.append(decision.notice("override_target_unknown"))
        else:
            merged[key] = target
    return merged, notices
