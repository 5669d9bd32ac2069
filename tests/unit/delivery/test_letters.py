"""A reminder letter: what it says, how it is made, and that it is never taken for a report."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document

from ingestion.working_days import WorkingDays
from orchestration.cli import main
from orchestration.delivery.letters.document import Occasion, answer_by, letter_to
from orchestration.delivery.letters.owed import MissingReport, Owed, Promise, SetApart
from orchestration.operation import Letter

BODY = "Департамент Смоленской области по культуре"
AGREEMENT = "Соглашение между Администрацией Смоленской области и Правительством Тверской области о сотрудничестве"
PLAN = "План мероприятий 2020.docx"
SENDER = Letter(
    office="Департамент экономического развития Смоленской области",
    position="Заместитель начальника Департамента",
    signer="А. А. Иванова",
    contact="Петров П. П., (4812) 00-00-00",
    deadline_days=7,
)
OCCASION = Occasion(date(2020, 10, 20), date(2020, 10, 19), "20201019T060000Z-28575ac0", WorkingDays())


def promise(title: str = "Фестиваль «Хлудневское древо»", words: str = "в течение квартала") -> Promise:
    return Promise(title, (AGREEMENT,), words, "2020-Q3", PLAN, 1, 14)


def owed(**lists: Any) -> Owed:
    return Owed("RU-SMO", "k" * 32, BODY, **lists)


EVERYTHING = owed(
    reports=[
        MissingReport("2020-Q1", date(2020, 4, 6), False, None),
        MissingReport("2020-Q2", date(2020, 7, 6), True, "Сводный отчёт.docx"),
    ],
    promises=[promise()],
    undated=[Promise("Круглый стол библиотекарей", (), "", None, PLAN, 1, 15)],
    set_apart=[SetApart("отчёт.docx", False, 3, "Не понят срок: «как сложится».", 2, 5)],
)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def words(document: Document) -> list[str]:
    """Paragraphs and rows in their order, blank ones left out."""
    told = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            told += [" | ".join(cell.text.replace("\n", " / ") for cell in row.cells) for row in block.rows]
        elif block.text.strip():
            told.append(block.text)
    return told


def test_what_it_says() -> None:
    expected = (Path(__file__).with_name("letter.txt")).read_text(encoding="utf-8")
    assert "\n".join(words(opened(letter_to(EVERYTHING, SENDER, OCCASION)))) + "\n" == expected


@pytest.mark.parametrize("lists", [{"promises": [promise()]}, {"reports": EVERYTHING.reports[:1]}])
def test_what_is_not_owed_is_not_mentioned(lists: dict[str, Any]) -> None:
    document = opened(letter_to(owed(**lists), SENDER, OCCASION))
    assert len(document.tables) == 1
    requests = [line for line in words(document) if line.startswith("— ")]
    assert len(requests) == 1
    assert requests[0].endswith(".")


def test_a_letter_about_a_quarter_names_it() -> None:
    about = Occasion(OCCASION.written_on, OCCASION.evaluated_on, "", WorkingDays(), "2020-Q3")
    told = words(opened(letter_to(owed(promises=[promise()]), SENDER, about)))
    assert any("получены не полностью (III квартал 2020 года)." in line for line in told)


def test_what_the_settings_do_not_say_is_left_open() -> None:
    told = words(opened(letter_to(EVERYTHING, Letter(), OCCASION)))
    assert told[0] == "[наименование органа-отправителя]"
    assert "[должность]\t[И. О. Фамилия]" in told


def test_many_rows_go_on_under_a_repeated_heading() -> None:
    many = [promise(f"Мероприятие {number}") for number in range(60)]
    (table,) = opened(letter_to(owed(promises=many), SENDER, OCCASION)).tables
    assert len(table.rows) == 61
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True] + [False] * 60
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)


def test_pages_are_numbered_from_the_second_on() -> None:
    (section,) = opened(letter_to(EVERYTHING, SENDER, OCCASION)).sections
    assert section.different_first_page_header_footer
    assert section.header._element.xpath("//w:instrText")[0].text == "PAGE"


def test_signs_of_documents_do_no_harm() -> None:
    hostile = Promise("Звонок\x07 \u202eтекст\ufffe", ("<w:p/>",), "\x00", "2020-Q3", "файл\n.docx", 1, 1)
    told = " ".join(words(opened(letter_to(owed(promises=[hostile]), SENDER, OCCASION))))
    assert "Звонок␇ [U+202E]текст[U+FFFE]" in told
    assert "<w:p/>" in told


def test_equal_letters_are_equal_bytes() -> None:
    first, second = (letter_to(EVERYTHING, SENDER, OCCASION) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.testzip() is None


@pytest.mark.parametrize(
    ("written_on", "days", "due"),
    [
        (date(2020, 10, 20), 10, date(2020, 10, 30)),
        (date(2020, 10, 20), 11, date(2020, 11, 2)),  # a Saturday
        (date(2020, 12, 25), 10, date(2021, 1, 11)),  # the holidays of the New Year
    ],
)
def test_an_answer_is_asked_for_by_a_working_day(written_on: date, days: int, due: date) -> None:
    occasion = Occasion(written_on, written_on, "", WorkingDays())
    assert answer_by(Letter(deadline_days=days), occasion) == due


@pytest.mark.parametrize("letter", [EVERYTHING, owed(promises=[promise()]), owed(reports=EVERYTHING.reports)])
def test_it_is_never_taken_for_a_report(letter: Owed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "Отчет о реализации соглашений за III квартал 2020 года.docx"
    file.write_bytes(letter_to(letter, SENDER, OCCASION))
    home = str(tmp_path / "home")
    code = main(["--lang", "ru", "--home", home, "inspect", str(file), "--region", "RU-SMO", "--quarter", "2020-Q3"])
    assert code == 3
    assert "отклонён" in capsys.readouterr().out
