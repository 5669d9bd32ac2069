"""Reconciliation: every row and every word of a document against what was made of it.

Belongs here: the account of one document (rows in it = accepted + ignored by rule + quarantined, each row once; no
words lost), and its sum over documents as check results. Does not belong here: whether rows were read rightly, the
marts.

The count begins with the document's own grid, as the reader of its format left it, not with any number that the reading
of reports wrote down about itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data_quality.report import KEPT_ROWS, CheckResult, Scalar, reading_of
from ingestion.documents.grid import Document
from ingestion.documents.serialise import from_records

TABLE = "documents"

Records = Mapping[str, Sequence[Mapping[str, Any]]]

_CHECKS = {
    "rows_accounted_for": "каждая строка документа принята, пропущена по правилу или отложена — ровно один раз",
    "counts_agree": "числа строк в паспорте документа равны пересчитанным",
    "words_kept": "слова каждой ячейки сохранены там, куда попала её строка",
    "documents_read": "у каждого полученного документа есть прочитанные данные",
}
_ACCEPTED = ("report_row", "period_row", "plan_item", "register_entry")
_CELLS = ("report_cell", "plan_item_cell", "register_entry_cell")
_COLUMNS = {
    "document": ["file_name"],
    "document_part": [
        "part_number",
        "rows_read_count",
        "rows_accepted_count",
        "rows_ignored_count",
        "rows_quarantined_count",
    ],
    **{name: ["part_number", "table_number", "row_number"] for name in _ACCEPTED},
    "register_entry": ["part_number", "table_number", "row_number", "agreement_position"],
    **{name: ["table_number", "row_number", "cell_words"] for name in _CELLS},
    "ignored_row": ["part_number", "table_number", "row_number", "ignore_rule", "row_words"],
    "quarantined_row": ["part_number", "table_number", "row_number", "row_words"],
}
_COUNTED = {
    "rows_accepted_count": _ACCEPTED,
    "rows_ignored_count": ("ignored_row",),
    "rows_quarantined_count": ("quarantined_row",),
}
_CONTINUATION = "continuation"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up. ``table`` and ``row`` count from 1 as in the document; None: larger than that."""

    check: str
    problem: str
    table: int | None = None
    row: int | None = None
    words: str = ""


def reconcile(readings: Path, cells: Path, documents: Iterable[str], *, apart: Path | None = None) -> list[CheckResult]:
    """Hold documents, by SHA-256, against their readings.

    ``readings`` holds a folder a document with its landed tables, ``apart`` those that one build has of its own,
    ``cells`` a Parquet file a document with its grid; a document that could not be opened has no grid and must have no
    rows. One result a check, over all documents.
    """
    found: dict[str, list[dict[str, Scalar]]] = {check: [] for check in _CHECKS}
    count = 0
    for sha256 in documents:
        count += 1
        for finding, file_name in _findings_of(reading_of(sha256, readings, apart), cells / f"{sha256}.parquet"):
            found[finding.check].append(
                {
                    "document_sha256": sha256,
                    "file_name": file_name,
                    "table_number": finding.table,
                    "row_number": finding.row,
                    "problem": finding.problem,
                    "words": finding.words,
                }
            )
    return [
        CheckResult(
            name=f"{TABLE}.{check}",
            table=TABLE,
            severity="blocking",
            passed=not found[check],
            meaning=meaning,
            observed=f"документов: {count}; расхождений: {len(found[check])}" if found[check] else "",
            unexpected_count=len(found[check]),
            sample=tuple(found[check][:KEPT_ROWS]),
        )
        for check, meaning in _CHECKS.items()
    ]


def _findings_of(folder: Path, grid: Path) -> Iterator[tuple[Finding, str]]:
    missing = [name for name in _COLUMNS if not (folder / f"{name}.parquet").is_file()]
    if missing:
        yield Finding("documents_read", f"нет таблиц чтения: {', '.join(missing)}"), ""
        return
    tables = {
        name: pq.read_table(folder / f"{name}.parquet", columns=columns).to_pylist()
        for name, columns in _COLUMNS.items()
    }
    file_name = str(tables["document"][0]["file_name"]) if tables["document"] else ""
    document = from_records(pq.read_table(grid).to_pylist()) if grid.is_file() else None
    for finding in reconcile_document(document, tables):
        yield finding, file_name


