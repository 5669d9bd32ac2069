"""Frames about revisions: that versions part the time, that the last one counts, that changes are told as they are.

Belongs here: frames for the suites of ``fct_event_version`` and ``rpt_restatements``. Does not belong here: events as
they are now known (see ``events``).
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame

_SAID = {
    "event_title": "event_title",
    "dates": "dates_text",
    "place": "place_text",
    "participants_count": "participants_count",
    "outcome": "outcome",
    "reason_category": "reason_category",
    "postponed_to": "postponed_to",
}
"""Figures of an event, and the column of a version in which their value stands."""

_HELD = ["held", "held_in_other_format", "in_progress"]
_UNEXECUTED = ["postponed", "cancelled", "not_held"]
_VERSION = ["event_key", "version_number", "slot_key", "presence"]
_SHOWN_DIGITS = 4


def _text(values: pd.Series) -> pd.Series:
    """Values as the texts that a restatement shows; a missing one is empty."""
    if pd.api.types.is_numeric_dtype(values):
        values = values.astype("Int64")
    return values.astype("string").fillna("")


def _versions(build: Build) -> pd.DataFrame:
    return build.mart("fct_event_version", [*_VERSION, "is_current", *_SAID.values()])


@frame
def event_versions_in_time(build: Build) -> pd.DataFrame:
    """A row an event: its versions and those of its slot, how many of them follow with a gap, how many are open."""
    columns = ["event_key", "slot_key", "version_number", "known_from_at", "known_to_at"]
    found = build.mart("fct_event_version", columns)
    counts = found.groupby(["event_key", "slot_key"]).size().rename("versions_count").reset_index()
    slots = build.resolved("slot")
    of_slot = slots.groupby("slot_key").agg(
        slot_versions_count=("version_number", "size"), since=("known_from_at", "min")
    )
    # A version that never counted takes no time.
    lasting = found.loc[found["known_to_at"].isna() | (found["known_to_at"] > found["known_from_at"])]
    lasting = lasting.sort_values(["event_key", "known_from_at"])
    lasting = lasting.assign(until=lasting.groupby("event_key")["known_to_at"].shift())
    lasting = lasting.merge(of_slot.reset_index(), how="left", on="slot_key")
    is_first = ~lasting["event_key"].duplicated()
    due = lasting["until"].where(~is_first, lasting["since"])
    lasting = lasting.assign(is_gap=due != lasting["known_from_at"], is_open=lasting["known_to_at"].isna())
    sums = lasting.groupby("event_key").agg(gaps_count=("is_gap", "sum"), open_count=("is_open", "sum"))
    found = counts.merge(of_slot[["slot_versions_count"]].reset_index(), how="left", on="slot_key")
    found = found.merge(sums.reset_index(), how="left", on="event_key")
    names = ["slot_versions_count", "gaps_count", "open_count"]
    found[names] = found[names].fillna(0).astype("int64")
    return found


@frame
def current_versions(build: Build) -> pd.DataFrame:
    """A row an event that counts, by either table: whether its current version says the same, or in what not."""
    columns = list(_SAID.values())
    versions = _versions(build)
    versions = versions.loc[versions["is_current"].astype(bool) & (versions["presence"] == "named")]
    events = build.mart("fct_event")[["event_key", *columns]]
    found = events.merge(
        versions[["event_key", *columns]], how="outer", on="event_key", suffixes=("", "_of_version"), indicator=True
    )
    differing = pd.Series("", index=found.index, dtype="string")
    for column in columns:
        differs = _text(found[column]) != _text(found[f"{column}_of_version"])
        differing = differing.where(~differs, differing + f" {column}")
    found["differing"] = differing.str.strip()
    found["is_alike"] = (found["differing"] == "") & (found["_merge"] == "both")
    return found[["event_key", "event_title", "differing", "is_alike"]]


@frame
def restated_versions(build: Build) -> pd.DataFrame:
    """A row a version of a quarter's slot: whether it changed the one before it, and whether a change is told of it."""
    slots = build.resolved("slot")[["slot_key", "version_number", "document_sha256", "quarter", "is_restatement"]]
    slots = slots.loc[slots["quarter"].notna()]
    told = build.mart("rpt_restatements").dropna(subset=["slot_key"])
    counts = told.groupby(["slot_key", "version_number"]).size().rename("changes_count").reset_index()
    found = slots.merge(counts, how="outer", on=["slot_key", "version_number"])
    found["changes_count"] = found["changes_count"].fillna(0).astype("int64")
    found["is_restatement"] = found["is_restatement"].astype("boolean").fillna(False).astype(bool)
    found["is_told"] = found["changes_count"] > 0
    return found


