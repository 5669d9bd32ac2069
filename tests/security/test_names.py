"""Names and words from outside: none of them becomes a path, a command of a terminal, or a line of a log of ours."""

import json
import logging
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion import ledger
from ingestion.home import Home
from ingestion.intake import Intake, files_in
from ingestion.visible import visible, visible_in_json
from orchestration.cli import application, main
from orchestration.cli.log import log_to_file
from tests.security.conftest import contents

LINUX = pytest.mark.skipif(os.name == "nt", reason="platform: Windows allows no such names")
EVIL = {
    "a command of the terminal": "отчёт\x1b[2J\x1b[31m.docx",
    "a command of eight bits": "отчёт\x9b2J.docx",
    "a line that was never logged": "отчёт.docx\n2026-01-01 00:00:00 INFO concord: all well",
    "a line over another": "отчёт.docx\rготово",
    "turned around": "отчёт\u202excod.exe",
    "separated": "отчёт\u2028конец.docx",
    "a bell and a backspace": "отчёт\x07\x08.docx",
    "a title for the window": "\x1b]0;взломано\x07.docx",
    "marked up": "[bold]отчёт[nothing].docx",
    "a question of SQL": "'; drop table fct_event; --.docx",
    "a tag": "<img src=x onerror=alert(1)>.docx",
    "a formula": "=cmd|' calc'!A0.docx",
    "a device": "CON.docx",
    "another device": "aux",
    "dots and spaces": " .. .docx. ",
    "as long as may be": "о" * 125 + ".docx",  # 255 bytes
    "an option": "--home=x.docx",
    "no text": os.fsdecode(b"\xff\xfe\xe0.docx"),
}


def is_plain(text: str, allowed: str = "\n\t") -> bool:
    return all(
        character in allowed
        or (unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"} and character not in "\u202e\u2066\u200f")
        for character in text
    )


@given(st.text())
def test_what_is_shown_is_plain_and_what_was_plain_is_not_changed(text: str) -> None:
    shown = visible(text)
    assert is_plain(shown, allowed="")
    assert visible(shown) == shown
    if is_plain(text, allowed="") and not set(text) & set(
        "\u061c\u200e\u202a\u202b\u202c\u202d\u2067\u2068\u2069\ufeff"
    ):
        assert shown == text


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_means_what_it_did(value: object) -> None:
    shown = visible_in_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(shown) == value
    assert is_plain(shown)
    shown.encode()


def test_bytes_that_are_no_text_are_told_as_bytes() -> None:
    assert visible(os.fsdecode(b"a\xff\x1b")) == "a\\xff\\x1b"


@LINUX
@pytest.mark.parametrize("kind", EVIL)
def test_a_file_of_any_name_is_taken_in_under_its_hash(kind: str, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    name = EVIL[kind]
    (home.inbox / name).write_bytes(b"words of a report")
    (found,) = files_in([home.inbox])
    receipt = Intake(home).receive(found).receipt
    assert is_plain(receipt.file_name, allowed="")
    receipt.file_name.encode()
    (entry,) = ledger.read(home.ledger)
    assert isinstance(entry, ledger.Receipt) and entry.file_name == receipt.file_name
    assert len(home.ledger.read_bytes().splitlines()) == 1
    kept = [path.relative_to(home.archive).as_posix() for path in home.archive.rglob("*") if path.is_file()]
    assert kept == [f"{receipt.sha256[:2]}/{receipt.sha256}"]


@LINUX
def test_files_of_all_such_names_are_read_and_told_without_a_side_effect(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for kind, name in EVIL.items():
        (folder / name).write_bytes(b"not a document: " + kind.encode())
    for name in EVIL.values():
        assert main(["--lang", "ru", "--home", str(tmp_path / "home"), "inspect", "--", str(folder / name)]) == 3
        assert (
            main(["--lang", "ru", "--home", str(tmp_path / "home"), "inspect", "--json", "--", str(folder / name)]) == 3
        )
        told = capsys.readouterr()
        assert is_plain(told.out) and is_plain(told.err)
        json.loads(told.out[told.out.index("\n{") :])
    assert sorted(contents(tmp_path)) == sorted(f"in/{name}" for name in EVIL.values())


def test_what_is_said_has_no_commands_for_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    words = "Ярмарка\x1b]0;x\x07\x9b31m"
    application.say(words)
    application.remark(words)
    application.say_json({"title": words})
    application.say_table(["title\x1b[2J"], [[words], ["[red]markup[/red]"]])
    told = capsys.readouterr()
    assert is_plain(told.out) and is_plain(told.err)
    assert told.err == "Ярмарка\\x1b]0;x\\x07\\x9b31m\n"
    assert "[red]markup[/red]" in told.out


def test_a_name_forges_no_line_of_the_log(tmp_path: Path) -> None:
    log = log_to_file(tmp_path / "concord.log")
    assert log is not None
    try:
        logging.getLogger("concord").warning("%s was refused", EVIL["a line that was never logged"])
        try:
            raise ValueError(EVIL["a command of the terminal"])
        except ValueError:
            logging.getLogger("concord").exception("failed")
    finally:
        logging.getLogger().removeHandler(log)
        log.close()
    written = (tmp_path / "concord.log").read_text(encoding="utf-8")
    assert is_plain(written)
    lines = written.splitlines()
    assert lines[0].endswith("all well was refused") and lines[1].endswith("failed") and "Traceback" in lines[2]


@LINUX
def test_links_lead_out_of_no_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.docx").write_bytes(b"not yours")
    inbox = tmp_path / "inbox"
    (inbox / "deeper").mkdir(parents=True)
    (inbox / "deeper" / "report.docx").write_bytes(b"a report")
    (inbox / "link.docx").symlink_to(outside / "secret.docx")
    (inbox / "folder").symlink_to(outside)
    (inbox / "deeper" / "up").symlink_to(inbox)  # for ever
    (inbox / "gone.docx").symlink_to(outside / "gone.docx")
    os.mkfifo(inbox / "pipe.docx")
    assert [file.relative_to(inbox).as_posix() for file in files_in([inbox])] == ["deeper/report.docx"]


@LINUX
def test_the_pointer_to_what_is_published_leads_nowhere_else(tmp_path: Path) -> None:
    from orchestration.building.publishing import current_publication

    home = Home(tmp_path / "home")
    home.create()
    home.published.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (home.published / "current").symlink_to("../../outside")
    found = current_publication(home)
    assert found is None or home.published in found.folder.parents
