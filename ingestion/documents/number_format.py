"""Number formats of spreadsheets: how a stored number is shown in its cell.

Belongs here: format codes (ECMA-376 part 1, 18.8.30 and 18.8.31; the same in [MS-XLS] 2.4.126), shown as a Russian
Excel shows them. Does not belong here: finding the format of a cell (``sheet_scan``, ``xls_scan``), values that need
none (``sheet_values``).
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
GENERAL = frozenset(("", "general", "@", "основной", "standard"))

# Codes that files name by number alone. Those left out here are dates, times, or differ from country to country.
BUILT_IN = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{12: "# ?/?", 13: "# ??/??", 37: "#,##0 ;-#,##0", 38: "#,##0 ;-#,##0", 39: "#,##0.00 ;-#,##0.00"},
    **{40: "#,##0.00 ;-#,##0.00", 48: "##0.0E+0", 49: "@", 14: "dd.mm.yyyy", 15: "dd.mmm.yy", 16: "dd.mmm"},
    **{17: "mmm.yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd.mm.yyyy h:mm"},
}

_LONGEST = 255  # signs in a code; Excel holds no longer ones
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")
_SIGN = re.compile(
    r'"(?P<quoted>[^"]*)"'
    r"|\\(?P<escaped>.)|!(?P<marked>.)"
    r"|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]"
    r"|\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Чёрный|Синий|Красный|(?:Color|Цвет) ?\d+)\]"
    r"|_(?P<width>.)|\*."
    r"|(?P<plain>[-+ ():$€£₽\u00a0])"
    r"|(?P<percent>%)",
    re.IGNORECASE | re.DOTALL,
)
_MOST_DECIMALS = 30
_IN_BRACKETS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def shown_number(value: float, code: str) -> str | None:
    """A number as its format shows it: ``5%`` for 0.05 and ``0%``; None where the format is not understood."""
    sections = _sections(code)
    if sections is None:
        return None
    parts = [_parsed(section) for section in sections[:3]]
    which = 0
    if len(parts) > 1 and value < 0:
        which = 1
    elif len(parts) > 2 and value == 0:
        which = 2
    part = parts[which]
    if part is None:
        return None
    number = Decimal(f"{value:.15g}")
    if part.digits is None:
        return part.before  # words alone, such as "нет" for zero
    is_negative = number < 0
    words = _digits(abs(number) * 100**part.percents, part.digits)
    if words is None:
        return None
    sign = "-" if is_negative and len(parts) == 1 and any(digit in "123456789" for digit in words) else ""
    return sign + part.before + words + part.after


class _Part(NamedTuple):
    """One section of a code: words before the digits, the pattern of the digits, words after them."""

    before: str
    digits: str | None
    after: str
    percents: int


def _sections(code: str) -> list[str] | None:
    """The sections of a code, separated by semicolons that stand in no quotes; None for a code that is none."""
    if len(code) > _LONGEST:
        return None
    found, place, begin = [], 0, 0
    while place < len(code):
        if match := _SIGN.match(code, place):
            place = match.end()
            continue
        if code[place] == ";":
            found.append(code[begin:place])
            begin = place + 1
        place += 1
    return [*found, code[begin:]]


def _parsed(section: str) -> _Part | None:
    before: list[str] = []
    after: list[str] = []
    digits: str | None = None
    place = percents = 0
    while place < len(section):
        if match := _SIGN.match(section, place):
            words = next(
                (match[name] for name in ("quoted", "escaped", "marked", "currency", "plain") if match[name]), ""
            )
            if match["percent"]:
                words, percents = "%", percents + 1
            (before if digits is None else after).append(" " if match["width"] == " " else words)
        elif digits is None and (match := _DIGITS.match(section, place)):
            digits = match[0]
        else:
            return None  # a fraction, an exponent, a condition, a date: shown in another way
        place = match.end()
    return _Part("".join(before), digits, "".join(after).rstrip(" "), percents)


def _digits(number: Decimal, pattern: str) -> str | None:
    whole, _, decimals = pattern.partition(".")
    if whole.endswith(",") or "," in decimals or len(decimals) > _MOST_DECIMALS or number.adjusted() > _MOST_DECIMALS:
        return None  # shown in thousands or millions
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    least = sum(sign in "0?" for sign in decimals)
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", "\u00a0", left)
    return f"{left},{right}" if right else left


def shown_date(value: date, code: str) -> str | None:
    """A date whose format shows no day, as it is shown: ``август 2020``; None where the format shows the day."""
    signs = _IN_BRACKETS.sub("", code).casefold()
    if "d" in signs or "д" in signs or "h" in signs or "s" in signs or (isinstance(value, datetime) and value.hour):
        return None
    month = _MONTHS[value.month - 1] if "mmm" in signs or "ммм" in signs else f"{value.month:02}"
    has_month, has_year = "m" in signs or "м" in signs, "y" in signs or "г" in signs
    if has_month and has_year:
        return f"{month}.{value.year}" if month.isdigit() else f"{month} {value.year}"
    return str(value.year) if has_year else month if has_month else None
