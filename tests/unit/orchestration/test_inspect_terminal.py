"""A reading on a terminal: every kind of document, at any width, in both languages."""

import sys

import pytest

from ingestion.documents.grid import Document
from ingestion.reports.inspection import inspect_json
from ingestion.reports.read import read_reports
from orchestration.cli.inspect_terminal import show
from orchestration.wording.messages import LANGUAGES, Language, Messages
from tests.unit.reports.grids import (
    CULTURE,
    HEADINGS,
    TITLE,
    WITH_MOSCOW,
    across,
    context,
    event,
    make_document,
    make_table,
)

PLAN = make_document(
    "План мероприятий на 2021–2022 годы по реализации Соглашения между Администрацией Смоленской области и "
    "Правительством Орловской области о сотрудничестве",
    make_table([["№", "Мероприятие", "Срок", "Ответственные"], ["1", "Ярмарка", "до 20 августа 2021 года", CULTURE]]),
)
REGISTER = make_document(
    "Реестр действующих соглашений",
    make_table(
        [["№", "Наименование соглашения", "Дата и номер", "Срок действия"], ["1", WITH_MOSCOW, "весной", "бессрочно"]]
    ),
)
REPORT = make_document(TITLE, make_table([HEADINGS, across(CULTURE), event(dates="когда-нибудь")]))


def shown(document: Document, capsys: pytest.CaptureFixture[str], language: Language = "ru") -> str:
    show(Messages(language), inspect_json(read_reports(document, context(region="RU-SMO")), language, document))
    return capsys.readouterr().out


def at_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", [REPORT, PLAN, REGISTER], ids=["report", "plan", "register"])
def test_no_line_is_wider_than_the_terminal(
    document: Document,
    language: Language,
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    at_width(width, monkeypatch)
    assert all(len(line.rstrip()) <= width for line in shown(document, capsys, language).splitlines())


def test_a_plan_says_its_kind_and_period_and_where_they_were_found(capsys: pytest.CaptureFixture[str]) -> None:
    words = shown(PLAN, capsys)
    assert "Вид: план (заголовок документа)" in words
    assert "Период: 01.01.2021 – 31.12.2022 (заголовок документа)" in words
    assert "Регион: Смоленская обл. (RU-SMO) (указан при приёме)" in words
    assert "Строк 2 = принято 1 + пропущено по правилам 1 + отложено 0" in words
    assert "→ до 20.08.2021" in words


def test_a_register_is_for_no_period(capsys: pytest.CaptureFixture[str]) -> None:
    words = shown(REGISTER, capsys)
    assert "Период: реестр — без периода" in words
    assert "→ бессрочно" in words
    place = "[таблица 1, строка 2, графа 3 («Дата и номер»)]"
    assert f"{place}: Не удалось понять дату подписания: «весной»" in words


def test_a_narrow_terminal_has_a_block_a_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_width(80, monkeypatch)
    words = shown(REPORT, capsys)
    assert "Таблица 1, строка 3 — № 1." in words
    assert "Сроки" in words and "→ не понято" in words
