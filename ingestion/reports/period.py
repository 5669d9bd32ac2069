"""The period that a title, a page header or a file name speaks of.

Belongs here: words → one civil period (quarter, half-year, nine months, year, other). Does not belong here: which of
several sources is believed (see ``title``), dates of events (``ingestion.language.dates``), words that give first and
last day (``period_days``).

A title that names two different periods («за IV квартал 2020 года и за 2020 год») is not resolved by guessing: the
reading has no period and says which ones it saw.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ingestion.language.text import clean
from ingestion.quarters import quarter_bounds
from ingestion.reports.period_days import days_named
from ingestion.reports.period_quote import as_written
from ingestion.reports.words import report_words

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR_FOLLOWS = rf"(?:\s+{_YEAR}(?!\d|-(?:19|20)\d\d))?"
_YEAR_WORD = r"(?:-?(?:[йя]|го|м))?\s*(?:год\w*|г)(?!\w)"
_WHOLE_YEAR = re.compile(rf"(?<!\w)(?:за|в|итоги|итогам)\s+(?:весь\s+)?{_YEAR}{_YEAR_WORD}")
_ALSO_WHOLE_YEAR = re.compile(rf"(?<!\w)за\s+(?:весь\s+)?{_YEAR}{_YEAR_WORD}")
_YEARS = re.compile(r"(?<!\w)(?:за|на|в)\s+(?P<first>(?:19|20)\d\d)\s*(?:-|по|и)\s*(?P<last>(?:19|20)\d\d)(?!\d)")
_SOME_YEAR = re.compile(rf"(?<![\w.]){_YEAR}\s*(?:год\w*|г)?(?!\w)")
_SCHOOL_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*/\s*((?:19|20)?\d\d)(?!\d)")
_NOT_WORDS = re.compile(r"[^\w,-]+|_")
_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
# Roman numerals are typed with whatever looks like them: Latin or Ukrainian «i», a small «l».
_ROMAN = re.compile(r"(?<!\w)[iіlv]{1,3}(?=-?[а-я]{0,2}\s*(?:,|-|и\s|по\s|\(|кв|полуг))")
_LOOKS_ROMAN = str.maketrans("іl", "ii")
_ENDING = r"(?:-(?:ый|ий|ой|й|ого|го|ом|м|ое|е|ти|х))?"  # of a numeral: «III-й», «9-ти»
_KINDS = {(1, 3): "quarter", (1, 6): "half_year", (1, 9): "nine_months", (1, 12): "year", (7, 12): "half_year"}


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its kind and its first and last day. ``quarter`` is there where it is exactly one."""

    kind: str
    first_day: date
    last_day: date
    quarter: str | None = None

    @property
    def quarters(self) -> list[str]:
        """The civil quarters that lie in the period as a whole, in order."""
        years = range(self.first_day.year, self.last_day.year + 1)
        keys = [f"{year:04d}-Q{index}" for year in years for index in (1, 2, 3, 4)]
        return [key for key in keys if self._holds(*quarter_bounds(key))]

    def _holds(self, first: date, last: date) -> bool:
        return self.first_day <= first and last <= self.last_day


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """The one period that was found, or None; ``candidates`` are the words of all that were seen.

    ``lacks_year`` says that a quarter or the like was named without its year.
    """

    period: Period | None
    candidates: tuple[str, ...] = ()
    lacks_year: bool = False


def quarter_period(quarter: str) -> Period:
    """The period of a quarter key."""
    return Period("quarter", *quarter_bounds(quarter), quarter)


