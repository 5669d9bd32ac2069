"""Landed data: a received document as cells, then as readings, each an immutable Parquet set by version.

Belongs here: archive → cells → readings → files, with the split at the boundary, and finding what is landed. Does not
belong here: how a format is read (``documents``), what rows mean (``reports``), what they mean together
(``resolution``).

``landed/cells/<version>/<sha256>.parquet`` is a function of the file and the readers. The folder
``landed/readings/<version>/<sha256>`` holds one file a landed table and is a function of the cells, the receipt (name,
hints), the accepted corrections of this document and the rules. A refused file has a reading too: its outcome and its
notice.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ingestion import archive
from ingestion.contracts.split import Failure, split
from ingestion.contracts.tables import Record, tables_of
from ingestion.corrections import Correction, corrections_in
from ingestion.documents import soffice, worker
from ingestion.documents.grid import Document
from ingestion.documents.office import Converted
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.serialise import from_records, to_records
from ingestion.files import folder_aside, write_atomically
from ingestion.home import Home
from ingestion.landed_tables import LandedTables
from ingestion.ledger import Receipt
from ingestion.notices import Address, Notice
from ingestion.reports.context import ReadingContext
from ingestion.reports.read import DocumentReading, refused
from ingestion.reports.worker import read_within_limits
from ingestion.steps import reached
from ingestion.versions import cells_version, reading_version

LOG = logging.getLogger(__name__)

RECEIPT_FILE = "receipt.json"
"""What of its receipt a reading depends on, beside its tables."""
# A document that is refused for want of this program is read again as soon as it is there.
_CONVERTER, _NO_CONVERTER = "libreoffice", "libreoffice_missing"
_ROW_KEY = ("document_sha256", "table_number", "row_number")
# Tables whose records hang on a row of a document: one broken record sets the whole row apart.
_CELL_TABLES = ("report_cell", "plan_item_cell", "register_entry_cell")
_ROW_TABLES = (
    "report_row",
    "period_row",
    "report_row_agreement",
    "report_row_date",
    "plan_item",
    "plan_item_agreement",
    "plan_item_date",
    "register_entry",
    *_CELL_TABLES,
)


@dataclass(frozen=True, slots=True)
class Landed:
    """A document's reading on disk. ``is_new`` says that it was read just now."""

    receipt: Receipt
    folder: Path
    is_new: bool


def readings_folder(home: Home) -> Path:
    """Where readings of the present version lie."""
    return home.landed / "readings" / reading_version()


def is_landed(home: Home, receipt: Receipt) -> bool:
    """Whether the present version of the program has read this receipt, with its present hints and corrections."""
    try:
        kept = (readings_folder(home) / receipt.sha256 / RECEIPT_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    corrections = _corrections(home, receipt)
    if kept == _context_of(receipt, corrections):
        return True
    return kept == _context_of(receipt, corrections, waits_for=_CONVERTER) and soffice.find() is None


def has_cells(home: Home, receipt: Receipt) -> bool:
    """Whether the present readers have made cells of this document."""
    return cells_file(home, receipt).exists()


def land(
    home: Home, receipt: Receipt, *, again: bool = False, converted: Converted | DocumentRefused | None = None
) -> Landed:
    """Read one received document and put its reading in place; a document read already is left alone.

    ``converted`` is what LibreOffice made of it, where somebody had it converted in a batch.
    A fault of the document ends in its outcome and notices, never in an exception.

    Raises:
        ArchiveDamagedError: the archived bytes are gone or changed.
        OSError: the disk failed.
    """
    folder = readings_folder(home) / receipt.sha256
    if not again and is_landed(home, receipt):
        return Landed(receipt, folder, is_new=False)
    corrections = _corrections(home, receipt)
    reading = _at_the_boundary(_read(home, receipt, corrections, converted), receipt)
    is_waiting = any(document["notice_code"] == _NO_CONVERTER for document in reading.tables["document"])
    with folder_aside(folder) as aside:
        waits_for = _CONVERTER if is_waiting else None
        write_reading(aside, reading.tables, receipt, corrections, waits_for=waits_for)
    reached("landing.reading_written")
    return Landed(receipt, folder, is_new=True)


def land_apart(home: Home, receipt: Receipt, folder: Path) -> Landed:
    """Read a document with other hints than it has now, into a folder of its own below ``folder``.

    For a build that looks back at a day when less was said of the document; its reading of the present stays.

    Raises:
        ArchiveDamagedError, OSError: as ``land``.
    """
    corrections = _corrections(home, receipt)
    reading = _at_the_boundary(_read(home, receipt, corrections, None), receipt)
    with folder_aside(folder / receipt.sha256) as aside:
        write_reading(aside, reading.tables, receipt, corrections)
    return Landed(receipt, folder / receipt.sha256, is_new=True)


def write_reading(
    folder: Path,
    tables: Mapping[str, list[Record]],
    receipt: Receipt,
    corrections: Sequence[Correction] = (),
    *,
    waits_for: str | None = None,
) -> None:
    """Write the tables of one document into a folder of its own, with what else than its bytes they depend on.

    ``waits_for`` names a program that was missing when they were made.

    Raises:
        ValueError: a record breaks its contract.
    """
    import pyarrow.parquet as pq

    for table in tables_of("landed"):
        pq.write_table(table.arrow_table(tables[table.name]), folder / f"{table.name}.parquet")
    (folder / RECEIPT_FILE).write_text(_context_of(receipt, corrections, waits_for=waits_for), encoding="utf-8")


def load(folders: Iterable[Path]) -> LandedTables:
    """The landed tables of several documents' readings, in the order of the folders."""
    return LandedTables(folders)


def _corrections(home: Home, receipt: Receipt) -> tuple[Correction, ...]:
    """The accepted corrections of a document, in the order of their file."""
    return tuple(corrections_in(home.reviewed).of(receipt.sha256).values())


def _read(
    home: Home,
    receipt: Receipt,
    corrections: tuple[Correction, ...],
    converted: Converted | DocumentRefused | None,
) -> DocumentReading:
    context = ReadingContext.of(receipt, reading_version(), corrections)
    try:
        document = _cells(home, receipt, converted)
        return read_within_limits(document, context)
    except DocumentRefused as refusal:
        return refused(context, refusal.notice)
    except (OSError, archive.ArchiveDamagedError):
        raise
    except Exception as error:  # the rest of the batch goes on; the document is kept, refused and reported
        LOG.exception("reading %s (%s) failed", receipt.file_name, receipt.sha256)
        return refused(context, Notice("reading_failed", {"error": f"{type(error).__name__}: {error}"}))


def cells_file(home: Home, receipt: Receipt) -> Path:
    """Where the cells of a document lie, if the present readers have made them."""
    return cells_file_of(home, receipt.sha256)


def cells_file_of(home: Home, sha256: str) -> Path:
    """The same by the document's SHA-256."""
    return home.landed / "cells" / cells_version() / f"{sha256}.parquet"


def _cells(home: Home, receipt: Receipt, converted: Converted | DocumentRefused | None) -> Document:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = cells_file(home, receipt)
    if path.exists():
        kept = pq.read_table(path)
        return from_records(kept.to_pylist())
    reader = worker.shared()
    if converted is None:
        document = reader.read(archive.fetch(home.archive, receipt.sha256), receipt.file_name)
    else:
        document = reader.read_converted(converted, receipt.file_name)
    buffer = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(to_records(document)), buffer)
    write_atomically(path, buffer.getvalue().to_pybytes())
    reached("landing.cells_written")
    return document


