"""Statements of longer reports and contradictions as records of their tables.

Belongs here: thing → record of the contract (``tables.yml``), with the words and cells that a reader is shown. Does not
belong here: deciding anything about the thing.
"""

from collections.abc import Iterable, Mapping

from ingestion.contracts.tables import Record
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.contradictions import Contradiction, Side
from ingestion.resolution.versions.period_verdicts import Statement
from ingestion.resolution.versions.same_event import statement_words, telling_field

Cells = Mapping[tuple[str, int, int, str], Record]
"""Landed cells of reports by address and field."""


def statement_record(statement: Statement) -> Record:
    """A row of ``period_statement``."""
    event, version = statement.event, statement.version
    counts = statement.verdict == "adds"
    return {
        "period_statement_key": event.key,
        "document_sha256": event.row["document_sha256"],
        "table_number": event.row["table_number"],
        "row_number": event.row["row_number"],
        "slot_key": version.slot.key,
        "version_number": version.number,
        "reporting_region_code": event.region_code,
        "executive_body_key": event.body_key,
        "quarter": event.quarter if counts else None,
        "statement_verdict": statement.verdict,
        "statement_certainty": statement.certainty,
        "is_settled_by_hand": statement.by_hand,
    }


def statement_event_records(statement: Statement) -> list[Record]:
    """The rows of ``period_statement_event``."""
    related = (
        ("matched", statement.matched),
        ("continued", statement.continued),
        ("candidate", statement.candidates),
    )
    return [
        {"period_statement_key": statement.event.key, "event_key": event.key, "statement_relation": relation}
        for relation, events in related
        for event in events
    ]


def contradiction_records(
    contradictions: Iterable[Contradiction], cells: Cells, agreements: Mapping[RowId, tuple[str, ...]]
) -> list[Record]:
    """The rows of ``contradiction``, each once; ``agreements`` are the words of each row on its agreements."""
    records: dict[str, Record] = {}
    for found in contradictions:
        titled = found.counted.row or found.other.row
        assert titled is not None  # an event that neither document names is none
        records.setdefault(
            found.key,
            {
                "contradiction_key": found.key,
                "contradiction_kind": found.kind,
                "disagreement": found.disagreement,
                "counting_rule": found.rule,
                "reporting_region_code": found.region_code,
                "executive_body_key": found.body_key,
                "quarter": found.quarter,
                "event_key": found.event_key,
                "event_title": titled["event_title"],
                **_side(found, found.counted, "", cells, agreements),
                **_side(found, found.other, "other_", cells, agreements),
            },
        )
    return list(records.values())


def _side(
    found: Contradiction, side: Side, prefix: str, cells: Cells, agreements: Mapping[RowId, tuple[str, ...]]
) -> Record:
    if side.row is None:
        words, cell = None, {}
    else:
        place = row_id(side.row)
        words = statement_words(side.row, found.disagreement, "; ".join(agreements.get(place, ())))
        # A document may lack a column; the title is always there.
        cell = cells.get((*place, telling_field(side.row, found.disagreement))) or cells[(*place, "event_title")]
    return {
        f"{prefix}statement_words": words,
        f"{prefix}document_sha256": side.document_sha256,
        **{f"{prefix}{name}": cell.get(name) for name in ("table_number", "row_number", "cell_number", "cell_words")},
    }
