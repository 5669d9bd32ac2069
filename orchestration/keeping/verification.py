"""Verification: looking through a home for anything amiss, while others may be writing to it.

Belongs here: which looks there are, and that a run under way is no finding. Does not belong here: the looks
(``check_…``), words (``cli.verify_command``).

Nothing is written but the lock's own file, and no lock is taken as long as nothing is found. What is found may be a
run at work (a document that is noted and not read yet): so the look is repeated under the lock, when nobody writes, and
what is found then counts. Where the lock is not to be had in time, what two looks found counts, and it is said that a
run was under way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingestion import ledger
from ingestion.home import Home
from ingestion.ledger import Entry, LedgerDamagedError
from ingestion.lock import HomeIsBusyError, locked
from orchestration.keeping.check_landed import check_landed
from orchestration.keeping.check_publications import check_publications
from orchestration.keeping.check_received import check_archive, check_ledger, check_reviewed
from orchestration.keeping.check_stores import check_stores
from orchestration.keeping.finding import Finding

OnProgress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. ``is_settled`` is False where a run was under way all the time, and findings may be its doing."""

    findings: tuple[Finding, ...]
    documents: int
    is_settled: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that asks for mending."""
        return all(found.severity == "info" for found in self.findings)


def verify(
    home: Home, *, deep: bool = False, wait_seconds: float = 60.0, on_progress: OnProgress = lambda words: None
) -> Verified:
    """Look through a home; ``deep`` reads all of what was read, not its form alone, and follows rows to their cells.

    Raises:
        OSError: something cannot be read for want of rights, or the disk failed.
    """
    first = _look(home, deep, on_progress)
    if not first.findings:
        return first
    try:
        with locked(home.root, wait_seconds=wait_seconds):
            return _look(home, deep, on_progress)
    except HomeIsBusyError:
        again = _look(home, deep, on_progress)
        lasting = tuple(found for found in again.findings if found in first.findings)
        return Verified(lasting, again.documents, is_settled=False)


def _look(home: Home, deep: bool, on_progress: OnProgress) -> Verified:
    entries = _entries(home)
    receipts = ledger.effective(entries)
    is_readable = not isinstance(entries, _Unreadable)

    def looks() -> Iterator[tuple[str, Iterator[Finding]]]:
        yield "ledger", check_ledger(home, home.settings.today())
        if is_readable:  # else all that was received would seem unknown
            yield "archive", check_archive(home, receipts)
        yield "reviewed", check_reviewed(home)
        if is_readable:
            yield "landed", check_landed(home, receipts, deep=deep)
            yield "published", check_publications(home, deep=deep)
        yield "state", check_stores(home)

    found: list[Finding] = []
    for name, look in looks():
        on_progress(name)
        found += look
    return Verified(tuple(found), len(receipts))


class _Unreadable(list[Entry]):
    """Stands for the lines of a ledger that cannot be read."""


def _entries(home: Home) -> list[Entry]:
    try:
        return ledger.read(home.ledger)
    except LedgerDamagedError:
        return _Unreadable()