def _at_the_boundary(reading: DocumentReading, receipt: Receipt) -> DocumentReading:
    """The reading with every row that breaks a contract moved to the quarantine."""
    failures: dict[tuple[object, ...], Failure] = {}
    for table in tables_of("landed"):
        _, failed = split(table.name, reading.tables[table.name])
        for failure in failed:
            if table.name not in _ROW_TABLES:
                raise ValueError(f"{table.name}.{failure.column}: {failure.check}: {failure.value!r}")
            failures.setdefault(tuple(failure.record[name] for name in _ROW_KEY), failure)
    if not failures:
        return reading
    return _quarantine(reading, failures, receipt)


def _quarantine(
    reading: DocumentReading, failures: dict[tuple[object, ...], Failure], receipt: Receipt
) -> DocumentReading:
    words: dict[tuple[object, ...], list[str]] = defaultdict(list)
    cell_of: dict[tuple[object, ...], int] = {}
    for cell in (cell for name in _CELL_TABLES for cell in reading.tables[name]):
        key = tuple(cell[name] for name in _ROW_KEY)
        words[key].append(cell["cell_words"])
        if key in failures and cell["field_name"] == failures[key].column:
            cell_of[key] = cell["cell_number"]
    moved: dict[int, int] = defaultdict(int)
    for key, failure in failures.items():
        record = failure.record
        part = record["part_number"]
        notice = Notice(
            "value_breaks_contract",
            {"field": failure.column, "check": failure.check, "file": receipt.file_name},
            value=str(failure.value),
            address=Address(part=part, table=record["table_number"], row=record["row_number"], cell=cell_of.get(key)),
        )
        reading.add_notice(notice)
        reading.tables["quarantined_row"].append(
            {
                **{name: record[name] for name in _ROW_KEY},
                "part_number": part,
                "cell_number": cell_of.get(key),
                "field_name": failure.column,
                "notice_code": notice.code,
                "notice_message": notice.message("ru"),
                "row_words": " | ".join(words[key]),
            }
        )
        moved[part] += 1
    for name in _ROW_TABLES:
        reading.tables[name] = [
            record for record in reading.tables[name] if tuple(record[n] for n in _ROW_KEY) not in failures
        ]
    for part in reading.tables["document_part"]:
        if count := moved.get(part["part_number"], 0):
            part["rows_accepted_count"] -= count
            part["rows_quarantined_count"] += count
            part["document_outcome"] = "quarantined"
            part["notice_code"] = part["notice_code"] or "value_breaks_contract"
    for document in reading.tables["document"]:
        document["document_outcome"] = "quarantined"
    return reading


def _context_of(receipt: Receipt, corrections: Sequence[Correction], *, waits_for: str | None = None) -> str:
    """What a reading depends on beside cells and rules, and the program that was missing when it was made.

    Of a correction everything but how it names the document: its number in the file moves with the others.
    """
    context: dict[str, Any] = {"file_name": receipt.file_name, "hints": asdict(receipt.hints)}
    if corrections:
        context["corrections"] = [asdict(replace(correction, document="")) for correction in corrections]
    if waits_for is not None:
        context["waits_for"] = waits_for
    return json.dumps(context, ensure_ascii=False, sort_keys=True)