def read_period(words: str) -> PeriodReading:
    """The period of a title: what is narrower than a year, or the year where nothing narrower is named."""
    spans: dict[tuple[int, int, int], str] = {}
    yearless: list[str] = []
    for first, last, said in days_named(words):
        is_whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
        if is_whole and first <= last:
            spans.setdefault((first.year, first.month, last.month), said)
    text = _folded(words)
    only_year = _only_year(text)
    for match, first_month, last_month in _parts_of_year(text):
        year = match["year"] or match.groupdict().get("only_year") or only_year
        if (match.groupdict().get("first_year") or year) != year:  # from one year into another: no period of a year
            year = None
        if year is None:
            yearless.append(match[0])
        else:
            spans.setdefault((int(year), first_month, last_month), match[0])
    if not spans and not yearless:
        for match in _YEARS.finditer(text):
            return PeriodReading(_years(int(match["first"]), int(match["last"])), (as_written(words, match[0]),))
        for match in _WHOLE_YEAR.finditer(text):
            spans.setdefault((int(match["year"]), 1, 12), match[0])
    else:
        for match in _ALSO_WHOLE_YEAR.finditer(text):
            spans.setdefault((int(match["year"]), 1, 12), match[0])
    words_seen = tuple(as_written(words, said) for said in (*spans.values(), *yearless))
    if len(spans) == 1 and not yearless:
        return PeriodReading(_months(*next(iter(spans))), words_seen)
    return PeriodReading(None, words_seen, lacks_year=bool(yearless) and not spans)


def read_period_of_file_name(name: str) -> PeriodReading:
    """The period that a file's name gives: ``report_2020_q3``, ``3 кв. 2020``, ``III квартал 2020``."""
    text = _folded(re.sub(r"[_.]+", " ", name.rpartition(".")[0] or name))
    for pattern in _file_name_patterns():
        if (match := pattern.search(text)) is not None:
            number = _number_of(match["number"], "numerals")
            return PeriodReading(quarter_period(f"{match['year']}-Q{number}"), (as_written(name, match[0]),))
    return read_period(text)


def _parts_of_year(text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    for match in _quarters_pattern().finditer(text):
        numbers = [_number_of(word, "numerals") for word in _numeral_pattern().findall(match["numbers"])]
        if _is_count(match):  # «за 3 квартала» may mean the third or three of them
            yield match, 1, numbers[0] * 3
        is_run = _DASH.search(match["numbers"]) is not None or numbers == list(range(numbers[0], numbers[-1] + 1))
        if is_run and numbers == sorted(numbers):
            yield match, numbers[0] * 3 - 2, numbers[-1] * 3
    for match in _half_year_pattern().finditer(text):
        half = _number_of(match["number"], "numerals")
        if half <= 2:
            yield match, half * 6 - 5, half * 6
    for match in _quarter_count_pattern().finditer(text):
        yield match, 1, _number_of(match["number"], "quarter_counts") * 3
    for match in _month_count_pattern().finditer(text):
        yield match, 1, _number_of(match["number"], "month_counts")
    for match in _month_pattern().finditer(text):
        first = _month(match["first"] or match["only"])
        last = _month(match["last"] or match["only"])
        if first <= last:
            yield match, first, last
    for match in _month_list_pattern().finditer(text):
        months = [_month(word) for word in re.split(r"\s*,\s*|\s+и\s+", match["months"])]
        if months == list(range(months[0], months[0] + len(months))):
            yield match, months[0], months[-1]


def _folded(words: str) -> str:
    """Words in lower case, «ё» as «е», dashes as bare hyphens, commas kept, other punctuation as spaces.

    «2020/2021» is parted, so that neither year is taken for the other's quarter.
    """
    text = _SCHOOL_YEAR.sub(r"\1-\2", clean(words).lower().replace("ё", "е"))
    text = " ".join(_NOT_WORDS.sub(" ", _DASH.sub("-", text)).split())
    return _ROMAN.sub(lambda found: found[0].translate(_LOOKS_ROMAN), text)


def _is_count(match: re.Match[str]) -> bool:
    """Whether «за 3 квартала» counts quarters rather than names one; a bare figure after «за» may do either."""
    return (
        match["numbers"] in ("2", "3", "4")
        and match["word"] == "квартала"
        and match.string[max(0, match.start() - 3) : match.start()].rstrip().endswith("за")
    )


def _months(year: int, first: int, last: int) -> Period:
    kind = _KINDS.get((first, last), "other")
    start = date(year, first, 1)
    following = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    quarter = f"{year:04d}-Q{last // 3}" if last % 3 == 0 and last - first == 2 else None
    return Period("quarter" if quarter else kind, start, following - timedelta(days=1), quarter)


def _years(first: int, last: int) -> Period:
    return Period("other" if first != last else "year", date(first, 1, 1), date(last, 12, 31))


def _only_year(text: str) -> str | None:
    years = {match["year"] for match in _SOME_YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else None


def _alternatives(name: str) -> str:
    words = [word for listed in report_words()[name].values() for word in listed]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _numbers(name: str) -> Mapping[str, int]:
    return {word: int(number) for number, listed in report_words()[name].items() for word in listed}


def _number_of(word: str, name: str) -> int:
    return _numbers(name)[word]


def _month(word: str) -> int:
    return next(i for i, stem in enumerate(report_words()["months"], 1) if re.match(stem, word))


@cache
def _quarters_pattern() -> re.Pattern[str]:
    number = _alternatives("numerals")
    return re.compile(
        rf"(?<![\w-])(?P<numbers>0?(?:{number}){_ENDING}(?:\s*(?:-|,|\bи\b|\bпо\b)\s*(?:{number}){_ENDING})*)"
        rf"\s*(?P<word>квартал\w*|кв-?л|кв)(?!\w){_YEAR_FOLLOWS}"
    )


@cache
def _numeral_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W0])(?:{_alternatives('numerals')})(?!\w)")


