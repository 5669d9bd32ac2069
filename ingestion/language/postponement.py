"""Where a postponed event went: the date behind «перенесено … на».

Belongs here: finding the words of the new date in a sentence. Does not belong here: reading them (``dates``), deciding
that something was postponed (``outcome``). Places in a text are the same in its flat form (``tokens.flat``).
"""

import re
from functools import lru_cache

from ingestion.language.dates import DatesReading, read_dates, read_target
from ingestion.quarters import quarter_of, quarters_between

_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")
_ABBREVIATION = re.compile(r"(?<![а-я])(?:г|гг|см|кв|им|ул|д|т|тыс|чел|руб|обл)$")
_PREPOSITION = re.compile(r"(?<![а-я])(?:на|до|в|во)\s+")
_FROM_A_DATE = re.compile(r"\s*(?:с|со|из)\s+")
_PIECE = re.compile(r"[^\s,()]+")
_MOST_WORDS = 10  # of a new date
_REACH = 160  # characters between the verb and the new date
_FURTHEST = 2  # quarters after the report's; further on, a year that is not said is a guess


@lru_cache(maxsize=64)
def sentences(flat_text: str) -> tuple[tuple[int, int], ...]:
    """The bounds of the sentences of a text; a full stop after an abbreviation ends none."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(flat_text):
        if _ABBREVIATION.search(flat_text, start, match.start()):
            continue
        bounds.append((start, match.end()))
        start = match.end()
    bounds.append((start, len(flat_text)))
    return tuple(bounds)


def find_target(text: str, flat_text: str, after: int, quarter: str | None) -> str | None:
    """The first new date after a place in its sentence, as ``dates.read_target`` writes it; None where none is sure.

    It is the longest run of words after a preposition that is a date and nothing else.
    """
    end = min(_sentence_end(flat_text, after), after + _REACH)
    for match in _PREPOSITION.finditer(flat_text, after, end):
        words = list(_PIECE.finditer(text, match.end(), end))[:_MOST_WORDS]
        for last in reversed(words):
            target, reading = read_target(text[match.end() : last.end()], quarter)
            if reading.status == "parsed":
                return target if target is not None and _is_near(target, reading, quarter) else None
    return None


def is_moved_here(text: str, flat_text: str, after: int, quarter: str | None) -> bool:
    """«Перенесена с II квартала»: after the verb stands only where the event came from."""
    match = _FROM_A_DATE.match(flat_text, after)
    if match is None:
        return False
    rest = text[match.end() : _sentence_end(flat_text, after)].strip(" .;")
    return read_dates(rest, quarter).status in ("parsed", "partial")


def target_of_two_dates(text: str, flat_text: str, quarter: str | None) -> str | None:
    """The second date of «с 18–21 июня на 3–6 сентября 2020 года», where the text holds nothing else."""
    if not _FROM_A_DATE.match(flat_text) or " на " not in flat_text:
        return None
    target, reading = read_target(text, quarter)
    return target if reading.status == "parsed" else None


def _sentence_end(flat_text: str, position: int) -> int:
    return next(end for _, end in sentences(flat_text) if end >= position)


def _is_near(target: str, reading: DatesReading, quarter: str | None) -> bool:
    if not reading.year_inferred or quarter is None or reading.date_from is None or len(target) == 4:
        return True
    return quarters_between(quarter, quarter_of(reading.date_from)) <= _FURTHEST
