"""What the records of an Excel 97–2003 workbook say before a spreadsheet library makes rectangles of it.

Belongs here: encryption, how far the cells of each sheet reach, the formats of numbers. Does not belong here: values
(``sheet_values``), compound files (``ole_stream``).

The stream is a row of records: a number, a length, that many bytes ([MS-XLS] 2.1.4). Records of cells begin with row
and column.
"""

import struct

from ingestion.documents.guard import LIMITS, Limits
from ingestion.documents.number_format import BUILT_IN, GENERAL
from ingestion.documents.ole_stream import read_stream
from ingestion.documents.refusal import refusal
from ingestion.documents.sheet_scan import Sheet

_BEGIN, _FILE_PASS = (0x0009, 0x0209, 0x0409, 0x0809), 0x002F
# LABEL, LABELSST, NUMBER, RK, MULRK, FORMULA, BOOLERR, RSTRING, in the numbers of all versions; not BLANK and MULBLANK.
_CELLS = frozenset((0x0204, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0006, 0x0206, 0x0406, 0x0205, 0x00D6))
_MULTIPLE = 0x00BD
_BOUND_SHEET, _FORMAT, _STYLE = 0x0085, 0x041E, 0x00E0
_NUMBERS = frozenset((0x0203, 0x027E, 0x0006))  # NUMBER, RK, FORMULA
_BIFF8 = b"\x00\x06"


def scan_binary(data: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Hold every sheet of a binary workbook to the limits; the sheets, in their order, with formats of numbers alone.

    Raises:
        DocumentRefused: ``document_encrypted``, ``sheet_too_far``, ``spreadsheet_broken``.
    """
    stream = read_stream(data, ("Workbook", "Book"))
    if stream is None:
        raise refusal("spreadsheet_broken", error="no workbook stream")
    place = sheet = last_row = last_column = 0
    total = 0
    formats = _Formats()
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        if number == _FILE_PASS:
            raise refusal("document_encrypted")
        if number in _BEGIN:
            total += last_row * last_column
            sheet, last_row, last_column = sheet + 1, 0, 0
            formats.begin(place, stream[place + 4 : place + 6])
        elif number in _CELLS and length >= 6 and place + 4 + length <= len(stream):
            row, column = struct.unpack_from("<HH", stream, place + 4)
            if number == _MULTIPLE:
                column = struct.unpack_from("<H", stream, place + 2 + length)[0]
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
            if last_row > limits.rows or last_column > limits.columns or total + last_row * last_column > limits.cells:
                raise refusal("sheet_too_far", value=str(sheet - 1), row=last_row, column=last_column)
        formats.record(number, stream[place + 4 : place + 4 + length])
        place += 4 + length
    return formats.sheets


class _Formats:
    """The formats of numbers, as records come: codes, then styles that name a code, then cells that name a style."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._at: dict[int, Sheet] = {}  # by the place of the sheet's first record
        self._codes = dict(BUILT_IN)
        self._styles: list[int] = []
        self._sheet: Sheet | None = None
        self._is_biff8 = True

    def begin(self, place: int, version: bytes) -> None:
        if self._sheet is None and not self.sheets:
            self._is_biff8 = version == _BIFF8
        self._sheet = self._at.get(place)

    def record(self, number: int, data: bytes) -> None:
        try:
            self._take(number, data)
        except (struct.error, IndexError):
            return  # a record cut short; the library judges it

    def _take(self, number: int, data: bytes) -> None:
        if number == _BOUND_SHEET:
            sheet = self._at[struct.unpack_from("<I", data)[0]] = Sheet()
            self.sheets.append(sheet)
        elif number == _FORMAT:
            self._codes[struct.unpack_from("<H", data)[0]] = self._code(data[2:])
        elif number == _STYLE:
            self._styles.append(struct.unpack_from("<H", data, 2)[0])
        elif self._sheet is not None and number in _NUMBERS:
            self._cell(*struct.unpack_from("<HHH", data))
        elif self._sheet is not None and number == _MULTIPLE:
            row, first = struct.unpack_from("<HH", data)
            for place in range((len(data) - 6) // 6):
                self._cell(row, first + place, struct.unpack_from("<H", data, 4 + 6 * place)[0])

    def _cell(self, row: int, column: int, style: int) -> None:
        code = self._codes.get(self._styles[style], "")
        if code.casefold() not in GENERAL and self._sheet is not None:
            self._sheet.formats[row + 1, column + 1] = code

    def _code(self, data: bytes) -> str:
        if not self._is_biff8:
            return data[1 : 1 + data[0]].decode("cp1251", "replace")
        count, flags = struct.unpack_from("<HB", data)
        return (
            data[3 : 3 + 2 * count].decode("utf-16-le", "replace")
            if flags & 1
            else data[3 : 3 + count].decode("latin-1")
        )
