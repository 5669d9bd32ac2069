"""The account of a reading: every row counted once, every word somewhere.

Belongs here: the invariant that holds for any document whatever. Does not belong here: what a row should be read as.
"""

from collections import Counter

from ingestion.contracts.tables import Record, tables_of
from ingestion.documents.grid import Document
from ingestion.reports.context import DocumentReading
from ingestion.reports.inspection_tables import inspected_tables, sum_of_cells

ACCEPTED = ("report_row", "period_row", "plan_item", "register_entry")


def check_account(document: Document, reading: DocumentReading) -> None:
    """Fail unless each row is counted once, each word is kept and each record obeys its contract."""
    where = {name: _keys(reading, name) for name in (*ACCEPTED, "ignored_row", "quarantined_row")}
    counted = Counter(key for keys in where.values() for key in keys)
    expected = Counter((table.number, row) for table in document.tables for row in range(1, table.row_count + 1))
    assert counted == expected
    parts = reading.tables["document_part"]
    for part in parts:
        found = [
            sum(record["part_number"] == part["part_number"] for name in names for record in _rows(reading, name))
            for names in (ACCEPTED, ("ignored_row",), ("quarantined_row",))
        ]
        assert found == [part[f"rows_{name}_count"] for name in ("accepted", "ignored", "quarantined")]
        assert sum(found) == part["rows_read_count"]
    assert [part["part_number"] for part in parts] == list(range(1, len(parts) + 1))
    _check_words(document, reading)
    _check_cells(document, reading)
    for table in tables_of("landed"):
        table.arrow_table(reading.tables[table.name])
        keys = [tuple(record[name] for name in table.key) for record in reading.tables[table.name]]
        assert len(keys) == len(set(keys)), table.name


def _check_cells(document: Document, reading: DocumentReading) -> None:
    """Every cell with words is counted once, and one that is merely kept stands under a heading that is not known."""
    tables = inspected_tables(reading, document)
    counted = sum_of_cells(tables)
    total = counted.pop("total")
    worded = sum(not cell.is_blank for table in document.tables for cell in table.cells)
    assert total == worded == sum(counted.values())
    for table_seen in tables:
        for cell in table_seen["cells"]:
            column = reading.headers.column(table_seen["number"], cell["row"], cell["column"])
            assert cell["fate"] != "kept" or (column is not None and not column.fields), cell


def _keys(reading: DocumentReading, name: str) -> list[tuple[int, int]]:
    return [(record["table_number"], record["row_number"]) for record in _rows(reading, name)]


def _rows(reading: DocumentReading, name: str) -> list[Record]:
    """The records of a table, a row of the document once: a row of a register may name several agreements."""
    return [record for record in reading.tables[name] if record.get("agreement_position", 1) == 1]


def _check_words(document: Document, reading: DocumentReading) -> None:
    kept: dict[tuple[int, int], list[str]] = {}
    cells = [(name, "cell_words") for name in ("report_cell", "plan_item_cell", "register_entry_cell")]
    for name, column in (*cells, ("ignored_row", "row_words"), ("quarantined_row", "row_words")):
        for record in reading.tables[name]:
            kept.setdefault((record["table_number"], record["row_number"]), []).append(record[column])
    for table in document.tables:
        for cell in table.cells:
            if not cell.is_blank:
                assert any(cell.words in words for words in kept[table.number, cell.row]), (table.number, cell)
