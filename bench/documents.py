"""The document readers beside the floor: ``python -m bench.documents [ROWS|FILE.docx …]``.

Prints, for generated reports of several sizes or for files, the milliseconds of ``zipfile`` + ``lxml`` parse of the
main part alone (the floor), of reading the grid, and of reading cleaned and understood rows, and the last two as
multiples of the floor in the same run; seconds as such say more about the machine than about the program.
"""

import hashlib
import io
import sys
import zipfile
from pathlib import Path

from lxml import etree

from bench.generate_report import generate_report
from bench.measure import best_of, print_table
from ingestion.documents.read import read_document
from ingestion.reports.context import ReadingContext
from ingestion.reports.read import read_reports

SIZES = ("15", "300", "3000", "10000")


def floor(data: bytes) -> object:
    """What no reader of this format can do without."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"), etree.XMLParser(huge_tree=True))


def rows_of(data: bytes, name: str) -> int:
    """Read everything; the number of rows accepted."""
    context = ReadingContext(hashlib.sha256(data).hexdigest(), name, len(data), "bench")
    return len(read_reports(read_document(data, name), context).tables["report_row"])


def source(argument: str) -> tuple[str, bytes]:
    """A report of so many rows, checked to be read whole, or the bytes of a file; and what to call it."""
    if not argument.isdigit():
        return Path(argument).name, Path(argument).read_bytes()
    data = generate_report(int(argument))
    accepted = rows_of(data, f"{argument}.docx")
    if accepted != int(argument):
        raise SystemExit(f"{argument} rows were written and {accepted} accepted")
    return f"{argument} rows", data


def measured(name: str, data: bytes) -> list[str]:
    """One line of the table."""
    rows = rows_of(data, name)
    least = best_of(lambda: floor(data))
    grid = best_of(lambda: read_document(data, name))
    understood = best_of(lambda: rows_of(data, name))
    return [
        name,
        f"{least * 1000:.1f}",
        f"{grid * 1000:.1f}",
        f"{understood * 1000:.1f}",
        f"{grid / least:.1f} ×",
        f"{understood / least:.1f} ×",
        f"{understood / rows * 1e6:.0f}" if rows else "",
    ]


def main(arguments: tuple[str, ...]) -> None:
    """Measure each and print a line for it."""
    lines = [measured(*source(argument)) for argument in arguments]
    print_table(["report", "floor ms", "grid ms", "rows ms", "grid/floor", "rows/floor", "µs a row"], lines)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or SIZES)
