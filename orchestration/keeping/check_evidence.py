"""Looking whether every place that the marts point to is in a document as it was read.

Belongs here: document, table, row and cell of each row of the marts against the landed cells. Does not
belong here: what rows say.

A mart has such a place where it has the columns; several (of two documents beside each other) where they have a prefix.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ingestion.archive import SHOWN_DIGITS
from ingestion.home import Home
from ingestion.landing import cells_file_of
from orchestration.building.fingerprint import program_version
from orchestration.building.publishing import Publication
from orchestration.keeping.finding import Finding, again, finding

if TYPE_CHECKING:
    import duckdb

_DOCUMENT = "document_sha256"
_PLACE = ("table_number", "row_number")
Place = tuple[int, int, int | None]


def check_evidence(
    home: Home, publication: Publication, connection: "duckdb.DuckDBPyConnection", day: date | None
) -> Iterator[Finding]:
    """A finding for each mart with places that are not there.

    What another version of the program published is left out: its tables and rows may be counted otherwise.
    """
    if publication.manifest["inputs"].get("program") != program_version():
        return
    pointing: dict[tuple[str, str], list[Place]] = defaultdict(list)  # by document and mart
    columns = _columns(connection)
    for table, prefix in _marts(columns):
        names = ", ".join(f'"{prefix}{name}"' for name in (_DOCUMENT, "table_number", "row_number"))
        cell = f'"{prefix}cell_number"' if f"{prefix}cell_number" in columns[table] else "null"
        query = f'select distinct {names}, {cell} from "{table}" where "{prefix}row_number" is not null'
        for sha256, *place in connection.execute(query).fetchall():
            pointing[sha256, table].append((place[0], place[1], place[2]))
    documents: dict[str, dict[str, list[Place]]] = defaultdict(dict)
    for (sha256, table), places in pointing.items():
        documents[sha256][table] = places
    missing: dict[str, list[str]] = defaultdict(list)
    for sha256, by_table in sorted(documents.items()):
        known = _places_in(home, sha256)
        for table, places in by_table.items():
            for number, row, cell_number in places:
                if (number, row, cell_number) not in known:
                    words = f"{sha256[:SHOWN_DIGITS]}, {number}:{row}" + (f":{cell_number}" if cell_number else "")
                    missing[table].append(words)
    for table, found in sorted(missing.items()):
        file = publication.folder / f"{table}.parquet"
        said: dict[str, str | int] = {"table": table, "count": len(found), "place": found[0]}
        yield finding("evidence_missing", home, file, command=again("rebuild", day), **said)


def _columns(connection: "duckdb.DuckDBPyConnection") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, column in connection.execute("select table_name, column_name from duckdb_columns()").fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _marts(columns: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """The marts that point to a place, with the prefix of its columns."""
    return [
        (table, prefix)
        for table, names in sorted(columns.items())
        for prefix in sorted(name.removesuffix(_DOCUMENT) for name in names if name.endswith(_DOCUMENT))
        if all(prefix + name in names for name in _PLACE)
    ]


def _places_in(home: Home, sha256: str) -> set[Place]:
    """The places that a document has: every row and column that a cell covers, and each row without a column."""
    import pyarrow.parquet as pq

    columns = ["block_kind", "table_number", "row_number", "cell_number", "row_span", "column_span"]
    try:
        cells = pq.ParquetFile(cells_file_of(home, sha256)).read(columns=columns)
    except (OSError, ValueError):  # told by the look at what is landed
        return _Anywhere()
    found: set[Place] = set()
    for kind, table, row, cell, rows, across in zip(*(column.to_pylist() for column in cells.columns), strict=True):
        if kind == "cell":
            for covered in range(row, row + rows):
                found.add((table, covered, None))
                found.update((table, covered, column) for column in range(cell, cell + across))
    return found


class _Anywhere(set[Place]):
    """The places of a document whose cells cannot be read: any."""

    def __contains__(self, place: object) -> bool:
        return True
