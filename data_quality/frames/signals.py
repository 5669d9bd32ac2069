"""Frames about alerts of what comes near or lasts: each condition judged again, from the marts and the thresholds.

Belongs here: frames for alerts that a threshold decides (``[signals]`` of ``concord.toml``). Does not belong here:
alerts of what has happened (see ``alerts``).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame
from ingestion.quarters import quarter_bounds, quarter_of, quarter_range, quarters_between

_COLUMNS = ["alert_kind", "link_key", "reporting_region_code", "condition", "should_be_told"]
_HEARD = ["arrived", "arrived_late"]
_SILENT = ["missing", "not_named"]

Judged = tuple[str, str, str, str, bool]
"""A kind of alert, the key and the region that it would be about, what was found, and whether that must be told."""


def _days_left(last_day: Any, build: Build) -> int | None:
    """Whole days from the day of evaluation to a day; None without one."""
    if pd.isna(last_day):
        return None
    return (pd.Timestamp(last_day) - pd.Timestamp(_parameters(build)["evaluated_on"])).days


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return iter(frame.itertuples())


def _is_true(value: Any) -> bool:
    return not pd.isna(value) and bool(value)


def _parameters(build: Build) -> "pd.Series[Any]":
    return build.resolved("build_parameter").iloc[0]


def _reports_due(build: Build) -> Iterator[Judged]:
    within = int(_parameters(build)["report_due_days"])
    for row in _rows(build.mart("fct_body_reporting")):
        left = _days_left(row.report_due_on, build)
        due = row.report_standing == "not_due" and left is not None and left <= within
        key = f"{row.executive_body_key} {row.quarter}"
        yield "report_due", key, row.reporting_region_code, f"{row.report_standing}, {left} days left", due


def _bodies(build: Build) -> Iterator[Judged]:
    enough = int(_parameters(build)["silent_quarters"])
    now = quarter_of(pd.Timestamp(_parameters(build)["evaluated_on"]).date())
    bodies = build.mart("dim_executive_body")
    replaced = set(", ".join(bodies["predecessor_body_keys"].dropna()).split(", "))
    abolished = {
        body.executive_body_key
        for body in _rows(bodies)
        if (left := _days_left(body.valid_to, build)) is not None and left < 0
    }
    owed = build.mart("fct_body_reporting").sort_values("quarter")
    for (region, key), rows in owed.groupby(["reporting_region_code", "executive_body_key"]):
        heard = rows.loc[rows["report_standing"].isin(_HEARD) | (rows["events_count"] > 0), "quarter"]
        after = rows.loc[rows["quarter"] > max(heard, default="9999-Q4")]
        silent = int(after["report_standing"].isin(_SILENT).sum())
        still_owes = max(rows["quarter"]) >= now and key not in replaced | abolished
        yield "body_silent", str(key), str(region), f"silent for {silent}", silent >= enough and still_owes


def _told_quarters(build: Build, region: str) -> set[str]:
    """The quarters that are over, told of by a report of the region, and of which none is still awaited in time."""
    now = quarter_of(pd.Timestamp(_parameters(build)["evaluated_on"]).date())
    slots = build.resolved("slot")
    reports = slots.loc[
        (slots["document_kind"] == "report") & slots["is_current"] & (slots["reporting_region_code"] == region)
    ]
    told = {
        quarter
        for period in _rows(reports[["period_from", "period_to"]].dropna().drop_duplicates())
        for first, last in [(pd.Timestamp(period.period_from).date(), pd.Timestamp(period.period_to).date())]
        for quarter in quarter_range(quarter_of(first), quarter_of(last))
        if first <= quarter_bounds(quarter)[0] and quarter_bounds(quarter)[1] <= last
    }
    owed = build.mart("fct_body_reporting")
    of_region = owed["reporting_region_code"] == region
    awaited = set(owed.loc[of_region & (owed["report_standing"] == "not_due"), "quarter"])
    return {quarter for quarter in told - awaited if quarter < now}


def _dormant(build: Build) -> Iterator[Judged]:
    enough = int(_parameters(build)["dormant_quarters"])
    agreements = build.mart("dim_agreement").set_index("agreement_key")
    replaced = set(agreements["predecessor_agreement_key"].dropna())
    fulfilments = build.mart("fct_agreement_fulfilment")
    for region, of_region in fulfilments.groupby("reporting_region_code"):
        told = _told_quarters(build, str(region))
        for key, rows in of_region.groupby("agreement_key"):
            known = max(rows.loc[rows["took_place_count"] > 0, "quarter"], default=min(rows["quarter"]))
            idle = sum(quarters_between(known, quarter) > 0 for quarter in told)
            agreement = agreements.loc[key]
            alive = (
                agreement["agreement_standing"] not in ("expired", "not_begun")
                and agreement["registration"] != "registered_earlier"
                and key not in replaced
            )
            yield "agreement_dormant", str(key), str(region), f"idle for {idle}", idle >= enough and alive


def _terms(build: Build) -> Iterator[Judged]:
    thresholds = _parameters(build)
    regions = build.mart("fct_agreement_fulfilment").groupby("agreement_key")["reporting_region_code"].unique()
    for row in _rows(build.mart("dim_agreement")):
        left = _days_left(row.term_to, build)
        runs = row.agreement_standing == "in_force" and left is not None
        ends = runs and not pd.isna(row.expires_on)
        by_itself = _is_true(row.is_prolonged_automatically) and not _is_true(row.is_term_unlimited)
        prolonged = runs and not ends and by_itself
        for region in regions.get(row.agreement_key, ()):
            found = f"{row.agreement_standing}, {left} days left"
            for kind, holds, within in (
                ("agreement_expiring", ends, thresholds["expiry_days"]),
                ("agreement_prolonging", prolonged, thresholds["prolongation_days"]),
            ):
                yield kind, row.agreement_key, region, found, bool(holds and left is not None and left <= within)


def _expired(build: Build) -> Iterator[Judged]:
    agreements = build.mart("dim_agreement")
    ended: dict[Any, date] = {
        row.agreement_key: pd.Timestamp(row.expires_on).date()
        for row in _rows(agreements.loc[agreements["agreement_standing"] == "expired"])
    }
    counted = build.mart("fct_agreement_fulfilment")
    for (region, key), rows in counted.loc[counted["events_count"] > 0].groupby(
        ["reporting_region_code", "agreement_key"]
    ):
        if key in ended:
            later = [quarter for quarter in rows["quarter"] if quarter > quarter_of(ended[key])]
            found = f"{len(later)} quarters with events after its end"
            yield "agreement_expired_but_reported", str(key), str(region), found, bool(later)


@frame
def signals_by_condition(build: Build) -> pd.DataFrame:
    """A row a report, body or agreement that a threshold is held against: whether an alert tells of it."""
    judges = (_reports_due, _bodies, _dormant, _terms, _expired)
    found = pd.DataFrame([row for judge in judges for row in judge(build)], columns=_COLUMNS)
    alerts = build.mart("fct_alert")
    # An alert of a report names its quarter beside its body; one of events leads to the first of them.
    named = build.mart("bridge_event_agreement").set_index("event_agreement_key")["agreement_key"].to_dict()
    told = {
        (
            row.alert_kind,
            f"{row.link_key} {row.quarter}"
            if row.alert_kind == "report_due"
            else named.get(row.link_key, row.link_key),
            row.reporting_region_code,
        )
        for row in _rows(alerts.loc[alerts["alert_kind"].isin(set(found["alert_kind"]))])
    }
    found["is_told"] = [key in told for key in zip(found.iloc[:, 0], found.iloc[:, 1], found.iloc[:, 2], strict=True)]
    return found.astype({"should_be_told": bool, "is_told": bool})
