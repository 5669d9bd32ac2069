"""The page of ``concord inspect --html``: whole, escaped, linked both ways, drawn as the document's table stands."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from ingestion.documents.grid import Document
from ingestion.notices import Notice
from ingestion.reports.inspection import inspect_json
from ingestion.reports.read import read_reports, refused
from orchestration.cli import main
from orchestration.cli.inspect_grid import drawn_rows
from orchestration.cli.inspect_page import inspection_page
from orchestration.wording.messages import LANGUAGES, Language, Messages
from tests.unit.reports.grids import (
    COVERED,
    CULTURE,
    HEADINGS,
    TITLE,
    WITH_MOSCOW,
    Span,
    across,
    context,
    event,
    make_document,
    make_table,
)

PLAN_TITLE = (
    "План мероприятий на 2021 год по реализации Соглашения между Администрацией Смоленской области и "
    "Правительством Орловской области о сотрудничестве"
)
REGISTER_HEADINGS = ["№", "Наименование соглашения", "Дата и номер", "Срок действия"]


def page_of(document: Document, language: Language = "ru", **hints: str) -> html.HtmlElement:
    reading = read_reports(document, context(**({"region": "RU-SMO"} | hints)))
    return html.fromstring(inspection_page(Messages(language), inspect_json(reading, language, document)))


def report(*rows: list[object]) -> Document:
    return make_document(TITLE, make_table([HEADINGS, across(CULTURE), *rows]))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(page: html.HtmlElement, path: str) -> html.HtmlElement:
    found = page.xpath(path)
    assert len(found) == 1, (path, found)
    return found[0]


def test_the_page_needs_nothing_but_itself() -> None:
    page = page_of(report(event()))
    assert page.get("lang") == "ru"
    for path in ("//script", "//link", "//img", "//iframe", "//object", "//@src", "//@style", "//@onclick"):
        assert page.xpath(path) == []
    assert all(target.startswith("#") for target in page.xpath("//@href"))
    assert "default-src 'none'" in one(page, "//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert not re.search(r"url\(|@import|https?:", one(page, "//style").text)


def test_what_a_document_says_is_never_markup() -> None:
    hostile = "<script>alert(1)</script><b onclick='x'>&amp;\"</b>{{ 7 * 7 }}"
    document = make_document(f"{TITLE} {hostile}", make_table([HEADINGS, across(CULTURE), event(title=hostile)]))
    reading = read_reports(document, context(file_name=f"{hostile.replace('/', '')}.docx", region="RU-SMO"))
    page = html.fromstring(inspection_page(Messages("ru"), inspect_json(reading, "ru", document)))
    assert page.xpath("//script | //b | //@onclick") == []
    assert one(page, "//td[@id='t1r3c3']/div[@class='words']").text == hostile
    assert "49" not in words(one(page, "//h1"))


def test_ids_are_unique_and_every_link_has_its_end() -> None:
    page = page_of(report(event(dates="когда-нибудь"), event("2.", place="")))
    ids = Counter(page.xpath("//@id"))
    assert max(ids.values()) == 1
    assert {target[1:] for target in page.xpath("//@href")} <= set(ids)
    assert set(" ".join(page.xpath("//@aria-labelledby")).split()) <= set(ids)


def test_a_notice_and_its_cell_lead_to_each_other() -> None:
    page = page_of(report(event(dates="когда-нибудь потом")))
    notice = one(page, "//li[contains(., 'dates_not_understood')]")
    assert one(notice, ".//a").get("href") == "#t1r3c4"
    assert words(one(notice, ".//a")) == "таблица 1, строка 3, графа 4 («Сроки проведения мероприятия»)"
    assert one(page, "//td[@id='t1r3c4']//a").get("href") == f"#{notice.get('id')}"
    assert words(one(notice, ".//p[@class='remedy']")).startswith("Что делать:")


def test_a_notice_about_a_place_that_a_merged_cell_covers_leads_to_that_cell() -> None:
    unknown = Span("Соглашение о дружбе неведомых народов", rows=2)
    page = page_of(report(event(agreement=unknown), event("2.", agreement=COVERED)))
    notice = one(page, "//li[contains(., 'agreement_not_understood')]")
    assert one(notice, ".//a").get("href") == "#t1r3c2"
    assert words(one(page, "//td[@id='t1r3c2']/span[@class='carried']")) == "↓ относится к строкам 3–4"
    assert "↑ Соглашение — из строки 3" in words(one(page, "//tr[@id='t1r4']/td[@class='side']"))


def test_each_cell_says_how_it_was_taken() -> None:
    headings: list[object] = [*HEADINGS, "Погода"]
    rows: list[list[object]] = [
        headings,
        across(CULTURE, 9),
        [*event(), "солнечно"],
        [*event("2.", title=""), ""],
        [*[""] * 9],
    ]
    page = page_of(make_document(TITLE, make_table(rows)))

    def label(place: str) -> str:
        return words(one(page, f"//td[@id='{place}']/span[@class='label']"))

    assert label("t1r1c4") == "шапка → Сроки"
    assert label("t1r1c9") == "шапка: графа не известна"
    assert label("t1r2c1").startswith("строка-раздел")
    assert label("t1r3c4") == "Сроки"
    assert label("t1r3c9") == "сохранено без разбора"
    assert label("t1r4c2") == "отложено"
    said = words(one(page, "//tr[@id='t1r4']/td[@class='side']"))
    assert said.startswith("Строка отложена") and "В строке нет наименования мероприятия" in said
    assert words(one(page, "//tr[@id='t1r5']/td[@class='side']")) == "Строка пропущена: пустая строка"


def test_rows_of_a_part_without_a_place_say_which_notice_sets_them_apart() -> None:
    page = page_of(make_document("Реализация соглашений", make_table([HEADINGS, across(CULTURE), event()])))
    notice = one(page, "//li[contains(., 'period_not_found')]")
    reason = one(page, "//tr[@id='t1r3']/td[@class='side']/p[@class='reason']")
    assert one(reason, "./a").get("href") == f"#{notice.get('id')}"
    assert words(one(page, "//td[@id='t1r3c4']/span[@class='label']")) == "Сроки, отложено"
    facts = words(one(page, "//section[@class='part']/dl/div[@class='unknown']"))
    assert facts == "Период ? не определён"


def test_what_is_inferred_or_not_understood_is_marked_in_words() -> None:
    page = page_of(report(event(dates="11 августа"), event("2.", dates="когда-нибудь")))

    def dates(row: int) -> str:
        return words(one(page, f"//tr[@id='t1r{row}']//dt[.='Сроки']/following-sibling::dd"))

    assert dates(3) == "11.08.2020 выведено год взят из периода документа"
    assert dates(4).endswith("не понято")


def test_an_empty_note_is_told_from_a_form_without_notes() -> None:
    without_notes = make_document(TITLE, make_table([HEADINGS[:7], across(CULTURE, 7), event()[:7]]))
    told = [
        words(one(page_of(document), "//tr[@id='t1r3']//dt[.='Исход']/following-sibling::dd"))
        for document in (report(event()), without_notes)
    ]
    assert "примечание пусто" in told[0]
    assert "графы примечаний нет" in told[1] and "примечание пусто" not in told[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sums_stand_on_the_page(language: Language) -> None:
    page = page_of(report(event(), event("2.", title="")), language)
    rows, cells = page.xpath("//table[@class='sums']/tbody/tr")
    assert [words(cell) for cell in rows.findall("td")] == ["4", "1", "—", "2", "1"]
    total, *taken = (int(cell.text) for cell in cells.findall("td"))
    assert total == sum(taken) == 8 + 1 + 7 + 6


def test_a_plan_and_a_register_have_their_own_fields() -> None:
    plan = make_table([["№", "Мероприятие", "Срок", "Ответственные"], ["1", "Ярмарка", "до 20 августа", CULTURE]])
    page = page_of(make_document(PLAN_TITLE, plan))
    facts = words(one(page, "//section[@class='part']/dl"))
    assert "Вид план заголовок документа Период 2021 год заголовок документа" in facts
    side = words(one(page, "//tr[@id='t1r2']/td[@class='side']"))
    assert "до 20.08.2021" in side and "между: Орловская обл., Смоленская обл." in side
    register = make_table([REGISTER_HEADINGS, ["1", WITH_MOSCOW, "от 05.03.2015 № 12", "бессрочно"]])
    page = page_of(make_document("Реестр действующих соглашений", register))
    side = words(one(page, "//tr[@id='t1r2']/td[@class='side']"))
    assert "Подписано05.03.2015 № 12" in side and "Срок действиябессрочно" in side
    assert "реестр — без периода" in words(one(page, "//section[@class='part']/dl"))


def test_a_file_that_cannot_be_opened_has_a_page_that_says_why_and_what_to_do() -> None:
    reading = refused(context("скан.jpg"), Notice("format_picture"))
    page = html.fromstring(inspection_page(Messages("ru"), inspect_json(reading)))
    refusal = words(one(page, "//div[@class='refusal']"))
    assert "изображение" in refusal and "Что делать: Запросите исходный документ" in refusal
    assert page.xpath("//table") == []


def test_a_document_from_pdf_is_to_be_compared() -> None:
    document = report(event())
    document.needs_review = True
    page = page_of(document)
    assert words(one(page, "//header/p[@class='review']")).startswith("◎ Документ прочитан из PDF")
    assert "сверить" in words(one(page, "//tr[@id='t1r3']/td[@class='side']/p"))
    assert "сверить" not in words(one(page, "//tr[@id='t1r1']/td[@class='side']/p"))


def test_a_row_across_cuts_a_merged_cell_in_two() -> None:
    table = make_table([["а", Span("б", rows=3)], [Span("поперёк", columns=2)], ["в", COVERED]])
    reading = {
        "row_count": table.row_count,
        "column_count": table.column_count,
        "cells": [cell._asdict() | {"words": cell.words} for cell in table.cells],
    }
    rows = drawn_rows(reading)
    shown = [
        [(one.cell and one.cell["words"], one.row_span, one.column_span, one.is_resumed) for one in row] for row in rows
    ]
    assert shown == [
        [("а", 1, 1, False), ("б", 1, 1, False)],
        [("поперёк", 1, 2, False)],
        [("в", 1, 1, False), ("б", 1, 1, True)],
    ]


def test_the_drawn_grid_is_full_and_without_overlap() -> None:
    page = page_of(report(event(agreement=Span(WITH_MOSCOW, rows=2)), event("2.", agreement=COVERED), ["итог"]))
    taken: Counter[tuple[int, int]] = Counter()
    rows = page.xpath("//table[@class='grid']/tbody/tr")
    for number, row in enumerate(rows, start=1):
        column = 1
        for cell in row.findall("td")[:-1]:
            while taken[number, column]:
                column += 1
            for below in range(int(cell.get("rowspan", 1))):
                for beside in range(int(cell.get("colspan", 1))):
                    taken[number + below, column + beside] += 1
    assert set(taken.values()) == {1}
    assert len(taken) == len(rows) * 8


def test_the_command_writes_the_page_and_leaves_the_document_alone(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file, out = tmp_path / "пустой.docx", tmp_path / "out" / "страница.html"
    file.write_bytes(b"")
    home = ["--lang", "ru", "--home", str(tmp_path / "home"), "inspect", str(file)]
    assert main([*home, "--html", str(out)]) == 3
    assert "Файл пуст" in out.read_text(encoding="utf-8")
    assert str(out) in capsysbinary.readouterr().err.decode()
    assert main([*home, "--html", "-"]) == 3
    assert capsysbinary.readouterr().out == out.read_bytes()
    assert main([*home, "--html", str(file)]) == 2
    assert main([*home, "--html", str(out), "--json"]) == 2
    assert file.read_bytes() == b""
