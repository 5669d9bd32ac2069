"""The journal of a service: a line for what happens to a run, in the words of whoever reads it."""

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration import journal
from orchestration.history.failures import Failure
from orchestration.history.living import log_of
from orchestration.history.run_news import RunBegan, RunOver, TakenIn
from orchestration.journal import line
from orchestration.launching import following, service_part
from orchestration.launching.following import lines_of
from orchestration.wording.messages import LANGUAGES, Language, Messages

RUN = "88863813-1a2f-45dd-b7fe-bf271b1bc5f3"
NOTHING = TakenIn(received=0, read=0, set_apart=0, refused={}, left={}, unreachable={})


def told(news: RunBegan | RunOver, home: Path, language: Language = "ru") -> list[tuple[str, int]]:
    return list(lines_of(news, Home(home), Messages(language)))


def test_a_run_that_begins_says_what_set_it_off(tmp_path: Path) -> None:
    assert told(RunBegan(RUN, "daily", ()), tmp_path) == [("Запуск 88863813 начат: ежедневно.", logging.INFO)]
    assert told(RunBegan(RUN, "interface", ()), tmp_path, "en")[0][0] == "Run 88863813 began: Dagster's interface."
    names = tuple(f"{number}.docx" for number in range(1, 8))
    ((words, _),) = told(RunBegan(RUN, "inbox", names), tmp_path)
    assert words == "Запуск 88863813 начат: новые файлы: 1.docx, 2.docx, 3.docx, 4.docx, 5.docx (+2)."


def test_a_run_that_went_well_says_what_it_took_and_what_it_published(tmp_path: Path) -> None:
    taken = TakenIn(
        received=3,
        read=4,
        set_apart=1,
        refused={"скан.docx": {"ru": "Это не документ Word.", "en": "This is no Word document."}},
        left={"занят.docx": {"ru": "Файл занят.", "en": "The file is locked."}},
        unreachable={},
    )
    news = RunOver(RUN, "inbox", "succeeded", 24.4, publication_id="20261130T222534Z-13f29244", taken=taken)
    assert told(news, tmp_path) == [
        ("Запуск 88863813: файл «занят.docx» оставлен во входящих. Файл занят.", logging.WARNING),
        ("Запуск 88863813: документ «скан.docx» отклонён. Это не документ Word.", logging.WARNING),
        (
            "Запуск 88863813 (новые файлы) выполнен за 24 с; новых документов: 3, прочитано: 4, отклонено: 1, "
            "с отложенными строками: 1; опубликовано: 20261130T222534Z-13f29244.",
            logging.INFO,
        ),
    ]
    assert told(news, tmp_path, "en")[-1][0] == (
        "Run 88863813 (new files) succeeded in 24 s; new documents: 3, read: 4, refused: 1, with rows set apart: 1; "
        "published: 20261130T222534Z-13f29244."
    )
    quiet = RunOver(RUN, "read_again", "succeeded", 5.0)
    assert told(quiet, tmp_path) == [("Запуск 88863813 (кварталы перечитаны) выполнен за 5 с.", logging.INFO)]


def test_many_refused_files_do_not_fill_the_journal(tmp_path: Path) -> None:
    refused = {f"{number}.docx": {"ru": "Нет.", "en": "No."} for number in range(25)}
    taken = TakenIn(received=25, read=25, set_apart=0, refused=refused, left={}, unreachable={})
    lines = told(RunOver(RUN, "inbox", "succeeded", 9.0, taken=taken), tmp_path)
    assert len(lines) == 22
    assert lines[-2][0] == "Запуск 88863813: и ещё 5 таких файлов; все — в «concord status»."


