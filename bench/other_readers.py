"""Other people's readers of Word documents, each as rows of cells, and how many fields of a known report they get.

Belongs here: the shortest way that the documentation of each shows from a file to the rows of its tables, and holding
them against the expected fields. Does not belong here: any mending of what they give, beyond white space; timing.

Only python-docx is a dependency of development. The others are measured where they happen to be installed.
"""

import importlib
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import html

Rows = list[list[str]]
Read = Callable[[bytes], Rows]

# The columns of the real report, left to right.
FIELDS = (
    "row_label",
    "agreements",
    "event_title",
    "dates_text",
    "place_text",
    "participants_text",
    "result_text",
    "note_text",
)


def _imported(name: str) -> Any:
    return importlib.import_module(name)


def _python_docx(data: bytes) -> Rows:
    document = _imported("docx").Document(io.BytesIO(data))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def _docx2python(data: bytes) -> Rows:
    with _imported("docx2python").docx2python(io.BytesIO(data)) as document:
        return [["\n".join(cell) for cell in row] for table in document.body for row in table]


def _mammoth(data: bytes) -> Rows:
    return _rows_of_html(_imported("mammoth").convert_to_html(io.BytesIO(data)).value)


def _markitdown(data: bytes) -> Rows:
    converted = _imported("markitdown").MarkItDown().convert_stream(io.BytesIO(data), file_extension=".docx")
    lines = [line.strip() for line in converted.text_content.splitlines()]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


def _docling(data: bytes) -> Rows:
    stream = _imported("docling.datamodel.base_models").DocumentStream(name="report.docx", stream=io.BytesIO(data))
    document = _imported("docling.document_converter").DocumentConverter().convert(stream).document
    return [[cell.text for cell in row] for table in document.tables for row in table.data.grid]


def _pandoc(data: bytes) -> Rows:
    done = subprocess.run(["pandoc", "-f", "docx", "-t", "html"], input=data, capture_output=True, check=True)
    return _rows_of_html(done.stdout.decode())


def _rows_of_html(markup: str) -> Rows:
    """The rows of all tables; a cell that spans rows or columns is in each of them."""
    rows: Rows = []
    for table in html.fromstring(f"<div>{markup}</div>").iter("table"):
        lasting: dict[int, tuple[int, str]] = {}  # column → rows still to come, words
        for row in table.iter("tr"):
            cells: list[str] = []
            for cell in [*row.iterchildren("td", "th"), None]:
                while len(cells) in lasting:
                    left, words = lasting.pop(len(cells))
                    if left > 1:
                        lasting[len(cells)] = (left - 1, words)
                    cells.append(words)
                if cell is not None:
                    words = " ".join(map(str, cell.itertext()))
                    for _ in range(int(cell.get("colspan", 1))):
                        if (more := int(cell.get("rowspan", 1)) - 1) > 0:
                            lasting[len(cells)] = (more, words)
                        cells.append(words)
            rows.append(cells)
    return rows


_READERS: dict[str, Read] = {
    "python-docx": _python_docx,
    "docx2python": _docx2python,
    "mammoth": _mammoth,
    "markitdown": _markitdown,
    "docling": _docling,
    "pandoc": _pandoc,
}
_MODULES = {"python-docx": "docx"}


def readers() -> dict[str, Read | None]:
    """Each reader by its name; None where it is not installed."""
    return {
        name: read if shutil.which(name) or find_spec(_MODULES.get(name, name)) else None
        for name, read in _READERS.items()
    }


def expected_fields(file: Path) -> list[dict[str, str]] | None:
    """What a report says by row and field, out of an ``expected.json`` beside it; None where there is none."""
    beside = file.with_name("expected.json")
    if not beside.exists():
        return None
    rows = json.loads(beside.read_text(encoding="utf-8"))["rows"]
    return [{**row, "agreements": " ".join(row["agreements"])} for row in rows]


def right_fields(rows: Sequence[dict[str, str]], expected: Sequence[dict[str, str]]) -> int:
    """How many fields say what they should, row by row, white space aside."""
    pairs = zip(rows, expected, strict=False)
    return sum(_folded(row.get(name, "")) == _folded(wanted[name]) for row, wanted in pairs for name in FIELDS)


def by_field(rows: Rows) -> list[dict[str, str]]:
    """Rows of cells as events: as wide as the heading, below it, and saying more than one thing."""
    events = [row for row in rows if len(row) == len(FIELDS) and len({_folded(cell) for cell in row}) > 2]
    return [dict(zip(FIELDS, row, strict=True)) for row in events[1:]]


def _folded(words: str) -> str:
    return " ".join(words.split())
