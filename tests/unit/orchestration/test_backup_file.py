"""A backup that comes from elsewhere is believed in nothing: names, links, hashes, sizes, versions."""

import errno
import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.home_format import FORMAT, HomeFormatError
from orchestration.cli import main
from orchestration.keeping.backup_file import MANIFEST_NAME, BackupError, is_inside_a_home
from orchestration.keeping.restoring import HomeNotEmptyError, restore

SOUND = {"ledger/receipts.jsonl": b"", "archive/ab/abc": b"words"}


def manifest_of(files: Mapping[str, bytes], **changes: Any) -> dict[str, Any]:
    return {
        "backup_format": 1,
        "made_at": "2020-10-20T10:00:00+00:00",
        "program": "0.1.0",
        "home": {"format": FORMAT, "oldest_reader": 0, "program": "0.1.0", "home_id": "0123456789ab"},
        "lines": 0,
        "documents": 0,
        "publication": None,
        "members": [
            {"name": n, "size": len(d), "sha256": hashlib.sha256(d).hexdigest(), "mode": 0o644, "changed_ns": 10**18}
            for n, d in files.items()
        ],
        **changes,
    }


def write_backup(file: Path, files: Mapping[str, bytes], manifest: object = None, *, mode: int = stat.S_IFREG) -> Path:
    with zipfile.ZipFile(file, "w") as target:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (mode | 0o777) << 16
            target.writestr(info, data)
        target.writestr(MANIFEST_NAME, json.dumps(manifest_of(files) if manifest is None else manifest))
    return file


def test_a_sound_backup_is_restored(tmp_path: Path) -> None:
    restore(write_backup(tmp_path / "b.zip", SOUND), tmp_path / "home")
    assert (tmp_path / "home/archive/ab/abc").read_bytes() == b"words"
    assert (tmp_path / "home/archive/ab/abc").stat().st_mtime_ns == 10**18


@pytest.mark.parametrize(
    "name",
    [
        *("../escaped", "archive/../../escaped", "/tmp/escaped", "archive//x", "archive/./x", "C:/escaped"),
        *("archive\\x", "state/dagster/dagster.yaml", "landed/x", "escaped", "archive", "archive/nul", "archive/x."),
        *("archive/\x00x", ""),
    ],
)
def test_no_name_leads_out_of_the_home(tmp_path: Path, name: str) -> None:
    """As good as the rest of the file may be, and whatever a library makes of such a name."""
    assert not is_inside_a_home(name)
    file = write_backup(tmp_path / "b.zip", {**SOUND, name: b"evil"})
    with pytest.raises(BackupError):
        restore(file, tmp_path / "home")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip"]


@given(st.text(max_size=40))
def test_a_name_that_is_let_in_stays_inside(name: str) -> None:
    if is_inside_a_home(name):
        root = Path("/home of all").resolve()
        assert (root / name).resolve().is_relative_to(root) and (root / name).resolve() != root


def test_a_link_becomes_a_file(tmp_path: Path) -> None:
    """What the ZIP says of the sort of a member is not asked."""
    file = write_backup(tmp_path / "b.zip", {**SOUND, "reviewed/link": b"/etc/passwd"}, mode=stat.S_IFLNK)
    restore(file, tmp_path / "home")
    link = tmp_path / "home/reviewed/link"
    assert not link.is_symlink() and link.read_bytes() == b"/etc/passwd"


def _not_listed(files: dict[str, bytes]) -> tuple[dict[str, bytes], Any]:
    return {**files, "reviewed/more.yml": b"[]"}, manifest_of(files)


def _missing(files: dict[str, bytes]) -> tuple[dict[str, bytes], Any]:
    return files, manifest_of({**files, "reviewed/more.yml": b"[]"})


def _changed(files: dict[str, bytes]) -> tuple[dict[str, bytes], Any]:
    return {**files, "archive/ab/abc": b"wordz"}, manifest_of(files)


def _longer(files: dict[str, bytes]) -> tuple[dict[str, bytes], Any]:
    return {**files, "archive/ab/abc": b"words" + bytes(1 << 22)}, manifest_of(files)


def _listed_twice(files: dict[str, bytes]) -> tuple[dict[str, bytes], Any]:
    manifest = manifest_of(files)
    return files, {**manifest, "members": [*manifest["members"], manifest["members"][0]]}


def _no_manifest(files: dict[str, bytes]) -> tuple[dict[str, bytes], Any]:
    return files, []


