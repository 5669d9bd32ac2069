"""An entry of a register → records of the landed tables.

Belongs here: which reader reads which field of a register, and how its columns complete the agreement's title. Does not
belong here: how a phrase is read (``ingestion.language``), where the row stands (``register_rows``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingestion.contracts.lists import joined, joined_phrases
from ingestion.contracts.tables import Record
from ingestion.language.agreement import AgreementReading, read_agreement
from ingestion.language.parties import find_parties
from ingestion.language.term import read_term
from ingestion.language.text import clean
from ingestion.notices import Notice
from ingestion.reports.long_cells import long_cells
from ingestion.reports.register_entries import divided, with_region
from ingestion.reports.register_rows import REGISTER_TEXTS
from ingestion.reports.row_sorts import EventRow
from ingestion.reports.values import RowKey, cell_of, cell_records


@dataclass(frozen=True, slots=True)
class EntryRecords:
    """The entries of one row, the records of its cells, and what there is to say about its words."""

    rows: list[Record]
    cells: list[Record]
    notices: list[Notice]


def entry_agreements(row: EventRow) -> list[AgreementReading]:
    """The agreements of a row, mostly one."""
    return [_agreement(entry) for entry in divided(row)]


def _agreement(entry: EventRow) -> AgreementReading:
    """The agreement of an entry: its title, completed by the columns for parties, subject, day and number.

    A title without its kind («О торгово-экономическом сотрудничестве») is one of an agreement, as the register says.
    What the title says itself is kept; a column only adds what it leaves out.
    """
    title = clean(entry.cells["agreements"].words)
    reading = read_agreement(title)
    subject_words = _text(entry, "subject_text")
    if reading.kind == "unknown" and title.lower().startswith(("о ", "об ")):
        reading = read_agreement(f"Соглашение {title}")
    if not reading.subject and subject_words:
        of_column = read_agreement(f"Соглашение о сотрудничестве в сфере {subject_words}")
        reading = replace(reading, subject=of_column.subject, subjects=of_column.subjects)
    parties = reading.parties
    if len(parties) < 2:
        named = {mention.code for mention in find_parties(_text(entry, "parties_text"))}
        parties = tuple(sorted({*parties, *named}))
    signing = read_agreement(f"Соглашение от {_text(entry, 'signing_text').removeprefix('от ')}")
    number = read_agreement(f"Соглашение № {_text(entry, 'number_text').lstrip('№ ')}").number
    is_whole = reading.kind != "unknown" and len(parties) > 1 and bool(reading.subject)
    return replace(
        reading,
        text=title,
        # A list of parties of which one is unknown stays partial: the column adds to it, it does not replace it.
        status="parsed" if is_whole and (reading.status == "parsed" or len(reading.parties) == 0) else "partial",
        parties=parties,
        signed_on=reading.signed_on or signing.signed_on,
        number=reading.number or signing.number or (number if _text(entry, "number_text") else None),
    )


def entry_records(
    key: RowKey, row: EventRow, agreements: Sequence[AgreementReading], region_code: str | None
) -> EntryRecords:
    """Read the fields of a row: an entry an agreement."""
    notices: list[Notice] = [*long_cells(key.part_number, row)]
    at_title = key.address(cell_of(row, "agreements"))
    if len(agreements) > 1:
        said = " · ".join(agreement.text for agreement in agreements)
        notices.append(Notice("register_entry_of_several_agreements", value=said, address=at_title))
    rows = []
    for position, (entry, agreement) in enumerate(zip(divided(row), agreements, strict=True), start=1):
        whole = with_region(entry, agreement, region_code)
        if whole is not agreement:
            said = _text(entry, "parties_text") or agreement.text
            notices.append(Notice("register_party_by_region", {"region": region_code or ""}, said, at_title))
        rows.append(_record(key, entry, position, whole, region_code, notices))
    return EntryRecords(rows, cell_records(key, row), notices)


def _record(
    key: RowKey,
    entry: EventRow,
    position: int,
    agreement: AgreementReading,
    region_code: str | None,
    notices: list[Notice],
) -> Record:
    texts = {name: _text(entry, name) for name in REGISTER_TEXTS}
    texts["signing_text"] = texts["signing_text"] or _text(entry, "dates_text")
    signed_on = agreement.signed_on or _day(texts["signing_text"])
    term = read_term(texts["term_text"], texts["prolongation_text"], signed_on)
    if not agreement.has_parties:
        where = key.address(cell_of(entry, "agreements"))
        notices.append(Notice("agreement_not_understood", value=agreement.text, address=where))
    if texts["signing_text"] and signed_on is None:
        where = key.address(cell_of(entry, "signing_text") or cell_of(entry, "dates_text"))
        notices.append(Notice("signing_not_understood", value=texts["signing_text"], address=where))
    if term.status in ("unparsed", "partial"):
        code = "term_not_understood" if term.status == "unparsed" else "term_partly_understood"
        notices.append(Notice(code, value=texts["term_text"], address=key.address(cell_of(entry, "term_text"))))
    if texts["prolongation_text"] and term.is_prolonged is None:
        where = key.address(cell_of(entry, "prolongation_text"))
        notices.append(Notice("prolongation_not_understood", value=texts["prolongation_text"], address=where))
    return {
        **key.record(),
        "agreement_position": position,
        "reporting_region_code": region_code,
        "executive_body_name": entry.body or None,
        "agreement_text": agreement.text,
        **texts,
        "agreement_status": agreement.status,
        "agreement_kind": agreement.kind,
        "party_codes": joined(agreement.parties),
        "other_party_forms": joined_phrases(agreement.others) or None,
        "agreement_subject": joined_phrases(agreement.subjects),
        "agreement_subject_form": agreement.subject,
        "signed_on": signed_on,
        "agreement_number": agreement.number,
        "agreement_years": agreement.period,
        "term_status": term.status,
        "term_from": term.date_from,
        "term_to": term.date_to,
        "is_term_unlimited": term.is_unlimited,
        "is_prolonged_automatically": term.is_prolonged,
    }


def _day(words: str) -> date | None:
    return read_agreement(f"Соглашение от {words}").signed_on if words else None


def _text(entry: EventRow, name: str) -> str:
    return clean(entry.cells[name].words) if name in entry.cells else ""
