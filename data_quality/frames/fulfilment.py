"""Frames about fulfilment: every count and share of the mart, counted again from events and expectations.

Belongs here: frames for the suites of ``fct_agreement_fulfilment``, ``fct_body_reporting`` and
``rpt_body_fulfilment``. Does not belong here: what a figure counts (see ``counts``), single expectations (see
``expectations``), years and partners (see ``cooperation``).
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.counts import (
    MISSING,
    STANDINGS,
    event_figures,
    expectation_figures,
    figures_by,
    shares_again,
    side_by_side,
    tall,
)
from data_quality.frames.register import frame
from ingestion.quarters import add_quarters, quarters_between

_GRAIN = ["reporting_region_code", "agreement_key", "quarter"]
_BODY_GRAIN = ["reporting_region_code", "executive_body_key", "quarter"]


def agreement_figures(build: Build, keys: list[str]) -> pd.DataFrame:
    """The figures of events and expectations under each agreement, added up by keys."""
    named = build.mart("bridge_event_agreement")[["event_key", "agreement_key"]].dropna().drop_duplicates()
    events = event_figures(build).merge(named, on="event_key")
    promised = expectation_figures(build).merge(build.mart("bridge_expectation_agreement"), on="expectation_key")
    both = pd.concat([figures_by(promised, keys), figures_by(events, keys)], axis=1)
    return both.fillna(0).astype("int64")


@frame
def fulfilment_recounted(build: Build) -> pd.DataFrame:
    """A row a figure (agreement × quarter × count): as published and as counted again. −1 where one side has no row."""
    published = build.mart("fct_agreement_fulfilment")
    recounted = agreement_figures(build, _GRAIN)
    return side_by_side(published, _shown(recounted, published), _GRAIN)


def _shown(recounted: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Without what is due after the last quarter shown, which is not shown yet."""
    last = max(published["quarter"], default="")
    return recounted.loc[(recounted.index.get_level_values("quarter") <= last) | (recounted["events_count"] > 0)]


@frame
def fulfilment_to_date(build: Build) -> pd.DataFrame:
    """A row a figure of the year to date: as published and as the sum of its quarters."""
    return _to_date(build.mart("fct_agreement_fulfilment"), _GRAIN)


def _to_date(mart: pd.DataFrame, grain: list[str]) -> pd.DataFrame:
    published = mart.sort_values(grain)
    group = published.assign(of_year=published["quarter"].str[:4]).groupby([*grain[:2], "of_year"])
    names = [name for name in published.columns if name.startswith("year_to_date_") and name.endswith("_count")]
    summed = published[grain].copy()
    for name in names:
        summed[name] = group[name.removeprefix("year_to_date_")].cumsum()
    return tall(published[grain + names], grain, "published").merge(
        tall(summed, grain, "recounted"), on=[*grain, "figure"]
    )


@frame
def fulfilment_year_ago(build: Build) -> pd.DataFrame:
    """A row a figure of the same quarter a year ago: as published, and as that quarter's own row has it. −1 is none."""
    return _year_ago(build.mart("fct_agreement_fulfilment"), _GRAIN)


def _year_ago(published: pd.DataFrame, grain: list[str]) -> pd.DataFrame:
    names = [name for name in published.columns if name.startswith("year_ago_")]
    earlier = published[grain + [name.removeprefix("year_ago_") for name in names]].copy()
    # Of the same type as the quarters it is held against, also where there are none.
    earlier["quarter"] = (
        published["quarter"].map(lambda quarter: add_quarters(quarter, 4)).astype(published["quarter"].dtype)
    )
    earlier.columns = pd.Index(grain + names)
    found = tall(published[grain + names], grain, "published").merge(
        tall(earlier, grain, "recounted"), how="left", on=[*grain, "figure"]
    )
    found[["published", "recounted"]] = found[["published", "recounted"]].astype("float64").fillna(MISSING)
    return found


@frame
def fulfilment_shares(build: Build) -> pd.DataFrame:
    """A row a share: published, divided again, and whether it is null and should be, having nothing to divide by."""
    return shares_again(build.mart("fct_agreement_fulfilment"), _GRAIN, ("", "year_to_date_"))


@frame
def fulfilment_bounds(build: Build) -> pd.DataFrame:
    """A row an agreement × quarter: the sum of its standings, and what must stay below what."""
    found = build.mart("fct_agreement_fulfilment").copy()
    dated = [f"{standing}_count" for standing in STANDINGS if standing != "undated"]
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
    published = build.mart("fct_body_reporting")
    found = side_by_side(published, body_figures(build), _BODY_GRAIN)
    # Bodies that owe no report have no row.
    return found.loc[found["published"] != MISSING]


def body_figures(build: Build) -> pd.DataFrame:
    """The figures of events and expectations of each body and quarter."""
    counted = (figures_by(members, _BODY_GRAIN) for members in (expectation_figures(build), event_figures(build)))
    return pd.concat(list(counted), axis=1).fillna(0).astype("int64")


@frame
def body_fulfilment_recounted(build: Build) -> pd.DataFrame:
    """A row a figure (body × quarter × count): as published and as counted again. −1 where one side has no row."""
    published = build.mart("rpt_body_fulfilment")
    return side_by_side(published, _shown(body_figures(build), published), _BODY_GRAIN)


@frame
def body_fulfilment_to_date(build: Build) -> pd.DataFrame:
    """A row a figure of the year to date: as published and as the sum of its quarters."""
    return _to_date(build.mart("rpt_body_fulfilment"), _BODY_GRAIN)


@frame
def body_fulfilment_year_ago(build: Build) -> pd.DataFrame:
    """A row a figure of the same quarter a year ago: as published, and as that quarter's own row has it. −1 is none."""
    return _year_ago(build.mart("rpt_body_fulfilment"), _BODY_GRAIN)


@frame
def body_fulfilment_shares(build: Build) -> pd.DataFrame:
    """A row a share: published, divided again, and whether it is null and should be, having nothing to divide by."""
    return shares_again(build.mart("rpt_body_fulfilment"), _BODY_GRAIN, ("", "year_to_date_"))


@frame
def body_totals(build: Build) -> pd.DataFrame:
    """A row a region × quarter × figure: its bodies added up, and all its events and expectations counted once."""
    keys = ["reporting_region_code", "quarter"]
    published = build.mart("rpt_body_fulfilment")
    figures = ["events_count", "expectations_count", "promises_count", "fulfilled_count"]
    summed = published.groupby(keys)[figures].sum().reset_index()
    counted = (figures_by(members, keys) for members in (expectation_figures(build), event_figures(build)))
    whole = pd.concat(list(counted), axis=1).fillna(0).astype("int64")
    return side_by_side(summed, _shown(whole, published)[figures], keys)


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
