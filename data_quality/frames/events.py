"""Frames about reported events: that every accepted row is one, and that the bridge names what the rows named.

Every row of a quarterly report is an event of one of the versions; of a report for a longer period those rows are that
add one (see ``periods``). Of a row that two parts of one document tell, the one that counts is published.

Belongs here: frames for the suites of ``fct_event`` and ``bridge_event_agreement``. Does not belong here: expectations.
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame

_ROW = ["document_sha256", "table_number", "row_number"]


@frame
def events_by_document(build: Build) -> pd.DataFrame:
    """A row a document that takes part: its accepted rows, the events they became, those current, those published.

    The first two are of quarterly reports.
    """
    accepted = build.landed("report_row", _ROW).groupby("document_sha256").size()
    events = build.resolved("event")
    quarterly = events.loc[events["period_kind"] == "quarter"]
    current = events.loc[events["is_current"].astype(bool)]
    counts = pd.DataFrame(
        {
            "accepted_count": accepted,
            "event_count": quarterly.groupby("document_sha256").size(),
            "current_count": current.groupby("document_sha256").size(),
            "published_count": build.mart("fct_event").groupby("document_sha256").size(),
        }
    )
    counts = counts.fillna(0).astype("int64").rename_axis("document_sha256").reset_index()
    return counts.merge(build.resolved("receipt")[["document_sha256", "file_name"]], how="left")


@frame
def events_by_part(build: Build) -> pd.DataFrame:
    """A row a part of a document: how many events its standing allows (all accepted rows, some, none) and has."""
    parts = build.mart("fct_document_outcome")
    events = build.mart("fct_event").groupby(["document_sha256", "part_number"]).size().rename("events_count")
    found = parts[
        [
            "document_sha256",
            "part_number",
            "file_name",
            "document_kind",
            "quarter",
            "document_outcome",
            "rows_accepted_count",
            "slots_count",
            "current_slots_count",
        ]
    ].merge(events.reset_index(), how="outer", on=["document_sha256", "part_number"])
    found["events_count"] = found["events_count"].fillna(0)
    # Of a longer report only the rows that add an event are events, of a plan or a register none.
    is_report = found["document_kind"] == "report"
    accepted = found["rows_accepted_count"].fillna(0).where(is_report & found["quarter"].notna(), 0)
    accepted += _by_part(found, adding_rows(build)).where(is_report & found["quarter"].isna(), 0)
    accepted -= _by_part(found, _repeated_rows(build))
    counts = found["document_outcome"].isin(["accepted", "quarantined"])
    is_whole = counts & (found["slots_count"] == found["current_slots_count"]) & (found["slots_count"] > 0)
    has_current = counts & (found["current_slots_count"] > 0)
    found["least_count"] = accepted.where(is_whole, 0)
    found["most_count"] = accepted.where(has_current, 0)
    return found


def adding_rows(build: Build) -> pd.DataFrame:
    """The rows of longer reports that add an event, with their part."""
    statements = build.resolved("period_statement")
    rows = build.landed("period_row", [*_ROW, "part_number"])
    return statements.loc[statements["statement_verdict"] == "adds"].merge(rows, on=_ROW)


def _repeated_rows(build: Build) -> pd.DataFrame:
    """The rows of current versions that another part of the same document tells again, with their part."""
    version = ["slot_key", "version_number"]
    slots = build.resolved("slot")
    counting = slots.loc[slots["is_current"].astype(bool), version]
    events = build.resolved("event")
    rows = build.landed("report_row", [*_ROW, "part_number"])
    return events.loc[~events["is_current"].astype(bool)].merge(counting, on=version).merge(rows, on=_ROW)


def _by_part(parts: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """How many of the rows stand in each of the parts."""
    counts = rows.groupby(["document_sha256", "part_number"]).size()
    places = zip(parts["document_sha256"], parts["part_number"], strict=True)
    return pd.Series([int(counts.get(place, 0)) for place in places], index=parts.index)


@frame
def agreements_by_event(build: Build) -> pd.DataFrame:
    """A row an event: agreement texts its row names, its rows in the bridge, and the counts it publishes itself."""
    events = build.mart("fct_event")[
        [
            "event_key",
            *_ROW,
            "file_name",
            "agreements_count",
            "unresolved_agreements_count",
        ]
    ]
    texts = build.landed("report_row_agreement", _ROW).groupby(_ROW).size().rename("texts_count").reset_index()
    bridge = build.mart("bridge_event_agreement")
    named = bridge.groupby("event_key").agg(
        bridge_count=("event_key", "size"), resolved_count=("agreement_key", "nunique")
    )
    found = events.merge(texts, how="left", on=_ROW).merge(named.reset_index(), how="outer", on="event_key")
    counts = ["agreements_count", "unresolved_agreements_count", "texts_count", "bridge_count", "resolved_count"]
    found[counts] = found[counts].fillna(0).astype("int64")
    found["has_texts"] = found["texts_count"] > 0
    found["is_in_bridge"] = found["bridge_count"] > 0
    found["counted_count"] = found["agreements_count"] + found["unresolved_agreements_count"]
    return found


@frame
def bridge_total(build: Build) -> pd.DataFrame:
    """One row: how many events there are, and how many of them the bridge names."""
    bridge = build.mart("bridge_event_agreement")
    return pd.DataFrame(
        {
            "table": ["bridge_event_agreement"],
            "events_count": [len(build.mart("fct_event"))],
            "events_in_bridge_count": [bridge["event_key"].nunique()],
        }
    )
