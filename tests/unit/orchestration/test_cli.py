"""The entrance of the command line: help, usage errors, exit codes, and what it does not import."""

import errno
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.deadlines import Rule
from ingestion.home import Home
from ingestion.lock import writing
from orchestration.building.publishing import Publication
from orchestration.cli import daemon_command, main, sql_command, status_command
from orchestration.cli.group import COMMANDS, language_in
from orchestration.cli.log import LogFile

ROOT = Path(__file__).parents[3]
HEAVY = ("dagster", "dbt", "pandas", "pyarrow", "duckdb", "great_expectations", "pandera", "pymorphy3", "lxml", "scipy")


def modules_after(arguments: list[str]) -> set[str]:
    program = (
        "import sys, json, contextlib, io\n"
        "from orchestration.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    code = main({arguments!r})\n"
        "print(json.dumps([code, sorted({name.split('.')[0] for name in sys.modules})]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    code, modules = json.loads(done.stdout)
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["run", "--help"], ["withdraw", "--help"], ["inspect", "--help", "--lang", "ru"]],
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert modules_after(arguments).isdisjoint(HEAVY)


def test_asking_whether_there_is_anything_new_imports_nothing_heavy(tmp_path: Path) -> None:
    assert modules_after(["--home", str(tmp_path), "run", "--json"]).isdisjoint(
        {"dagster", "dbt", "great_expectations"}
    )


@pytest.mark.parametrize("language", ["ru", "en"])
def test_help_names_every_command_in_the_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", language, "--help"]) == 0
    words = capsys.readouterr().out
    for name in COMMANDS:
        assert f"  {name} " in words
    assert ("Вызов:" in words) == (language == "ru")
    for name in COMMANDS:
        assert main([name, "--help", "--lang", language]) == 0
        words = capsys.readouterr().out
        assert ("Параметры" in words) == (language == "ru"), words
        assert "Traceback" not in words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "нет команды «frobnicate»"),
        (["alerts", "frobnicate"], "нет команды «frobnicate»"),
        (["run", "--nonsense"], "нет параметра «--nonsense»"),
        (["run", "--quarter", "3"], "«3» — не квартал"),
        (["run", "--region", "Смоленск"], "«Смоленск» — неизвестный код региона"),
        (["run", "missing.docx"], "нет файла или папки «missing.docx»"),
        (["inspect"], "не указано: FILE"),
        (["parse", "poems"], "возможны только: dates"),
        (["inspect", "."], "«.» — папка, а нужен файл"),
        (["run", "--received-on", "5.10.2020"], "«5.10.2020» — не дата; нужен вид 2020-10-05"),
        (["init", "--deadline-day", "5", "--deadline-working-day", "5"], "вместе не указываются"),
        (["init", "--on-day-off", "skip"], "возможны только: next, previous, keep"),
        (["init", "--deadline-day", "40"], "«40» не подходит; нужно целое число от 1 до 31"),
        (["ui", "--port", "x"], "нужно целое число от 1 до 65535"),
        (["status", "a", "b"], "лишнее: a b"),
        (["status", "--json=1"], "параметр «--json» не принимает значения"),
        (["run", "--quarter"], "у параметра «--quarter» не указано значение"),
        (["sql", "--json", "--csv", "select 1"], "--json и --csv вместе не указываются"),
        (["status", "--home", __file__], "не папка"),
        (["run", "--as-of", "2099-01-01"], "день 2099-01-01 ещё не наступил"),
        (["run", "--as-of", "2020-10-15", "--quarter", "2020-Q3"], "--as-of ничего не принимает"),
        (["run", "--as-of", "2020-10-15", "."], "--as-of ничего не принимает"),
        (["sql", "--as-of", "2020-10-15", "select 1"], "ничего не построено на 2020-10-15"),
        (["explain", "--as-of", "2020-10-15", "key"], "ничего не построено на 2020-10-15"),
        (["withdraw", "a.docx"], "не указана причина"),
        (["withdraw", "a.docx", "--reason", " "], "не указана причина"),
        (["withdraw", "a.docx", "--reason", "чужой"], "Такого документа не получали: «a.docx»"),
        (["withdraw", "--reason", "чужой"], "не указано: SHA|FILE"),
    ],
)
def test_wrong_usage_is_exit_code_2_in_words(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "ru", "--home", str(tmp_path), *arguments]) == 2
    words = capsys.readouterr().err
    assert said in words
    assert not re.search("Path|Invalid|range|unexpected|does not|requires", words)


