"""What long-running commands start, and what they say about it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from orchestration.cli import main, ui_command
from orchestration.cli.application import Application
from orchestration.launching import service
from orchestration.launching.service import Part


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """What would have been started."""
    found: list[Part] = []

    def serve(_application: Application, parts: Sequence[Part]) -> int:
        found.extend(parts)
        return 0

    monkeypatch.setattr(ui_command, "serve", serve)
    return found


def test_the_interface_is_for_this_machine_alone_unless_told(
    tmp_path: Path, started: list[Part], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path), "--lang", "ru", "ui"]) == 0
    assert started == [service.daemon(), Part("webserver", ("--host", "127.0.0.1", "--port", "3000"))]
    assert capsys.readouterr().err == ""

    started.clear()
    assert main(["--home", str(tmp_path), "--lang", "ru", "ui", "--host", "0.0.0.0", "--port", "8080"]) == 0
    assert started[-1] == Part("webserver", ("--host", "0.0.0.0", "--port", "8080"))
    assert "без входа по паролю" in capsys.readouterr().err


def test_the_interface_starts_no_second_daemon(
    tmp_path: Path, started: list[Part], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--home", str(tmp_path), "ui", "--no-daemon"])
    assert [part.name for part in started] == ["webserver"]
    started.clear()
    (tmp_path / "state").mkdir(exist_ok=True)
    with service.daemon_lock(Application(tmp_path, None).home()):  # type: ignore[arg-type]
        main(["--home", str(tmp_path), "--lang", "ru", "ui"])
    assert [part.name for part in started] == ["webserver"]
    assert "уже работающий concord daemon" in capsys.readouterr().err
