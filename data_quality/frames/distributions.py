"""Frames that hold a quarter against the ones before it, and against what a whole report has.

Belongs here: frames about distributions and completeness, by region and quarter. Does not belong here: the limits
(``distributions.yml``), sums that must be equal (see the other frames).

Only the latest quarters are judged, those of which reports say something; each row leads to the rows it sums up by a
query in ``explain``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from data_quality.frames.build import Build
from data_quality.frames.register import frame
from ingestion.quarters import quarter_range

_SOURCE = Path(__file__).parents[1] / "distributions.yml"
_KEYS = ["reporting_region_code", "quarter"]
_ROBUST = 1.4826  # a median absolute deviation times this is a standard deviation, where figures spread as usual
_ARRIVED = ["arrived", "arrived_late"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a quarter: its wording and how far it may be from the median whatever the spread."""

    ru: str
    relative: float
    absolute: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """``distributions.yml``."""

    recent: int
    earlier: int
    at_least: int
    spread: float
    measures: Mapping[str, Measure]
    filled: Mapping[str, float]
    filled_of: int
    reported_share: float


@cache
def rules() -> Rules:
    """The declared rules."""
    with _SOURCE.open(encoding="utf-8") as stream:
        said = yaml.load(stream, Loader=yaml.CSafeLoader)
    measures = {name: Measure(**measure) for name, measure in said["measures"].items()}
    return Rules(
        **said["judged"],
        measures=measures,
        filled=said["filled"],
        filled_of=said["filled_of"],
        reported_share=float(said["reported_share"]),
    )


@frame
def distributions(build: Build) -> pd.DataFrame:
    """A row a region, recent quarter and measure: its value, what is usual, whether it lies within the limits."""
    values = measured(build)
    judged = [
        {**dict(zip(_KEYS, (region, quarter), strict=True)), **found, "explain": _query(region, quarter, found)}
        for region, of_region in values.groupby(level=0)
        for quarter, found in _judged(of_region.droplevel(0).sort_index())
    ]
    columns = [*_KEYS, "measure", "value", "usual_value", "least_value", "most_value", "earlier_count", "is_usual"]
    table = pd.DataFrame(judged, columns=[*columns, "explain"])
    return table.astype({"is_usual": bool})


def measured(build: Build) -> pd.DataFrame:
    """The measures of every region and quarter that has events, one column each."""
    events = build.mart("fct_event")
    by_quarter = events.groupby(_KEYS)
    found = pd.DataFrame({"events_count": by_quarter.size()})
    found["bodies_count"] = by_quarter["executive_body_key"].nunique()
    named = build.mart("bridge_event_agreement")[["event_key", "agreement_key"]]
    found["agreements_count"] = events.merge(named, on="event_key").groupby(_KEYS)["agreement_key"].nunique()
    shares = {
        "unclear_share": events["outcome"] == "unclear",
        "unexecuted_share": events["outcome"].isin(["postponed", "cancelled", "not_held"]),
        "unparsed_dates_share": events["dates_status"] == "unparsed",
        "no_participants_share": events["participants_text"].isna(),
    }
    keys = [events[key] for key in _KEYS]
    for name, is_so in shares.items():
        found[name] = is_so.astype("float64").groupby(keys).mean()
    found["participants_median"] = events["participants_count"].astype("float64").groupby(keys).median()
    outcomes = build.mart("fct_document_outcome")
    current = outcomes[~outcomes["document_outcome"].isin(["superseded", "withdrawn"])]
    found["quarantined_rows_count"] = current.groupby(_KEYS)["rows_quarantined_count"].sum()
    found["agreements_count"] = found["agreements_count"].fillna(0)
    found["quarantined_rows_count"] = found["quarantined_rows_count"].fillna(0)
    return found


