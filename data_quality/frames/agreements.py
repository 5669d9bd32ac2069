"""Frames about agreements: that what an agreement says of itself adds up with the bridges.

Belongs here: frames for the suite of ``dim_agreement``. Does not belong here: fulfilment (see ``fulfilment``).
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame
from ingestion.quarters import quarter_of


@frame
def agreements_recounted(build: Build) -> pd.DataFrame:
    """A row an agreement: its parties by its own count, by its codes and by the bridge; its mentions likewise."""
    agreements = build.mart("dim_agreement")
    found = agreements[
        [
            "agreement_key",
            "agreement_title",
            "party_codes",
            "parties_count",
            "mentions_count",
            "document_sha256",
            "file_name",
            "table_number",
            "row_number",
        ]
    ].copy()
    codes = found["party_codes"].fillna("").astype(str)
    found["codes_count"] = [len({code for code in text.replace(" ", "").split(",") if code}) for text in codes]
    parties = build.mart("bridge_agreement_party").groupby("agreement_key")["party_code"].nunique()
    named = build.mart("bridge_event_agreement").groupby("agreement_key").size()
    found["bridge_parties_count"] = found["agreement_key"].map(parties).fillna(0).astype("int64")
    found["bridge_events_count"] = found["agreement_key"].map(named).fillna(0).astype("int64")
    return found


@frame
def agreements_seen(build: Build) -> pd.DataFrame:
    """A row an agreement that events name: its first and last quarter as it says, and those of its events."""
    named = build.mart("bridge_event_agreement")[["event_key", "agreement_key"]].dropna()
    events = build.mart("fct_event")[["event_key", "quarter"]]
    seen = named.merge(events, on="event_key").groupby("agreement_key")["quarter"].agg(["min", "max"]).reset_index()
    agreements = build.mart("dim_agreement")[
        ["agreement_key", "agreement_title", "first_seen_quarter", "last_seen_quarter"]
    ]
    found = agreements.merge(seen, on="agreement_key")
    found["is_within"] = (found["first_seen_quarter"] <= found["min"]) & (found["max"] <= found["last_seen_quarter"])
    return found.rename(columns={"min": "first_event_quarter", "max": "last_event_quarter"})


@frame
def agreements_followed(build: Build) -> pd.DataFrame:
    """A row an agreement seen by the day of evaluation: the first quarter of its fulfilment, and whether that is right.

    Fulfilment may begin before, with a promise for an earlier quarter, and not after; an empty quarter has a row too.
    """
    evaluated_on = build.resolved("build_parameter")["evaluated_on"].iloc[0]
    fulfilment = build.mart("fct_agreement_fulfilment")
    first = fulfilment.groupby("agreement_key")["quarter"].min()
    found = build.mart("dim_agreement")[["agreement_key", "agreement_title", "registration", "first_seen_quarter"]]
    found = found.loc[found["first_seen_quarter"] <= quarter_of(evaluated_on)].copy()
    found["first_fulfilment_quarter"] = found["agreement_key"].map(first)
    found["is_followed"] = (found["first_fulfilment_quarter"] <= found["first_seen_quarter"]).fillna(False).astype(bool)
    return found
