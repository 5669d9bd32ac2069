"""Asking for an audit that another process makes.

Belongs here: starting that process, the exchange with it, its death. Does not belong here: Great Expectations, pandas
or anything that imports them: the point is that their imports run beside other work.
"""

import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from data_quality.report import AuditFolders, AuditReport
from ingestion.processes import environment_of

_COMMAND = (sys.executable, "-P", "-m", "data_quality.worker")
_LAST_WORDS = 2000  # characters of the worker's complaints that an error shows


class AuditWorkerError(RuntimeError):
    """The worker died, is silent for too long, or could not make the audit; the message says which and why."""


class AuditWorker:
    """A process that has imported what an audit needs, or is doing so.

    Start it early, ask when the candidate is built::

        with AuditWorker() as worker:        # imports run beside the build
            ...
            report = worker.audit(folders_of(candidate, landed, output))
            ...                              # the pages are written meanwhile
    """

    def __init__(self, command: Sequence[str] = _COMMAND) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[str] | None = None
        self._complaints: IO[str] | None = None
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._is_ready = False
        self._owes_docs = False

    def start(self) -> None:
        """Start the process; returns at once.

        Raises:
            AuditWorkerError: it is running already, or cannot be started.
        """
        if self._process is not None:
            raise AuditWorkerError("the audit worker is running already")
        environment = environment_of(GX_ANALYTICS_ENABLED="false", PYTHONIOENCODING="utf-8")
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - lives as long as the process
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=environment,
                encoding="utf-8",
            )
        except OSError as error:
            self._complaints.close()
            raise AuditWorkerError(f"the audit worker cannot be started: {error}") from error
        self._answers = queue.SimpleQueue()
        self._is_ready = self._owes_docs = False
        threading.Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True).start()

    @property
    def is_alive(self) -> bool:
        """Whether the process was started and is there."""
        return self._process is not None and self._process.poll() is None

    def audit(self, folders: AuditFolders, *, timeout: float = 1800) -> AuditReport:
        """Have a candidate audited; starts the process where ``start`` was not called.

        Data Docs may still be under way when this returns; ``close`` and ``docs`` wait for them.

        Raises:
            AuditWorkerError: there is no report, and why.
        """
        if self._process is None:
            self.start()
        if self._owes_docs:
            self.docs(timeout=timeout)
        if not self._is_ready:
            self._hear("ready", timeout)
            self._is_ready = True
        self._ask(folders.to_json())
        plain = self._hear("report", timeout)
        self._owes_docs = True
        return AuditReport.from_json(json.dumps(plain))

    def docs(self, *, timeout: float = 600) -> Path | None:
        """Wait until the Data Docs of the last audit are written; their first page, None where nothing was audited.

        Raises:
            AuditWorkerError: they could not be written.
        """
        if not self._owes_docs:
            return None
        self._owes_docs = False
        return Path(self._hear("docs", timeout))

    def close(self, *, timeout: float = 600) -> None:
        """Wait for the last audit's pages and let the process end; kill one that does not. Safe to repeat.

        Raises:
            AuditWorkerError: the pages could not be written, or the process died over them.
        """
        process, self._process = self._process, None
        if process is None:
            return
        try:
            if self._owes_docs:
                self._process = process
                self.docs(timeout=timeout)
        finally:
            self._process = None
            self._end(process)

    def __enter__(self) -> "AuditWorker":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        elif self._process is not None:  # the work has failed already: nobody waits for pages
            process, self._process = self._process, None
            process.kill()
            self._end(process)

    def _ask(self, request: str) -> None:
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(request + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._dead() from error

    def _hear(self, what: str, timeout: float) -> Any:
        """The next answer, which has to be of the kind expected."""
        try:
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            raise AuditWorkerError(f"the audit worker has said nothing for {timeout:g} s") from None
        if line is None:
            raise self._dead()
        answer = json.loads(line)
        if "error" in answer:
            raise AuditWorkerError(f"the audit could not be made: {answer['error']}")
        if what not in answer:
            raise AuditWorkerError(f"the audit worker answered out of turn: {line[:200]}")
        return answer[what]

    def _dead(self) -> AuditWorkerError:
        assert self._process is not None
        code = self._process.wait()
        return AuditWorkerError(f"the audit worker died (exit code {code}){self._last_words()}")

    def _last_words(self) -> str:
        if self._complaints is None or self._complaints.closed:
            return ""
        self._complaints.seek(0)
        words = self._complaints.read().strip()[-_LAST_WORDS:]
        return f": {words}" if words else ""

    def _end(self, process: subprocess.Popen[str]) -> None:
        try:
            if process.stdin is not None:
                process.stdin.close()
        except OSError:
            process.kill()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
        if self._complaints is not None:
            self._complaints.close()


def _listen(stream: IO[str] | None, answers: "queue.SimpleQueue[str | None]") -> None:
    """Put each line into the queue, and None when there are no more."""
    try:
        for line in stream or ():
            answers.put(line)
    except ValueError:  # closed while we were reading: the worker is being put away
        pass
    answers.put(None)
