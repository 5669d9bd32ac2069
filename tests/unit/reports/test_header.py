"""Headings by meaning."""

import pytest

from ingestion.reports.header import fields_of_heading, find_header
from ingestion.reports.words import header_synonyms, plain
from tests.unit.reports.grids import HEADINGS, across, event, make_table


def test_no_phrase_stands_for_two_fields() -> None:
    synonyms = header_synonyms()
    phrases = [p for group in ("report", "plan", "register") for listed in synonyms[group].values() for p in listed]
    assert sorted(phrases) == sorted(set(phrases))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        (HEADINGS[0], "row_label"),
        (HEADINGS[1], "agreements"),
        (HEADINGS[2], "event_title"),
        (HEADINGS[3], "dates_text"),
        (HEADINGS[4], "place_text"),
        (HEADINGS[5], "participants_text"),
        (HEADINGS[6], "result_text"),
        (HEADINGS[7], "note_text"),
        ("Содержание и резуль-\nтат меропри-\nятия", "result_text"),
        ("Проведённые мероприятия", "event_title"),
        ("Срок действия", "term_text"),
        ("Дата подписания", "signing_text"),
        ("Количество участников мероприятия", "participants_text"),
        ("СРОКИ", "dates_text"),
        ("(причины невыполнения)", "note_text"),
        ("Отметка о выполнении мероприятия", "result_text"),
    ],
)
def test_a_heading_names_its_field(heading: str, field: str) -> None:
    assert fields_of_heading(heading) == (field,)


@pytest.mark.parametrize(
    "words",
    [
        "Соглашение между Администрацией Смоленской области и Правительством Москвы",
        "Объём финансирования",
        "",
        "Заместитель",
    ],
)
def test_what_is_no_heading(words: str) -> None:
    assert fields_of_heading(words) == ()


def test_a_cell_with_a_telling_word_makes_no_heading() -> None:
    table = make_table(
        [across("Департамент (в рамках реализации заключенных соглашений, мероприятия, сроки, место)"), event()]
    )
    assert find_header(table) is None


def test_events_make_no_heading() -> None:
    assert (
        find_header(make_table([event(), event("", title="Мероприятия по обмену опытом", result="Результаты обмена")]))
        is None
    )


def test_plain_keeps_what_headings_need() -> None:
    assert plain("  №\xa0п/п. ") == "№ п/п"
    assert plain("«Отчёт» — за 2020-й год/") == "отчет за 2020-й год"


@pytest.mark.parametrize("heading", ["Дата и место проведения", "Место, дата проведения", "Сроки проведения, место"])
def test_a_heading_may_name_two_fields(heading: str) -> None:
    assert fields_of_heading(heading) == ("dates_text", "place_text")
