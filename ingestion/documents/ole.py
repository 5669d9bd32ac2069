"""OLE compound files: which streams stand at their root, and no more.

Belongs here: telling ``.doc``, ``.xls`` and encrypted packages apart. Does not belong here: reading what they hold.

After [MS-CFB]: a header, a table of sectors chained by number, a directory of entries in a tree.
"""

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY_SIZE = 128
_NO_ENTRY = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA  # sector numbers from here on are marks
_MAX_SECTORS = 4_096  # of the directory; far more than any document has


def root_streams(data: bytes) -> frozenset[str]:
    """The names of the streams and storages at the root, as far as the file is whole; empty when it is not."""
    try:
        return _root_streams(data)
    except (struct.error, IndexError, UnicodeDecodeError):
        return frozenset()


def _root_streams(data: bytes) -> frozenset[str]:
    shift, first = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 48)[0]
    if not 7 <= shift <= 16:
        return frozenset()
    size = 1 << shift
    table_sectors = [s for s in struct.unpack_from("<109I", data, 76) if s < _LAST_SECTOR]
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


def _children_of_root(directory: bytes) -> frozenset[str]:
    names: set[str] = set()
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    seen: set[int] = set()
    while waiting:
        entry = waiting.pop()
        start = entry * _ENTRY_SIZE
        if entry == _NO_ENTRY or entry in seen or start + _ENTRY_SIZE > len(directory):
            continue
        seen.add(entry)
        length = struct.unpack_from("<H", directory, start + 64)[0]
        names.add(directory[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le"))
        waiting += struct.unpack_from("<II", directory, start + 68)
    return frozenset(names)
