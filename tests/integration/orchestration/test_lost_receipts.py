"""A ledger that lost lines: nothing is published of it, which would look as if documents had been withdrawn."""

import shutil
from pathlib import Path

import pytest

from ingestion import ledger
from ingestion.home import Home
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.keeping.lost_receipts import lost_receipts
from tests.integration.orchestration.conftest import Kept


def run(home: Home, *words: str) -> int:
    return main(["--home", str(home.root), "--lang", "ru", "run", "--evaluated-on", "2021-03-01", *words])


@pytest.mark.parametrize("kept_lines", [0, 2])
def test_nothing_is_published_until_the_ledger_is_back(
    kept_home: Kept, kept_lines: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = kept_home.home
    before, whole = current_publication(home), tmp_path / "whole.jsonl"
    shutil.copy(home.ledger, whole)
    lines = whole.read_bytes().splitlines(keepends=True)
    home.ledger.write_bytes(b"".join(lines[:kept_lines]))
    lost = {entry.sha256: entry.file_name for entry in ledger.effective(ledger.read(whole))[kept_lines:]}
    assert lost_receipts(home) == lost

    for words in ((), (str(kept_home.originals / "отчёт 1.docx"),)):
        assert run(home, *words) == 4
        said = capsys.readouterr().out
        assert "Журнал поступлений потерял строки" in said and "«concord verify»" in said
        assert current_publication(home) == before
    assert main(["--home", str(home.root), "--lang", "ru", "rebuild"]) == 4
    assert current_publication(home) == before

    shutil.copy(whole, home.ledger)
    assert run(home) in {0, 3}
    assert lost_receipts(home) == {}


def test_documents_that_are_taken_in_again_are_known_again(kept_home: Kept) -> None:
    home = kept_home.home
    home.ledger.write_bytes(b"")
    assert run(home, str(kept_home.originals)) in {0, 3}
    assert lost_receipts(home) == {}
