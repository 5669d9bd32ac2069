"""Limits that keep a document from taking the machine down, checked before anything is parsed.

Belongs here: how large, how nested, how repetitive a file may be, and the refusal when it is more. Does not belong
here: reading any format.

The limits are far above any report an office writes (one of 10,000 rows is some 30 MB of XML) and far below what
hurts: a few kilobytes of zip can hold gigabytes of XML, and a single attribute can ask for 200 million columns.
"""

from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from ingestion.documents.refusal import refusal
from ingestion.notices import Address


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may be at most; sizes in bytes, text in characters."""

    file_size: int = 200 * 2**20
    part_count: int = 5_000
    part_size: int = 100 * 2**20  # of one part once unpacked
    total_size: int = 1_000 * 2**20  # of all parts once unpacked, pictures included
    ratio: int = 400  # unpacked to packed, of one part …
    ratio_from: int = 4 * 2**20  # … that is larger than this once unpacked
    markup: int = 3_000_000  # signs "<" and "=" that may be held in memory at once; some 100 bytes each
    table_depth: int = 10
    tables: int = 5_000
    rows: int = 100_000  # of one document
    columns: int = 500
    cells: int = 1_000_000  # of one document
    cell_text: int = 1_000_000
    text: int = 100_000_000  # of one document


LIMITS = Limits()

# Entities can only be declared within a DTD. In UTF-16 of either byte order: the big-endian form holds the other one.
_DTD, _DTD_WIDE = b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le")


def check_file(data: bytes, limits: Limits = LIMITS) -> None:
    """Refuse an empty file and one that is larger than any report.

    Raises:
        DocumentRefused: ``document_empty``, ``document_too_large``.
    """
    if not data:
        raise refusal("document_empty")
    if len(data) > limits.file_size:
        raise refusal("document_too_large", megabytes=len(data) // 2**20, limit=limits.file_size // 2**20)


def check_members(members: list[ZipInfo], limits: Limits = LIMITS) -> None:
    """Refuse a zip by its list of contents alone; nothing is unpacked.

    Raises:
        DocumentRefused: ``document_encrypted``, ``package_part_name``, ``package_part_twice``, ``package_method``,
            ``package_too_many_parts``, ``package_too_large``.
    """
    if len(members) > limits.part_count:
        raise refusal("package_too_many_parts", count=len(members), limit=limits.part_count)
    seen: set[str] = set()
    total = 0
    for member in members:
        name = member.filename
        # OPC compares part names without case (ECMA-376 part 2, 6.2.2.3); two such members are two documents in one.
        folded = name.replace("\\", "/").casefold()
        if member.flag_bits & 0x1:
            raise refusal("document_encrypted")
        if folded.startswith("/") or ".." in folded.split("/") or ":" in folded.split("/")[0]:
            raise refusal("package_part_name", value=name)
        if folded in seen:
            raise refusal("package_part_twice", value=name)
        seen.add(folded)
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refusal("package_method", value=name, method=member.compress_type)
        total += member.file_size
    if total > limits.total_size:
        raise refusal("package_too_large", megabytes=total // 2**20, limit=limits.total_size // 2**20)


def check_part(member: ZipInfo, limits: Limits = LIMITS) -> None:
    """Refuse a part that is to be unpacked and read. Pictures and the like are never unpacked, so never asked about.

    The zip reader unpacks no more than the size declared here.

    Raises:
        DocumentRefused: ``package_part_too_large``, ``package_ratio``.
    """
    name, size, packed = member.filename, member.file_size, max(member.compress_size, 1)
    if size > limits.part_size:
        raise refusal("package_part_too_large", value=name, megabytes=size // 2**20, limit=limits.part_size // 2**20)
    if size > limits.ratio_from and size > limits.ratio * packed:
        raise refusal("package_ratio", value=name, ratio=size // packed, limit=limits.ratio)


def check_growth(part: str, size: int, text: int, limits: Limits = LIMITS) -> None:
    """Refuse markup of ``size`` bytes that grows to so much text, for OpenDocument lets a filled row be repeated.

    Raises:
        DocumentRefused: ``package_ratio``.
    """
    if text > limits.ratio_from and text > limits.ratio * size:
        raise refusal("package_ratio", value=part, ratio=text // max(size, 1), limit=limits.ratio)


def check_markup(markup: bytes, part: str, limits: Limits = LIMITS, *, whole: bool = True) -> None:
    """Refuse XML with a DTD, and XML with more markup than may be held in memory at once.

    ``whole`` is False where the caller reads piece by piece and keeps count of the markup itself.

    Raises:
        DocumentRefused: ``xml_dtd``, ``xml_too_much_markup``.
    """
    if _DTD in markup or (b"\0" in markup[:64] and _DTD_WIDE in markup):
        raise refusal("xml_dtd", value=part)
    if whole and len(markup) > limits.markup and markup.count(b"<") + markup.count(b"=") > limits.markup:
        raise refusal("xml_too_much_markup", value=part, limit=limits.markup)


class Tally:
    """What has been read of one document so far, held against the limits as it grows."""

    __slots__ = ("_limits", "cells", "rows", "tables", "text")

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self.tables = self.rows = self.cells = self.text = 0

    def table(self, depth: int) -> None:
        """Count a table that stands ``depth`` tables deep (0 in the body).

        Raises:
            DocumentRefused: ``document_too_many_tables``, ``table_too_deep``.
        """
        self.tables += 1
        if self.tables > self._limits.tables:
            raise refusal("document_too_many_tables", limit=self._limits.tables)
        if depth >= self._limits.table_depth:
            raise refusal("table_too_deep", address=Address(table=self.tables), limit=self._limits.table_depth)

    def row(self, table: int, row: int, cells: int, columns: int) -> None:
        """Count a row of ``cells`` cells that reaches to column ``columns``.

        Raises:
            DocumentRefused: ``document_too_many_rows``, ``document_too_many_cells``, ``table_too_wide``.
        """
        self.rows += 1
        self.cells += cells
        if self.rows > self._limits.rows:
            raise refusal("document_too_many_rows", address=Address(table=table, row=row), limit=self._limits.rows)
        if self.cells > self._limits.cells:
            raise refusal("document_too_many_cells", address=Address(table=table, row=row), limit=self._limits.cells)
        self.columns(columns, table, row)

    def columns(self, count: int, table: int, row: int) -> None:
        """Check how many columns a row reaches over, or a single cell says that it covers.

        Raises:
            DocumentRefused: ``table_too_wide``.
        """
        if count > self._limits.columns:
            raise refusal(
                "table_too_wide", address=Address(table=table, row=row), count=count, limit=self._limits.columns
            )

    def words(self, length: int, table: int | None = None, row: int | None = None, cell: int | None = None) -> None:
        """Count the text of a cell, or of a paragraph outside tables.

        Raises:
            DocumentRefused: ``cell_too_long``, ``document_text_too_long``.
        """
        self.text += length
        if length > self._limits.cell_text:
            raise refusal(
                "cell_too_long", address=Address(None, table, row, cell), count=length, limit=self._limits.cell_text
            )
        if self.text > self._limits.text:
            raise refusal("document_text_too_long", limit=self._limits.text)
