"""Where documents name agreements: rows of reports, items of plans, entries of registers, all in order of receipt.

Belongs here: landed records → mentions for ``agreements``, the time that each speaks of, what the mentions of a row
come to. Does not belong here: which mentions are one agreement, what a register knows of one (``registers``).

A mention is *seen* from the first to the last quarter that its document speaks of: the quarter of a report, the period
of an annual one; of a plan the quarter in which its period begins; the day of which a register says that it holds. What
names no time is seen in the quarter in which it was received. A plan may speak of what is signed within its period.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from ingestion.contracts.lists import split_joined, split_phrases
from ingestion.contracts.tables import Record
from ingestion.language.agreement_opening import in_nominative
from ingestion.language.parties import find_parties
from ingestion.ledger import Receipt
from ingestion.quarters import quarter_of
from ingestion.resolution.identity.agreements import AgreementMention, AgreementResolution
from ingestion.resolution.rows import RowId, row_id

MentionId = tuple[str, int, int, int]
"""Document SHA-256, table number, row number, position in the cell."""
DocumentKind = Literal["report", "plan", "register"]


@dataclass(frozen=True, slots=True)
class Named:
    """An agreement as a landed row names it; ``cell_number`` is None where a plan's title does.

    ``last_seen`` is the last quarter of what it counts as seen in (the first is the mention's); ``holds_on`` the day
    that a register speaks of.
    """

    document_kind: DocumentKind
    record: Record
    mention: AgreementMention
    region_code: str
    cell_number: int | None
    last_seen: str
    holds_on: date | None = None

    @property
    def id(self) -> MentionId:
        """The address of the mention."""
        return cast(MentionId, self.mention.id)


@dataclass(frozen=True, slots=True)
class RowAgreements:
    """What the mentions of one row come to: keys of agreements, and how many mentions mean none for sure."""

    keys: frozenset[str] = frozenset()
    unresolved_count: int = 0


def named_agreements(landed: Mapping[str, Sequence[Record]], receipts: Sequence[Receipt]) -> list[Named]:
    """Every mention in accepted rows, in order of receipt and place."""
    order = {receipt.sha256: receipt.number for receipt in receipts}
    received = {receipt.sha256: receipt.received_on for receipt in receipts}
    found = [*_of_reports(landed), *_of_plans(landed, received), *_of_registers(landed, received)]
    found.sort(key=lambda named: (order[named.id[0]], *named.id[1:]))
    return found


def agreements_by_row(resolution: AgreementResolution) -> dict[RowId, RowAgreements]:
    """The agreements of each row that names any: of a report for whatever period, a plan or a register."""
    keys: dict[RowId, set[str]] = defaultdict(set)
    unresolved: dict[RowId, int] = defaultdict(int)
    for id_, answer in resolution.mentions.items():
        sha256, table_number, row_number, _ = cast(MentionId, id_)
        row = sha256, table_number, row_number
        if answer.agreement_key is None:
            unresolved[row] += 1
        else:
            keys[row].add(answer.agreement_key)
    return {row: RowAgreements(frozenset(keys.get(row, ())), unresolved.get(row, 0)) for row in {**keys, **unresolved}}


def _of_reports(landed: Mapping[str, Sequence[Record]]) -> Iterator[Named]:
    """Those of quarterly reports, and of reports for other periods."""
    rows = {row_id(row): row for name in ("period_row", "report_row") for row in landed[name]}
    for record in landed["report_row_agreement"]:
        row = rows.get(row_id(record))
        if row is not None:
            is_quarterly = "quarter" in row
            first = row["quarter"] if is_quarterly else quarter_of(row["period_from"])
            last = row["quarter"] if is_quarterly else quarter_of(row["period_to"])
            mention = _mention(record, record["agreement_text"], first, last, is_reported=True)
            yield Named("report", record, mention, row["reporting_region_code"], record["cell_number"], last)


def _of_plans(landed: Mapping[str, Sequence[Record]], received: Mapping[str, date]) -> Iterator[Named]:
    items = {row_id(item): item for item in landed["plan_item"]}
    for record in landed["plan_item_agreement"]:
        item = items.get(row_id(record))
        if item is not None:
            known = received[record["document_sha256"]]
            first = quarter_of(item["period_from"] or known)
            is_of_title = record["cell_number"] is None  # which names it within a sentence
            words = in_nominative(record["agreement_text"]) if is_of_title else record["agreement_text"]
            mention = _mention(record, words, first, quarter_of(item["period_to"] or known))
            yield Named("plan", record, mention, item["reporting_region_code"], record["cell_number"], first)


def _of_registers(landed: Mapping[str, Sequence[Record]], received: Mapping[str, date]) -> Iterator[Named]:
    stated = {(part["document_sha256"], part["part_number"]): part["stated_on"] for part in landed["document_part"]}
    cells = {
        row_id(cell): cell["cell_number"]
        for cell in landed["register_entry_cell"]
        if cell["field_name"] == "agreements"
    }
    for entry in landed["register_entry"]:
        day = stated[entry["document_sha256"], entry["part_number"]] or received[entry["document_sha256"]]
        quarter = quarter_of(day)
        mention = _mention(entry, _words_of_entry(entry), quarter, quarter, ends_on=_end_of(entry))
        yield Named("register", entry, mention, entry["reporting_region_code"], cells[row_id(entry)], quarter, day)


def _mention(
    record: Record, text: str, first: str, last: str, *, is_reported: bool = False, ends_on: date | None = None
) -> AgreementMention:
    return AgreementMention(
        id=(*row_id(record), record["agreement_position"]),
        quarter=first,
        text=text,
        kind=record["agreement_kind"],
        parties=split_joined(record["party_codes"]),
        subject=record["agreement_subject_form"],
        signed_on=record["signed_on"],
        number=record["agreement_number"],
        others=split_phrases(record["other_party_forms"]),
        period=record["agreement_years"],
        last_quarter=last,
        ends_on=ends_on,
        is_reported=is_reported,
    )


def _words_of_entry(entry: Record) -> str:
    """An entry's title, with the column on parties where the title names none («О сотрудничестве в сфере туризма»)."""
    title, parties = str(entry["agreement_text"]), str(entry["parties_text"])
    is_complete = not parties or len({mention.code for mention in find_parties(title)}) > 1
    return title if is_complete else f"{title} ({parties})"


def _end_of(entry: Record) -> date | None:
    """The day on which an entry's agreement ends; the last of all days where it has no end."""
    is_open = entry["is_term_unlimited"] or entry["is_prolonged_automatically"]
    return date.max if is_open else entry["term_to"]
