"""Where a part belongs: its region and quarter, from what it says of itself and from the evidence of its agreements.

Belongs here: the decision, the checks of one piece of evidence against another, the notice that sets a part apart where
nothing decides. Does not belong here: reading the title (see ``title``).

The party common to all agreements of a report is strong evidence of whose report it is, for an agreement of a region
has that region among its parties. It is used where nothing else says, and held against whatever else does. Where it
does not decide either (a report under one agreement), the executive bodies do: those that say a region in their names
must all say one, and it must be a party to each agreement that is understood.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ingestion.contracts.fields import fields
from ingestion.language.agreement import AgreementReading
from ingestion.language.bodies import body_region
from ingestion.notices import Address, Notice
from ingestion.reports.row_sorts import Section
from ingestion.reports.title import REGION_PREFIX, TitleReading

_FEWEST_AGREEMENTS = 2
_PERIOD_REFUSALS = {"period_ambiguous", "period_without_year"}  # why a title has no period, said by its reader


@dataclass(frozen=True, slots=True)
class Placing:
    """Region and quarter of a part, None where not known or not believed.

    ``refusal`` says why the part cannot be placed; its rows are set apart then.
    """

    region_code: str | None
    region_source: str
    quarter: str | None
    notices: tuple[Notice, ...]
    refusal: Notice | None


def place_part(
    title: TitleReading,
    agreements: Sequence[AgreementReading],
    sections: Sequence[Section],
    address: Address,
    document_party: str | None = None,
    *,
    is_report: bool = True,
    agreement_addresses: Mapping[str, Address] = MappingProxyType({}),
) -> Placing:
    """Decide on region and, for a report, on quarter; a plan or a register needs no period to have its place.

    ``agreements`` are all mentions in the part's rows, in order; ``document_party`` is the party common to all reports
    of the document, for a part that has too few agreements itself; ``agreement_addresses`` says where the words of an
    agreement stand first.
    """
    notices: list[Notice] = []
    refusal = _period_refusal(title, address) if is_report else None
    region, source = title.region_code, title.region_source
    common = common_party(agreements) or document_party
    if region is None and common is not None:
        region, source = common, "common_party"
        notices.append(Notice("region_by_common_party", {"region": common}, address=address))
    of_bodies = _region_of_bodies(sections, agreements) if is_report and region is None else None
    if of_bodies is not None:
        region, source = of_bodies, "bodies"
        named = next(section.name for section in sections if body_region(section.name) is not None)
        notices.append(Notice("region_by_bodies", {"region": region}, value=named, address=address))
    if region is None:
        missing = Notice("region_not_found", address=address)
        refusal = refusal or missing
        notices.append(missing)  # both in one round: whoever mends the period should not come back for the region
        source = "none"
    else:
        notices += _strangers(region, agreements, sections, address, agreement_addresses)
        contradiction = _contradiction(region, source, common, agreements, address) if source != "hint" else None
        if contradiction is not None:  # a region that is not believed must take up no place among the reports
            refusal, region, source = refusal or contradiction, None, "none"
            notices.append(contradiction)
    quarter = title.period.quarter if is_report and title.period is not None else None
    if is_report and title.period is not None and quarter is None:
        words = f"{title.period.first_day:%d.%m.%Y} – {title.period.last_day:%d.%m.%Y}"
        notices.append(Notice("period_not_quarter", {"period": words}, address=address))
    return Placing(region, source, quarter, tuple(notices), refusal)


def common_party(agreements: Sequence[AgreementReading]) -> str | None:
    """The one region that is a party to every understood agreement; two different ones are needed at least."""
    parties = {frozenset(reading.parties) for reading in agreements if _is_understood(reading)}
    if len(parties) < _FEWEST_AGREEMENTS:
        return None
    common = frozenset.intersection(*parties)
    region = next(iter(common)) if len(common) == 1 else ""
    return region if region.startswith(REGION_PREFIX) else None


def _region_of_bodies(sections: Sequence[Section], agreements: Sequence[AgreementReading]) -> str | None:
    """The one region that the bodies' names say, if it is a party to every understood agreement, of which it needs one.

    A region that is a party to only some of the agreements may be a partner whose body is named.
    """
    codes = {code for section in sections if (code := body_region(section.name)) is not None}
    understood = [reading for reading in agreements if _is_understood(reading)]
    region = next(iter(codes)) if len(codes) == 1 else None
    return region if understood and all(region in reading.parties for reading in understood) else None


def _is_understood(reading: AgreementReading) -> bool:
    return len(reading.parties) > 1  # the reader gives several parties only where it knows all that are listed


def _period_refusal(title: TitleReading, address: Address) -> Notice | None:
    if title.period is None:
        told = next((notice for notice in title.notices if notice.code in _PERIOD_REFUSALS), None)
        return told or Notice("period_not_found", address=address)
    return None


def _contradiction(
    region: str, source: str, common: str | None, agreements: Sequence[AgreementReading], address: Address
) -> Notice | None:
    """Why a region is not believed: the agreements have another one in common, or none of several has it as a party."""
    words = fields()["reporting_region_source"].values[source]
    if common is not None and common != region:
        return Notice("region_differs", {"region": region, "source": words, "common": common}, address=address)
    parties = {frozenset(reading.parties) for reading in agreements if _is_understood(reading)}
    if len(parties) >= _FEWEST_AGREEMENTS and not any(region in codes for codes in parties):
        return Notice("region_contradicted", {"region": region, "source": words}, address=address)
    return None


def _strangers(
    region: str,
    agreements: Sequence[AgreementReading],
    sections: Sequence[Section],
    address: Address,
    agreement_addresses: Mapping[str, Address],
) -> Iterator[Notice]:
    """Agreements without the region among their parties, and bodies of another region."""
    for text in dict.fromkeys(r.text for r in agreements if _is_understood(r) and region not in r.parties):
        yield Notice(
            "region_not_in_agreement", {"region": region}, value=text, address=agreement_addresses.get(text, address)
        )
    for section in sections:
        named = body_region(section.name)
        if named is not None and named != region:
            where = Address(address.part, section.table, section.row)
            yield Notice("region_of_bodies_differs", {"region": region}, value=section.name, address=where)
