"""Exports are read back as they were, by programs of other makers too, and no cell of them becomes a formula."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from orchestration.building.publishing import Publication
from orchestration.delivery import workbook
from orchestration.delivery.exports import Exported, export_csv, export_parquet, export_xlsx, tables_of
from orchestration.delivery.spreadsheet_safety import escaped, unescaped
from tests.integration.delivery.hostile import DAY, INSTANT, LONG, TEXTS, publication

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return publication(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def book(hostile: Publication, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    (table,) = tables_of(hostile)
    return export_xlsx(table, hostile, tmp_path_factory.mktemp("xlsx"))


@pytest.fixture(scope="module")
def text(hostile: Publication, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    (table,) = tables_of(hostile)
    return export_csv(table, tmp_path_factory.mktemp("csv"))


def formulas(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return [str(found.text) for name in sheets for found in etree.fromstring(archive.read(name)).iter(f"{MAIN}f")]


def test_a_workbook_gives_every_text_back(book: Exported) -> None:
    sheet = CalamineWorkbook.from_path(book.file).get_sheet_by_name("rpt_hostile").to_python()
    heading, *rows = sheet
    assert heading[:2] == ["n", "event_title"]
    assert [row[1] for row in rows[:-1]] == list(TEXTS)
    assert book.rows_count == len(rows) == len(TEXTS) + 1


def test_a_workbook_has_no_formula_and_no_link(book: Exported) -> None:
    assert formulas(book.file) == []
    with zipfile.ZipFile(book.file) as archive:
        assert not any("hyperlink" in archive.read(name).decode() for name in archive.namelist() if "rels" in name)


def test_a_live_text_stays_a_text_when_somebody_edits_it(book: Exported) -> None:
    with zipfile.ZipFile(book.file) as archive:
        styles = etree.fromstring(archive.read("xl/styles.xml"))
        marked = [
            place
            for place, form in enumerate(styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
            if form.get("quotePrefix") == "1"
        ]
        cells = etree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(f"{MAIN}c")
        of_texts = {cell.get("r"): int(str(cell.get("s"))) for cell in cells if str(cell.get("r")).startswith("B")}
    for number, words in enumerate(TEXTS):
        if escaped(words) != words and not words.startswith("'"):
            assert of_texts[f"B{number + 2}"] in marked, words


def test_types_of_a_workbook(book: Exported) -> None:
    rows = CalamineWorkbook.from_path(book.file).get_sheet_by_name("rpt_hostile").to_python()
    assert rows[2][2:] == [0.25, "нет", DAY, INSTANT, "none"]
    assert rows[1][3] == "да"
    assert rows[-1][2:] == ["", "", "1812-09-07", "", ""]  # no sheet can tell such a day as a day


def test_a_text_that_is_too_long_is_cut_in_the_open(book: Exported, text: Exported) -> None:
    words = CalamineWorkbook.from_path(book.file).get_sheet_by_name("rpt_hostile").to_python()[-1][1]
    assert len(str(words)) == 32_767
    assert str(words).endswith(f"… [обрезано: в ячейку Excel помещается 32767 знаков, в тексте их {len(LONG)}]")
    assert [(cut.sheet, cut.row, cut.heading, cut.length) for cut in book.cuts] == [
        ("rpt_hostile", len(TEXTS) + 2, "event_title", len(LONG))
    ]
    assert read_csv(text.file)[-1]["event_title"] == LONG


def test_a_workbook_explains_its_columns(book: Exported) -> None:
    heading, *rows = CalamineWorkbook.from_path(book.file).get_sheet_by_name("Описание").to_python()
    assert heading == ["Столбец", "Что в нём", "Тип", "Значения"]
    assert rows[0][:3] == ["rpt_hostile", "=Таблица", "таблица"]
    assert "Состояние на 20 октября 2020 г." in str(rows[1][1])
    assert ["event_title", "=Слова", "текст"] in [row[:3] for row in rows]
    assert "none — " in next(str(row[3]) for row in rows if row[0] == "basis")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    hostile: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 11)
    (table,) = tables_of(hostile)
    exported = export_xlsx(table, hostile, tmp_path)
    found = CalamineWorkbook.from_path(exported.file)
    assert found.sheet_names == ["rpt_hostile", "rpt_hostile (2)", "rpt_hostile (3)", "rpt_hostile (4)", "Описание"]
    told = [row[0] for name in found.sheet_names[:-1] for row in found.get_sheet_by_name(name).to_python()[1:]]
    assert told == list(range(len(TEXTS) + 1))


def test_equal_rows_are_equal_bytes(hostile: Publication, book: Exported, tmp_path: Path) -> None:
    (table,) = tables_of(hostile)
    assert export_xlsx(table, hostile, tmp_path).file.read_bytes() == book.file.read_bytes()


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [
            {name: unescaped(value) for name, value in row.items()} for row in csv.DictReader(stream, delimiter=";")
        ]


def test_csv_gives_every_text_back(text: Exported) -> None:
    assert [row["event_title"] for row in read_csv(text.file)] == [*TEXTS, LONG]


def test_csv_as_pandas_reads_it(text: Exported) -> None:
    frame = pd.read_csv(text.file, sep=";", decimal=",", parse_dates=["received_at"], keep_default_na=False)
    assert list(frame["event_title"].map(unescaped)) == [*TEXTS, LONG]
    assert list(frame["n"]) == list(range(len(TEXTS) + 1))


def test_csv_as_a_russian_spreadsheet_wants_it(text: Exported) -> None:
    data = text.file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == '"n";"event_title";"share";"is_held";"held_on";"received_at";"basis"'
    assert lines[1] == '0;"\'=1+1";0,0;да;2020-10-05;2020-10-05 06:30:00;"none"'
    assert lines[-2].endswith(";;;1812-09-07;;")
    assert lines[-1] == ""


@pytest.mark.parametrize(("delimiter", "share"), [(",", "0.25"), ("\t", "0.25"), (";", "0,25")])
def test_the_decimal_sign_goes_with_the_delimiter(
    hostile: Publication, tmp_path: Path, delimiter: str, share: str
) -> None:
    (table,) = tables_of(hostile)
    exported = export_csv(table, tmp_path, delimiter)
    with exported.file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=delimiter))
    assert rows[1]["share"] == share
    assert [unescaped(row["event_title"]) for row in rows] == [*TEXTS, LONG]


def test_parquet_is_the_published_file(hostile: Publication, tmp_path: Path) -> None:
    (table,) = tables_of(hostile)
    exported = export_parquet(table, tmp_path)
    assert exported.file.read_bytes() == (hostile.folder / "rpt_hostile.parquet").read_bytes()
    assert exported.rows_count == len(TEXTS) + 1


# What LibreOffice is told of a CSV file: semicolon, quotes, UTF-8, from the first row, Russian, as a person opens it.
AS_OPENED = "CSV:59,34,76,1,,1049,false,true,false"


def with_libreoffice(file: Path, folder: Path, *arguments: str) -> Path:
    """The file as LibreOffice Calc saves it after opening it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("platform: LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    made = folder / "out" / f"{file.stem}.xlsx"
    command = [soffice, profile, "--headless", *arguments, "--convert-to", "xlsx", "--outdir", str(made.parent)]
    ran = subprocess.run([*command, str(file)], capture_output=True, timeout=180, check=False)
    if not made.exists() and b"could not be loaded" in ran.stdout + ran.stderr:
        pytest.skip("platform: LibreOffice Calc is not installed, Writer alone is")
    return made


@pytest.mark.slow
def test_libreoffice_takes_no_cell_of_csv_for_a_formula(text: Exported, tmp_path: Path) -> None:
    opened = with_libreoffice(text.file, tmp_path, f"--infilter={AS_OPENED}")
    assert formulas(opened) == []
    _, *rows = CalamineWorkbook.from_filelike(io.BytesIO(opened.read_bytes())).get_sheet_by_index(0).to_python()
    told = [unescaped(str(row[1])) for row in rows[:-1]]
    # A program may show a return as a line break, and leave signs out that nobody sees.
    assert [plain(words) for words in told] == [plain(words) for words in TEXTS]
    assert rows[1][2] == 0.25
    assert isinstance(rows[1][5], datetime)
    assert rows[1][4] == DAY


@pytest.mark.slow
def test_libreoffice_takes_no_cell_of_a_workbook_for_a_formula(book: Exported, tmp_path: Path) -> None:
    opened = with_libreoffice(book.file, tmp_path)
    assert formulas(opened) == []
    _, *rows = CalamineWorkbook.from_path(opened).get_sheet_by_index(0).to_python()
    assert [plain(str(row[1])) for row in rows[:-1]] == [plain(words) for words in TEXTS]
    assert rows[1][2:] == [0.25, "нет", DAY, INSTANT, "none"]


def plain(words: str) -> str:
    return words.replace("_x000D_", "\n").replace("_x005F_", "_").replace("\r\n", "\n").replace("\r", "\n")
