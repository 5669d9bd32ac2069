"""Frames about whole years: agreements by year, and partners of a region.

Belongs here: frames for the suites of ``rpt_agreement_year`` and ``rpt_region_cooperation``. Does not belong here: what
a figure counts (see ``counts``), quarters (see ``fulfilment``).
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.counts import (
    event_figures,
    expectation_figures,
    figures_by,
    shares_again,
    side_by_side,
    tall,
)
from data_quality.frames.fulfilment import agreement_figures
from data_quality.frames.register import frame

_YEAR = ["reporting_region_code", "agreement_key", "year"]
_PARTNER = ["reporting_region_code", "partner_code", "year"]


def _shown(recounted: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Without what is due after the last year shown, which is not shown yet."""
    last = max(published["year"], default=0)
    return recounted.loc[recounted.index.get_level_values("year") <= last]


def _quarters_apart(build: Build) -> pd.DataFrame:
    """Figures of an agreement by quarter, with the year and the number of the quarter in it as columns."""
    found = agreement_figures(build, ["reporting_region_code", "agreement_key", "quarter"]).reset_index()
    found["year"] = found["quarter"].str[:4].astype("int64")
    found["number"] = found["quarter"].str[6:].astype("int64")
    return found


def _of_year(quarters: pd.DataFrame) -> pd.DataFrame:
    figures = [name for name in quarters.columns if name.endswith("_count")]
    return quarters.groupby(_YEAR)[figures].sum()


@frame
def agreement_years_recounted(build: Build) -> pd.DataFrame:
    """A row a figure of an agreement's year or of one of its quarters: as published and as counted again."""
    published = build.mart("rpt_agreement_year")
    quarters = _quarters_apart(build)
    parts = [_of_year(quarters)]
    for number in (1, 2, 3, 4):
        parts.append(_of_year(quarters.loc[quarters["number"] == number]).add_prefix(f"q{number}_"))
    recounted = pd.concat(parts, axis=1).fillna(0).astype("int64")
    return side_by_side(published, _shown(recounted, published), _YEAR)


@frame
def agreement_years_compared(build: Build) -> pd.DataFrame:
    """A row a figure set beside the year before, or up to the last reported quarter: as published and as counted again.

    −1 stands for none: no year before, or no report to compare up to.
    """
    published = build.mart("rpt_agreement_year")
    quarters = _quarters_apart(build)
    ends = published[_YEAR].assign(last=published["to_date_quarter"].str[6:].astype("Int64"))
    this_year = ends.merge(quarters, how="left", on=_YEAR)
    before = ends.merge(quarters.assign(year=quarters["year"] + 1), how="left", on=_YEAR)
    first = published.groupby(_YEAR[:2])["year"].transform("min")
    is_first = (published["year"] == first).to_numpy()
    unknown = ends["last"].isna().to_numpy()
    parts = []
    for name in ("events_count", "held_count", "decided_count", "promises_count", "fulfilled_count"):
        for column, source, is_cut, is_none in (
            (f"year_to_date_{name}", this_year, True, unknown),
            (f"year_ago_{name}", before, False, is_first),
            (f"year_ago_to_date_{name}", before, True, is_first | unknown),
        ):
            counted = source.loc[(source["number"] <= source["last"]).fillna(False)] if is_cut else source
            sums = counted.groupby(_YEAR)[name].sum()
            found = published[_YEAR].assign(figure=column, published=published[column].astype("Float64").fillna(-1))
            again = sums.reindex(pd.MultiIndex.from_frame(published[_YEAR])).fillna(0).to_numpy()
            found["recounted"] = pd.Series(again, index=found.index).where(~is_none, -1.0)
            parts.append(found)
    both = pd.concat(parts, ignore_index=True)
    both[["published", "recounted"]] = both[["published", "recounted"]].astype("float64")
    return both


@frame
def agreement_year_shares(build: Build) -> pd.DataFrame:
    """A row a share: published, divided again, and whether it is null and should be, having nothing to divide by."""
    prefixes = ("", "q1_", "q2_", "q3_", "q4_", "year_ago_", "year_to_date_", "year_ago_to_date_")
    return shares_again(build.mart("rpt_agreement_year"), _YEAR, prefixes)


