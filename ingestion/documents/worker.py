"""Reading documents in a process apart, with limits on time and memory: no document takes the run down with it.

Belongs here: what it is asked and what its answers mean. Does not belong here: how it is started, asked and ended
(``limited_process``), what it does (``worker_process``), formats, whether a document was read before
(``ingestion.landing``).

The process starts with nothing but this room (some 50 ms).
"""

import atexit
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ingestion.documents import office
from ingestion.documents.grid import Document
from ingestion.documents.limited_process import WORKER_LIMITS, LimitedProcess, WorkerLimits, module_command
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.serialise import Record, from_records
from ingestion.documents.sniff import Source
from ingestion.notices import Address, Notice

__all__ = ["WORKER_LIMITS", "Worker", "WorkerLimits", "shared"]

_COMMAND = module_command("ingestion.documents.worker_process")


class Worker(LimitedProcess):
    """A process that reads documents, one at a time; started with the first one. Not to be shared between threads."""

    def __init__(self, limits: WorkerLimits = WORKER_LIMITS, command: Sequence[str] = _COMMAND) -> None:
        super().__init__(limits, command)

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

    def _ask(self, data: bytes, name: str, converted: Mapping[str, str] | None) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.ask({"name": name, "converted": converted}, data))
        if "memory" in answer:
            raise self.too_much_memory()
        return answer


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
