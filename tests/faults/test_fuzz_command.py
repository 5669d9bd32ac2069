"""The long way of the fuzzer: what it prints, what it keeps, how a case is run again."""

import signal
import time
from pathlib import Path

import pytest

from ingestion.documents.grid import Document
from ingestion.documents.read import read_document
from ingestion.documents.refusal import DocumentRefused, refusal
from tests.faults import fuzz
from tests.faults.cases import Case
from tests.faults.seeds import good_files

_GOOD = Case("docx plan", good_files()["docx plan"])


@pytest.fixture(autouse=True)
def _needs_alarms() -> None:
    if not hasattr(signal, "SIGALRM"):
        pytest.skip("platform: Windows has no alarms")


def test_cases_in_two_processes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fuzz, "all_files", good_files)
    assert fuzz.main(["--cases", "120", "--seed", "3"]) == 0
    said = capsys.readouterr().out
    assert "120 cases" in said
    assert "accepted" in said
    assert list(tmp_path.iterdir()) == []


class _Worker:
    """Stands for the worker; does what a test asks of it."""

    pid = None

    def __init__(self, does: str) -> None:
        self._does = does

    def start(self) -> None:
        pass

    def close(self) -> None:
        pass

    def read(self, data: bytes, name: str) -> Document:
        if self._does == "raises":
            raise KeyError("unforeseen")
        if self._does == "sleeps":
            time.sleep(0.3)
        if self._does == "swells":
            raise DocumentRefused(refusal("document_took_too_much_memory", megabytes=512).notice)
        document = read_document(data, name)
        if self._does == "forgets":
            next(document.tables).cells.pop()
        return document


@pytest.mark.parametrize(
    ("does", "outcome"), [("raises", "traceback"), ("sleeps", "hang"), ("swells", "memory"), ("forgets", "traceback")]
)
def test_what_must_not_be_is_told_and_kept(
    does: str, outcome: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fuzz, "_worker", lambda: _Worker(does))
    monkeypatch.setattr(fuzz, "SECONDS", 0.2)
    result = fuzz.run_case("3:7", _GOOD)
    assert (result.outcome, result.is_fault) == (outcome, True)
    fuzz._save(result, _GOOD)
    saved = tmp_path / ".run/fuzz/3-7.docx"
    assert saved.read_bytes() == _GOOD.data
    assert outcome in saved.with_suffix(".docx.reason").read_text(encoding="utf-8")
    assert fuzz.main(["--case", str(saved)]) == 1
    assert outcome in capsys.readouterr().out
