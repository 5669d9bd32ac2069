"""Slots: which document counts for which body and period.

A slot is reporting region × executive body × period × kind of document. A document supersedes earlier ones only in the
slots that it contains, so a correction by one body leaves the others alone. Belongs here: slots, the order of their
versions, whether a version changed anything. Does not belong here: events (see ``events``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from types import MappingProxyType

from ingestion.contracts.tables import Record
from ingestion.ledger import Receipt
from ingestion.reports.row_sorts import UNNAMED_BODY
from ingestion.resolution.keys import key_of
from ingestion.resolution.rows import WHOLE_KINDS, RowId, row_id


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the reporting that one document after another may fill."""

    region_code: str
    body_key: str
    document_kind: str
    period_kind: str | None
    period_from: date | None
    period_to: date | None
    quarter: str | None
    agreement: str = ""  # of a plan that carries out one agreement: its parties and its subject

    @property
    def key(self) -> str:
        """The slot's surrogate key."""
        first = self.period_from.isoformat() if self.period_from is not None else ""
        parts = [self.region_code, self.body_key, self.document_kind, first, self.period_to or ""]
        return key_of("slot", *parts, *([self.agreement] if self.agreement else []))


@dataclass(slots=True)
class Version:
    """What one document said in one slot. ``rows`` are the landed rows in document order; there may be none.

    ``number`` counts the versions from 1 in the order in which they count: in which they became known; those of a
    register by the days of which they speak (``stated_on``, where they say it), for an older register may come in
    later. ``restates`` is the number of the version in whose place this one came; None for the first one, and for one
    that came when a weightier one was there already. ``part_numbers`` are the parts of the document that it was read
    from, ``is_consolidated`` says that the document reports for several bodies.
    """

    slot: Slot
    receipt: Receipt
    part_number: int
    is_correction: bool
    rows: list[Record] = field(default_factory=list)
    part_numbers: list[int] = field(default_factory=list)
    is_consolidated: bool = False
    stated_on: date | None = None
    number: int = 0
    known_to: datetime | None = None
    restates: int | None = None
    is_restatement: bool = False

    @property
    def known_from(self) -> datetime:
        """When this became known (UTC, without zone): the day a person gave, else the moment of receipt."""
        return known_at(self.receipt)

    @property
    def is_current(self) -> bool:
        """Whether nothing later fills the slot."""
        return self.known_to is None


@dataclass(frozen=True, slots=True)
class Filled:
    """The versions of all slots, and (region code, body key, quarter) of bodies whose rows are all in quarantine."""

    versions: list[Version]
    unheard: frozenset[tuple[str, str, str | None]]


def known_at(receipt: Receipt) -> datetime:
    """When the document of a receipt became known (UTC, without zone).

    A day of receipt that differs from the moment of intake (``--received-on``) counts from its start.
    """
    if not receipt.is_dated_by_person:
        return receipt.received_at.astimezone(UTC).replace(tzinfo=None)
    return datetime.combine(receipt.received_on, time.min)


def fill_slots(
    receipts: Sequence[Receipt],
    parts: Sequence[Record],
    sections: Sequence[Record],
    rows: Sequence[Record],
    quarantined: Sequence[Record],
    body_keys: Mapping[tuple[str, str], str],
    agreement_texts: Mapping[RowId, tuple[str, ...]],
    plan_agreements: Mapping[tuple[str, int], str] = MappingProxyType({}),
    *,
    less_faithful: frozenset[str] = frozenset(),
) -> Filled:
    """Every version of every slot, by slot and number, and the bodies that could not be heard.

    A body of which nothing but rows in quarantine arrived has not been heard yet: it fills no slot, so that nothing it
    may have said counts as unsaid. A body named without any row at all has been heard, and said nothing.

    A report fills a slot a body, whether it is for a quarter or another period; ``rows`` are those of both. A plan or a
    register fills one slot as a whole, without rows, for its rows are no events; ``plan_agreements`` tells plans of
    different agreements apart.

    ``less_faithful`` names the documents (SHA-256) whose format keeps no tables, so that reading them may err.
    ``body_keys`` gives the body's key for (region code, name), ``agreement_texts`` a row's words on agreements. Parts
    without a known region, and reports without a known period, fill nothing: their rows are in quarantine.
    """
    named: dict[tuple[str, int], list[str]] = defaultdict(list)
    rows_of: dict[tuple[str, int, str], list[Record]] = defaultdict(list)
    for record in [*sections, *rows]:
        named[record["document_sha256"], record["part_number"]].append(record["executive_body_name"])
    in_quarantine = _in_quarantine(sections, quarantined)
    unheard: set[tuple[str, str, str | None]] = set()
    for row in sorted(rows, key=row_id):
        rows_of[row["document_sha256"], row["part_number"], row["executive_body_name"]].append(row)

    receipt_of = {receipt.sha256: receipt for receipt in receipts}
    found: dict[tuple[Slot, str], Version] = {}
    bodies: dict[tuple[str, str, date, date], set[str]] = defaultdict(set)  # of a document's reports for one period
    for part in sorted(parts, key=lambda part: (part["document_sha256"], part["part_number"])):
        receipt = receipt_of.get(part["document_sha256"])
        if receipt is None or part["reporting_region_code"] is None:
            continue
        if part["document_kind"] in WHOLE_KINDS and part["rows_accepted_count"]:
            agreement = plan_agreements.get((part["document_sha256"], part["part_number"]), "")
            body_key = body_keys[part["reporting_region_code"], part["executive_body_name"] or UNNAMED_BODY]
            slot = _slot_of(part, body_key, agreement)
            whole = found.setdefault(
                (slot, receipt.sha256),
                Version(slot, receipt, part["part_number"], part["is_correction"], stated_on=part["stated_on"]),
            )
            whole.part_numbers.append(part["part_number"])
        if part["document_kind"] != "report" or part["period_to"] is None:
            continue
        names = dict.fromkeys(named[part["document_sha256"], part["part_number"]])
        if part["executive_body_name"]:
            names.setdefault(part["executive_body_name"])
        for name in names:
            said = rows_of[part["document_sha256"], part["part_number"], name]
            body_key = body_keys[part["reporting_region_code"], name]
            bodies[receipt.sha256, part["reporting_region_code"], part["period_from"], part["period_to"]].add(body_key)
            if not said and (part["document_sha256"], part["part_number"], name) in in_quarantine:
                unheard.add((part["reporting_region_code"], body_key, part["quarter"]))
                continue
            slot = _slot_of(part, body_key)
            version = found.setdefault(
                (slot, receipt.sha256), Version(slot, receipt, part["part_number"], part["is_correction"])
            )
            version.rows += said
            if part["part_number"] not in version.part_numbers:  # two names of the part may be one body
                version.part_numbers.append(part["part_number"])
    for (slot, sha256), version in found.items():
        if slot.period_from is not None and slot.period_to is not None:
            version.is_consolidated = len(bodies[sha256, slot.region_code, slot.period_from, slot.period_to]) > 1
    return Filled(_in_order(list(found.values()), agreement_texts, less_faithful), frozenset(unheard))