def reconcile_document(document: Document | None, tables: Records) -> Iterator[Finding]:
    """What does not add up between a document's grid (None: it could not be opened) and its landed tables."""
    yield from _rows(document, tables)
    yield from _counts(document, tables)
    if document is not None:
        yield from _words(document, tables)


def _rows(document: Document | None, tables: Records) -> Iterator[Finding]:
    """Rows of the grid that ended nowhere or twice, and landed rows that the grid does not have."""
    landed = Counter(
        (record["table_number"], record["row_number"])
        for names in _COUNTED.values()
        for name in names
        for record in _once_a_row(tables, name)
    )
    there = (
        set() if document is None else {(t.number, row) for t in document.tables for row in range(1, t.row_count + 1)}
    )
    for table, row in sorted(there - landed.keys()):
        yield Finding("rows_accounted_for", "строка документа никуда не попала", table, row, _at(document, table, row))
    for table, row in sorted(landed.keys() - there):
        yield Finding("rows_accounted_for", "такой строки в документе нет", table, row)
    for (table, row), times in sorted(landed.items()):
        if times > 1:
            words = _at(document, table, row)
            yield Finding("rows_accounted_for", f"строка учтена несколько раз: {times}", table, row, words)


def _once_a_row(tables: Records, name: str) -> Iterator[Mapping[str, Any]]:
    """The records of a table, a row of the document once: a row of a register may name several agreements."""
    return (record for record in tables[name] if record.get("agreement_position", 1) == 1)


def _counts(document: Document | None, tables: Records) -> Iterator[Finding]:
    """Counts that a part states about itself against its landed rows, and their sum against the grid."""
    for part in tables["document_part"]:
        number = part["part_number"]
        for count, names in _COUNTED.items():
            landed = sum(record["part_number"] == number for name in names for record in _once_a_row(tables, name))
            if landed != part[count]:
                yield Finding("counts_agree", f"часть {number}: {count}: указано {part[count]}, на деле {landed}")
    read = sum(part["rows_read_count"] for part in tables["document_part"])
    there = 0 if document is None else sum(table.row_count for table in document.tables)
    if read != there:
        yield Finding("counts_agree", f"rows_read_count: указано {read}, в таблицах документа {there}")


def _words(document: Document, tables: Records) -> Iterator[Finding]:
    """Cells with words whose row landed without them.

    The words of an event's row stand in its cells, those of any other row in the words of the row. A row that goes on
    with the one above it may leave its words in either.
    """
    cells: dict[tuple[int, int], list[str]] = {}
    for record in (record for name in _CELLS for record in tables[name]):
        cells.setdefault((record["table_number"], record["row_number"]), []).append(record["cell_words"])
    rows: dict[tuple[int, int], list[str]] = {}
    continued: set[tuple[int, int]] = set()
    for name in ("ignored_row", "quarantined_row"):
        for record in tables[name]:
            place = record["table_number"], record["row_number"]
            rows.setdefault(place, []).append(record["row_words"])
            if record.get("ignore_rule") == _CONTINUATION:
                continued.add(place)
    for table in document.tables:
        above: list[str] = []
        for row in range(1, table.row_count + 1):
            place = table.number, row
            kept = cells.get(place, []) + rows.get(place, [])
            if place in continued:
                kept = kept + above
            elif place in cells:
                above = cells[place]
            for cell in table.row(row):
                if cell.row == row and not cell.is_blank and not any(cell.words in text for text in kept):
                    yield Finding("words_kept", f"слова графы {cell.column} потеряны", table.number, row, cell.words)


def _at(document: Document | None, table: int, row: int) -> str:
    """The words of a row as they stand, for showing."""
    found = next((t for t in document.tables if t.number == table), None) if document is not None else None
    if found is None or row > found.row_count:
        return ""
    return " | ".join(cell.words for cell in found.row(row) if cell.row == row)
