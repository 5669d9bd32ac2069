"""Surrogate keys: text, the same on every engine, from what identifies a thing at its first mention.

Belongs here: hashing. Does not belong here: deciding what identifies a thing.
"""

import hashlib


def key_of(kind: str, *parts: object) -> str:
    """A key of 32 hexadecimal digits for a kind of thing and the parts that identify it."""
    return hashlib.md5("\x1f".join([kind, *map(str, parts)]).encode(), usedforsecurity=False).hexdigest()
