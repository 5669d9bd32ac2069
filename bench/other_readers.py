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

# How the heading of each column begins, folded and in small letters.
_SIGNS: dict[str, tuple[str, ...]] = {
    "row_label": ("№",),
    "agreements": ("соглашение",),
    "event_title": ("наименование",),
    "dates_text": ("срок", "дата"),
    "place_text": ("место",),
    "participants_text": ("участники",),
    "result_text": ("содержание", "результат", "итог"),
    "note_text": ("примечание",),
}


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
    # Its converter imports torch for what it does with pictures and sound; for a Word document it calls this.
    backend = _imported("docling.backend.msword_backend").MsWordDocumentBackend
    word = _imported("docling.datamodel.base_models").InputFormat.DOCX
    document = _imported("docling.datamodel.document").InputDocument(
        path_or_stream=io.BytesIO(data), format=word, backend=backend, filename="report.docx"
    )
    tables = backend(document, io.BytesIO(data)).convert().tables
    return [[cell.text for cell in row] for table in tables for row in table.data.grid]


def _pandoc(data: bytes) -> Rows:
    program = shutil.which("pandoc") or _imported("pypandoc").get_pandoc_path()
    done = subprocess.run([program, "-f", "docx", "-t", "html"], input=data, capture_output=True, check=True)
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
_MODULES = {"python-docx": "docx", "pandoc": "pypandoc"}


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
    """How many fields say what they should, white space aside.

    Rows are laid beside the expected ones in their order and to the reader's advantage: one too many or too few costs
    itself only.
    """
    best = [0] * (len(rows) + 1)  # of the rows up to each place, beside the expected ones so far
    for wanted in expected:
        before, best = best, [0]
        for place, row in enumerate(rows):
            right = sum(name in row and _folded(row[name]) == _folded(wanted[name]) for name in FIELDS)
            best.append(max(before[place + 1], best[place], before[place] + right))
    return best[-1]


def by_field(rows: Rows) -> list[dict[str, str]]:
    """Rows of cells as rows of fields, by the headings above them; rows that say one thing only are left out.

    A heading in two rows is the words of both. Cells are taken by their place: a row that was shifted is shifted here.
    """
    places: dict[str, int] = {}
    found: list[dict[str, str]] = []
    for row in rows:
        headings = [_folded(cell).casefold() for cell in row]
        named = {
            field: place
            for field, sign in _SIGNS.items()
            for place, cell in enumerate(headings)
            if cell.startswith(sign)
        }
        if len(named) > 1:
            places = named if len(named) > len(FIELDS) // 2 else places | named
        elif len({*headings, ""}) > 2:
            found.append({field: row[place] for field, place in places.items() if place < len(row)})
    return found


def _folded(words: str) -> str:
    return " ".join(words.split())
