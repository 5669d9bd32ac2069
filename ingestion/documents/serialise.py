"""A document ↔ a list of flat records, without loss, so that reading it again never needs the original.

Belongs here: the shape of landed cells. Does not belong here: files and Parquet (``ingestion.landing``).

A record is a cell, a paragraph, a table (its size), a page header, a notice, or the document itself (its format), told
apart by ``block_kind``. Every record has every field; those that mean nothing for its kind are 0 or empty.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.notices import Address, Notice

Record = dict[str, Any]

# U+2029 stands in no paragraph: readers make a line break of it.
_PARAGRAPH_MARK = "\u2029"


_NUMBERS = ("table_number", "depth", "row_number", "cell_number", "row_span", "column_span", "paragraph_count")
_FACTS = ("format", "has_merges", "pictures", "needs_review")  # of a document itself


def _record(block_number: int, block_kind: str, /, words: str = "", **numbers: int) -> Record:
    own = {name: numbers.get(name, 0) for name in _NUMBERS}
    return {"block_number": block_number, "block_kind": block_kind, **own, "words": words}


def to_records(document: Document) -> list[Record]:
    """The records of a document, in reading order.

    Fields: ``block_number`` (from 1; 0 for what stands outside the blocks), ``block_kind`` (``document``, ``header``,
    ``notice``, ``paragraph``, ``table``, ``cell``), ``table_number``, ``depth``, ``row_number``, ``cell_number`` (the
    cell's first column), ``row_span``, ``column_span``, ``paragraph_count``, ``words`` (paragraphs joined by U+2029).
    In a record of kind ``table`` the spans are the numbers of rows and columns.

    Raises:
        ValueError: a paragraph of a cell holds U+2029, or a correction was put into a cell: what is kept of a document
            is what stands in it.
    """
    facts = {name: getattr(document, name) for name in _FACTS}
    records = [_record(0, "document", json.dumps(facts, ensure_ascii=False))]
    records += [_record(0, "header", words) for words in document.page_headers]
    records += [_record(0, "notice", _notice_words(notice)) for notice in document.notices]
    for number, block in enumerate(document.blocks, 1):
        if isinstance(block, Paragraph):
            records.append(_record(number, "paragraph", block.text))
        else:
            records += _table_records(number, block)
    return records


def _table_records(number: int, table: Table) -> list[Record]:
    place = {"table_number": table.number, "depth": table.depth}
    size = {"row_span": table.row_count, "column_span": table.column_count}
    if any(cell.stood is not None for cell in table.cells):
        raise ValueError("a corrected document is no longer the one that was received")
    return [_record(number, "table", "", **place, **size)] + [
        _record(
            number,
            "cell",
            _joined(cell.paragraphs),
            **place,
            row_number=cell.row,
            cell_number=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            paragraph_count=len(cell.paragraphs),
        )
        for cell in table.cells
    ]


def _joined(paragraphs: tuple[str, ...]) -> str:
    words = _PARAGRAPH_MARK.join(paragraphs)
    if words.count(_PARAGRAPH_MARK) != max(len(paragraphs) - 1, 0):
        raise ValueError("a paragraph holds U+2029, which readers turn into a line break")
    return words


def _notice_words(notice: Notice) -> str:
    address = notice.address
    said = {
        "code": notice.code,
        "parameters": dict(notice.parameters),
        "value": notice.value,
        "address": [address.part, address.table, address.row, address.cell],
    }
    return json.dumps(said, ensure_ascii=False)


def from_records(records: Sequence[Mapping[str, Any]]) -> Document:
    """The document whose records these are, in the order ``to_records`` gave.

    Raises:
        ValueError: they are not the records of one document.
    """
    if not records or records[0]["block_kind"] != "document":
        raise ValueError("the first record of a document says its format")
    facts = json.loads(records[0]["words"])
    document = Document(blocks=[], **{name: facts[name] for name in _FACTS})
    cells: list[Cell] = []
    tables: list[tuple[int, Mapping[str, Any], list[Cell]]] = []
    for record in records[1:]:
        kind, words = record["block_kind"], record["words"]
        if kind == "cell":
            cells.append(_cell(record))
        elif kind == "table":
            cells = []
            tables.append((len(document.blocks), record, cells))
            document.blocks.append(Paragraph(""))  # its place, until its cells are known
        elif kind == "paragraph":
            document.blocks.append(Paragraph(words))
        elif kind == "header":
            document.page_headers.append(words)
        elif kind == "notice":
            document.notices.append(_notice(json.loads(words)))
        else:
            raise ValueError(f"no record of a document is of kind {kind!r}")
    for index, record, its_cells in tables:
        document.blocks[index] = Table(
            record["table_number"], record["row_span"], record["column_span"], its_cells, record["depth"]
        )
    return document


def _cell(record: Mapping[str, Any]) -> Cell:
    # One empty paragraph and none at all are the same words.
    paragraphs = tuple(record["words"].split(_PARAGRAPH_MARK)) if record["paragraph_count"] else ()
    return Cell(record["row_number"], record["cell_number"], paragraphs, record["row_span"], record["column_span"])


def _notice(said: Mapping[str, Any]) -> Notice:
    return Notice(said["code"], said["parameters"], said["value"], Address(*said["address"]))
