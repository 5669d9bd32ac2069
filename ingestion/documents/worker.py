"""Reading documents in a process apart, with limits on time and memory: no document takes the run down with it.

Belongs here: starting that process, asking it, ending it, and what its silence or death says of a document. Does not
belong here: what it does (``worker_process``), formats, whether a document was read before (``ingestion.landing``).

Memory is limited on Linux, time everywhere. The process starts with nothing but this room (some 50 ms) and is kept for
the next document; after one that exceeds a limit it is replaced.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from ingestion.documents import office, soffice
from ingestion.documents.grid import Document
from ingestion.documents.refusal import DocumentRefused, refusal
from ingestion.documents.serialise import Record, from_records
from ingestion.documents.sniff import Source
from ingestion.notices import Address, Notice

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-P", "-X", "utf8", "-m", "ingestion.documents.worker_process")
_KILLED = -9  # what the system does to a process when the machine has no memory left


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What the reading of one document may take: seconds, and bytes of memory above those of an idle worker."""

    seconds: float = 60.0
    memory: int = 512 * 2**20


WORKER_LIMITS = WorkerLimits()


class Worker:
    """A process that reads documents, one at a time; started with the first one. Not to be shared between threads."""

    def __init__(self, limits: WorkerLimits = WORKER_LIMITS, command: Sequence[str] = _COMMAND) -> None:
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
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl+C is for whoever asks; this process ends when there is nobody left to
        )

    @property
    def pid(self) -> int | None:
        """The number of the process while there is one."""
        return None if self._process is None else self._process.pid

    def read(self, data: bytes, name: str) -> Document:
        """Read a document as ``read_document`` does; formats that need it are converted by LibreOffice beforehand.

        Raises:
            DocumentRefused: as ``read_document``, and ``document_took_too_long``, ``document_took_too_much_memory``,
                ``document_reader_died``.
            OSError: the process, or LibreOffice, cannot be started.
        """
        answer = self._ask(data, name, None)
        if needed := answer.get("convert"):
            (converted,) = office.convert([Source(data, needed)])
            return self.read_converted(converted, name)
        return _document(answer)

    def read_converted(self, converted: office.Converted | DocumentRefused, name: str) -> Document:
        """Read what LibreOffice made of a document; a refusal to convert it is raised.

        Raises:
            DocumentRefused, OSError: as ``read``.
        """
        if isinstance(converted, DocumentRefused):
            raise converted
        return _document(self._ask(converted.data, name, {"format": converted.format, "version": converted.version}))

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

    def __enter__(self) -> "Worker":
        """Start the process."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.close()

    def _ask(self, data: bytes, name: str, converted: Mapping[str, str] | None) -> dict[str, Any]:
        self.start()
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        question = {"name": name, "size": len(data), "converted": converted, "memory": self._limits.memory}
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
                process.stdin.write(json.dumps(question).encode() + b"\n")
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
            answer: dict[str, Any] = json.loads(line)
            if "memory" in answer:
                self.close()
                raise self._too_much_memory()
            return answer
        if is_late.is_set():
            raise refusal("document_took_too_long", seconds=round(self._limits.seconds))
        if ended == _KILLED:
            raise self._too_much_memory()
        raise refusal("document_reader_died", reason=str(ended))

    def _too_much_memory(self) -> DocumentRefused:
        return refusal("document_took_too_much_memory", megabytes=self._limits.memory // 2**20)


def _document(answer: Mapping[str, Any]) -> Document:
    if "refused" in answer:
        said = answer["refused"]
        raise DocumentRefused(Notice(said["code"], said["parameters"], said["value"], Address(**said["address"])))
    columns = answer["columns"]
    records: list[Record] = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return from_records(records)


_shared: Worker | None = None


def shared() -> Worker:
    """The worker of this process, for whoever reads one document after another in its main thread."""
    global _shared
    if _shared is None:
        _shared = Worker()
        atexit.register(_shared.close)
    return _shared
