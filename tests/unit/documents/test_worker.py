"""A reader in a process apart: what it reads, and what is said when a document makes it hang, swell or die."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.documents import soffice
from ingestion.documents.grid import Paragraph
from ingestion.documents.office import Converted
from ingestion.documents.read import read_document
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.worker import Worker, WorkerLimits
from tests.unit.documents.word import cell, docx, paragraph, row, table

GOOD = docx(paragraph("слова") + table(row(cell("а", "<w:gridSpan w:val='x'/>"), cell("б\ud7ff"))))

# The worker with a reader of .docx that does what the text of the document tells it to.
MISBEHAVE = """
import ctypes, os, signal, sys, time
from ingestion.documents import docx, worker_process
real = docx.read
def read(source):
    if b"HANG" in source.data:
        if sign := source.data.partition(b"HANG ")[2]: open(sign, "wb").close()
        time.sleep(600)
    if b"SPIN" in source.data:
        while True: pass
    if b"SWELL" in source.data: return [bytes(range(256)) * 4096 for _ in range(100_000)]
    if b"XMLMEM" in source.data: raise ValueError("Memory allocation failed : building node")
    if b"CRASH" in source.data: os.kill(os.getpid(), signal.SIGSEGV)
    if b"KILLED" in source.data: os.kill(os.getpid(), signal.SIGKILL)
    if b"LEAVE" in source.data: os._exit(0)
    if b"PRINT" in source.data: print("a reader that talks")
    return real(source)
docx.read = read
worker_process.main()
"""


@pytest.fixture
def odd() -> Iterator[Worker]:
    with Worker(WorkerLimits(seconds=20, memory=128 * 2**20), [sys.executable, "-P", "-c", MISBEHAVE]) as made:
        yield made


def told(what: str) -> bytes:
    """A document whose reader is told something: in the comment at the end of the zip."""
    return _with_comment(GOOD, what.encode())


def _with_comment(data: bytes, comment: bytes) -> bytes:
    assert data.endswith(b"\0\0")
    return data[:-2] + len(comment).to_bytes(2, "little") + comment


def refused(reader: Worker, data: bytes) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as caught:
        reader.read(data, "отчёт.docx")
    return caught.value


def test_a_document_is_the_same_from_over_there() -> None:
    with Worker() as reader:
        document = reader.read(GOOD, "x.docx")
        assert document == read_document(GOOD, "x.docx")
        assert document.blocks[0] == Paragraph("слова")
        assert [notice.code for notice in document.notices] == ["span_not_a_number"]


def test_a_refusal_is_the_same_from_over_there() -> None:
    with Worker() as reader:
        for data in (b"", b"GIF89a", GOOD[:100], docx("<w:p"), docx("")):
            with pytest.raises(DocumentRefused) as here:
                read_document(data, "отчёт.docx")
            assert refused(reader, data).notice == here.value.notice
        assert reader.read(GOOD, "x.docx").blocks


@pytest.mark.parametrize("what", ["HANG", "SPIN"])
def test_one_that_takes_too_long(what: str) -> None:
    with Worker(WorkerLimits(seconds=1.5), [sys.executable, "-P", "-c", MISBEHAVE]) as reader:
        notice = refused(reader, told(what)).notice
        assert (notice.code, notice.parameters) == ("document_took_too_long", {"seconds": 2})
    with Worker() as reader:
        assert reader.read(told(what), "x.docx").blocks


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="platform: memory is limited on Linux")
def test_one_that_takes_too_much_memory(odd: Worker) -> None:
    notice = refused(odd, told("SWELL")).notice
    assert (notice.code, notice.parameters) == ("document_took_too_much_memory", {"megabytes": 128})
    assert odd.read(GOOD, "x.docx").blocks, "the next document has a new process"


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("XMLMEM", "document_took_too_much_memory"),
        ("KILLED", "document_took_too_much_memory"),
        ("CRASH", "document_reader_died"),
        ("LEAVE", "document_reader_died"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="platform: signals")
def test_one_that_ends_the_process(odd: Worker, what: str, code: str) -> None:
    assert refused(odd, told(what)).notice.code == code
    assert odd.read(GOOD, "x.docx").blocks


def test_what_a_reader_prints_is_no_answer(odd: Worker) -> None:
    assert odd.read(told("PRINT"), "x.docx").blocks


def test_the_process_is_kept_for_the_next_document(odd: Worker) -> None:
    odd.read(GOOD, "x.docx")
    first = odd._process
    odd.read(GOOD, "x.docx")
    assert odd._process is first


@pytest.mark.skipif(sys.platform == "win32", reason="platform: signals")
def test_one_that_died_while_idle_is_replaced(odd: Worker) -> None:
    odd.read(GOOD, "x.docx")
    assert odd._process is not None
    os.kill(odd._process.pid, signal.SIGKILL)
    odd._process.wait()
    assert odd.read(GOOD, "x.docx").blocks


def test_closing_ends_the_process() -> None:
    reader = Worker()
    reader.read(GOOD, "x.docx")
    process = reader._process
    assert process is not None and process.poll() is None
    reader.close()
    reader.close()
    assert process.returncode is not None


@pytest.mark.skipif(sys.platform == "win32", reason="platform: signals")
def test_an_interruption_leaves_no_process_that_hangs(tmp_path: Path) -> None:
    """Ctrl+C in the middle of a document: the worker that is busy with it is not kept for the next."""
    sign = tmp_path / "busy"
    main, is_over = threading.get_ident(), threading.Event()

    def interrupt() -> None:
        while not sign.exists():
            time.sleep(0.01)
        # As a terminal does: the main thread waits for the answer. Where it is only just about to wait, Python does not
        # hear of the signal until the wait is over; a person presses again, and so does this.
        while process is not None and process.poll() is None and not is_over.is_set():
            signal.pthread_kill(main, signal.SIGINT)
            is_over.wait(20)

    with Worker(WorkerLimits(seconds=300), [sys.executable, "-P", "-c", MISBEHAVE]) as odd:
        process = odd._process
        assert process is not None
        alarm = threading.Thread(target=interrupt, daemon=True)
        alarm.start()
        with pytest.raises(KeyboardInterrupt):
            odd.read(told(f"HANG {sign}"), "x.docx")
        is_over.set()
        alarm.join()
        assert process.wait(60) is not None
        assert odd.read(GOOD, "x.docx").blocks
        assert odd._process is not process


def test_old_formats_are_converted_by_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.VARIABLE, "")
    with Worker() as reader:
        assert refused(reader, b"{\\rtf1 words}").notice.code == "libreoffice_missing"
        converted = Converted(GOOD, "rtf", "1.2")
        assert reader.read_converted(converted, "x.rtf").format == "rtf"


def test_the_process_loads_this_room_alone() -> None:
    code = "import sys; from ingestion.documents import docx, read, worker_process; print(*sys.modules)"
    import subprocess

    root = Path(__file__).parents[3]
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root, env={**os.environ}
    ).stdout.split()
    rooms = {name.split(".")[1] for name in said if name.startswith("ingestion.")}
    assert rooms <= {"documents", "notices"}
    assert not {"pandas", "pyarrow", "numpy", "jsonschema", "yaml"} & set(said)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system tells nothing of other processes")
def test_a_process_that_reads_strangers_documents_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONCORD_MAIL", "MAIL_URL", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "unspeakable-2020")
    with Worker() as reader:
        assert reader.read(docx(table(row(cell(paragraph("слова"))))), "a.docx").blocks
        known = Path(f"/proc/{reader.pid}/environ").read_bytes()
    assert b"PATH=" in known and b"unspeakable-2020" not in known
