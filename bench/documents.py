"""The document readers beside the floor: ``python -m bench.documents [ROWS|FILE.docx …]``.

Prints, for generated reports of several sizes or for files, the milliseconds of ``zipfile`` + ``lxml`` parse of the
main part alone (the floor), and as multiples of it in the same run: the grid; the rows cleaned (the grid, its columns
mapped to fields, every field's words cleaned), once with the phrases of the report before remembered, as they are in a
backlog, and once with all of them forgotten (``first``); the rows understood (dates, outcomes and the rest as well).
For files it goes on with other people's readers, and how many fields each gets right where an ``expected.json`` beside
the file says what it holds.

Milliseconds are those of the processor at the quickest; multiples are medians over turns (``measure.in_turn``), so that
other work on the machine falls on all alike.
"""

import gc
import hashlib
import io
import sys
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from lxml import etree

from bench.generate_report import generate_report
from bench.measure import forget_phrases, in_turn, print_table
from bench.other_readers import FIELDS, Read, by_field, expected_fields, readers, right_fields
from ingestion.documents.read import read_document
from ingestion.language.agreement import split_agreements
from ingestion.language.text import clean
from ingestion.notices import Address
from ingestion.reports.context import ReadingContext
from ingestion.reports.parts import split_parts
from ingestion.reports.read import read_reports
from ingestion.reports.rows import read_rows
from ingestion.reports.title import read_title

SIZES = ("15", "300", "3000", "10000")


def floor(data: bytes) -> object:
    """What no reader of this format can do without."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"), etree.XMLParser(huge_tree=True))


def cleaned_rows(data: bytes, name: str) -> list[dict[str, str]]:
    """The events of a report: every field's words, cleaned; nothing of them understood."""
    document = read_document(data, name)
    rows: list[dict[str, str]] = []
    for part in split_parts(document):
        title = read_title(part.title_lines, document.page_headers, name, _context(data, name).hints, Address())
        found = read_rows(part, title.executive_body, title.period, has_merges=document.has_merges)
        for event in found.events:
            row = {field: clean(cell.words) for field, cell in event.cells.items() if field != "agreements"}
            if event.agreements is not None:
                row["agreements"] = " ".join(split_agreements(event.agreements.paragraphs))
            rows.append(row)
    return rows


def cleaned_for_the_first_time(data: bytes, name: str) -> list[dict[str, str]]:
    """The same by a process that has met none of the phrases before."""
    forget_phrases()
    return cleaned_rows(data, name)


def understood_rows(data: bytes, name: str) -> int:
    """Read everything; the number of rows accepted."""
    return len(read_reports(read_document(data, name), _context(data, name)).tables["report_row"])


def _context(data: bytes, name: str) -> ReadingContext:
    return ReadingContext(hashlib.sha256(data).hexdigest(), name, len(data), "bench")


def source(argument: str) -> tuple[str, bytes]:
    """A report of so many rows, checked to be read whole, or the bytes of a file; and what to call it."""
    if not argument.isdigit():
        return Path(argument).name, Path(argument).read_bytes()
    data = generate_report(int(argument))
    accepted = understood_rows(data, f"{argument}.docx")
    if accepted != int(argument):
        raise SystemExit(f"{argument} rows were written and {accepted} accepted")
    return f"{argument} rows", data


def stages(name: str, data: bytes) -> list[str]:
    """One line of the table of stages."""
    rows = understood_rows(data, name)
    least, *ours = in_turn(
        lambda: floor(data),
        lambda: read_document(data, name),
        lambda: cleaned_rows(data, name),
        lambda: cleaned_for_the_first_time(data, name),
        lambda: understood_rows(data, name),
    )
    return [
        name,
        f"{least.seconds * 1000:.2f}",
        *(f"{stage.ratio:.1f} ×" for stage in ours),
        *(f"{stage.seconds / rows * 1e6:.0f}" if rows else "" for stage in (ours[0], ours[1], ours[3])),
    ]


def compared(file: Path) -> list[list[str]]:
    """The lines of one file in the table of readers: this one's cleaned rows, then the others."""
    data = file.read_bytes()
    expected = expected_fields(file)
    lines = [_line("cleaned rows", file, data, lambda: cleaned_rows(data, file.name), expected)]
    for name, read in readers().items():
        if read is None:
            lines.append([name, file.name, "not installed", "", ""])
        else:
            lines.append(_line(name, file, data, partial(_fields, read, data), expected))
    return lines


def _fields(read: Read, data: bytes) -> list[dict[str, str]]:
    return by_field(read(data))


def _line(
    name: str,
    file: Path,
    data: bytes,
    read: Callable[[], Sequence[dict[str, str]]],
    expected: Sequence[dict[str, str]] | None,
) -> list[str]:
    right = "" if expected is None else f"{right_fields(read(), expected)} of {len(expected) * len(FIELDS)}"
    _, taken = in_turn(lambda: floor(data), read)
    return [name, file.name, f"{taken.seconds * 1000:.1f}", f"{taken.ratio:.1f} ×", right]


def main(arguments: Sequence[str]) -> None:
    """Measure each and print a line for it."""
    gc.freeze()  # as the worker does in which documents are read
    head = ["report", "floor ms", "grid", "cleaned", "first", "understood", "grid µs a row", "cleaned", "understood"]
    print_table(head, [stages(*source(argument)) for argument in arguments])
    files = [Path(argument) for argument in arguments if not argument.isdigit()]
    if files:
        print()
        head = ["reader", "file", "ms", "beside the floor", "fields right"]
        print_table(head, [line for file in files for line in compared(file)])


if __name__ == "__main__":
    main(sys.argv[1:] or SIZES)
