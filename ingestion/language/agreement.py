"""The title of an agreement, read: kind, parties, subject, day of signing, number.

Belongs here: one title. Does not belong here: splitting a cell into titles (``agreement_cell``, offered here too),
which titles of several documents are one agreement (``ingestion.resolution.agreements``).

Order of parties means nothing and bodies of one region are one party, so parties are a sorted set of codes. A title is
``parsed`` when its kind, at least two parties and its subject are known and nobody in the list of parties is unknown.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from ingestion.language.agreement_cell import split_agreements
from ingestion.language.agreement_parties import PartyList, party_list
from ingestion.language.agreement_subject import comparison_subject, subjects_of
from ingestion.language.agreement_words import kind_patterns, listed
from ingestion.language.dates import read_dates
from ingestion.language.text import clean
from ingestion.language.tokens import differ_by_typing_error, flat, tokens

__all__ = ["AgreementReading", "read_agreement", "split_agreements"]

_YEAR_WORD = r"(?:\s*(?:года|год|г\.|г)(?!\w))?"
_DAY = rf"(?:[«\"]?\d{{1,2}}[»\"]?\s+[а-я]+\s+\d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}}){_YEAR_WORD}"
_DAY_PHRASE = re.compile(_DAY)
_BEFORE_NUMBER = re.compile(rf"(?:{_DAY}|соглашени\w*)\s*,?\s*$")
_NUMBER = re.compile(r"(?:№|(?<!\w)n(?=\s*\d))\s*(?P<number>\d[\w./–-]*|[\w./–-]*\d[\w./–-]*)")
_TERM = re.compile(
    r"(?:(?:на|за)\s+(?:период\s+)?)?(?:19|20)\d\d\s*(?:[-–—]\s*(?:19|20)?\d\d\s*)?(?:гг|годы|годах|года|год|г)(?!\w)\.?"
    r"|(?<!\w)на\s+(?:19|20)\d\d\s*[-–—]\s*(?:19|20)?\d\d"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_YEARS_ONLY = re.compile(r"\(\s*[\d.,\s–-]+(?:г\.?|гг\.?|года?|годы)?\s*\)")
# A dash with spaces opens a remark, unless it stands within a compound: «торгово – экономическое».
_REMARK_DASH = re.compile(r"(?<!о)\s[–—]\s|(?<=о)\s[–—]\s(?!\w+(?:ой|ом|ых|ую|ого|ому|ая|ое|ый|ым)(?!\w))")
_FIRST_WORDS = 3  # of a title, among which its kind is looked for in spite of a typing error
_NEAR = 60  # characters between a number and its day
_LONGEST_TITLE = 3000  # characters; the longest title met has 400
_NESTED = frozenset({"plan", "protocol", "supplementary"})


@dataclass(frozen=True, slots=True)
class AgreementReading:
    """What a title says.

    ``status`` is ``parsed``, ``partial``, ``unparsed`` or ``empty``; ``parties`` are sorted codes, at most one where
    somebody in the list is unknown; ``subject`` is the comparison form, ``subjects`` are to be read. ``signed_on`` and
    ``number`` are those of this agreement, never of the one that a plan or protocol carries out.
    """

    text: str
    status: str
    kind: str
    parties: tuple[str, ...]
    subjects: tuple[str, ...]
    subject: str
    signed_on: date | None
    number: str | None


def read_agreement(text: str) -> AgreementReading:
    """The title of one agreement, read."""
    return _read(clean(text))


@lru_cache(maxsize=8192)
def _read(title: str) -> AgreementReading:
    if not title or len(title) > _LONGEST_TITLE:
        return AgreementReading(title, "unparsed" if title else "empty", "unknown", (), (), "", None, None)
    lower = flat(title)
    kind, kind_start, kind_end = _kind(lower)
    parties = party_list(title)
    numbers = _numbers(lower, kind_end)
    own = [found for found in numbers if not _is_of_other_agreement(lower, kind_end, found.start(), kind)]
    signed_on = _signed_on(lower, kind, kind_end)
    unnumbered = title
    for found in numbers:
        unnumbered = unnumbered[: found.start()] + " " * len(found[0]) + unnumbered[found.end() :]
    words = _subject_words(unnumbered, kind_start, kind_end, parties)
    known = kind != "unknown" or bool(parties.codes)
    subject = comparison_subject(words) if known else ""
    complete = kind != "unknown" and len(parties.codes) > 1 and parties.is_complete and bool(subject)
    return AgreementReading(
        text=title,
        status="parsed" if complete else "partial" if known else "unparsed",
        kind=kind,
        parties=parties.codes,
        subjects=subjects_of(words) if subject else (),
        subject=subject,
        signed_on=signed_on,
        number=title[own[0].start("number") : own[0].end("number")].rstrip(".–-") if own else None,
    )


def _kind(lower: str) -> tuple[str, int, int]:
    """The kind and the place of the phrase that says it: the earliest, of several there the longest."""
    found = [
        (match.start(), -(match.end() - match.start()), kind)
        for kind, pattern in kind_patterns()
        if (match := pattern.search(lower)) is not None
    ]
    if not found:
        return _mistyped_kind(lower)
    start, negative_length, kind = min(found)
    return kind, start, start - negative_length


def _mistyped_kind(lower: str) -> tuple[str, int, int]:
    """«Соглашние …» is an agreement, if nothing says that it is one of a particular kind."""
    if listed("particular_kinds").search(lower) is None:
        for word in tokens(lower)[:_FIRST_WORDS]:
            if differ_by_typing_error(word.folded, "соглашение"):
                return "agreement", word.start, word.end
    return "unknown", 0, 0


def _is_of_other_agreement(lower: str, kind_end: int, place: int, kind: str) -> bool:
    """Whether a date or number stands with the agreement that a plan or protocol carries out."""
    return kind in _NESTED and "соглашени" in lower[kind_end:place]


def _signed_on(lower: str, kind: str, kind_end: int) -> date | None:
    for signing in _signing().finditer(lower):
        if signing["word"] == "от" and _is_of_other_agreement(lower, kind_end, signing.start(), kind):
            continue
        reading = read_dates(signing["day"], None)
        if reading.status == "parsed" and reading.date_from is not None and reading.date_from == reading.date_to:
            return reading.date_from
    return None


@cache
def _signing() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{listed('signing').pattern})\s*:?\s*(?P<day>{_DAY})")


def _numbers(lower: str, kind_end: int) -> list[re.Match[str]]:
    """The numbers of agreements: beside a kind or a day. Any other («о школе № 5») is part of the subject."""
    return [
        found
        for found in _NUMBER.finditer(lower)
        if not lower[kind_end : found.start()].strip()
        or _BEFORE_NUMBER.search(lower[max(0, found.start() - _NEAR) : found.start()])
        or _signing().match(lower[found.end() : found.end() + _NEAR].lstrip())
    ]


def _subject_words(title: str, kind_start: int, kind_end: int, parties: PartyList) -> str:
    """What is left of a title without its kind, its parties, its date and number, its term and notes in brackets."""
    pieces: list[str] = []
    if parties.start < kind_start < parties.end or parties.end <= kind_start:
        # The kind stands after the parties; what stands between says nothing.
        pieces = [title[max(kind_end, parties.end) :]]
    else:
        pieces = [title[kind_end : parties.start], title[parties.end :]]
    return " ".join(" ".join(_without_notes(piece) for piece in pieces).split())


def _without_notes(piece: str) -> str:
    lower = flat(piece)
    for bracket in _BRACKETS.finditer(lower):
        if listed("bracket_notes").search(bracket[0]) or _DAY_PHRASE.search(bracket[0]):
            lower = lower[: bracket.start()] + " " * len(bracket[0]) + lower[bracket.end() :]
    for pattern in (_signing(), _YEARS_ONLY, _TERM):
        lower = _blanked(pattern, lower)
    remark = _REMARK_DASH.search(lower)
    end = len(lower) if remark is None else remark.start()
    # What was blanked is dropped, the rest keeps the letters of the title.
    kept = (letter if mark != " " else " " for letter, mark in zip(piece[:end], lower[:end], strict=True))
    return "".join(kept).replace("…", " ")


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)
