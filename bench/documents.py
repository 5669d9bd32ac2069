"""The document readers beside the floor: ``python -m bench.documents [ROWS …]``.

Prints, for reports of several sizes, the milliseconds of ``zipfile`` + ``lxml`` parse of the main part alone (the
floor), of reading the grid, and of reading cleaned and understood rows, and the last two as multiples of the floor
in the same run; seconds as such say more about the machine than about the program.
"""

import hashlib
import io
import sys
import zipfile

from lxml import etree

from bench.generate_report import generate_report
from bench.measure import best_of, print_table
from ingestion.documents.read import read_document
from ingestion.reports.context import ReadingContext
from ingestion.reports.read import read_reports

SIZES = (15, 300, 3000, 10000)


def floor(data: bytes) -> object:
    """What no reader of this format can do without."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"), etree.XMLParser(huge_tree=True))


def rows_of(data: bytes, name: str) -> int:
    """Read everything; the number of rows accepted."""
    context = ReadingContext(hashlib.sha256(data).hexdigest(), name, len(data), "bench")
    return len(read_reports(read_document(data, name), context).tables["report_row"])


def main(sizes: tuple[int, ...]) -> None:
    """Measure each size and print a line for it."""
    lines = []
    for size in sizes:
        data, name = generate_report(size), f"{size}.docx"
        accepted = rows_of(data, name)
        if accepted != size:
            raise SystemExit(f"{name}: {accepted} rows were accepted, {size} were written")
        least = best_of(lambda data=data: floor(data))  # type: ignore[misc]
        grid = best_of(lambda data=data, name=name: read_document(data, name))  # type: ignore[misc]
        rows = best_of(lambda data=data, name=name: rows_of(data, name))  # type: ignore[misc]
        lines.append(
            [
                f"{size}",
                f"{least * 1000:.1f}",
                f"{grid * 1000:.1f}",
                f"{rows * 1000:.1f}",
                f"{grid / least:.1f} ×",
                f"{rows / least:.1f} ×",
                f"{rows / size * 1e6:.0f}",
            ]
        )
    print_table(["rows", "floor ms", "grid ms", "rows ms", "grid/floor", "rows/floor", "µs a row"], lines)


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
