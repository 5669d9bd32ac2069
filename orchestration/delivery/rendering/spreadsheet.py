"""A digest as a spreadsheet: every alert a row, with the words of its document in full.

Belongs here: which columns there are; one that is empty in every row is left out. Does not belong here: the format
(``orchestration.delivery.workbook``).
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from orchestration.delivery.message import BODY, AlertLine, Digest
from orchestration.delivery.rendering.acting_signs import signs_named
from orchestration.delivery.rendering.arranged import (
    CHANGES,
    action_for,
    capitalised,
    in_order,
    severity_words,
    told_to,
)
from orchestration.delivery.rendering.subject import heading_of
from orchestration.delivery.workbook import ColumnType, SheetColumn, Workbook
from orchestration.wording.russian import day_in_words, quarter_in_words

_COLUMNS: Sequence[tuple[str, ColumnType, int]] = (
    ("severity", "text", 17),
    ("kind", "text", 24),
    ("subject", "text", 34),
    ("text", "text", 60),
    ("body", "text", 34),
    ("region", "text", 10),
    ("quarter", "text", 14),
    ("since", "date", 12),
    ("file", "text", 24),
    ("table", "integer", 9),
    ("row", "integer", 9),
    ("cell", "integer", 9),
    ("words", "text", 44),
    ("action", "text", 44),
    ("id", "text", 36),
    ("link_table", "text", 24),
    ("link_key", "text", 36),
    ("document", "text", 24),
)
# Keys a body has no use for; who and where it is it knows.
_NOT_FOR_BODIES = ("body", "region", "id", "link_table", "link_key", "document")


def spreadsheet_of(digest: Digest) -> bytes:
    """The digest as ``.xlsx``: a page of counts, then a sheet for each change; equal digests are equal bytes."""
    said = told_to(digest.role)
    lines = in_order(digest.lines)
    rows_of = [(line.change, _row(line, digest.role)) for line in lines]
    told = {name for _, row in rows_of for name, value in row.items() if value not in (None, "")}
    shown = [
        column for column in _COLUMNS if column[0] in told and (digest.role != BODY or column[0] not in _NOT_FOR_BODIES)
    ]
    columns = [SheetColumn(said["columns"][name], kind, width) for name, kind, width in shown]
    target = BytesIO()
    with Workbook(target) as book:
        book.add_page(said["sheets"]["summary"], _summary(digest, lines), [18, 22, 60, 10])
        for change in CHANGES:
            rows = [[row[name] for name, _, _ in shown] for of_change, row in rows_of if of_change == change]
            if rows:
                book.add_sheet(said["sheets"][change], columns, rows)
    return target.getvalue()


def _summary(digest: Digest, lines: Sequence[AlertLine]) -> list[list[Any]]:
    said = told_to(digest.role)
    page: list[list[Any]] = [[heading_of(digest)], [said["made"].format(day=day_in_words(digest.evaluated_on))]]
    page.append([said["audience"].format(audience=signs_named(digest.audience))])
    if digest.publication_id and digest.role != BODY:
        page.append([said["publication"].format(publication=digest.publication_id)])
    page.append([])
    for (change, severity, kind), alike in groupby(
        lines, key=lambda line: (line.change, line.severity, signs_named(line.kind_label))
    ):
        grave = severity_words(severity) if change != "resolved" else ""
        page.append([said["changes"][change], grave, kind, len(list(alike))])
    return page


def _row(line: AlertLine, role: str) -> dict[str, Any]:
    evidence = line.evidence
    values: list[Any] = [
        severity_words(line.severity),
        line.kind_label,
        line.subject,
        line.text,
        line.executive_body_name,
        line.reporting_region_code,
        quarter_in_words(line.quarter) if line.quarter and role == BODY else line.quarter,
        line.since_on,
        evidence.file_name,
        evidence.table_number,
        evidence.row_number,
        evidence.cell_number,
        evidence.cell_words,
        capitalised(action_for(line.kind, line.severity, role) or "") if line.change != "resolved" else None,
        line.alert_id,
        line.link_table,
        line.link_key,
        evidence.document_sha256,
    ]
    shown = [signs_named(value) if isinstance(value, str) else value for value in values]
    return dict(zip((name for name, _, _ in _COLUMNS), shown, strict=True))
