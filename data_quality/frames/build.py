"""A finished build as DataFrames: its marts and the Parquet they were made from.

Belongs here: reading, each table once. Does not belong here: anything computed from the tables (see the other modules
of this folder).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from data_quality.report import reading_of
from ingestion.contracts.tables import Room, tables_of

if TYPE_CHECKING:
    from types import TracebackType


class CandidateError(RuntimeError):
    """The candidate cannot be read at all: no such file, not a database, or held by a process that writes."""


class Build:
    """A finished build, read-only: its marts and the Parquet they were made from. Each table is read once.

    ``readings`` holds a folder a document with its landed tables, ``apart`` those that were made for this build alone
    and go before them, ``resolved`` a file a resolved table.
    """

    def __init__(self, candidate: Path, readings: Path, resolved: Path, apart: Path | None = None) -> None:
        self.candidate = candidate
        self._readings = readings
        self._apart = apart
        self._resolved = resolved
        self._kept: dict[str, pd.DataFrame] = {}
        if not candidate.is_file():
            raise CandidateError(f"{candidate}: no such file")
        try:
            self._connection = duckdb.connect(str(candidate), read_only=True)
        except duckdb.Error as error:
            raise CandidateError(f"{candidate}: {error}") from error
        self._connection.execute("set autoinstall_known_extensions = false")

    def mart(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A mart of the candidate, or some columns of it where the whole would be much to hold.

        Raises:
            LookupError: the candidate has no such table.
        """
        key = name if columns is None else f"{name}({','.join(columns)})"
        if key not in self._kept:
            try:
                table = self._connection.table(name)
            except duckdb.CatalogException as error:
                raise LookupError(f"the candidate has no table {name}") from error
            self._kept[key] = (table if columns is None else table.select(*columns)).df()
        return self._kept[key]

    def landed(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Columns of a landed table over the documents that take part in the build: received and not withdrawn.

        Raises:
            LookupError: a document that takes part was never read.
        """
        folders = [reading_of(sha, self._readings, self._apart) for sha in self.documents]
        files = [folder / f"{name}.parquet" for folder in folders]
        return self._parquet(name, "landed", files, columns)

    def resolved(self, name: str) -> pd.DataFrame:
        """A resolved table.

        Raises:
            LookupError: the build has no such table.
        """
        return self._parquet(name, "resolved", [self._resolved / f"{name}.parquet"])

    @property
    def documents(self) -> list[str]:
        """The documents that take part in the build, by SHA-256."""
        receipts = self.resolved("receipt")
        return sorted(receipts.loc[~receipts["is_withdrawn"].astype(bool), "document_sha256"])

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The candidate's marts, read-only, for checks that ask them in SQL."""
        return self._connection

    def close(self) -> None:
        """Let go of the candidate."""
        self._connection.close()

    def __enter__(self) -> "Build":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: "TracebackType | None"
    ) -> None:
        self.close()

    def _parquet(
        self, name: str, room: Room, files: Sequence[Path], columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        key = f"{room}.{name}({','.join(columns or ())})"
        if key not in self._kept:
            table = next((table for table in tables_of(room) if table.name == name), None)
            if table is None:
                raise LookupError(f"no {room} table is called {name}")
            if missing := [file for file in files if not file.is_file()]:
                raise LookupError(f"{missing[0]}: no such file")
            wanted = list(columns or table.column_names)
            if files:
                selected = ", ".join(wanted)
                query = f"select {selected} from read_parquet($files)"
                self._kept[key] = self._connection.execute(query, {"files": [str(file) for file in files]}).df()
            else:
                self._kept[key] = table.arrow_table([]).to_pandas()[wanted]
        return self._kept[key]
