"""What a part of a document says about itself: kind, period, region, executive body, whether it is a correction.

Belongs here: reading these from the title, the page header, the file name and the hints, in that order, each with where
it was found. Does not belong here: which paragraphs are a title (see ``parts``), evidence from the rows (the party
common to all agreements, see ``placing``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ingestion.language.bodies import looks_like_body
from ingestion.language.parties import find_parties
from ingestion.language.text import clean
from ingestion.ledger import Hints
from ingestion.notices import Address, Notice
from ingestion.quarters import is_quarter
from ingestion.reports.furniture import body_of
from ingestion.reports.period import Period, PeriodReading, quarter_period, read_period, read_period_of_file_name
from ingestion.reports.words import holds, phrase_pattern, plain, report_words

_WORD_BEFORE = re.compile(r"([А-Яа-яЁё]+)[\s«\"(]*$")
REGION_PREFIX = "RU-"


@dataclass(frozen=True, slots=True)
class TitleReading:
    """What is known of a part before its rows are read; ``none`` as a source where nothing is.

    ``kind`` is what a person, the title or the page header says; a file name is believed only where the form of the
    tables says nothing, so ``kind_by_file_name`` stands apart. ``executive_body`` is the name of the one body whose
    report it is, in the first form, or empty.
    """

    title_text: str
    kind: str | None
    kind_by_file_name: str | None
    period: Period | None
    period_source: str
    region_code: str | None
    region_source: str
    executive_body: str
    is_correction: bool
    notices: tuple[Notice, ...]


def read_title(
    lines: Sequence[str], page_headers: Sequence[str], file_name: str, hints: Hints, address: Address
) -> TitleReading:
    """Read a part's own account of itself. ``lines`` are the paragraphs of its title, cleaned, top to bottom."""
    notices: list[Notice] = []
    title = title_text(lines) or title_text(page_headers)
    sources = {"title": " ".join(lines), "header": " ".join(clean(text) for text in page_headers)}
    stem = re.sub(r"[_.]+", " ", file_name.rpartition(".")[0] or file_name)
    period, period_source = _period(sources, file_name, hints, address, notices)
    region, region_source = _region(sources | {"file_name": stem}, hints)
    return TitleReading(
        title_text=title,
        kind=hints.kind.value if hints.kind is not None else kind_of(sources["title"]) or kind_of(sources["header"]),
        kind_by_file_name=kind_of(stem),
        period=period,
        period_source=period_source,
        region_code=region,
        region_source=region_source,
        executive_body=_body(lines, page_headers, address, notices),
        is_correction=any(holds("corrections", text) for text in (*sources.values(), stem)),
        notices=tuple(notices),
    )


def kind_of(words: str) -> str | None:
    """The kind of document that a title names first; None where it names none."""
    text = plain(words)
    found = {kind: match.start() for kind, pattern in _kinds() if (match := pattern.search(text)) is not None}
    return min(found, key=lambda kind: found[kind]) if found else None


def is_title(words: str) -> bool:
    """Whether a paragraph begins a title: it names a kind of document or a period."""
    reading = read_period(words)
    return kind_of(words) is not None or bool(reading.candidates)


def title_text(lines: Sequence[str]) -> str:
    """The title proper: from the line that names the kind of document on; all lines where none does."""
    start = next((i for i, line in enumerate(lines) if kind_of(line) is not None), 0)
    return " ".join(line for line in lines[start:] if line)


def body_in_title(words: str) -> str:
    """The executive body whose report a title says it is («Отчет Департамента … о реализации …»), or empty."""
    for pattern, first_form in _body_heads():
        match = pattern.search(words)
        if match is None or "между" in plain(words[: match.start()]).split():  # a party to an agreement
            continue
        name = f"{first_form} {_until_end(words[match.end() :])}".rstrip(" ,;.«(")
        if looks_like_body(name):
            return name
    return ""


def _body(lines: Sequence[str], page_headers: Sequence[str], address: Address, notices: list[Notice]) -> str:
    """The one body of a report: named by the title proper, else by the only line above it that is a body's name."""
    named = body_in_title(title_text(lines)) or body_in_title(" ".join(clean(text) for text in page_headers))
    if named:
        return named
    above = {heading.name for line in lines if (heading := body_of(line)) is not None}
    if len(above) != 1:
        return ""
    notices.append(Notice("executive_body_by_letterhead", value=next(iter(above)), address=address))
    return above.pop()


