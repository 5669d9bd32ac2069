"""What must come of any file whatever: an outcome, told in words, with every word and row accounted for.

Belongs here: the properties, each failing with an ``AssertionError`` that says which. Does not belong here: spoiling
files (``cases``), time and memory (``fuzz``).
"""

import hashlib
from collections.abc import Callable
from unittest.mock import patch

from ingestion.documents import docx, soffice
from ingestion.documents.grid import Document
from ingestion.documents.read import read_document
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.serialise import from_records, to_records
from ingestion.documents.sniff import sniff
from ingestion.ledger import Hint, Hints
from ingestion.notices import Notice
from ingestion.reports.context import DocumentReading, ReadingContext
from ingestion.reports.inspection import inspect_json
from ingestion.reports.read import read_reports, refused
from tests.faults.conserved import check_conserved
from tests.unit.reports.account import check_account

FILE_NAME = "случай"
_UNFORESEEN = {"document_not_readable", "document_reader_died"}  # refusals that hide a fault of a reader
Read = Callable[[bytes, str], Document]
Understand = Callable[[Document, ReadingContext], DocumentReading]


def outcome_of(data: bytes, read: Read = read_document, understand: Understand = read_reports) -> str:
    """What becomes of a file: ``accepted``, ``quarantined``, ``rejected``, or the code of its refusal.

    LibreOffice is not run: a file that needs it ends with what is looked at before.

    Raises:
        AssertionError: a property does not hold.
    """
    try:
        with patch.object(soffice, "find", return_value=None):
            document = read(data, FILE_NAME)
    except DocumentRefused as refusal:
        _check_refusal(data, refusal.notice)
        return refusal.notice.code
    _check_rectangles(document)
    assert from_records(to_records(document)) == document, "a document does not outlive being landed"
    for notice in document.notices:
        _check_told(notice)
    if document.format == "docx":
        _check_short_cuts(data, document)
        check_conserved(data)
    reading = understand(document, _context(data))
    check_account(document, reading)
    _check_inspected(reading)
    return reading.outcome


def _context(data: bytes) -> ReadingContext:
    """Every second file comes without hints; the others with what a person may add."""
    digest = hashlib.sha256(data)
    hints = Hints()
    if digest.digest()[0] % 2:
        hints = Hints(region=Hint("RU-SMO", "hint"), quarter=Hint("2020-Q3", "hint"))
    return ReadingContext(digest.hexdigest(), FILE_NAME, len(data), "fuzz", hints)


def _check_refusal(data: bytes, notice: Notice) -> None:
    assert notice.code not in _UNFORESEEN, notice.message("en")
    assert notice.severity == "error", notice.code
    _check_told(notice)
    reading = refused(_context(data), notice)
    assert reading.outcome == "rejected"
    _check_inspected(reading)


def _check_told(notice: Notice) -> None:
    assert notice.message("ru"), notice.code
    assert notice.message("en"), notice.code


def _check_inspected(reading: DocumentReading) -> None:
    told = inspect_json(reading)
    assert told["outcome"] == reading.outcome
    assert len(told["notices"]) == len(reading.notices)
    for notice in reading.notices:
        _check_told(notice)


def _check_rectangles(document: Document) -> None:
    """No cell reaches out of its table, where nobody who goes by rows and columns would meet it."""
    for table in document.tables:
        for cell in table.cells:
            last_row, last_column = cell.row + cell.row_span - 1, cell.column + cell.column_span - 1
            is_inside = 0 < cell.row <= last_row <= table.row_count and 0 < cell.column <= last_column
            assert is_inside and last_column <= table.column_count, f"outside table {table.number}: {cell}"


def _check_short_cuts(data: bytes, document: Document) -> None:
    """The quick way through plain rows gives what the thorough one gives."""
    assert docx.read(sniff(data), takes_short_cuts=False) == document, "the quick way reads something else"
