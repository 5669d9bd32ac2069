"""Restoring: a home from a backup, in a folder where there is nothing yet.

Belongs here: unpacking what was looked through, with permissions and times, in one step. Does not belong here: the form
of the file (``backup_file``), building what was not in it (``concord rebuild`` does that).
"""

import errno
import json
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from ingestion.files import make_folder, sync_folder, write_atomically
from orchestration.keeping.backup_file import BackupManifest, Member, contents, opened

RESTORED_FILE = "restored.json"
"""In ``state``: the record of the backup that a home was restored from, with the hashes of what it had published."""

_MAY_NOT_WRITE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MODES = 0o777  # no more of what a file says of its permissions is taken over


class HomeNotEmptyError(RuntimeError):
    """The folder to restore into has something in it, which must not be mixed with a backup."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"{root} is not empty")
        self.root = root


def restore(file: Path, root: Path, *, on_progress: Callable[[str], None] = lambda name: None) -> BackupManifest:
    """Make a home in a folder from a backup. On any error the folder is what it was.

    Raises:
        HomeNotEmptyError: something is in the folder.
        BackupError: the file is no sound backup.
        HomeFormatError: a newer program made it.
        OSError: the file cannot be read, or the disk failed.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise HomeNotEmptyError(root)
    make_folder(root.parent)
    aside = _place_to_unpack(root)
    try:
        with opened(file) as (source, manifest):
            for member in manifest.members:
                target = aside.joinpath(*member.name.split("/"))
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as stream:
                    for chunk in contents(source, member, file):
                        stream.write(chunk)
                    stream.flush()
                    os.fsync(stream.fileno())
                _finish(target, member)
                on_progress(member.name)
        state = aside / "state"
        state.mkdir()
        told = {**manifest.as_json(), "members": len(manifest.members), "file": file.name}
        write_atomically(
            state / RESTORED_FILE, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")
        )
        _sync_folders(aside)
        if aside.parent == root:
            _move_out(aside, root)
        else:
            if root.exists():
                shutil.copymode(root, aside)  # who may enter it was somebody's decision
                root.rmdir()  # empty, and it fails if it is so no longer
            aside.rename(root)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    sync_folder(root)
    sync_folder(root.parent)
    return manifest


def _place_to_unpack(root: Path) -> Path:
    """A new folder beside the home, from where it is put in place in one step; or within it, where that cannot be.

    A volume cannot be replaced by a folder, and the service's account may write to its home and not beside it.
    """
    name = f".{root.name}.{uuid.uuid4().hex[:8]}"
    if not root.is_mount():
        beside = root.with_name(name)
        try:
            beside.mkdir()
        except OSError as error:
            if not root.exists() or error.errno not in _MAY_NOT_WRITE:
                raise
        else:
            return beside
    within = root / name
    within.mkdir()
    return within


def _move_out(aside: Path, root: Path) -> None:
    """Move what was unpacked within a home to its place; on any error it is gone again."""
    if any(entry != aside for entry in root.iterdir()):
        raise HomeNotEmptyError(root)
    moved: list[Path] = []
    try:
        for entry in sorted(aside.iterdir()):
            moved.append(entry.rename(root / entry.name))
        aside.rmdir()
    except BaseException:
        for entry in moved:
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        raise


def _sync_folders(root: Path) -> None:
    """Make the names in a folder and in all those inside survive a power cut, the deepest first."""
    inside = [path for path in root.rglob("*") if path.is_dir()]
    for folder in sorted(inside, key=lambda path: len(path.parts), reverse=True):
        sync_folder(folder)
    sync_folder(root)


def _finish(target: Path, member: Member) -> None:
    os.utime(target, ns=(member.changed_ns, member.changed_ns))
    target.chmod(member.mode & _MODES)
