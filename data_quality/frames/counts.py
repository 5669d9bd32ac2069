"""Figures counted again: each event and expectation as a row of yes and no, one column a figure.

Belongs here: what the domain says that a figure counts, written down a second time, in pandas. Does not belong here:
frames (see ``fulfilment``, ``cooperation``), the declaration that the marts follow (``ingestion.contracts.figures``),
which is what is under audit.

What was not met is counted from outcomes and what was not reported from silence, never from a column that has already
put the two into words, so that folding one into the other cannot pass unseen.
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.expectations import answered, standing_of

STANDINGS = [
    "scheduled",
    "met",
    "met_early",
    "met_late",
    "partially_met",
    "not_met",
    "postponed",
    "unclear",
    "not_reported",
    "awaiting_report",
    "undated",
]
MISSING = -1
"""Stands for a row or figure that one side lacks, so that it differs from every count."""

_HELD = ["held", "held_in_other_format", "in_progress"]
_MODES = ["in_person", "remote", "hybrid", "by_correspondence"]


def expectation_figures(build: Build) -> pd.DataFrame:
    """A row an expectation: its key, region, body, ``quarter`` and ``year``, and whether each figure counts it."""
    found = answered(build)
    has_answer = found["answer_event_key"].notna()
    standings = pd.Series(
        [
            standing_of(said, apart) if answer else standing
            for answer, said, apart, standing in zip(
                has_answer, found["said"], found["quarters_apart"], found["standing"], strict=True
            )
        ],
        index=found.index,
        dtype="object",
    )
    counts = found[["expectation_key", "reporting_region_code", "executive_body_key"]].copy()
    counts["quarter"] = _quarters_of_expectations(build, found)
    counts["year"] = counts["quarter"].str[:4].astype("Int64")
    for standing in STANDINGS:
        counts[f"{standing}_count"] = standings == standing
    counts["expectations_count"] = standings != "undated"
    counts["promises_count"] = found["is_counted_in_share"].astype(bool)
    counts["fulfilled_count"] = counts["promises_count"] & (
        counts["met_count"] | counts["met_early_count"] | counts["met_late_count"]
    )
    return counts


def _quarters_of_expectations(build: Build, found: pd.DataFrame) -> pd.Series:
    """The quarter of what has a date; else of the report that made it; else as published (plans: see dbt's test)."""
    made = build.resolved("event")[["event_key", "quarter"]].drop_duplicates("event_key")
    made_in = found["origin_event_key"].map(made.set_index("event_key")["quarter"])
    quarters = found["due_quarter"].where(found["due_quarter"].notna(), made_in)
    return quarters.where(quarters.notna(), found["counted_quarter"])


def event_figures(build: Build) -> pd.DataFrame:
    """A row an event: its key, region, body, ``quarter`` and ``year``, and whether each figure counts it.

    ``participants`` is the number of participants where the event took place and says one, else null.
    """
    events = build.mart("fct_event")
    answers = build.mart("fct_expectation")["answer_event_key"].dropna()
    outcome, mode = events["outcome"], events["participation_mode"]
    counts = events[["event_key", "reporting_region_code", "executive_body_key", "quarter"]].copy()
    counts["year"] = counts["quarter"].str[:4].astype("Int64")
    counts["events_count"] = True
    counts["added_count"] = events["period_kind"] != "quarter"
    counts["held_count"] = outcome.isin(_HELD)
    counts["held_partially_count"] = outcome == "held_partially"
    counts["in_progress_count"] = outcome == "in_progress"
    counts["unexecuted_count"] = outcome.isin(["postponed", "cancelled", "not_held"])
    counts["decided_count"] = outcome != "unclear"
    counts["unplanned_held_count"] = outcome.isin(["held", "held_in_other_format"]) & ~events["event_key"].isin(answers)
    took_place = counts["held_count"] | counts["held_partially_count"]
    counts["took_place_count"] = took_place
    for name in _MODES:
        counts[f"{name}_count"] = took_place & (mode == name)
    counts["unknown_mode_count"] = took_place & ~mode.isin(_MODES)
    counts["participants_known_count"] = took_place & events["participants_count"].notna()
    counts["participants"] = events["participants_count"].astype("Float64").where(counts["participants_known_count"])
    return counts


def figures_by(members: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The figures of members added up by keys, which become the index."""
    figures = [name for name in members.columns if name.endswith("_count")]
    return members.groupby(keys)[figures].sum().astype("int64")


def tall(wide: pd.DataFrame, keys: list[str], value: str) -> pd.DataFrame:
    """A row a figure of each row."""
    return wide.melt(id_vars=keys, var_name="figure", value_name=value)


def side_by_side(published: pd.DataFrame, recounted: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """A row a figure: as published and as counted again, 0 where nothing was found, −1 where a mart lacks the row.

    ``recounted`` has the keys as its index; the figures are those of its columns that the mart publishes.
    """
    figures = [name for name in recounted.columns if name in published.columns]
    both = tall(published[keys + figures], keys, "published").merge(
        tall(recounted[figures].reset_index(), keys, "recounted"), how="outer", on=[*keys, "figure"]
    )
    both["recounted"] = both["recounted"].where(both["recounted"].notna() | both["published"].isna(), 0)
    both[["published", "recounted"]] = both[["published", "recounted"]].fillna(MISSING).astype("int64")
    return both


def shares_again(published: pd.DataFrame, keys: list[str], prefixes: tuple[str, ...]) -> pd.DataFrame:
    """A row a share: published, divided again, and whether it is null and should be, having nothing to divide by."""
    parts = []
    for prefix in prefixes:
        for share, part, whole in (
            ("fulfilment_share", "fulfilled_count", "promises_count"),
            ("reported_held_share", "held_count", "decided_count"),
        ):
            if prefix + part not in published.columns or prefix + share not in published.columns:
                continue
            denominator = published[prefix + whole].astype("float64").fillna(0)
            found = published[keys].assign(figure=prefix + share)
            found["denominator"] = denominator
            found["published"] = published[prefix + share].astype("float64")
            found["is_null"] = found["published"].isna()
            found["should_be_null"] = denominator == 0
            found["divided"] = published[prefix + part].astype("float64") / denominator.where(denominator != 0)
            found["difference"] = (found["published"] - found["divided"]).abs()
            parts.append(found)
    return pd.concat(parts, ignore_index=True)
