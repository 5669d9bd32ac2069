"""Frames about corrections: that each accepted one was applied, and that events read with one say so.

Belongs here: frames for the suite of ``rpt_corrections``. Does not belong here: whether the words that stand in a
document were kept (see ``data_quality.reconciliation``).
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame

_ROW = ["document_sha256", "table_number", "row_number"]


@frame
def corrections_in_scope(build: Build) -> pd.DataFrame:
    """A row a correction of a document that takes part: whether it is accepted, and whether it was applied."""
    found = build.mart("rpt_corrections").copy()
    found = found.loc[found["document_sha256"].isin(build.documents)]
    found["is_accepted"] = found["correction_status"] == "accepted"
    found["is_applied"] = found["is_applied"].astype(bool)
    return found


@frame
def events_with_corrections(build: Build) -> pd.DataFrame:
    """A row an event: whether it says that it was corrected, whether its row was, whether a correction names it."""
    rows = build.landed("corrected_row", _ROW).drop_duplicates()
    named = {key for keys in build.mart("rpt_corrections")["event_keys"].dropna() for key in keys.split(", ")}
    found = build.mart("fct_event")[["event_key", *_ROW, "file_name", "is_corrected"]]
    found = found.merge(rows, how="left", on=_ROW, indicator=True)
    found["is_corrected"] = found["is_corrected"].fillna(False).astype(bool)
    found["is_read_otherwise"] = found["_merge"] == "both"
    found["is_named"] = found["event_key"].isin(named)
    return found.drop(columns="_merge")
