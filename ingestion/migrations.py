"""Migrations: a home of an older format becomes one of the present format.

Belongs here: a step for each format, in order, and walking through them. Does not belong here: what the format is
(``home_format``), how things lie now (the rooms say that): a step names what it found in its day and asks no other
module, for those change and it must not.

Each step can be broken off and done again. The format is noted after the last one, so a home is never called newer than
it is.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

from ingestion.files import write_atomically
from ingestion.home_format import FORMAT, HomeFormat, program_version, read_format, too_new, write_format

LOG = logging.getLogger(__name__)


def bring_up_to_date(root: Path) -> HomeFormat:
    """Make a home one of the present format; call it under the home's lock, before anything is written.

    Raises:
        HomeFormatError: the home is of a later format, or nobody can tell.
        OSError: the disk failed; the home is as usable as it was.
    """
    known = read_format(root)
    if known is not None and known.format > FORMAT:
        raise too_new(root, known)
    if known is not None and known.format == FORMAT and known.program == program_version():
        return known
    begun = 0 if known is None else known.format
    for number in range(begun, FORMAT):
        LOG.info("%s: from format %d to %d", root, number, number + 1)
        _STEPS[number](root)
    return write_format(root, known)


def _publications_have_hashes(root: Path) -> None:
    """0 → 1: the manifest of a publication names the SHA-256 of each file, not its size alone.

    One whose files are not what it says is left as it is: ``concord verify`` tells of it.
    """
    found = [*root.glob("published/*/manifest.json"), *root.glob("as-of/.publications/*/*/manifest.json")]
    for file in found:
        if file.parent.is_symlink():  # the pointer to the current one
            continue
        try:
            manifest = json.loads(file.read_bytes())
            sizes = dict(manifest["files"])
            is_whole = all((file.parent / name).stat().st_size == size for name, size in sizes.items())
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if "sha256" in manifest or not is_whole:
            continue
        manifest["sha256"] = {}
        for name in sizes:
            with (file.parent / name).open("rb") as stream:
                manifest["sha256"][name] = hashlib.file_digest(stream, "sha256").hexdigest()
        stat = file.stat()
        write_atomically(file, f"{json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode())
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # they tell when it was published


_STEPS: tuple[Callable[[Path], None], ...] = (_publications_have_hashes,)
assert len(_STEPS) == FORMAT, "a step for each format"
