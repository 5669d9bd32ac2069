"""The entrance of the command line: help, usage errors, exit codes, and what it does not import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.home import Home
from ingestion.lock import writing
from orchestration.cli import main
from orchestration.cli.group import COMMANDS, language_in
from orchestration.cli.lists import missing_lines
from orchestration.cli.messages import Messages

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
    "arguments", [["--help"], ["--version"], ["run", "--help"], ["inspect", "--help", "--lang", "ru"]]
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
        (["nonsense"], "нет команды «nonsense»"),
        (["run", "--nonsense"], "нет параметра «--nonsense»"),
        (["run", "--quarter", "3"], "«3» — не квартал"),
        (["run", "--region", "Смоленск"], "«Смоленск» — неизвестный код региона"),
        (["run", "missing.docx"], "нет файла или папки «missing.docx»"),
        (["inspect"], "не указано: FILE"),
        (["parse", "poems"], "возможны только: dates"),
    ],
)
def test_wrong_usage_is_exit_code_2_in_words(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "ru", "--home", str(tmp_path), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_settings_that_cannot_be_used_are_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "concord.toml").write_text("[reporting]\ndeadline_day = 40\n", encoding="utf-8")
    assert main(["--home", str(tmp_path), "status"]) == 2
    assert "deadline_day" in capsys.readouterr().err


def test_nothing_published_is_said_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--home", str(tmp_path), "sql", "select 1"]) == 1
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
    assert main(["--lang", "en", "--home", str(home), "run", str(report)]) == 1
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
    assert (settings.region_code, settings.deadline_day) == ("RU-SMO", 10)
    assert [entry.name for entry in settings.roster] == ["Департамент культуры", "Департамент спорта"]

    file = home / "concord.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# заметка\n", encoding="utf-8")
    assert main(arguments) == 0
    assert file.read_text(encoding="utf-8").endswith("# заметка\n")
    assert Home.open(home).settings == settings
    assert "настройки не изменились" in capsys.readouterr().out

    assert main([*arguments, "--deadline-day", "12"]) == 0
    assert Home.open(home).settings.deadline_day == 12
    assert Home.open(home).settings.region_code == "RU-SMO"


def test_home_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "elsewhere"))
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["home"] == str(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("words", "language"),
    [(["run", "--lang", "ru"], "ru"), (["--lang=en", "run"], "en"), (["run"], None), (["--lang"], None)],
)
def test_the_language_is_found_wherever_it_stands(words: list[str], language: str | None) -> None:
    assert language_in(words) == language


def test_missing_reports_are_told_by_quarter() -> None:
    rows = [
        {"quarter": quarter, "executive_body_name": f"Орган {number}", "report_standing": "missing"}
        for quarter in ("2024-Q1", "2024-Q2", "2023-Q4")
        for number in range(5)
    ]
    lines = list(missing_lines(Messages("ru"), rows, shown=2))
    assert lines == [
        "  • 2024-Q2 — отчёт не пришёл: Орган 0; Орган 1; Орган 2 … и ещё 2",
        "  • 2024-Q1 — отчёт не пришёл: Орган 0; Орган 1; Орган 2 … и ещё 2",
        "  … и 5 отчётов за более ранние кварталы",
    ]
