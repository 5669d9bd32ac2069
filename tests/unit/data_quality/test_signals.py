"""What a threshold decides, judged by the audit: each kind of alert told when it must be, and not before."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast

import pandas as pd
import pytest

from data_quality.frames import Build
from data_quality.frames.signals import signals_by_condition
from ingestion.settings import Signals

R = {"reporting_region_code": "R"}
ALERT = ["alert_kind", "link_key", "reporting_region_code", "quarter"]
NOBODY = {"predecessor_body_keys": None, "valid_to": None}


COLUMNS = {
    "fct_body_reporting": "reporting_region_code executive_body_key quarter report_due_on report_standing events_count",
    "dim_executive_body": "executive_body_key predecessor_body_keys valid_to",
    "dim_agreement": "agreement_key agreement_standing registration predecessor_agreement_key term_to expires_on"
    " is_term_unlimited is_prolonged_automatically",
    "fct_agreement_fulfilment": "reporting_region_code agreement_key quarter took_place_count events_count",
    "fct_alert": " ".join(ALERT),
    "bridge_event_agreement": "event_agreement_key agreement_key",
    "slot": "document_kind is_current reporting_region_code period_from period_to",
}


@dataclass
class Rows:
    """A build of rows that are told here, on 20 January 2021; a table that nobody speaks of is empty."""

    tables: dict[str, list[dict[str, Any]]]

    def mart(self, name: str) -> pd.DataFrame:
        return pd.DataFrame(self.tables.get(name, []), columns=COLUMNS[name].split())

    def resolved(self, name: str) -> pd.DataFrame:
        if name == "build_parameter":
            return pd.DataFrame([{"evaluated_on": date(2021, 1, 20), **asdict(Signals())}])
        return self.mart(name)


def owed(body: str, quarter: str, standing: str, due_on: date, events: int = 0) -> dict[str, Any]:
    return {
        **R,
        "executive_body_key": body,
        "quarter": quarter,
        "report_due_on": due_on,
        "report_standing": standing,
        "events_count": events,
    }


def report(first: date, last: date) -> dict[str, Any]:
    return {**R, "document_kind": "report", "is_current": True, "period_from": first, "period_to": last}


def done(agreement: str, quarter: str, held: int) -> dict[str, Any]:
    return {**R, "agreement_key": agreement, "quarter": quarter, "took_place_count": held, "events_count": held}


LATE = date(2021, 4, 1)
CASES: dict[str, tuple[str, bool, dict[str, list[dict[str, Any]]]]] = {
    "due in ten days": (
        "report_due", True, {"fct_body_reporting": [owed("b", "2020-Q4", "not_due", date(2021, 1, 30))]}),
    "due in eleven days": (
        "report_due", False, {"fct_body_reporting": [owed("b", "2020-Q4", "not_due", date(2021, 1, 31))]}),
    "silent for two quarters": (
        "body_silent",
        True,
        {
            "fct_body_reporting": [
                owed("b", "2020-Q2", "arrived", LATE), owed("b", "2020-Q3", "not_named", LATE),
                owed("b", "2020-Q4", "missing", LATE), owed("b", "2021-Q1", "not_due", LATE),
            ],
            "dim_executive_body": [{"executive_body_key": "b", **NOBODY}],
        },
    ),
    "told of by the report for the year": (
        "body_silent",
        False,
        {
            "fct_body_reporting": [
                owed("b", "2020-Q2", "arrived", LATE), owed("b", "2020-Q3", "missing", LATE, events=1),
                owed("b", "2020-Q4", "missing", LATE), owed("b", "2021-Q1", "not_due", LATE),
            ],
        },
    ),
    "silent, but merged into another": (
        "body_silent",
        False,
        {
            "fct_body_reporting": [
                owed("b", "2020-Q2", "arrived", LATE), owed("b", "2020-Q3", "missing", LATE),
                owed("b", "2020-Q4", "missing", LATE), owed("b", "2021-Q1", "not_due", LATE),
            ],
            "dim_executive_body": [{"executive_body_key": "c", "predecessor_body_keys": "a, b", "valid_to": None}],
        },
    ),
    "four reported quarters without an event": (
        "agreement_dormant",
        True,
        {
            "slot": [report(date(2020, 1, 1), date(2020, 12, 31))],
            "fct_agreement_fulfilment": [done("A", "2019-Q4", 1), done("A", "2021-Q1", 0)],
            "dim_agreement": [{"agreement_key": "A", "agreement_standing": "unknown", "registration": "mentioned"}],
        },
    ),
    "four quarters, one of them not reported": (
        "agreement_dormant",
        False,
        {
            "slot": [report(date(2020, 4, 1), date(2020, 12, 31))],
            "fct_agreement_fulfilment": [done("A", "2019-Q4", 1), done("A", "2021-Q1", 0)],
            "dim_agreement": [{"agreement_key": "A", "agreement_standing": "unknown", "registration": "mentioned"}],
        },
    ),
    "prolonged in ninety days": (
        "agreement_prolonging",
        True,
        {
            "fct_agreement_fulfilment": [done("A", "2020-Q4", 1)],
            "dim_agreement": [
                {"agreement_key": "A", "agreement_standing": "in_force", "term_to": date(2021, 4, 20),
                 "is_prolonged_automatically": True}
            ],
        },
    ),
    "expires in ninety-one days": (
        "agreement_expiring",
        False,
        {
            "fct_agreement_fulfilment": [done("A", "2020-Q4", 1)],
            "dim_agreement": [
                {"agreement_key": "A", "agreement_standing": "in_force", "term_to": date(2021, 4, 21),
                 "expires_on": date(2021, 4, 21)}
            ],
        },
    ),
    "events of the quarter after the end": (
        "agreement_expired_but_reported",
        True,
        {
            "fct_agreement_fulfilment": [done("A", "2020-Q3", 1)],
            "dim_agreement": [
                {"agreement_key": "A", "agreement_standing": "expired", "expires_on": date(2020, 6, 30)}
            ],
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_must_be_told_is_known_without_the_alert(name: str) -> None:
    kind, told, tables = CASES[name]
    found = signals_by_condition(cast("Build", Rows(tables)))
    judged = found.loc[found["alert_kind"] == kind, ["should_be_told", "is_told"]]
    assert set(judged["should_be_told"]) == {told}
    assert not judged["is_told"].any()


@pytest.mark.parametrize(
    ("alert", "is_told"),
    [(("report_due", "b", "R", "2020-Q4"), True), (("report_due", "b", "R", "2020-Q3"), False),
     (("report_missing", "b", "R", "2020-Q4"), False), (("report_due", "b", "S", "2020-Q4"), False)],
)  # fmt: skip
def test_an_alert_counts_for_its_kind_region_and_quarter(alert: tuple[str, ...], is_told: bool) -> None:
    _, _, tables = CASES["due in ten days"]
    told = {**tables, "fct_alert": [dict(zip(ALERT, alert, strict=True))]}
    found = signals_by_condition(cast("Build", Rows(told)))
    assert found["is_told"].tolist() == [is_told, False]  # the second row is of its silence


def test_an_alert_of_events_is_found_by_the_agreement_of_the_event() -> None:
    _, _, tables = CASES["events of the quarter after the end"]
    told = {
        **tables,
        "fct_alert": [dict(zip(ALERT, ("agreement_expired_but_reported", "ea", "R", "2020-Q3"), strict=True))],
        "bridge_event_agreement": [{"event_agreement_key": "ea", "agreement_key": "A"}],
    }
    found = signals_by_condition(cast("Build", Rows(told)))
    judged = found.loc[found["alert_kind"] == "agreement_expired_but_reported"]
    assert judged["is_told"].tolist() == [True]
