"""A backlog of real homes: shared out among processes, interrupted, gone on with, with and without LibreOffice."""

import io
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion import archive, ledger
from ingestion.backlog import land_all, units
from ingestion.documents import soffice
from ingestion.home import Home
from ingestion.incomplete import ArchiveIncompleteError
from ingestion.intake import Intake
from ingestion.landing import is_landed, load
from ingestion.ledger import Receipt
from tests.unit.documents.word import docx, paragraph

ROOT = Path(__file__).parents[2]
NOW = datetime(2022, 4, 3, tzinfo=UTC)


def take_in(home: Home, folder: Path, files: dict[str, bytes]) -> list[Receipt]:
    intake = Intake(home)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        intake.receive(folder / name, now=NOW)
    return ledger.effective(ledger.read(home.ledger))


def reports(count: int) -> dict[str, bytes]:
    """One report several times, told apart by a part that nobody reads."""
    made = {}
    for number in range(count):
        buffer = io.BytesIO((ROOT / "examples" / "reports" / "2022-Q1.docx").read_bytes())
        with zipfile.ZipFile(buffer, "a") as package:
            package.writestr("number.txt", str(number))
        made[f"{number}.docx"] = buffer.getvalue()
    return made


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home.open(tmp_path / "home")
    made.create()
    return made


def test_two_processes_land_what_one_does(home: Home, tmp_path: Path) -> None:
    receipts = take_in(home, tmp_path, {**reports(8), "broken.docx": b"PK\x03\x04", "old.gif": b"GIF89a"})
    told: list[int] = []
    landed = land_all(home, receipts, lambda receipt: told.append(receipt.number), processes=2)
    assert [one.receipt for one in landed] == receipts
    assert sorted(told) == [receipt.number for receipt in receipts]
    assert all(one.is_new and is_landed(home, one.receipt) for one in landed)
    shared = load(one.folder for one in landed)
    assert not any(one.is_new for one in land_all(home, receipts))
    assert load(one.folder for one in land_all(home, receipts, again=True, processes=1)) == shared


def test_an_interrupted_backlog_goes_on_where_it_was(home: Home, tmp_path: Path) -> None:
    receipts = take_in(home, tmp_path, reports(12))
    told: list[Receipt] = []

    def interrupt(receipt: Receipt) -> None:
        told.append(receipt)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        land_all(home, receipts, interrupt, processes=2)
    before = {receipt.sha256 for receipt in receipts if is_landed(home, receipt)}
    assert {receipt.sha256 for receipt in told} <= before
    assert len(before) < len(receipts)
    landed = land_all(home, receipts, processes=1)
    assert {one.receipt.sha256 for one in landed if not one.is_new} == before
    assert all(is_landed(home, receipt) for receipt in receipts)


def test_what_another_process_cannot_do_is_raised_here(home: Home, tmp_path: Path) -> None:
    receipts = take_in(home, tmp_path, reports(4))
    for receipt in receipts[1:]:
        path = archive.path_of(home.archive, receipt.sha256)
        path.chmod(0o644)
        path.write_bytes(b"changed")
    archive.path_of(home.archive, receipts[-1].sha256).unlink()
    with pytest.raises(ArchiveIncompleteError) as told:
        land_all(home, receipts, processes=2)
    codes = {one.receipt.sha256: one.notice.code for one in told.value.documents}
    changed = dict.fromkeys((receipt.sha256 for receipt in receipts[1:-1]), "archive_file_changed")
    assert codes == {**changed, receipts[-1].sha256: "archive_file_missing"}


@pytest.mark.skipif(sys.platform == "win32", reason="platform: the stand-in is a shell script")
def test_old_formats_wait_for_libreoffice_and_are_converted_together(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {f"{number}.rtf": b"{\\rtf1 words}" + b"\n" * number for number in range(3)}
    receipts = take_in(home, tmp_path, {**old, "not.xml": b"<?xml version='1.0'?><other/>"})
    monkeypatch.setenv(soffice.VARIABLE, "")
    landed = land_all(home, receipts)
    codes = [document["notice_code"] for document in load(one.folder for one in landed)["document"]]
    assert codes == ["libreoffice_missing"] * 3 + ["format_not_a_report"]
    assert all(is_landed(home, receipt) for receipt in receipts)
    assert not any(one.is_new for one in land_all(home, receipts))

    (tmp_path / "good.docx").write_bytes(docx(paragraph("слова")))
    program = tmp_path / "soffice"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && exit 0\nwhile [ "$1" != --outdir ]; do shift; done\nout="$2"; shift 2\n'
        f'echo run >> "{tmp_path}/runs"\n'
        f'for file in "$@"; do name=$(basename "$file"); cp "{tmp_path}/good.docx" "$out/${{name%.*}}.docx"; done\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv(soffice.VARIABLE, str(program))
    assert [is_landed(home, receipt) for receipt in receipts] == [False, False, False, True]
    assert [len(unit) for unit in units(home, receipts[:3])] == [3]
    landed = land_all(home, receipts)
    assert [one.is_new for one in landed] == [True, True, True, False]
    documents = load(one.folder for one in landed)["document"]
    assert [document["file_format"] for document in documents[:3]] == ["rtf"] * 3
    assert "libreoffice_missing" not in {document["notice_code"] for document in documents}
    assert (tmp_path / "runs").read_text().split() == ["run"]
