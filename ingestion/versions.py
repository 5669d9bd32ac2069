"""Versions of the program's rooms, as fingerprints of their own files.

Belongs here: what "made by the same program" means. A number kept by hand is forgotten; a fingerprint is not: any
change of a rule, a word list or a reader makes whatever depends on it be made again.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).parent
_SUFFIXES = {".py", ".yml", ".csv", ".json", ".sql"}
_READERS = ("lxml", "python-calamine", "pdfplumber", "pdfminer.six")
_LANGUAGE_PACKAGES = ("pymorphy3", "pymorphy3-dicts-ru", "rapidfuzz")


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    """Twelve hexadecimal digits over the contents of files and of all source files in folders, and extra words."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in _SUFFIXES and file.is_file():
                digest.update(file.relative_to(path.parent).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    for word in extra:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:12]


@cache
def cells_version() -> str:
    """The version of what makes cells of bytes."""
    # Cells keep the notices of their reader, so what a notice may say is part of their form.
    rooms = ["documents", "notices/documents.yml"]
    return fingerprint([_ROOT / room for room in rooms], *(f"{name} {version(name)}" for name in _READERS))


@cache
def reading_version() -> str:
    """The version of what makes readings of cells: program, reference data, dictionaries."""
    rooms = ["reports", "language", "reference", "contracts", "corrections", "notices", "landing.py", "quarters.py"]
    packages = (f"{name} {version(name)}" for name in _LANGUAGE_PACKAGES)
    return fingerprint([_ROOT / room for room in rooms], cells_version(), *packages)
