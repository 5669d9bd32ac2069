"""The door of the room: whose fault a fault is. What broken files come to is tried in ``tests/faults``."""

import pytest

from ingestion.documents.grid import Document
from ingestion.documents.read import DocumentRefused, read_document
from tests.unit.documents.word import docx, paragraph

_GOOD = docx(paragraph("слова"))


def _fails_with(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Document:
        raise fault

    monkeypatch.setattr("ingestion.documents.docx.read", fails)


def test_a_fault_of_a_reader_is_a_refusal_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    _fails_with(RecursionError("too deep"), monkeypatch)
    with pytest.raises(DocumentRefused) as refused:
        read_document(_GOOD, "x.docx")
    assert refused.value.notice.code == "document_not_readable"
    assert refused.value.notice.parameters["error"] == "RecursionError: too deep"


@pytest.mark.parametrize("fault", [OSError("disk"), MemoryError()])
def test_a_fault_of_the_machine_is_not_put_on_the_document(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    _fails_with(fault, monkeypatch)
    with pytest.raises(type(fault)):
        read_document(_GOOD, "x.docx")
