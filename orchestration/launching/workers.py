"""Workers: processes that execute one run each, and the one that is kept ready.

Belongs here: starting them, the spare one, telling that it has grown stale. Does not belong here: runs of Dagster (see
``launcher``), what goes on in a worker (see ``worker``). Imports nothing heavy.
"""

import hashlib
import json
import logging
import subprocess
import sys
import sysconfig
import threading
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from ingestion.home import Home
from ingestion.processes import apart, environment_of
from orchestration.history import living

LOG = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_ROOMS = ("ingestion", "data_quality", "dbt_project", "orchestration")
_LOOK_SECONDS = 60.0

COMMAND = (sys.executable, "-P", "-m", "orchestration.launching.worker")
"""How a worker is started; its name follows."""


class Worker:
    """A process that waits for a run to execute, imports meanwhile, and ends with the run."""

    def __init__(self, home: Home, command: Sequence[str] = COMMAND) -> None:
        self.name = uuid.uuid4().hex[:12]
        self.made_of = what_it_loads(home)
        self.log = living.log_of(home, self.name)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        environment = environment_of(CONCORD_HOME=str(home.root), PYTHONIOENCODING="utf-8")
        with self.log.open("wb") as printed:
            # Apart: Ctrl-C in the terminal of the daemon must not break a run off half way.
            self.process = subprocess.Popen(
                [*command, self.name],
                stdin=subprocess.PIPE,
                stdout=printed,
                stderr=subprocess.STDOUT,
                env=environment,
                text=True,
                encoding="utf-8",
                **apart(),
            )

    @property
    def is_alive(self) -> bool:
        """Whether the process is there."""
        return self.process.poll() is None

    def give(self, run_id: str) -> None:
        """Have it execute a run.

        Raises:
            OSError: it is gone.
        """
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"run_id": run_id}) + "\n")
        self.process.stdin.flush()

    def last_words(self, characters: int = 2000) -> str:
        """The end of what it printed: so many characters at most, in whole lines unless one is longer than that."""
        with suppress(OSError):
            printed = self.log.read_text(encoding="utf-8", errors="replace").strip()
            if len(printed) <= characters:
                return printed
            # One character more tells whether the end begins with a line.
            cut, _, lines = printed[-characters - 1 :].partition("\n")
            return lines or cut[1:]
        return ""

    def let_go(self) -> None:
        """End a worker that was given nothing; it ends when nothing more can come."""
        with suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with suppress(OSError):
            self.log.unlink(missing_ok=True)


class Workers:
    """Workers of one home. With ``keeps_spare`` one is always ready, or getting so."""

    def __init__(self, home: Home, *, keeps_spare: bool, command: Sequence[str] = COMMAND) -> None:
        self.home = home
        self._command = tuple(command)
        self._keeps_spare = keeps_spare
        self._spare: Worker | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()
        if keeps_spare:
            living.tidy(home)
            self.prepare()
            threading.Thread(target=self._look_after, name="spare worker", daemon=True).start()

    def take(self) -> tuple[Worker, bool]:
        """A worker, and whether it was the spare one. The next spare is made by ``prepare``."""
        with self._lock:
            spare, self._spare = self._spare, None
            if spare is not None and not _is_fit(spare, self.home):
                spare.let_go()
                spare = None
        return (spare, True) if spare is not None else (Worker(self.home, self._command), False)

    def prepare(self) -> None:
        """Have a spare worker that is fit. Called after a run and not beside it, whose time its imports would take."""
        if not self._keeps_spare or self._closed.is_set():
            return
        with self._lock:
            if self._spare is not None and not _is_fit(self._spare, self.home):
                self._spare.let_go()
                self._spare = None
            if self._spare is None:
                try:
                    self._spare = Worker(self.home, self._command)
                except OSError as error:  # too many processes, no memory: the next look tries again
                    LOG.warning("no spare worker could be started: %s", error)

    def close(self) -> None:
        """Let the spare worker go and make no other."""
        self._closed.set()
        with self._lock:
            if self._spare is not None:
                self._spare.let_go()
                self._spare = None

    def _look_after(self) -> None:
        """Replace a spare that has died or grown stale. Not one that was taken: ``prepare`` follows its run."""
        while not self._closed.wait(_LOOK_SECONDS):
            with self._lock:
                is_due = self._spare is not None and not _is_fit(self._spare, self.home)
            if is_due:
                self.prepare()


_kept: Workers | None = None


def keep_spare(home: Home) -> Workers:
    """From now on this process keeps a spare worker of a home: for the daemon, and for nobody else."""
    global _kept
    _kept = Workers(home, keeps_spare=True)
    return _kept


def workers_of(home: Home) -> Workers:
    """The workers of a home in this process; without a spare one where ``keep_spare`` was not called."""
    if _kept is not None and _kept.home.root == home.root:
        return _kept
    return Workers(home, keeps_spare=False)


def what_it_loads(home: Home) -> str:
    """A fingerprint of what a worker has in memory: the program, its packages, the settings, the day.

    By size and time of files, not by their contents, for it is asked before each run. The day is there because the
    quarters of the definitions end with it.
    """
    digest = hashlib.sha256(date.today().isoformat().encode())
    files = [file for room in _ROOMS for file in sorted((_ROOT / room).rglob("*")) if "__pycache__" not in file.parts]
    # The folder of installed packages: its time changes when one is installed or removed.
    packages = Path(sysconfig.get_path("purelib"))
    for file in [*files, Path(json.__file__).parent, packages, home.settings_file]:
        with suppress(OSError):
            stat = file.stat()
            digest.update(f"{file}\0{stat.st_size if file.is_file() else 0}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _is_fit(worker: Worker, home: Home) -> bool:
    return worker.is_alive and worker.made_of == what_it_loads(home)