def _period(
    sources: dict[str, str], file_name: str, hints: Hints, address: Address, notices: list[Notice]
) -> tuple[Period | None, str]:
    readings = [("title", read_period(sources["title"])), ("header", read_period(sources["header"]))]
    readings.append(("file_name", read_period_of_file_name(file_name)))
    hinted = hints.quarter.value if hints.quarter is not None and is_quarter(hints.quarter.value) else None
    for source, reading in readings:
        if reading.period is None and len(reading.candidates) > 1 and hinted is None:
            notices.append(Notice("period_ambiguous", value=" · ".join(reading.candidates), address=address))
            return None, "none"
        if reading.period is not None:
            if _quarter_differs(readings, reading.period.first_day.year, reading.period):
                notices.append(Notice("period_ambiguous", value=_all_words(readings), address=address))
                return None, "none"
            _compare_periods(source, reading, readings, hinted, address, notices)
            return reading.period, source
    if hinted is not None:
        period = quarter_period(hinted)
        if _quarter_differs(readings, period.first_day.year, period):
            notices.append(Notice("period_ambiguous", value=f"{_all_words(readings)} · {hinted}", address=address))
            return None, "none"
        return period, "hint"
    return None, "none"


def _quarter_differs(readings: list[tuple[str, PeriodReading]], year: int, period: Period) -> bool:
    """Whether a stronger source names a period without its year («за III квартал») that is not the chosen one."""
    yearless = [words for _, reading in readings if reading.lacks_year for words in reading.candidates]
    return any(read_period(f"{words} {year} года").period not in (None, period) for words in yearless)


def _all_words(readings: list[tuple[str, PeriodReading]]) -> str:
    return " · ".join(words for _, reading in readings for words in reading.candidates)


def _compare_periods(
    source: str,
    chosen: PeriodReading,
    readings: list[tuple[str, PeriodReading]],
    hinted: str | None,
    address: Address,
    notices: list[Notice],
) -> None:
    """Say where a weaker source contradicts the one that is believed, and where the believed one is weak itself."""
    assert chosen.period is not None
    if source == "file_name":
        notices.append(Notice("period_by_file_name", value=chosen.candidates[0], address=address))
    for other_source, other in readings:
        if other_source != source and other.period is not None and other.period != chosen.period:
            notices.append(Notice("period_contradicted", value=other.candidates[0], address=address))
    if hinted is not None and hinted != chosen.period.quarter:
        notices.append(Notice("hint_contradicted", {"option": "--quarter", "hint": hinted}, address=address))


def _region(sources: dict[str, str], hints: Hints) -> tuple[str | None, str]:
    for source in ("title", "header", "file_name"):
        regions = set(_own_regions(sources[source]))
        if len(regions) == 1:
            return regions.pop(), source
    if hints.region is not None:
        return hints.region.value, hints.region.source
    return None, "none"


def _own_regions(text: str) -> Iterable[str]:
    """Regions that a text names otherwise than as a partner («соглашения с Брянской областью»)."""
    previous_is_partner = False
    for mention in find_parties(text):
        before = _WORD_BEFORE.search(text[: mention.start])
        preposition = before[1].lower() if before is not None else ""
        if preposition == "и":
            is_partner = previous_is_partner
        else:
            is_partner = (
                preposition in report_words()["partner_prepositions"] or "между" in plain(text[: mention.start]).split()
            )
        previous_is_partner = is_partner
        if not is_partner and mention.code.startswith(REGION_PREFIX):
            yield mention.code


def _until_end(words: str) -> str:
    """The rest of a body's name: up to the words with which a title goes on."""
    match = _body_name_ends().search(words)
    return " ".join((words[: match.start()] if match is not None else words).split())


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, phrase_pattern(phrases)) for kind, phrases in report_words()["kinds"].items())


@cache
def _body_heads() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, head['others']))})\s+", re.IGNORECASE), head["first"])
        for head in report_words()["body_heads"]
    )


@cache
def _body_name_ends() -> re.Pattern[str]:
    ends = "|".join(re.escape(words) for words in report_words()["body_name_ends"])
    return re.compile(rf"(?:^|\s+)(?:{ends})(?!\w)|[;«(\n]|\s[–—-]\s", re.IGNORECASE)
