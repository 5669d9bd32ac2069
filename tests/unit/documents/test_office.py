"""Old formats: what is asked of a file and of its conversion, and a LibreOffice that hangs, dies, lies or multiplies.

The program of these tests is a script that stands in for LibreOffice; the real one has its golden tests.
"""

import os
import struct
import sys
import time
from pathlib import Path

import pytest

from ingestion.documents import office, ole, soffice
from ingestion.documents.grid import Paragraph
from ingestion.documents.read import read_document
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.sniff import Source, sniff
from tests.unit.documents.word import docx, paragraph

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="platform: the stand-in is a shell script")

RTF = b"{\\rtf1 words}"
QUICK = soffice.RunLimits(start_seconds=0.4, file_seconds=0.1)
# $out is where the results go, $@ the files, as the real program is told; $good holds a sound result.
PREAMBLE = """#!/bin/sh
if [ "$1" = --version ]; then echo "LibreOffice 1.2.3.4 00(Build:0)"; exit 0; fi
while [ "$1" != --outdir ]; do shift; done
out="$2"; shift 2
"""
CONVERT = 'for file in "$@"; do name=$(basename "$file"); cp "$good" "$out/${name%.*}.docx"; done\n'


class Stand:
    """A folder with a script that stands in for LibreOffice."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._good = folder / "good.docx"
        self.result(docx(paragraph("слова")))
        self._program = folder / "soffice"
        monkeypatch.setenv(soffice.VARIABLE, str(self._program))
        self.behave(CONVERT)

    def result(self, data: bytes) -> None:
        self._good.write_bytes(data)

    def behave(self, script: str) -> None:
        text = f'{PREAMBLE}good="{self._good}"; stand="{self.folder}"\necho run >> "$stand/runs"\n{script}'
        self._program.write_text(text, encoding="utf-8")
        self._program.chmod(0o755)

    @property
    def runs(self) -> int:
        return len((self.folder / "runs").read_text().splitlines())


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    return Stand(tmp_path, monkeypatch)


def rtf(count: int) -> list[Source]:
    return [sniff(RTF + b"\n" * number) for number in range(count)]


def code(result: object) -> str:
    assert isinstance(result, DocumentRefused), result
    return result.notice.code


def refused(data: bytes) -> str:
    with pytest.raises(DocumentRefused) as caught:
        read_document(data, "отчёт")
    return caught.value.notice.code


def is_running(pid: int) -> bool:
    """Whether a process does anything still: one that is dead but not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def test_a_conversion_is_read_as_the_format_it_came_in(stand: Stand) -> None:
    document = read_document(RTF, "отчёт.rtf")
    assert (document.format, document.blocks) == ("rtf", [Paragraph("слова")])
    (notice,) = document.notices
    assert (notice.code, notice.parameters["version"]) == ("converted_by_libreoffice", "1.2.3.4")


def test_several_files_take_one_run(stand: Stand) -> None:
    made = office.convert(rtf(5))
    assert all(isinstance(one, office.Converted) for one in made)
    assert stand.runs == 1
    assert len(office.convert(rtf(office.BATCH + 1))) == office.BATCH + 1
    assert stand.runs == 3


def test_a_file_that_spoils_a_run_is_the_only_one_refused(stand: Stand) -> None:
    stand.behave(f'for file in "$@"; do grep -q bad "$file" && exit 1; done\n{CONVERT}')
    sources = [*rtf(2), sniff(b"{\\rtf1 bad}")]
    first, second, third = office.convert(sources)
    assert isinstance(first, office.Converted) and isinstance(second, office.Converted)
    assert code(third) == "conversion_failed"
    assert stand.runs == 4


