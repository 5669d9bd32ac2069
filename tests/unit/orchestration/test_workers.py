"""The spare worker: kept, given away once, never when it is stale. Stand-ins for workers wait as the real ones do."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from ingestion.home import Home
from orchestration.history import living
from orchestration.launching import workers
from orchestration.launching.worker import last_words
from orchestration.launching.workers import Worker, Workers
from orchestration.secrets import remember

COMMAND = (sys.executable, "-S", "-c", "import sys; sys.exit(7 if sys.stdin.readline() else 0)")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


@contextmanager
def kept(home: Home) -> Iterator[Workers]:
    made = Workers(home, keeps_spare=True, command=COMMAND)
    try:
        yield made
    finally:
        made.close()


def eventually(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + 30
    while not is_so() and time.monotonic() < until:
        time.sleep(0.02)
    return is_so()


def test_the_spare_is_given_once_and_another_is_made_when_asked_for(home: Home) -> None:
    with kept(home) as made:
        first, was_ready = made.take()
        assert was_ready and first.is_alive
        second, was_ready = made.take()
        assert not was_ready and second.name != first.name
        made.prepare()
        third, was_ready = made.take()
        assert was_ready and third.name not in {first.name, second.name}
        for worker in (first, second, third):
            worker.give("a run")
            assert worker.process.wait(timeout=30) == 7


def test_a_spare_that_was_killed_is_not_given(home: Home) -> None:
    with kept(home) as made:
        spare = made._spare
        assert spare is not None
        spare.process.kill()
        assert eventually(lambda: not spare.is_alive)
        worker, was_ready = made.take()
        assert not was_ready and worker.name != spare.name
        worker.let_go()


def test_a_spare_that_loaded_an_older_program_is_not_given(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept(home) as made:
        spare = made._spare
        assert spare is not None
        monkeypatch.setattr(workers, "what_it_loads", lambda _home: "a newer program")
        worker, was_ready = made.take()
        assert not was_ready and not spare.is_alive
        worker.let_go()


def test_settings_day_and_program_make_a_worker_stale(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = workers.what_it_loads(home)
    assert workers.what_it_loads(home) == before
    home.settings_file.write_text('[reporting]\nregion = "RU-SMO"\n', encoding="utf-8")
    after_settings = workers.what_it_loads(home)
    room = home.root / "room"
    room.mkdir()
    monkeypatch.setattr(workers, "_ROOMS", (*workers._ROOMS, str(room)))
    (room / "module.py").write_text("one", encoding="utf-8")
    after_program = workers.what_it_loads(home)

    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls(2999, 1, 1)

    monkeypatch.setattr(workers, "date", Tomorrow)
    assert len({before, after_settings, after_program, workers.what_it_loads(home)}) == 4


def test_nothing_is_left_of_a_worker_that_was_given_nothing(home: Home) -> None:
    with kept(home) as made:
        spare = made._spare
        assert spare is not None and spare.log.exists()
    assert spare.process.poll() == 0
    assert not list(living.folder(home).iterdir())
    made.prepare()  # too late
    assert made._spare is None


def test_whether_a_worker_lives_is_told_by_its_lock(home: Home) -> None:
    assert living.state_of(home, "w") == "not begun"
    inside, may_end = threading.Event(), threading.Event()

    def be() -> None:
        with living.held(home, "w"):
            inside.set()
            may_end.wait(30)

    thread = threading.Thread(target=be)
    thread.start()
    inside.wait(30)
    assert living.state_of(home, "w") == "living"
    may_end.set()
    thread.join()
    assert living.state_of(home, "w") == "not begun"


@pytest.mark.skipif(os.name == "nt", reason="platform: there is no SIGKILL")
def test_a_killed_worker_is_dead_and_tidied_up_after_a_day(home: Home) -> None:
    program = (
        "import sys; from pathlib import Path; from ingestion.home import Home\n"
        "from orchestration.history import living\n"
        f"with living.held(Home(Path({str(home.root)!r})), sys.argv[1]): print('in', flush=True); sys.stdin.readline()"
    )
    worker = Worker(home, (sys.executable, "-c", program))
    assert eventually(lambda: worker.last_words() == "in"), worker.last_words()
    worker.log.write_text("first\nsecond\nthird\n", encoding="utf-8")
    said = {characters: worker.last_words(characters) for characters in (4, 11, 12, 13, 18)}
    assert said == {4: "hird", 11: "third", 12: "second\nthird", 13: "second\nthird", 18: "first\nsecond\nthird"}
    assert living.state_of(home, worker.name) == "living"
    worker.process.send_signal(signal.SIGKILL)
    worker.process.wait()
    assert living.state_of(home, worker.name) == "dead"

    living.tidy(home)
    assert living.state_of(home, worker.name) == "dead"  # the run it had may not have been told of yet
    lock = living.folder(home) / f"{worker.name}.lock"
    os.utime(lock, (0, 0))
    for number in range(25):
        log = living.log_of(home, f"old{number}")
        log.write_text("words", encoding="utf-8")
        os.utime(log, (number, number))
    living.tidy(home)
    assert not lock.exists()
    left = {file.name for file in living.folder(home).glob("*.log")}
    assert len(left) == 20 and worker.log.name in left and "old24.log" in left and "old0.log" not in left


def test_what_a_worker_dies_of_holds_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    remember("Worker-Secret-71")
    try:
        raise ValueError("refused: Worker-Secret-71")
    except ValueError as error:
        last_words(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert "refused: ***" in told and "Worker-Secret-71" not in told
