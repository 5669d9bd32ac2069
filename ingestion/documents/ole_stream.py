"""OLE compound files: the bytes of one stream at the root.

Belongs here: following the chains of sectors of a stream. Does not belong here: which streams there are (``ole``), what
they say.

After [MS-CFB] 2.1–2.6: a stream is a chain of sectors, numbered in a table of what follows what; short ones are chains
of small sectors within the stream of the root.
"""

import struct

from ingestion.documents.ole import SIGNATURE

_ENTRY_SIZE, _SMALL_SECTOR = 128, 64
_LAST_SECTOR = 0xFFFFFFFA  # sector numbers from here on are marks


def read_stream(data: bytes, names: tuple[str, ...]) -> bytes | None:
    """The bytes of the first stream of one of these names in any case; None when there is none or its chain is broken.

    A chain that bites its tail ends there: no more sectors are followed than the file has.
    """
    if not data.startswith(SIGNATURE):
        return None
    try:
        return _read(data, frozenset(name.casefold() for name in names))
    except (struct.error, IndexError):
        return None


def _read(data: bytes, names: frozenset[str]) -> bytes | None:
    (shift,) = struct.unpack_from("<H", data, 30)
    if not 7 <= shift <= 16:
        return None
    size = 1 << shift
    first_directory, _, small_limit, first_small, _, first_more, _ = struct.unpack_from("<7I", data, 48)
    count = len(data) // size
    table: list[int] = []
    for sector in _table_sectors(data, size, first_more, count):
        table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    directory = _chain(data, size, table, first_directory, size)
    entries = [directory[at : at + _ENTRY_SIZE] for at in range(0, len(directory) - _ENTRY_SIZE + 1, _ENTRY_SIZE)]
    for entry in entries:
        (length,) = struct.unpack_from("<H", entry, 64)
        if entry[66] == 2 and entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace").casefold() in names:
            start, byte_count = struct.unpack_from("<II", entry, 116)
            if byte_count >= small_limit:
                return _chain(data, size, table, start, size)[:byte_count]
            (root_start,) = struct.unpack_from("<I", entries[0], 116)
            small = _chain(data, size, table, root_start, size)
            following = _chain(data, size, table, first_small, size)
            small_table = list(struct.unpack(f"<{len(following) // 4}I", following))
            return _chain(small, _SMALL_SECTOR, small_table, start, 0)[:byte_count]
    return None


def _table_sectors(data: bytes, size: int, first_more: int, count: int) -> list[int]:
    """The sectors that hold the table: 109 named in the header, the others in a chain of their own."""
    found = list(struct.unpack_from("<109I", data, 76))
    sector, walked = first_more, 0
    while sector < _LAST_SECTOR and walked < count:
        *more, sector = struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
        found += more
        walked += 1
    return [sector for sector in found if sector < _LAST_SECTOR][:count]


def _chain(data: bytes, size: int, table: list[int], first: int, header: int) -> bytes:
    """The sectors of a chain, one after the other; ``header`` bytes stand before the first sector of ``data``."""
    pieces: list[bytes] = []
    sector, limit = first, len(data) // size + 1
    while sector < _LAST_SECTOR and len(pieces) < limit:
        start = header + sector * size
        pieces.append(data[start : start + size])
        sector = table[sector]
    return b"".join(pieces)
