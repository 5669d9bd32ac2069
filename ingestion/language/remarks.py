"""What there is to say about readings that are not whole: the notices of the language room.

Belongs here: reading → notice, once for all documents. Does not belong here: the reading itself, and what is said about
dates and outcomes as part of a report (``ingestion.reports``), which knows the quarter and the cells.
"""

from ingestion.contracts.fields import fields
from ingestion.language.outcome import OutcomeReading
from ingestion.language.participants import ParticipantsReading
from ingestion.language.place import PlaceReading
from ingestion.notices import Address, Notice
from ingestion.reference import parties

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


# What each doubt about a place is said by; ``several_localities`` leaves nothing else to say.
_PLACE_NOTICES = {
    "several_localities": "several_localities",
    "several_venues": "several_venues",
    "corrected": "place_corrected",
    "broken_name": "locality_name_broken",
    "unknown_locality": "region_of_locality_unknown",
    "unknown_district": "district_unknown",
    "uncertain_region": "region_of_place_uncertain",
    "words_left": "place_partly_understood",
    "not_understood": "place_not_understood",
}


def place_remarks(reading: PlaceReading, address: Address) -> list[Notice]:
    """Each doubt that the reading names. A venue without a town is common and is not remarked on."""
    remarks = []
    for doubt in reading.doubts:
        parameters: dict[str, str | int] = {}
        if doubt == "unknown_locality" and reading.locality is not None:
            parameters = {"locality": reading.locality}
        elif doubt == "corrected":
            mode = fields()["participation_mode"].values.get(reading.mode or "", "")
            parameters = {"read": ", ".join(filter(None, (reading.locality, mode)))}
        elif doubt == "uncertain_region":
            parameters = {"region": parties()[reading.region_code].name if reading.region_code else ""}
        remarks.append(Notice(_PLACE_NOTICES[doubt], parameters, value=reading.text, address=address))
    return remarks
