"""Whom a title honours, whose day it keeps, on which water it is: names that stand without quotation marks.

Belongs here: such names of one title, in a form in which two writings agree. Does not belong here: names in quotation
marks (``event_title``), regions and towns (``event_sides``).
"""

import re
from collections.abc import Iterator

from ingestion.language.event_title import root
from ingestion.language.tokens import fold, stem

_PERSON = re.compile(
    r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?(?P<after>[А-ЯЁ][а-яё]{2,})"
    r"|(?<![\w.])(?P<before>[А-ЯЁ][а-яё]{2,})\s[А-ЯЁ]\.\s?[А-ЯЁ]\."
    r"|(?:памяти|имени|им\.|посвящ\w+)\s(?:[а-яё]+\s){0,2}(?:[А-ЯЁ][а-яё]+\s){1,2}(?P<named>[А-ЯЁ][а-яё]{2,})"
)
_HONOURS = re.compile(
    r"геро\w+\s(?:советского союза|социалистического труда|росси\w+|труда)\s?(?:российской федерации\s)?", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\w)Год(?:а|у|ом|е)?\s(?P<of>[а-яё]{3,})")
_WATER = re.compile(r"(?<!\w)(?:р\.|рек\w{1,2}|оз\.|озер\w{1,3})\s*(?P<name>[А-ЯЁ][а-яё]{2,})")
_SURNAME = 5  # letters by which a person is known in any case


def persons_of(title: str) -> Iterator[str]:
    """The beginnings of the surnames of those whom it honours («памяти В.П. Иванова», «имени Льва Толстого»)."""
    for match in _PERSON.finditer(_HONOURS.sub("", title)):
        surname = match["after"] or match["before"] or match["named"]
        yield stem(fold(surname))[:_SURNAME]


def years_of(title: str) -> Iterator[str]:
    """To what a year is dedicated («Год памяти и славы»)."""
    for match in _YEAR.finditer(title):
        yield root(fold(match["of"]))


def waters_of(title: str) -> Iterator[str]:
    """The rivers and lakes named («на реке Сож», «через р. Остёр»)."""
    for match in _WATER.finditer(title):
        yield root(fold(match["name"]))