@frame
def restated_values(build: Build) -> pd.DataFrame:
    """A row a side of a changed figure of an event: the value told, and the value of that version of the event."""
    told = build.mart("rpt_restatements")
    told = told.loc[told["figure"].isin(list(_SAID))]
    versions = _versions(build)
    parts = []
    for side, number in (("old", "restated_version_number"), ("new", "version_number")):
        keys = told[["restatement_key", "figure", "event_key", "document_sha256", "quarter"]].assign(
            version_number=told[number].astype("int64"), told=_text(told[f"{side}_value"])
        )
        joined = keys.merge(versions, how="left", on=["event_key", "version_number"])
        for figure, column in _SAID.items():
            of_figure = joined.loc[joined["figure"] == figure]
            parts.append(of_figure.assign(side=side, found=_text(of_figure[column])))
    columns = ["restatement_key", "figure", "side", "event_key", "document_sha256", "quarter", "told", "found"]
    return pd.concat(parts, ignore_index=True)[columns]


@frame
def restated_counts(build: Build) -> pd.DataFrame:
    """A row a changed count of a body and side: the count told, and the events of that version counted again."""
    told = build.mart("rpt_restatements")
    told = told.loc[told["figure"].isin(["events_count", "held_count", "unexecuted_count"])]
    named = _versions(build)
    named = named.loc[named["presence"] == "named"]
    counts = named[["slot_key", "version_number"]].assign(
        events_count=True, held_count=named["outcome"].isin(_HELD), unexecuted_count=named["outcome"].isin(_UNEXECUTED)
    )
    counts = counts.groupby(["slot_key", "version_number"]).sum().astype("int64").reset_index()
    tall = counts.melt(id_vars=["slot_key", "version_number"], var_name="figure", value_name="found")
    parts = []
    for side, number in (("old", "restated_version_number"), ("new", "version_number")):
        keys = told[["restatement_key", "figure", "slot_key", "document_sha256", "quarter"]].assign(
            side=side, version_number=told[number].astype("int64"), told=told[f"{side}_value"].astype("int64")
        )
        parts.append(keys.merge(tall, how="left", on=["figure", "slot_key", "version_number"]))
    found = pd.concat(parts, ignore_index=True)
    found["found"] = found["found"].fillna(0).astype("int64")
    return found


@frame
def restated_to_the_present(build: Build) -> pd.DataFrame:
    """A row a standing or share that the last word on it changed: the new value told, and the one that is published."""
    told = build.mart("rpt_restatements")
    columns = ["restatement_key", "figure", "restated_subject", "document_sha256", "quarter", "told", "published"]
    standings = told.loc[(told["figure"] == "standing") & told["is_current"].astype("boolean").fillna(False)]
    stand = build.mart("fct_expectation").set_index("expectation_key")["standing"]
    standings = standings.assign(told=standings["new_value"], published=standings["expectation_key"].map(stand))
    shares = told.loc[told["figure"] == "reported_held_share"]
    place = ["reporting_region_code", "quarter"]
    slots = build.resolved("slot")[[*place, "known_from_at"]]
    added = build.mart("fct_event_version", [*place, "known_from_at", "period_kind"])
    added = added.loc[added["period_kind"] != "quarter", [*place, "known_from_at"]]
    known = pd.concat([slots, added], ignore_index=True) if len(added) else slots
    last = known.groupby(place).agg(last_known_at=("known_from_at", "max"))
    # A share is the published one where no document on the quarter came later.
    shares = shares.merge(last.reset_index(), how="left", on=place)
    shares = shares.loc[shares["last_known_at"] <= shares["restated_at"]]
    published = build.mart("fct_agreement_fulfilment")[[*place, "agreement_key", "reported_held_share"]]
    shares = shares.merge(published, how="left", on=[*place, "agreement_key"])
    shares = shares.assign(
        told=shares["new_value"].astype("string").fillna(""),
        published=["" if pd.isna(share) else f"{share:.{_SHOWN_DIGITS}f}" for share in shares["reported_held_share"]],
    )
    return pd.concat([standings[columns].astype(object), shares[columns].astype(object)], ignore_index=True)
