"""What the records of an Excel 97–2003 workbook say before a spreadsheet library makes rectangles of it.

Belongs here: encryption, and how far the cells of each sheet reach. Does not belong here: values (``spreadsheet``),
compound files (``ole_stream``).

The stream is a row of records: a number, a length, that many bytes ([MS-XLS] 2.1.4). Records of cells begin with row
and column.
"""

import struct

from ingestion.documents.guard import LIMITS, Limits
from ingestion.documents.ole_stream import read_stream
from ingestion.documents.refusal import refusal

_BEGIN, _FILE_PASS = (0x0009, 0x0209, 0x0409, 0x0809), 0x002F
# LABEL, LABELSST, NUMBER, RK, MULRK, FORMULA, BOOLERR, RSTRING, in the numbers of all versions; not BLANK and MULBLANK.
_CELLS = frozenset((0x0204, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0006, 0x0206, 0x0406, 0x0205, 0x00D6))
_MULTIPLE = 0x00BD


def scan_binary(data: bytes, limits: Limits = LIMITS) -> None:
    """Hold every sheet of a binary workbook to the limits.

    Raises:
        DocumentRefused: ``document_encrypted``, ``sheet_too_far``, ``spreadsheet_broken``.
    """
    stream = read_stream(data, ("Workbook", "Book"))
    if stream is None:
        raise refusal("spreadsheet_broken", error="no workbook stream")
    place = sheet = last_row = last_column = 0
    total = 0
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        if number == _FILE_PASS:
            raise refusal("document_encrypted")
        if number in _BEGIN:
            total += last_row * last_column
            sheet, last_row, last_column = sheet + 1, 0, 0
        elif number in _CELLS and length >= 6 and place + 4 + length <= len(stream):
            row, column = struct.unpack_from("<HH", stream, place + 4)
            if number == _MULTIPLE:
                column = struct.unpack_from("<H", stream, place + 2 + length)[0]
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
            if last_row > limits.rows or last_column > limits.columns or total + last_row * last_column > limits.cells:
                raise refusal("sheet_too_far", value=str(sheet - 1), row=last_row, column=last_column)
        place += 4 + length
