"""The format of a home: older ones are brought up to date, newer ones are refused, with a word about it."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from ingestion import migrations
from ingestion.home import Home
from ingestion.home_format import FORMAT, FORMAT_FILE, HomeFormatError, program_version, read_format
from ingestion.lock import writing
from orchestration.cli import main


def say_format(root: Path, **said: object) -> None:
    root.mkdir(exist_ok=True)
    whole = {"format": FORMAT, "oldest_reader": 0, "program": "0.1.0", "home_id": "0123456789ab", **said}
    (root / FORMAT_FILE).write_text(json.dumps(whole), encoding="utf-8")


def publish_as_format_0(folder: Path, content: bytes, *, size: int | None = None) -> Path:
    folder.mkdir(parents=True)
    (folder / "fct_event.parquet").write_bytes(content)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"files": {"fct_event.parquet": size or len(content)}, "counts": {}}))
    os.utime(manifest, ns=(10**18, 10**18))
    return manifest


def test_a_new_home_is_of_the_present_format(tmp_path: Path) -> None:
    with writing(tmp_path, wait_seconds=0):
        pass
    known = read_format(tmp_path)
    assert known is not None and (known.format, known.program) == (FORMAT, program_version())


def test_a_home_of_format_0_is_brought_up_to_date(tmp_path: Path) -> None:
    now = publish_as_format_0(tmp_path / "published" / "a", b"rows")
    past = publish_as_format_0(tmp_path / "as-of" / ".publications" / "2020-10-10" / "b", b"older rows")
    damaged = publish_as_format_0(tmp_path / "published" / "c", b"rows", size=7)
    (tmp_path / "published" / "current").symlink_to("a")
    before = damaged.read_bytes()
    with writing(tmp_path, wait_seconds=0):
        pass
    for manifest, content in ((now, b"rows"), (past, b"older rows")):
        told = json.loads(manifest.read_bytes())
        assert told["sha256"] == {"fct_event.parquet": hashlib.sha256(content).hexdigest()}
        assert manifest.stat().st_mtime_ns == 10**18, "publications are put in order by that time"
    assert damaged.read_bytes() == before, "nobody can tell what it should have been"
    assert (known := read_format(tmp_path)) is not None and known.format == FORMAT


def test_a_migration_that_was_broken_off_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = publish_as_format_0(tmp_path / "published" / "a", b"rows")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "write_atomically", fail)
        with pytest.raises(OSError, match="space"), writing(tmp_path, wait_seconds=0):
            pass
    assert read_format(tmp_path) is None
    with writing(tmp_path, wait_seconds=0):
        assert "sha256" in json.loads(manifest.read_bytes())


def test_the_identity_of_a_home_stays(tmp_path: Path) -> None:
    say_format(tmp_path, program="0.0.9")
    with writing(tmp_path, wait_seconds=0):
        pass
    known = read_format(tmp_path)
    assert known is not None and (known.home_id, known.program) == ("0123456789ab", program_version())


def test_a_newer_home_may_be_read_and_not_written_to(tmp_path: Path) -> None:
    say_format(tmp_path, format=FORMAT + 1, oldest_reader=FORMAT, program="9.0")
    before = (tmp_path / FORMAT_FILE).read_bytes()
    Home.open(tmp_path)
    with pytest.raises(HomeFormatError, match=r"9\.0"), writing(tmp_path, wait_seconds=0):
        pass
    assert (tmp_path / FORMAT_FILE).read_bytes() == before


def test_a_home_that_would_be_misread_is_not_read(tmp_path: Path) -> None:
    say_format(tmp_path, format=FORMAT + 2, oldest_reader=FORMAT + 1, program="9.0")
    with pytest.raises(HomeFormatError, match=r"9\.0"):
        Home.open(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": "1", "oldest_reader": 0}', "\udcff"])
def test_a_format_that_cannot_be_read_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / FORMAT_FILE).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(HomeFormatError, match=FORMAT_FILE):
        Home.open(tmp_path)


@pytest.mark.parametrize("command", [["run"], ["init"], ["status"], ["verify"], ["rebuild"], ["sql", "select 1"]])
def test_commands_refuse_a_newer_home_in_a_sentence(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    say_format(tmp_path, format=FORMAT + 1, oldest_reader=FORMAT + 1, program="9.0")
    for language, words in (("ru", "обновите её до версии 9.0"), ("en", "update it to version 9.0")):
        assert main(["--home", str(tmp_path), "--lang", language, *command]) == 2
        said = capsys.readouterr()
        assert words in said.err and said.out == "" and len(said.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FORMAT_FILE]
