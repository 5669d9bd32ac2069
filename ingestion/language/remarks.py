"""What there is to say about readings that are not whole: the notices of the language room.

Belongs here: reading → notice, once for all documents. Does not belong here: the reading itself, and what is said about
dates and outcomes as part of a report (``ingestion.reports``), which knows the quarter and the cells.
"""

from ingestion.contracts.fields import fields
from ingestion.language.outcome import OutcomeReading
from ingestion.language.participants import ParticipantsReading
from ingestion.language.place import PlaceReading
from ingestion.notices import Address, Notice

_CERTAIN_ENOUGH = 0.65


def outcome_remarks(reading: OutcomeReading, address: Address) -> list[Notice]:
    """A weak reading of the outcome, and a postponement to nowhere; ``outcome_unclear`` is the report room's to say."""
    remarks: list[Notice] = []
    if reading.outcome != "unclear" and reading.certainty < _CERTAIN_ENOUGH:
        named = fields()["outcome"].values[reading.outcome]
        remarks.append(Notice("outcome_uncertain", {"outcome": named}, value=reading.text, address=address))
    if reading.outcome == "postponed" and reading.postponed_to is None:
        remarks.append(Notice("new_date_not_understood", value=reading.text, address=address))
    return remarks


def participants_remarks(reading: ParticipantsReading, address: Address) -> list[Notice]:
    """Numbers that are not understood, or several without a total."""
    if reading.status == "unparsed" or (reading.status == "partial" and reading.participants is not None):
        return [Notice("participants_not_understood", value=reading.text, address=address)]
    if reading.status == "partial":
        return [Notice("participants_without_total", value=reading.text, address=address)]
    return []


def place_remarks(reading: PlaceReading, address: Address) -> list[Notice]:
    """Several towns, or one whose region is not known. A venue without a town is common and is not remarked on."""
    if reading.status != "partial":
        return []
    if reading.has_several_localities:
        return [Notice("several_localities", value=reading.text, address=address)]
    if reading.locality is not None and reading.region_code is None:
        parameters: dict[str, str | int] = {"locality": reading.locality}
        return [Notice("region_of_locality_unknown", parameters, value=reading.text, address=address)]
    return []
