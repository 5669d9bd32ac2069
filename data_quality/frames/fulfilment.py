"""Frames about fulfilment: every count and share of the mart, counted again from events and expectations.

Belongs here: frames for the suites of ``fct_agreement_fulfilment`` and ``fct_body_reporting``. Does not belong here:
single expectations (see ``expectations``).

What was not met is counted from outcomes and what was not reported from silence, never from a column that has already
put the two into words, so that folding one into the other cannot pass unseen.
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.expectations import answered, standing_of
from data_quality.frames.register import frame
from ingestion.quarters import add_quarters, quarters_between

_GRAIN = ["reporting_region_code", "agreement_key", "quarter"]
_STANDINGS = [
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
_HELD = ["held", "held_in_other_format", "in_progress"]
_MISSING = -1
"""Stands for a row or figure that one side lacks, so that it differs from every count."""


def _expectation_counts(build: Build) -> pd.DataFrame:
    found = answered(build)
    has_answer = found["answer_event_key"].notna()
    found["recounted_standing"] = [
        standing_of(said, apart) if answer else standing
        for answer, said, apart, standing in zip(
            has_answer, found["said"], found["quarters_apart"], found["standing"], strict=True
        )
    ]
    # An expectation without a date stands in the quarter of the report that made it.
    made = build.resolved("event")[["event_key", "quarter"]].drop_duplicates("event_key")
    made_in = found["origin_event_key"].map(made.set_index("event_key")["quarter"])
    found["quarter"] = found["due_quarter"].where(found["due_quarter"].notna(), made_in)
    found = found.merge(build.mart("bridge_expectation_agreement"), on="expectation_key")
    counts = pd.DataFrame({name: found[key] for name, key in zip(_GRAIN, _GRAIN, strict=True)})
    for standing in _STANDINGS:
        counts[f"{standing}_count"] = found["recounted_standing"] == standing
    counts["expectations_count"] = found["recounted_standing"] != "undated"
    counts["promises_count"] = found["is_counted_in_share"].astype(bool)
    counts["fulfilled_count"] = counts["promises_count"] & (
        counts["met_count"] | counts["met_early_count"] | counts["met_late_count"]
    )
    return counts.groupby(_GRAIN).sum().astype("int64")


def _event_counts(build: Build) -> pd.DataFrame:
    bridge = build.mart("bridge_event_agreement")[["event_key", "agreement_key"]].dropna().drop_duplicates()
    events = build.mart("fct_event")[["event_key", "reporting_region_code", "quarter", "period_kind", "outcome"]]
    found = events.merge(bridge, on="event_key")
    answers = build.mart("fct_expectation")["answer_event_key"].dropna()
    counts = found[_GRAIN].copy()
    counts["events_count"] = True
    counts["added_count"] = found["period_kind"] != "quarter"
    counts["held_count"] = found["outcome"].isin(_HELD)
    counts["in_progress_count"] = found["outcome"] == "in_progress"
    counts["decided_count"] = found["outcome"] != "unclear"
    counts["unplanned_held_count"] = found["outcome"].isin(["held", "held_in_other_format"]) & ~found["event_key"].isin(
        answers
    )
    return counts.groupby(_GRAIN).sum().astype("int64")


def _tall(wide: pd.DataFrame, keys: list[str], value: str) -> pd.DataFrame:
    return wide.melt(id_vars=keys, var_name="figure", value_name=value)


@frame
def fulfilment_recounted(build: Build) -> pd.DataFrame:
    """A row a figure (agreement × quarter × count): as published and as counted again. −1 where one side has no row."""
    published = build.mart("fct_agreement_fulfilment")
    recounted = pd.concat([_expectation_counts(build), _event_counts(build)], axis=1).fillna(0).astype("int64")
    figures = list(recounted.columns)
    recounted = recounted.reset_index()
    last = max(published["quarter"], default="")
    # What is due after the last quarter shown is not shown yet.
    recounted = recounted.loc[(recounted["quarter"] <= last) | (recounted["events_count"] > 0)]
    both = _tall(published[_GRAIN + figures], _GRAIN, "published").merge(
        _tall(recounted, _GRAIN, "recounted"), how="outer", on=[*_GRAIN, "figure"]
    )
    both["recounted"] = both["recounted"].where(both["recounted"].notna() | both["published"].isna(), 0)
    both[["published", "recounted"]] = both[["published", "recounted"]].fillna(_MISSING).astype("int64")
    return both


@frame
def fulfilment_to_date(build: Build) -> pd.DataFrame:
    """A row a figure of the year to date: as published and as the sum of its quarters."""
    published = build.mart("fct_agreement_fulfilment").sort_values(_GRAIN)
    group = published.assign(of_year=published["quarter"].str[:4]).groupby(
        ["reporting_region_code", "agreement_key", "of_year"]
    )
    names = [name for name in published.columns if name.startswith("year_to_date_") and name.endswith("_count")]
    summed = published[_GRAIN].copy()
    for name in names:
        summed[name] = group[name.removeprefix("year_to_date_")].cumsum()
    return _tall(published[_GRAIN + names], _GRAIN, "published").merge(
        _tall(summed, _GRAIN, "recounted"), on=[*_GRAIN, "figure"]
    )


@frame
def fulfilment_year_ago(build: Build) -> pd.DataFrame:
    """A row a figure of the same quarter a year ago: as published, and as that quarter's own row has it. −1 is none."""
    published = build.mart("fct_agreement_fulfilment")
    names = [name for name in published.columns if name.startswith("year_ago_")]
    earlier = published[_GRAIN + [name.removeprefix("year_ago_") for name in names]].copy()
    earlier["quarter"] = [add_quarters(quarter, 4) for quarter in earlier["quarter"]]
    earlier.columns = pd.Index(_GRAIN + names)
    found = _tall(published[_GRAIN + names], _GRAIN, "published").merge(
        _tall(earlier, _GRAIN, "recounted"), how="left", on=[*_GRAIN, "figure"]
    )
    found[["published", "recounted"]] = found[["published", "recounted"]].astype("float64").fillna(_MISSING)
    return found


