"""Intake: a file becomes a receipt.

Belongs here: archive + ledger for files that came, and finding files in folders. Does not belong here: reading them
(see ``landing``).
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ingestion import archive, ledger
from ingestion.home import Home
from ingestion.ledger import Hint, Hints, Receipt
from ingestion.steps import reached
from ingestion.visible import visible

LOG = logging.getLogger(__name__)

_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
_PASSED_OVER = timedelta(days=1)


class ClockIsBehindError(RuntimeError):
    """By the clock of the machine it is ``now``, long before ``latest``, when the last document came."""

    def __init__(self, now: datetime, latest: datetime) -> None:
        super().__init__(f"the clock says {now:%Y-%m-%d %H:%M}, but a document came at {latest:%Y-%m-%d %H:%M}")
        self.now = now
        self.latest = latest


class UnreadableFileError(RuntimeError):
    """A file that came cannot be read, for the reason that caused this; nothing is the matter with the home."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: its receipt, and whether anything new was noted."""

    path: Path
    receipt: Receipt
    is_new: bool


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among paths and, in order of name, inside folders.

    Left out of folders: hidden files, Word's lock files (``~$…``), what a system keeps beside files, and links, which
    may lead out of the folder. A file named by itself is never left out.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file() and not file.is_symlink() and not is_furniture(file.relative_to(path).parts):
                yield file


def is_furniture(inside: Sequence[str]) -> bool:
    """Whether a file of a folder, named by the steps of its path there, is none that somebody put there to be read."""
    return any(step.startswith((".", "~$")) for step in inside) or inside[-1].lower() in _OF_THE_SYSTEM


class Intake:
    """Takes files into one home, which must be locked for writing from before this is made until the last file."""

    def __init__(self, home: Home) -> None:
        entries = ledger.read(home.ledger)
        self._home = home
        self._count = len(entries)
        self._known = {receipt.sha256: receipt for receipt in ledger.effective(entries)}
        by_the_clock = [receipt.received_at for receipt in self._known.values() if not receipt.is_dated_by_person]
        self._latest = max(by_the_clock, default=None)

    def receive(
        self,
        path: Path,
        *,
        hints: Hints | None = None,
        received_on: date | None = None,
        now: datetime | None = None,
    ) -> Received:
        """Keep a file in the archive and note its receipt.

        A file that was received already is noted again only if it brings a new hint or another day of receipt: a
        person's word about it replaces what was known. A file that was withdrawn stays so. The settings' region counts
        as a hint of the settings.

        Raises:
            ClockIsBehindError: the clock of the machine cannot be right, and no day is given.
            UnreadableFileError: the file cannot be read.
            OSError: the disk of the home failed.
        """
        hints = hints or Hints()
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableFileError(f"{path}: {error.strerror or error}") from error
        sha256 = archive.store(self._home.archive, data)
        reached("intake.archived")
        known = self._known.get(sha256)
        if known is not None:
            says_nothing_new = hints.over(known.hints) == known.hints
            if says_nothing_new and received_on in {None, known.received_on}:
                return Received(path, known, is_new=False)
        elif self._home.settings.region_code:
            hints = hints.over(Hints(region=Hint(self._home.settings.region_code, "settings")))
        moment = self._moment(now or datetime.now(UTC), is_dated=received_on is not None)
        receipt = Receipt(
            number=self._count + 1,
            sha256=sha256,
            file_name=visible(path.name),  # it is printed, compared and put into JSON from now on, and opens no file
            size_bytes=len(data),
            received_at=moment,
            received_on=received_on or moment.date(),
            hints=hints,
        )
        ledger.append(self._home.ledger, receipt)
        reached("intake.noted")
        self._count += 1
        current = receipt if known is None else ledger.effective([known, receipt])[0]
        self._known[sha256] = current
        return Received(path, current, is_new=True)

    def _moment(self, clock: datetime, *, is_dated: bool) -> datetime:
        """When a document comes, in the zone of the settings: never before another that came earlier.

        Which of two versions counts is told by it. So a clock that was put back a little is passed over; where it is
        wrong, or was, by more than a day, only a person can say what day it is.
        """
        moment = self._home.settings.civil(clock)
        latest = self._latest
        if latest is None or moment >= latest or is_dated:
            return moment
        if latest - moment > _PASSED_OVER:
            raise ClockIsBehindError(moment, self._home.settings.civil(latest))
        LOG.warning("the clock is behind: it is %s, and the last document came at %s", moment, latest)
        return self._home.settings.civil(latest)
