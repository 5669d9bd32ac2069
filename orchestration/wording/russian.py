"""Russian as officials write it: counted nouns, days, quarters.

Belongs here: forms that several ways of telling share. Does not belong here: what is told (each way has a file of words
of its own), the forms themselves, which the audit's findings share (``data_quality.russian``).
"""

from collections.abc import Sequence
from datetime import date

from data_quality.russian import NO_BREAK, form_of, number, quarter_words

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)

__all__ = ["counted", "day_in_words", "form_of", "quarter_in_words"]


def counted(count: int, forms: Sequence[str]) -> str:
    """A number with its noun: ``21 сигнал``; thousands are set apart by a no-break space from 10 000 on."""
    return f"{number(count)} {forms[form_of(count)]}"


def day_in_words(day: date) -> str:
    """A day: ``5 октября 2020 г.``"""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} г."


def quarter_in_words(quarter: str) -> str:
    """A quarter by its name: ``2020-Q3`` → ``III квартал 2020 года``, which may be broken into lines."""
    return quarter_words(quarter).replace(NO_BREAK, " ")
