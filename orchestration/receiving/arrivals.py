"""Arrivals: files and what a person says about them, on their way into the home.

Belongs here: hints from words of the command line or a run's configuration, taking a batch in. Does not belong here:
archive and ledger themselves (``ingestion.intake``), where files come from (``inbox``). Imports nothing heavy: it runs
before anything else does.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from ingestion.home import Home
from ingestion.intake import Intake, Received, UnreadableFileError, files_in
from ingestion.ledger import Hint, Hints
from ingestion.notices import Notice
from orchestration.faults.retries import BackOff, OnWait, kind_of, retrying
from orchestration.receiving.inbox import InboxUnreachableError, Left, too_large
from orchestration.receiving.inboxes import inbox_of


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What became of the files that a run was asked to take in.

    ``unreachable`` is set where the inbox could not be looked into: what lies there was not taken.
    """

    received: tuple[Received, ...] = ()
    left: tuple[Left, ...] = ()
    unreachable: Notice | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files: those of ``paths`` (folders mean all inside), and of the inbox all or those that are named."""

    paths: Sequence[Path] = ()
    whole_inbox: bool = False
    inbox_names: Sequence[str] = ()
    hints: Hints = field(default_factory=Hints)
    received_on: date | None = None


def hints(*, region: str | None = None, quarter: str | None = None, kind: str | None = None) -> Hints:
    """What a person says about documents, as hints."""
    said = {"region": region, "quarter": quarter, "kind": kind}
    return Hints(**{name: Hint(value, "hint") for name, value in said.items() if value})


def collect(home: Home, wanted: Wanted, back_off: BackOff, on_wait: OnWait | None = None) -> Arrivals:
    """Take in what is wanted; call it under the home's lock.

    Faults that pass are waited out. A file that cannot be read is left and said, an inbox that does not answer too; the
    rest goes on.

    Raises:
        OSError: the disk of the home failed.
        SettingsError: the settings cannot be used.
    """
    received, left = _take_in(home, files_in(wanted.paths), wanted, back_off, on_wait)
    if not wanted.whole_inbox and not wanted.inbox_names:
        return Arrivals(received, left)
    inbox = inbox_of(home)

    def from_inbox() -> tuple[tuple[Received, ...], tuple[Left, ...]]:
        with inbox.bringing(None if wanted.whole_inbox else wanted.inbox_names) as brought:
            taken, unreadable = _take_in(home, brought.files, wanted, back_off, on_wait)
            return taken, (*brought.left, *unreadable)

    try:
        more, also_left = retrying(from_inbox, back_off, on_wait, only=InboxUnreachableError)
    except InboxUnreachableError as error:
        return Arrivals(received, left, error.notice)
    return Arrivals((*received, *more), (*left, *also_left))


def _take_in(
    home: Home, files: Iterable[Path], wanted: Wanted, back_off: BackOff, on_wait: OnWait | None
) -> tuple[tuple[Received, ...], tuple[Left, ...]]:
    """Take files in; one that is locked is waited for after all the others are in."""
    intake = Intake(home)

    def receive(path: Path) -> Received:
        return intake.receive(path, hints=wanted.hints, received_on=wanted.received_on)

    received: dict[Path, Received] = {}
    failed: list[Path] = []
    left: list[Left] = []

    def leave(path: Path, error: UnreadableFileError) -> None:
        left.append(Left(path.name, _notice_of(error)))

    order = list(files)
    for path in order:
        with suppress(OSError):  # whoever reads it says so
            if notice := too_large(path.stat().st_size):
                left.append(Left(path.name, notice))
                continue
        try:
            # What may be raised here and passes is a fault of the home's disk: it is waited out before anything else.
            received[path] = retrying(partial(receive, path), back_off, on_wait, only=OSError)
        except UnreadableFileError as error:
            if kind_of(error) is None:
                leave(path, error)
            else:
                failed.append(path)
    for path in failed:
        try:
            received[path] = retrying(partial(receive, path), back_off, on_wait, only=UnreadableFileError)
        except UnreadableFileError as error:
            leave(path, error)
    return tuple(received[path] for path in order if path in received), tuple(left)


def _notice_of(error: UnreadableFileError) -> Notice:
    if isinstance(error.__cause__, FileNotFoundError):
        return Notice("file_gone")
    cause = error.__cause__
    return Notice("file_unreadable", {"error": getattr(cause, "strerror", None) or str(cause)})
