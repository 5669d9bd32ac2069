"""Looking at what was read of the documents: readings, cells, and readings put together.

Belongs here: whether they are there, can be read, belong to their receipts, and are of use to anybody. Does not belong
here: whether a reading is right, which is asked of the documents themselves (``data_quality.reconciliation``).

A quick look opens every file and sees its form and its number of rows; a deep one reads all of it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.archive import SHOWN_DIGITS
from ingestion.compaction import present_batches
from ingestion.contracts.tables import tables_of
from ingestion.documents.serialise import from_records
from ingestion.home import Home
from ingestion.landed_versions import present_versions, stale_versions
from ingestion.landing import Landed, cells_file, is_landed, readings_folder
from ingestion.ledger import Receipt
from orchestration.building.fingerprint import program_version
from orchestration.building.publishing import current_publication
from orchestration.keeping.finding import Finding, finding, in_words

if TYPE_CHECKING:
    import pyarrow as pa

_MEGABYTE = 1_000_000
_REFUSED = "rejected"


def check_landed(home: Home, receipts: Sequence[Receipt], *, deep: bool) -> Iterator[Finding]:
    """What is wrong with the readings and cells of the present version, and what older ones take up."""
    for folder in stale_versions(home):
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        yield finding("landed_version_stale", home, folder, path=str(folder), megabytes=-(-size // _MEGABYTE))
    readings = readings_folder(home)
    if receipts and not readings.is_dir() and not _has_published(home):
        yield finding("home_not_read_by_this_version", home, readings)
        return
    sound: list[Landed] = []
    for receipt in receipts:
        found = list(_reading(home, receipt, deep=deep))
        yield from found
        if not found:
            sound.append(Landed(receipt, readings / receipt.sha256, is_new=False))
    if len(sound) == len(receipts):
        yield from _compacted(home, sound, deep=deep)
    known = {receipt.sha256 for receipt in receipts}
    cells, kept, _ = present_versions(home)
    for folder in (cells, kept):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if not path.name.startswith(".") and path.stem not in known:
                yield finding("reading_unknown", home, path, path=str(path))


def _has_published(home: Home) -> bool:
    """Whether this version published what is published now, and so has read it."""
    publication = current_publication(home)
    try:
        return publication is not None and publication.manifest["inputs"]["program"] == program_version()
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _reading(home: Home, receipt: Receipt, *, deep: bool) -> Iterator[Finding]:
    folder = readings_folder(home) / receipt.sha256
    named = {"file": receipt.file_name, "sha256": receipt.sha256[:SHOWN_DIGITS]}
    if not folder.is_dir():
        yield finding("reading_missing", home, folder, **named)
        return
    is_damaged = False
    for table in tables_of("landed"):
        file = folder / f"{table.name}.parquet"
        try:
            _parquet(file, table.arrow_schema(), deep=deep)
        except (OSError, ValueError) as error:
            is_damaged = True
            yield finding("reading_damaged", home, file, path=str(file), error=in_words(error))
    if is_damaged:
        return
    if not is_landed(home, receipt):
        yield finding("reading_of_other_receipt", home, folder, **named)
        return
    cells = cells_file(home, receipt)
    if not cells.exists():
        if _outcome(folder) != _REFUSED:  # a file that could not be read at all has none
            yield finding("cells_missing", home, cells, **named)
        return
    try:
        _cells(cells, deep=deep)
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield finding("reading_damaged", home, cells, path=str(cells), error=in_words(error))


def _parquet(file: Path, schema: "pa.Schema", *, deep: bool) -> None:
    """Open a file, see that its columns are those of the contract; read it whole in a deep look."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:
        if opened.schema_arrow.names != schema.names:
            raise ValueError(f"columns {opened.schema_arrow.names}")
        if deep:
            opened.read().cast(schema)


def _cells(file: Path, *, deep: bool) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:
        if deep:
            from_records(opened.read().to_pylist())


def _outcome(folder: Path) -> str:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(folder / "document.parquet")
    [outcome] = file.read(columns=["document_outcome"]).column(0).to_pylist()
    return str(outcome)


def _compacted(home: Home, documents: Sequence[Landed], *, deep: bool) -> Iterator[Finding]:
    """Readings put together against the readings themselves; one that is not there will be made when it is needed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for folder, batch in present_batches(home, documents):
        if not folder.is_dir():
            continue
        for table in tables_of("landed"):
            file = folder / f"{table.name}.parquet"
            schema = table.arrow_schema()
            try:
                own = [pq.ParquetFile(document.folder / f"{table.name}.parquet") for document in batch]
                with pq.ParquetFile(file) as opened:
                    if opened.metadata.num_rows != sum(part.metadata.num_rows for part in own):
                        raise ValueError(f"{opened.metadata.num_rows} rows")
                    if deep:
                        parts = [part.read().cast(schema) for part in own]
                        if not opened.read().cast(schema).equals(pa.concat_tables(parts)):
                            raise ValueError("other rows")
            except (OSError, ValueError) as error:
                yield finding("compacted_differs", home, file, path=str(file), error=in_words(error))
