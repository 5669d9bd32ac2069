"""Files made by others, read as production reads them: ``python -m bench.foreign_files FOLDER``.

Prints a line a file: format, outcome, code of the first notice that refuses it, tables, rows, cells, words lost
and added against an independent reading (``independent_words``), seconds, peak megabytes of the worker; then how many
files of each format ended how. ``--office`` also holds formats that LibreOffice knows against its own export, which
takes some seconds a file. ``--only`` takes suffixes.

Belongs here: the way through reader and report, and the comparison. Does not belong here: independent readings, the
files themselves, which are other people's and stand in no repository.
"""

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.independent_words import Words, libreoffice_words, table_words, words
from bench.measure import print_table
from ingestion.archive import sha256_of
from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.sniff import sniff
from ingestion.documents.worker import Worker
from ingestion.reports.context import ReadingContext
from ingestion.reports.inspection import inspect_json
from ingestion.reports.read import read_reports
from ingestion.versions import reading_version

SUFFIXES = [
    *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".rtf", ".odt", ".ott", ".fodt", ".html", ".htm"),
    *(".mht", ".mhtml", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".pdf", ".xml", ".txt"),
]
_HEAD = ("file", "format", "outcome", "code", "tables", "rows", "cells", "lost", "added", "s", "MB")


@dataclass(slots=True)
class Seen:
    """What became of one file. ``lost`` and ``added`` are None where there was nothing to hold the reading against."""

    file: str
    format: str = "?"
    outcome: str = "read"  # or refused, crashed
    code: str = ""
    tables: int = 0
    rows: int = 0
    cells: int = 0
    lost: int | None = None
    added: int | None = None
    seconds: float = 0.0
    megabytes: float = 0.0
    notices: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)  # of words lost and added
    against: str = ""

    def row(self) -> list[str]:
        """As it is printed."""
        numbers = [self.tables, self.rows, self.cells, self.lost, self.added]
        return [
            self.file,
            self.format,
            self.outcome,
            self.code,
            *("-" if number is None else str(number) for number in numbers),
            f"{self.seconds:.2f}",
            f"{self.megabytes:.0f}",
        ]


def look(path: Path, name: str, worker: Worker, *, office: bool) -> Seen:
    """Read one file in the worker and as a report, and hold its words against another way to them."""
    seen = Seen(name)
    data = path.read_bytes()
    with suppress(DocumentRefused):
        seen.format = sniff(data).format
    worker.start()
    _forget_peak(worker)
    start = time.perf_counter()
    document: Document | None = None
    try:
        document = worker.read(data, path.name)
        _count(document, seen)
        context = ReadingContext(sha256_of(data), path.name, len(data), reading_version())
        json.dumps(inspect_json(read_reports(document, context)), ensure_ascii=False)
    except DocumentRefused as refused:
        seen.outcome, seen.code = "refused", refused.notice.code
        if error := refused.notice.parameters.get("error"):
            seen.examples.append(str(error))
    except Exception:
        seen.outcome, seen.code = "crashed", traceback.format_exc().splitlines()[-1]
        seen.examples.append(traceback.format_exc())
    seen.seconds = time.perf_counter() - start
    seen.megabytes = _peak(worker)
    if document is not None:
        with suppress(Exception):  # the other way may fail where this program's does not
            _compare(document, data, seen, office=office)
    return seen


def _count(document: Document, seen: Seen) -> None:
    outer = [table for table in document.tables if table.depth == 0]
    seen.tables = len(outer)
    seen.rows = sum(table.row_count for table in outer)
    seen.cells = sum(len(table.cells) for table in outer)
    seen.notices = sorted({notice.code for notice in document.notices})


def _compare(document: Document, data: bytes, seen: Seen, *, office: bool) -> None:
    in_tables = Words()
    for table in document.tables:
        if table.depth == 0:
            for cell in table.cells:
                in_tables.update(words(cell.words))
    expected, found = table_words(seen.format, data), in_tables
    seen.against = "markup"
    if expected is None and office:
        expected = libreoffice_words(seen.format, data)
        seen.against = "LibreOffice"
        for block in document.blocks:
            if isinstance(block, Paragraph):
                found.update(words(block.text))
    if expected is None:
        seen.against = ""
        return
    lost, added = expected - found, found - expected
    seen.lost, seen.added = lost.total(), added.total()
    seen.examples += [f"-{word}" for word in list(lost)[:8]] + [f"+{word}" for word in list(added)[:8]]


def _forget_peak(worker: Worker) -> None:
    if worker.pid is not None:
        with suppress(OSError):
            Path(f"/proc/{worker.pid}/clear_refs").write_text("5")


def _peak(worker: Worker) -> float:
    if worker.pid is not None:
        with suppress(OSError):
            for line in Path(f"/proc/{worker.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    return 0.0


def _summary(found: Iterable[Seen]) -> None:
    files: Counter[tuple[str, str, str]] = Counter()
    lost: Counter[tuple[str, str, str]] = Counter()
    for seen in found:
        key = seen.format, seen.outcome, seen.code
        files[key] += 1
        lost[key] += bool(seen.lost)
    print()
    rows = [[*key, str(count), str(lost[key])] for key, count in sorted(files.items())]
    print_table(["format", "outcome", "code", "files", "words lost in"], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Look at every file of a folder."""
    parser = argparse.ArgumentParser(prog="python -m bench.foreign_files", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--office", action="store_true", help="also against LibreOffice's own export")
    parser.add_argument("--json", type=Path, help="a JSON line a file, with notices and examples of words")
    parser.add_argument("--only", nargs="*", default=SUFFIXES, help="suffixes, such as .docx .odt")
    asked = parser.parse_args(arguments)
    paths = sorted(path for path in asked.folder.rglob("*") if path.suffix.lower() in asked.only and path.is_file())
    found: list[Seen] = []
    print("\t".join(_HEAD))
    with Worker() as worker:
        for path in paths:
            seen = look(path, path.relative_to(asked.folder).as_posix(), worker, office=asked.office)
            found.append(seen)
            print("\t".join(seen.row()), flush=True)
            if asked.json is not None:
                with asked.json.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(asdict(seen), ensure_ascii=False) + "\n")
    _summary(found)
    if any(seen.outcome == "crashed" for seen in found):
        sys.exit(1)


if __name__ == "__main__":
    main()
