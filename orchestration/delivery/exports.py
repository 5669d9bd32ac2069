"""Exports: published tables as files for people and for other programs.

Belongs here: which table becomes which file, CSV as a Russian spreadsheet reads it, what stands beside the rows. Does
not belong here: the command line, the format of workbooks (``workbook``), telling live texts (``spreadsheet_safety``).

``xlsx`` and ``csv`` are to be opened by a person: days are days, numbers are numbers, booleans are «да» and «нет», and
no text becomes a formula. ``parquet`` is for programs: the published file itself, byte for byte.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import numpy as np

from ingestion.contracts.fields import fields
from ingestion.files import file_aside
from orchestration.asking.reader import reading, rows
from orchestration.building.publishing import Publication
from orchestration.delivery.spreadsheet_safety import escaped
from orchestration.delivery.workbook import BOOLEANS, ColumnType, Cut, SheetColumn, Workbook
from orchestration.wording.russian import day_in_words

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["xlsx", "csv", "parquet"]

_BATCH = 8192  # rows held at a time
_TYPES: Mapping[ColumnType, str] = {
    "text": "текст",
    "integer": "целое число",
    "number": "число",
    "boolean": "да или нет",
    "date": "дата",
    "timestamp": "момент (UTC)",
}
_WIDTHS: Mapping[ColumnType, int] = {"text": 30, "integer": 10, "number": 10, "boolean": 8, "date": 12, "timestamp": 19}
_KEY_WIDTH, _PROSE_WIDTH = 16, 48
_KEYS = ("_key", "_sha256", "_code")
_PROSE = ("_text", "_title", "_words", "_message")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a published table, with its meaning in Russian."""

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A published table: name, meaning in Russian, columns, its Parquet file."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    file: Path


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written; ``cuts`` are texts that did not fit into a cell of it."""

    file: Path
    rows_count: int
    cuts: tuple[Cut, ...] = ()


def tables_of(publication: Publication) -> tuple[Table, ...]:
    """The tables of a publication by name."""
    import pyarrow.parquet as pq

    with reading(publication) as connection:
        described = rows(connection, "select table_name, comment from duckdb_tables() order by table_name")
        meanings = {
            (row["table_name"], row["column_name"]): row["comment"] or ""
            for row in rows(connection, "select table_name, column_name, comment from duckdb_columns()")
        }
    made = []
    for row in described:
        name, file = row["table_name"], publication.folder / f"{row['table_name']}.parquet"
        columns = (
            Column(column.name, _type_of(name, column), meanings[name, column.name]) for column in pq.read_schema(file)
        )
        made.append(Table(name, row["comment"] or "", tuple(columns), file))
    return tuple(made)


def export_xlsx(table: Table, publication: Publication, folder: Path) -> Exported:
    """A workbook of the rows, on several sheets where one does not hold them, and of what the columns mean."""
    manifest = publication.manifest
    day = day_in_words(date.fromisoformat(manifest["evaluated_on"]))
    about = [
        (table.name, table.meaning, "таблица", None),
        (None, f"Состояние на {day} Публикация {publication.publication_id}.", None, None),
        *((column.name, column.meaning, _TYPES[column.type], _accepted(column)) for column in table.columns),
    ]
    headings = (("Столбец", 32), ("Что в нём", 90), ("Тип", 16), ("Значения", 60))
    target = folder / f"{table.name}.xlsx"
    count = 0

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal count
        for row in _rows(table):
            count += 1
            yield row

    with file_aside(target) as aside, Workbook(aside, is_streamed=True) as book:
        columns = [SheetColumn(column.name, column.type, _width(column)) for column in table.columns]
        book.add_sheet(table.name, columns, counted(), is_wrapped=False)
        book.add_sheet("Описание", [SheetColumn(name, width=width) for name, width in headings], about)
    return Exported(target, count, tuple(book.cuts))


def export_csv(table: Table, folder: Path, delimiter: str = ";") -> Exported:
    """A CSV file in UTF-8 with its mark, every text in quotes.

    With ``;`` it is what a Russian spreadsheet opens by itself, and numbers have a decimal comma; with any other
    delimiter they have a point.
    """
    target = folder / f"{table.name}.csv"
    with file_aside(target) as aside, aside.open("w", encoding="utf-8-sig", newline="") as stream:
        count = _write_csv(table, stream, delimiter)
    return Exported(target, count)


def export_parquet(table: Table, folder: Path) -> Exported:
    """The published Parquet file."""
    import pyarrow.parquet as pq

    target = folder / table.file.name
    with file_aside(target) as aside:
        shutil.copyfile(table.file, aside)
    return Exported(target, int(pq.read_metadata(target).num_rows))


def csv_value(value: Any, decimal: str = ".") -> str:
    """A value as it stands in CSV: texts escaped and in quotes, nothing for null."""
    if value is None:
        return ""
    return _FORMS.get(type(value), _quoted)(value, decimal)


def _quoted(value: Any, _decimal: str) -> str:
    return '"' + escaped(str(value)).replace('"', '""') + '"'


def _instant(value: datetime, _decimal: str) -> str:
    return value.isoformat(" ")


_FORMS: Mapping[type, Callable[[Any, str], str]] = {
    str: _quoted,
    bool: lambda value, _: BOOLEANS[value],
    int: lambda value, _: str(value),
    float: lambda value, decimal: repr(value).replace(".", decimal),
    date: lambda value, _: value.isoformat(),
    datetime: _instant,
}


def _write_csv(table: Table, stream: IO[str], delimiter: str) -> int:
    # Not the csv module: it cannot put texts alone in quotes and leave nulls without (before Python 3.12).
    decimal = "," if delimiter == ";" else "."
    stream.write(delimiter.join(f'"{column.name}"' for column in table.columns) + "\r\n")
    count = 0
    for batch in _batches(table):
        written = [_csv_column(column, decimal) for column in batch.columns]
        lines = [delimiter.join(row) for row in zip(*written, strict=True)]
        stream.write("\r\n".join(lines) + "\r\n" if lines else "")
        count += len(lines)
    return count


def _csv_column(column: "pa.Array", decimal: str) -> list[str]:
    encoded = column.dictionary_encode()  # most values of a column come again
    forms = np.array([*(csv_value(value, decimal) for value in encoded.dictionary.to_pylist()), ""], dtype=object)
    return list(forms[encoded.indices.fill_null(len(forms) - 1).to_numpy()])


def _batches(table: Table) -> "Iterator[pa.RecordBatch]":
    """The rows in the published order, some at a time."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(table.file) as file:
        yield from file.iter_batches(batch_size=_BATCH)


def _rows(table: Table) -> Iterator[Sequence[Any]]:
    for batch in _batches(table):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _type_of(table: str, column: "pa.Field") -> ColumnType:
    import pyarrow as pa

    kinds: Sequence[tuple[Callable[[pa.DataType], bool], ColumnType]] = (
        (pa.types.is_string, "text"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "timestamp"),
    )
    for is_kind, kind in kinds:
        if is_kind(column.type):
            return kind
    raise ValueError(f"{table}.{column.name}: nothing says how {column.type} is exported")


def _accepted(column: Column) -> str | None:
    """The accepted values of an enumeration in words."""
    field = fields().get(column.name)
    if field is None or not field.values:
        return None
    return "\n".join(f"{value} — {words}" for value, words in field.values.items())


def _width(column: Column) -> int:
    width = _WIDTHS[column.type]
    if column.type == "text":
        width = _KEY_WIDTH if column.name.endswith(_KEYS) else _PROSE_WIDTH if column.name.endswith(_PROSE) else width
    return max(width, min(len(column.name) + 4, 28))
