"""Understanding a document within limits of time and memory: a small one here, a large one in a process apart.

Belongs here: which documents are large, asking that process, what its answers mean. Does not belong here: how it is
started and ended (``documents.limited_process``), what it does (``worker_process``).

What a reader of fields costs grows with the words it is given and no faster, so a document within ``IN_PROCESS`` takes
a few seconds at the very worst; all that offices send is. The process loads the dictionaries for itself, half as long
as the least of the documents that it is started for takes to be read.
"""

import atexit
import base64
import json
import pickle
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.limited_process import WORKER_LIMITS, LimitedProcess, WorkerLimits, module_command
from ingestion.documents.serialise import to_records
from ingestion.reports.context import DocumentReading, ReadingContext
from ingestion.reports.read import read_reports

_COMMAND = module_command("ingestion.reports.worker_process")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a document is, or may be: rows and cells of its tables, characters of all its words."""

    rows: int
    cells: int
    characters: int

    def is_within(self, limit: "Size") -> bool:
        """Whether no measure is beyond that of the limit."""
        return self.rows <= limit.rows and self.cells <= limit.cells and self.characters <= limit.characters


IN_PROCESS = Size(rows=1_000, cells=10_000, characters=250_000)
"""What is read without a process of its own: some five times as much as a consolidated report of a region has."""


def size_of(document: Document) -> Size:
    """The size of a document."""
    tables = list(document.tables)
    paragraphs = sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))
    in_cells = sum(len(words) for table in tables for cell in table.cells for words in cell.paragraphs)
    return Size(
        sum(table.row_count for table in tables),
        sum(len(table.cells) for table in tables),
        paragraphs + in_cells + sum(map(len, document.page_headers)),
    )


class ReportWorker(LimitedProcess):
    """A process that understands documents, one at a time. Not to be shared between threads."""

    def __init__(self, limits: WorkerLimits = WORKER_LIMITS, command: Sequence[str] = _COMMAND) -> None:
        super().__init__(limits, command)

    def read(self, document: Document, context: ReadingContext) -> DocumentReading:
        """What ``read_reports`` makes of a document.

        Raises:
            DocumentRefused: ``document_took_too_long``, ``document_took_too_much_memory``, ``document_reader_died``.
            OSError: the process cannot be started.
            Exception: whatever ``read_reports`` raised over there.
        """
        records = to_records(document)
        columns = {name: [record[name] for record in records] for name in records[0]}
        answer = self.ask({"context": asdict(context)}, json.dumps(columns).encode())
        # Its own process, which has seen words alone and no file: no parser of another's bytes ran there.
        found = pickle.loads(base64.b64decode(answer))
        if found is None:
            raise self.too_much_memory()
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, DocumentReading)
        return found


def read_within_limits(document: Document, context: ReadingContext) -> DocumentReading:
    """``read_reports``, within limits of time and memory. To be called from one thread of a process.

    Raises:
        DocumentRefused, OSError, Exception: as ``ReportWorker.read``.
    """
    if size_of(document).is_within(IN_PROCESS):
        return read_reports(document, context)
    return _shared().read(document, context)


_kept: ReportWorker | None = None


def _shared() -> ReportWorker:
    global _kept
    if _kept is None:
        _kept = ReportWorker()
        atexit.register(_kept.close)
    return _kept