@pytest.mark.parametrize("script", ["exit 0", "exit 1", "kill -SEGV $$", ': > "$out/0.docx"'])
def test_nothing_written_is_no_document(stand: Stand, script: str) -> None:
    stand.behave(script)
    assert refused(RTF) == "conversion_failed"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (b"neither zip nor docx", "conversion_failed"),
        (docx(""), "conversion_without_words"),
        (docx(paragraph(" \u00a0")), "conversion_without_words"),
        (docx(paragraph("слова"))[:200], "package_truncated"),
    ],
)
def test_the_result_is_looked_at(stand: Stand, result: bytes, expected: str) -> None:
    stand.result(result)
    assert refused(RTF) == expected


def test_a_run_that_hangs_is_ended_and_half_a_result_not_used(stand: Stand) -> None:
    stand.behave(f"{CONVERT}sleep 60")
    started = time.monotonic()
    (result,) = office.convert(rtf(1), QUICK)
    assert code(result) == "conversion_took_too_long"
    assert time.monotonic() - started < 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="platform: looks into /proc")
@pytest.mark.parametrize("end", ["sleep 60", "exit 0", "kill -KILL $$"])
def test_no_child_outlives_its_run(stand: Stand, end: str) -> None:
    stand.behave(
        f'sleep 61 & echo $! >> "$stand/pids"; sh -c "sleep 62 & echo \\$! >> $stand/pids; wait" &\n'
        f'while [ "$(wc -l < "$stand/pids")" -lt 2 ]; do sleep 0.01; done; echo $$ >> "$stand/pids"\n{end}'
    )
    office.convert(rtf(1), soffice.RunLimits(start_seconds=1.5, file_seconds=0))
    pids = [int(line) for line in (stand.folder / "pids").read_text().split()]
    assert len(pids) == 3
    until = time.monotonic() + 5
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    assert [pid for pid in pids if is_running(pid)] == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="platform: memory is limited on Linux")
def test_memory_and_written_files_are_limited(stand: Stand) -> None:
    stand.behave('{ ulimit -v; ulimit -f; ulimit -c; } > "$stand/limits"')
    office.convert(rtf(1), soffice.RunLimits(memory=2**30, written=2**20))
    assert (stand.folder / "limits").read_text().split()[::2] == [str(2**20), "0"]
    assert (stand.folder / "limits").read_text().split()[1] in {"1024", "2048"}  # shells count in blocks of their own


def test_each_run_has_a_profile_of_its_own_and_leaves_nothing(stand: Stand, tmp_path: Path) -> None:
    stand.behave(f'pwd >> "$stand/places"; cp profile/user/registrymodifications.xcu "$stand/xcu"\n{CONVERT}')
    for _ in range(2):
        office.convert(rtf(1))
    first, second = (tmp_path / "places").read_text().split()
    assert first != second
    assert not Path(first).exists() and not Path(second).exists()
    profile = (tmp_path / "xcu").read_text()
    for name, value in (("MacroSecurityLevel", "3"), ("DisableMacrosExecution", "true"), ("Link", "0")):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in profile


def test_the_surroundings_are_kept_from_it(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET", "s")
    stand.behave('env > "$stand/env"')
    office.convert(rtf(1))
    said = (stand.folder / "env").read_text()
    assert "SOME_SECRET" not in said
    assert f"HOME={os.environ.get('HOME', '-')}\n" not in said


def test_where_it_is_missing_only_what_needs_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.VARIABLE, "")
    assert read_document(docx(paragraph("слова")), "x.docx").blocks
    with pytest.raises(DocumentRefused) as caught:
        read_document(RTF, "отчёт.rtf")
    notice = caught.value.notice
    assert notice.code == "libreoffice_missing"
    for language in ("ru", "en"):
        for way in ("apt-get install libreoffice-writer", "LibreOffice-still", "winget install", "brew install"):
            assert way in notice.message(language)


@pytest.mark.parametrize("data", [RTF[:-1], b"{\\rtf1 words} and more", b"{\\rtf1 {a} "])
def test_a_cut_off_rtf_is_not_tried(stand: Stand, data: bytes) -> None:
    assert refused(data) == "package_truncated"
    assert not (stand.folder / "runs").exists()


def test_what_may_follow_an_rtf_may(stand: Stand) -> None:
    assert read_document(RTF + b"\r\n\0", "x").blocks


