"""Frames about alerts: that what must be told is told, and what is in order is not.

Belongs here: frames for the suite of ``fct_alert``. Does not belong here: alerts that a threshold decides (see
``signals``), delivery, which is no part of the warehouse.
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame

_COLUMNS = ["link_table", "link_key", "reporting_region_code", "quarter", "condition", "should_be_told"]
_OTHERWISE = ["rows_quarantined", "agreement_unresolved", "report_due", "body_silent"]
_FAILED = ["not_met", "postponed", "not_reported"]
_FULFILLED = ["met", "met_early", "met_late", "partially_met"]


def _ends_of_chains(build: Build) -> pd.DataFrame:
    """What a chain of postponements has come to, where that is plain: failed, or fulfilled at least in part."""
    expectations = build.mart("fct_expectation")
    is_end = expectations["expectation_key"] == expectations["last_expectation_key"]
    ends = expectations.loc[is_end & expectations["standing"].isin(_FAILED + _FULFILLED)].copy()
    ends = ends.rename(columns={"expectation_key": "link_key", "standing": "condition"})
    ends["quarter"] = None  # an alert of a chain may name another quarter of it
    return ends.assign(link_table="fct_expectation", should_be_told=ends["condition"].isin(_FAILED))[_COLUMNS]


def _reports(build: Build) -> pd.DataFrame:
    found = build.mart("fct_body_reporting").rename(
        columns={"executive_body_key": "link_key", "report_standing": "condition"}
    )
    missing = found["condition"].isin(["missing", "not_named"])
    return found.assign(link_table="fct_body_reporting", should_be_told=missing)[_COLUMNS]


def _documents(build: Build) -> pd.DataFrame:
    outcomes = build.mart("fct_document_outcome")
    is_rejected = (outcomes["document_outcome"] == "rejected").groupby(outcomes["document_sha256"]).any()
    found = is_rejected.rename("should_be_told").rename_axis("link_key").reset_index()
    found["condition"] = ["rejected" if rejected else "not rejected" for rejected in found["should_be_told"]]
    return found.assign(link_table="fct_document_outcome", reporting_region_code=None, quarter=None)[_COLUMNS]


@frame
def alerts_by_condition(build: Build) -> pd.DataFrame:
    """A row a promise, obligation or file that is plainly in order or not: whether an alert tells of it."""
    alerts = build.mart("fct_alert")
    # These lead to a file that was not refused, or to a body whose report is not missing.
    told = alerts.loc[~alerts["alert_kind"].isin(_OTHERWISE)]
    whole = set(zip(told["link_table"], told["link_key"], strict=True))
    of_quarter = set(
        zip(told["link_table"], told["link_key"], told["reporting_region_code"], told["quarter"], strict=True)
    )
    parts = [part for part in (_ends_of_chains(build), _reports(build), _documents(build)) if len(part)]
    if not parts:
        return pd.DataFrame(columns=[*_COLUMNS, "is_told"])
    found = pd.concat([part.astype(object) for part in parts], ignore_index=True)
    found["is_told"] = [
        (table, key, region, quarter) in of_quarter if table == "fct_body_reporting" else (table, key) in whole
        for table, key, region, quarter in zip(
            found["link_table"], found["link_key"], found["reporting_region_code"], found["quarter"], strict=True
        )
    ]
    found[["should_be_told", "is_told"]] = found[["should_be_told", "is_told"]].astype(bool)
    return found


@frame
def contradictions_told(build: Build) -> pd.DataFrame:
    """A row a body, quarter and kind of documents that disagree: how many alerts tell of it."""
    group = ["contradiction_kind", "reporting_region_code", "executive_body_key", "quarter"]
    found = build.mart("rpt_contradictions")
    alerts = build.mart("fct_alert")
    told = alerts.loc[alerts["link_table"] == "rpt_contradictions", "link_key"]
    is_told = found["contradiction_key"].isin(told).rename("alerts_count").astype("int64")
    return is_told.groupby([found[name].fillna("") for name in group]).sum().reset_index()
