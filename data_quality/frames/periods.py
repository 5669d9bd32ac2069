"""Frames about reports for longer periods and documents that disagree: nothing is counted twice, nothing left out.

Belongs here: frames for the suites of ``rpt_period_statements`` and ``rpt_contradictions``. Does not belong here: the
events that longer reports add, as events (see ``events``).
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame

_PART = ["document_sha256", "part_number"]
_EVIDENCE = ["document_sha256", "file_name", "table_number", "row_number"]
_SAME = ["reporting_region_code", "executive_body_key", "quarter", "title", "dates"]


@frame
def statements_by_part(build: Build) -> pd.DataFrame:
    """A row a part that is a longer report: how many verdicts its standing allows and how many it has."""
    parts = build.mart("fct_document_outcome")
    found = parts.loc[(parts["document_kind"] == "report") & parts["quarter"].isna()].copy()
    rows = build.landed("period_row", [*_PART]).groupby(_PART).size().rename("landed_count")
    judged = build.mart("rpt_period_statements").groupby(_PART).size().rename("statements_count")
    found = found.merge(rows.reset_index(), how="outer", on=_PART).merge(judged.reset_index(), how="outer", on=_PART)
    counts = ["landed_count", "statements_count", "slots_count", "current_slots_count"]
    found[counts] = found[counts].fillna(0).astype("int64")
    has_current = found["current_slots_count"] > 0
    is_whole = has_current & (found["slots_count"] == found["current_slots_count"])
    found["least_count"] = found["landed_count"].where(is_whole, 0)
    found["most_count"] = found["landed_count"].where(has_current, 0)
    return found[[*_PART, "file_name", "least_count", "most_count", "statements_count"]]


@frame
def added_events(build: Build) -> pd.DataFrame:
    """A row a verdict or an event that no quarterly report tells: how often it is among the events, and should be.

    ``is_told`` says that a quarterly report of the body has the same title and days in the same quarter.
    """
    statements = build.mart("rpt_period_statements").rename(columns={"period_statement_key": "event_key"})
    events = build.mart("fct_event")
    counts = events.groupby("event_key").size().rename("events_count")
    longer = events.loc[events["period_kind"] != "quarter", ["event_key"]].drop_duplicates()
    found = longer.merge(statements, how="outer", on="event_key").merge(counts.reset_index(), how="left")
    found["events_count"] = found["events_count"].fillna(0).astype("int64")
    found["should_count"] = (found["statement_verdict"] == "adds").astype("int64")
    told = _identified(events)
    quarterly = set(told.loc[told["period_kind"] == "quarter", _SAME].itertuples(index=False, name=None))
    added = told.loc[told["period_kind"] != "quarter"]
    doubled = {
        key
        for key, *same in added[["event_key", *_SAME]].itertuples(index=False, name=None)
        if tuple(same) in quarterly
    }
    by_hand = found["is_settled_by_hand"].fillna(False).astype(bool)
    found["is_told"] = found["event_key"].isin(doubled) & ~by_hand
    return found


def _identified(events: pd.DataFrame) -> pd.DataFrame:
    """Events with what makes two rows plainly one: the letters of the title and the days."""
    title = events["event_title"].fillna("").astype(str).str.lower().str.replace(r"[\W_]+", "", regex=True)
    dates = events["date_from"].astype(str) + events["date_to"].astype(str)
    is_dated = events["date_from"].notna() & (events["date_precision"] == "day")
    return events.assign(title=title, dates=dates).loc[is_dated]


@frame
def statements_beside(build: Build) -> pd.DataFrame:
    """A row a verdict: the events that it is about by the mart and as resolved, and whether its columns fit it."""
    found = build.mart("rpt_period_statements").copy()
    related = build.resolved("period_statement_event")
    events = build.mart("fct_event")["event_key"]
    for relation in ("matched", "candidate"):
        of_relation = related.loc[related["statement_relation"] == relation]
        known = of_relation.loc[of_relation["event_key"].isin(events)]
        found[f"{relation}_related"] = (
            found["period_statement_key"].map(known.groupby("period_statement_key").size()).fillna(0).astype("int64")
        )
    verdict = found["statement_verdict"]
    told = verdict.isin(["confirms", "contradicts"])
    found["is_about_right"] = (
        (told == (found["matched_related"] > 0))
        & (found["matched_events_count"] == found["matched_related"])
        & ((verdict == "unclear") == (found["candidate_related"] > 0))
        & ((verdict == "contradicts") == found["disagreements"].notna())
    )
    return found


@frame
def events_told_once(build: Build) -> pd.DataFrame:
    """A row an event and a longer report: how many rows of that report are said to tell of it.

    What the report adds itself, several parts of it may tell.
    """
    related = build.resolved("period_statement_event")
    related = related.loc[related["statement_relation"] != "candidate"]
    statements = build.resolved("period_statement")[["period_statement_key", "slot_key"]]
    found = related.merge(statements, on="period_statement_key")
    own = statements.rename(columns={"period_statement_key": "event_key", "slot_key": "own_slot_key"})
    found = found.merge(own, how="left", on="event_key")
    found = found.loc[found["own_slot_key"] != found["slot_key"]]
    return found.groupby(["slot_key", "event_key"]).size().rename("statements_count").reset_index()


@frame
def contradictions_weighed(build: Build) -> pd.DataFrame:
    """A row a contradiction: whether what counts is published as it says, and whether either document says anything."""
    found = build.mart("rpt_contradictions").copy()
    published = set(build.mart("fct_event")["event_key"])
    is_silent = found["row_number"].isna()
    found["is_counted"] = found["event_key"].isin(published) | is_silent | found["quarter"].isna()
    found["is_said"] = ~(is_silent & found["other_row_number"].isna())
    return found


@frame
def statements_disagreeing(build: Build) -> pd.DataFrame:
    """A row a row of a longer report: whether it is said to contradict, and whether a contradiction shows it."""
    row = ["document_sha256", "table_number", "row_number"]
    statements = build.mart("rpt_period_statements")[[*_EVIDENCE, "statement_verdict"]].copy()
    found = build.mart("rpt_contradictions")
    shown = found.loc[found["contradiction_kind"] == "period_against_quarter", [f"other_{name}" for name in row]]
    places = set(shown.itertuples(index=False, name=None))
    statements["contradicts"] = statements["statement_verdict"] == "contradicts"
    statements["is_shown"] = [place in places for place in statements[row].itertuples(index=False, name=None)]
    return statements
