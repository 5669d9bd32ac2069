"""Landed tables of many documents: Arrow as long as nobody asks for records.

Belongs here: reading a table from the folders in which it lies, records of it, its cells by address, writing it on.
Does not belong here: which folders those are (see ``landing`` and ``compaction``), what rows mean together
(``resolution``).

Most of what is landed is only passed on: of 200,000 events the cells alone would be 1.6 million dictionaries. So
records are made of those tables that somebody wants as records, equal values (hashes, names, dates) are one object
each, and no table is kept as Arrow beside its records.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.contracts.tables import Record, tables, tables_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

CellAddress = tuple[str, int, int, str]
"""Document SHA-256, table number, row number, field name."""


class LandedTables(Mapping[str, list[Record]]):
    """The landed tables of documents, as records by name. Rows stand in the order of the folders, within a document in
    that of the grain.

    Every folder has a file for every table; that one is gone is an error and not a table without rows.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._records: dict[str, list[Record]] = {}
        self._more: dict[str, LandedTables] = {}

    def __getitem__(self, name: str) -> list[Record]:
        """All rows of a table as records. They are made once: who asks again gets the same list."""
        if name not in self._records:
            self._records[name] = records_of(self.arrow(name))
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        return (table.name for table in tables_of("landed"))

    def __len__(self) -> int:
        return len(tables_of("landed"))

    def arrow(self, name: str, columns: Sequence[str] | None = None) -> "pa.Table":
        """A table, or some of its columns, read anew each time: reading is quick, and keeping all of them is dear.

        Raises:
            FileNotFoundError: a folder has no such file.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = tables()[name]
        if table.room != "landed":
            raise KeyError(name)
        schema = table.arrow_schema()
        schema = pa.schema([schema.field(column) for column in columns or table.column_names])
        # A file at a time: read_table() makes a dataset of each, which takes longer than reading it.
        files = (pq.ParquetFile(folder / f"{name}.parquet") for folder in self._folders)
        parts = [file.read(columns=columns, use_threads=False).cast(schema) for file in files]
        if name in self._more:
            parts.append(self._more[name].arrow(name, columns))
        return pa.concat_tables([schema.empty_table(), *parts])

    def having(self, name: str, column: str) -> list[Record]:
        """The rows of a table that have any value in a column, as records; the others become none."""
        import pyarrow.compute as pc

        values = self.arrow(name, [column]).column(column)
        if values.null_count == len(values):
            return []
        table = self.arrow(name)
        return records_of(table.filter(pc.is_valid(table.column(column))))

    def cells(self, *names: str) -> "Cells":
        """The cells of some tables of cells, by address."""
        return Cells([self.arrow(name) for name in names])

    def plus(self, other: "LandedTables", names: Iterable[str]) -> "LandedTables":
        """These tables, some of them with the rows of other documents after their own."""
        joined = LandedTables(self._folders)
        joined._more = {name: other for name in names}
        return joined

    def write(self, folder: Path) -> dict[str, int]:
        """Write each table as one file into a folder; gives back how many rows each has."""
        import pyarrow.parquet as pq

        counts = {}
        for name in self:
            table = self.arrow(name)
            pq.write_table(table, folder / f"{name}.parquet")
            counts[name] = table.num_rows
        return counts


def records_of(table: "pa.Table") -> list[Record]:
    """The rows of an Arrow table as records. Equal values of a column are one object."""
    columns = [_values(column) for column in table.columns]
    names = table.column_names
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column: "pa.ChunkedArray") -> list[object]:
    import pyarrow.compute as pc

    whole = column.combine_chunks().dictionary_encode()
    values = [*whole.dictionary.to_pylist(), None]
    places = pc.fill_null(whole.indices, len(values) - 1)
    return [values[place] for place in places.to_numpy(zero_copy_only=False).tolist()]


class Cells(Mapping[CellAddress, Record]):
    """Cells by address. Only those that are asked for become records, each once."""

    def __init__(self, parts: Sequence["pa.Table"]) -> None:
        self._parts = [_CellTable(part) for part in parts]
        self._found: dict[CellAddress, Record | None] = {}

    def __getitem__(self, address: CellAddress) -> Record:
        if address not in self._found:
            found = (part.find(address) for part in self._parts)
            self._found[address] = next((record for record in found if record is not None), None)
        record = self._found[address]
        if record is None:
            raise KeyError(address)
        return record

    def __iter__(self) -> Iterator[CellAddress]:
        for part in self._parts:
            yield from part.addresses()

    def __len__(self) -> int:
        return sum(part.row_count for part in self._parts)


class _CellTable:
    """One table of cells with a sorted number for each address, in which a binary search finds it."""

    _BITS = (14, 22, 6)  # for table, row and field; the rest of 63 is for the document

    def __init__(self, table: "pa.Table") -> None:
        import numpy as np

        self.row_count = table.num_rows
        documents, of_document = _codes(table, "document_sha256")
        fields, of_field = _codes(table, "field_name")
        self._documents = {sha256: code for code, sha256 in enumerate(documents)}
        self._fields = {name: code for code, name in enumerate(fields)}
        numbers = of_document
        parts = (table.column("table_number").to_numpy(), table.column("row_number").to_numpy(), of_field)
        for bits, part in zip(self._BITS, parts, strict=True):
            if len(part) and part.max() >= 1 << bits:
                raise ValueError(f"an address beyond {1 << bits}: {part.max()}")
            numbers = (numbers << bits) | part
        self._order = np.argsort(numbers, kind="stable")
        self._numbers = numbers[self._order]
        # Hashes and names of fields are long and known from the address.
        kept = [name for name in table.column_names if name not in _ADDRESS]
        self._columns = {name: table.column(name).combine_chunks() for name in kept}

    def find(self, address: CellAddress) -> Record | None:
        """The cell at an address."""
        sha256, table_number, row_number, field_name = address
        document, field = self._documents.get(sha256), self._fields.get(field_name)
        if document is None or field is None:
            return None
        number = document
        for bits, part in zip(self._BITS, (table_number, row_number, field), strict=True):
            if part >= 1 << bits:
                return None
            number = (number << bits) | part
        place = int(self._numbers.searchsorted(number))
        if place == len(self._numbers) or int(self._numbers[place]) != number:
            return None
        row = int(self._order[place])
        said = {name: column[row].as_py() for name, column in self._columns.items()}
        return {**dict(zip(_ADDRESS, address, strict=True)), **said}

    def addresses(self) -> Iterator[CellAddress]:
        """All addresses."""
        documents, fields = list(self._documents), list(self._fields)
        for number in self._numbers.tolist():
            parts = []
            for bits in reversed(self._BITS):
                parts.append(number & ((1 << bits) - 1))
                number >>= bits
            field, row, table = parts
            yield documents[number], table, row, fields[field]


_ADDRESS = ("document_sha256", "table_number", "row_number", "field_name")


def _codes(table: "pa.Table", name: str) -> tuple[list[str], "np.ndarray"]:
    import numpy as np

    coded = table.column(name).combine_chunks().dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
