"""Items of plans as statements of promises: under which agreement, of which bodies, due when.

Belongs here: landed items of the plans that count → sources of expectations. Does not belong here: expanding the dates
of an item (see ``plan_promises``), which version of a plan counts (``slots``), which agreement is meant
(``agreements``).

An item is answered for by the bodies of the reporting region that its column of responsible names, else by the body
that the plan names; where none is named, any body of the region may answer. Of an agreement that is not known, or of
one that is not resolved, the item is an expectation all the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingestion.contracts.tables import Record
from ingestion.language.bodies import body_form, normalise_body
from ingestion.quarters import quarter_of
from ingestion.reports.row_sorts import UNNAMED_BODY
from ingestion.resolution.identity.bodies import Named
from ingestion.resolution.identity.mentions import RowAgreements
from ingestion.resolution.identity.responsible import responsible_names
from ingestion.resolution.identity.terms import Term
from ingestion.resolution.identity.wording import comparison_form
from ingestion.resolution.promises.expectation import Source
from ingestion.resolution.promises.plan_promises import promises_of_item
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.slots import Version


def planned_sources(
    versions: Sequence[Version],
    items: Iterable[Record],
    dates: Iterable[Record],
    body_keys: Mapping[Named, str],
    agreements: Mapping[RowId, RowAgreements],
    terms: Mapping[str, Term],
) -> list[Source]:
    """The statements of all items of the plans that count, in order of their receipt; of several dates, one a date.

    ``agreements`` are those of each row, ``terms`` the days between which an agreement holds, by key.
    """
    by_part: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for item in items:
        by_part[item["document_sha256"], item["part_number"]].append(item)
    dates_of: dict[RowId, list[Record]] = defaultdict(list)
    for record in dates:
        dates_of[row_id(record)].append(record)
    known = _known_forms(body_keys)
    sources: list[Source] = []
    counting = [version for version in versions if version.slot.document_kind == "plan" and version.is_current]
    for version in sorted(counting, key=lambda version: (version.receipt.number, version.part_number)):
        made: Counter[str] = Counter()
        for item in by_part.get((version.receipt.sha256, version.part_number), ()):
            title = comparison_form(item["event_title"])
            made[title] += 1
            identity = ("plan", version.slot.key, title, str(made[title]))
            bodies = list(_bodies_of(item, version, body_keys, known))
            sources += _sources_of(item, identity, version, bodies, dates_of.get(row_id(item), ()), agreements, terms)
    return sources


def _sources_of(
    item: Record,
    identity: tuple[str, ...],
    version: Version,
    bodies: list[str],
    dates: Sequence[Record],
    agreements: Mapping[RowId, RowAgreements],
    terms: Mapping[str, Term],
) -> Iterator[Source]:
    named = agreements.get(row_id(item), RowAgreements())
    for promise in promises_of_item(item, dates, _term(named.keys, terms)):
        yield Source(
            identity=identity,
            document=f"plan {version.slot.key}",
            promise=promise,
            quarter=None,
            stated_quarter=quarter_of(item["period_from"] or version.receipt.received_on),
            region_code=version.slot.region_code,
            body_key=bodies[0] if bodies else version.slot.body_key,
            body_keys=frozenset(bodies),
            title=item["event_title"],
            agreement_keys=named.keys,
            row=item,
            unresolved_agreements=named.unresolved_count,
        )


def _term(agreements: frozenset[str], terms: Mapping[str, Term]) -> Term:
    """The days on which any of an item's agreements holds."""
    found = [terms.get(key, Term()) for key in agreements]
    firsts, lasts = [term.begins_on for term in found], [term.ends_on for term in found]
    return Term(
        min((day for day in firsts if day is not None), default=None) if None not in firsts else None,
        max((day for day in lasts if day is not None), default=None) if None not in lasts else None,
    )


def _bodies_of(
    item: Record, version: Version, body_keys: Mapping[Named, str], known: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    region = version.slot.region_code
    named = item["executive_body_name"]
    names = [named] if named else list(responsible_names(item["responsible_text"], region))
    keys = [body_keys.get((region, name)) or known.get((region, body_form(name, region))) for name in names]
    found = list(dict.fromkeys(key for key in keys if key is not None))
    if not found and version.slot.body_key != body_keys.get((region, UNNAMED_BODY)):
        found = [version.slot.body_key]
    yield from found


def _known_forms(body_keys: Mapping[Named, str]) -> dict[tuple[str, str], str]:
    """Body keys by region and comparison form of a name; a form that is two bodies' is nobody's."""
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (region, name), key in body_keys.items():
        if normalise_body(name):
            forms[region, body_form(name, region)].add(key)
    return {form: next(iter(keys)) for form, keys in forms.items() if len(keys) == 1}
