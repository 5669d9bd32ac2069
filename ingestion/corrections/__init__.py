"""Corrections: known errors in documents, as a person wrote them down in the reviewed file of a home.

Belongs here: the file, its records, which of them concern a document. Does not belong here: finding their places in a
document and reading the other words there (``reports.corrected``), holding the file against all documents
(``resolution.versions.corrections``).

A document is named by its SHA-256 and its words are expected to the letter, so a correction belongs to the one version
of a document in which somebody saw the error, and to no later one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from ingestion.notices import Notice
from ingestion.reviewed import ReviewedFileError, read_records

CORRECTIONS_FILE = "corrections.yml"
_SCHEMA = Path(__file__).parent / "corrections.schema.json"

Status = Literal["proposed", "accepted", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What should stand at a place of a document where other words stand.

    ``document`` is a SHA-256 or the beginning of one. The place is a cell (``table``, ``row`` and ``column``: the name
    of a field of the form, or the number of a column as text) or, with ``title``, the title of the part of that number.
    ``expect`` are the words that stand there, ``words`` those that should, a paragraph a line. ``on`` is an ISO day.
    """

    document: str
    expect: str
    words: str
    reason: str
    who: str
    on: str
    status: Status
    table: int | None = None
    row: int | None = None
    column: str | None = None
    title: int | None = None

    @property
    def place(self) -> str:
        """The place as the file has it: ``table: 1, row: 5, column: dates_text``."""
        if self.title is not None:
            return f"title: {self.title}"
        return f"table: {self.table}, row: {self.row}, column: {self.column}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The words that should stand there, by paragraph."""
        return tuple(self.words.strip("\n").split("\n"))


@dataclass(frozen=True, slots=True)
class Corrections:
    """The records of a file in its order, counted from 1; none of a file that cannot be read, which is a notice."""

    entries: tuple[Correction, ...] = ()
    notices: tuple[Notice, ...] = ()

    def of(self, sha256: str) -> Mapping[int, Correction]:
        """The accepted corrections of a document, by their number in the file; only these change its reading."""
        return {
            number: correction
            for number, correction in enumerate(self.entries, start=1)
            if correction.status == "accepted" and sha256.startswith(correction.document)
        }


def corrections_in(reviewed: Path) -> Corrections:
    """The corrections of a home, by its folder of reviewed files; none where there is no file."""
    try:
        data = (reviewed / CORRECTIONS_FILE).read_bytes()
    except FileNotFoundError:
        return Corrections()
    return corrections_of(data)


@lru_cache(maxsize=4)  # asked once a document, and the file is the same through a run
def corrections_of(data: bytes) -> Corrections:
    """The corrections of a file's content."""
    try:
        entries = tuple(_entry(number, record) for number, record in enumerate(_records(data), start=1))
    except ReviewedFileError as error:
        return Corrections(notices=(Notice("corrections_file_invalid", value=str(error)),))
    return Corrections(entries)


def _records(data: bytes) -> list[dict[str, Any]]:
    return read_records(data, _SCHEMA, as_typed=True)


def _entry(number: int, record: dict[str, Any]) -> Correction:
    if ("title" in record) == ("table" in record):
        raise ReviewedFileError(f"{number}: title | table, row, column")
    try:
        date.fromisoformat(record["on"])
    except ValueError as error:
        raise ReviewedFileError(f"{number}/on: {record['on']!r}") from error
    numbers = {name: int(record[name]) for name in ("table", "row", "title") if name in record}
    assert record["status"] in get_args(Status)
    return Correction(**{**record, **numbers, "document": record["document"].lower()})
