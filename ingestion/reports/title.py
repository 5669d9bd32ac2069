"""What a part of a document says about itself: kind, period, region, executive body, whether it is a correction.

Belongs here: reading these from the title, the page header, the file name and the hints, in that order, each with where
it was found. Does not belong here: which paragraphs are a title (see ``parts``), evidence from the rows (the party
common to all agreements, see ``placing``).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ingestion.contracts.fields import fields
from ingestion.language.bodies import body_region, looks_like_body
from ingestion.language.parties import find_parties
from ingestion.language.text import clean
from ingestion.ledger import Hints
from ingestion.notices import Address, Notice
from ingestion.reports.furniture import body_of
from ingestion.reports.period import Period, read_period
from ingestion.reports.period_days import day_stated
from ingestion.reports.plan_period import plan_period
from ingestion.reports.title_period import report_period
from ingestion.reports.words import holds, phrase_pattern, plain, report_words

REGION_PREFIX = "RU-"
_WORD = re.compile(r"[а-яё]+")
_PREPOSITION_REACH = 6  # words: «с Департаментом культуры и туризма Брянской области»
_LONGEST_TITLE_LINE = (
    12  # words of a line that ends with a full stop and is still no sentence («за III квартал 2020 г.»)
)


@dataclass(frozen=True, slots=True)
class TitleReading:
    """What is known of a part before its rows are read; ``none`` as a source where nothing is.

    ``kind`` is ``unknown`` where nothing says. ``executive_body`` is the name of the one body whose document it is, in
    the first form, or empty. ``stated_on`` is the day that a register is stated for.
    """

    title_text: str
    kind: str
    kind_source: str
    period: Period | None
    period_source: str
    region_code: str | None
    region_source: str
    executive_body: str
    is_correction: bool
    stated_on: date | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What the headings of a part's tables make of it: a kind, or None.

    A table of events with neither participants nor results is ``is_plain``: it may be a plan as well as a report.
    """

    kind: str | None = None
    is_plain: bool = False


def read_title(
    lines: Sequence[str],
    page_headers: Sequence[str],
    file_name: str,
    hints: Hints,
    address: Address,
    form: Form = Form(),
) -> TitleReading:
    """Read a part's own account of itself. ``lines`` are the paragraphs of its title, cleaned, top to bottom."""
    notices: list[Notice] = []
    headers = [clean(text) for text in page_headers]
    sources = {"title": " ".join(title_proper(lines)), "header": " ".join(headers)}
    stem = _stem(file_name)
    kind, kind_source = _kind(sources | {"file_name": stem}, form, hints, address, notices)
    if kind == "plan":
        period, period_source, said = plan_period(sources, file_name, address)
        notices += said
    elif kind == "register":  # in force on a day, for no period
        period, period_source = None, "none"
    else:
        period, period_source = report_period(sources, file_name, hints, address, notices)
    body, is_letterhead = _body(lines, sources)
    if is_letterhead:
        notices.append(Notice("executive_body_by_letterhead", value=body, address=address))
    region, region_source = _region(sources | {"file_name": stem}, body, hints)
    return TitleReading(
        title_text=sources["title"] or sources["header"],
        kind=kind,
        kind_source=kind_source,
        period=period,
        period_source=period_source,
        region_code=region,
        region_source=region_source,
        executive_body=body,
        is_correction=any(holds("corrections", text) for text in (*sources.values(), stem)),
        stated_on=_stated_on(sources) if kind == "register" else None,
        notices=tuple(notices),
    )


def _stated_on(sources: Mapping[str, str]) -> date | None:
    """By the title, else by the page header (the name of a sheet counts as one)."""
    return day_stated(sources["title"]) or day_stated(sources["header"])


def kind_told_of(file_name: str, hints: Hints) -> str | None:
    """The kind that a person or the file's name gives a document, whatever the document says."""
    return hints.kind.value if hints.kind is not None else kind_of(_stem(file_name))


def _stem(file_name: str) -> str:
    return re.sub(r"[_.]+", " ", file_name.rpartition(".")[0] or file_name)


