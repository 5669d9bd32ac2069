"""``concord export`` and ``concord letters`` on a home with something published."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest

from data_quality.marts import marts
from ingestion.home import Home
from orchestration.building.publishing import Mart, publish
from orchestration.cli import main
from tests.unit.delivery.test_owed import CULTURE, MARTS, SPORT
from tests.unit.orchestration.empty_marts import warehouse


def published(root: Path, rows: Mapping[str, list[dict[str, Any]]]) -> Home:
    """A home in which these rows are published."""
    from orchestration.building.publishing import prepare

    home = Home(root)
    home.create()
    candidate = root / "candidate.duckdb"
    with warehouse(rows) as connection:
        connection.execute(f"attach '{candidate}' as disk")
        connection.execute("copy from database memory to disk")
        connection.execute("detach disk")
    prepared = root / "work" / "prepared"
    prepare(candidate, prepared, [Mart(mart.name, mart.grain) for mart in marts()])
    publish(home, prepared, {"fingerprint": "0" * 64, "evaluated_on": "2020-10-20", "audit": {"failed": []}})
    return Home.open(root)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return published(tmp_path_factory.mktemp("home"), MARTS)


def run(home: Home, *arguments: str) -> int:
    return main(["--lang", "ru", "--home", str(home.root), *arguments])


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_every_table_is_exported(home: Home, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "export", "--format", form, "-o", str(tmp_path / "out")) == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {f"{mart.name}.{form}" for mart in marts()}
    assert f"fct_expectation.{form}: 11 строк\n" in capsys.readouterr().out


def test_tables_by_name(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["export", "fct_alert", "fct_alert", "--format", "csv", "--delimiter", "comma", "--json"]
    assert run(home, *arguments, "-o", str(tmp_path)) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file == {"path": str(tmp_path / "fct_alert.csv"), "rows_count": 1, "cut_cells_count": 0}
    assert '"alert_key","alert_kind"' in Path(file["path"]).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "fct_nothing"], "нет таблицы fct_nothing; есть: bridge_agreement_party, "),
        (["export", "--delimiter", "tab"], "--delimiter указывается только с --format csv"),
        (["letters", "--body", "лесов"], "органа «лесов» нет. Есть: Департамент культуры; "),
        (["letters", "--body", "департамент"], "«департамент» подходит к нескольким органам: Департамент культуры; "),
        (["letters", "--quarter", "III"], "не квартал"),
    ],
)
def test_wrong_usage(home: Home, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, *arguments) == 2
    assert said in capsys.readouterr().err


def test_a_letter_for_each_body_that_owes_something(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "letters", "-o", str(tmp_path), "--on", "2020-10-20") == 0
    told = capsys.readouterr()
    assert {file.name for file in tmp_path.iterdir()} == {"Департамент культуры.docx", "Министерство спорта.docx"}
    assert "нет 2 отчётов; не сообщено о 2 обещаниях; 1 документ не принят целиком" in told.out
    assert "[letter]" in told.err
    # They are of October 2020, and today is long after.
    assert re.search(
        r"Сроки оценены на 2020-10-\d\d, это \d{4,} (день|дня|дней) назад: выполните concord run", told.err
    )
    letter = docx.Document(str(tmp_path / "Министерство спорта.docx"))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert "20 октября 2020 г. №" in text
    assert "Просим до 30 октября 2020 г.:" in text


@pytest.mark.parametrize("words", [SPORT[:6], "спорта", "Главное управление спорта", "министерство СПОРТА"])
def test_a_letter_to_one_body(home: Home, tmp_path: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["letters", "--body", words, "--quarter", "2020-Q3", "--json", "-o", str(tmp_path)]
    assert run(home, *arguments) == 0
    told = capsys.readouterr()
    said = json.loads(told.out)
    assert said["evaluated_on"] == "2020-10-20" and said["evaluated_days_ago"] > 1000
    assert said["warnings"] == told.err.splitlines()
    assert said["warnings"][0].startswith("Сроки оценены на 2020-10-20")
    (letter,) = said["letters"]
    assert letter["executive_body_key"] == SPORT
    assert letter["missing_reports_count"] == 1


def test_the_sender_is_in_the_settings(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home.root, copy, symlinks=True)
    with (copy / "concord.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[letter]\noffice = "Отдел"\nposition = "Начальник"\nsigner = "А. А. Иванова"\n')
    assert run(Home.open(copy), "letters", "--body", CULTURE, "-o", str(tmp_path / "out")) == 0
    assert "[letter]" not in capsys.readouterr().err
    letter = docx.Document(str(tmp_path / "out" / "Департамент культуры.docx"))
    assert letter.paragraphs[0].text == "Отдел"
    assert "Начальник\tА. А. Иванова" in [paragraph.text for paragraph in letter.paragraphs]


def test_two_bodies_of_one_name_get_a_letter_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {
        "fct_body_reporting": [
            {**MARTS["fct_body_reporting"][2], "executive_body_key": key, "executive_body_name": "Отдел / ../спорта"}
            for key in (CULTURE, SPORT)
        ],
        "dim_executive_body": MARTS["dim_executive_body"],
    }
    assert run(published(tmp_path / "home", rows), "letters", "-o", str(tmp_path / "out")) == 0
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {f"Отдел .. спорта {key[:8]}.docx" for key in (CULTURE, SPORT)}


def test_nobody_to_write_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(published(tmp_path / "home", {}), "letters", "-o", str(tmp_path / "out")) == 0
    assert "Писать некому" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_sql_has_no_live_formula_in_csv(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "sql", "--csv", "select '=1+1' as live, 'слово' as word, -1 as number") == 0
    assert capsys.readouterr().out == "live,word,number\n'=1+1,слово,-1\n"
