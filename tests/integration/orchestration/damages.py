"""Ways to damage a home, each with the code of the finding that has to tell of it.

Belongs here: doing the damage, as a disk, a crash or a careless hand would. Does not belong here: what is expected of
``concord verify`` beyond the codes (``test_verify``).
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ingestion import archive, ledger
from ingestion.compaction import present_batches
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.landing import Landed, cells_file, readings_folder
from ingestion.ledger import Receipt, Withdrawal
from orchestration.building.publishing import MANIFEST, Publication, current_publication, hash_of
from orchestration.history.instance import folder as dagster_folder
from tests.integration.orchestration.conftest import AS_OF
from tests.integration.orchestration.reports import write_report

REBUILD = "concord rebuild"
REBUILD_DAY = f"concord rebuild --as-of {AS_OF}"


@dataclass(frozen=True)
class Damage:
    """``code`` is found, and ``also`` these; ``deep`` where only a deep look finds it. ``together`` groups damages that
    the same command mends at once, by a number; the others are mended one by one."""

    code: str
    do: Callable[[Home], None]
    also: frozenset[str] = frozenset()
    deep: bool = False
    together: int | None = None

    @property
    def name(self) -> str:
        return f"{self.code}-{self.do.__name__}"


def receipts(home: Home) -> list[Receipt]:
    return ledger.effective(ledger.read(home.ledger))


def archived(home: Home, number: int = 0) -> Path:
    return archive.path_of(home.archive, receipts(home)[number].sha256)


def published(home: Home, day: date | None = None) -> Publication:
    publication = current_publication(home, day)
    assert publication is not None
    return publication


def overwrite(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(mode)


def rewrite_manifest(publication: Publication, **changes: object) -> None:
    file = publication.folder / MANIFEST
    file.write_text(json.dumps({**publication.manifest, **changes}), encoding="utf-8")


def forge(publication: Publication, table: str, sql: str, *, in_file: bool = True) -> None:
    """Change a table, in Parquet alone or in DuckDB too, and note hashes and counts as if it had been published so."""
    with duckdb.connect(str(publication.warehouse) if in_file else ":memory:") as connection:
        if not in_file:
            connection.execute(f"create table {table} as from read_parquet('{publication.folder / table}.parquet')")
        connection.execute(sql)
        connection.execute(f"copy {table} to '{publication.folder / table}.parquet' (format parquet)")
    files = sorted(file for file in publication.folder.iterdir() if file.name != MANIFEST)
    rows = pq.read_metadata(publication.folder / f"{table}.parquet").num_rows
    rewrite_manifest(
        publication,
        counts={**publication.manifest["counts"], table: rows},
        files={file.name: file.stat().st_size for file in files},
        sha256={file.name: hash_of(file) for file in files},
    )


# What cannot be made again


def lose_an_archived_file(home: Home) -> None:
    archived(home).unlink()


def change_an_archived_file(home: Home) -> None:
    overwrite(archived(home), archived(home).read_bytes()[:-1] + b"?")


def archive_without_noting(home: Home) -> None:
    report = write_report(home.root.parent / "новый.docx", "2020-Q4")
    archive.store(home.archive, report.read_bytes())


def put_a_note_into_the_archive(home: Home) -> None:
    (home.archive / "заметка.txt").write_text("не трогать", encoding="utf-8")


def open_an_archived_file(home: Home) -> None:
    archived(home).chmod(0o644)


def tear_the_last_line(home: Home) -> None:
    with home.ledger.open("ab") as stream:
        stream.write(b'{"file_name": "\xd0')


def spoil_a_line(home: Home) -> None:
    lines = home.ledger.read_bytes().splitlines(keepends=True)
    home.ledger.write_bytes(lines[0] + b"\0" * (len(lines[1]) - 1) + b"\n" + b"".join(lines[2:]))


def write_a_line_twice(home: Home) -> None:
    lines = home.ledger.read_bytes().splitlines(keepends=True)
    home.ledger.write_bytes(b"".join([*lines, lines[-1]]))


def withdraw_what_never_came(home: Home) -> None:
    now = datetime.now(UTC)
    ledger.append(home.ledger, Withdrawal(len(receipts(home)) + 1, "f" * 64, now, now.date(), "чужой", "Иванова"))


def lose_lines_of_the_ledger(home: Home) -> None:
    lines = home.ledger.read_bytes().splitlines(keepends=True)
    home.ledger.write_bytes(b"".join(lines[:-2]))


def receive_after_the_day(home: Home) -> None:
    first = receipts(home)[0]
    later = AS_OF + timedelta(days=1)
    ledger.append(home.ledger, replace(first, number=len(receipts(home)) + 1, received_on=later))


def receive_in_the_future(home: Home) -> None:
    first = receipts(home)[0]
    ledger.append(home.ledger, replace(first, number=len(receipts(home)) + 1, received_on=date(2999, 1, 1)))


def break_a_reviewed_file(home: Home) -> None:
    (home.reviewed / "agreements.yml").write_text("- text: слова\n", encoding="utf-8")


def break_the_corrections(home: Home) -> None:
    (home.reviewed / "corrections.yml").write_text("- document: [", encoding="utf-8")


# What was read


def come_as_another_version(home: Home) -> None:
    readings_folder(home).rename(readings_folder(home).with_name("0" * 12))
    publication = published(home)
    rewrite_manifest(publication, inputs={**publication.manifest["inputs"], "program": "0" * 12})


def lose_a_reading(home: Home) -> None:
    (readings_folder(home) / receipts(home)[4].sha256).rename(home.root.parent / "lost")


def say_something_else_of_a_document(home: Home) -> None:
    file = readings_folder(home) / receipts(home)[1].sha256 / "receipt.json"
    file.write_text('{"file_name": "другой.docx", "hints": {}}', encoding="utf-8")


def cut_a_reading_short(home: Home) -> None:
    file = readings_folder(home) / receipts(home)[2].sha256 / "report_row.parquet"
    file.write_bytes(file.read_bytes()[:-20])


def spoil_a_page_of_a_reading(home: Home) -> None:
    file = readings_folder(home) / receipts(home)[2].sha256 / "report_cell.parquet"
    data = bytearray(file.read_bytes())
    data[8:200] = bytes(192)
    file.write_bytes(data)


def cut_cells_short(home: Home) -> None:
    file = cells_file(home, receipts(home)[0])
    file.write_bytes(file.read_bytes()[:-20])


def lose_cells(home: Home) -> None:
    cells_file(home, receipts(home)[3]).unlink()


def read_what_never_came(home: Home) -> None:
    cells_file(home, replace(receipts(home)[0], sha256="f" * 64)).write_bytes(b"")


def keep_old_versions(home: Home) -> None:
    for age, name in enumerate(("1" * 12, "2" * 12)):
        folder = home.landed / "readings" / name
        (folder / ("a" * 64)).mkdir(parents=True)
        os.utime(folder, (1e9 - age, 1e9 - age))


def _compacted(home: Home) -> Path:
    documents = [Landed(each, readings_folder(home) / each.sha256, is_new=False) for each in receipts(home)]
    [folder] = [folder for folder, _ in present_batches(home, documents) if folder.is_dir()]
    return folder


def lose_rows_put_together(home: Home) -> None:
    file = _compacted(home) / "report_row.parquet"
    pq.write_table(pq.read_table(file).slice(1), file)


def change_words_put_together(home: Home) -> None:
    file = _compacted(home) / "report_cell.parquet"
    table = pq.read_table(file)
    pq.write_table(table.take(list(range(table.num_rows))[::-1]), file)


# What is published


def lose_the_publication(home: Home) -> None:
    published(home).folder.rename(home.root.parent / "lost publication")


def lose_the_publication_of_a_day(home: Home) -> None:
    published(home, AS_OF).folder.rename(home.root.parent / "lost publication")


def spoil_the_manifest_of_a_day(home: Home) -> None:
    (published(home, AS_OF).folder / MANIFEST).write_text("{", encoding="utf-8")


def lose_a_published_file(home: Home) -> None:
    (published(home).folder / "dim_party.parquet").unlink()


def change_a_published_file(home: Home) -> None:
    file = published(home).folder / "fct_event.parquet"
    data = bytearray(file.read_bytes())
    data[100] ^= 1
    file.write_bytes(data)


def put_a_file_into_the_publication(home: Home) -> None:
    (published(home).folder / "мои расчёты.xlsx").write_bytes(b"PK")


def spoil_the_warehouse_of_a_day(home: Home) -> None:
    publication = published(home, AS_OF)
    publication.warehouse.write_bytes(b"not a database" * 1000)
    manifest = publication.manifest
    name = publication.warehouse.name
    rewrite_manifest(publication, sha256={**manifest["sha256"], name: hash_of(publication.warehouse)})


def miscount(home: Home) -> None:
    publication = published(home)
    counts = publication.manifest["counts"]
    rewrite_manifest(publication, counts={**counts, "dim_party": counts["dim_party"] + 1})


def publish_a_key_twice(home: Home) -> None:
    forge(published(home), "dim_quarter", "insert into dim_quarter select * from dim_quarter limit 1")


def publish_two_truths(home: Home) -> None:
    sql = "update fct_event set event_title = 'Другое' where event_key = (select min(event_key) from fct_event)"
    forge(published(home), "fct_event", sql, in_file=False)


def point_to_no_place(home: Home) -> None:
    forge(published(home), "fct_expectation", "update fct_expectation set row_number = row_number + 5000")


def receive_without_building(home: Home) -> None:
    report = write_report(home.root.parent / "новый.docx", "2020-Q4")
    Intake(home).receive(report, received_on=AS_OF + timedelta(days=1))


# The rest


def die_in_the_middle(home: Home) -> None:
    (home.archive / "ab").mkdir(exist_ok=True)
    (home.archive / "ab" / f".{'ab' * 32}.0123abcd").write_bytes(b"half")
    (home.published / ".20201020T101010Z-01234567.89abcdef.old").mkdir()
    (home.work / "20201020T101010Z-01234567").mkdir(parents=True)
    for folder in home.folders_written_at_any_time():
        folder.mkdir(exist_ok=True)
        (folder / ".page.html.0123abcd").write_bytes(b"half")
    (home.state / "fetched" / "89abcdef").mkdir(parents=True)


def _spoil_database(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:6000] = b"\x55" * (6000 - 4096)  # the head of its second page and the first records there
    file.write_bytes(data)


def spoil_the_alerts(home: Home) -> None:
    _spoil_database(home.delivery / "alerts.sqlite")


def spoil_the_history(home: Home) -> None:
    _spoil_database(next(dagster_folder(home).rglob("runs.db")))


DAMAGES = (
    Damage("archive_file_missing", lose_an_archived_file),
    Damage("archive_file_changed", change_an_archived_file),
    Damage("archive_file_unknown", archive_without_noting),
    Damage("archive_file_foreign", put_a_note_into_the_archive),
    Damage("archive_file_writable", open_an_archived_file),
    Damage("ledger_line_unreadable", spoil_a_line),
    Damage("ledger_number_wrong", write_a_line_twice),
    Damage("ledger_document_unknown", withdraw_what_never_came),
    Damage("ledger_document_missing", lose_lines_of_the_ledger, frozenset({"archive_file_unknown", "reading_unknown"})),
    Damage("publication_document_unknown", receive_after_the_day),
    # On a day in the past that document had come, and now it seems as if it had not.
    Damage("ledger_day_ahead", receive_in_the_future, frozenset({"publication_document_unknown"})),
    Damage("reviewed_file_invalid", break_a_reviewed_file),
    Damage("corrections_file_invalid", break_the_corrections),
    Damage("home_not_read_by_this_version", come_as_another_version),
    Damage("publication_pointer_dangling", lose_the_publication),
    Damage("publication_pointer_dangling", lose_the_publication_of_a_day),
    Damage(
        "publication_behind",
        receive_without_building,
        frozenset({"reading_missing"}),
    ),
    Damage("delivery_store_damaged", spoil_the_alerts),
    Damage("history_damaged", spoil_the_history),
    Damage("ledger_line_torn", tear_the_last_line, together=1),
    Damage("leftover", die_in_the_middle, together=1),
    Damage("reading_missing", lose_a_reading, together=1),
    Damage("reading_of_other_receipt", say_something_else_of_a_document, together=1),
    Damage("reading_damaged", cut_a_reading_short, together=1),
    Damage("cells_missing", lose_cells, together=1),
    Damage("reading_unknown", read_what_never_came, together=1),
    Damage("landed_version_stale", keep_old_versions, together=1),
    Damage("publication_file_missing", lose_a_published_file, together=1),
    Damage("publication_file_changed", change_a_published_file, together=1),
    Damage("publication_file_unknown", put_a_file_into_the_publication, together=1),
    Damage("compacted_differs", lose_rows_put_together, together=2),
    Damage("publication_rows_differ", miscount, together=2),
    Damage("publication_marts_differ", publish_two_truths, together=2),
    Damage("publication_grain_broken", publish_a_key_twice, together=2),
    Damage("evidence_missing", point_to_no_place, deep=True, together=2),
    Damage("compacted_differs", change_words_put_together, deep=True, together=2),
    Damage("reading_damaged", spoil_a_page_of_a_reading, deep=True, together=1),
    Damage("reading_damaged", cut_cells_short, together=1),
    Damage("publication_manifest_unreadable", spoil_the_manifest_of_a_day, together=3),
    Damage("publication_unreadable", spoil_the_warehouse_of_a_day, together=4),
)