def _kind(
    sources: dict[str, str], form: Form, hints: Hints, address: Address, notices: list[Notice]
) -> tuple[str, str]:
    """The kind and where it was found: a person's word, title, headings, page header, file name, in that order.

    What a weaker sign decides, or contradicts, is said.
    """
    if hints.kind is not None:
        return hints.kind.value, "hint"
    named = {source: kind_of(words) for source, words in sources.items()}
    firm = None if form.is_plain else form.kind
    found = [("title", named["title"]), ("headings", firm), ("header", named["header"])]
    found += [("file_name", named["file_name"]), ("headings", form.kind)]
    source, kind = next(((source, kind) for source, kind in found if kind is not None), ("none", "unknown"))
    is_told = source in ("title", "header") or (source == "headings" and kind == "report" and not form.is_plain)
    if not is_told and kind != "unknown":
        code = "kind_by_file_name" if source == "file_name" else "kind_by_headings"
        notices.append(Notice(code, {"kind": _wording(kind)}, address=address))
    others = {source: other for source, other in found if other is not None and other != kind}
    if source == "headings" and "header" in others:
        parameters: dict[str, str | int] = {"kind": _wording(kind), "other": _wording(others["header"])}
        notices.append(Notice("kind_contradicted", parameters, value=sources["header"], address=address))
    return kind, source


def _wording(kind: str) -> str:
    return fields()["document_kind"].values[kind]


def kind_of(words: str) -> str | None:
    """The kind of document that a title names first; None where it names none."""
    text = plain(words)
    found = {kind: match.start() for kind, pattern in _kinds() if (match := pattern.search(text)) is not None}
    return min(found, key=lambda kind: found[kind]) if found else None


def is_title(words: str) -> bool:
    """Whether a paragraph begins a title: it names a kind of document or a period."""
    reading = read_period(words)
    return kind_of(words) is not None or bool(reading.candidates)


def title_proper(lines: Sequence[str]) -> list[str]:
    """The title among the lines above a table.

    It begins with the last line that begins with a kind of document (a covering letter may speak of the report before),
    else with the first that names one, else with the first of all, and ends before a line that is a sentence.
    """
    begins = [i for i, line in enumerate(lines) if _begins_with_kind(line)]
    names = [i for i, line in enumerate(lines) if kind_of(line) is not None]
    start = begins[-1] if begins else names[0] if names else 0
    end = next((i for i in range(start + 1, len(lines)) if _is_sentence(lines[i])), len(lines))
    return [line for line in lines[start:end] if line]


def body_in_title(words: str) -> str:
    """The executive body whose report a title says it is («Отчет Департамента … о реализации …»), or empty."""
    for pattern, first_form in _body_heads():
        match = pattern.search(words)
        if match is None or _is_partner(words[: match.start()]):
            continue
        name = f"{first_form} {_until_end(words[match.end() :])}".rstrip(" ,;.«(")
        if looks_like_body(name):
            return name
    return ""


def _body(lines: Sequence[str], sources: dict[str, str]) -> tuple[str, bool]:
    """The one body of a report, and whether only a letterhead says so: the only line above the title that names one."""
    named = body_in_title(sources["title"]) or body_in_title(sources["header"])
    if named:
        return named, False
    above = {heading.name for line in lines if (heading := body_of(line)) is not None}
    return (above.pop(), True) if len(above) == 1 else ("", False)


def _is_partner(before: str) -> bool:
    """Whether what is named after these words is a party to the agreement, not the one that reports."""
    words = plain(before).split()
    return (
        "между" in words or words[-1:] == ["и"] or bool(set(words[-1:]) & set(report_words()["partner_prepositions"]))
    )


def _begins_with_kind(line: str) -> bool:
    text = plain(line).removeprefix("сводный ").removeprefix("сводная ")
    return any(pattern.match(text) is not None for _, pattern in _kinds())


def _is_sentence(line: str) -> bool:
    return len(line.split()) > _LONGEST_TITLE_LINE and line.endswith((".", ":", ";"))


def _region(sources: dict[str, str], body: str, hints: Hints) -> tuple[str | None, str]:
    for source in ("title", "header", "file_name"):
        regions = set(_own_regions(sources[source]))
        if source == "title" and not regions and (of_body := body_region(body)) is not None:
            regions = {of_body}
        if len(regions) == 1:
            return regions.pop(), source
    if hints.region is not None:
        return hints.region.value, hints.region.source
    return None, "none"


def _own_regions(text: str) -> Iterable[str]:
    """Regions that a text names otherwise than as a partner («соглашения с Правительством Брянской области»).

    A region that merely might be meant as a partner is left out: then something else has to tell.
    """
    is_partner, is_between, end = False, False, 0
    for mention in find_parties(text):
        between = text[end : mention.start]
        words = _WORD.findall(between.lower())[-_PREPOSITION_REACH:]
        is_between = is_between or "между" in between.lower().split()
        if is_between or set(words) & set(report_words()["partner_prepositions"]):
            is_partner = True
        elif not (is_partner and (not words or "," in between or "и" in words)):
            is_partner = False
        end = mention.end
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
