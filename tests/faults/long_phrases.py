"""Documents that say one thing over and over: a phrase repeated until it fills a field.

Belongs here: the phrases, the places where words may stand, the documents. Does not belong here: what reading them may
cost (``test_long_phrases``), files of any format (``cases``).
"""

from collections.abc import Sequence

from ingestion.documents.grid import Document
from ingestion.reports.context import ReadingContext
from tests.unit.reports import grids

LENGTH = 19_000  # characters; real cells have less than 3,000

PHRASES = (
    "Соглашение между Администрацией Смоленской области и ",
    "Соглашение между Правительством Москвы и Правительством Орловской области о культуре ",
    "Соглашение о культуре. ",
    "Соглашение ",
    "О сотрудничестве в сфере культуры; ",
    "Администрацией Смоленской области, ",
    "Администрацией\n\n",
    "Правительство Москвы ",
    "Москва ",
    "Смоленской, ",
    "Смоленской области и ",
    "от 12.02.2014 № 77-15 ",
    "А\n\n",
    "а-\n",
    "-\n",
    "государствен-ной-",
    "Отчет о реализации соглашений ",
    "План мероприятий на 2021 год ",
    "за III квартал 2020 года ",
    "III квартал ",
    "май – июнь ",
    "января – ",
    "11 августа, ",
    "ежегодно ",
    "12.02.2020",
    "1. ",
    "г. Смоленск, ",
    "ул. Ленина, д. 5, ",
    "Дом культуры «",
    "45 человек, ",
    "из 5 регионов ",
    "Проведен концерт. ",
    "не состоялась в связи с ",
    "перенесена на III квартал 2021 года ",
    "не ",
    "Департамент Смоленской области по культуре ",
    "Начальник отдела ",
    "Итого ",
    "(",
    '"',
    "\u00ad",
    "- ",
)

_COLUMNS = {
    "label": 0,
    "agreement": 1,
    "title": 2,
    "dates": 3,
    "place": 4,
    "participants": 5,
    "result": 6,
    "note": 7,
}
PLACES = (*_COLUMNS, "section", "heading", "title line", "page header", "file name")
_LONGEST_FILE_NAME = 250  # what file systems take


def filled(phrase: str, length: int = LENGTH) -> str:
    """The phrase over and over, to a length."""
    return (phrase * (length // len(phrase) + 1))[:length]


def documents(place: str, length: int = LENGTH) -> list[tuple[Document, ReadingContext]]:
    """Documents in which every phrase fills that place; all in one where it can be."""
    if place in _COLUMNS:
        rows = [_event(number, place, filled(phrase, length)) for number, phrase in enumerate(PHRASES, 1)]
        return [_document([grids.HEADINGS, *rows])]
    return [_around(place, phrase, length) for phrase in PHRASES]


def _event(number: int, place: str, words: str) -> list[object]:
    row = grids.event(f"{number}.")
    row[_COLUMNS[place]] = words
    return row


def _around(place: str, phrase: str, length: int) -> tuple[Document, ReadingContext]:
    words = filled(phrase, length)
    if place == "section":
        return _document([grids.HEADINGS, grids.across(words), grids.event()])
    if place == "heading":
        return _document([[*grids.HEADINGS[:7], words], grids.event()])
    rows: list[list[object]] = [[*grids.HEADINGS], grids.event()]
    if place == "title line":
        return _document(rows, title=f"{grids.TITLE} {words}")
    if place == "page header":
        return _document(rows, title="", page_headers=[words])
    return _document(rows, title="", file_name=f"{filled(phrase, min(length, _LONGEST_FILE_NAME))}.docx")


def _document(
    rows: Sequence[Sequence[object]],
    title: str = grids.TITLE,
    page_headers: list[str] | None = None,
    file_name: str = "отчет.docx",
) -> tuple[Document, ReadingContext]:
    made = grids.make_document(title, grids.make_table(rows), page_headers=page_headers)
    return made, grids.context(file_name, region="RU-SMO")
