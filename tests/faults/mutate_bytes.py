"""Bytes made wrong at random: any file as bytes, and the structures of a zip that lie about what is in it.

Belongs here: bytes in, bytes out, every choice taken from the given chance. Does not belong here: markup
(``mutate_markup``), which file is spoiled how (``cases``).
"""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Mapping

_STRANGE = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\x01\0\0\0", b"\xfe\xff\xff\xff")
_LENGTHS = (1, 8, 200, 5000)
_RECORDS = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")  # member in the list, member itself, end of the list
_RECORD_SIZE = {b"PK\x01\x02": 46, b"PK\x03\x04": 30, b"PK\x05\x06": 22}


def mutate_bytes(data: bytes, other: bytes, chance: random.Random, within: int | None = None) -> bytes:
    """Flip, cut out, put in, overwrite; splice in a piece of another file; cut off. ``within`` keeps to the head."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 30))):
        if not broken:
            break
        place = chance.randrange(min(len(broken), within or len(broken)))
        length = chance.choice(_LENGTHS)
        kind = chance.randrange(6)
        if kind == 0:
            broken[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            broken[place] = chance.randrange(256)
        elif kind == 2:
            del broken[place : place + length]
        elif kind == 3:
            broken[place:place] = chance.randbytes(length)
        elif kind == 4:
            broken[place : place + 4] = chance.choice(_STRANGE)
        else:
            start = chance.randrange(len(other) + 1)
            broken[place : place + chance.choice((0, length))] = other[start : start + length]
    return bytes(broken[: chance.randrange(len(broken) + 1)] if chance.random() < 0.2 else broken)


def mutate_zip_records(data: bytes, chance: random.Random) -> bytes:
    """Have headers, the list of contents and its end say something else than what is there."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 6))):
        record = chance.choice(_RECORDS)
        places = [place for place in range(len(data)) if data.startswith(record, place)]
        if not places:
            break
        start = chance.choice(places)
        width = chance.choice((2, 4))
        offset = start + chance.randrange(4, _RECORD_SIZE[record] - width, 2)
        if offset + width > len(broken):
            break
        form = "<H" if width == 2 else "<I"
        (value,) = struct.unpack_from(form, broken, offset)
        changed = chance.choice((0, 1, value + 1, value - 1, value * 2, 1 << chance.randrange(8 * width), 2**32 - 1))
        struct.pack_into(form, broken, offset, changed % (1 << (8 * width)))
    if chance.random() < 0.1:
        broken += chance.randbytes(chance.choice(_LENGTHS))
    if chance.random() < 0.1:
        broken[0:0] = b"PK\x03\x04" + chance.randbytes(chance.choice(_LENGTHS))
    return bytes(broken)


def unzip(data: bytes) -> dict[str, bytes]:
    """The members of a zip, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], chance: random.Random | None = None) -> bytes:
    """A zip of these members; with a chance, now and then one with a member twice, in capitals, or with a bad name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():  # without the time of day: a case is the same whenever it is made
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
        if chance is not None and parts and chance.random() < 0.05:
            name = chance.choice(list(parts))
            odd = chance.choice((name, name.upper(), name.replace("/", "\\"), f"../{name}", f"/{name}", f"C:{name}"))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a name that is there already, which is the point
                archive.writestr(zipfile.ZipInfo(odd), parts[name])
    return buffer.getvalue()


def mutate_members(parts: Mapping[str, bytes], other: Mapping[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """Lose a member, mix two up, take one of another file, empty one, double one, fill one with nonsense."""
    names = list(parts)
    one, two = chance.choice(names), chance.choice(names)
    kind = chance.choice(("lose", "mix up", "take", "empty", "double", "nonsense", "blow up", "join"))
    if kind == "lose":
        return {name: part for name, part in parts.items() if name != one}
    changed = {
        "mix up": {one: parts[two], two: parts[one]},
        "take": {one: chance.choice(list(other.values()))},
        "empty": {one: b""},
        "double": {f"{one}.xml": parts[one]},
        "nonsense": {one: chance.randbytes(chance.choice(_LENGTHS))},
        "blow up": {one: b" " * chance.choice((3 * 2**20, 5 * 2**20))},
        "join": dict(other),
    }
    return {**parts, **changed[kind]}
