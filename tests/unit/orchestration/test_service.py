"""What long-running commands start, and what they say about it."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingestion.home import Home
from orchestration.cli import main, ui_command
from orchestration.cli.application import Application
from orchestration.cli.daemon_command import serve
from orchestration.launching import service, service_part
from orchestration.launching.service import Part
from orchestration.wording.messages import Messages


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


@pytest.mark.parametrize(
    ("parts", "who"), [([service.webserver("127.0.0.1", 1)], "Интерфейс"), ([service.daemon()], "Служба")]
)
def test_what_stops_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], parts: list[Part], who: str
) -> None:
    """An interface beside a daemon leaves the service at work."""

    def run(_service: service.Service, on_stop: Callable[[], None]) -> None:
        on_stop()

    monkeypatch.setattr(service.Service, "run", run)
    monkeypatch.setattr(service, "stop_on_signals", lambda _service: None)
    home = Home(tmp_path)
    home.create()
    assert serve(Application(home.root, Messages("ru")), parts) == 0
    stopping, stopped = (line.split(who)[1] for line in capsys.readouterr().out.splitlines())
    assert stopping.startswith(" останавливается") and stopped.startswith(" остановлен")


def test_a_daemon_waits_while_somebody_asks_whether_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.create()
    monkeypatch.setenv("CONCORD_HOME", str(home.root))
    monkeypatch.setenv(service_part.SPARE_WORKER, "0")
    began: list[Sequence[str]] = []
    monkeypatch.setattr("dagster._daemon.cli.cli.main", lambda arguments, *_, **__: began.append(arguments))
    is_asked = threading.Event()

    def ask() -> None:
        with service.daemon_lock(home):
            is_asked.set()
            time.sleep(0.3)

    asking = threading.Thread(target=ask)
    asking.start()
    is_asked.wait()
    assert service_part._daemon(["run"]) == 0
    asking.join()
    assert began == [["run"]]
    with service.daemon_lock(home):
        assert service_part._daemon(["run"]) == service_part.EXIT_TAKEN


def test_services_of_a_new_home_start_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The databases of the history are made once, however many processes come first."""
    from orchestration.history import instance as instances

    monkeypatch.setenv("DAGSTER_HOME", "")  # which it sets, and which is put back
    home = Home(tmp_path)
    home.create()
    openers = 4
    together = threading.Barrier(openers)

    def start(_: int) -> int:
        together.wait()
        with instances.opened(home) as instance:
            return instance.get_runs_count()

    with ThreadPoolExecutor(openers) as pool:
        assert list(pool.map(start, range(openers))) == [0] * openers


def test_the_history_is_there_before_anything_looks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestration.history import instance as instances

    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path))
    monkeypatch.setattr(service_part, "_reload_when_changed", lambda _: None)
    home = Home(tmp_path)
    home.create()
    found: list[bool] = []
    made = instances.folder(home) / "history" / "runs.db"
    monkeypatch.setattr("dagster._cli.cli.main", lambda *_, **__: found.append(made.exists()))
    assert service_part._code([]) == 0
    assert found == [True]


def test_the_journal_does_not_tell_of_every_look() -> None:
    def is_told(said: str, level: int = logging.INFO) -> bool:
        return service_part._tells_something(logging.LogRecord("x", level, "", 0, said, None, None))

    assert not is_told("Sensor inbox skipped: nothing new in the inbox")
    assert not is_told("Collected 1 runs for monitoring") and not is_told("Checking run 4f885b1d")
    assert is_told("Launched 1 runs.") and is_told("Creating new run for inbox")
    assert is_told("Collected 1 runs for monitoring", logging.ERROR)
