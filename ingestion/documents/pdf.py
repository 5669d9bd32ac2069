"""PDF files with a text layer → the grid model; everything read here needs a person's review.

Belongs here: pages, ruled tables, what stands outside them, and the refusal of files without text. Does not belong
here: what the end of a line means (``pdf_lines``), tables that run over pages (``pdf_stitch``).

A PDF keeps letters and strokes, and no table. Only tables drawn with ruling lines are found. A scan is refused, with
or without words recognised beneath it: words recognised by a machine are no source for a report.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING

from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.guard import LIMITS, Tally
from ingestion.documents.pdf_lines import Letter, Line, lines_of
from ingestion.documents.pdf_stitch import Box, Stitched, segment_of
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source
from ingestion.notices import Address, Notice

if TYPE_CHECKING:
    from pdfplumber.page import Page

_END, _END_WITHIN = b"%%EOF", 2_048  # bytes; programs put a few of their own behind it
_MOST_PAGES = 1_000
_MOST_LETTERS = 50_000  # of one page; a dense one has 8,000
_MOST_STROKES = 20_000  # of one page; tables are found among them
_MOST_SECONDS = 120
_SCAN = 0.6  # of a page covered by one picture
_MOST_UNKNOWN = 0.01  # of all letters
_STREAM = re.compile(rb"stream\r?\n")
_PAGE_NUMBER = re.compile(r"(?:стр(?:аница|\.)?\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:из|/)\s*\d{1,4})?", re.IGNORECASE)
_UNKNOWN = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")


def read(source: Source) -> Document:
    """Read a PDF file.

    Raises:
        DocumentRefused: it is encrypted, damaged, hostile, a scan, or has no ruled table.
    """
    import pdfplumber

    _check_streams(source.data)
    with _in_library(is_whole=_END in source.data[-_END_WITHIN:]):
        pages = pdfplumber.open(BytesIO(source.data), unicode_norm=None).pages
    return _Reader().document(pages)


@contextmanager
def _in_library(*, is_whole: bool = True) -> Iterator[None]:
    """Refuse a file that the library stumbles over: it lets through whatever a broken value makes of its own code.

    Raises:
        DocumentRefused: ``document_encrypted``, ``package_truncated``, ``pdf_broken``.
    """
    from pdfminer.pdfdocument import PDFEncryptionError

    try:
        yield
    except (OSError, MemoryError):
        raise
    except Exception as error:
        # A wrong password, and a way of encryption that the library does not know (certificates, a firm's own).
        if isinstance(error, PDFEncryptionError) or any(isinstance(arg, PDFEncryptionError) for arg in error.args):
            raise refusal("document_encrypted") from error
        raise refusal("pdf_broken" if is_whole else "package_truncated") from error


def _check_streams(data: bytes) -> None:
    """Refuse a file one of whose packed streams is larger than any part may be.

    Raises:
        DocumentRefused: ``pdf_stream_too_large``.
    """
    for match in _STREAM.finditer(data):
        if data[match.end() : match.end() + 1] not in (b"\x78", b"\x58", b"\x68"):
            continue  # not packed by zlib
        unpacked, packer = 0, zlib.decompressobj()
        waiting = data[match.end() : match.end() + LIMITS.file_size]
        try:
            while waiting and not packer.eof:
                unpacked += len(packer.decompress(waiting, 2**20))
                waiting = packer.unconsumed_tail
                if unpacked > LIMITS.part_size:
                    raise refusal("pdf_stream_too_large", limit=LIMITS.part_size // 2**20)
        except zlib.error:
            continue


@dataclass(slots=True)
class _OnPage:
    """What stands on a page, top to bottom: its lines outside tables, its tables."""

    number: int
    blocks: list[Line | list[tuple[Box, list[Line]]]] = field(default_factory=list)

    @property
    def margins(self) -> list[Line]:
        """The lines above the first table and below the last one; all lines where there is none."""
        return [block for block in self.blocks if isinstance(block, Line)]


class _Reader:
    def __init__(self) -> None:
        self._tally = Tally()
        self._letters = self._unknown = 0
        self._pictured = 0  # pages that are a picture
        self._began = monotonic()

    def document(self, pages: "list[Page]") -> Document:
        if len(pages) > _MOST_PAGES:
            raise refusal("pdf_too_many_pages", count=len(pages), limit=_MOST_PAGES)
        found = []
        for page in pages:
            found.append(self._page(page))
            page.close()
            if monotonic() - self._began > _MOST_SECONDS:
                raise refusal("pdf_too_slow", seconds=_MOST_SECONDS, pages=page.page_number)
        if not self._letters:
            raise refusal("pdf_without_text")
        has_table = any(not isinstance(block, Line) for page in found for block in page.blocks)
        if self._pictured and not has_table:
            raise refusal("pdf_is_a_scan")
        if self._unknown > _MOST_UNKNOWN * self._letters:
            raise refusal("pdf_letters_unknown", count=self._unknown, total=self._letters)
        if not has_table:
            raise refusal("pdf_without_table")
        return self._put_together(found)

    # --- one page -------------------------------------------------------------------------------------------------

    def _page(self, page: "Page") -> _OnPage:
        with _in_library():
            is_dense = len(page.chars) > _MOST_LETTERS or len(page.edges) > _MOST_STROKES
        if is_dense:
            raise refusal("pdf_page_too_dense", page=page.page_number)
        with _in_library():
            once = page.dedupe_chars(tolerance=0.5).chars
            tables = [table.cells for table in page.find_tables() if len(table.cells) > 1]
        letters: list[Letter] = [self._known(letter) for letter in once]
        seen = sum(bool(letter["text"].strip()) for letter in letters)
        self._letters += seen
        area = float(page.width * page.height)
        is_picture = any(_area(image) > _SCAN * area for image in page.images)
        self._pictured += is_picture
        if is_picture and not seen:
            raise refusal("pdf_page_without_text", page=page.page_number)
        return self._sorted(page.page_number, letters, tables)

    def _known(self, letter: Letter) -> Letter:
        if _UNKNOWN.search(letter["text"]):
            self._unknown += 1
            return {**letter, "text": "\ufffd"}
        return letter

    def _sorted(self, page_number: int, letters: list[Letter], tables: list[list[Box]]) -> _OnPage:
        found = _OnPage(page_number)
        held: dict[tuple[int, Box], list[Letter]] = {(n, box): [] for n, cells in enumerate(tables) for box in cells}
        outside: list[Letter] = []
        by_size = sorted(held, key=lambda key: (key[1][2] - key[1][0]) * (key[1][3] - key[1][1]))
        for letter in letters:
            x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
            home = next((key for key in by_size if key[1][0] <= x <= key[1][2] and key[1][1] <= y <= key[1][3]), None)
            (outside if home is None else held[home]).append(letter)
        placed: list[tuple[float, Line | list[tuple[Box, list[Line]]]]] = [
            (line.top, line) for line in lines_of(outside)
        ]
        for number, cells in enumerate(tables):
            boxes = [(box, lines_of(held[number, box])) for box in cells]
            if any(lines for _, lines in boxes):
                placed.append((min(box[1] for box in cells), boxes))
        found.blocks = [block for _, block in sorted(placed, key=lambda entry: entry[0])]
        return found

    # --- all pages ------------------------------------------------------------------------------------------------

    def _put_together(self, pages: list[_OnPage]) -> Document:
        document = Document("pdf", [], needs_review=True)
        repeated = _repeated(pages)
        made: list[Line | Stitched] = []
        for page in pages:
            is_first = page.number > 1
            for block in page.blocks:
                if isinstance(block, Line):
                    words = " ".join(block.text.split())
                    if _PAGE_NUMBER.fullmatch(words):
                        continue
                    if _mark(words) in repeated:
                        document.page_headers += [words] if words not in document.page_headers else []
                    else:
                        made.append(block)
                    continue
                segment = segment_of(block)
                last = made[-1] if made else None
                if is_first and isinstance(last, Stitched) and last.takes(segment):
                    last.take(segment)
                else:
                    made.append(Stitched(segment))
                is_first = False
        for entry in made:
            if isinstance(entry, Line):
                self._tally.words(len(entry.text))
                document.blocks.append(Paragraph(entry.text.rstrip()))
                continue
            table = entry.table(self._tally.tables + 1, self._tally)
            document.blocks.append(table)
            if entry.pages > 1:
                # A page break cuts merged cells, and an empty half cannot be told from an empty cell.
                document.has_merges = False
            if entry.joined_rows:
                said: dict[str, str | int] = {"count": entry.joined_rows, "pages": entry.pages}
                document.notices.append(Notice("pdf_rows_joined", said, address=Address(table=table.number)))
        if self._unknown:
            document.notices.append(Notice("symbol_not_known", {"count": self._unknown}, "\ufffd"))
        return document


def _area(image: Letter) -> float:
    return float(abs((image["x1"] - image["x0"]) * (image["bottom"] - image["top"])))


def _mark(words: str) -> str:
    """A line with its numbers taken out, as the heads and feet of pages are alike."""
    return re.sub(r"\d+", "#", words)


def _repeated(pages: list[_OnPage]) -> frozenset[str]:
    """The lines that stand at the head or foot of most pages."""
    counts: dict[str, int] = {}
    for page in pages:
        lines = page.margins
        for mark in {_mark(" ".join(line.text.split())) for line in [*lines[:2], *lines[-2:]]}:
            counts[mark] = counts.get(mark, 0) + 1
    return frozenset(mark for mark, count in counts.items() if count > 1 and 2 * count > len(pages))
