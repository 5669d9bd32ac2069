"""The tables of a document as they stand, and how each row and each cell was taken.

Belongs here: the tables of the object of ``concord inspect --json`` and the sums over them. Does not belong here: the
rest of that object (see ``inspection``), any reading: how a row was taken is looked up in the records that are landed.

A row is ``accepted``, ``ignored`` (by a named rule) or ``quarantined``. A cell with words is ``read`` (into fields),
``kept`` (its column's heading is not known: the words are kept, not understood), ``ignored`` or ``quarantined`` with
its row; a cell without words is ``blank``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ingestion.contracts.tables import Record
from ingestion.documents.grid import Cell, Document, Table
from ingestion.reports.context import DocumentReading

_ROW_TABLES = ("report_row", "period_row", "plan_item", "register_entry")
_CELL_TABLES = ("report_cell", "plan_item_cell", "register_entry_cell")
CELL_FATES = ("read", "kept", "ignored", "quarantined")

_Key = tuple[int, int]  # table and row
_Place = tuple[int, int, int]  # table, row and column of a cell's origin
_UNKNOWN = "unknown_"  # begins the field name of a cell under a heading that is not known


def inspected_tables(reading: DocumentReading, document: Document) -> list[dict[str, Any]]:
    """Every table of the document, in reading order."""
    account = _Account(reading)
    return [account.table(table) for table in document.tables]


def sum_of_cells(tables: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The cells with words of some tables: how many in all, and by fate."""
    counted = Counter(cell["fate"] for table in tables for cell in table["cells"] if cell["fate"] != "blank")
    return {"total": sum(counted.values()), **{fate: counted[fate] for fate in CELL_FATES}}


class _Account:
    """What the records of a reading say of each row and each cell.

    A row carries what stands in another row of its table, or, where ``row`` is None, in the table before it.
    """

    def __init__(self, reading: DocumentReading) -> None:
        self._headers = reading.headers
        self._rows: dict[_Key, dict[str, Any]] = {}
        for name in _ROW_TABLES:
            for record in reading.tables[name]:
                self._rows[_key(record)] = {"part": record["part_number"], "fate": "accepted"}
        for record in reading.tables["ignored_row"]:
            self._rows[_key(record)] = {
                "part": record["part_number"],
                "fate": "ignored",
                "rule": record["ignore_rule"],
            }
        for record in reading.tables["quarantined_row"]:
            self._rows[_key(record)] = {
                "part": record["part_number"],
                "fate": "quarantined",
                "notice": record["notice_code"],
            }
        self._taken: dict[_Place, list[Record]] = defaultdict(list)
        self._carried: dict[_Key, list[Record]] = defaultdict(list)
        kept = (reading.tables, reading.held_back)
        for record in (record for tables in kept for name in _CELL_TABLES for record in tables.get(name, ())):
            self._taken[record["table_number"], record["origin_row_number"], record["cell_number"]].append(record)
            if record["origin_row_number"] != record["row_number"] and record["cell_words"].strip():
                self._carried[_key(record)].append(record)

    def table(self, table: Table) -> dict[str, Any]:
        return {
            "number": table.number,
            "part": next((self._rows[table.number, row]["part"] for row in range(1, table.row_count + 1)), None),
            "depth": table.depth,
            "row_count": table.row_count,
            "column_count": table.column_count,
            "headings": list(self._headings(table)),
            "rows": [self._row(table, number) for number in range(1, table.row_count + 1)],
            "cells": [self._cell(table, cell) for cell in table.cells],
        }

    def _row(self, table: Table, number: int) -> dict[str, Any]:
        row = self._rows[table.number, number]
        return {
            "row": number,
            "fate": row["fate"],
            "rule": row.get("rule"),
            "notice": row.get("notice"),
            "carried": [
                {
                    "field": record["field_name"],
                    "row": record["origin_row_number"] if origin is not None and _holds(origin, record) else None,
                    "cell": record["cell_number"],
                }
                for record in self._carried.get((table.number, number), ())
                for origin in [table.at(record["origin_row_number"], record["cell_number"])]
            ],
        }

    def _headings(self, table: Table) -> Iterator[dict[str, Any]]:
        for header in self._headers.of(table.number):
            for column in header.columns:
                yield {
                    "first_row": header.first_row,
                    "last_row": header.last_row,
                    "first": column.first,
                    "last": column.last,
                    "heading": column.heading,
                    "fields": list(column.fields),
                }

    def _cell(self, table: Table, cell: Cell) -> dict[str, Any]:
        place = (table.number, cell.row, cell.column)
        row = self._rows[table.number, cell.row]
        taken = [record for record in self._taken.get(place, ()) if _holds(cell, record)]
        fields = {record["field_name"] for record in taken}
        is_used = any(self._rows[_key(record)]["fate"] == "accepted" for record in taken)
        if not fields and row["fate"] == "accepted":  # one of several cells under one heading, put together
            is_used = True
            column = self._headers.column(*place)
            fields = set(column.fields) if column is not None else set()
        known = sorted(name for name in fields if not name.startswith(_UNKNOWN))
        fate, rule = row["fate"], row.get("rule")
        if cell.is_blank:
            fate, rule = "blank", None
        elif known and is_used:
            fate, rule = "read", None
        elif fate == "accepted":
            fate = "kept"
        return {
            "row": cell.row,
            "column": cell.column,
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "words": cell.words,
            "fate": fate,
            "fields": known,
            "rule": rule,
            "used_in": sorted({record["row_number"] for record in taken}),
        }


def _holds(cell: Cell, record: Record) -> bool:
    """Whether the words of a record stand in a cell: what a table goes on with may stand in the table before it."""
    return cell.words in record["cell_words"] or record["cell_words"] in cell.words


def _key(record: Record) -> _Key:
    return record["table_number"], record["row_number"]
