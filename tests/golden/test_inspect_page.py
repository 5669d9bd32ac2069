"""The words of the page of ``concord inspect --html`` for one small report, top to bottom, as a person reads them.

The expected words stand in ``inspect_page.txt``, a block a line; they were read through beside the page.
"""

from pathlib import Path

import pytest
from lxml import html

from examples.wordml import Cell, Row, Table, document
from orchestration.cli import main

EXPECTED = Path(__file__).with_name("inspect_page.txt")
HEADINGS = ["№ п/п", "Соглашение", "Наименование мероприятия", "Сроки", "Место", "Участники", "Результат", "Погода"]
AGREEMENT = "Соглашение между Администрацией Смоленской области и Правительством Орловской области о сотрудничестве"
ROWS = [
    Row(tuple(Cell((words,)) for words in HEADINGS), is_heading=True),
    Row((Cell(("Департамент Смоленской области по культуре",), column_span=8),)),
    Row(
        tuple(
            Cell((words,), merge="start" if words == AGREEMENT else "")
            for words in ("1.", AGREEMENT, "Выставка", "11 августа", "г. Орёл", "45 человек", "Состоялась", "ясно")
        )
    ),
    Row(
        tuple(
            Cell((words,), merge="goes_on" if place == 1 else "")
            for place, words in enumerate(("2.", "", "Концерт", "как сложится", "", "", "", ""))
        )
    ),
    Row(tuple(Cell((words,)) for words in ("3.", AGREEMENT, "", "5 сентября", "", "", "Прошло", ""))),
]
BLOCKS = "//h1 | //h2 | //p[not(@class='meta')] | //dl/div | //td | //th | //li | //blockquote | //caption"


def is_within(block: html.HtmlElement) -> bool:
    """Whether a block stands in another one that is taken whole."""
    return any(above.tag in ("td", "li") or above.get("class") == "refusal" for above in block.iterancestors())


def blocks(page: html.HtmlElement) -> list[str]:
    found = (" ".join(block.text_content().split()) for block in page.xpath(BLOCKS) if not is_within(block))
    return [words for words in found if words]


def test_the_page_says_what_was_read_through(tmp_path: Path) -> None:
    title = "Отчет о реализации соглашений за III квартал 2020 года"
    file, out = tmp_path / "отчёт.docx", tmp_path / "страница.html"
    file.write_bytes(document([title], Table((1500,) * 8, ROWS)))
    arguments = ["inspect", str(file), "--region", "RU-SMO", "--html", str(out)]
    assert main(["--lang", "ru", "--home", str(tmp_path / "home"), *arguments]) == 3
    found = blocks(html.fromstring(out.read_text(encoding="utf-8")))
    assert found == EXPECTED.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("words", ["45 участников", "год взят из периода документа", "шапка: графа не известна"])
def test_what_must_be_in_it_is_in_it(words: str) -> None:
    assert words in EXPECTED.read_text(encoding="utf-8")
