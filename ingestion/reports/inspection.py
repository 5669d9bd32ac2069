"""A reading as a person or a program inspects it: one object, from parts to rows to notices.

Belongs here: the object that ``concord inspect --json`` prints and from which the terminal and the page are made. Does
not belong here: its tables (see ``inspection_tables``), how it is shown (see the command line), any reading.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from ingestion.contracts.lists import split_joined, split_phrases
from ingestion.contracts.tables import Record
from ingestion.documents.grid import Document
from ingestion.language import as_json
from ingestion.notices import Language, Notice
from ingestion.reports.context import DocumentReading
from ingestion.reports.inspection_tables import inspected_tables, sum_of_cells
from ingestion.reports.period import Period
from ingestion.reports.plan_values import PLAN_TEXTS
from ingestion.reports.register_rows import REGISTER_TEXTS
from ingestion.reports.values import TEXT_FIELDS

_Key = tuple[int, int]


def inspect_json(
    reading: DocumentReading, language: Language = "ru", document: Document | None = None
) -> dict[str, Any]:
    """The object of ``concord inspect --json``: document, outcome, parts, rows, notices, tables.

    ``rows`` holds the accepted rows and those of a part that was set apart as a whole (its notice says why), in the
    order of the document; those of plans and registers have the fields of their own form. Dates are ISO texts.
    ``tables`` are those of ``document`` as they stand; a file that could not be opened has none.
    """
    (record,) = reading.tables["document"]
    tables = inspected_tables(reading, document) if document is not None else []
    bodies: dict[int, list[Record]] = defaultdict(list)
    for section in reading.tables["document_section"]:
        bodies[section["part_number"]].append(section)
    agreements = _by_row(_all(reading, "report_row_agreement") + _all(reading, "plan_item_agreement"))
    dates = _by_row(_all(reading, "report_row_date") + _all(reading, "plan_item_date"))
    rows = [(row, _row) for name in ("report_row", "period_row") for row in _all(reading, name)]
    rows += [(row, _item) for row in _all(reading, "plan_item")]
    rows += [(row, _entry) for row in _all(reading, "register_entry")]
    rows.sort(key=lambda pair: _key(pair[0]))
    return {
        "document": {
            "sha256": record["document_sha256"],
            "name": record["file_name"],
            "format": record["file_format"],
            "size_bytes": record["size_bytes"],
            "needs_review": document is not None and document.needs_review,
        },
        "outcome": reading.outcome,
        "parts": [
            _part(
                part, bodies[part["part_number"]], [table for table in tables if table["part"] == part["part_number"]]
            )
            for part in reading.tables["document_part"]
        ],
        "rows": [
            show(row, agreements[_key(row)], dates[_key(row)])
            | ({"has_note_column": _has_note(reading, row)} if show is _row else {})
            for row, show in rows
        ],
        "notices": [_notice(notice, language) for notice in reading.notices],
        "tables": tables,
    }


def _has_note(reading: DocumentReading, row: Record) -> bool:
    """Whether the heading over a row has a column for notes, empty or not."""
    header = reading.headers.at(*_key(row))
    return header is not None and header.column_of("note_text") is not None


def _all(reading: DocumentReading, table: str) -> list[Record]:
    return [*reading.tables[table], *reading.held_back.get(table, [])]


def _key(record: Record) -> _Key:
    return record["table_number"], record["row_number"]


def _by_row(records: Iterable[Record]) -> dict[_Key, list[Record]]:
    found: dict[_Key, list[Record]] = defaultdict(list)
    for record in records:
        found[_key(record)].append(record)
    return found


def _part(record: Record, bodies: list[Record], tables: list[dict[str, Any]]) -> dict[str, Any]:
    first, last = record["period_from"], record["period_to"]
    quarters: list[str] = []
    if first is not None and last is not None:
        quarters = Period(record["period_kind"], first, last, record["quarter"]).quarters
    return {
        "number": record["part_number"],
        "kind": record["document_kind"],
        "region": record["reporting_region_code"],
        "executive_body": record["executive_body_name"],
        "period": {
            "kind": record["period_kind"],
            "quarters": quarters,
            "year": first.year if first is not None and last is not None and first.year == last.year else None,
            "from": _iso(first),
            "to": _iso(last),
        },
        "outcome": record["document_outcome"],
        "title": record["title_text"],
        "is_correction": record["is_correction"],
        "stated_on": _iso(record["stated_on"]),
        "evidence": {
            "kind": record["document_kind_source"],
            "period": record["period_source"],
            "region": record["reporting_region_source"],
        },
        "bodies": [
            {
                "name": body["executive_body_name"],
                "remark": body["section_remark"],
                "address": {"table": body["table_number"], "row": body["row_number"]},
            }
            for body in bodies
        ],
        "rows": {
            "total": record["rows_read_count"],
            **{fate: record[f"rows_{fate}_count"] for fate in ("accepted", "ignored", "quarantined")},
        },
        "cells": sum_of_cells(tables),
    }


def _row(row: Record, agreements: list[Record], dates: list[Record]) -> dict[str, Any]:
    return {
        "part": row["part_number"],
        "row_label": row["row_label"],
        "section_remark": row["section_remark"],
        "executive_body": row["executive_body_name"],
        "agreements": [record["agreement_text"] for record in agreements],
        **{name: row[name] for name in TEXT_FIELDS if name != "row_label"},
        "address": {"table": row["table_number"], "row": row["row_number"]},
        "parsed": {
            "dates": _dates(row, dates),
            "outcome": as_json.outcome(
                text=row["note_text"],
                outcome=row["outcome"],
                reason_category=row["reason_category"],
                reason_text=row["reason_text"],
                postponed_to=row["postponed_to"],
                certainty=row["outcome_certainty"],
                rule=row["outcome_rule"],
            ),
            "participants": as_json.participants(
                text=row["participants_text"],
                status=row["participants_status"],
                participants=row["participants_count"],
                regions=row["regions_count"],
                organisations=row["organisations_count"],
                approximate=row["is_participants_approximate"],
            ),
            "place": as_json.place(
                text=row["place_text"],
                status=row["place_status"],
                mode=row["participation_mode"],
                locality=row["locality"],
                region_code=row["locality_region_code"],
                venue=row["venue"],
            ),
            "agreements": [_agreement(record) for record in agreements],
        },
    }


def _item(row: Record, agreements: list[Record], dates: list[Record]) -> dict[str, Any]:
    return {
        "part": row["part_number"],
        "row_label": row["row_label"],
        "section_remark": row["section_remark"],
        "plan_direction": row["plan_direction"],
        "executive_body": row["executive_body_name"],
        "agreements": [record["agreement_text"] for record in agreements],
        **{name: row[name] for name in PLAN_TEXTS if name != "row_label"},
        "address": {"table": row["table_number"], "row": row["row_number"]},
        "parsed": {"dates": _dates(row, dates), "agreements": [_agreement(record) for record in agreements]},
    }


def _entry(row: Record, agreements: list[Record], dates: list[Record]) -> dict[str, Any]:
    return {
        "part": row["part_number"],
        "row_label": row["row_label"],
        "executive_body": row["executive_body_name"],
        "agreements": [row["agreement_text"]],
        **{name: row[name] for name in REGISTER_TEXTS if name != "row_label"},
        "address": {"table": row["table_number"], "row": row["row_number"]},
        "parsed": {
            "agreements": [_agreement(row)],
            "term": {
                "text": row["term_text"],
                "status": row["term_status"],
                "from": _iso(row["term_from"]),
                "to": _iso(row["term_to"]),
                "unlimited": row["is_term_unlimited"],
                "prolonged_automatically": row["is_prolonged_automatically"],
            },
        },
    }


def _dates(row: Record, dates: list[Record]) -> dict[str, Any]:
    return as_json.dates(
        text=row["dates_text"],
        status=row["dates_status"],
        whole=_stretch(row),
        items=[(record["date_words"], _stretch(record)) for record in dates],
    )


def _stretch(record: Record) -> dict[str, Any]:
    return as_json.stretch(
        date_from=record["date_from"],
        date_to=record["date_to"],
        precision=record["date_precision"],
        recurrence=record["recurrence"],
        is_deadline=record["is_deadline"],
        year_inferred=record["is_year_inferred"],
    )


def _agreement(record: Record) -> dict[str, Any]:
    return as_json.agreement(
        text=record["agreement_text"],
        status=record["agreement_status"],
        kind=record["agreement_kind"],
        parties=split_joined(record["party_codes"]),
        subjects=split_phrases(record["agreement_subject"]),
        signed_on=record["signed_on"],
        number=record["agreement_number"],
    )


def _notice(notice: Notice, language: Language) -> dict[str, Any]:
    address, said = notice.address, notice.wording(language)
    return {
        "code": notice.code,
        "severity": notice.severity,
        "message": notice.message(language),
        "matter": said.message,
        "remedy": said.remedy,
        "address": {
            "part": address.part,
            "table": address.table,
            "row": address.row,
            "cell": address.cell,
            "heading": address.heading,
            "words": address.words(language),
        },
        "value": notice.value,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
