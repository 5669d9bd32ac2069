"""The entries of a register's row: one an agreement; the party left out, which is the region whose register it is.

Belongs here: dividing the columns of a row that names several agreements, the region as the unnamed party. Does not
belong here: the meaning of a field's words (``register_values``), which rows are entries (``register_rows``).
"""

import re
from dataclasses import replace

from ingestion.language.agreement import AgreementReading, split_agreements
from ingestion.language.parties import find_parties
from ingestion.language.text import clean
from ingestion.reports.cells import FieldCell
from ingestion.reports.row_sorts import EventRow

_COLUMNS = (
    "parties_text",
    "subject_text",
    "signing_text",
    "dates_text",
    "number_text",
    "term_text",
    "prolongation_text",
)
_OF_ONE = {"signing_text", "dates_text", "number_text"}  # what two agreements do not share
# «Соглашение с Правительством Орловской области»: the other side is whoever keeps the register.
_WITH_PARTNER = re.compile(r"^\S+(?:\s+о\s+сотрудничестве)?\s+со?\s", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;\n]|(?<!\w)(?:и|между)(?!\w)", re.IGNORECASE)


def divided(row: EventRow) -> list[EventRow]:
    """The row as an entry for each agreement that it names.

    A column with as many lines as there are agreements has a line for each. Any other is of all of them, but for what
    only one can have (its day, its number): that is of none, for which one has it is not said.
    """
    cell = row.cells["agreements"]
    titles = split_agreements(cell.paragraphs)
    if len(titles) < 2:
        return [row]
    return [
        replace(row, cells={**row.cells, **_shares(row, number, len(titles)), "agreements": _line(cell, title)})
        for number, title in enumerate(titles)
    ]


def _shares(row: EventRow, number: int, count: int) -> dict[str, FieldCell]:
    found = {}
    for name in _COLUMNS:
        if (cell := row.cells.get(name)) is not None:
            lines = [line for line in cell.words.split("\n") if line.strip()]
            if len(lines) == count:
                found[name] = _line(cell, lines[number])
            elif name in _OF_ONE:
                found[name] = _line(cell, "")
    return found


def _line(cell: FieldCell, words: str) -> FieldCell:
    return cell._replace(paragraphs=(words,))


def with_region(entry: EventRow, agreement: AgreementReading, region_code: str | None) -> AgreementReading:
    """The agreement with the register's region as its second party, where the row names the partner alone."""
    if region_code is None or len(agreement.parties) != 1 or region_code in agreement.parties:
        return agreement
    title = agreement.text
    column = clean(entry.cells["parties_text"].words) if "parties_text" in entry.cells else ""
    is_of_column = bool(column) and not find_parties(title) and _names_one(column)
    partner = _WITH_PARTNER.match(title)
    is_of_title = partner is not None and not column and _names_one(title[partner.end() :].split(" о ")[0])
    if not is_of_column and not is_of_title:
        return agreement
    is_whole = agreement.kind != "unknown" and bool(agreement.subject)
    parties = tuple(sorted((*agreement.parties, region_code)))
    return replace(agreement, parties=parties, status="parsed" if is_whole else "partial")


def _names_one(words: str) -> bool:
    return len(find_parties(words)) == 1 and _SEVERAL.search(words) is None
