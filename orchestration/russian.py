"""Russian as officials write it: counted nouns, days, quarters.

Belongs here: forms that several ways of telling share. Does not belong here: what is told (each way has a file of words
of its own).
"""

from collections.abc import Sequence
from datetime import date

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_QUARTERS = ("I", "II", "III", "IV")


def form_of(count: int) -> int:
    """Which form a noun takes after a number: 0 as after one, 1 as after two, 2 as after five."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2


def counted(count: int, forms: Sequence[str]) -> str:
    """A number with its noun: ``21 сигнал``; thousands are set apart by a no-break space from 10 000 on."""
    number = f"{count:,}".replace(",", "\N{NO-BREAK SPACE}") if count >= 10_000 else str(count)
    return f"{number} {forms[form_of(count)]}"


def day_in_words(day: date) -> str:
    """A day: ``5 октября 2020 г.``"""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} г."


def quarter_in_words(quarter: str) -> str:
    """A quarter by its name: ``2020-Q3`` → ``III квартал 2020 года``."""
    year, _, number = quarter.partition("-Q")
    return f"{_QUARTERS[int(number) - 1]} квартал {year} года"
