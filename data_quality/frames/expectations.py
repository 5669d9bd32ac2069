"""Frames about expectations: that each standing follows from the answer, and the lists of what was not done agree.

Belongs here: frames for the suites of ``fct_expectation`` and ``rpt_unexecuted_events``. Does not belong here:
counts by agreement (see ``fulfilment``), alerts (see ``alerts``).

The standing of an answered expectation is worked out here again from the outcome of its event and the two quarters, as
the domain defines it, not from any column that the SQL under audit has derived.
"""

import math
from typing import Any

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame
from ingestion.quarters import quarter_of, quarters_between

_HELD = {"held", "held_in_other_format", "in_progress"}
_BY_OUTCOME = {
    "held_partially": "partially_met",
    "postponed": "postponed",
    "cancelled": "not_met",
    "not_held": "not_met",
    "unclear": "unclear",
}
_UNANSWERED = {"scheduled", "not_reported", "awaiting_report", "undated"}
_NOT_JUDGED = {"scheduled", "awaiting_report", "undated"}
_EVIDENCE = ["document_sha256", "file_name", "table_number", "row_number"]


def answered(build: Build) -> pd.DataFrame:
    """Expectations with outcome and quarter of the event that answered them, fetched anew, and ``quarters_apart``."""
    events = build.mart("fct_event")[["event_key", "quarter", "outcome"]]
    events = events.rename(columns={"event_key": "answer_event_key", "quarter": "event_quarter", "outcome": "said"})
    found = build.mart("fct_expectation").merge(events, how="left", on="answer_event_key")
    apart = [
        _apart(due, first, event) if isinstance(due, str) and isinstance(event, str) else math.nan
        for due, first, event in zip(found["due_quarter"], found["due_from"], found["event_quarter"], strict=True)
    ]
    found["quarters_apart"] = pd.Series(apart, index=found.index, dtype="float64")
    return found


def _apart(due: str, first: Any, event: str) -> float:
    """Quarters after the due one, or (negative) before the one in which the promised days begin."""
    late = quarters_between(due, event)
    begins = due if pd.isna(first) else quarter_of(pd.Timestamp(first).date())
    return float(late if late > 0 else min(quarters_between(begins, event), 0))


def standing_of(said: str, quarters_apart: float) -> str:
    """The standing that an answer gives: by its outcome and how many quarters late it came (NaN: undated)."""
    if said in _HELD:
        if math.isnan(quarters_apart) or quarters_apart == 0:  # undated: whenever it came, it was in time
            return "met"
        return "met_early" if quarters_apart < 0 else "met_late"
    return _BY_OUTCOME.get(said, "unknown outcome")


@frame
def expectation_standings(build: Build) -> pd.DataFrame:
    """A row an expectation: whether its standing follows from its answer, and whether it counts in the share."""
    found = answered(build)
    outcomes = build.mart("fct_document_outcome")
    counting = outcomes.loc[~outcomes["document_outcome"].isin(["rejected", "withdrawn"]), "document_sha256"]
    has_answer = found["answer_event_key"].notna()
    found["standing_by_answer"] = [
        standing_of(said, apart) if answer else standing
        for answer, said, apart, standing in zip(
            has_answer, found["said"], found["quarters_apart"], found["standing"], strict=True
        )
    ]
    found["is_standing_right"] = found["standing_by_answer"] == found["standing"]
    found["is_silence_right"] = has_answer | found["standing"].isin(_UNANSWERED)
    found["is_silence_heard"] = (found["standing"] != "not_reported") | found["due_document_sha256"].isin(counting)
    promised = found["expectation_origin"].isin(["plan", "postponement", "recurrence"])
    found["should_count"] = promised & found["is_independent"].astype(bool) & ~found["standing"].isin(_NOT_JUDGED)
    found["is_counted"] = found["is_counted_in_share"].astype(bool)
    return found[
        [
            "expectation_key",
            *_EVIDENCE,
            "standing",
            "standing_by_answer",
            "answer_event_key",
            "match_method",
            "quarters_apart",
            "is_standing_right",
            "is_silence_right",
            "is_silence_heard",
            "should_count",
            "is_counted",
        ]
    ]


@frame
def expectation_links(build: Build) -> pd.DataFrame:
    """A row a link from a postponed expectation to the one it was put off to: whether both ends say the same."""
    expectations = build.mart("fct_expectation")
    ends = expectations[
        ["expectation_key", "predecessor_expectation_key", "last_expectation_key", "due_quarter"]
    ].add_prefix("next_")
    links = expectations.loc[expectations["successor_expectation_key"].notna()].merge(
        ends, how="left", left_on="successor_expectation_key", right_on="next_expectation_key"
    )
    links["is_mutual"] = links["next_predecessor_expectation_key"] == links["expectation_key"]
    links["ends_alike"] = links["next_last_expectation_key"] == links["last_expectation_key"]
    return links[["expectation_key", "successor_expectation_key", *_EVIDENCE, "is_mutual", "ends_alike"]]


@frame
def unexecuted_recounted(build: Build) -> pd.DataFrame:
    """A row an expectation: whether it is unexecuted by its answer or by silence, and whether the list has it."""
    found = answered(build)
    listed = build.mart("rpt_unexecuted_events")["expectation_key"]
    found = found.loc[found["expectation_origin"] != "series"]  # nobody promised it
    said_so = found["said"].isin(["postponed", "cancelled", "not_held"])
    silent = found["answer_event_key"].isna() & found["standing"].isin(["not_reported", "undated"])
    found["should_be_listed"] = said_so | silent
    found["is_listed"] = found["expectation_key"].isin(listed)
    strays = listed[~listed.isin(found["expectation_key"])]
    stray = pd.DataFrame({"expectation_key": strays, "should_be_listed": False, "is_listed": True})
    columns = ["expectation_key", *_EVIDENCE, "standing", "should_be_listed", "is_listed"]
    found = found[columns]
    return pd.concat([found, stray], ignore_index=True) if len(stray) else found
