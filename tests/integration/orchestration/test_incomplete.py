"""A home that lacks files of its archive, as a copy made by hand may: it is told which, and what is to be done."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from ingestion import archive, ledger
from ingestion.home import Home
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.delivery.store import opened
from orchestration.keeping.verification import verify
from tests.integration.orchestration.conftest import Kept


@pytest.fixture
def copied(kept_home: Kept, tmp_path: Path) -> Home:
    """A copy without what was read, which a copy loses, and without two files of the archive."""
    home = Home.open(shutil.copytree(kept_home.home.root, tmp_path / "copy", symlinks=True))
    shutil.rmtree(home.landed)
    first, second, *_ = ledger.effective(ledger.read(home.ledger))
    archive.path_of(home.archive, first.sha256).unlink()
    changed = archive.path_of(home.archive, second.sha256)
    changed.chmod(0o644)
    changed.write_bytes(b"changed")
    changed.chmod(archive.MODE)
    return home


def run(home: Home, *words: str, language: str = "ru") -> int:
    return main(["--home", str(home.root), "--lang", language, "run", "--evaluated-on", "2021-03-01", *words])


def test_what_is_lost_is_told_with_a_code_and_the_command_that_brings_it_back(
    copied: Home, kept_home: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current_publication(copied)
    assert run(copied) == 1
    said = capsys.readouterr().err
    assert "2 полученных документов нет в архиве, или они изменены" in said
    assert "✗ отчёт 1.docx (archive_file_missing)" in said and "✗ отчёт 2.docx (archive_file_changed)" in said
    assert "Traceback" not in said and current_publication(copied) == before
    assert {found.code for found in verify(copied).findings} >= {"archive_file_missing", "archive_file_changed"}

    monkeypatch.chdir(kept_home.originals)
    commands = re.findall(r"→ .*«concord run ([^»]*)»", said)
    assert len(commands) == 2
    assert run(copied, *shlex.split(commands[0])) == 1, "the other is lost still"
    said = capsys.readouterr().err
    assert "archive_file_changed" in said and "archive_file_missing" not in said
    assert run(copied, *shlex.split(commands[1])) in {0, 3}
    assert verify(copied, deep=True).findings == ()


def test_whoever_gets_alerts_is_told_in_russian(copied: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(copied, language="en") == 1
    assert "2 received documents that have to be read are missing" in capsys.readouterr().err
    with opened(copied) as connection:
        [failure] = connection.execute("select error from failure").fetchall()
    assert failure["error"].startswith("archive_file_missing: Документа «отчёт 1.docx»")
    assert "Всего таких документов: 2" in failure["error"]


def test_one_that_need_not_be_read_again_hinders_no_run(kept_home: Kept) -> None:
    home = kept_home.home
    first, *_ = ledger.effective(ledger.read(home.ledger))
    archive.path_of(home.archive, first.sha256).unlink()
    assert run(home) in {0, 3}
