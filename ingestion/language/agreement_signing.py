"""What a title says of its signing, and what it says beside: days, numbers, acts of state, notes, terms.

Belongs here: the day and number of the agreement itself, and the title with all such clauses blanked, every other
letter in its place. Does not belong here: parties and subject, what a date is (``dates``).

The day and number of an act («распоряжение … от … № 27-р»), of another edition, of entry into force are not the
agreement's. What stands with the parent of a protocol or supplementary agreement is the parent's; a plan, which nobody
signs, has the day and number of the agreement that it carries out.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from ingestion.language.agreement_words import agreement_words, listed
from ingestion.language.dates import read_dates
from ingestion.language.tokens import flat

_YEAR_WORD = r"(?:\s*(?:года|год|г\.|г)(?!\w))?"
_DAY = rf"(?:[«\"]?\d{{1,2}}(?:-?го)?[»\"]?\s+[а-я]+\s+\d{{4}}|\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{2,4}}(?!\d)){_YEAR_WORD}"
_SAID_DAY = re.compile(r"(?<=\d)-?го(?!\w)|(?<=\.)\s(?=\d)")
_DAY_PHRASE = re.compile(_DAY)
_MONTH = r"(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*"
_BLANK_DAY = re.compile(rf"(?<!\w)(?:от\s+)?[«\"]_+[»\"]\s*(?:_+|{_MONTH})\s*(?:\d{{2,4}}|_+){_YEAR_WORD}|_{{2,}}")
_MONTH_ONLY = re.compile(rf"(?<!\w)(?:от|в)?\s*{_MONTH}\s+(?:19|20)\d\d{_YEAR_WORD}")
_NUMBER = re.compile(
    r"(?:рег(?:истрационный)?\.?\s*)?(?:№\s*|(?<!\w)n\s*(?=\d)|(?<!\w)(?=б/н(?!\w)))"
    r"(?P<number>б/н|\d[\w./–-]*(?:\s*-\s*\w(?!\w))?|[\w./–-]*\d[\w./–-]*)"
)
_TERM = re.compile(
    r"(?<!\w)(?:(?:на|за|в)\s+(?:период\s+(?:с\s+)?)?)?(?:19|20)\d\d\s*(?:[-–—]\s*(?:19|20)?\d\d\s*)?(?:гг|годы|годах|годов|году|года|год|г)(?!\w)\.?"
    r"|(?<!\w)на\s+(?:период\s+)?(?:19|20)\d\d\s*[-–—]\s*(?:19|20)?\d\d"
)
_PERIOD_YEARS = re.compile(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)\s*(?:[-–—]|по|и)\s*(?P<last>(?:19|20)?\d\d)\s*(?:гг|год|г)", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERS_ONLY = re.compile(r"\(\s*[\d.,\s–-]+(?:г\.?|гг\.?|года?|годы)?\s*\)")
_PLACE_OF_SIGNING = r"(?:в\s+)?(?:г\.|городе?)\s*[а-я-]+(?:\s+[а-я-]+)?,?\s*"
_CLAUSE_END = re.compile(r",|\sмежду\s|\sо\s|\sоб\s|$")
_PARENT = re.compile(r"(?<!\w)(?:соглашени|договор|меморандум)")
_NESTED = frozenset({"plan", "protocol", "supplementary"})


@dataclass(frozen=True, slots=True)
class Signing:
    """The day and number of the agreement; ``bare`` is the title in flat form, all such words blanked; ``approval``
    is the clause on who approved a plan. ``period`` are the years that a protocol or plan is made for, in figures."""

    signed_on: date | None
    number: str | None
    bare: str
    approval: str
    period: str | None


def signing_of(title: str, kind: str, kind_end: int) -> Signing:
    """The signing of the agreement that a mended title names; ``kind_end`` is where its kind has been said."""
    lower, approval = _without_acts(title, _without_written_days(flat(title)))
    years = _PERIOD_YEARS.search(lower)
    days: list[tuple[int, date]] = []
    numbers: list[tuple[int, str]] = []
    other = parent_at(lower, kind_end) if kind in _NESTED else -1
    lower = _BLANK_DAY.sub(_blank, lower)
    for bracket in _BRACKETS.finditer(lower):
        is_note = listed("bracket_notes").search(bracket[0]) is not None
        if is_note or _DAY_PHRASE.search(bracket[0]) or _NUMBERS_ONLY.fullmatch(bracket[0]):
            if listed("clauses").search(bracket[0]) is None:
                _take(lower, bracket.start(), bracket.end(), days, numbers)
            lower = _blanked(lower, bracket.start(), bracket.end())
    lower = _without_clauses(lower)
    _take(lower, 0, len(lower), days, numbers)
    lower = _without_signing(lower)
    for pattern in (_MONTH_ONLY, _TERM):
        lower = pattern.sub(_blank, lower)
    is_own = [other < 0 or place < other for place, _ in numbers]
    if kind == "plan" and not any(is_own):
        is_own = [True] * len(numbers)  # a plan is not signed: what it says is of the agreement it carries out
    own_days = [day for place, day in days if other < 0 or place < other or _is_signed(title, place)]
    if kind == "plan" and not own_days:
        own_days = [day for _, day in days]
    own_numbers = [said for (_, said), own in zip(numbers, is_own, strict=True) if own]
    number = own_numbers[0] if own_numbers else None
    return Signing(
        own_days[0] if own_days else None,
        None if number is None or number == "б/н" else _as_written(title, number),
        lower,
        approval,
        f"{years['first']}-{years['last'][-2:]}" if years and kind in _NESTED else None,
    )


def parent_at(lower: str, kind_end: int) -> int:
    """Where the agreement is named that a plan or protocol belongs to, or -1."""
    parent = _PARENT.search(lower, kind_end)
    return -1 if parent is None else parent.start()


def _is_signed(title: str, place: int) -> bool:
    """Whether «подписан» and not «от» stands before a day."""
    return re.search(r"(?:подписан|заключен)\w*\W*(?:[\w.]+\W+){0,3}$", flat(title[:place])) is not None


def _take(lower: str, start: int, end: int, days: list[tuple[int, date]], numbers: list[tuple[int, str]]) -> None:
    """The days and numbers of signing in a stretch of the title."""
    for match in _signed().finditer(lower, start, end):
        day = read_dates(_SAID_DAY.sub("", match["day"]), None)
        if day.status == "parsed" and day.date_from is not None and day.date_from == day.date_to:
            days.append((match.start("day"), day.date_from))
    if not days and (late := _signed_late().search(lower, start, end)) is not None:
        day = read_dates(_SAID_DAY.sub("", late["day"]), None)
        if day.status == "parsed" and day.date_from is not None and day.date_from == day.date_to:
            days.append((late.start("day"), day.date_from))
    for match in _NUMBER.finditer(lower, start, end):
        if not _is_of_a_thing(lower, match.start()):
            numbers.append((match.start(), match["number"].rstrip(".–-/")))


def _is_of_a_thing(lower: str, place: int) -> bool:
    words = re.findall(r"\w+", lower[max(0, place - 40) : place])
    return bool(words) and listed("numbered_things").fullmatch(words[-1]) is not None


def _without_signing(lower: str) -> str:
    lower = _signed().sub(_blank, lower)
    lower = _DAY_PHRASE.sub(_blank, lower)
    for match in list(_NUMBER.finditer(lower)):
        if not _is_of_a_thing(lower, match.start()):
            lower = _blanked(lower, match.start(), match.end())
    return re.sub(r"(?<!\w)№(?=\s*(?:$|[,;)]|\s))(?!\s*\w)", " ", lower)


def _without_acts(title: str, lower: str) -> tuple[str, str]:
    """The title without the acts of state that it cites, and the words on who approved it."""
    approval = ""
    for match in _act().finditer(lower):
        if not (_DAY_PHRASE.search(match[0]) or "№" in match[0]):
            continue
        if "утвержден" in match[0]:
            approval = title[match.start() : match.end()]
        lower = _blanked(lower, match.start(), match.end())
    return lower, approval


def _without_clauses(lower: str) -> str:
    """The title without what is said of the agreement's force; a signing within it counts no more."""
    place = 0
    while (match := listed("clauses").search(lower, place)) is not None:
        start = match.start()
        stop = _CLAUSE_END.search(lower, match.end())
        end = len(lower) if stop is None else stop.start()
        if lower[start] == "и" or end == match.end():
            end = max(end, match.end())
        lower = _blanked(lower, start, end)
        place = end
    return lower


