"""OLE compound files: which streams stand at their root, how one begins, whether the file is whole; and no more.

Belongs here: telling ``.doc``, ``.xls`` and encrypted packages apart, and cut-off ones from whole ones. Does not belong
here: reading what they hold.

After [MS-CFB]: a header, a table of sectors chained by number, a directory of entries in a tree.
"""

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY_SIZE = 128
_HEADER_SIZE = 512
_NO_ENTRY = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA  # sector numbers from here on are marks
_FREE_SECTOR = b"\xff\xff\xff\xff"
_SMALLEST_STREAM = 4_096  # bytes; smaller ones stand in a stream of their own kind
_MAX_SECTORS = 4_096  # of the directory; far more than any document has


def root_streams(data: bytes) -> frozenset[str]:
    """The names of the streams and storages at the root, as far as the file is whole; empty when it is not."""
    try:
        return frozenset(_root_streams(data))
    except (struct.error, IndexError, UnicodeDecodeError):
        return frozenset()


def stream_head(data: bytes, name: str, length: int) -> bytes:
    """The first bytes of a stream at the root, within its first sector; empty where it is missing or very small."""
    try:
        first, stream_size = _root_streams(data)[name]
        size = _sector_size(data)
    except (KeyError, struct.error, IndexError, UnicodeDecodeError):
        return b""
    if stream_size < _SMALLEST_STREAM:
        return b""
    return data[(first + 1) * size :][: min(length, size)]


def has_header(data: bytes) -> bool:
    """Whether the header, as far as it is there, is that of a compound file: with a size of sectors that is allowed."""
    try:
        return _sector_size(data) > 0
    except struct.error:
        return len(data) < _HEADER_SIZE


def is_whole(data: bytes) -> bool:
    """Whether the file reaches to the last sector that its own table (the first 109 sectors of it) says is used."""
    try:
        size = _sector_size(data)
        tables = _table_sectors(data)
    except struct.error:
        return False
    last = -1
    for number, sector in enumerate(tables):
        table = data[(sector + 1) * size : (sector + 2) * size]
        if len(table) < size:
            return False
        used = [place for place in range(size // 4) if table[place * 4 : place * 4 + 4] != _FREE_SECTOR]
        if used:
            last = number * (size // 4) + used[-1]
    return (last + 1) * size < len(data)


def _sector_size(data: bytes) -> int:
    shift = int(struct.unpack_from("<H", data, 30)[0])
    if not 7 <= shift <= 16:
        raise struct.error("the size of a sector is out of range")
    return 1 << shift


def _table_sectors(data: bytes) -> list[int]:
    return [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _LAST_SECTOR]


def _root_streams(data: bytes) -> dict[str, tuple[int, int]]:
    """Name → first sector, size."""
    size, first = _sector_size(data), struct.unpack_from("<I", data, 48)[0]
    table_sectors = _table_sectors(data)
    per_sector = size // 4

    def following(sector: int) -> int:
        table = table_sectors[sector // per_sector]
        return int(struct.unpack_from("<I", data, (table + 1) * size + sector % per_sector * 4)[0])

    directory = bytearray()
    sector, walked = first, 0
    while sector < _LAST_SECTOR and walked < _MAX_SECTORS:
        directory += data[(sector + 1) * size : (sector + 2) * size]
        walked += 1
        try:
            sector = following(sector)
        except (struct.error, IndexError):
            break  # cut off: what has been found so far still tells
    return _children_of_root(bytes(directory))


def _children_of_root(directory: bytes) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    seen: set[int] = set()
    while waiting:
        entry = waiting.pop()
        start = entry * _ENTRY_SIZE
        if entry == _NO_ENTRY or entry in seen or start + _ENTRY_SIZE > len(directory):
            continue
        seen.add(entry)
        length = struct.unpack_from("<H", directory, start + 64)[0]
        name = directory[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le")
        found[name] = struct.unpack_from("<II", directory, start + 116)
        waiting += struct.unpack_from("<II", directory, start + 68)
    return found
