"""What the items of a date phrase take from each other: month, quarter, year («5-6 сентября», «I, III кварталы»).

Belongs here: bare numbers and what they count, «в мае или июне». Does not belong here: which tokens make an item
(``date_grammar``), a year that only a neighbour or the report says (``date_years``).
"""

from ingestion.language.date_atoms import Atom
from ingestion.language.date_items import Item, Phrase


def borrow(phrase: Phrase) -> Phrase:
    """Gives bare numbers their kind from the right-hand neighbour; drops those that find none."""
    model: Atom | None = None
    kept: list[Item] = []
    for item in reversed(phrase.items):
        low, high = item.low, item.high
        if high is not None:
            if high.kind == "number" and model is not None:
                _adopt(high, model)
            _short_year(low, high)
            if low.kind == "number":
                _adopt(low, high)
        elif low.kind == "number" and model is not None:
            _adopt(low, model)
        unread = [atom for atom in (low, high) if atom is not None and atom.kind in ("number", "short_year")]
        if unread:
            phrase.unknown += len(unread)
            model = None
            continue
        if low.kind == "day_of_month":
            phrase.has_monthly_day = True
            phrase.day_is_deadline = item.qualifier in ("until", "latest")
            phrase.doubtful = phrase.doubtful or high is not None
            model = None
            continue
        if high is not None and low.kind != high.kind and {low.kind, high.kind} != {"day", "month"}:
            phrase.unknown += 1
            model = None
            continue
        kept.append(item)
        model = low if item.separator in ("comma", "and", "or", "slash", "dash") else None
    phrase.items = kept[::-1]
    return phrase


def _adopt(number: Atom, model: Atom) -> None:
    value = number.number or 0
    largest = {"day": 31, "quarter": 4, "half_year": 2, "decade": 3, "month": 12, "nth_weekday": 5}.get(model.kind, 0)
    if number.detail == "roman" and model.kind == "day":
        return  # «V Форум, 10-12 сентября»
    if 1 <= value <= largest:
        number.kind, number.month = model.kind, value if model.kind == "month" else model.month
        number.year, number.relative_year = model.year, model.relative_year
        if model.kind == "nth_weekday":
            number.detail = model.detail


def _short_year(low: Atom, high: Atom) -> None:
    """«2017-20 годы»: the second year without its century."""
    if low.kind == "year" and low.year is not None and high.kind == "short_year" and high.number is not None:
        century, first = divmod(low.year, 100)
        if first < high.number:
            high.kind, high.year = "year", century * 100 + high.number


def join_alternatives(phrase: Phrase) -> Phrase:
    """«в мае или июне»: one stretch from the first to the last, if they are of one kind and in order."""
    items: list[Item] = []
    for item in phrase.items:
        before = items[-1] if items else None
        if item.separator == "or" and before is not None:
            if before.high is None and item.high is None and before.low.kind == item.low.kind and not item.qualifier:
                before.high = item.low
                continue
            phrase.doubtful = True
        items.append(item)
    phrase.items = items
    return phrase
