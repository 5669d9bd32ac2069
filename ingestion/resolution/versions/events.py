"""Events: the same row of a report through all versions of the report keeps one key.

Belongs here: giving keys to events within a slot. Does not belong here: the same undertaking in another quarter (see
``expectations``).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ingestion.contracts.tables import Record
from ingestion.resolution.assignment import best_assignment
from ingestion.resolution.identity.wording import comparison_form, similarity
from ingestion.resolution.keys import key_of
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.slots import Version

# A row of a later version is an event of an earlier one when its title is nearly the same, or when a reworded title
# stands beside the same time and place.
_SAME_TITLE = 0.9
_REWORDED_TITLE = 0.6
_TIEBREAK = 0.05  # weight of each other field that agrees: enough to settle equal titles, never to outvote one


def assign_event_keys(
    versions: Sequence[Version], stood_titles: Mapping[RowId, str] = MappingProxyType({})
) -> dict[RowId, str]:
    """Event key of every row of every version.

    A key is made from what identifies the event at its first mention in order of receipt (slot, title, and its
    ordinal among equal titles) and kept through later versions. ``stood_titles`` are the titles as they stand in the
    document where a correction has put others in their place: a correction gives an event no other key.
    """
    keys: dict[RowId, str] = {}
    by_slot: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        by_slot[version.slot.key].append(version)
    for slot_key, filled in by_slot.items():
        last_seen: dict[str, Record] = {}
        made: Counter[str] = Counter()
        for version in sorted(filled, key=lambda version: version.receipt.number):
            found = _continue(last_seen, version.rows)
            for index, row in enumerate(version.rows):
                key = found.get(index)
                if key is None:
                    title = comparison_form(stood_titles.get(row_id(row)) or row["event_title"])
                    made[title] += 1
                    key = key_of("event", slot_key, title, made[title])
                keys[row_id(row)] = key
                last_seen[key] = row
    return keys


def _continue(last_seen: dict[str, Record], rows: Sequence[Record]) -> dict[int, str]:
    if not last_seen or not rows:
        return {}
    known = list(last_seen)
    scores = {
        (left, right): score
        for left, row in enumerate(rows)
        for right, key in enumerate(known)
        if (score := _likeness(row, last_seen[key])) > 0
    }
    return {left: known[right] for left, right in best_assignment(scores)}


def _likeness(row: Record, earlier: Record) -> float:
    alike = similarity(row["event_title"], earlier["event_title"])
    same_time: bool = row["dates_text"] == earlier["dates_text"]
    same_place: bool = row["place_text"] == earlier["place_text"]
    if alike < _SAME_TITLE and not (alike >= _REWORDED_TITLE and same_time and same_place):
        return 0.0
    same_label: bool = row["row_label"] == earlier["row_label"]
    return alike + _TIEBREAK * (same_time + same_place + same_label / 2)
