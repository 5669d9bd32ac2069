"""Where documents and settings name bodies: parts, sections, rows and items of plans in order of receipt, the roster.

Belongs here: landed records → mentions for ``bodies``, the quarter for which each is named. Does not belong here: which
names are one body (see ``bodies``), who owes a report (see ``obligations``).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from ingestion.contracts.tables import Record
from ingestion.language.bodies import body_region
from ingestion.ledger import Receipt
from ingestion.quarters import quarter_of
from ingestion.reports.row_sorts import UNNAMED_BODY
from ingestion.resolution.identity.bodies import BodyMention, BodyResolution, resolve_bodies
from ingestion.resolution.identity.responsible import responsible_names
from ingestion.resolution.overrides import read_overrides
from ingestion.resolution.rows import WHOLE_KINDS
from ingestion.settings import RosterEntry, Settings

BODIES_FILE = "bodies.yml"


def named_bodies(
    landed: Mapping[str, Sequence[Record]], receipts: Sequence[Receipt], settings: Settings, reviewed: Path
) -> tuple[BodyResolution, dict[RosterEntry, tuple[str, str]]]:
    """The bodies of the documents and of the roster; the roster's as (region code, key)."""
    told_for: dict[tuple[str, int], str | None] = {}
    region_of: dict[tuple[str, int], str | None] = {}
    named: list[tuple[tuple[str, int], str]] = []
    for part in landed["document_part"]:
        place = part["document_sha256"], part["part_number"]
        told_for[place], region_of[place] = quarter_told_for(part), part["reporting_region_code"]
        if part["executive_body_name"]:
            named.append((place, part["executive_body_name"]))
        elif part["document_kind"] in WHOLE_KINDS:
            named.append((place, UNNAMED_BODY))
    for name in ("document_section", "report_row", "period_row"):
        for record in landed[name]:
            named.append(((record["document_sha256"], record["part_number"]), record["executive_body_name"]))
    for item in landed["plan_item"]:
        place = item["document_sha256"], item["part_number"]
        region = region_of[place]
        if region is not None:
            # Without its region a name in a plan of two regions may be either's; then only a known body is meant.
            own = (n for n in responsible_names(item["responsible_text"], region) if body_region(n) == region)
            named += ((place, responsible) for responsible in own)
    order = {receipt.sha256: receipt.number for receipt in receipts}
    named.sort(key=lambda item: (order[item[0][0]], item[0][1]))
    mentions = [
        BodyMention(region, name, told_for[place])
        for place, name in dict.fromkeys(named)  # a name once a part, in however many rows it stands
        if (region := region_of[place]) is not None
    ]
    roster = {entry: _region_of(entry, settings, mentions) for entry in settings.roster}
    mentions += [BodyMention(region, entry.name) for entry, region in roster.items() if region is not None]
    resolution = resolve_bodies(mentions, read_overrides(reviewed / BODIES_FILE))
    keys = resolution.keys
    return resolution, {entry: (to, keys[to, entry.name]) for entry, to in roster.items() if to is not None}


def _region_of(entry: RosterEntry, settings: Settings, mentions: Sequence[BodyMention]) -> str | None:
    """The region to which a body of the roster reports: the one that its name says, else the one of the settings, else
    the first that reported."""
    first = next((mention.region_code for mention in mentions), None)
    return body_region(entry.name) or settings.region_code or first


def quarter_told_for(record: Record) -> str | None:
    """The quarter that a part or row of a report is for: of a longer period the last one."""
    if record.get("quarter") or record["period_to"] is None or record.get("document_kind", "report") != "report":
        return cast("str | None", record.get("quarter"))
    return quarter_of(record["period_to"])
