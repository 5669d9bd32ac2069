"""What corrections did to a reading: their records, and which rows are read otherwise because of them.

Belongs here: the columns of ``document_correction`` and ``corrected_row``, holding the reading of a document as it
stands against that of the corrected one. Does not belong here: finding places (see ``corrected``).

Which rows a correction concerns is not deduced from where it stands: a row is corrected when its records differ between
the two readings, so that a title, the name of a body or a heading concerns exactly the rows that are read otherwise.
Where there are several corrections, a row is put down to those that can have changed it.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from ingestion.contracts.tables import Record
from ingestion.notices import Notice
from ingestion.reports.context import DocumentReading
from ingestion.reports.corrected import CELL_TABLES, Met
from ingestion.reports.kinds import ROW_TABLES

RowPlace = tuple[int, int]
"""Table and row."""


def record_corrections(before: DocumentReading, after: DocumentReading, mets: Mapping[int, Met]) -> None:
    """Enter the corrections, by position, into ``after``, the reading of the corrected document.

    ``before`` is that of the document as it stands. A correction that was applied is also a notice.
    """
    sha256 = after.context.document_sha256
    changed = _changed_rows(before, after)
    rows_of = _put_down(after, mets, changed)
    for position, met in sorted(mets.items()):
        after.tables["document_correction"].append(_record(sha256, position, met, after))
        after.tables["corrected_row"] += [
            {
                "document_sha256": sha256,
                "correction_position": position,
                "part_number": changed[row],
                "table_number": row[0],
                "row_number": row[1],
            }
            for row in sorted(rows_of[position])
        ]
        if met.fault is None:
            after.add_notice(_applied(met))


def _record(sha256: str, position: int, met: Met, reading: DocumentReading) -> Record:
    said, at = met.correction, met.address
    return {
        "document_sha256": sha256,
        "correction_position": position,
        "correction_place": "cell" if said.title is None else "title",
        "part_number": at.part,
        "table_number": at.table,
        "row_number": at.row,
        "cell_number": at.cell,
        "field_name": _field_of(met, reading),
        "is_applied": met.fault is None,
        "expected_words": said.expect,
        "stood_words": met.stood,
        "corrected_words": "\n".join(said.paragraphs),
        "correction_reason": said.reason,
        "corrected_by": said.who,
        "corrected_on": date.fromisoformat(said.on),
        "notice_code": met.fault,
        "notice_parameters": met.parameters_text,
        "notice_value": met.quoted,
    }


def _field_of(met: Met, reading: DocumentReading) -> str | None:
    """The field that the cell is read into, where it is of one."""
    said, at = met.correction, met.address
    if said.column is not None and not said.column.isdecimal():
        return said.column
    if at.table is None or at.row is None or at.cell is None:
        return None
    column = reading.headers.column(at.table, at.row, at.cell)
    return column.fields[0] if column is not None and len(column.fields) == 1 else None


def _applied(met: Met) -> Notice:
    said = met.correction
    parameters = {"words": said.words.strip("\n"), "reason": said.reason, "who": said.who, "on": said.on}
    return Notice("correction_applied", parameters, value=met.stood or "", address=met.address)


def _changed_rows(before: DocumentReading, after: DocumentReading) -> dict[RowPlace, int]:
    """The rows whose records differ between two readings, with the part that they stand in."""
    old, new = _by_row(before), _by_row(after)
    return {
        row: (new.get(row) or old[row])[0][1]["part_number"]
        for row in sorted(old.keys() | new.keys())
        if old.get(row) != new.get(row)
    }


def _by_row(reading: DocumentReading) -> dict[RowPlace, list[tuple[str, Record]]]:
    found: dict[RowPlace, list[tuple[str, Record]]] = defaultdict(list)
    for name in ROW_TABLES:
        for record in reading.tables[name]:
            found[record["table_number"], record["row_number"]].append((name, record))
    return found


def _put_down(
    after: DocumentReading, mets: Mapping[int, Met], changed: dict[RowPlace, int]
) -> dict[int, set[RowPlace]]:
    """For each correction, by position, the changed rows that are put down to it."""
    applied = {position: met for position, met in mets.items() if met.fault is None}
    found: dict[int, set[RowPlace]] = defaultdict(set)
    for position, met in applied.items():
        found[position] = _own_rows(after, met) & changed.keys()
    left = changed.keys() - set().union(*found.values())
    events = _by_row(after).keys()
    sections = sorted(
        (section["table_number"], section["row_number"])
        for section in after.tables["document_section"]
        if section["row_number"] is not None
    )
    for position, met in applied.items():
        place = (met.address.table or 0, met.address.row or 0)
        if met.cell is None:
            found[position] |= {row for row, part in changed.items() if part == met.address.part}
        elif place in sections:
            found[position] |= {row for row in changed if max((s for s in sections if s <= row), default=None) == place}
        elif place not in events:  # a heading, the year of a plan, a row that goes on with another
            found[position] |= {row for row in left if row[0] == place[0]}
    unclaimed = changed.keys() - set().union(*found.values())
    for position in applied:
        found[position] |= unclaimed
    return found


def _own_rows(after: DocumentReading, met: Met) -> set[RowPlace]:
    """The rows that a corrected cell covers, and those that it is carried down to."""
    if met.cell is None:
        return set()
    cell, table = met.cell, met.address.table or 0
    place = (table, cell.row, cell.column)
    carried = {
        (record["table_number"], record["row_number"])
        for name in CELL_TABLES
        for record in after.tables[name]
        if (record["table_number"], record["origin_row_number"], record["cell_number"]) == place
    }
    return carried | {(table, row) for row in range(cell.row, cell.row + cell.row_span)}
