"""OLE compound files made in memory: streams at the root of a file of 512-byte sectors, after [MS-CFB].

Belongs here: the container, and the smallest workbook (BIFF8) in it. Does not belong here: what a document of Word
keeps in its streams.
"""

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams, each padded to the size from which a stream has sectors of its own."""
    padded = {name: data.ljust(8 * _SECTOR, b"\0") for name, data in streams.items()}
    directory_sectors = -(-(len(padded) + 1) // 4)
    chain = [_TABLE, *range(2, directory_sectors + 1), _END]
    entries = [_entry("Root Entry", 5, child=1 if padded else _FREE)]
    body = b""
    for number, (name, data) in enumerate(padded.items(), 1):
        first, count = len(chain), -(-len(data) // _SECTOR)
        chain += [*range(first + 1, first + count), _END]
        right = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, right=right, first=first, size=len(data)))
        body += data.ljust(count * _SECTOR, b"\0")
    if len(chain) > _SECTOR // 4:
        raise ValueError("more than one sector of the table would be needed")
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<7I", header, 44, 1, 1, 0, 4096, _END, 0, _END)
    struct.pack_into("<I109I", header, 72, 0, 0, *[_FREE] * 108)
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    return bytes(header) + table + b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0") + body


def _entry(name: str, kind: int, *, child: int = _FREE, right: int = _FREE, first: int = _END, size: int = 0) -> bytes:
    entry = bytearray(128)
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry[: len(encoded)] = encoded
    struct.pack_into("<HBBIII", entry, 64, len(encoded), kind, 1, _FREE, right, child)
    struct.pack_into("<II", entry, 116, first, size)
    return bytes(entry)


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """An Excel 97 workbook of one sheet of words."""

    def record(number: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    title = "Отчёт".encode("utf-16-le")
    named = struct.pack("<BBBB", 0, 0, len(title) // 2, 1) + title
    globals_size = len(begin(5)) + 4 + 4 + len(named) + 4
    globals_ = begin(5) + record(0x0085, struct.pack("<I", globals_size) + named) + record(0x000A)
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", row, column, 0, len(words), 1) + words.encode("utf-16-le"))
        for row, line in enumerate(rows)
        for column, words in enumerate(line)
        if words
    )
    return compound({"Workbook": globals_ + begin(0x10) + record(0x0200, size) + cells + record(0x000A)})
