"""Days and periods as one writes them in the language of the person.

Belongs here: wording of days and periods, the same in every way of telling. Does not belong here: finding them.
"""

from orchestration.wording.messages import Messages

_ROMAN = ("I", "II", "III", "IV")


def day(tell: Messages, iso: str) -> str:
    """A day: ``21.10.2020`` in Russian, ISO in English."""
    return ".".join(reversed(iso.split("-"))) if tell.language == "ru" else iso


def words_of_quarter(tell: Messages, quarter: str) -> str:
    """A quarter by its name: ``III квартал 2020 года``."""
    year, _, number = quarter.partition("-Q")
    return tell("period.quarter", number=_ROMAN[int(number) - 1], year=year)


def words_of_period(
    tell: Messages, kind: str, period_kind: str | None, first: str | None, last: str | None, quarter: str | None
) -> str:
    """A quarter or a year by its name, another period by its first and last day; a register is for none.

    ``kind`` is the document's, ``first`` and ``last`` are ISO dates, ``quarter`` is the first one of the period.
    """
    if kind == "register":
        return tell("period.none_needed")
    if first is None or last is None:
        return tell("period.unknown")
    if period_kind == "quarter" and quarter is not None:
        return words_of_quarter(tell, quarter)
    if period_kind == "year":
        return tell("period.year", year=first[:4])
    days = tell("period.days", first=day(tell, first), last=day(tell, last))
    is_named = period_kind is not None and period_kind != "other"
    return f"{tell.value('period_kind', str(period_kind))}, {days}" if is_named else days
