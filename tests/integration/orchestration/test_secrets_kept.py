"""A run that was given a secret leaves it nowhere in the home, though the channel that it opens cannot be reached."""

from datetime import timedelta

import pytest

from ingestion.home import Home
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from tests.integration.orchestration.conftest import DAY

PASSWORD, TOKEN = "c0rrect-horse", "b4ttery-staple-token"
CHANNEL = """
[[channel]]
name = "хук"
url_env = "CONCORD_TEST_HOOK"

[[audience]]
name = "Координатор"
channels = ["хук"]
"""


@pytest.mark.usefixtures("indulgent_audit")
def test_a_run_keeps_no_secret(home: Home, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CONCORD_TEST_HOOK", f"json://robot:{PASSWORD}@127.0.0.1:9/{TOKEN}")  # nobody listens there
    monkeypatch.setattr("orchestration.delivery.outbox.PAUSES", ())
    home.settings_file.write_text(home.settings_file.read_text(encoding="utf-8") + CHANNEL, encoding="utf-8")
    before = current_publication(home)
    main(["--home", str(home.root), "run", "--evaluated-on", (DAY + timedelta(days=1)).isoformat()])
    assert current_publication(home) != before
    kept = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    delivered = [path for path, held in kept.items() if home.delivery in path.parents and "хук".encode() in held]
    assert delivered, "the channel was tried, and what became of it is kept"
    told = capfd.readouterr()
    assert "хук" in told.out + told.err
    for secret in (PASSWORD, TOKEN):
        assert [path for path, held in kept.items() if secret.encode() in held] == []
        assert secret not in told.out + told.err
