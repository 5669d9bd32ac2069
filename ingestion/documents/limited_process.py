"""A process apart that is asked one thing after another, each within limits of time and memory.

Belongs here: starting it, asking it, ending it, and what its silence or death says of the document it was busy with.
Does not belong here: what it is asked (``worker``, ``ingestion.reports.worker``), its own end (``worker_process``).

Memory is limited on Linux, time everywhere. The process is kept for the next document; after one that exceeds a limit
it is replaced.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from ingestion.documents import soffice
from ingestion.documents.refusal import DocumentRefused, refusal
from ingestion.processes import environment_of_reader

_KILLED = -9  # what the system does to a process when the machine has no memory left


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What the reading of one document may take: seconds, and bytes of memory above those of an idle worker."""

    seconds: float = 60.0
    memory: int = 512 * 2**20


WORKER_LIMITS = WorkerLimits()


def module_command(module: str) -> tuple[str, ...]:
    """The command that runs a module of this program as a process."""
    return (sys.executable, "-P", "-X", "utf8", "-m", module)


class LimitedProcess:
    """A process that answers questions, one at a time; started with the first. Not to be shared between threads."""

    def __init__(self, limits: WorkerLimits, command: Sequence[str]) -> None:
        self._limits = limits
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process where it is not running; returns at once, so that its start runs beside other work.

        Raises:
            OSError: it cannot be started.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment_of_reader(),
            start_new_session=True,  # Ctrl+C is for whoever asks; this process ends when there is nobody left to
        )

    @property
    def pid(self) -> int | None:
        """The number of the process while there is one."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process. Safe to repeat."""
        process, self._process = self._process, None
        if process is None:
            return
        soffice.kill_group(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not sent to a dead process is not wanted any more
                    stream.close()

    def __enter__(self) -> Self:
        """Start the process."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.close()

    def ask(self, question: Mapping[str, Any], data: bytes) -> bytes:
        """Its answer, a line, to a question and the bytes that belong to it.

        Raises:
            DocumentRefused: ``document_took_too_long``, ``document_took_too_much_memory``, ``document_reader_died``.
            OSError: the process cannot be started.
        """
        self.start()
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        asked = {**question, "size": len(data), "memory": self._limits.memory}
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            process.kill()  # the pipe then ends, and with it the wait below

        alarm = threading.Timer(self._limits.seconds, stop)
        alarm.daemon = True
        alarm.start()
        is_answered, ended = False, None
        try:
            with suppress(BrokenPipeError):  # it died before it heard everything; why is told below
                process.stdin.write(json.dumps(asked).encode() + b"\n")
                process.stdin.write(data)
                process.stdin.flush()
            line = process.stdout.readline()
            is_answered = line.endswith(b"\n")
        finally:
            alarm.cancel()
            if not is_answered:
                with suppress(subprocess.TimeoutExpired):
                    ended = process.wait(1)
                self.close()
        if is_answered:
            return line
        if is_late.is_set():
            raise refusal("document_took_too_long", seconds=round(self._limits.seconds))
        if ended == _KILLED:
            raise self.too_much_memory()
        raise refusal("document_reader_died", reason=str(ended))

    def too_much_memory(self) -> DocumentRefused:
        """End the process, whose memory is in pieces, and make the refusal that says so."""
        self.close()
        return refusal("document_took_too_much_memory", megabytes=self._limits.memory // 2**20)
