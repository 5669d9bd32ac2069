"""A large document is understood in a process apart: what it reads there, and what is said when that goes wrong."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingestion.corrections import Correction
from ingestion.documents.grid import Document
from ingestion.documents.limited_process import WorkerLimits
from ingestion.documents.refusal import DocumentRefused
from ingestion.reports import worker
from ingestion.reports.read import read_reports
from ingestion.reports.worker import IN_PROCESS, ReportWorker, Size, read_within_limits, size_of
from tests.unit.reports import grids

# The process with a reader that does what the file's name tells it to.
MISBEHAVE = """
import os, signal
from ingestion.reports import worker_process
real = worker_process.read_reports
def read(document, context):
    if "SPIN" in context.file_name:
        while True: pass
    if "SWELL" in context.file_name: return [bytes(range(256)) * 4096 for _ in range(100_000)]
    if "CRASH" in context.file_name: os.kill(os.getpid(), signal.SIGSEGV)
    if "FAULT" in context.file_name: raise LookupError("no such word")
    if "PRINT" in context.file_name: print("a reader that talks")
    return real(document, context)
worker_process.read_reports = read
worker_process.main()
"""


CORRECTION = Correction(
    document="a" * 64,
    expect="когда-нибудь",
    words="12 августа",
    reason="срок известен",
    who="Иванова",
    on="2020-10-20",
    status="accepted",
    table=1,
    row=5,
    column="dates_text",
)


@pytest.fixture
def odd() -> Iterator[ReportWorker]:
    with ReportWorker(WorkerLimits(seconds=20, memory=256 * 2**20), [sys.executable, "-P", "-c", MISBEHAVE]) as made:
        yield made


def small() -> Document:
    rows: list[list[object]] = [
        [*grids.HEADINGS],
        grids.event("0."),
        grids.across(grids.CULTURE),
        grids.event(),
        grids.event("2.", dates="когда-нибудь"),
    ]
    return grids.make_document(grids.TITLE, grids.make_table(rows), page_headers=["Колонтитул"])


def refusal(reader: ReportWorker, file_name: str) -> str:
    with pytest.raises(DocumentRefused) as caught:
        reader.read(small(), grids.context(file_name))
    return caught.value.notice.code


def test_a_reading_is_the_same_from_over_there(odd: ReportWorker) -> None:
    for context in (
        grids.context(),
        grids.context("имя\udcff PRINT.docx", region="RU-SMO", quarter="2020-Q3"),
        grids.context(settings_region="RU-BRY"),
        replace(grids.context(), corrections=(CORRECTION,)),
    ):
        there, here = odd.read(small(), context), read_reports(small(), context)
        assert (there.context, there.outcome) == (here.context, here.outcome)
        assert (there.tables, there.notices, there.held_back) == (here.tables, here.notices, here.held_back)
        assert there.headers.of(1) == here.headers.of(1) != []


@pytest.mark.parametrize(
    ("what", "code"), [("CRASH", "document_reader_died"), ("SWELL", "document_took_too_much_memory")]
)
def test_what_befalls_the_process_befalls_one_document(odd: ReportWorker, what: str, code: str) -> None:
    if what == "SWELL" and not sys.platform.startswith("linux"):
        pytest.skip("platform: memory is limited on Linux")
    assert refusal(odd, what) == code
    assert odd.read(small(), grids.context()).outcome


def test_what_does_not_end_is_ended() -> None:
    with ReportWorker(WorkerLimits(seconds=1), [sys.executable, "-P", "-c", MISBEHAVE]) as reader:
        assert refusal(reader, "SPIN") == "document_took_too_long"
        assert reader.pid is None


def test_a_fault_over_there_is_raised_here(odd: ReportWorker) -> None:
    with pytest.raises(LookupError, match="no such word") as caught:
        odd.read(small(), grids.context("FAULT"))
    assert any("worker_process" in note for note in caught.value.__notes__)
    assert odd.read(small(), grids.context()).outcome


def test_the_size_is_that_of_all_words() -> None:
    document = grids.make_document("четыре", grids.make_table([["а", "б\nв"], ["г", "д"]]), page_headers=["ё"])
    assert size_of(document) == Size(rows=2, cells=4, characters=12)


@pytest.mark.parametrize("measure", ["rows", "cells", "characters"])
def test_only_a_large_document_is_read_apart(monkeypatch: pytest.MonkeyPatch, measure: str) -> None:
    asked: list[Document] = []

    class Listening:
        def read(self, document: Document, context: object) -> None:
            asked.append(document)

    monkeypatch.setattr(worker, "_shared", Listening)
    document = small()
    size = size_of(document)
    monkeypatch.setattr(worker, "IN_PROCESS", size)
    assert read_within_limits(document, grids.context()).outcome
    assert asked == []
    monkeypatch.setattr(worker, "IN_PROCESS", replace(size, **{measure: getattr(size, measure) - 1}))
    read_within_limits(document, grids.context())
    assert asked == [document]


def test_what_offices_send_is_read_at_once() -> None:
    rows: list[list[object]] = [
        [*grids.HEADINGS],
        *(grids.event(f"{number}.", result="Проведен концерт. " * 40) for number in range(100)),
    ]
    assert size_of(grids.make_document(grids.TITLE, grids.make_table(rows))).is_within(IN_PROCESS)
