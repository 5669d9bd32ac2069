"""Tables that Python writes: their room, grain and columns, as ``tables.yml`` declares them, and Arrow schemas.

Belongs here: loading that declaration, making Arrow tables that obey it. Does not belong here: the marts, which dbt
declares, and where files lie (see ``ingestion.landing``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import yaml

from ingestion.contracts.fields import Field, FieldType, fields

if TYPE_CHECKING:
    import pyarrow as pa

Room = Literal["landed", "resolved"]
Record = dict[str, Any]

_SOURCE = Path(__file__).with_name("tables.yml")


@dataclass(frozen=True, slots=True)
class Column:
    """A field as a column of one table."""

    field: Field
    nullable: bool

    @property
    def name(self) -> str:
        """The column's name, which is its field's."""
        return self.field.name


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``key`` is its grain, ``columns`` their order in Parquet."""

    name: str
    room: Room
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    not_blank: tuple[str, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)

    def arrow_schema(self) -> "pa.Schema":
        """The Arrow schema of the table's Parquet files."""
        import pyarrow as pa

        return pa.schema([pa.field(c.name, _arrow_type(c.field.type), nullable=c.nullable) for c in self.columns])

    def arrow_table(self, records: Iterable[Record]) -> "pa.Table":
        """Records as an Arrow table in the order of the grain.

        Raises:
            ValueError: a record has a column too many or too few, or a null or a type that the contract forbids.
        """
        import pyarrow as pa

        rows = list(records)
        expected = set(self.column_names)
        for row in rows:
            if row.keys() != expected:
                raise ValueError(f"{self.name}: columns differ from the contract: {sorted(row.keys() ^ expected)}")
        rows.sort(key=lambda row: tuple((row[name] is not None, row[name]) for name in self.key))
        try:
            made = pa.Table.from_pylist(rows, schema=self.arrow_schema())
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise ValueError(f"{self.name}: {error}") from error
        for column in self.columns:
            if not column.nullable and made.column(column.name).null_count:
                raise ValueError(f"{self.name}.{column.name}: null where the contract forbids it")
        return made


def _arrow_type(name: FieldType) -> "pa.DataType":
    import pyarrow as pa

    return {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
    }[name]


@cache
def tables() -> Mapping[str, Table]:
    """All tables by name, landed ones first.

    Raises:
        ValueError: a column is no declared field, or a key no column.
    """
    with _SOURCE.open(encoding="utf-8") as stream:
        declared = yaml.load(stream, Loader=yaml.CSafeLoader)
    return MappingProxyType(
        {name: _table(name, room, spec) for room, specs in declared.items() for name, spec in specs.items()}
    )


def tables_of(room: Room) -> tuple[Table, ...]:
    """The tables of one room, in the order of their declaration."""
    return tuple(table for table in tables().values() if table.room == room)


def _table(name: str, room: Room, spec: dict[str, Any]) -> Table:
    known = fields()
    words = spec["columns"].split()
    missing = [word for word in words if word.removesuffix("?") not in known]
    if missing:
        raise ValueError(f"tables.yml: {name}: no such fields: {missing}")
    columns = tuple(Column(known[word.removesuffix("?")], word.endswith("?")) for word in words)
    names = [column.name for column in columns]
    if len(set(names)) != len(names) or not set(spec["key"]) <= set(names):
        raise ValueError(f"tables.yml: {name}: a column stands twice, or the key is no column")
    not_blank = tuple(spec.get("not_blank", ()))
    ordered = tuple((first, second) for first, second in spec.get("ordered", ()))
    return Table(name, room, spec["ru"], tuple(spec["key"]), columns, not_blank, ordered)