def _without_written_days(lower: str) -> str:
    """Days and years in words put in figures where that fits in the place that the words leave."""

    def figures(match: re.Match[str]) -> str:
        written = agreement_words()["written"]
        day = written["days"][match["day"]] + (written["tens"][match["tens"]] if match["tens"] else 0)
        year = match["year"]
        if match["thousand"]:
            year = str(written["thousands"][" ".join(match["thousand"].split())] + written["days"][match["ones"]])
        said = f"{day} {match['month']} {year}"
        return said.ljust(len(match[0])) if len(said) <= len(match[0]) else match[0]

    return _written_day().sub(figures, lower)


def _as_written(title: str, number: str) -> str:
    """The number in the letters of the title."""
    place = flat(title).find(number)
    return title[place : place + len(number)] if place >= 0 else number


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<word>{listed('signing').pattern})\s*:?\s*(?:{_PLACE_OF_SIGNING})?|,\s*(?:{_PLACE_OF_SIGNING})?|\(\s*)(?P<day>{_DAY})"
        r"(?:\s+(?:в\s+рамках|в\s+ходе|на\s+полях|на\s+площадке)\s[^,;]*)?"
    )


@cache
def _signed_late() -> re.Pattern[str]:
    # «…, подписанное Губернаторами Смоленской и Калужской областей 5 мая 2019 года»
    return re.compile(rf"(?<!\w)(?:подписан|заключен)\w*\s[^,;()]{{3,160}}?(?P<day>{_DAY})")


@cache
def _act() -> re.Pattern[str]:
    acts = listed("acts").pattern
    return re.compile(
        rf"(?:,?\s*(?:утвержденн?\w*|в\s+соответствии\s+с|на\s+основании|во\s+исполнение|согласно)\s+)?(?:\w+\s+)?{acts}"
        rf"[^;()]{{0,120}}?(?:от\s+{_DAY}(?:\s*№\s*[\w./-]+)?|№\s*[\w./-]+(?:\s+от\s+{_DAY})?),?"
    )


@cache
def _written_day() -> re.Pattern[str]:
    written = agreement_words()["written"]
    days, tens = "|".join(written["days"]), "|".join(written["tens"])
    thousands = "|".join(r"\s+".join(words.split()) for words in written["thousands"])
    return re.compile(
        rf"(?<!\w)(?:(?P<tens>{tens})\s+)?(?P<day>{days})\s+(?P<month>{_MONTH})\s+"
        rf"(?:(?P<year>\d{{4}})|(?P<thousand>{thousands})\s+(?P<ones>{days}))(?!\w)"
    )