@pytest.mark.parametrize("name", COMMANDS)
def test_russian_help_has_none_of_clicks_english(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "ru", name, "--help"]) == 0
    assert not re.search("INTEGER|RANGE|TEXT|default|required", capsys.readouterr().out)


def test_a_group_without_a_command_shows_its_help(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "ru", "--home", str(tmp_path), "alerts"]) == 2
    words = capsys.readouterr().err
    assert "Вызов:" in words and "Неверный вызов" not in words


@pytest.mark.parametrize(
    "arguments",
    [["status"], ["sql", "select 1"], ["explain", "x"], ["alerts", "list"], ["withdraw", "x", "--undo"]],
    ids=lambda words: words[0],
)
def test_commands_that_read_make_no_home(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "none"
    assert main(["--lang", "ru", "--home", str(home), *arguments]) == 2
    assert "Рабочей папки" in capsys.readouterr().err
    assert not home.exists()


def test_settings_that_cannot_be_used_are_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "concord.toml").write_text("[reporting]\ndeadline_day = 40\n", encoding="utf-8")
    assert main(["--lang", "ru", "--home", str(tmp_path), "run"]) == 2
    assert "deadline_day: нужно число месяца от 1 до 31, а не 40" in capsys.readouterr().err


def test_settings_that_are_no_toml_are_told_in_russian(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "concord.toml").write_text("[reporting]\nregion = \n", encoding="utf-8")
    assert main(["--lang", "ru", "--home", str(tmp_path), "run"]) == 2
    words = capsys.readouterr().err
    assert "запись не по правилам TOML: строка 2, позиция 10" in words
    assert "Invalid" not in words


def test_nothing_published_is_said_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--home", str(tmp_path), "sql", "select 1"]) == 2
    assert "Nothing is published" in capsys.readouterr().err


def test_a_system_failure_is_one_line_and_a_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Home) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Home, "create", broken)
    report = tmp_path / "report.docx"
    report.write_bytes(b"x")
    home = tmp_path / "home"
    assert main(["--lang", "en", f"--home={home}", "run", str(report)]) == 1
    said = capsys.readouterr().err
    assert "The system failed: no space left on device" in said
    assert "Traceback" not in said
    assert "Traceback" in (home / "state" / "concord.log").read_text(encoding="utf-8")


def test_a_traceback_is_shown_only_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Home) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Home, "create", broken)
    assert main(["--home", str(tmp_path), "run", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_home_that_cannot_be_written_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(_self: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "state" / "concord.log"))

    (tmp_path / "concord.toml").touch()  # it is a home already
    monkeypatch.setattr(Home, "create", read_only)
    monkeypatch.setattr(LogFile, "_open", read_only)
    assert main(["--lang", "ru", "--home", str(tmp_path), "run"]) == 1
    words = capsys.readouterr().err
    assert words.startswith(f"Нет доступа к {tmp_path}")
    assert len(words.splitlines()) == 1


def test_a_reader_who_has_seen_enough_is_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_text: str = "") -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(status_command, "say", broken)
    assert main(["--home", str(tmp_path), "status"]) == 0
    assert capsys.readouterr().err == ""


def test_phrases_that_are_not_utf8_are_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "2 июля 2020 года\n".encode() + "3 июля\n".encode("windows-1251")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert main(["--lang", "ru", "--home", str(tmp_path), "parse", "dates"]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["from"] == "2020-07-02"
    assert "строка 2 на входе — не UTF-8" in told.err


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "запрос пуст"), (" ; ", "запрос пуст"), ("/* a */", "запрос пуст"), ("select 1; select 2", "не несколько")],
)
def test_a_query_is_one_query(
    query: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_a_table(tmp_path, monkeypatch)
    assert main(["--lang", "ru", "--home", str(tmp_path), "sql", query]) == 2
    assert said in capsys.readouterr().err


def test_one_query_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_a_table(tmp_path, monkeypatch)
    assert main(["--lang", "ru", "--home", str(tmp_path), "sql", "--csv", "select 1 as one;"]) == 0
    assert capsys.readouterr().out == "one\n1\n"


def publish_a_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    duckdb.connect(str(folder / "marts.duckdb")).close()
    monkeypatch.setattr(sql_command, "publication_of", lambda _application, _day: Publication(folder))


def test_a_run_that_will_not_wait_says_who_is_working(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with writing(tmp_path, wait_seconds=0):
        assert main(["--lang", "ru", "--home", str(tmp_path), "run", "--no-wait"]) == 1
    assert "использует другой запуск (pid " in capsys.readouterr().err


def test_a_run_without_any_document_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "ru", "--home", str(tmp_path), "run"]) == 0
    assert "Не получено ни одного документа" in capsys.readouterr().out
    assert (tmp_path / "inbox").is_dir()
    assert not (tmp_path / "published").exists()


