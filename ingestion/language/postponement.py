"""Where a postponed event went: the date behind «перенесено … на».

Belongs here: finding the words of the old and the new date in a sentence. Does not belong here: reading them
(``dates``), deciding that something was postponed (``outcome``). Places in a text are the same in its flat form
(``tokens.flat``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from ingestion.language.clauses import clause_at, sentences
from ingestion.language.dates import DatesReading, read_dates, read_target
from ingestion.language.tokens import phrase_pattern
from ingestion.quarters import quarter_of, quarters_between
from ingestion.reference import read_yaml

_TO = re.compile(r"(?<![а-я])(?:на|до|в|во|к)\s+(?:план\w*\s+(?:на\s+)?)?")
_FROM_A_DATE = re.compile(r"\s*(?:(?:на|проведени\w+|срок\w*)\s+)?(?:с|со|из)\s+")
_TO_NOTHING = re.compile(
    r"\s*(?:[а-я]+\s+){0,3}?(?:на|до|без|(?:новый |новая )?(?:срок|сроки|дата|даты))(?![а-я])|\s*отложен"
    r"|\s*(?:[а-я]+\s+)?перенес"
)
_IN = frozenset({"в", "во"})
_WHOLE = re.compile(
    r"(?<![а-я])(?:квартал|год|месяц|полугодие|июль|август|сентябрь|октябрь|ноябрь|декабрь|март|апрель)(?![а-я])"
)
_GAP = re.compile(r"[\s:,–—-]*")
_PIECE = re.compile(r"[^\s,()]+")
_MOST_WORDS = 10  # of a new date
_MOST_PLACES = 6  # prepositions looked behind
_REACH = 160  # characters between the verb and the new date
_FURTHEST = 2  # quarters after the report's; further on, a year that is not said is a guess


@dataclass(frozen=True, slots=True)
class Target:
    """A new date as ``dates.read_target`` writes it, with its first and last day where they are known."""

    key: str
    date_from: date | None
    date_to: date | None


def find_target(
    text: str, flat_text: str, start: int, end: int, quarter: str | None, *, is_plan: bool = False
) -> Target | None:
    """The new date of what the words at ``start``–``end`` postpone; None where none is sure.

    It is the longest run of words after a preposition that is a date and nothing else, mostly after the verb; of a
    chain («на сентябрь, затем на апрель») the last, and none where the last move names none. ``is_plan``: of what is
    announced, where the date may follow without a preposition.
    """
    limit = min(_sentence_end(flat_text, end), end + _REACH)
    if is_plan:
        direct = _date_at(text, _after_gap(flat_text, end), limit, quarter)
        if direct is not None:
            return _near(direct, quarter)
    chosen: tuple[Target, DatesReading] | None = None
    last_end = end
    for place, stop, found in _dates_behind(text, flat_text, end, limit, quarter, is_plan=is_plan):
        if chosen is None or _then().search(flat_text, last_end, place):
            chosen = found
        last_end = stop
    if chosen is None:
        clause = clause_at(flat_text, start)
        before = _dates_behind(text, flat_text, clause.start, start, quarter, is_plan=is_plan)
        chosen = next((found for _, _, found in before), None)
    elif _is_moved_on(flat_text, last_end, limit):
        return None
    return None if chosen is None else _near(chosen, quarter)


def _is_moved_on(flat_text: str, after: int, limit: int) -> bool:
    """«… на октябрь, затем на неопределенный срок»: the last move has no date."""
    then = _then().search(flat_text, after, limit)
    return then is not None and _TO_NOTHING.match(flat_text, then.end(), limit) is not None


def find_source(text: str, flat_text: str, after: int, quarter: str | None) -> DatesReading | None:
    """«Перенесена с II квартала»: the date that it was moved from, where nothing else stands in the clause."""
    match = _FROM_A_DATE.match(flat_text, after)
    if match is None:
        return None
    rest = text[match.end() : clause_at(flat_text, after).end].strip(" .;")
    reading = read_dates(rest, quarter)
    return reading if reading.status in ("parsed", "partial") and reading.date_from is not None else None


def target_of_two_dates(text: str, flat_text: str, quarter: str | None) -> Target | None:
    """The second date of «с 18–21 июня на 3–6 сентября 2020 года», where the first clause holds nothing else."""
    if not _FROM_A_DATE.match(flat_text) or " на " not in flat_text:
        return None
    clause = clause_at(flat_text, 0)
    words = text[clause.start : clause.end].strip()
    key, reading = read_target(words, quarter)
    if reading.status != "parsed" or key is None:
        return None
    second = flat_text.index(" на ") + len(" на ")
    last = _date_at(text, second, clause.end, quarter)
    return last[0] if last is not None else Target(key, reading.date_from, reading.date_to)


def _dates_behind(
    text: str, flat_text: str, start: int, end: int, quarter: str | None, *, is_plan: bool
) -> Iterator[tuple[int, int, tuple[Target, DatesReading]]]:
    """Each date behind a preposition, with the place of the preposition and the end of the words tried."""
    for tried, match in enumerate(_TO.finditer(flat_text, start, end)):
        if tried == _MOST_PLACES:
            return
        found = _date_at(text, match.end(), end, quarter)
        if found is None:
            continue
        if match[0].strip() in _IN and not is_plan and not _WHOLE.search(flat_text, match.end(), match.end() + 20):
            continue  # «перенесено в июле»: when that was decided
        yield match.start(), match.end(), found


def _date_at(text: str, start: int, end: int, quarter: str | None) -> tuple[Target, DatesReading] | None:
    words = list(_PIECE.finditer(text, start, end))[:_MOST_WORDS]
    for last in reversed(words):
        key, reading = read_target(text[start : last.end()], quarter)
        if reading.status == "parsed" and key is not None:
            return Target(key, reading.date_from, reading.date_to), reading
    return None


def _near(found: tuple[Target, DatesReading], quarter: str | None) -> Target | None:
    target, reading = found
    if not reading.year_inferred or quarter is None or reading.date_from is None or len(target.key) == len("2021"):
        return target
    return target if quarters_between(quarter, quarter_of(reading.date_from)) <= _FURTHEST else None


def _after_gap(flat_text: str, place: int) -> int:
    gap = _GAP.match(flat_text, place)
    return place if gap is None else gap.end()


def _sentence_end(flat_text: str, position: int) -> int:
    return next(end for _, end in sentences(flat_text) if end >= position)


@cache
def _then() -> re.Pattern[str]:
    return phrase_pattern(read_yaml("outcome_rules.yml")["then"])
