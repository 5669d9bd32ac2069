"""The values of a sheet as a person sees them: 5 and not 5.0, 12,5, 11.08.2020, 15:00.

Belongs here: how a value is shown, by its kind, by the format of its cell, by the words that the file keeps of it; its
lines as paragraphs. Does not belong here: the language of formats (``number_format``), where a sheet keeps its formats
(``sheet_scan``, ``xls_scan``).
"""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta

from ingestion.documents.number_format import shown_date, shown_number
from ingestion.documents.sheet_scan import Sheet

Value = int | float | str | bool | time | date | datetime | timedelta
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x1e\x85\u2028\u2029", "\n"))
_EXACT = 10**15  # whole numbers up to here are exact and are shown by their digits


def shown_rows(values: list[list[Value]], found: Sheet) -> tuple[list[list[str]], Counter[str]]:
    """The values of a sheet as a person sees them, and how often each format came that is not understood."""
    rows = [[shown(value) for value in row] for row in values]
    unknown: Counter[str] = Counter()
    for (number, column), code in found.formats.items():
        if number > len(values) or column > len(values[number - 1]):
            continue
        value = values[number - 1][column - 1]
        seen: str | None = None
        if isinstance(value, date):
            seen = shown_date(value, code)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            seen = shown_number(value, code)
            unknown[code] += seen is None
        if seen is not None:
            rows[number - 1][column - 1] = seen
    for (top, left, bottom, right), words in found.shown:
        for number in range(top, min(bottom, len(values)) + 1):
            row = values[number - 1]
            for column in range(left, min(right, len(row)) + 1):
                value = row[column - 1]
                # A date keeps its year and its usual form, unless the sheet shows no day.
                if not isinstance(value, date) or not re.search(rf"(?<!\d)0?{value.day}(?!\d)", words):
                    rows[number - 1][column - 1] = words
    return rows, +unknown


def shown(value: Value) -> str:
    """A value as a person sees it in a cell: 5 and not 5.0, 12,5, 11.08.2020, 15:00."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").translate(_LINE_ENDS)
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    if isinstance(value, datetime):
        day = value.strftime("%d.%m.%Y")
        return day if value.time() == time.min else f"{day} {_clock(value.time())}"
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")


def _clock(value: time) -> str:
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def paragraphs_of(words: str) -> tuple[str, ...]:
    """Lines up to a blank one are a paragraph, each blank line an empty one, as in a text dump."""
    if "\n" not in words:  # as nearly all are
        return (words,)
    found: list[list[str]] = []
    is_open = False
    for line in words.split("\n"):
        if line.strip() and is_open:
            found[-1].append(line)
        else:
            found.append([line])
        is_open = bool(line.strip())
    return tuple("\n".join(lines) for lines in found)