@pytest.mark.parametrize("data", [rb"{\rtf1 \{\{ }", rb"{\rtf1 \\{a}}", b"{\\rtf1 {\\pict\\bin3 {{{}}"])
def test_braces_that_are_words_or_bytes_do_not_count(stand: Stand, data: bytes) -> None:
    assert read_document(data, "x").blocks


def test_an_escaped_backslash_before_a_brace_is_no_escaped_brace(stand: Stand) -> None:
    assert refused(rb"{\rtf1 \\{a}") == "package_truncated"


def old_word(flags: int = 0, sectors: int = 9, version: int = 0xC1) -> bytes:
    """An OLE file of 512-byte sectors: table, directory, then a stream WordDocument of ``sectors`` sectors."""
    head = bytearray(512)
    head[:8] = ole.SIGNATURE
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, 1)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(name: str, child: int, first: int, size: int) -> bytes:
        made = bytearray(128)
        words = name.encode("utf-16-le") + b"\0\0"
        made[: len(words)] = words
        struct.pack_into("<HB", made, 64, len(words), 5 if child != 0xFFFFFFFF else 2)
        struct.pack_into("<3I", made, 68, 0xFFFFFFFF, 0xFFFFFFFF, child)
        struct.pack_into("<II", made, 116, first, size)
        return bytes(made)

    directory = entry("Root Entry", 1, 0xFFFFFFFE, 0) + entry("WordDocument", 0xFFFFFFFF, 2, sectors * 512)
    stream = bytearray(sectors * 512)
    struct.pack_into("<HH", stream, 0, 0xA5EC, version)
    struct.pack_into("<H", stream, 10, flags)
    return bytes(head) + table + directory.ljust(512, b"\0") + bytes(stream)


def test_an_encrypted_doc_is_told(stand: Stand) -> None:
    assert refused(old_word(flags=0x0100)) == "document_encrypted"
    assert not (stand.folder / "runs").exists()
    assert read_document(old_word(flags=0x1000), "x.doc").format == "doc"


@pytest.mark.parametrize(
    ("version", "expected"), [(0x65, "MS Word 95"), (0x68, "MS Word 95"), (0xC1, "MS Word 97"), (0x10B, "MS Word 97")]
)
def test_the_import_filter_is_that_of_the_version(stand: Stand, version: int, expected: str) -> None:
    """LibreOffice refuses Word 6 and 95 when it is told that they are Word 97."""
    stand.behave('tr "\\0" "\\n" < /proc/$$/cmdline > "$stand/arguments"\n' + CONVERT)
    assert read_document(old_word(version=version), "x.doc").format == "doc"
    assert f"--infilter={expected}\n" in (stand.folder / "arguments").read_text()


def test_versions_of_word_do_not_share_a_run(stand: Stand) -> None:
    made = office.convert([sniff(old_word(version=version)) for version in (0x65, 0xC1, 0x65)])
    assert all(isinstance(one, office.Converted) for one in made)
    assert stand.runs == 2


def test_a_cut_off_doc_is_told(stand: Stand) -> None:
    whole = old_word()
    assert ole.is_whole(whole)
    assert ole.is_whole(whole[:-500]), "the last sector may be short"
    for length in (len(whole) - 512, 2048, 1200, 600, 20):
        assert not ole.is_whole(whole[:length])
    assert refused(whole[:-600]) == "package_truncated"


def test_the_head_of_a_stream() -> None:
    assert ole.stream_head(old_word(), "WordDocument", 2) == b"\xec\xa5"
    assert ole.stream_head(old_word(), "0Table", 2) == b""
    assert ole.stream_head(old_word(sectors=2), "WordDocument", 2) == b"", "small ones stand elsewhere"


def test_a_dtd_never_reaches_it(stand: Stand) -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "e">]><w xmlns="http://schemas.microsoft.com/office/word/2003/wordml"/>'
    assert refused(xml) == "xml_dtd"
    assert not (stand.folder / "runs").exists()
