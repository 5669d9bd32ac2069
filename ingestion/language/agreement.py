"""The title of an agreement, read: kind, parties, subject, day of signing, number.

Belongs here: one title. Does not belong here: splitting a cell into titles (``agreement_cell``, offered here too),
which titles of several documents are one agreement (``ingestion.resolution.identity.agreements``).

Order of parties means nothing and bodies of one region are one party, so parties are a sorted set of codes. A title is
``parsed`` when its kind, at least two parties and its subject are known and nobody in the list of parties is unknown.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingestion.language.agreement_cell import split_agreements
from ingestion.language.agreement_members import UNKNOWN
from ingestion.language.agreement_parties import PartyList, party_list
from ingestion.language.agreement_signing import parent_at, signing_of
from ingestion.language.agreement_spelling import mended
from ingestion.language.agreement_subject import comparison_subject, subjects_of
from ingestion.language.agreement_words import kind_patterns, listed
from ingestion.language.parties import find_parties
from ingestion.language.text import clean
from ingestion.language.tokens import differ_by_typing_error, flat, tokens

__all__ = ["AgreementReading", "read_agreement", "split_agreements"]

_ANOTHER_KIND = re.compile(r"\s*\(\s*(\w+)\s*\)")  # «Соглашение (меморандум)»
_BRACKETS = re.compile(r"\([^()]*\)")
_LAST_BRACKET = re.compile(r"\([^()]*\)(?=[\s.;,]*$)")
_LIST_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)]\s+")
_SUBJECT_FIRST = re.compile(r"^[\s«\"„]*(?:о|об|обо)\s")
# A dash with spaces opens a remark where small letters follow, unless it stands within a compound or a route.
_REMARK_DASH = re.compile(r"(?<!о)\s[–—]\s|(?<=о)\s[–—]\s(?!\w+(?:ой|ом|ых|ую|ого|ому|ая|ое|ый|ым)(?!\w))")
_FIRST_WORDS = 3  # of a title, among which its kind is looked for in spite of a typing error
_LONGEST_TITLE = 3000  # characters; the longest title met has 400
_NESTED = frozenset({"plan", "protocol", "supplementary"})


@dataclass(frozen=True, slots=True)
class AgreementReading:
    """What a title says.

    ``status`` is ``parsed``, ``partial``, ``unparsed`` or ``empty``; ``parties`` are sorted codes, ``others`` the
    partners that have none in their comparison form («?» for one that is not understood); ``subject`` is the comparison
    form, ``subjects`` are to be read. ``signed_on`` and ``number`` are those of this agreement, never of the one that a
    protocol adds to; a plan has those of the agreement that it carries out; ``period`` is the years that
    either is made for.
    """

    text: str
    status: str
    kind: str
    parties: tuple[str, ...]
    subjects: tuple[str, ...]
    subject: str
    signed_on: date | None
    number: str | None
    others: tuple[str, ...] = ()
    period: str | None = None

    @property
    def has_parties(self) -> bool:
        """Whether everybody in the list of parties is told, and there are two at least."""
        return UNKNOWN not in self.others and len(self.parties) + len(self.others) > 1


def read_agreement(text: str) -> AgreementReading:
    """The title of one agreement, read."""
    return _read(clean(text))


@lru_cache(maxsize=8192)
def _read(text: str) -> AgreementReading:
    if not text or len(text) > _LONGEST_TITLE:
        return AgreementReading(text, "unparsed" if text else "empty", "unknown", (), (), "", None, None)
    title = mended(_LIST_NUMBER.sub("", text))
    lower = flat(title)
    kind, kind_start, kind_end = _kind(lower)
    if not _is_title(lower, kind, kind_start, kind_end):
        return AgreementReading(text, "unparsed", "unknown", (), (), "", None, None)
    kind = _known_kind(lower, kind, kind_start, kind_end)
    signing = signing_of(title, kind, kind_end)
    parties = party_list(signing.bare, title, _parent(lower, kind, kind_end), kind_end)
    codes = _with_approver(parties, signing.approval)
    words = _subject_words(title, signing.bare, kind_start, kind_end, parties)
    subject = comparison_subject(words)
    complete = kind != "unknown" and len(codes) > 1 and parties.is_complete and bool(subject)
    return AgreementReading(
        text=text,
        status="parsed" if complete else "partial",
        kind=kind,
        parties=codes,
        subjects=subjects_of(words) if subject else (),
        subject=subject,
        signed_on=signing.signed_on,
        number=signing.number,
        others=parties.others,
        period=signing.period,
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


def _is_title(lower: str, kind: str, kind_start: int, kind_end: int) -> bool:
    """Whether a text names an agreement at all, and no other thing beside, before or instead of agreements."""
    refusal = listed("no_title").search(lower)
    has_parties_named = re.search(r"(?<!\w)между(?!\w)", lower) is not None
    if refusal is not None and (refusal.start() <= kind_end or not has_parties_named):
        return False
    if kind == "unknown":
        return has_parties_named or _SUBJECT_FIRST.match(lower) is not None
    return has_parties_named or listed("plurals").fullmatch(lower, kind_start, kind_end) is None


def _known_kind(lower: str, kind: str, kind_start: int, kind_end: int) -> str:
    """The kind, unless the title itself leaves it open: several agreements, or two kinds side by side."""
    if listed("plurals").fullmatch(lower, kind_start, kind_end):
        return "unknown"
    bracket = _ANOTHER_KIND.match(lower, kind_end)
    if bracket is not None and _kind(bracket[1])[0] not in {"unknown", kind}:
        return "unknown"
    return kind


def _parent(lower: str, kind: str, kind_end: int) -> int:
    """Where the parties are looked for from: the agreement that a plan or protocol belongs to, where it names one."""
    if kind not in _NESTED:
        return 0
    place = parent_at(lower, kind_end)
    rest = lower[place:] if place >= 0 else ""
    return place if find_parties(rest) or "между" in rest else 0


def _with_approver(parties: PartyList, approval: str) -> tuple[str, ...]:
    """«План, утвержденный распоряжением Правительства X, … Соглашения с Y»: X is the other party."""
    approvers = {mention.code for mention in find_parties(approval)} if approval else set()
    if len(parties.codes) == 1 and len(approvers) == 1 and not parties.others:
        return tuple(sorted({*parties.codes, *approvers}))
    return parties.codes


def _subject_words(title: str, bare: str, kind_start: int, kind_end: int, parties: PartyList) -> str:
    """What is left of a title without its kind, its parties, its date and number, its term and notes in brackets."""
    first = min((start for start, _ in parties.spans), default=len(bare))
    kept = " " * kind_start + bare[kind_start:] if kind_start < first else bare
    for start, end in (*parties.spans, (kind_start, kind_end)):
        kept = kept[:start] + " " * (end - start) + kept[end:]
    kept = _LAST_BRACKET.sub(lambda match: " " * len(match[0]), _BRACKETS.sub(_without_note, kept))
    if first < kind_start:
        # The kind stands after the parties; what stands between says nothing.
        place = max(kind_end, *(end for _, end in parties.spans))
        kept = " " * place + kept[place:]
    pieces = [kept]
    for start, _ in sorted(parties.spans, reverse=True):
        pieces[:1] = [pieces[0][:start], pieces[0][start:]]
    said: list[str] = []
    place = 0
    for piece in pieces:
        letters = title[place : place + len(piece)]
        marks = _before_remark(piece, letters)
        said.append("".join(c if mark != " " else " " for c, mark in zip(letters, marks, strict=True)))
        place += len(piece)
    return " ".join(" ".join(said).replace("…", " ").split())


def _before_remark(piece: str, letters: str) -> str:
    """The piece up to a remark after a dash; «Углич – Калязин – граница …» is none."""
    dash = _REMARK_DASH.search(piece)
    if dash is None or not letters[dash.end() : dash.end() + 1].islower():
        return piece
    return piece[: dash.start()].ljust(len(piece))


def _without_note(bracket: re.Match[str]) -> str:
    return " " * len(bracket[0]) if listed("bracket_notes").search(bracket[0]) else bracket[0]