@pytest.mark.parametrize("spoil", [_not_listed, _missing, _changed, _longer, _listed_twice, _no_manifest])
def test_a_backup_that_is_not_what_it_lists_is_refused(
    tmp_path: Path, spoil: Callable[[dict[str, bytes]], tuple[dict[str, bytes], Any]]
) -> None:
    files, manifest = spoil(dict(SOUND))
    file = write_backup(tmp_path / "b.zip", files, manifest)
    with pytest.raises(BackupError):
        restore(file, tmp_path / "home")
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.99])
def test_a_part_of_a_backup_is_refused(tmp_path: Path, share: float) -> None:
    data = write_backup(tmp_path / "whole.zip", SOUND).read_bytes()
    part = tmp_path / "b.zip"
    part.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BackupError):
        restore(part, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_bit_that_flipped_is_noticed(tmp_path: Path) -> None:
    """Wherever it is, the home that is restored is the one that was copied, or there is none."""
    data = bytearray(write_backup(tmp_path / "whole.zip", SOUND).read_bytes())
    part = tmp_path / "b.zip"
    for place in range(0, len(data), 7):
        data[place] ^= 0x10
        part.write_bytes(data)
        home = tmp_path / f"home {place}"
        try:
            restore(part, home)
        except (BackupError, HomeFormatError):
            assert not home.exists()
        else:
            assert {name: (home / name).read_bytes() for name in SOUND} == SOUND
        data[place] ^= 0x10


@pytest.fixture(params=["a volume", "a folder in a place of somebody else"])
def kept_folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that cannot be replaced by another."""
    root = tmp_path / "home"
    root.mkdir()
    if request.param == "a volume":
        monkeypatch.setattr(Path, "is_mount", lambda self: self == root)
    else:
        make = Path.mkdir

        def mkdir(self: Path, *rest: Any, **more: Any) -> None:
            if self.parent == root.parent and self != root:
                raise PermissionError(errno.EACCES, "Permission denied", str(self))
            make(self, *rest, **more)

        monkeypatch.setattr(Path, "mkdir", mkdir)
    return root


def test_a_home_is_restored_into_a_folder_that_has_to_stay(kept_folder: Path, tmp_path: Path) -> None:
    before = kept_folder.stat().st_ino
    restore(write_backup(tmp_path / "b.zip", SOUND), kept_folder)
    assert kept_folder.stat().st_ino == before
    assert {name: (kept_folder / name).read_bytes() for name in SOUND} == SOUND
    assert sorted(path.name for path in kept_folder.iterdir()) == ["archive", "ledger", "state"]


def test_such_a_folder_is_empty_again_when_a_backup_is_spoiled(kept_folder: Path, tmp_path: Path) -> None:
    spoiled = manifest_of({**SOUND, "archive/ab/abc": b"other"})
    with pytest.raises(BackupError):
        restore(write_backup(tmp_path / "b.zip", SOUND, spoiled), kept_folder)
    assert list(kept_folder.iterdir()) == []


def test_such_a_folder_is_empty_again_when_the_last_step_fails(
    kept_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "state":  # the last one
            raise OSError(errno.EIO, "the disk failed")
        return move(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="the disk failed"):
        restore(write_backup(tmp_path / "b.zip", SOUND), kept_folder)
    assert list(kept_folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="platform: permissions are others there")
def test_who_may_enter_the_folder_stays_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    restore(write_backup(tmp_path / "b.zip", SOUND), home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_backup_of_a_newer_home_is_refused(tmp_path: Path) -> None:
    home = {"format": FORMAT + 1, "oldest_reader": 0, "program": "9.0", "home_id": "0123456789ab"}
    file = write_backup(tmp_path / "b.zip", SOUND, manifest_of(SOUND, home=home))
    with pytest.raises(HomeFormatError, match=r"9\.0"):
        restore(file, tmp_path / "home")


def test_nothing_is_mixed_with_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_backup(tmp_path / "b.zip", SOUND)
    home = tmp_path / "home"
    home.mkdir()
    (home / "note").write_text("mine")
    with pytest.raises(HomeNotEmptyError):
        restore(file, home)
    assert main(["restore", str(file), "--home", str(home), "--lang", "ru"]) == 2
    assert "не пуста" in capsys.readouterr().err
    assert [path.name for path in home.iterdir()] == ["note"]
    (home / "note").unlink()
    assert main(["restore", str(file), "--home", str(home), "--lang", "ru"]) == 0


def test_a_file_that_is_no_backup_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as other:
        other.writestr("word/document.xml", "<a/>")
    for content in (b"", b"%PDF", buffer.getvalue()):
        (tmp_path / "b.zip").write_bytes(content)
        assert main(["restore", str(tmp_path / "b.zip"), "--home", str(tmp_path / "home"), "--lang", "ru"]) == 1
        said = capsys.readouterr().err
        assert "Эта копия непригодна: возьмите другую" in said and "Traceback" not in said
