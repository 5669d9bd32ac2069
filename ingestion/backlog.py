"""A backlog: many received documents landed on all cores, old formats converted several at a time.

Belongs here: sharing documents out among processes, progress, interruption. Does not belong here: how one document is
landed (``landing``) or read (``documents``).

A document is landed whole or not at all, so a backlog that is interrupted goes on where it was. What is shared out
beside this process runs in processes of this module; whatever one of them cannot do is done here again, so that its
error is raised here.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from ingestion import archive
from ingestion.documents import office
from ingestion.documents.formats import FORMATS
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.sniff import sniff
from ingestion.documents.worker import shared
from ingestion.home import Home
from ingestion.incomplete import ArchiveIncompleteError, damaged
from ingestion.landing import Landed, has_cells, is_landed, land, readings_folder
from ingestion.ledger import Receipt
from ingestion.processes import apart, environment_of

_COMMAND = (sys.executable, "-P", "-m", "ingestion.backlog")
_WORTH_A_PROCESS = 40  # documents; another process takes as long to start as these take to be read
_GRACE = 10.0  # seconds that a process has to end what it started when it is told to

Unit = tuple[Receipt, ...]  # what is landed in one go: one document, or several to be converted together
OnProgress = Callable[[Receipt], None]


def land_all(
    home: Home,
    receipts: Sequence[Receipt],
    on_progress: OnProgress = lambda receipt: None,
    *,
    again: bool = False,
    processes: int | None = None,
) -> list[Landed]:
    """Land documents; the answer stands in the order they were given in.

    ``on_progress`` is called in this thread for each document that is done, in the order they get done. ``again`` reads
    what was read before. ``processes`` is how many work at once; as many as there are cores when it is not said, fewer
    for a short backlog.

    Raises:
        ArchiveIncompleteError: some of them would have to be read, and are missing from the archive or changed.
        OSError: the disk failed.
    """
    shared().start()
    kept = [] if again else [receipt for receipt in receipts if is_landed(home, receipt)]
    known = {receipt.sha256 for receipt in kept}
    work = [receipt for receipt in receipts if receipt.sha256 not in known]
    for receipt in kept:
        on_progress(receipt)
    count = processes or min(_cores(), 1 + len(work) // _WORTH_A_PROCESS)
    todo = deque(units(home, work, count))
    helpers = [_Helper(home, again, todo) for _ in range(min(count, len(todo)) - 1)]
    try:
        for helper in helpers:
            helper.start()
        _work(home, again, todo, helpers, on_progress)
    except archive.ArchiveDamagedError:
        # Not the one alone that was come to first: whoever brings files back wants to know of all.
        lost = damaged(home, (receipt for receipt in work if not has_cells(home, receipt)))
        raise ArchiveIncompleteError(tuple(lost)) from None
    finally:
        todo.clear()
        for helper in helpers:
            helper.end()
    folder = readings_folder(home)
    return [Landed(receipt, folder / receipt.sha256, receipt.sha256 not in known) for receipt in receipts]


def units(home: Home, receipts: Iterable[Receipt], processes: int = 1) -> list[Unit]:
    """Documents as they are landed together; those that need LibreOffice come first, a few at a time."""
    plain: list[Receipt] = []
    old: list[Receipt] = []
    for receipt in receipts:
        (old if not has_cells(home, receipt) and _may_be_old(home, receipt) else plain).append(receipt)
    size = max(1, min(office.BATCH, -(-len(old) // processes)))
    batches = [tuple(old[first : first + size]) for first in range(0, len(old), size)]
    return batches + [(receipt,) for receipt in plain]


def _may_be_old(home: Home, receipt: Receipt) -> bool:
    """By the first bytes alone: OLE, RTF, XML. What it is, is asked when it is its turn."""
    try:
        with archive.path_of(home.archive, receipt.sha256).open("rb") as stream:
            head = stream.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    except OSError:
        return False  # landing it says what is the matter
    return head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<?xml", b"<\0?\0"))


def land_unit(home: Home, unit: Unit, *, again: bool = False) -> Iterator[Receipt]:
    """Land the documents of a unit; yields each when it is done.

    Raises:
        ArchiveDamagedError, OSError: as ``land``.
    """
    converted = _converted(home, unit) if len(unit) > 1 else {}
    for receipt in unit:
        land(home, receipt, again=again, converted=converted.get(receipt.sha256))
        yield receipt


def _converted(home: Home, unit: Unit) -> dict[str, office.Converted | DocumentRefused]:
    sources = {}
    for receipt in unit:
        data = archive.fetch(home.archive, receipt.sha256)
        try:
            source = sniff(data)
        except DocumentRefused:
            continue  # said again, and noted, when it is landed
        if FORMATS[source.format].reader == "office":
            sources[receipt.sha256] = source
    return dict(zip(sources, office.convert(list(sources.values())), strict=True))


def _work(home: Home, again: bool, todo: deque[Unit], helpers: "list[_Helper]", on_progress: OnProgress) -> None:
    """Take units until there are none, here and, as their words come in, in the helpers."""
    while True:
        for helper in helpers:
            for receipt in helper.done_by_now():
                on_progress(receipt)
        try:
            unit = todo.popleft()
        except IndexError:
            if not any(helper.is_busy for helper in helpers):
                break
            helpers[0].changed.wait(0.05)
            continue
        for receipt in land_unit(home, unit, again=again):
            on_progress(receipt)
    for helper in helpers:
        for receipt in helper.done_by_now():
            on_progress(receipt)
        for unit in helper.failed:
            for receipt in land_unit(home, unit, again=again):
                on_progress(receipt)


@dataclass
class _Helper:
    """Another process that takes units from the same backlog, and the thread that hands them to it."""

    home: Home
    again: bool
    todo: deque[Unit]
    failed: list[Unit] = field(default_factory=list)
    changed: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._done: deque[Receipt] = deque()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._hand_over, daemon=True)

    def start(self) -> None:
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment_of(),
            **apart(),  # Ctrl+C is for this process, which then ends the other
        )
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether it may still have something to say."""
        return self._thread.is_alive()

    def done_by_now(self) -> Iterator[Receipt]:
        """What it has landed since this was last asked."""
        self.changed.clear()
        while self._done:
            yield self._done.popleft()

    def end(self) -> None:
        """End the process; it ends what it has started itself."""
        process = self._process
        if process is None:
            return
        with suppress(OSError):
            process.terminate()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._thread.join()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _hand_over(self) -> None:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        is_well = True
        while is_well:
            try:
                unit = self.todo.popleft()
            except IndexError:
                return
            done = 0
            try:
                pickle.dump((self.home, unit, self.again), process.stdin)
                process.stdin.flush()
                for receipt in unit:
                    if process.stdout.read(1) != _DONE:
                        raise EOFError
                    self._done.append(receipt)
                    done += 1
                    self.changed.set()
            except (OSError, EOFError, ValueError):
                is_well = False
                self.failed.append(unit[done:])


_DONE = b"+"


def main() -> None:
    """Land units from standard input, and say a sign for each document, until there are none."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    shared().start()
    while True:
        try:
            home, unit, again = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            for _ in land_unit(home, unit, again=again):
                answers.write(_DONE)
        except BrokenPipeError:
            return


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    main()