@cache
def _half_year_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<number>{_alternatives('numerals')}){_ENDING}\s*полугоди\w*{_YEAR_FOLLOWS}")


@cache
def _quarter_count_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<number>{_alternatives('quarter_counts')})\s+квартал\w*{_YEAR_FOLLOWS}")


@cache
def _month_count_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<number>{_alternatives('month_counts')})\s*(?:месяц\w*|мес)(?!\w){_YEAR_FOLLOWS}")


@cache
def _month_pattern() -> re.Pattern[str]:
    month = "|".join(rf"{stem}\w*+" for stem in report_words()["months"])
    return re.compile(
        rf"(?<!\w)(?P<first>{month})(?:\s+(?P<first_year>(?:19|20)\d\d)(?:\s+г\w*)?)?\s*(?:-|по)\s*(?P<last>{month})"
        rf"{_YEAR_FOLLOWS}"
        rf"|(?<!\w)за\s+(?P<only>{month})(?!\s*(?:-|,|по\s|и\s)\s*(?:{month}))(?:\s+(?P<only_year>(?:19|20)\d\d)(?!\d))?"
    )


@cache
def _month_list_pattern() -> re.Pattern[str]:
    month = "|".join(rf"{stem}\w*+" for stem in report_words()["months"])
    return re.compile(rf"(?<!\w)(?P<months>(?:{month})(?:(?:\s*,\s*|\s+и\s+)(?:{month}))+)(?!\w){_YEAR_FOLLOWS}")


@cache
def _file_name_patterns() -> tuple[re.Pattern[str], ...]:
    number = _alternatives("numerals")
    return (
        re.compile(rf"{_YEAR}[\s-]*(?:q|кв|kv)[\s-]*(?P<number>[1-4])(?!\w)"),
        re.compile(rf"(?<!\w)(?:q|кв|kv)[\s-]*(?P<number>[1-4])[\s-]+{_YEAR}"),
        re.compile(rf"(?<!\w)(?P<number>[1-4])[\s-]*(?:q|кв|kv|квартал|kvartal)[\s-]*{_YEAR}"),
        re.compile(rf"(?<!\w)(?P<number>{number})[\s-]+(?:кв|kv|квартал|kvartal)\w*[\s-]+{_YEAR}"),
        re.compile(rf"{_YEAR}[\s-]+(?P<number>{number})[\s-]+(?:кв|kv|квартал|kvartal)\w*"),
    )