def test_init_is_idempotent_and_keeps_what_a_person_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bodies = tmp_path / "bodies.txt"
    bodies.write_text("# отчитываются\nДепартамент культуры\n\nДепартамент спорта\n", encoding="utf-8")
    home = tmp_path / "home"
    arguments = ["--lang", "ru", "--home", str(home), "init"]
    assert main([*arguments, "--region", "RU-SMO", "--deadline-day", "10", "--bodies", str(bodies)]) == 0
    settings = Home.open(home).settings
    assert (settings.region_code, settings.deadlines.rule) == ("RU-SMO", Rule(10, None, 1, "next"))
    assert [entry.name for entry in settings.roster] == ["Департамент культуры", "Департамент спорта"]

    file = home / "concord.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# заметка\n", encoding="utf-8")
    assert main(arguments) == 0
    assert file.read_text(encoding="utf-8").endswith("# заметка\n")
    assert Home.open(home).settings == settings
    assert "настройки не изменились" in capsys.readouterr().out

    assert main([*arguments, "--deadline-day", "12"]) == 0
    assert Home.open(home).settings.deadlines.rule == Rule(12, None, 1, "next")
    assert Home.open(home).settings.region_code == "RU-SMO"
    assert "до 12 числа месяца, следующего за кварталом; с выходного — на следующий" in capsys.readouterr().out

    assert main([*arguments, "--deadline-working-day", "10", "--deadline-month", "2", "--on-day-off", "keep"]) == 0
    assert Home.open(home).settings.deadlines.rule == Rule(None, 10, 2, "keep")
    assert "10-й рабочий день 2-го месяца после квартала" in capsys.readouterr().out


def test_bodies_may_be_saved_in_an_old_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bodies = tmp_path / "bodies.txt"
    bodies.write_bytes("Департамент Смоленской области по культуре\n".encode("windows-1251"))
    assert main(["--home", str(tmp_path / "home"), "init", "--bodies", str(bodies)]) == 0
    (entry,) = Home.open(tmp_path / "home").settings.roster
    assert entry.name == "Департамент Смоленской области по культуре"
    bodies.write_bytes(bytes(range(256)))
    assert main(["--lang", "ru", "--home", str(tmp_path / "home"), "init", "--bodies", str(bodies)]) == 2
    assert "не определяется" in capsys.readouterr().err


def test_home_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "elsewhere"))
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["home"] == str(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("words", "language"),
    [(["run", "--lang", "ru"], "ru"), (["--lang=en", "run"], "en"), (["run"], None), (["--lang"], None)],
)
def test_the_language_is_found_wherever_it_stands(words: list[str], language: str | None) -> None:
    assert language_in(words) == language


def test_a_home_that_a_run_makes_is_named_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["--lang", "ru", "--home", str(tmp_path / "mistyped"), "run"]
    assert main(call) == 0
    assert f"Рабочей папки не было, создана новая: {tmp_path / 'mistyped'}" in capsys.readouterr().err
    assert main(call) == 0
    assert "создана новая" not in capsys.readouterr().err


def test_the_journal_of_the_daemon_names_a_home_that_it_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(daemon_command, "serve", lambda application, parts: 0)
    call = ["--lang", "ru", "--home", str(tmp_path / "mistyped"), "daemon"]
    assert main(call) == 0
    first, _ = capsys.readouterr().out.splitlines()
    assert first.endswith(f"Рабочей папки не было, создана новая: {tmp_path / 'mistyped'}")
    assert main(call) == 0
    assert "создана новая" not in capsys.readouterr().out


def test_who_does_not_want_to_wait_is_not_told_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Home(tmp_path).create()
    with writing(tmp_path, wait_seconds=0):
        assert main(["--lang", "ru", "--home", str(tmp_path), "run", "--no-wait"]) == 1
    told = capsys.readouterr().err
    assert "повторите позже" in told and "ждём" not in told


def test_a_number_that_does_not_fit_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "ru", "--home", str(tmp_path), "sql", "select 1", "--timeout", "0"]) == 2
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith("Неверный вызов: --timeout: «0» не подходит; нужно целое число от 1 до ")


@pytest.mark.parametrize("is_named", [True, False])
def test_advice_names_the_home_that_the_call_named(
    is_named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Home(tmp_path).create()
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path))
    main(["--lang", "ru", "health", *(["--home", str(tmp_path)] if is_named else [])])
    assert (f'concord --home "{tmp_path}"' in capsys.readouterr().out) == is_named