@frame
def fulfilment_shares(build: Build) -> pd.DataFrame:
    """A row a share: published, divided again, and whether it is null and should be, having nothing to divide by."""
    published = build.mart("fct_agreement_fulfilment")
    parts = []
    for prefix in ("", "year_to_date_"):
        for share, part, whole in (
            ("fulfilment_share", "fulfilled_count", "promises_count"),
            ("reported_held_share", "held_count", "decided_count"),
        ):
            denominator = published[prefix + whole]
            found = published[_GRAIN].assign(figure=prefix + share)
            found["denominator"] = denominator
            found["published"] = published[prefix + share].astype("float64")
            found["is_null"] = found["published"].isna()
            found["should_be_null"] = denominator == 0
            found["divided"] = published[prefix + part] / denominator.where(denominator != 0)
            found["difference"] = (found["published"] - found["divided"]).abs()
            parts.append(found)
    return pd.concat(parts, ignore_index=True)


@frame
def fulfilment_bounds(build: Build) -> pd.DataFrame:
    """A row an agreement × quarter: the sum of its standings, and what must stay below what."""
    found = build.mart("fct_agreement_fulfilment").copy()
    dated = [f"{standing}_count" for standing in _STANDINGS if standing != "undated"]
    found["standings_sum"] = found[dated].sum(axis=1)
    found["basis_by_counts"] = [
        "promises" if promises else "report_only" if decided else "none"
        for promises, decided in zip(found["promises_count"], found["decided_count"], strict=True)
    ]
    return found


@frame
def fulfilment_quarters(build: Build) -> pd.DataFrame:
    """A row a region's agreement: how many quarters lie from its first to its last row, and how many rows it has."""
    published = build.mart("fct_agreement_fulfilment")
    found = published.groupby(_GRAIN[:2])["quarter"].agg(["min", "max", "size"]).reset_index()
    found["quarters_count"] = [
        quarters_between(first, last) + 1 for first, last in zip(found["min"], found["max"], strict=True)
    ]
    return found.rename(columns={"min": "first_quarter", "max": "last_quarter", "size": "rows_count"})


@frame
def body_reporting_recounted(build: Build) -> pd.DataFrame:
    """A row a figure (body × quarter × count): as published and as counted again from events and expectations."""
    grain = ["reporting_region_code", "executive_body_key", "quarter"]
    published = build.mart("fct_body_reporting")
    events = build.mart("fct_event")
    of_quarter = events["period_kind"] == "quarter"
    counts = events[grain].copy()
    counts["events_count"] = of_quarter
    counts["held_count"] = of_quarter & events["outcome"].isin(_HELD)
    counts["unexecuted_count"] = of_quarter & events["outcome"].isin(["postponed", "cancelled", "not_held"])
    counts["added_count"] = ~of_quarter
    counts = counts.groupby(grain).sum()
    expectations = build.mart("fct_expectation").rename(columns={"due_quarter": "quarter"})
    silent = expectations.loc[expectations["answer_event_key"].isna() & (expectations["standing"] == "not_reported")]
    counts = counts.join(silent.groupby(grain).size().rename("not_reported_count"), how="outer")
    counts = counts.fillna(0).astype("int64")
    figures = list(counts.columns)
    found = _tall(published[grain + figures], grain, "published").merge(
        _tall(counts.reset_index(), grain, "recounted"), how="left", on=[*grain, "figure"]
    )
    found["recounted"] = found["recounted"].fillna(0).astype("int64")
    return found


@frame
def body_reporting_lateness(build: Build) -> pd.DataFrame:
    """A row a body's obligation: whether its days late fit its standing."""
    found = build.mart("fct_body_reporting").copy()
    late, standing = found["days_late"], found["report_standing"]
    found["is_lateness_right"] = (
        ((standing == "not_due") & late.isna())
        | ((standing == "arrived") & (late == 0))
        | (standing.isin(["arrived_late", "missing"]) & (late > 0))
        | ((standing == "not_named") & (late >= 0))
    )
    return found
