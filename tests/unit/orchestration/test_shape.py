"""``concord parse`` and ``concord inspect`` show a reading in one and the same shape."""

import io
import json
import sys
from pathlib import Path

import pytest

from orchestration.cli import main
from tests.shared import shared_path

# What is promised to whoever reads the output by program; more keys may stand beside them.
PROMISED = {
    "dates": {"text", "status", "from", "to", "precision", "recurrence", "is_deadline", "year_inferred", "items"},
    "outcome": {"text", "outcome", "reason", "postponed_to", "certainty"},
    "participants": {"text", "participants", "regions", "organisations", "approximate"},
    "place": {"text", "mode", "locality", "region_code"},
    "agreement": {"text", "kind", "parties", "subjects", "signed_on", "number"},
}


@pytest.fixture
def inspected(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> dict[str, dict[str, object]]:
    report = shared_path("layouts/base.docx")
    assert main(["--home", str(tmp_path), "inspect", str(report), "--json"]) == 0
    parsed = json.loads(capsys.readouterr().out)["rows"][0]["parsed"]
    return {**parsed, "agreement": parsed["agreements"][0]}


@pytest.mark.parametrize("topic", PROMISED)
def test_a_reading_has_one_shape(
    topic: str,
    inspected: dict[str, dict[str, object]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = str(inspected[topic]["text"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{words}\n".encode())))
    assert main(["parse", topic, "--quarter", "2020-Q3"]) == 0
    parsed = json.loads(capsys.readouterr().out)
    assert list(parsed) == list(inspected[topic])
    assert set(parsed) >= PROMISED[topic]
    if topic != "outcome":  # which the column of results tells of as well
        assert parsed == inspected[topic]
