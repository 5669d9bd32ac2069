"""Numbers, quarters, shares and moments as they are written in Russian text.

Belongs here: forms of a counted noun, «III квартал 2020 года», «0,67», «21.10.2020, 09:05 МСК». Does not belong here:
any sentence.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

_ROMAN = ("I", "II", "III", "IV")
NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_HOUR = timedelta(hours=1)
_MOSCOW = 3 * _HOUR
_RUSSIAN_ZONES = range(2, 13)  # whole hours ahead of UTC, from Kaliningrad to Kamchatka


def form_of(count: int) -> int:
    """Which form of a counted noun goes with a number: 0 for 1 and 21, 1 for 2 to 4, 2 for 5 and 11."""
    count = abs(count)
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2


def counted(count: int, forms: Sequence[str]) -> str:
    """A number with its noun: ``counted(2, ("орган", "органа", "органов"))`` is «2 органа»; thousands are set apart."""
    return f"{number(count)}{NO_BREAK}{forms[form_of(count)]}"


def number(value: int | float) -> str:
    """A number: a decimal comma, thousands set apart from five digits on."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.2f}".replace(".", ",")
    whole = int(value)
    return f"{whole:,}".replace(",", NO_BREAK) if abs(whole) >= 10_000 else str(whole)


def quarter_words(quarter: str, case: str = "") -> str:
    """A quarter in words; ``case`` is the ending of «квартал»: ``2020-Q3`` and «а» give «III квартала 2020 года»."""
    year, _, part = quarter.partition("-Q")
    return f"{_ROMAN[int(part) - 1]}{NO_BREAK}квартал{case} {year}{NO_BREAK}года"


def moment_words(moment: datetime) -> str:
    """A moment with its zone: ``21.10.2020, 09:05 МСК+2``; it bears the zone in which it is told."""
    return f"{moment:%d.%m.%Y, %H:%M}{NO_BREAK}{zone_words(moment)}"


def zone_words(moment: datetime) -> str:
    """The zone that a moment bears: by Moscow, as Russian law names zones (``МСК``, ``МСК−1``); others by UTC."""
    offset = _offset(moment)
    if offset % _HOUR or offset // _HOUR not in _RUSSIAN_ZONES:
        return utc_words(moment)
    hours = (offset - _MOSCOW) // _HOUR
    return f"МСК{hours:+d}".replace("-", _MINUS) if hours else "МСК"


def utc_words(moment: datetime) -> str:
    """The zone that a moment bears, by UTC: ``UTC``, ``UTC+3``, ``UTC−3:30``."""
    offset = _offset(moment)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = _MINUS if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "") if offset else "UTC"


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} bears no zone")
    return offset


def listed(words: Sequence[str], shown: int) -> str:
    """The first of several in a row, and how many more there are."""
    more = len(words) - shown
    return "; ".join(words[:shown]) + (f" и ещё {number(more)}" if more > 0 else "")
