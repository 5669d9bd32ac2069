"""A quarter against the ones before it: what is usual, what is not, and when nothing can be said."""

from typing import Any, cast

import pandas as pd
import pytest

from data_quality.frames import FRAMES, Build
from data_quality.frames.distributions import rules
from ingestion.quarters import add_quarters

FIRST = "2019-Q1"


class Marts:
    """A build of nothing but these events."""

    def __init__(self, events: list[dict[str, Any]], quarantined: dict[str, int], bodies: list[dict[str, Any]]) -> None:
        plain: dict[str, Any] = {
            "reporting_region_code": "RU-SMO",
            "executive_body_key": "b",
            "outcome": "held",
            "dates_status": "parsed",
            "dates_text": "5 мая",
            "place_text": "г. Смоленск",
            "participants_text": "45 человек",
            "agreements_text": "Соглашение",
            "participants_count": 45,
        }
        named = [{**plain, "event_key": f"e{number}", **event} for number, event in enumerate(events)]
        outcomes = [
            {
                "reporting_region_code": "RU-SMO",
                "quarter": quarter,
                "document_outcome": "quarantined",
                "rows_quarantined_count": count,
            }
            for quarter, count in quarantined.items()
        ]
        columns = ["reporting_region_code", "quarter", "document_outcome", "rows_quarantined_count"]
        standings = ["reporting_region_code", "quarter", "report_standing", "executive_body_name"]
        self._marts = {
            "fct_event": pd.DataFrame(named),
            "bridge_event_agreement": pd.DataFrame(
                [{"event_key": event["event_key"], "agreement_key": "a"} for event in named]
            ),
            "fct_document_outcome": pd.DataFrame(outcomes, columns=columns),
            "fct_body_reporting": pd.DataFrame(bodies, columns=standings),
        }

    def mart(self, name: str, _columns: object = None) -> pd.DataFrame:
        return self._marts[name]


def frame(
    name: str,
    events: list[dict[str, Any]],
    quarantined: dict[str, int] | None = None,
    bodies: list[dict[str, Any]] | None = None,
) -> pd.DataFrame:
    return FRAMES[name](cast(Build, Marts(events, quarantined or {}, bodies or [])))


def quarters(*counts: int, **last: Any) -> list[dict[str, Any]]:
    """Events of quarters in a row, so many in each; what is said besides is said of the last quarter's."""
    found = []
    for place, count in enumerate(counts):
        said = last if place == len(counts) - 1 else {}
        found += [{"quarter": add_quarters(FIRST, place), **said} for _ in range(count)]
    return found


def unusual(table: pd.DataFrame) -> list[str]:
    last = table[table["quarter"] == table["quarter"].max()]
    return sorted(last.loc[~last["is_usual"], "measure"])


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((10, 11, 9, 10, 10), []),
        ((10, 11, 9, 10, 3), ["мероприятий"]),
        ((10, 11, 9, 10, 30), ["мероприятий"]),
        ((10, 11, 9, 3), []),  # three quarters before are too few to know what is usual
        ((2, 30, 5, 21, 12, 40), []),  # where quarters differ that much, so may this one
        ((1, 1, 1, 1, 1, 1, 1, 1, 4), []),  # three more are nothing, however alike the earlier ones were
        ((1, 1, 1, 1, 1, 1, 1, 1, 5), ["мероприятий"]),
    ],
)
def test_counts_are_held_against_the_quarters_before(counts: tuple[int, ...], expected: list[str]) -> None:
    assert unusual(frame("distributions", quarters(*counts))) == expected


@pytest.mark.parametrize(
    ("said", "measure"),
    [
        ({"outcome": "unclear"}, "доля мероприятий с неясным исходом"),
        ({"dates_status": "unparsed"}, "доля мероприятий с непонятым сроком"),
        ({"outcome": "cancelled"}, "доля перенесённых, отменённых и не проведённых"),
        ({"participants_count": 4500}, "участников на мероприятии (медиана)"),
        ({"participants_text": None, "participants_count": None}, "доля мероприятий, где не названо участников"),
    ],
)
def test_shares_and_participants_of_the_last_quarter(said: dict[str, Any], measure: str) -> None:
    table = frame("distributions", quarters(10, 11, 9, 10, 10, **said))
    assert unusual(table) == [measure]
    (row,) = table[~table["is_usual"]].to_dict("records")
    assert (row["quarter"], row["earlier_count"]) == ("2020-Q1", 4)
    assert "concord sql" in row["explain"] and "quarter = '2020-Q1' and " in row["explain"]


def test_rows_set_apart_are_counted_of_documents() -> None:
    assert unusual(frame("distributions", quarters(10, 11, 9, 10, 10), {"2020-Q1": 4})) == ["отложенных строк"]
    assert unusual(frame("distributions", quarters(10, 11, 9, 10, 10), {"2020-Q1": 3})) == []


def test_each_region_has_its_own_usual_and_old_quarters_are_left_alone() -> None:
    events = quarters(*[10] * 12) + [{**event, "reporting_region_code": "RU-KLU"} for event in quarters(*[100] * 12)]
    table = frame("distributions", events)
    assert table["is_usual"].all()
    assert sorted(table["quarter"].unique()) == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    assert set(table["reporting_region_code"]) == {"RU-SMO", "RU-KLU"}
    assert set(table["measure"]) == {measure.ru for measure in rules().measures.values()}


def test_nothing_reported_is_nothing_unusual() -> None:
    empty = frame("distributions", [{"quarter": FIRST}]).iloc[:0]
    assert empty["is_usual"].dtype == bool


def test_a_column_that_is_left_empty_is_seen() -> None:
    table = frame("filled_columns", quarters(10, 10, agreements_text=None, place_text=""))
    wrong = table[~table["is_filled"]]
    assert set(wrong["column"]) == {"agreements_text", "place_text"}
    assert set(wrong["quarter"]) == {"2019-Q2"}
    assert table["is_filled"].sum() == 6
    few = frame("filled_columns", quarters(10, 4, agreements_text=None))
    assert few["is_filled"].all(), "of four events a share tells little"


def test_bodies_and_quarters_without_reports_are_named() -> None:
    def body(quarter: str, standing: str, name: str) -> dict[str, Any]:
        return {
            "reporting_region_code": "RU-SMO",
            "quarter": quarter,
            "report_standing": standing,
            "executive_body_name": name,
        }

    bodies = [
        body("2020-Q1", "arrived", "А"),
        body("2020-Q2", "missing", "А"),
        body("2020-Q3", "arrived_late", "А"),
        body("2020-Q3", "missing", "Б"),
        body("2020-Q3", "not_named", "В"),
        body("2020-Q4", "not_due", "А"),
    ]
    reported = frame("reporting_bodies", quarters(1), bodies=bodies)
    rows = reported.set_index("quarter")
    assert list(rows.index) == ["2020-Q1", "2020-Q2", "2020-Q3"], "a quarter that is not due says nothing"
    assert rows["is_reported"].to_dict() == {"2020-Q1": True, "2020-Q2": False, "2020-Q3": False}
    assert rows.loc["2020-Q3", "missing_bodies"] == "Б; В"
    silent = frame("quarters_without_reports", quarters(1), bodies=bodies)
    assert silent.set_index("quarter")["is_reported"].to_dict() == {"2020-Q1": True, "2020-Q2": False, "2020-Q3": True}
