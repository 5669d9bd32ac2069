"""Rebuilding: everything that can be made again is made again from the archive, the ledger and what people decided.

Belongs here: clearing away what will be made again, holding what comes out against what was published before. Does not
belong here: how it is made (``orchestration.running.execution`` runs it), words (``cli.rebuild_command``).

What is published stays until the new publication takes its place. Nothing is removed before every received document was
found whole in the archive, for what is removed could not be made again without it.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ingestion import ledger
from ingestion.home import Home
from ingestion.incomplete import ArchiveIncompleteError, damaged
from orchestration.building.publishing import Publication, current_publication, hash_of, prune
from orchestration.keeping.leftovers import remove_leftovers
from orchestration.running.monitor import Monitor

if TYPE_CHECKING:
    from orchestration.running.execution import Order, Outcome

RESTORED_FILE = "restored.json"
"""In ``state``: the record of the backup that a home was restored from, with the hashes of what it had published."""

Standing = Literal["same", "different", "new", "gone"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a rebuilt publication is held against: SHA-256 and rows of each table, and the inputs it was made of.

    ``is_restored`` where it was published in the home that this one was restored from.
    """

    tables: Mapping[str, str]
    counts: Mapping[str, int]
    inputs: Mapping[str, str]
    evaluated_on: date
    is_restored: bool = False


@dataclass(frozen=True, slots=True)
class TableComparison:
    """A table before and after, by the SHA-256 of its Parquet file; ``rows`` of the publication that has it."""

    table: str
    standing: Standing
    rows: int
    rows_before: int | None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of rebuilding. ``changed_inputs`` are the inputs that are not what they were, by name."""

    outcome: "Outcome"
    tables: tuple[TableComparison, ...] = ()
    changed_inputs: tuple[str, ...] = ()
    baseline: Baseline | None = None

    @property
    def is_same(self) -> bool:
        """Whether there was something to compare with and every table is, byte for byte, what it was."""
        return self.baseline is not None and all(table.standing == "same" for table in self.tables)


def rebuild(
    home: Home,
    order: "Order",
    monitor: Monitor,
    *,
    evaluated_on: date | None,
    wait_seconds: float,
    on_wait: Callable[[str], None] | None = None,
) -> Rebuilt:
    """Make everything again and compare; ``order`` may name a day (``as_of``), and then that day's publication alone.

    ``evaluated_on`` is the date of evaluation of what is published now unless it is given, today where nothing is. The
    page on health is left to whoever asks.

    Raises:
        ArchiveIncompleteError, HomeIsBusyError, RunFailedError, OSError: as ``execute``.
    """
    from orchestration.running.execution import execute

    before = baseline(home, order.as_of)
    day = evaluated_on or (before.evaluated_on if before is not None else order.evaluated_on)
    asked = replace(order, again=True, takes_in=False, evaluated_on=day)
    outcome = execute(home, asked, monitor, wait_seconds=wait_seconds, on_wait=on_wait, shows=False)
    if outcome.ending != "published" or outcome.publication is None:
        return Rebuilt(outcome, baseline=before)
    manifest = outcome.publication.manifest
    rebuilt = Rebuilt(
        outcome,
        tuple(_compared(before, manifest)),
        tuple(
            sorted(name for name, value in manifest["inputs"].items() if before and before.inputs.get(name) != value)
        ),
        before,
    )
    # Older publications may be damaged; the last one is kept to look into where the new one is not the same.
    prune(home, 1 if rebuilt.is_same else 2, as_of=order.as_of)
    return rebuilt


def start_over(home: Home, as_of: date | None = None) -> None:
    """Clear away what will be made again; for what was known on a day that is its publication alone.

    Call it under the home's lock.

    Raises:
        ArchiveIncompleteError: not all of it could be made again; nothing was removed.
    """
    if lost := tuple(damaged(home, ledger.effective(ledger.read(home.ledger)))):
        raise ArchiveIncompleteError(lost)
    if as_of is not None:
        return
    ledger.set_torn_line_aside(home.ledger)
    for folder in (home.landed, home.work):
        if folder.exists():
            shutil.rmtree(folder)
    remove_leftovers(home)


def baseline(home: Home, as_of: date | None = None) -> Baseline | None:
    """What is published now or for a day; else what the home had published from which this one was restored."""
    publication = current_publication(home, as_of)
    try:
        if publication is not None:
            return _of_manifest(publication.manifest, publication)
        if as_of is None:
            restored = json.loads((home.state / RESTORED_FILE).read_bytes())["publication"]
            return None if restored is None else replace(_of_manifest(restored, None), is_restored=True)
    except (OSError, ValueError, KeyError, TypeError):  # unreadable: that is for ``verify`` to say
        pass
    return None


def _of_manifest(manifest: Mapping[str, Any], publication: Publication | None) -> Baseline:
    hashes: dict[str, str] = dict(manifest.get("sha256", {}))
    if not hashes and publication is not None:  # published by a program that did not note them
        hashes = {file.name: hash_of(file) for file in sorted(publication.folder.glob("*.parquet"))}
    return Baseline(
        {name.removesuffix(".parquet"): value for name, value in hashes.items() if name.endswith(".parquet")},
        manifest["counts"],
        manifest["inputs"],
        date.fromisoformat(manifest["evaluated_on"]),
    )


def _compared(before: Baseline | None, manifest: Mapping[str, Any]) -> Iterator[TableComparison]:
    earlier = before.tables if before is not None else {}
    counts = before.counts if before is not None else {}
    now = {name.removesuffix(".parquet"): sha for name, sha in manifest["sha256"].items() if name.endswith(".parquet")}
    for table in sorted({*now, *earlier}):
        standing: Standing
        if table not in now:
            standing = "gone"
        elif table not in earlier:
            standing = "new"
        else:
            standing = "same" if now[table] == earlier[table] else "different"
        rows = manifest["counts"].get(table, counts.get(table, 0))
        yield TableComparison(table, standing, rows, counts.get(table))