def _slot_of(part: Record, body_key: str, agreement: str = "") -> Slot:
    return Slot(
        part["reporting_region_code"],
        body_key,
        part["document_kind"],
        part["period_kind"],
        part["period_from"],
        part["period_to"],
        part["quarter"],
        agreement,
    )


def _in_quarantine(sections: Sequence[Record], quarantined: Sequence[Record]) -> set[tuple[str, int, str]]:
    """(Document, part, body) of every row in quarantine; the body is that of the nearest section above the row."""
    above: dict[tuple[str, int], list[tuple[tuple[int, int], str]]] = defaultdict(list)
    for section in sections:
        # A body named in a title or in a paragraph stands above every row of its part or table.
        place = (section["table_number"] or 0, section["row_number"] or 0)
        above[section["document_sha256"], section["part_number"]].append((place, section["executive_body_name"]))
    found = set()
    for row in quarantined:
        part = row["document_sha256"], row["part_number"]
        place = (row["table_number"], row["row_number"])
        names = [name for where, name in sorted(above[part]) if where <= place]
        if names:
            found.add((*part, names[-1]))
    return found


def _in_order(
    versions: list[Version], agreement_texts: Mapping[RowId, tuple[str, ...]], less_faithful: frozenset[str]
) -> list[Version]:
    by_slot: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        by_slot[version.slot.key].append(version)
    for filled in by_slot.values():
        # A less faithful reading comes before all others, so that it never supersedes a better one; only withdrawing
        # the better document makes it count.
        filled.sort(key=lambda version: (version.receipt.sha256 not in less_faithful, *_order_of_knowledge(version)))
        for number, version in enumerate(filled, start=1):
            version.number = number
        _say_until_when(filled)
        _say_what_each_restates(filled, agreement_texts)
    return [version for key in sorted(by_slot) for version in by_slot[key]]


def _say_until_when(filled: Sequence[Version]) -> None:
    """A version counts until a weightier one comes; one that comes when a weightier one is there has never counted."""
    weightier: datetime | None = None  # since when one of the versions after this one has been there
    for version in reversed(filled):
        if weightier is not None:
            version.known_to = max(version.known_from, weightier)
        weightier = version.known_from if weightier is None else min(weightier, version.known_from)


def _say_what_each_restates(filled: Sequence[Version], agreement_texts: Mapping[RowId, tuple[str, ...]]) -> None:
    """By days: of two documents of one day the second in order corrects the first, whichever was taken in before."""
    counted: list[Version] = []
    first_of_weightier = date.max
    for version in reversed(filled):
        day = version.receipt.received_on
        if day <= first_of_weightier:
            counted.insert(0, version)
        first_of_weightier = min(first_of_weightier, day)
    for earlier, version in pairwise(counted):
        version.restates = earlier.number
        version.is_restatement = _content(earlier, agreement_texts) != _content(version, agreement_texts)


def _order_of_knowledge(version: Version) -> tuple[date, bool, datetime, int]:
    """Later documents count; among those of one day, one that calls itself corrected counts after one that does not.

    A folder is taken in by file name, which says nothing about which of two documents corrects the other.
    """
    day = version.stated_on or version.receipt.received_on
    return day, version.is_correction, version.known_from, version.receipt.number


_CONTENT = ("event_title", "dates_text", "place_text", "participants_text", "result_text", "note_text")


def _content(version: Version, agreement_texts: Mapping[RowId, tuple[str, ...]]) -> list[tuple[str, ...]]:
    return sorted((*(row[name] for name in _CONTENT), *agreement_texts.get(row_id(row), ())) for row in version.rows)