def _judged(of_region: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    limits = rules()
    quarters = list(of_region.index)
    for place in range(max(len(quarters) - limits.recent, 0), len(quarters)):
        before = of_region.iloc[max(place - limits.earlier, 0) : place]
        for name, measure in limits.measures.items():
            yield str(quarters[place]), _against(before[name].dropna(), of_region[name].iloc[place], name, measure)


def _against(before: pd.Series, value: Any, name: str, measure: Measure) -> dict[str, Any]:
    """A value against earlier ones; usual where there are too few of them, or no value."""
    found: dict[str, Any] = {"measure": measure.ru, "name": name, "value": round(float(value), 3)}
    if len(before) < rules().at_least or pd.isna(value):
        return {**found, "usual_value": None, "least_value": None, "most_value": None} | {
            "earlier_count": len(before),
            "is_usual": True,
        }
    median = float(before.median())
    spread = rules().spread * _ROBUST * float((before - median).abs().median())
    reach = max(spread, measure.relative * abs(median), measure.absolute)
    return {
        **found,
        "usual_value": round(median, 3),
        "least_value": round(max(median - reach, 0), 3),
        "most_value": round(median + reach, 3),
        "earlier_count": len(before),
        "is_usual": bool(abs(float(value) - median) <= reach),
    }


def _query(region: Any, quarter: str, found: Mapping[str, Any]) -> str:
    name = found["name"]
    table = "fct_document_outcome" if name == "quarantined_rows_count" else "fct_event"
    return _ask(table, region, quarter, rules().measures[name].where)


def _ask(table: str, region: Any, quarter: Any, condition: str = "") -> str:
    """The command that shows the rows of a region and quarter."""
    parts = [f"reporting_region_code = '{region}'", f"quarter = '{quarter}'", *filter(None, [condition])]
    return f'concord sql "select * from {table} where {" and ".join(parts)}"'


@frame
def filled_columns(build: Build) -> pd.DataFrame:
    """A row a region, recent quarter and column of the form: the share of events in which it says anything."""
    events = build.mart("fct_event")
    recent = _recent(events)
    rows = []
    for (region, quarter), of_quarter in events.groupby(_KEYS):
        if (region, quarter) not in recent or len(of_quarter) < rules().filled_of:
            continue
        for column, least in rules().filled.items():
            share = float((of_quarter[column].fillna("") != "").mean())
            rows.append(
                {
                    "reporting_region_code": region,
                    "quarter": quarter,
                    "column": column,
                    "filled_share": round(share, 3),
                    "least_share": least,
                    "is_filled": share >= least,
                    "explain": 'concord sql "select * from fct_event where '
                    f"reporting_region_code = '{region}' and quarter = '{quarter}' and {column} is null\"",
                }
            )
    columns = [*_KEYS, "column", "filled_share", "least_share", "is_filled", "explain"]
    return pd.DataFrame(rows, columns=columns).astype({"is_filled": bool})


@frame
def reporting_bodies(build: Build) -> pd.DataFrame:
    """A row a region and recent quarter that is due: how many bodies owe a report, how many of them reported."""
    found = build.mart("fct_body_reporting")
    due = found[found["report_standing"] != "not_due"]
    rows = []
    for region, of_region in due.groupby("reporting_region_code"):
        quarters = sorted(of_region["quarter"].unique())[-rules().recent :]
        for quarter in quarters:
            owed = of_region[of_region["quarter"] == quarter]
            has = owed["report_standing"].isin(_ARRIVED)
            names = owed.loc[~has, "executive_body_name"].fillna("").sort_values()
            rows.append(
                {
                    "reporting_region_code": region,
                    "quarter": quarter,
                    "owed_count": len(owed),
                    "reported_count": int(has.sum()),
                    "missing_bodies": "; ".join(map(str, names)),
                    "is_reported": bool(has.mean() >= rules().reported_share),
                    "explain": 'concord sql "select * from fct_body_reporting where '
                    f"reporting_region_code = '{region}' and quarter = '{quarter}'\"",
                }
            )
    columns = [*_KEYS, "owed_count", "reported_count", "missing_bodies", "is_reported", "explain"]
    return pd.DataFrame(rows, columns=columns).astype({"is_reported": bool})


@frame
def quarters_without_reports(build: Build) -> pd.DataFrame:
    """A row a region and quarter from its first reported one to its last: whether any report for it arrived."""
    found = build.mart("fct_body_reporting")
    rows = []
    for region, of_region in found[found["report_standing"].isin(_ARRIVED)].groupby("reporting_region_code"):
        arrived = set(of_region["quarter"])
        rows += [
            {"reporting_region_code": region, "quarter": quarter, "is_reported": quarter in arrived}
            for quarter in quarter_range(min(arrived), max(arrived))
        ]
    return pd.DataFrame(rows, columns=[*_KEYS, "is_reported"]).astype({"is_reported": bool})


def _recent(events: pd.DataFrame) -> set[tuple[Any, Any]]:
    """The latest quarters with events of each region."""
    found = set()
    for region, of_region in events.groupby("reporting_region_code"):
        found |= {(region, quarter) for quarter in sorted(of_region["quarter"].unique())[-rules().recent :]}
    return found