def test_an_inbox_that_did_not_answer_is_an_error_of_its_run(tmp_path: Path) -> None:
    silent = {"ru": "Входящие не отвечают.", "en": "The inbox does not answer."}
    taken = TakenIn(received=0, read=0, set_apart=0, refused={}, left={}, unreachable=silent)
    first, _ = told(RunOver(RUN, "daily", "succeeded", 9.0, taken=taken), tmp_path)
    assert first == ("Запуск 88863813: Входящие не отвечают.", logging.ERROR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_did_not_end_well_says_why_and_what_to_do(tmp_path: Path, language: Language) -> None:
    tell = Messages(language)
    full = Failure("resolved_tables", "[Errno 28] No space left on device")
    slip = Failure("warehouse", "ValueError: nobody thought of this")
    blocked = Failure(None, "blocked", ("Сумма не сходится", "Пропал квартал"))
    for failure, ending, is_killed, why, advice in (
        (full, "failed", False, f"{tell('fault.disk_full')} (resolved_tables: {full.error})", "fault.disk_full.advice"),
        (slip, "failed", False, "warehouse: ValueError: nobody thought of this", "journal.failed.advice"),
        (slip, "failed", True, tell("journal.killed"), "journal.killed.advice"),
        (blocked, "blocked", False, "Сумма не сходится; Пропал квартал", "journal.blocked.advice"),
    ):
        news = RunOver(RUN, "daily", ending, 9.0, failure=failure, worker="0123", is_killed=is_killed)  # type: ignore[arg-type]
        ((words, level),) = told(news, tmp_path, language)
        assert level == logging.ERROR
        assert why in words
        assert words.endswith(tell(advice, log=log_of(Home(tmp_path), "0123")))
    cancelled = RunOver(RUN, "inbox", "cancelled", None, taken=NOTHING)
    ((words, level),) = told(cancelled, tmp_path, language)
    assert level == logging.INFO
    assert words == tell("journal.cancelled", run=RUN[:8], trigger=tell("runs.trigger.inbox"), seconds="",
                         taken=tell("journal.taken", received=0))  # fmt: skip


def test_a_line_has_its_time_or_its_priority_and_obeys_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Запуск a\\x1b\[31m\.docx", line("Запуск a\x1b[31m.docx"))
    monkeypatch.setenv("JOURNAL_STREAM", "8:15")
    assert line("Запуск") == "<6>Запуск"
    assert line("Сбой\nв две строки", logging.ERROR) == "<3>Сбой\n<3>в две строки"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Home]:
    """A process that keeps the journal of a home; pytest's own logging comes back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:]
    home = Home(tmp_path)
    home.create()
    yield home
    for handler in root.handlers:
        if handler not in before:
            handler.close()
    root.handlers[:] = before


def test_dagster_speaks_in_its_own_log_and_its_warnings_in_the_journal_too(
    kept: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dagster._daemon import controller

    monkeypatch.setattr(controller, "configure_loggers", vars(controller)["configure_loggers"])
    service_part._leave_logging_to_us()
    following.keep_journal(kept)
    # As Dagster's daemon does when it starts.
    vars(controller)["configure_loggers"](handler="default", formatter="colored", log_level="INFO")
    said = logging.getLogger("dagster.daemon.SensorDaemon")
    said.info("Launching run for inbox")
    said.warning("the sensor is late")
    journal.tell("Служба начинает работу")
    printed = capsys.readouterr().out
    assert "Launching run" not in printed
    assert printed.count("the sensor is late") == 1
    assert "Служба начинает работу" in printed
    log = following.log_file(kept).read_text(encoding="utf-8")
    assert "Launching run for inbox" in log and "the sensor is late" in log


def test_an_error_is_one_line_and_not_said_again_and_again(
    kept: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    following.keep_journal(kept)
    logger = logging.getLogger("dagster.daemon.SensorDaemon")
    for hour in (99, 99, 98):
        try:
            try:
                raise SettingsError(Path("concord.toml"), ru="час", en=f"schedule.hour: {hour}")
            except SettingsError as error:
                raise RuntimeError("the sensor failed") from error
        except RuntimeError:
            logger.exception("Sensor daemon caught an error for sensor inbox")
    logger.error("Sensor daemon caught an error for sensor telling")
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.endswith(
        "ERROR dagster.daemon.SensorDaemon: Sensor daemon caught an error for sensor inbox"
        " ← ingestion.settings.SettingsError: concord.toml: schedule.hour: 99 (dagster.log)"
    )
    assert second.endswith("schedule.hour: 98 (dagster.log)")
    assert third.endswith("sensor telling")
    assert following.log_file(kept).read_text(encoding="utf-8").count("Traceback") == 6
    monkeypatch.setattr(following, "_AGAIN_SECONDS", 0.0)
    logger.error("Sensor daemon caught an error for sensor telling")
    assert capsys.readouterr().out.count("sensor telling") == 1


def test_what_lasts_is_told_once_and_again_when_it_comes_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_told_last", {})
    for words in ("час 99", "час 99", "час 98", None, None, "час 98"):
        journal.tell_once("settings", words)
    assert [one[-6:] for one in capsys.readouterr().out.splitlines()] == ["час 99", "час 98", "час 98"]


def test_the_log_of_dagster_is_bounded(kept: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_LOG_BYTES", 2_000)
    following.keep_journal(kept)
    logger = logging.getLogger("dagster.daemon")
    monkeypatch.setattr(logger, "level", logging.INFO)
    for number in range(200):
        logger.info("a line of Dagster, number %d", number)
    logs = sorted(kept.state.glob("dagster.log*"))
    assert len(logs) == 4
    assert all(log.stat().st_size <= 2_000 for log in logs)
    assert "number 199" in following.log_file(kept).read_text(encoding="utf-8")


class History:
    """A history that can be read at some looks and not at others."""

    def __init__(self, looks: list[list[RunBegan] | Exception]) -> None:
        self._looks = looks

    def look(self) -> Iterator[RunBegan]:
        found = self._looks.pop(0)
        if isinstance(found, Exception):
            raise found
        yield from found


def test_a_history_that_cannot_be_read_is_told_of_once_and_read_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = OSError("database is locked")
    history = History([locked, locked, [RunBegan(RUN, "daily", ())], locked, locked])
    told = following._Told(Home(tmp_path), Messages("ru"), history)  # type: ignore[arg-type]
    for _ in range(5):
        told.look()
    lines = [re.sub(r"^\S+ \S+ ", "", line) for line in capsys.readouterr().out.splitlines()]
    unread = "История запусков не читается: database is locked"
    assert lines == [unread, "Запуск 88863813 начат: ежедневно.", unread]


def test_a_journal_that_cannot_be_written_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _text: str) -> int:
            raise OSError("no space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    journal.tell("Запуск")
