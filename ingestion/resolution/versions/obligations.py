"""Reporting obligations: who owed a report for which quarter, and what arrived.

Belongs here: the roster × quarters, and the document that covers each. Does not belong here: whether that is late or
missing on a given day, which dbt judges.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from ingestion.contracts.tables import Record
from ingestion.notices import Notice
from ingestion.quarters import quarter_of, quarter_range
from ingestion.resolution.versions.slots import Filled, Version
from ingestion.settings import RosterEntry, Settings
from ingestion.working_days import known_until


def obligations(
    filled: Filled,
    settings: Settings,
    roster_keys: Mapping[RosterEntry, tuple[str, str]],
    evaluated_on: date,
) -> list[Record]:
    """One record for each body that owes a report and each quarter, up to the quarter of ``evaluated_on``.

    ``roster_keys`` gives (region code, body key) of each roster entry. Without a roster every body that ever reported
    owes its report from its first one on. A body that a consolidated report of its region leaves out is covered by
    that report and not named in it, unless its rows are in quarantine: then it is still to be heard.
    """
    reports = [
        version for version in filled.versions if version.slot.document_kind == "report" and version.slot.quarter
    ]
    if not reports:
        return []
    named: dict[tuple[str, str, str], list[Version]] = defaultdict(list)
    consolidated: dict[tuple[str, str], Version] = {}
    first_seen: dict[tuple[str, str], str] = {}
    for version in sorted(reports, key=lambda version: (version.known_from, version.receipt.number)):
        region, body, quarter = version.slot.region_code, version.slot.body_key, str(version.slot.quarter)
        named[region, body, quarter].append(version)
        first_seen[region, body] = min(quarter, first_seen.get((region, body), quarter))
    for version in _consolidated(reports):
        consolidated.setdefault((version.slot.region_code, str(version.slot.quarter)), version)

    last = max(quarter_of(evaluated_on), *(str(version.slot.quarter) for version in reports))
    records = []
    for region, body, since, until in _owing(settings, roster_keys, first_seen, last):
        for quarter in quarter_range(since, min(until, last)):
            own = named.get((region, body, quarter), [])
            covering = own[-1] if own else None
            if covering is None and (region, body, quarter) not in filled.unheard:
                covering = consolidated.get((region, quarter))
            arrived = own[0] if own else covering
            records.append(
                {
                    "reporting_region_code": region,
                    "executive_body_key": body,
                    "quarter": quarter,
                    "report_due_on": settings.report_due_on(region, quarter),
                    "document_sha256": covering.receipt.sha256 if covering else None,
                    "part_number": covering.part_number if covering else None,
                    "received_on": arrived.receipt.received_on if arrived else None,
                    "is_named_in_report": bool(own),
                }
            )
    return records


def calendar_notices(obligations: Sequence[Record]) -> list[Notice]:
    """What there is to say about the deadlines: the years whose working days are not known yet."""
    years = sorted({year for record in obligations if (year := record["report_due_on"].year) > known_until()})
    return [Notice("calendar_not_known", {"year": year}) for year in years]


def _consolidated(versions: Sequence[Version]) -> list[Version]:
    """The versions that belong to a part naming several bodies, in the order in which they became known."""
    parts: dict[tuple[str, int], list[Version]] = defaultdict(list)
    for version in versions:
        parts[version.receipt.sha256, version.part_number].append(version)
    several = [version for part in parts.values() if len({v.slot.body_key for v in part}) > 1 for version in part]
    return sorted(several, key=lambda version: (version.known_from, version.receipt.number))


def _owing(
    settings: Settings,
    roster_keys: Mapping[RosterEntry, tuple[str, str]],
    first_seen: Mapping[tuple[str, str], str],
    last: str,
) -> list[tuple[str, str, str, str]]:
    """(region, body, first quarter, last quarter) of every body that owes reports."""
    if not settings.roster:
        return [(region, body, since, last) for (region, body), since in sorted(first_seen.items())]
    start = min(first_seen.values())
    return [(*roster_keys[entry], entry.since or start, entry.until or last) for entry in settings.roster]