@frame
def agreement_year_changes(build: Build) -> pd.DataFrame:
    """A row a change: published, and subtracted again; ``difference`` is null where either side has nothing."""
    published = build.mart("rpt_agreement_year")
    parts = []
    for name in ("events_count", "held_count", "fulfilment_share", "reported_held_share"):
        found = published[_YEAR].assign(figure=f"{name}_change")
        found["published"] = published[f"{name}_change"].astype("Float64")
        now, before = (published[f"{scope}_{name}"].astype("Float64") for scope in ("year_to_date", "year_ago_to_date"))
        found["subtracted"] = now - before
        found["is_null"] = found["published"].isna()
        found["should_be_null"] = found["subtracted"].isna()
        found["difference"] = (found["published"] - found["subtracted"]).abs().astype("float64")
        parts.append(found)
    return pd.concat(parts, ignore_index=True)


@frame
def cooperation_recounted(build: Build) -> pd.DataFrame:
    """A row a figure (partner × year × count): as published and as counted again, each event once a partner."""
    published = build.mart("rpt_region_cooperation")
    parties = build.mart("bridge_agreement_party").rename(columns={"party_code": "partner_code"})

    def of_partners(members: pd.DataFrame, bridge: str, key: str) -> pd.DataFrame:
        named = build.mart(bridge)[[key, "agreement_key"]].dropna().merge(parties, on="agreement_key")
        found = members.merge(named, on=key)
        return found.loc[found["partner_code"] != found["reporting_region_code"]]

    events = of_partners(event_figures(build), "bridge_event_agreement", "event_key")
    promised = of_partners(expectation_figures(build), "bridge_expectation_agreement", "expectation_key")
    once = (
        figures_by(members.drop_duplicates([*_PARTNER, key]), _PARTNER)
        for members, key in ((promised, "expectation_key"), (events, "event_key"))
    )
    recounted = pd.concat(list(once), axis=1).fillna(0).astype("int64")
    both = pd.concat([events[[*_PARTNER, "agreement_key"]], promised[[*_PARTNER, "agreement_key"]]])
    recounted["partner_agreements_count"] = both.groupby(_PARTNER)["agreement_key"].nunique()
    return side_by_side(published, _shown(recounted, published), _PARTNER)


@frame
def cooperation_participants(build: Build) -> pd.DataFrame:
    """A row a partner's year: its participants as published and as added up again; −1 where no event says how many."""
    published = build.mart("rpt_region_cooperation")
    parties = build.mart("bridge_agreement_party").rename(columns={"party_code": "partner_code"})
    named = build.mart("bridge_event_agreement")[["event_key", "agreement_key"]].dropna()
    events = event_figures(build).merge(named.merge(parties, on="agreement_key"), on="event_key")
    events = events.loc[events["partner_code"] != events["reporting_region_code"]]
    told = events.drop_duplicates([*_PARTNER, "event_key"]).dropna(subset=["participants"])
    sums = told.groupby(_PARTNER)["participants"].sum()
    found = published[_PARTNER].copy()
    found["published"] = published["participants_total_count"].astype("float64").fillna(-1)
    again = sums.reindex(pd.MultiIndex.from_frame(found[_PARTNER])).astype("float64")
    found["recounted"] = again.fillna(-1).to_numpy()
    return found


@frame
def cooperation_shares(build: Build) -> pd.DataFrame:
    """A row a share: published, divided again, and whether it is null and should be, having nothing to divide by."""
    return shares_again(build.mart("rpt_region_cooperation"), _PARTNER, ("", "year_ago_"))


@frame
def cooperation_year_ago(build: Build) -> pd.DataFrame:
    """A row a figure of the year before: as published, and as that year's own row has it. −1 is none."""
    published = build.mart("rpt_region_cooperation")
    names = [name for name in published.columns if name.startswith("year_ago_") and name.endswith("_count")]
    earlier = published[_PARTNER + [name.removeprefix("year_ago_") for name in names]].copy()
    earlier["year"] += 1
    earlier.columns = pd.Index(_PARTNER + names)
    found = tall(published[_PARTNER + names], _PARTNER, "published").merge(
        tall(earlier, _PARTNER, "recounted"), how="left", on=[*_PARTNER, "figure"]
    )
    found[["published", "recounted"]] = found[["published", "recounted"]].astype("float64").fillna(-1)
    return found
