"""Looking at what is published, now and for days in the past: whole, the same in both forms, and of what was received.

Belongs here: files against the manifest, DuckDB against Parquet, documents against the ledger. Does not belong here:
the places that rows point to (``check_evidence``), whether figures are right (the audit said that before).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from data_quality.sql_text import quoted_text
from ingestion import ledger
from ingestion.archive import SHOWN_DIGITS
from ingestion.home import Home
from orchestration.asking.reader import reading
from orchestration.building.fingerprint import receipts_of
from orchestration.building.publishing import MANIFEST, Publication, current_publication, hash_of, shelf_of
from orchestration.keeping.check_evidence import check_evidence
from orchestration.keeping.finding import Finding, again, finding, in_words
from orchestration.keeping.lost_receipts import DOCUMENTS, documents_in

if TYPE_CHECKING:
    import duckdb


def check_publications(home: Home, *, deep: bool) -> Iterator[Finding]:
    """All publications: what is known now, earlier ones that are kept, what was known on days in the past."""
    for day in (None, *_days(home)):
        shelf = shelf_of(home, day)
        current = current_publication(home, day)
        if current is None and (shelf.pointer.is_symlink() or shelf.pointer.is_file()):
            yield finding(
                "publication_pointer_dangling", home, shelf.pointer, path=str(shelf.pointer), command=again("run", day)
            )
        for folder in sorted(shelf.folder.iterdir()) if shelf.folder.is_dir() else ():
            if folder.is_dir() and not folder.is_symlink() and not folder.name.startswith("."):
                publication = Publication(folder)
                is_current = publication == current
                yield from _publication(home, publication, day, is_current=is_current, deep=deep)


def _days(home: Home) -> list[date]:
    """The days in the past of which there is a pointer or a publication."""
    days: set[date] = set()
    for folder in (home.as_of, home.as_of / ".publications"):
        for path in folder.iterdir() if folder.is_dir() else ():
            try:
                days.add(date.fromisoformat(path.name))
            except ValueError:  # the folder of publications, something of the system's
                continue
    return sorted(days)


def _publication(
    home: Home, publication: Publication, day: date | None, *, is_current: bool, deep: bool
) -> Iterator[Finding]:
    mend = {"command": again("rebuild", day)}
    path = publication.folder / MANIFEST
    try:
        manifest = publication.manifest
        sizes, hashes = dict(manifest["files"]), dict(manifest["sha256"])
        if sizes.keys() != hashes.keys():
            raise ValueError("files, sha256: not the same names")
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield finding("publication_manifest_unreadable", home, path, path=str(path), error=in_words(error), **mend)
        return
    found = list(_files(home, publication, hashes, mend))
    yield from found
    if any(each.code != "publication_file_unknown" for each in found) or not is_current:
        return
    try:
        with reading(publication) as connection:
            yield from _tables(home, publication, manifest, connection, mend)
            yield from _documents(home, publication, connection, day)
            if deep:
                yield from check_evidence(home, publication, connection, day)
    except _duckdb_error() as error:
        file = publication.warehouse
        yield finding("publication_unreadable", home, file, path=str(file), error=in_words(error), **mend)


def _files(
    home: Home, publication: Publication, hashes: Mapping[str, str], mend: Mapping[str, str]
) -> Iterator[Finding]:
    for name, sha256 in hashes.items():
        file = publication.folder / name
        if not file.is_file():
            yield finding("publication_file_missing", home, file, path=str(file), **mend)
        elif hash_of(file) != sha256:
            yield finding("publication_file_changed", home, file, path=str(file), **mend)
    for file in sorted(publication.folder.iterdir()):
        if file.name != MANIFEST and file.name not in hashes:
            yield finding("publication_file_unknown", home, file, path=str(file), **mend)


def _tables(
    home: Home,
    publication: Publication,
    manifest: Mapping[str, Any],
    connection: "duckdb.DuckDBPyConnection",
    mend: Mapping[str, str],
) -> Iterator[Finding]:
    """Rows as the manifest counts them, keys that stand once, the same rows in the DuckDB file and in Parquet."""
    counts: dict[str, int] = manifest["counts"]
    # Absent from what was published by a program that did not note it; the tests of its build saw to it.
    grains: dict[str, list[str]] = manifest.get("grains", {})
    in_file = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    with _other_connection() as other:
        for table in sorted(counts.keys() | in_file):
            file = publication.folder / f"{table}.parquet"
            named = {"table": table, "path": str(file), **mend}
            if table not in in_file or not file.is_file():
                yield finding("publication_marts_differ", home, file, **named)
                continue
            digest = _digest(connection, f'"{table}"')
            rows = digest[0]
            if rows != counts.get(table, 0):
                yield finding("publication_rows_differ", home, file, noted=counts.get(table, 0), found=rows, **named)
            if grain := grains.get(table):
                columns = ", ".join(f'"{column}"' for column in grain)
                distinct = _one(connection, f'select count(*) from (select distinct {columns} from "{table}")')
                if distinct != rows:
                    said: dict[str, str | int] = {"columns": ", ".join(grain), "count": rows - distinct}
                    yield finding("publication_grain_broken", home, file, **said, **named)
            if digest != _digest(other, f"read_parquet({quoted_text(str(file))})"):
                yield finding("publication_marts_differ", home, file, **named)


def _digest(connection: "duckdb.DuckDBPyConnection", source: str) -> tuple[int, int, int]:
    """Rows of a source, and two sums over their hashes: equal for equal rows, in whatever order."""
    row = connection.execute(
        f"select count(*), coalesce(bit_xor(hash(t)), 0), coalesce(sum(hash(t)::hugeint), 0) from {source} as t"
    ).fetchone()
    assert row is not None
    rows, mixed, total = row
    return int(rows), int(mixed), int(total)


def _other_connection() -> "duckdb.DuckDBPyConnection":
    """A connection that reads Parquet; the one to what is published can read no other file."""
    import duckdb

    return duckdb.connect()


def _documents(
    home: Home, publication: Publication, connection: "duckdb.DuckDBPyConnection", day: date | None
) -> Iterator[Finding]:
    """The documents that are published are those that were received."""
    received = {receipt.sha256: receipt.file_name for receipt in receipts_of(home, day)}
    known = {entry.sha256 for entry in ledger.read(home.ledger)}
    published = documents_in(connection)
    file = publication.folder / f"{DOCUMENTS}.parquet"
    for sha256, name in published.items():
        said = {"file": name, "sha256": sha256[:SHOWN_DIGITS]}
        if sha256 not in known:
            place = {"path": str(home.ledger), "archive": str(home.archive)}
            yield finding("ledger_document_missing", home, home.ledger, **place, **said)
        elif sha256 not in received:
            yield finding("publication_document_unknown", home, file, command=again("rebuild", day), **said)
    if behind := [name for sha256, name in received.items() if sha256 not in published]:
        said_of: dict[str, str | int] = {"count": len(behind), "file": behind[0]}
        yield finding("publication_behind", home, file, command=again("run", day), **said_of)


def _one(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _duckdb_error() -> type[Exception]:
    import duckdb

    return duckdb.Error
